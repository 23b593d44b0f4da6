"""What a villager sees of their income: this month big, its stages and days, how each amount came about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import ValidationError

from income.projections import explain
from income.projections.explanation import Names
from income.readmodel import STAGES, Entry, IncomeReadModel, MonthIncome
from income.schemas import AsOfQuerySchema
from income.service import Incomes
from kernel.errors import Forbidden, NotFound
from kernel.identity import Scope
from kernel.lookups import People
from kernel.money import from_fen, to_fen
from kernel.time import first_day, last_day, month_of, months_after, now, today
from shell.house import house
from shell.i18n import day as day_words
from shell.i18n import month as month_words
from shell.schemas import MONTH
from shell.vocabularies import REASONS, UNITS
from shell.web import actor, requires, villager_tabs
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint("income", "income", url_prefix="/income", template_folder="templates")

DAYS_SHOWN = 4
BARS = 6


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

    # Found only for what is shown: a month holds many more hand-ins than the days on its page.

    @property
    def unit(self) -> str:
        """The unit's word."""
        return str(UNITS.get(self.counted_in, UNITS["item"]))

    @property
    def href(self) -> str:
        """Where it is explained."""
        return url_for("income.explain_entry", id=self.entry, **_asked())

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


@blueprint.context_processor
def _tabs() -> dict[str, Any]:
    current = "income.slips" if "slip" in (request.endpoint or "") else "income.show"
    return {"tabs": villager_tabs(current)}


def _worker() -> str:
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="see-income")
    return worker


def _read() -> IncomeReadModel:
    return house().get(IncomeReadModel)


def _as_of() -> datetime | None:
    query = {key: value for key, value in request.args.items() if key == "as_of" and value}
    as_of: datetime | None = AsOfQuerySchema().load(query)["as_of"]
    return as_of


def _month() -> str:
    """The month asked for; this one where none is meant."""
    try:
        return MONTH(request.args.get("month", ""))
    except ValidationError:
        return month_of(today())


def _hints() -> dict[str, str]:
    return {
        "estimated": _("交了还没验，先估算"),
        "earned": _("合格了，等结算"),
        "settled": _("结算批准了，等发钱"),
        "paid": _("发给您了"),
    }


def _stages(income: MonthIncome) -> list[dict[str, Any]]:
    hints = _hints()
    return [
        {
            "code": stage,
            "amount": income.stages[stage],
            "hint": hints[stage],
            "href": url_for("income.stage", stage=stage, **_asked()),
        }
        for stage in STAGES
    ]


def _asked() -> dict[str, Any]:
    """The month and moment of this page, for links that stay with them."""
    return {key: request.args[key] for key in ("month", "as_of") if request.args.get(key)}


def _days(worker: str, month: str, as_of: datetime | None) -> list[Day]:
    """A month's days, latest first: every hand-in with its own share, also once it is part of a pay line."""
    entries = _read().entries(worker, month=month, as_of=as_of)
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
        for line, part in _read().shares(lines)
    ]
    days: dict[date, Day] = {}
    for hand_in, entry, work_date, quantity, exact, stage in standing:
        row = hand_ins.get(hand_in)
        if row is None:
            continue
        day = days.setdefault(work_date, Day(work_date, work_date == today()))
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
            )
        )
        if stage not in day.stages:
            day.stages.append(stage)
    for day in days.values():
        day.stages.sort(key=STAGES.index)
    return sorted(days.values(), key=lambda day: day.date, reverse=True)


@blueprint.get("/")
@requires("see-income")
def show() -> ResponseReturnValue:
    """This month, or another: the one number, its stages, the last days, some months beside it."""
    worker, month, as_of = _worker(), _month(), _as_of()
    present = month_of(today())
    known = [each for each in _read().months_known(worker) if each <= present]
    months = sorted({present, month, *known}, reverse=True)
    bars_end = max(month, present) if month >= months_after(present, 1 - BARS) else month
    bars_from = max(months_after(bars_end, 1 - BARS), min([*known, month]))
    shown = _read().months(worker, min(bars_from, month), bars_end, as_of=as_of)
    income = next(each for each in shown if each.month == month)
    days = _days(worker, month, as_of)
    bars = [each for each in shown if each.month >= bars_from]
    now_day = next((day for day in days if day.today), None)
    return render_template(
        "income/month.html",
        month=first_day(month),
        months=[first_day(each) for each in months],
        total=income.total,
        today={"amount": now_day.amount, "stage": now_day.stages[0]} if now_day else None,
        stages=_stages(income),
        days=days[:DAYS_SHOWN],
        days_worked=len(days),
        days_href=url_for("income.days", **_asked()),
        bars=[
            {"month": first_day(each.month), "amount": each.total, "current": each.month == month}
            for each in bars
        ],
        average=_average(bars),
        updating=g.get("updating"),
        computed_at=now(),
        as_of=as_of,
        now_href=url_for("income.show", month=month),
        previous_href=url_for("income.show", month=months_after(month, -1)),
    )


