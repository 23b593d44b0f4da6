"""Income by region, month and stage, and what is expected of it."""

from decimal import Decimal
from typing import Any

from insight import schemas as s
from insight.api.door import blueprint, measures, months_of, region_of
from insight.domain import Figures, Hourly
from insight.domain.forecast import CONFIDENCE
from insight.domain.stands import is_together
from insight.service import Row
from kernel.time import month_of, today
from shell.house import house
from shell.regions import Regions
from shell.vocabularies import VILLAGES_TOGETHER
from shell.web import actor, requires

HOURLY = ("hourly_pay", "hourly_hours", "hourly_workers")


def _regions() -> Regions:
    return Regions(house().records_engine)


def _figures(row: Row, stage: str | None = None) -> dict[str, Any]:
    cell = row.cell
    told: Figures | None = cell.whole if stage is None else (cell.stages or {}).get(stage)
    if told is None:
        nothing = (name for name in s.FiguresSchema().fields if name not in ("suppressed", "closed"))
        return {"suppressed": True, "closed": row.closed, **dict.fromkeys(nothing)}
    return {
        "suppressed": False,
        "closed": row.closed,
        "workers": told.workers,
        "total": told.total,
        "median": told.median,
        "lower_quartile": told.lower,
        "upper_quartile": told.upper,
        "low_income_workers": None if stage else cell.low.people,
        "low_income_share": None if stage else cell.low.share,
        "listed_on": cell.listed,
        "new_workers": None if stage else cell.new.people,
        **(_hourly(cell.hourly) if not stage else dict.fromkeys(HOURLY)),
    }


def _hourly(hourly: Hourly) -> dict[str, Any]:
    hours = None if hourly.hundredths is None else Decimal(hourly.hundredths).scaleb(-2)
    return dict(zip(HOURLY, (hourly.pay, hours, hourly.people), strict=True))


@blueprint.get("/income")
@requires("see-insight")
@blueprint.arguments(s.IncomeQuerySchema, location="query")
@blueprint.response(200, s.IncomeSchema)
def income(query: dict[str, Any]) -> Any:
    """A region's income month by month: of the work date, all four stages together or one of them.

    It moves on at the end of each day, by changes of five people of a village or more; what fewer did waits.
    `low_income_workers` and `new_workers` are told when the month is over, of those who had income then.
    `hourly_pay` is yuan an hour: what work paid by the hour earned, by the hours recorded. Other work has no
    hours and is left out. It is of all stages, and null also where those paid by the hour or the others are
    few, or it was otherwise on the day asked for.
    """
    region = region_of(query)
    first, last = months_of(query)
    rows = measures().income(region=region, first=first, last=last, as_of=query["as_of"], actor=actor())
    return {
        "region": region,
        "name": _regions().name_of(region),
        "stage": query["stage"],
        "months": [{"month": row.month, **_figures(row, query["stage"])} for row in rows],
    }


@blueprint.get("/regions")
@requires("see-insight")
@blueprint.arguments(s.PartsQuerySchema, location="query")
@blueprint.response(200, s.PartsSchema)
def regions(query: dict[str, Any]) -> Any:
    """What lies right below a region, with its income of a month; who has none is left out.

    Villages with too few people to be told by themselves stand together, under a code that ends in 000.
    """
    region = region_of(query)
    month = query["month"] or month_of(today())
    parts = measures().parts(region=region, month=month, as_of=query["as_of"], actor=actor())
    names = {each.code: each.name for each in _regions().children(region)}
    return {
        "region": region,
        "name": _regions().name_of(region),
        "month": month,
        "items": [
            {
                "region": code,
                "name": VILLAGES_TOGETHER if is_together(code) else names.get(code),
                **_figures(row),
            }
            for code, row in sorted(parts.items())
        ],
    }


@blueprint.get("/forecast")
@requires("see-insight")
@blueprint.arguments(s.ForecastQuerySchema, location="query")
@blueprint.response(200, s.ForecastSchema)
def forecast(query: dict[str, Any]) -> Any:
    """What a region is expected to earn in the months from this one on, and how wrong that was before.

    It stands on the months that are over. Where one of them is not told, on those after it.
    """
    region = region_of(query)
    outlook = measures().outlook(region=region, months=query["months"], as_of=query["as_of"], actor=actor())
    made = outlook.forecast
    return {
        "region": region,
        "suppressed": outlook.hidden,
        "months": [each._asdict() for each in made.ahead],
        "method": made.method,
        "error": None if made.error is None else round(made.error, 4),
        "compared": None if made.compared is None else round(made.compared, 4),
        "tried": made.tried,
        "confidence": CONFIDENCE,
    }
