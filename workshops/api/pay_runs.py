"""Pay runs: prepared, approved by a second person, paid slip by slip."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.errors import NotFound
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.security import fresh
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops import tasks
from workshops.api.door import blueprint, read, scope_of
from workshops.service import PayRuns


@blueprint.put("/pay-runs/<uuid:id>")
@requires("prepare-pay-run")
@blueprint.arguments(s.PayRunRequestSchema)
@blueprint.response(202, s.PayRunSchema)
def prepare_run(body: dict[str, Any], id: UUID) -> Any:
    """Begin a pay run: a job draws up the slips."""
    written = house().get(PayRuns).start(id=str(id), at=now(), actor=actor(), **body)
    wrote(written.position)
    run = written.thing
    job = tasks.start_preparing(house(), run.id, run.preparer)
    return {"id": run.id, **body, "state": run.state, "job": job}, 202 if written.new else 200


@blueprint.get("/pay-runs/<uuid:id>")
@requires("see-pay-run")
@blueprint.response(200, s.PayRunSchema)
def see_run(id: UUID) -> Any:
    """One pay run with its slips, line by line."""
    run = read().run(str(id))
    if run is None:
        raise NotFound("pay-run", str(id))
    actor().require("see-pay-run", scope_of(run["workshop"]))
    return {**run, "slips": read().slips(str(id))}


@blueprint.get("/pay-runs")
@requires("see-pay-run")
@blueprint.arguments(s.WorkshopQuerySchema, location="query")
@blueprint.response(200, list_of(s.PayRunInListSchema))
def list_runs(query: dict[str, Any]) -> Any:
    """The pay runs of a workshop, the latest first."""
    actor().require("see-pay-run", scope_of(query["workshop"]))
    before = cursor(query["cursor"])
    rows = read().runs(
        query["workshop"],
        before=datetime.fromisoformat(before) if before else None,
        limit=query["limit"] + 1,
    )
    return page_of(list(rows), query["limit"], lambda row: row["started_at"].isoformat())


@blueprint.post("/pay-runs/<uuid:id>/approval")
@requires("approve-pay-run")
@fresh
@blueprint.arguments(s.ApprovalSchema)
@blueprint.response(200, s.PayRunSchema(only=["id", "state", "total"]))
def approve(body: dict[str, Any], id: UUID) -> Any:
    """Approve the total as a second person. Cannot be undone."""
    happened, position = (
        house()
        .get(PayRuns)
        .approve(id=str(id), total=body["total"], request=body["id"], at=now(), actor=actor())
    )
    wrote(position)
    return {"id": str(id), "state": "approved", "total": happened.total}


@blueprint.post("/pay-runs/<uuid:id>/discard")
@requires("prepare-pay-run")
@blueprint.arguments(s.DiscardSchema)
@blueprint.response(200, s.PayRunSchema(only=["id", "state"]))
def discard(body: dict[str, Any], id: UUID) -> Any:
    """Throw a prepared run away; what it held is free for the next."""
    _, position = house().get(PayRuns).discard(id=str(id), request=body["id"], at=now(), actor=actor())
    wrote(position)
    return {"id": str(id), "state": "discarded"}


@blueprint.post("/pay-runs/<uuid:id>/payments")
@requires("pay")
@blueprint.arguments(s.PaymentSchema)
@blueprint.response(200, s.PaidSchema)
def pay(body: dict[str, Any], id: UUID) -> Any:
    """Confirm that a slip was paid, or that the payment failed and it stays due."""
    happened, position = (
        house().get(PayRuns).pay(run=str(id), request=body.pop("id"), at=now(), actor=actor(), **body)
    )
    wrote(position)
    return {
        "worker": happened.worker,
        "outcome": body["outcome"],
        "amount": happened.amount,
        "reference": happened.reference,
    }
