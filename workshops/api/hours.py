"""Hours of the employed: kept by a coordinator day by day, seen by whose they are."""

from datetime import date
from typing import Any
from uuid import UUID

from kernel.errors import Refusal
from kernel.identity import Scope
from kernel.time import first_day, last_day, now
from shell.api import list_of
from shell.house import house
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops.api.door import blueprint, read
from workshops.service import Hours

DAYS = list_of(s.DayOfHoursSchema)


def _on(workshop: str, day: date) -> dict[str, Any]:
    kept = read().hours_on(workshop, day)
    told = [
        {"workshop": workshop, "worker": worker, "day": day, "hours": hours} for worker, hours in kept.items()
    ]
    return {"items": sorted(told, key=lambda one: one["worker"]), "next": None}


@blueprint.post("/workshops/<uuid:id>/hours")
@requires("keep-hours")
@blueprint.arguments(s.HoursSchema)
@blueprint.response(204)
def keep_hours(body: dict[str, Any], id: UUID) -> None:
    """Keep or mend the hours of a day, of all who are named or of nobody."""
    named = {one["worker"]: one["hours"] for one in body["hours"]}
    if len(named) < len(body["hours"]):
        raise Refusal("named-twice")
    written = (
        house()
        .get(Hours)
        .keep(
            workshop=str(id),
            work_date=body["work_date"],
            hours=named,
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(written.position)


@blueprint.get("/workshops/<uuid:id>/hours")
@requires("keep-hours")
@blueprint.arguments(s.HoursOnQuerySchema, location="query")
@blueprint.response(200, DAYS)
def hours_on(query: dict[str, Any], id: UUID) -> Any:
    """A day's hours at a workshop."""
    actor().require("keep-hours", Scope(workshop=str(id)))
    return _on(str(id), query["day"])


@blueprint.get("/workers/<uuid:id>/hours")
@requires("see-hours")
@blueprint.arguments(s.HoursOfQuerySchema, location="query")
@blueprint.response(200, DAYS)
def hours_of(query: dict[str, Any], id: UUID) -> Any:
    """A worker's own hours in a month, at every workshop that keeps them."""
    actor().require("see-hours", Scope(worker=str(id)))
    month = query["month"]
    found = read().hours_of(str(id), first_day(month), last_day(month))
    return {"items": [each._asdict() for each in found], "next": None}
