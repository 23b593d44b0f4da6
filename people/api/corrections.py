"""What a worker asks to have put right about who they are, and what a desk that saw the papers answers."""

from datetime import date
from typing import Any
from uuid import UUID

from kernel.identity import Role
from kernel.time import now
from people import schemas as s
from people.api.door import around, blueprint
from people.domain import Worker
from people.readmodel import Registry
from people.service import Corrections, Workers
from shell.access import looked_at
from shell.api import cursor, etag, if_match, list_of, page_of
from shell.house import house
from shell.schemas import moment_of
from shell.security import fresh
from shell.web import actor, requires, wrote


def _told(worker: Worker) -> dict[str, Any]:
    """What was asked last, and what became of it."""
    last = worker.correction
    if last is None:
        return {"worker": worker.id, "state": None, "at": None, "fields": []}
    said: dict[str, Any] = dict(house().get(Corrections).asked(worker.id)) if worker.asked else {}
    if "birth_date" in said:
        said["birth_date"] = date.fromisoformat(said["birth_date"])
    codes = {name: getattr(last, name) for name in ("paper", "reason_code") if hasattr(last, name)}
    return {
        "worker": worker.id,
        "state": last.TOPIC.removeprefix("people.correction-"),
        "at": last.at,
        "fields": getattr(last, "fields", ()),
        **said,
        **codes,
    }


@blueprint.put("/workers/<uuid:id>/correction")
@requires("register-worker")
@blueprint.arguments(s.AskingCorrectionSchema)
@blueprint.response(201, s.WorkerCorrectionSchema)
def ask_correction(body: dict[str, Any], id: UUID) -> Any:
    """Ask to have a name, identity number or birth date put right: by the worker alone, the newest counts.

    Nothing changes until a desk has seen the papers. 409 `nothing-to-correct`: it stands there like that.
    """
    request = body.pop("id")
    written = house().get(Corrections).ask(worker=str(id), **body, request=request, at=now(), actor=actor())
    wrote(written.position)
    return _told(written.thing), 201 if written.new else 200, etag(written.thing.version)


@blueprint.get("/workers/<uuid:id>/correction")
@requires("register-worker")
@blueprint.response(200, s.WorkerCorrectionSchema)
def see_correction(id: UUID) -> Any:
    """What a worker asked for last, in full while it waits, and how it was answered.

    Officials say why in `Gongfu-Reason`; each look by somebody else is kept.
    """
    if actor().worker == str(id):
        worker = house().store.get(Worker, str(id))
    else:
        worker, by = house().get(Corrections).to_answer(str(id), actor())
        scope = house().get(Workers).scope_of(worker.id, worker.village, actor())
        looked_at(house(), worker.id, by, "register-worker", actor().place("register-worker", scope))
    return _told(worker), 200, etag(worker.version)


@blueprint.delete("/workers/<uuid:id>/correction")
@requires("register-worker")
@blueprint.arguments(s.Command, location="query")
@blueprint.response(200, s.WorkerCorrectionSchema)
def take_back_correction(query: dict[str, Any], id: UUID) -> Any:
    """Ask for nothing any more: by the worker alone."""
    service = house().get(Corrections)
    written = service.take_back(worker=str(id), request=query["id"], at=now(), actor=actor())
    wrote(written.position)
    return _told(written.thing), 200, etag(written.thing.version)


@blueprint.post("/workers/<uuid:id>/correction/answer")
@requires("register-worker")
@fresh
@blueprint.arguments(s.AnsweringCorrectionSchema)
@blueprint.response(200, s.WorkerCorrectionSchema)
def answer_correction(body: dict[str, Any], id: UUID) -> Any:
    """At a desk: put right what was asked, with the `paper` that was seen, or refuse it with a reason.

    `If-Match` carries the version it was read at. 409 `second-person` to the worker themselves,
    `correction-closed` where nothing is asked, `possible-duplicate` as when registering.
    """
    service = house().get(Corrections)
    said = {"worker": str(id), "version": if_match(), "request": body["id"], "at": now(), "actor": actor()}
    if body["decision"] == "confirmed":
        written = service.confirm(**said, paper=body["paper"], apart=body["apart"])
    else:
        written = service.refuse(**said, reason_code=body["reason_code"])
    wrote(written.position)
    return _told(written.thing), 200, etag(written.thing.version)


@blueprint.get("/corrections")
@requires("register-worker")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.WaitingCorrectionSchema))
def list_corrections(query: dict[str, Any]) -> Any:
    """Who waits for an answer, as far as the caller may give one or asked themselves: the longest first."""
    regions, ids = around({Role.COORDINATOR, Role.OFFICIAL})
    behind = cursor(query["cursor"])
    after = (moment_of(behind[0]), behind[1]) if behind else None
    limit = query["limit"]
    rows = house().get(Registry).asking(regions, ids, after=after, limit=limit + 1)
    return page_of(list(rows), limit, lambda row: (row["asked_at"].isoformat(), row["worker"]))