def _average(months: Sequence[MonthIncome]) -> int:
    return sum(each.total for each in months) // len(months) if months else 0


@blueprint.get("/days")
@requires("see-income")
def days() -> ResponseReturnValue:
    """All days of a month."""
    worker, month, as_of = _worker(), _month(), _as_of()
    found = _days(worker, month, as_of)
    income = _read().months(worker, month, month, as_of=as_of)[0]
    return render_template(
        "income/days.html",
        month=first_day(month),
        days=found,
        total=income.total,
        days_worked=len(found),
        back_href=url_for("income.show", **_asked()),
        as_of=as_of,
    )


@blueprint.get("/stages/<any(estimated, earned, settled, paid):stage>")
@requires("see-income")
def stage(stage: str) -> ResponseReturnValue:
    """Everything of a month that is in one stage."""
    worker, month, as_of = _worker(), _month(), _as_of()
    income = _read().months(worker, month, month, as_of=as_of)[0]
    entries = _read().entries(worker, month=month, stage=stage, as_of=as_of)
    labels = _labels(entries)
    return render_template(
        "income/stage.html",
        month=first_day(month),
        stage={"code": stage, "amount": income.stages[stage], "hint": _hints()[stage]},
        entries=[
            {
                "date": entry.row["work_date"],
                "label": labels[entry.id],
                "quantity": entry.quantity,
                "unit": str(UNITS.get(entry.row["unit"], UNITS["item"])),
                "amount": entry.amount,
                "href": url_for("income.explain_entry", id=entry.id, **_asked()),
            }
            for entry in entries
        ],
        back_href=url_for("income.show", **_asked()),
    )


def _labels(entries: Sequence[Entry]) -> dict[str, str]:
    _workshops, names = house().get(WorkshopsReadModel).names({e.row["workshop"] for e in entries})
    return {entry.id: _label(entry.row, names) for entry in entries}


def _label(row: Any, names: dict[tuple[str, str, str], str]) -> str:
    kinds = {"carried-in": _("上期结转"), "carried-out": _("结转到下期")}
    if row["kind"] in kinds:
        return kinds[row["kind"]]
    label = names.get((row["workshop"], row["product"], row["step"]), row["step"])
    return _("%(label)s（补差）", label=label) if row["kind"] == "difference" else label


@blueprint.get("/entries/<uuid:id>")
@requires("see-income")
def explain_entry(id: UUID) -> ResponseReturnValue:
    """How one amount came about, step by step."""
    as_of = _as_of()
    entry, slip_id, recorded = (
        house().get(Incomes).story(id=str(id), as_of=as_of, actor=actor(), reason=request.args.get("reason"))
    )
    workshops = house().get(WorkshopsReadModel)
    names = Names(*workshops.names([entry.row["workshop"]]))
    row = entry.row
    label = _label(row, dict(names.labels))
    unit = str(UNITS.get(row["unit"], UNITS["item"]))
    parts = _read().parts_of(entry.id) if row["source"] == "pay-line" else []
    hand_in = workshops.hand_in(row["hand_in"]) if row["hand_in"] else None
    own = actor().may("contest", Scope(worker=entry.worker))
    slip = workshops.slip(slip_id) if slip_id else None
    return render_template(
        "income/explain.html",
        title=_("%(month)s · %(label)s", month=month_words(entry.month), label=label)
        if row["source"] == "pay-line"
        else f"{day_words(row['work_date'])} · {label}",
        amount=entry.amount,
        sum_line=_sum_line(entry, unit),
        stage=entry.stage,
        steps=explain(entry.id, recorded, names),
        hand_ins=[
            {
                "date": part.work_date,
                "label": label,
                "quantity": part.quantity,
                "unit": unit,
                "amount": to_fen(part.exact),
                "href": url_for("income.explain_entry", id=part.entry, **_asked()),
            }
            for part in parts
        ],
        slip_href=url_for("income.slip", id=slip["id"]) if slip and slip["run_state"] == "approved" else None,
        slip_label=_("%(month)s的工资条", month=month_words(slip["label"])) if slip else None,
        contest_href=url_for("workshops.contest", workshop=row["workshop"], id=row["hand_in"], entry=id)
        if own and hand_in and hand_in["state"] in ("handed-in", "inspected") and not hand_in["contest"]
        else None,
        contest_reasons=[
            {"code": code, "name": REASONS[code]}
            for code in ("miscounted", "inspection-error", "wrong-product", "other")
        ],
        contest={"state": "open"} if hand_in and hand_in["contest"] else None,
        back_href=url_for("income.show", **{"month": entry.month} | _asked()),
    )


