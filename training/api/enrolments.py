"""Enrolling, giving up, answering an offer; who is in a class."""

from typing import Any
from uuid import UUID

from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.lookups import People
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.schemas import Command
from shell.web import actor, requires, wrote
from training import schemas as s
from training.api.door import blueprint, read, standing, standing_of
from training.domain import CourseRun, Progress
from training.readmodel import sessions_in
from training.service import Enrolments, Reach


def _standing(run: CourseRun, worker: str) -> dict[str, Any]:
    return standing(run, worker, house().store.find(Progress, Progress.id_of(run.id, worker)))


def _of_row(row: Any) -> dict[str, Any]:
    return standing_of(
        run=row["run"],
        worker=row["worker"],
        state=row["state"],
        certificate=row["certificate"],
        place=row.get("place"),
        expires_at=row["offer_expires_at"],
    )


@blueprint.put("/course-runs/<uuid:id>/enrolments/<uuid:worker>")
@requires("enrol")
@blueprint.arguments(Command)
@blueprint.response(201, s.EnrolmentSchema)
def enrol(body: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Enrol: a seat, or the end of the queue. Who is in already stays as they stand."""
    written = (
        house()
        .get(Enrolments)
        .enrol(run=str(id), worker=str(worker), request=body["id"], at=now(), actor=actor())
    )
    wrote(written.position)
    return _standing(written.thing, str(worker)), 201 if written.new else 200


@blueprint.delete("/course-runs/<uuid:id>/enrolments/<uuid:worker>")
@requires("enrol")
@blueprint.arguments(Command, location="query")
@blueprint.response(200, s.EnrolmentSchema)
def cancel_enrolment(query: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Give up a seat, an offer or a place in the queue."""
    written = (
        house()
        .get(Enrolments)
        .cancel(run=str(id), worker=str(worker), request=query["id"], at=now(), actor=actor())
    )
    wrote(written.position)
    return _standing(written.thing, str(worker))


@blueprint.post("/course-runs/<uuid:id>/enrolments/<uuid:worker>/answer")
@requires("enrol")
@blueprint.arguments(s.OfferAnswerSchema)
@blueprint.response(200, s.EnrolmentSchema)
def answer_offer(body: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Take the seat that is held, or let it go to the next."""
    written = (
        house()
        .get(Enrolments)
        .answer(
            run=str(id),
            worker=str(worker),
            accept=body["accept"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(written.position)
    return _standing(written.thing, str(worker))


@blueprint.get("/course-runs/<uuid:id>/enrolments/<uuid:worker>")
@requires("see-enrolment")
@blueprint.response(200, s.EnrolmentSchema)
def see_enrolment(id: UUID, worker: UUID) -> Any:
    """How somebody stands in a run."""
    run = read().run(str(id), now())
    scope = house().get(Reach).of(str(worker), actor(), trainers=run["trainers"] if run else ())
    actor().require("see-enrolment", scope)
    row = read().enrolment(str(id), str(worker))
    if row is None:
        raise NotFound("enrolment", str(worker))
    return _of_row(row)


@blueprint.get("/course-runs/<uuid:id>/enrolments")
@requires("teach")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.LearnerSchema))
def list_learners(query: dict[str, Any], id: UUID) -> Any:
    """Who has a seat, with how far they have come: a trainer's class list."""
    run = read().run(str(id), now())
    if run is None:
        actor().require("teach", Scope())
        raise NotFound("course-run", str(id))
    actor().require("teach", Scope(trainers=run["trainers"], region=run["village"]))
    rows = read().learners(str(id), after=cursor(query["cursor"]), limit=query["limit"] + 1)
    names = house().get(People).names_of([row["worker"] for row in rows])
    told = {"attended", "passed", "position"}
    items = [
        {**_of_row(row), **{key: row[key] for key in told}, "name": names.get(row["worker"])} for row in rows
    ]
    return page_of(items, query["limit"], lambda item: item["position"])


@blueprint.get("/workers/<uuid:id>/enrolments")
@requires("enrol")
@blueprint.response(200, list_of(s.OwnEnrolmentSchema))
def list_enrolments(id: UUID) -> Any:
    """The runs somebody ever enrolled in, the latest to begin first."""
    actor().require("enrol", house().get(Reach).of(str(id), actor()))
    items = []
    for row in read().enrolments(str(id)):
        told = {key: row[key] for key in ("course", "course_name", "village")}
        items.append({**_of_row(row), **told, "sessions": sessions_in(row)})
    return {"items": items, "next": None}
