"""What classes led to, and how many places there are for those who look for work."""

from typing import Any

from gigs.readmodel import GigsReadModel
from insight import schemas as s
from insight.api.door import blueprint, months_of, region_of
from insight.domain import share, vacancies
from insight.service import Cohort, Learning, Seeking
from kernel.time import month_of, months_after, today
from shell.house import house
from shell.regions import Regions
from shell.vocabularies import TRADES
from shell.web import actor, requires


def _cohort(cohort: Cohort) -> dict[str, Any]:
    return {
        "month": cohort.month,
        "over": cohort.over,
        "certified": cohort.certified.people,
        "worked": cohort.worked.people,
        "share": share(cohort.worked.people, cohort.certified.people),
    }


@blueprint.get("/training-outcomes")
@requires("see-insight")
@blueprint.arguments(s.MonthsQuerySchema, location="query")
@blueprint.response(200, s.TrainingOutcomesSchema)
def training_outcomes(query: dict[str, Any]) -> Any:
    """Who was certified in each month, and how many of them had paid work within 90 days.

    A person counts once a month, for the village they lived in on the day of the certificate. Work of the 90
    days after that day counts, where it earned something; it need not be the first of their life. A month is
    told once the 90 days of its last day are over: until then it is still running.
    """
    region = region_of(query)
    first, last = months_of(query)
    found = (
        house()
        .get(Learning)
        .cohorts(region=region, first=first, last=last, as_of=query["as_of"], actor=actor())
    )
    return {
        "region": region,
        "name": Regions(house().records_engine).name_of(region),
        "months": [_cohort(each) for each in found],
    }


@blueprint.get("/training-outcomes/regions")
@requires("see-insight")
@blueprint.arguments(s.PartsQuerySchema, location="query")
@blueprint.response(200, s.TrainingPartsSchema)
def training_parts(query: dict[str, Any]) -> Any:
    """The same of what lies right below a region, for one month of certificates (four months ago where none
    is named); where nobody was certified is left out."""
    region = region_of(query)
    month = query["month"] or months_after(month_of(today()), -4)
    found = house().get(Learning).parts(region=region, month=month, as_of=query["as_of"], actor=actor())
    names = Regions(house().records_engine).names({each.region for each in found})
    return {
        "region": region,
        "month": month,
        "items": [_cohort(each) | {"region": each.region, "name": names.get(each.region)} for each in found],
    }


@blueprint.get("/vacancies")
@requires("see-insight")
@blueprint.arguments(s.MonthsQuerySchema, location="query")
@blueprint.response(200, s.VacanciesSchema)
def vacancies_by_trade(query: dict[str, Any]) -> Any:
    """Places asked for by people who look for them (求人倍率), by trade and month of the shift's start."""
    region = region_of(query)
    first, last = months_of(query)
    asked = house().get(GigsReadModel)
    places = asked.fill_rates(region=region, since=first, until=last, by="trade", as_of=query["as_of"])
    found = (
        house()
        .get(Seeking)
        .seekers(region=region, first=first, last=last, as_of=query["as_of"], actor=actor())
    )
    return {
        "region": region,
        "items": [
            {
                "month": each.month,
                "trade": each.trade,
                "name": str(TRADES[each.trade]) if each.trade in TRADES else None,
                "places": each.places,
                "seekers": each.seekers.people,
                "ratio": each.ratio,
            }
            for each in vacancies(((fill.month, fill.key, fill.asked) for fill in places), found)
        ],
    }
