"""A month's days: what was handed in or worked on each, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from income.pages.asking import (
    asked,
    blueprint,
    counted,
    employers_of,
    label_of,
    moment_asked,
    month_asked,
    own_worker,
    read,
    terms,
)
from income.readmodel import STAGES, Entry
from kernel.money import from_fen, to_fen
from kernel.time import first_day, last_day, today
from shell.house import house
from shell.vocabularies import unit_word, worked
from shell.web import requires
from workshops.readmodel import WorkshopsReadModel

Names = Mapping[tuple[str, str, str], str]


@dataclass
class Item:
    """One hand-in or shift on a day: how much of it counts, what that is worth (yuan, exact), in which stage.

    `row` is its entry; `handed_in`, `rejected` and `rework` are pieces.
    """

    entry: str
    row: Any
    quantity: Decimal
    exact: Decimal
    stage: str
    names: Names
    employers: Mapping[str, str]
    asked: Mapping[str, Any]
    handed_in: int | None = None
    rejected: int = 0
    rework: int = 0

    # Found only for what is shown: a month holds many more hand-ins than the days on its page.

    @property
    def label(self) -> str:
        """What it is called."""
        return label_of(self.row, self.names)

    @property
    def counted(self) -> str:
        """How much of it counts."""
        return counted(self.quantity, self.row)

    @property
    def unit(self) -> str:
        """The word for what pieces are counted in."""
        return unit_word(self.row["unit"])

    @property
    def note(self) -> str | None:
        """Of a gig, whose it was and what it pays."""
        return terms(self.row, self.employers)

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
    """A day's hand-ins and shifts, the stages they are in, and the hours a workshop kept, if any."""

    date: date
    today: bool
    items: list[Item] = field(default_factory=list)
    hours: Decimal | None = None

    @property
    def hours_href(self) -> str:
        """Where the hours are told, and can be said to be wrong."""
        return url_for("income.hours", day=self.date.isoformat())

    @property
    def stages(self) -> list[str]:
        """The stages something of the day is in, in their order."""
        return sorted({item.stage for item in self.items}, key=STAGES.index)

    @property
    def attended(self) -> bool:
        """Whether all that is earned on it was at gigs, where nothing is inspected."""
        return all(item.row["gig"] for item in self.items if item.stage == "earned")

    @property
    def amount(self) -> Decimal:
        """The day's sum, rounded once."""
        return from_fen(to_fen(sum((item.exact for item in self.items), Decimal(0))))


def days_of(entries: Sequence[Entry], worker: str, as_of: datetime | None) -> list[Day]:
    """The days some work was done on, latest first, with what became of each hand-in and shift."""
    hand_ins, names = _hand_ins(worker, [entry.row["work_date"] for entry in entries])
    employers = employers_of(entry.row for entry in entries)
    days: dict[date, Day] = {}
    now_day, links = today(), asked()
    for entry in entries:
        row = entry.row
        day = days.setdefault(row["work_date"], Day(row["work_date"], row["work_date"] == now_day))
        item = Item(row["id"], row, entry.quantity, entry.exact, entry.stage, names, employers, links)
        # The hand-in's row tells how it stands now, not how it stood at an earlier moment.
        hand_in = hand_ins.get(row["hand_in"]) if as_of is None else None
        if hand_in is not None:
            item.handed_in = hand_in["quantity"]
            item.rejected, item.rework = hand_in["rejected"] or 0, hand_in["rework"] or 0
        day.items.append(item)
    return list(days.values())


def _hand_ins(worker: str, dates: Sequence[date]) -> tuple[dict[str, Any], Names]:
    """What was handed in on some work dates, by id, and what the steps are called."""
    if not dates:
        return {}, {}
    workshops = house().get(WorkshopsReadModel)
    found = {row["id"]: row for row in workshops.worked(worker, min(dates), max(dates))}
    return found, workshops.names({row["workshop"] for row in found.values()})[1]


@blueprint.get("/days")
@requires("see-income")
def days() -> ResponseReturnValue:
    """All days of a month."""
    worker, month, as_of = own_worker(), month_asked(), moment_asked()
    found = days_of(read().work(worker, month, as_of=as_of).entries, worker, as_of)
    income = read().months(worker, month, month, as_of=as_of)[0]
    hours = _add_hours(found, worker, month) if as_of is None else None
    return render_template(
        "income/days.html",
        month=first_day(month),
        days=found,
        total=income.total,
        days_worked=len(found),
        hours=hours,
        back_href=url_for("income.show", **asked()),
        as_of=as_of,
    )


def _add_hours(days: list[Day], worker: str, month: str) -> dict[str, Any] | None:
    """Write the hours kept beside the days, also those on which nothing was handed in; how many in all, and
    what an hour of them comes to: the work of these days, and what was topped up. None where none are kept.
    """
    kept = [
        each
        for each in house().get(WorkshopsReadModel).hours_of(worker, first_day(month), last_day(month))
        if each.hours
    ]
    if not kept:
        return None
    worked_at = {(each.workshop, each.day) for each in kept}
    places = {each.workshop for each in kept}
    earned = sum(
        (item.exact for day in days for item in day.items if (item.row["workshop"], day.date) in worked_at),
        Decimal(0),
    )
    earned += sum(
        entry.exact
        for entry in read().entries(worker, month=month)
        if entry.row["kind"] == "top-up" and entry.row["workshop"] in places
    )
    by_date = {day.date: day for day in days}
    for each in kept:
        if each.day not in by_date:
            by_date[each.day] = Day(each.day, each.day == today())
            days.append(by_date[each.day])
        by_date[each.day].hours = (by_date[each.day].hours or Decimal(0)) + each.hours
    days.sort(key=lambda day: day.date, reverse=True)
    hours = sum((each.hours for each in kept), Decimal(0))
    return {"worked": worked(hours, "hour"), "hourly": from_fen(to_fen(earned / hours))}
