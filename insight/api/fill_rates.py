"""How well the places of a region were filled."""

from typing import Any

from gigs.readmodel import GigsReadModel
from insight import schemas as s
from insight.api.door import blueprint, months_of, region_of
from kernel.lookups import People
from shell.house import house
from shell.regions import Regions
from shell.vocabularies import TRADES
from shell.web import requires


@blueprint.get("/fill-rates")
@requires("see-insight")
@blueprint.arguments(s.FillRatesQuerySchema, location="query")
@blueprint.response(200, s.FillRatesSchema)
def fill_rates(query: dict[str, Any]) -> Any:
    """Places filled of those asked for, by employer, trade or village and month of the shift's start.

    `hours_to_full` is the middle of the hours from publication until every place was taken.
    """
    region = region_of(query)
    first, last = months_of(query)
    gigs = house().get(GigsReadModel)
    found = gigs.fill_rates(region=region, since=first, until=last, by=query["by"], as_of=query["as_of"])
    hours = gigs.hours_to_full(first, last, region=region, as_of=query["as_of"])
    names = names_of(query["by"], region, {each.key for each in found})
    return {
        "region": region,
        "by": query["by"],
        "hours_to_full": hours,
        "items": [
            {**each._asdict(), "rate": each.rate, "attendance": each.attendance, "name": names.get(each.key)}
            for each in found
        ],
    }


def names_of(by: str, region: str, keys: set[str]) -> dict[str, str]:
    """What employers, trades or villages are called."""
    if by == "trade":
        return {key: str(TRADES[key]) for key in keys if key in TRADES}
    if by == "employer":
        return house().get(People).names_of(sorted(keys))
    return Regions(house().records_engine).names(keys)
