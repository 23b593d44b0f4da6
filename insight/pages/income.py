"""Income month by month: in which stage it is, what is expected, and how it is spread over people."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask.typing import ResponseReturnValue

from insight.domain import STAGES
from insight.pages.asking import asked, blueprint, measures, show
from insight.pages.charts import columns, line_chart
from insight.pages.overview import income_chart
from insight.pages.telling import figure_href, hourly, month_names, scale, told
from insight.service import Row
from shell.web import actor, requires


@blueprint.get("/income")
@requires("see-insight")
def income() -> ResponseReturnValue:
    """A year of a region's income."""
    here = asked()
    rows = measures().income(
        region=here.region.code, first=here.first, last=here.month, as_of=here.as_of, actor=actor()
    )
    first = next((place for place, row in enumerate(rows) if _any(row)), len(rows) - 1)
    rows = rows[first:]
    return show(
        "income.html",
        here,
        whole=told(rows[-1]),
        stages=_stages(rows),
        rows=[_line(row, figure_href(here, "total", month=row.month)) for row in rows],
        forecast=income_chart(here, rows, width=580, height=260),
        spread=_spread(rows),
        hours=_hours(rows),
        hours_href=figure_href(here, "hourly"),
    )


def _any(row: Row) -> bool:
    """Whether there is anything to tell, or to hide."""
    return row.cell.whole is None or row.cell.whole.workers > 0


def _line(row: Row, href: str) -> dict[str, Any]:
    """A month as a line of the table, with its stages."""
    stages = row.cell.stages
    return told(row) | {
        "month": row.month,
        "href": href,
        "stages": {stage: stages[stage].total for stage in STAGES} if stages else None,
    }


def _stages(rows: Sequence[Row]) -> dict[str, Any]:
    """Bars of the four stages; of a month whose stages are not told, the whole."""
    times, unit = scale([row.cell.whole.total for row in rows if row.cell.whole])
    values: list[list[tuple[str, Decimal]] | None] = []
    for row in rows:
        cell = row.cell
        if cell.stages:
            order = reversed(STAGES)  # what has arrived stands at the foot
            values.append([(stage, cell.stages[stage].total * times) for stage in order])
        else:
            values.append([("whole", cell.whole.total * times)] if cell.whole else None)
    undivided = any(row.cell.whole and not row.cell.stages for row in rows)
    chart = columns(month_names(row.month for row in rows), values, height=270)
    return {"unit": unit, "chart": chart, "undivided": undivided}


def _spread(rows: Sequence[Row]) -> dict[str, Any]:
    """The middle of people's amounts, and between what and what half of them are."""
    middles = [_yuan(row.cell.whole.median) if row.cell.whole else None for row in rows]
    quarters = [
        (Decimal(whole.lower) / 100, Decimal(whole.upper) / 100)
        if (whole := row.cell.whole) and whole.lower is not None and whole.upper is not None
        else None
        for row in rows
    ]
    chart = line_chart(
        month_names(row.month for row in rows),
        middles,
        band=quarters,
        width=580,
        height=260,
        every=2 if len(rows) > 8 else 1,
        decimals=0,
    )
    return {"chart": chart, "any": any(middle is not None for middle in middles)}


def _hours(rows: Sequence[Row]) -> dict[str, Any]:
    """What an hour earned, month by month, where hours are known."""
    told_rows = [hourly(row) | {"month": row.month} for row in rows]
    chart = line_chart(
        month_names(row.month for row in rows),
        [row["pay"] for row in told_rows],
        width=1180,
        height=220,
        every=2 if len(rows) > 8 else 1,
        decimals=2,
    )
    return {"chart": chart, "rows": told_rows, "any": any(row["pay"] is not None for row in told_rows)}


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / 100
