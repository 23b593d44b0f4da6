"""Where and when courses take place, with how many seats, and who waits."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import g

from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.lookups import People
from kernel.time import now
from shell.api import cursor, etag, if_match, list_of, page_of
from shell.house import house
from shell.web import actor, public, requires, wrote
from training import schemas as s
from training.api.door import blueprint, read
from training.domain import CourseRun
from training.events import Completion, Session
from training.readmodel import sessions_in
from training.service import Courses


def _run(run: CourseRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "course": run.course,
        "village": run.village,
        "trainers": run.trainers,
        "capacity": run.capacity,
        "cut_off": run.cut_off,
        "sessions": run.sessions,
        "completion": run.completion,
        "state": "cancelled" if run.cancelled else "scheduled",
        "enrolled": len(run.seated),
        "offered": len(run.offers),
        "waitlisted": len(run.queue),
    }


def _of_row(row: Any) -> dict[str, Any]:
    return {
        **row,
        "sessions": sessions_in(row),
        "enrolled": row["taken"],
        "offered": row["held"],
        "waitlisted": row["waiting"],
    }


@blueprint.put("/course-runs/<uuid:id>")
@requires("schedule-run")
@blueprint.arguments(s.RunSchema)
@blueprint.response(201, s.RunSchema)
def schedule_run(body: dict[str, Any], id: UUID) -> Any:
    """Let a course take place."""
    body["sessions"] = [Session(**session) for session in body["sessions"]]
    body["completion"] = Completion(**body["completion"])
    written = house().get(Courses).schedule(run=str(id), at=now(), actor=actor(), **body)
    wrote(written.position)
    return _run(written.thing), 201 if written.new else 200, etag(written.thing.edition)


@blueprint.patch("/course-runs/<uuid:id>")
@requires("schedule-run")
@blueprint.arguments(s.CapacitySchema)
@blueprint.response(200, s.RunSchema)
def change_capacity(body: dict[str, Any], id: UUID) -> Any:
    """Give a run more seats, or fewer; `If-Match` carries the version it was read at (enrolments aside)."""
    written = (
        house()
        .get(Courses)
        .change_capacity(run=str(id), edition=if_match(), capacity=body["capacity"], at=now(), actor=actor())
    )
    wrote(written.position)
    return _run(written.thing), 200, etag(written.thing.edition)


@blueprint.post("/course-runs/<uuid:id>/cancellation")
@requires("schedule-run")
@blueprint.arguments(s.CancellationSchema)
@blueprint.response(200, s.RunSchema)
def cancel_run(body: dict[str, Any], id: UUID) -> Any:
    """The run does not take place; everybody on it has their hours back."""
    written = (
        house()
        .get(Courses)
        .cancel(run=str(id), reason_code=body["reason_code"], request=body["id"], at=now(), actor=actor())
    )
    wrote(written.position)
    return _run(written.thing), 200, etag(written.thing.edition)


@blueprint.get("/course-runs/<uuid:id>")
@public
@blueprint.response(200, s.RunSchema)
def see_run(id: UUID) -> Any:
    """One run with its seats and its queue: places for everybody, names for those who run it."""
    at = now()
    row = read().run(str(id), at)
    if row is None:
        raise NotFound("course-run", str(id))
    queue = read().queue(str(id), at)
    who = g.get("actor")
    names: dict[str, str] | None = None
    if who is not None and who.may("see-queue", Scope(trainers=row["trainers"], region=row["village"])):
        names = house().get(People).names_of([each["worker"] for each in queue])
    items, waiting, place = [], 0, None
    for each in queue:
        waiting += each["state"] == "waitlisted"
        item = {"place": waiting if each["state"] == "waitlisted" else None, "state": each["state"]}
        if who is not None and each["worker"] == who.worker:
            place = item["place"]
        if names is not None:
            item |= {"worker": each["worker"], "name": names.get(each["worker"])}
        items.append(item)
    return {**_of_row(row), "queue": items, "place": place}, 200, etag(row["edition"])


@blueprint.get("/course-runs")
@public
@blueprint.arguments(s.RunQuerySchema, location="query")
@blueprint.response(200, list_of(s.RunInListSchema))
def list_runs(query: dict[str, Any]) -> Any:
    """Runs by their beginning, of a region and a course; `open`: still to be enrolled in, be it to wait."""
    seen = cursor(query["cursor"])
    rows = read().runs(
        now(),
        village=query["village"],
        course=query["course"],
        only_open=query["open"],
        after=(datetime.fromisoformat(seen[0]), seen[1]) if seen else None,
        limit=query["limit"] + 1,
    )
    return page_of(
        [_of_row(row) for row in rows],
        query["limit"],
        lambda row: [row["begins_at"].isoformat(), row["id"]],
    )