def _sum_line(entry: Entry, unit: str) -> dict[str, Any] | None:
    """The sum in one line; None where it is no single product (grades, carried amounts)."""
    row = entry.row
    if row["rate"] is None or entry.quantity < 1:
        return None
    rate = Decimal(row["rate"])
    factor = Decimal(row["factor"]) if row["factor"] else Decimal(1)
    if (
        entry.quantity * rate * factor != entry.exact
        and to_fen(entry.quantity * rate * factor) != entry.amount
    ):
        return None
    return {
        "quantity": entry.quantity,
        "unit": unit,
        "rate": rate,
        "factor": factor if factor != 1 else None,
        "result": entry.amount,
    }


@blueprint.get("/slips")
@requires("see-income")
def slips() -> ResponseReturnValue:
    """The worker's pay slips, the latest first."""
    workshops = house().get(WorkshopsReadModel)
    found = workshops.slips_of(_worker())
    names, _labels = workshops.names({row["workshop"] for row in found})
    return render_template(
        "income/slips.html",
        slips=[
            {
                "label": _slip_label(row),
                "workshop": names.get(row["workshop"], ""),
                "net": row["net"],
                "state": "paid" if row["state"] == "paid" or not row["net"] else "settled",
                "paid_at": row["paid_at"],
                "href": url_for("income.slip", id=row["id"]),
            }
            for row in found
        ],
    )


def _slip_label(row: Any) -> str:
    """A slip by the month it is called by and the last work date in it: a month can have several."""
    return _("%(month)s，干到 %(day)s", month=month_words(row["label"]), day=day_words(row["to"]))


@blueprint.get("/slips/<uuid:id>")
@requires("see-income")
def slip(id: UUID) -> ResponseReturnValue:
    """One pay slip, for the screen and for paper."""
    workshops = house().get(WorkshopsReadModel)
    row = workshops.slip(str(id))
    if row is None:
        raise NotFound("pay-slip", str(id))
    part = (
        house().get(Incomes).part_for(worker=row["worker"], actor=actor(), reason=request.args.get("reason"))
    )
    if part is not None and row["workshop"] not in part:
        raise Forbidden(action="see-income")
    if row["run_state"] != "approved" and actor().worker == row["worker"]:
        raise NotFound("pay-slip", str(id))
    place = workshops.workshop(row["workshop"])
    _names, labels = workshops.names([row["workshop"]])
    member = workshops.member(row["workshop"], row["worker"])
    name = house().get(People).names_of([row["worker"]]).get(row["worker"])
    return render_template(
        "income/slip.html",
        workshop=place["name"] if place else "",
        payer=place["payer_name"] if place else "",
        label=_slip_label(row),
        worker={"name": name or _("（已删除）"), "number": member.number if member else ""},
        lines=[_slip_line(line, row, labels) for line in row["lines"]],
        net=row["net"],
        state="paid" if not row["net"] else {"due": "settled"}.get(row["state"], row["state"]),
        approved_at=row["approved_at"],
        paid_at=row["paid_at"],
        reference=row["reference"],
        bank_tail=None,
        back_href=url_for("income.slips"),
    )


def _slip_line(line: dict[str, Any], row: Any, labels: dict[tuple[str, str, str], str]) -> dict[str, Any]:
    factor = Decimal(line["factor"]) if line["factor"] else Decimal(1)
    return {
        "label": _label({**line, "workshop": row["workshop"], "kind": _plain(line["kind"])}, labels),
        "month": line["month"] or row["label"],
        "grade": line["grade"],
        "kind": line["kind"],
        "rate": Decimal(line["rate"]) if line["rate"] else None,
        "factor": factor if factor != 1 else None,
        "quantity": line["quantity"],
        "unit": str(UNITS.get(line["unit"], UNITS["item"])),
        "amount": line["amount"],
        "href": url_for("income.explain_entry", id=line["id"]),
    }


def _plain(kind: str) -> str:
    """The template says itself that a line is a difference."""
    return "work" if kind == "difference" else kind
