"""How well places are filled: over a year, by trade, by village, by employer."""

from collections.abc import Iterable
from typing import Any

from flask.typing import ResponseReturnValue

from gigs.readmodel import Fill, GigsReadModel
from insight.pages.asking import Asked, asked, blueprint, regions, show
from insight.pages.charts import line_chart
from insight.pages.telling import figure_href, filled, fills, month_names, vacancies_of, why
from kernel.lookups import People
from kernel.time import months_after
from shell.house import house
from shell.regions import Region
from shell.vocabularies import TRADES
from shell.web import requires


@blueprint.get("/hiring")
@requires("see-insight")
def hiring() -> ResponseReturnValue:
    """How well a region's places are filled."""
    here = asked()
    year = fills(here, "trade", first=here.first)
    return show(
        "hiring.html",
        here,
        hours=house()
        .get(GigsReadModel)
        .hours_to_full(here.month, here.month, region=here.region.code, as_of=here.as_of),
        places=filled(fill for fill in year if fill.month == here.month),
        href=figure_href(here, "fill"),
        rates=_rates(here, year),
        vacancies=_vacancies(here),
        vacancies_href=figure_href(here, "vacancies"),
        groups=[
            {
                "by": by,
                "lines": _lines(by, fills(here, by)) if by != "trade" else _lines(by, _now(here, year)),
            }
            for by in ("trade", "village", "employer")
        ],
    )


def _vacancies(here: Asked) -> list[dict[str, Any]]:
    """Each trade's places for each who looks for them, the scarcest hands first; what is not told, last."""
    lines = [
        {
            "name": str(TRADES.get(each.trade, each.trade)),
            "places": each.places,
            "seekers": each.seekers.people,
            "hidden": why(each.seekers.hidden) if each.seekers.hidden else None,
            "ratio": each.ratio,
        }
        for each in vacancies_of(here)
    ]
    return sorted(lines, key=lambda line: (line["ratio"] is None, -(line["ratio"] or 0), line["name"]))


def _now(here: Asked, year: Iterable[Fill]) -> list[Fill]:
    return [fill for fill in year if fill.month == here.month]


def _rates(here: Asked, year: list[Fill]) -> dict[str, Any]:
    """The rate month by month, from the first that had any places."""
    months = [months_after(here.first, count) for count in range(12)]
    told = {month: filled(fill for fill in year if fill.month == month) for month in months}
    first = next((month for month in months if told[month]["asked"]), here.month)
    months = [month for month in months if month >= first]
    chart = line_chart(
        month_names(months),
        [told[month]["rate"] for month in months],
        width=1180,
        height=220,
        every=2 if len(months) > 8 else 1,
    )
    return {"chart": chart, "rows": [{"month": month, **told[month]} for month in months]}


def _lines(by: str, month: list[Fill]) -> list[dict[str, Any]]:
    """Each trade, village or employer with its places of the month, the most asked for first."""
    names = _names(by, [fill.key for fill in month])
    lines = [{"name": names.get(fill.key) or fill.key, **filled([fill])} for fill in month]
    return sorted(lines, key=lambda line: (-line["asked"], str(line["name"])))


def _names(by: str, keys: list[str]) -> dict[str, str]:
    if by == "trade":
        return {key: str(TRADES[key]) for key in keys if key in TRADES}
    if by == "employer":
        return house().get(People).names_of(keys)
    return {code: Region(code, name).short for code, name in regions().names(keys).items()}
