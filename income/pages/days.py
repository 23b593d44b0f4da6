"""A month's days: what was handed in on each, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from income.pages.asking import asked, blueprint, moment_asked, month_asked, own_worker, read
from income.readmodel import STAGES
from kernel.money import from_fen, to_fen
from kernel.time import first_day, last_day, today
from shell.house import house
from shell.vocabularies import unit_word
from shell.web import requires
from workshops.readmodel import WorkshopsReadModel


@dataclass
class Item:
    """One hand-in on a day: what it is, how many pieces count, and what they are worth (yuan, exact)."""

    entry: str
    label: str
    quantity: int
    counted_in: str
    exact: Decimal
    handed_in: int | None
    rejected: int
    rework: int
    asked: Mapping[str, Any]

    # Found only for what is shown: a month holds many more hand-ins than the days on its page.

    @property
    def unit(self) -> str:
        """The unit's word."""
        return unit_word(self.counted_in)

    @property
    def href(self) -> str:
        """Where it is explained."""
        return url_for("income.explain_entry", id=self.entry, **self.asked)

    @property
    def amount(self) -> Decimal:
        """What the template shows."""
        return from_fen(to_fen(self.exact))


@dataclass
class Day:
    """A day's hand-ins and the stages they are in."""

    date: date
    today: bool
    items: list[Item] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """The day's sum, rounded once."""
        return from_fen(to_fen(sum((item.exact for item in self.items), Decimal(0))))


def days_of(worker: str, month: str, as_of: datetime | None) -> list[Day]:
    """A month's days, latest first: every hand-in with its own share, also once it is part of a pay line."""
    entries = read().entries(worker, month=month, as_of=as_of)
    lines = {entry.id: entry for entry in entries if entry.row["source"] == "pay-line"}
    workshops = house().get(WorkshopsReadModel)
    hand_ins = {row["id"]: row for row in workshops.worked(worker, first_day(month), last_day(month))}
    names = workshops.names({row["workshop"] for row in hand_ins.values()})
    standing = [
        (entry.row["hand_in"], entry.id, entry.row["work_date"], entry.quantity, entry.exact, entry.stage)
        for entry in entries
        if entry.id not in lines
    ]
    standing += [
        (part.hand_in, part.entry, part.work_date, part.quantity, part.exact, lines[line].stage)
        for line, part in read().shares(lines)
    ]
    days: dict[date, Day] = {}
    now_day, links = today(), asked()
    for hand_in, entry, work_date, quantity, exact, stage in standing:
        row = hand_ins.get(hand_in)
        if row is None:
            continue
        day = days.setdefault(work_date, Day(work_date, work_date == now_day))
        day.items.append(
            Item(
                entry=entry,
                label=names[1].get((row["workshop"], row["product"], row["step"]), row["step"]),
                quantity=quantity,
                counted_in=row["unit"],
                exact=exact,
                # The hand-in's row tells how it stands now, not how it stood at an earlier moment.
                handed_in=row["quantity"] if as_of is None else None,
                rejected=row["rejected"] or 0 if as_of is None else 0,
                rework=row["rework"] or 0 if as_of is None else 0,
                asked=links,
            )
        )
        if stage not in day.stages:
            day.stages.append(stage)
    for day in days.values():
        day.stages.sort(key=STAGES.index)
    return sorted(days.values(), key=lambda day: day.date, reverse=True)


@blueprint.get("/days")
@requires("see-income")
def days() -> ResponseReturnValue:
    """All days of a month."""
    worker, month, as_of = own_worker(), month_asked(), moment_asked()
    found = days_of(worker, month, as_of)
    income = read().months(worker, month, month, as_of=as_of)[0]
    return render_template(
        "income/days.html",
        month=first_day(month),
        days=found,
        total=income.total,
        days_worked=len(found),
        back_href=url_for("income.show", **asked()),
        as_of=as_of,
    )
