"""A region's month at a glance: five figures, three charts, and what lies below."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from gigs.readmodel import Fill
from insight.domain import nothing
from insight.domain.stands import is_together
from insight.pages.asking import Asked, asked, blueprint, measures, regions, show
from insight.pages.charts import Ahead, line_chart
from insight.pages.telling import (
    figure_href,
    filled,
    fills,
    month_names,
    name_of,
    percent,
    scale,
    told,
)
from insight.service import Row
from shell.vocabularies import TRADES
from shell.web import actor, requires

TRADES_SHOWN = 6
AHEAD = 3
VILLAGE_DIGITS = 12


@blueprint.get("/")
@requires("see-insight")
def overview() -> ResponseReturnValue:
    """A region's month at a glance."""
    here = asked()
    rows = measures().income(
        region=here.region.code, first=here.first, last=here.month, as_of=here.as_of, actor=actor()
    )
    places = fills(here, "village")
    return show(
        "overview.html",
        here,
        whole=told(rows[-1]),
        before=_change(rows),
        places=filled(places),
        hrefs={of: figure_href(here, of) for of in ("total", "workers", "median", "low", "fill")},
        income=income_chart(here, rows),
        trades=_trades(here),
        low=_low_chart(rows),
        parts=_parts(here, places),
        is_village=len(here.region.code) == VILLAGE_DIGITS,
    )


def _change(rows: Sequence[Row]) -> dict[str, Any] | None:
    """How the month stands to the one before; None where either is not told or nothing."""
    month, before = rows[-1], rows[-2]
    if not (month.cell.whole and before.cell.whole and before.cell.whole.total > 0):
        return None
    change = Decimal(month.cell.whole.total) / before.cell.whole.total - 1
    return {"month": before.month, "percent": (change * 100).quantize(Decimal("0.1"))}


def income_chart(here: Asked, rows: Sequence[Row], width: int = 640, height: int = 232) -> dict[str, Any]:
    """The months' totals; and where they end with the last month that is over, what is expected."""
    totals = [row.cell.whole.total if row.cell.whole else None for row in rows]
    first = next((place for place, total in enumerate(totals) if total != 0), 0)
    rows, totals = rows[first:], totals[first:]
    outlook = None
    if here.month == here.last_closed:
        outlook = (
            measures()
            .outlook(region=here.region.code, months=AHEAD, as_of=here.as_of, actor=actor())
            .forecast
        )
    ahead = outlook.ahead if outlook else []
    times, unit = scale([*(total for total in totals if total is not None), *(each.high for each in ahead)])
    return {
        "unit": unit,
        "chart": line_chart(
            month_names([*(row.month for row in rows), *(each.month for each in ahead)]),
            [None if total is None else total * times for total in totals],
            ahead=[Ahead(each.expected * times, each.low * times, each.high * times) for each in ahead],
            every=2 if len(rows) + len(ahead) > 8 else 1,
            decimals=1 if times < Decimal("0.01") else 0,
            width=width,
            height=height,
        ),
        "rows": [told(row) | {"month": row.month} for row in rows],
        "forecast": outlook,
    }


def _trades(here: Asked) -> list[dict[str, Any]]:
    """The trades most asked for, and how well each was filled."""
    by_trade: dict[str, list[Fill]] = {}
    for fill in fills(here, "trade"):
        by_trade.setdefault(fill.key, []).append(fill)
    trades = [{"name": TRADES.get(trade, trade), **filled(each)} for trade, each in by_trade.items()]
    trades = sorted((each for each in trades if each["asked"]), key=lambda each: -each["asked"])
    return sorted(trades[:TRADES_SHOWN], key=lambda each: -each["rate"])


def _low_chart(rows: Sequence[Row]) -> dict[str, Any] | None:
    """The share of low-income households' members, month by month; None where it was never told."""
    shares = [percent(row.cell.low.people, row.cell.low.of) for row in rows]
    first = next((place for place, share in enumerate(shares) if share is not None), None)
    if first is None:
        return None
    names = month_names(row.month for row in rows[first:])
    lists = [row.cell.listed for row in rows if row.cell.listed]
    return {
        "chart": line_chart(names, shares[first:], width=272, every=3 if len(names) > 6 else 1),
        "rows": [told(row) | {"month": row.month} for row in rows[first:]],
        "listed": lists[-1] if lists else None,
    }


def _parts(here: Asked, places: Sequence[Fill]) -> list[dict[str, Any]]:
    """What lies right below, the most people first; one of them opened to show what lies below it."""
    opened = request.args.get("open", "")
    parts = []
    for line in _lines(here, here.region.code, places):
        code = line["region"]
        unfolds = len(code) < VILLAGE_DIGITS and not is_together(code)
        is_open = unfolds and code == opened
        line["href"] = url_for("insight.overview", **here.query(region=code)) if unfolds else None
        line["fold"] = (
            url_for("insight.overview", **here.query(open=None if is_open else code), _anchor="parts")
            if unfolds
            else None
        )
        line["open"] = is_open
        line["inner"] = _lines(here, code, places) if is_open else []
        parts.append(line)
    return parts


def _lines(here: Asked, region: str, places: Sequence[Fill]) -> list[dict[str, Any]]:
    found = measures().parts(region=region, month=here.month, as_of=here.as_of, actor=actor())
    names = {each.code: each.short for each in regions().children(region)}
    hiring = {code for code in names if any(fill.key.startswith(code) and fill.asked for fill in places)}
    lines = []
    for code in sorted(found.keys() | hiring):
        line = told(found.get(code) or Row(here.month, nothing(code), True))
        line["name"] = name_of(code, names)
        line["places"] = filled(fill for fill in places if fill.key.startswith(code))
        line["total_href"] = None if is_together(code) else figure_href(here, "total", region=code)
        lines.append(line)
    return sorted(lines, key=lambda line: (-line["workers"], line["region"]))
