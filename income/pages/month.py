"""What a worker earned this month, or another: the one number, and everything in one of its stages."""

from collections.abc import Sequence
from typing import Any

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

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
from income.pages.days import days_of
from income.readmodel import STAGES, Entry, MonthIncome
from kernel.identity import Scope
from kernel.time import first_day, month_of, months_after, today
from shell.house import house
from shell.web import actor, requires
from workshops.readmodel import Noticed, WorkshopsReadModel

DAYS_SHOWN = 4
BARS = 6


@blueprint.get("/")
@requires("see-income")
def show() -> ResponseReturnValue:
    """This month, or another: the one number, its stages, the last days, some months beside it."""
    worker, month, as_of = own_worker(), month_asked(), moment_asked()
    present = month_of(today())
    known = [each for each in read().months_known(worker) if each <= present]
    months = sorted({present, month, *known}, reverse=True)
    bars_end = max(month, present) if month >= months_after(present, 1 - BARS) else month
    bars_from = max(months_after(bars_end, 1 - BARS), min([*known, month]))
    shown = read().months(worker, min(bars_from, month), bars_end, as_of=as_of)
    income = next(each for each in shown if each.month == month)
    work = read().work(worker, month, as_of=as_of, latest=DAYS_SHOWN)
    days = days_of(work.entries, worker, as_of)
    bars = [each for each in shown if each.month >= bars_from]
    noticed = house().get(WorkshopsReadModel).noticed(worker, today()) if as_of is None else None
    now_day = next((day for day in days if day.today), None)
    return render_template(
        "income/month.html",
        month=first_day(month),
        months=[first_day(each) for each in months],
        total=income.total,
        today={"amount": now_day.amount, "stage": now_day.stages[0]} if now_day else None,
        stages=_stages(income, work.at_gigs),
        days=days,
        days_worked=work.days,
        days_href=url_for("income.days", **asked()),
        bars=[
            {"month": first_day(each.month), "amount": each.total, "current": each.month == month}
            for each in bars
        ],
        average=_average(bars),
        updating=g.get("updating", False),
        as_of=as_of,
        rate_change=noticed.change if noticed and month == present else None,
        waiting=noticed.contests if noticed else 0,
        contests_href=url_for("income.contests"),
        asked_href=_asked(worker, noticed),
        rates_href=url_for("income.rates"),
        damages=noticed.damages if noticed else 0,
        damages_href=url_for("own_damages.own_damages"),
        now_href=url_for("income.show", month=month),
        previous_href=url_for("income.show", month=months_after(month, -1)),
    )


def _asked(worker: str, noticed: Noticed | None) -> str | None:
    """The way to what the worker is asked to agree to, where something waits for their answer."""
    asked = noticed and noticed.lower_rate
    if not asked or not actor().may("answer-lower-rate", Scope(worker=worker)):
        return None
    return url_for("lower_rates.lower_rate", id=asked)


def _average(months: Sequence[MonthIncome]) -> int:
    return sum(each.total for each in months) // len(months) if months else 0


@blueprint.get("/stages/<any(estimated, earned, settled, paid):stage>")
@requires("see-income")
def stage(stage: str) -> ResponseReturnValue:
    """Everything of a month that is in one stage."""
    worker, month, as_of = own_worker(), month_asked(), moment_asked()
    income = read().months(worker, month, month, as_of=as_of)[0]
    entries = read().entries(worker, month=month, stage=stage, as_of=as_of)
    labels, employers = _labels(entries), employers_of(entry.row for entry in entries)
    gigs = any(entry.row["gig"] for entry in entries)
    on_slips = {entry.row["slip"] for entry in entries if entry.stage == "paid" and entry.row["slip"]}
    empty = house().get(WorkshopsReadModel).without_pay(on_slips) if on_slips else set()
    return render_template(
        "income/stage.html",
        month=first_day(month),
        stage={"code": stage, "amount": income.stages[stage], "hint": _hints(gigs)[stage]},
        entries=[
            {
                "date": entry.row["work_date"],
                "label": labels[entry.id],
                "counted": counted(entry.quantity, entry.row) if entry.quantity else None,
                "note": _("这一张没有钱发") if entry.row["slip"] in empty else terms(entry.row, employers),
                "amount": entry.amount,
                "href": url_for("income.explain_entry", id=entry.id, **asked()),
            }
            for entry in entries
        ],
        own_counts_href=url_for("own_counts.own_counts")
        if not as_of and actor().may("count-own-hand-in", Scope(worker=worker))
        else None,
        back_href=url_for("income.show", **asked()),
    )


def _labels(entries: Sequence[Entry]) -> dict[str, str]:
    workshops = {entry.row["workshop"] for entry in entries} - {None}
    names = house().get(WorkshopsReadModel).names(workshops)[1]
    return {entry.id: label_of(entry.row, names) for entry in entries}


def _stages(income: MonthIncome, at_gigs: bool) -> list[dict[str, Any]]:
    hints = _hints(at_gigs)
    return [
        {
            "code": stage,
            "amount": income.stages[stage],
            "hint": hints[stage],
            "href": url_for("income.stage", stage=stage, **asked()),
        }
        for stage in STAGES
    ]


def _hints(gigs: bool) -> dict[str, str]:
    """What each stage means; with `gigs` among what is earned, where nothing is inspected or settled."""
    return {
        "estimated": _("交了还没验，先估算"),
        "earned": _("合格的、记了工的，等发钱") if gigs else _("合格了，等结算"),
        "settled": _("结算批准了，等发钱"),
        "paid": _("发给您了"),
    }
