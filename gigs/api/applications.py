"""Applications: somebody takes work, or asks to be chosen, is hired or declined, leaves."""

from typing import Any
from uuid import UUID

from gigs import schemas as s
from gigs.api.door import blueprint, gig_of, names_of, read, scope_of, scope_of_worker, told
from gigs.service import Applied, Hirings
from kernel.errors import NotFound
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.web import actor, requires, wrote
from shell.words import keep_words, words_about


def _answer(id: UUID, worker: UUID, applied: Applied) -> dict[str, Any]:
    wrote(applied.position)
    return {"gig": str(id), "worker": str(worker), "state": applied.state, "shifts": applied.shifts}


@blueprint.put("/gigs/<uuid:id>/applications/<uuid:worker>")
@requires("apply")
@blueprint.arguments(s.ApplyingSchema())
@blueprint.response(201, s.ApplicationSchema)
def apply(body: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Take a gig's shifts (all that are to come, where none is named), or ask to be chosen for them."""
    applied = (
        house()
        .get(Hirings)
        .apply(
            id=str(id),
            worker=str(worker),
            shifts=body["shifts"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    if applied.new:
        keep_words(house(), body["id"], body["text"], of=str(worker))
    return _answer(id, worker, applied), 201 if applied.new else 200


@blueprint.get("/gigs/<uuid:id>/applications/<uuid:worker>")
@requires("see-application")
@blueprint.response(200, s.ApplicationSchema)
def see_application(id: UUID, worker: UUID) -> Any:
    """Where somebody stands; after leaving, `withdrawn`."""
    gig = gig_of(id)
    actor().require("see-application", scope_of_worker(str(worker), gig.posting.employer))
    row = read().application(str(id), str(worker))
    if row is None:
        raise NotFound("application", str(worker))
    return {
        **row,
        "to_confirm": gig.to_confirm(str(worker), now()),
        "name": names_of([str(worker)]).get(str(worker)),
        "text": words_about(house(), row["request"]),
    }


@blueprint.delete("/gigs/<uuid:id>/applications/<uuid:worker>")
@requires("apply")
@blueprint.arguments(s.Command, location="query")
@blueprint.response(200, s.ApplicationSchema)
def withdraw(query: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Leave: places in shifts that have not started are free for others."""
    applied = (
        house()
        .get(Hirings)
        .withdraw(id=str(id), worker=str(worker), request=query["id"], at=now(), actor=actor())
    )
    return _answer(id, worker, applied)


@blueprint.post("/gigs/<uuid:id>/applications/<uuid:worker>/confirmation")
@requires("apply")
@blueprint.arguments(s.ConfirmingSchema)
@blueprint.response(200, s.ApplicationSchema)
def confirm(body: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Say that one comes: to the shifts named, or to all one is asked about."""
    applied = (
        house()
        .get(Hirings)
        .confirm(
            id=str(id),
            worker=str(worker),
            shifts=body["shifts"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    return {**_answer(id, worker, applied), "to_confirm": gig_of(id).to_confirm(str(worker), now())}


@blueprint.post("/gigs/<uuid:id>/applications/<uuid:worker>/decision")
@requires("decide-application")
@blueprint.arguments(s.GigDecisionSchema)
@blueprint.response(200, s.ApplicationSchema)
def decide(body: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Choose somebody who applied, or others."""
    applied = (
        house()
        .get(Hirings)
        .decide(
            id=str(id),
            worker=str(worker),
            decision=body["decision"],
            reason_code=body["reason_code"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    return _answer(id, worker, applied)


@blueprint.get("/gigs/<uuid:id>/applications")
@requires("see-applicants")
@blueprint.arguments(s.ApplicationsQuerySchema, location="query")
@blueprint.response(200, list_of(s.ApplicationSchema))
def list_applications(query: dict[str, Any], id: UUID) -> Any:
    """Who applied at a gig, those who asked first come first."""
    actor().require("see-applicants", scope_of(gig_of(id)))
    limit = query["limit"]
    rows = read().applications(str(id), state=query["state"], after=cursor(query["cursor"]), limit=limit + 1)
    names = names_of(row["worker"] for row in rows)
    items = [{**row, "name": names.get(row["worker"])} for row in rows]
    return page_of(items, limit, lambda row: row["position"])


@blueprint.get("/workers/<uuid:id>/applications")
@requires("see-application")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.OwnApplicationSchema))
def list_own_applications(query: dict[str, Any], id: UUID) -> Any:
    """Somebody's applications with the gigs, the latest first."""
    actor().require("see-application", scope_of_worker(str(id)))
    limit = query["limit"]
    rows = read().applications_of(str(id), before=cursor(query["cursor"]), limit=limit + 1)
    gigs = read().gigs(row["gig"] for row in rows)
    names = names_of(gig["employer"] for gig in gigs.values())
    items = [{**row, "of": told(gigs[row["gig"]], names)} for row in rows]
    return page_of(items, limit, lambda row: row["position"])
