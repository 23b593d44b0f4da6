"""Cells as pages show them: a figure, or why there is none."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from gigs.readmodel import Fill, GigsReadModel
from insight.domain import NOBODY, Hourly, Vacancy, vacancies
from insight.domain.learning import over
from insight.domain.stands import is_together
from insight.pages.asking import Asked
from insight.service import Cohort, Learning, Row, Seeking
from kernel.time import months_after
from shell.house import house
from shell.i18n import month as month_words
from shell.vocabularies import VILLAGES_TOGETHER
from shell.web import actor

LOW_RATE = Decimal("0.75")
"""Below so much of its places filled, a trade is pointed out."""

MANY = 10_000 * 100
"""From so many fen on, amounts in charts are told in tens of thousands of yuan."""


def why(code: str | None) -> str:
    """Why a figure is not told."""
    words = {
        "few": _("不足 5 人"),
        "beside": _("连带隐去"),
        "open": _("月底后才有"),
        "no-list": _("没有名单"),
        "later": _("回头看时不显示"),
        "running": _("还没到期"),
    }
    return words.get(code or "", _("不公开"))


def told(row: Row) -> dict[str, Any]:
    """A region's month as a line of a table."""
    cell = row.cell
    whole = cell.whole or NOBODY
    return {
        "region": cell.region,
        "hidden": None if cell.whole else why(cell.hidden),
        "workers": whole.workers,
        "total": whole.total,
        "median": whole.median,
        "lower": whole.lower,
        "upper": whole.upper,
        "low": cell.low.people,
        "low_hidden": why(cell.low.hidden) if cell.low.hidden else None,
        "no_list": cell.low.hidden == "no-list",
        "low_of": cell.low.of,
        "share": percent(cell.low.people, cell.low.of),
        "new": cell.new.people,
        "listed": cell.listed,
        "closed": row.closed,
        "hourly": hourly(row),
    }


def name_of(code: str, names: Mapping[str, str]) -> str:
    """What a part of a region is called."""
    return str(VILLAGES_TOGETHER) if is_together(code) else names.get(code, code)


def hourly(row: Row) -> dict[str, Any]:
    """What an hour of a region's month earned (yuan), of how many people, in how many hours."""
    told = row.cell.hourly if row.cell.whole else Hourly(hidden=row.cell.hidden)
    return {
        "pay": told.pay,
        "people": told.people,
        "hours": None if told.hundredths is None else Decimal(told.hundredths).scaleb(-2),
        "hidden": why(told.hidden) if told.hidden else None,
    }


def last_over(here: Asked) -> str:
    """The last month, up to the one asked for, of whose certificates all days that count are over."""
    month = here.month
    while not over(month, here.present):
        month = months_after(month, -1)
    return month


def cohorts(here: Asked, first: str, last: str) -> list[Cohort]:
    """Those certified in a region's months."""
    learning = house().get(Learning)
    return learning.cohorts(region=here.region.code, first=first, last=last, as_of=here.as_of, actor=actor())


def vacancies_of(here: Asked, first: str | None = None) -> list[Vacancy]:
    """The places and seekers of a region's trades in the month asked for, or from an earlier one on."""
    since = first or here.month
    found = (
        house()
        .get(Seeking)
        .seekers(region=here.region.code, first=since, last=here.month, as_of=here.as_of, actor=actor())
    )
    places = fills(here, "trade", first=first)
    return vacancies(((fill.month, fill.key, fill.asked) for fill in places), found)


def percent(part: int | None, whole: int | None) -> Decimal | None:
    """A share in percent, one decimal; None where there is nothing to share."""
    if part is None or not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"))


def filled(fills: Iterable[Fill]) -> dict[str, Any]:
    """The places of some shifts together, and how many of those asked for were filled."""
    fills = list(fills)
    sums = {
        name: sum(getattr(fill, name) for fill in fills)
        for name in ("asked", "filled", "attended", "reduced", "cancelled", "cancelled_late")
    }
    rate = Fill("", "", **sums).rate
    return {
        **sums,
        "rate": None if rate is None else (rate * 100).quantize(Decimal("0.1")),
        "attendance": percent(sums["attended"], sums["filled"]),
        "low": rate is not None and rate < LOW_RATE,
    }


def fills(asked: Asked, by: str, first: str | None = None) -> list[Fill]:
    """The places of a region's shifts in the month asked for, or from an earlier one on."""
    return (
        house()
        .get(GigsReadModel)
        .fill_rates(
            region=asked.region.code, since=first or asked.month, until=asked.month, by=by, as_of=asked.as_of
        )
    )


def scale(rows: Sequence[int]) -> tuple[Decimal, str]:
    """What a chart's amounts in fen are multiplied by, and the unit they are told in then."""
    if max(rows, default=0) >= 10 * MANY:
        return Decimal(1) / MANY, _("万元")
    return Decimal("0.01"), _("元")


def month_names(months: Iterable[str]) -> list[str]:
    """How months are called at the foot of a chart."""
    return [month_words(month, year=False) for month in months]


def figure_href(asked: Asked, of: str, **other: Any) -> str:
    """Where it is told how a figure came about."""
    return url_for("insight.figure", **asked.query(of=of, **other))
