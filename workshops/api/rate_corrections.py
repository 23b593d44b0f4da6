"""Rates corrected for work already done: seen first, confirmed, agreed to where they fall."""

from typing import Any
from uuid import UUID

from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.lookups import Members, People
from kernel.reach import reach_of
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.security import at_a_persons_pace, fresh
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops import tasks
from workshops.api.door import blueprint, read
from workshops.service import RateCorrections


@blueprint.get("/workshops/<uuid:id>/rate-corrections/preview")
@requires("correct-rates")
@at_a_persons_pace
@blueprint.arguments(s.RateCorrectionQuerySchema, location="query")
@blueprint.response(200, s.RatePreviewSchema)
def preview_correction(query: dict[str, Any], id: UUID) -> Any:
    """What a rate for work already done would make of it, person by person; nothing is written."""
    return house().get(RateCorrections).preview(workshop=str(id), at=now(), actor=actor(), **query)


@blueprint.put("/rate-corrections/<uuid:id>")
@requires("correct-rates")
@fresh
@blueprint.arguments(s.RateCorrectionRequestSchema)
@blueprint.response(202, s.RateCorrectionStartedSchema)
def confirm_correction(body: dict[str, Any], id: UUID) -> Any:
    """Confirm a preview naming its total: a job raises rates at once, and asks whose rate would fall."""
    written = house().get(RateCorrections).confirm(id=str(id), at=now(), actor=actor(), **body)
    wrote(written.position)
    said, state = written.thing.said, written.thing.state
    job = tasks.start_correcting(house(), str(id), said.by.account)
    of = {name: getattr(said, name) for name in ("workshop", "product", "step", "rate", "first", "last")}
    told = {**of, "id": str(id), "reason_code": said.reason_code, "up": said.up, "down": said.down}
    return {**told, "state": state, "job": job}, 202 if written.new else 200


@blueprint.get("/rate-corrections/<uuid:id>")
@requires("correct-rates")
@blueprint.response(200, s.RateCorrectionSchema)
def see_correction(id: UUID) -> Any:
    """One correction, with who was asked and what they said."""
    found = read().rate_correction(str(id))
    if found is None:
        raise NotFound("rate-correction", str(id))
    actor().require("correct-rates", Scope(workshop=found["workshop"]))
    return {**found, "asked": read().lower_rates(str(id))}


@blueprint.get("/rate-corrections")
@requires("correct-rates")
@blueprint.arguments(s.WorkshopQuerySchema, location="query")
@blueprint.response(200, list_of(s.RateCorrectionInListSchema))
def list_corrections(query: dict[str, Any]) -> Any:
    """A workshop's corrections of rates, the latest first."""
    actor().require("correct-rates", Scope(workshop=query["workshop"]))
    before, limit = cursor(query["cursor"]), query["limit"]
    rows = read().rate_corrections(query["workshop"], before=before, limit=limit + 1)
    return page_of(list(rows), limit, lambda row: row["position"])


@blueprint.get("/lower-rates")
@requires("answer-lower-rate")
@blueprint.arguments(s.LowerRateQuerySchema, location="query")
@blueprint.response(200, list_of(s.LowerRateSchema))
def list_lower_rates(query: dict[str, Any]) -> Any:
    """What a worker was asked to agree to, the latest first."""
    worker = query["worker"]
    village = house().get(People).village_of(worker)
    scope = reach_of(house().get(Members), worker, village, actor())
    actor().require("answer-lower-rate", scope)
    before, limit = cursor(query["cursor"]), query["limit"]
    rows = read().lower_rates_of(worker, state=query["state"], before=before, limit=limit + 1)
    return page_of(list(rows), limit, lambda row: row["position"])


@blueprint.post("/lower-rates/<uuid:id>/answer")
@requires("answer-lower-rate")
@blueprint.arguments(s.LowerRateAnswerSchema)
@blueprint.response(200, s.LowerRateStateSchema)
def answer_lower_rate(body: dict[str, Any], id: UUID) -> Any:
    """Agree to a lower rate, or refuse it: the worker, or somebody at a desk in their place."""
    happened, position = (
        house()
        .get(RateCorrections)
        .answer(id=str(id), answer=body["answer"], request=body["id"], at=now(), actor=actor())
    )
    wrote(position)
    return {"id": str(id), "state": happened.answer}
