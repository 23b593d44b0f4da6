"""How well an employer fills its places."""

from typing import Any
from uuid import UUID

from gigs import schemas as s
from gigs.api.door import blueprint, read
from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.lookups import Employers
from kernel.time import month_of, months_after, today
from shell.house import house
from shell.web import actor, requires


@blueprint.get("/employers/<uuid:id>/fill-rate")
@requires("see-fill-rate")
@blueprint.arguments(s.FillQuerySchema, location="query")
@blueprint.response(200, s.FillRateSchema)
def fill_rate(query: dict[str, Any], id: UUID) -> Any:
    """Places asked for, filled and attended, by month of the shift's start: live until it starts, then
    frozen. `hours_to_full` is the middle of the hours from publication until every place was taken."""
    town = house().get(Employers).town_of(str(id))
    actor().require("see-fill-rate", Scope(employer=str(id), region=town))
    if town is None:
        raise NotFound("employer", str(id))
    last = query["last"] or month_of(today())
    first = max(query["first"] or months_after(last, -11), months_after(last, -119))
    months = read().fill_months(str(id), first, last, as_of=query["as_of"])
    return {
        "months": [
            {**month._asdict(), "rate": month.rate, "attendance": month.attendance} for month in months
        ],
        "hours_to_full": read().hours_to_full(first, last, employer=str(id), as_of=query["as_of"]),
    }
