"""The JSON door of workshops."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from kernel.errors import Invalid, NotFound
from kernel.identity import Role, Scope
from kernel.lookups import People
from kernel.money import to_fen
from kernel.time import now
from shell.api import cursor, etag, if_match, list_of, page_of
from shell.house import house
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops import tasks
from workshops.domain import HandIn, Product, Workshop
from workshops.events import Grade, Payer, Reason, Split, Step
from workshops.readmodel import WorkshopsReadModel
from workshops.service import HandIns, PayRuns, Setup

blueprint = Blueprint("workshops_api", "workshops", url_prefix="/api/v1", description="Workshops")


def _read() -> WorkshopsReadModel:
    return house().get(WorkshopsReadModel)


def _scope(workshop: str) -> Scope:
    return Scope(workshop=workshop, region=_read().village_of_workshop(workshop))


# -- Workshops, members, products, rates -----------------------------------------------------------------


def _workshop(workshop: Workshop) -> dict[str, Any]:
    return {
        "id": workshop.id,
        "name": workshop.name,
        "village": workshop.village,
        "kind": workshop.kind,
        "payer": workshop.payer,
    }


@blueprint.put("/workshops/<uuid:id>")
@requires("found-workshop")
@blueprint.arguments(s.WorkshopSchema)
@blueprint.response(201, s.WorkshopSchema)
def found_workshop(body: dict[str, Any], id: UUID) -> Any:
    """Found a workshop."""
    body["payer"] = Payer(**body["payer"])
    written = house().get(Setup).found(id=str(id), at=now(), actor=actor(), **body)
    wrote(written.position)
    return _workshop(written.thing), 201 if written.new else 200, etag(written.thing.version)


@blueprint.patch("/workshops/<uuid:id>")
@requires("found-workshop")
@blueprint.arguments(s.WorkshopSchema(partial=("name", "village", "kind", "payer")))
@blueprint.response(200, s.WorkshopSchema)
def describe_workshop(body: dict[str, Any], id: UUID) -> Any:
    """Change what is said of a workshop; `If-Match` carries the version it was read at."""
    said = {key: body.get(key) for key in ("name", "village", "kind")}
    payer = Payer(**body["payer"]) if "payer" in body else None
    written = (
        house()
        .get(Setup)
        .describe(id=str(id), version=if_match(), payer=payer, at=now(), actor=actor(), **said)
    )
    wrote(written.position)
    return _workshop(written.thing), 200, etag(written.thing.version)


@blueprint.get("/workshops/<uuid:id>")
@requires("see-workshop")
@blueprint.response(200, s.WorkshopSchema)
def see_workshop(id: UUID) -> Any:
    """One workshop."""
    workshop = house().store.get(Workshop, str(id))
    actor().require("see-workshop", Scope(workshop=workshop.id, region=workshop.village))
    return _workshop(workshop), 200, etag(workshop.version)


@blueprint.get("/workshops")
@requires("see-workshop")
@blueprint.response(200, list_of(s.WorkshopSchema))
def list_workshops() -> Any:
    """The workshops the caller may see."""
    items = []
    for grant in actor().grants:
        if grant.role is Role.OPERATOR:
            items = list(_read().workshops())
            break
        if grant.role is Role.OFFICIAL and grant.region:
            items += _read().workshops(region=grant.region)
        if grant.role is Role.COORDINATOR and grant.workshop:
            items += _read().workshops(ids=[grant.workshop])
    by_id = {row["id"]: row for row in items}
    return {
        "items": [
            {**row, "payer": {"name": row["payer_name"], "uscc": row["payer_uscc"]}} for row in by_id.values()
        ],
        "next": None,
    }


@blueprint.put("/workshops/<uuid:id>/members/<uuid:worker>")
@requires("keep-members")
@blueprint.arguments(s.MemberSchema)
@blueprint.response(201, s.MemberSchema)
def join(body: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Take a registered worker into a workshop, under a number printed on their card."""
    written = (
        house()
        .get(Setup)
        .join(workshop=str(id), worker=str(worker), number=body["number"], at=now(), actor=actor())
    )
    wrote(written.position)
    answer = {"worker": str(worker), "number": body["number"]}
    return answer, 201 if written.new else 200


@blueprint.get("/workshops/<uuid:id>/members")
@requires("keep-members")
@blueprint.response(200, list_of(s.MemberSchema))
def list_members(id: UUID) -> Any:
    """Who works here, under which number."""
    actor().require("keep-members", Scope(workshop=str(id)))
    rows = _read().members(str(id))
    names = house().get(People).names_of([row["worker"] for row in rows])
    return {"items": [{**row, "name": names.get(row["worker"])} for row in rows], "next": None}


@blueprint.put("/workshops/<uuid:id>/products/<code>")
@requires("keep-products")
@blueprint.arguments(s.ProductSchema)
@blueprint.response(201, s.ProductSchema)
def define_product(body: dict[str, Any], id: UUID, code: str) -> Any:
    """Define a product of a workshop, or say anew what it is."""
    s.CODE(code)
    written = (
        house()
        .get(Setup)
        .define_product(
            workshop=str(id),
            code=code,
            name=body["name"],
            unit=body["unit"],
            steps=[Step(**step) for step in body["steps"]],
            grades=[Grade(**grade) for grade in body["grades"]],
            at=now(),
            actor=actor(),
        )
    )
    wrote(written.position)
    return written.thing, 201 if written.new else 200


@blueprint.get("/workshops/<uuid:id>/products/<code>")
@requires("see-workshop")
@blueprint.response(200, s.ProductSchema)
def see_product(id: UUID, code: str) -> Any:
    """One product with its steps and grades."""
    actor().require("see-workshop", _scope(str(id)))
    return house().store.get(Product, Product.id_of(str(id), code))


@blueprint.get("/workshops/<uuid:id>/products")
@requires("see-workshop")
@blueprint.response(200, list_of(s.ProductSchema))
def list_products(id: UUID) -> Any:
    """What is made here."""
    actor().require("see-workshop", _scope(str(id)))
    return {"items": _read().products([str(id)]), "next": None}


@blueprint.post("/workshops/<uuid:id>/piece-rates")
@requires("keep-products")
@blueprint.arguments(s.PieceRateSchema)
@blueprint.response(200, s.PieceRateQuoteSchema)
def set_rate(body: dict[str, Any], id: UUID) -> Any:
    """Set what a piece of a step earns from a day on."""
    happened, position = (
        house().get(Setup).set_rate(workshop=str(id), request=body.pop("id"), at=now(), actor=actor(), **body)
    )
    wrote(position)
    return happened


@blueprint.get("/workshops/<uuid:id>/piece-rates")
@requires("see-workshop")
@blueprint.response(200, list_of(s.PieceRateQuoteSchema))
def list_rates(id: UUID) -> Any:
    """All rates of a workshop, with the days they count from."""
    actor().require("see-workshop", _scope(str(id)))
    return {"items": _read().rates(str(id)), "next": None}


# -- Hand-ins --------------------------------------------------------------------------------------------


def _recorded(hand_in: HandIn) -> dict[str, Any]:
    first, split = hand_in.recorded, hand_in.split
    exact = None if first is None else hand_in.value(split.grades) if split else hand_in.estimate
    return {
        "id": hand_in.id,
        **hand_in.work._asdict(),
        "quantity": hand_in.quantity if first else hand_in.own_count,
        "counted_by_worker": hand_in.own_count,
        "rework_of": first.rework_of if first else None,
        "unit": first.unit if first else None,
        "rate": first.rate if first else None,
        "accepted": split.accepted if split else None,
        "rework": split.rework if split else None,
        "rejected": split.rejected if split else None,
        "exact": exact,
        "amount": None if exact is None else to_fen(exact),
        "state": _state(hand_in),
    }


def _state(hand_in: HandIn) -> str:
    if hand_in.recorded is None:
        return "announced"
    if hand_in.withdrawn:
        return "withdrawn"
    return "inspected" if hand_in.split else "handed-in"


def _of_row(row: Any) -> dict[str, Any]:
    exact = None if row["exact"] is None else Decimal(row["exact"])
    return {
        **row,
        "counted_by_worker": row["own_count"],
        "exact": exact,
        "amount": None if exact is None else to_fen(exact),
    }


@blueprint.put("/hand-ins/<uuid:id>")
@requires("hand-in")
@blueprint.arguments(s.HandInSchema())  # once; a class is built anew for each request
@blueprint.response(201, s.HandInSchema)
def hand_in(body: dict[str, Any], id: UUID) -> Any:
    """Hand in counted pieces; a worker gives their own count of their own work."""
    who = actor()
    if who.may("record-hand-in", Scope(workshop=body["workshop"])):
        written = house().get(HandIns).hand_in(id=str(id), at=now(), actor=who, **body)
    else:
        own = {key: body[key] for key in ("workshop", "worker", "product", "step", "quantity", "work_date")}
        written = house().get(HandIns).count_own(id=str(id), at=now(), actor=who, **own)
    wrote(written.position)
    return _recorded(written.thing), 201 if written.new else 200


@blueprint.get("/hand-ins/<uuid:id>")
@requires("see-hand-in")
@blueprint.response(200, s.HandInSchema)
def see_hand_in(id: UUID) -> Any:
    """One hand-in as it stands."""
    row = _read().hand_in(str(id))
    if row is None:
        raise NotFound("hand-in", str(id))
    actor().require("see-hand-in", Scope(worker=row["worker"], workshop=row["workshop"]))
    return _of_row(row)


@blueprint.get("/hand-ins")
@requires("see-hand-in")
@blueprint.arguments(s.HandInQuerySchema, location="query")
@blueprint.response(200, list_of(s.HandInSchema))
def list_hand_ins(query: dict[str, Any]) -> Any:
    """Hand-ins of a workshop, or of a worker, the latest first."""
    who = actor()
    workshop, worker = query["workshop"], query["worker"]
    if workshop is None and worker is None:
        worker, workshop = who.worker, who.workshops[0] if who.workshops and not who.worker else None
    who.require("see-hand-in", Scope(worker=worker, workshop=workshop))
    rows = _read().hand_ins(
        workshop,
        worker=worker,
        day=query["work_date"],
        state=query["state"],
        before=cursor(query["cursor"]),
        limit=query["limit"] + 1,
    )
    return page_of([_of_row(row) for row in rows], query["limit"], lambda row: row["position"])


@blueprint.delete("/hand-ins/<uuid:id>")
@requires("record-hand-in")
@blueprint.arguments(s.Command, location="query")
@blueprint.response(200, s.WithdrawnSchema)
def withdraw(query: dict[str, Any], id: UUID) -> Any:
    """Undo a hand-in nobody has inspected."""
    _, position = (
        house()
        .get(HandIns)
        .withdraw(id=str(id), reason_code="undone", request=query["id"], at=now(), actor=actor())
    )
    wrote(position)
    return {"hand_in": str(id), "state": "withdrawn"}


def _split(body: dict[str, Any]) -> Split | None:
    parts = [body.pop(key) for key in ("accepted", "rework", "rejected")]
    grades = body.pop("grades")
    return None if None in parts else Split(parts[0], parts[1], parts[2], grades)


@blueprint.post("/hand-ins/<uuid:id>/inspection")
@requires("inspect")
@blueprint.arguments(s.InspectionSchema)
@blueprint.response(200, s.InspectedSchema)
def inspect(body: dict[str, Any], id: UUID) -> Any:
    """Divide a hand-in into accepted, rework and rejected."""
    split = _split(body)
    assert split is not None
    happened, position = (
        house()
        .get(HandIns)
        .inspect(
            id=str(id),
            split=split,
            reasons=[Reason(**reason) for reason in body["reasons"]],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(position)
    split = happened.split
    return {
        "hand_in": str(id),
        "accepted": split.accepted,
        "rework": split.rework,
        "rejected": split.rejected,
        "exact": happened.exact,
        "amount": to_fen(happened.exact),
    }


@blueprint.post("/hand-ins/<uuid:id>/correction")
@requires("correct")
@blueprint.arguments(s.CorrectionSchema)
@blueprint.response(200, s.CorrectedSchema)
def correct(body: dict[str, Any], id: UUID) -> Any:
    """Mend a wrong count, before a run or after an approved one."""
    happened, position = (
        house()
        .get(HandIns)
        .correct(
            id=str(id),
            quantity=body["quantity"],
            split=_split(body),
            reason_code=body["reason_code"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(position)
    return {
        "hand_in": str(id),
        "quantity": happened.quantity,
        "entry": happened.entry,
        "exact": happened.exact,
        "difference": happened.exact - happened.before,
    }


@blueprint.post("/hand-ins/<uuid:id>/contest")
@requires("contest")
@blueprint.arguments(s.ContestSchema)
@blueprint.response(200, s.ContestStateSchema)
def contest(body: dict[str, Any], id: UUID) -> Any:
    """The worker says that something is wrong; it stays open until answered."""
    happened, position = (
        house()
        .get(HandIns)
        .contest(id=str(id), contest=body["id"], reason_code=body["reason_code"], at=now(), actor=actor())
    )
    wrote(position)
    tasks.keep_words(house(), happened.contest, body["text"])
    return {"contest": happened.contest, "hand_in": str(id), "state": "open"}


@blueprint.post("/contests/<uuid:id>/answer")
@requires("answer-contest")
@blueprint.arguments(s.AnswerSchema)
@blueprint.response(200, s.ContestStateSchema)
def answer(body: dict[str, Any], id: UUID) -> Any:
    """Answer a contest."""
    about = _read().contested(str(id))
    if about is None:
        raise NotFound("contest", str(id))
    happened, position = (
        house()
        .get(HandIns)
        .answer_contest(
            id=about, contest=str(id), outcome=body["outcome"], request=body["id"], at=now(), actor=actor()
        )
    )
    wrote(position)
    tasks.keep_words(house(), body["id"], body["text"])
    return {"contest": str(id), "hand_in": about, "state": happened.outcome}


# -- Pay runs --------------------------------------------------------------------------------------------


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
    run = _read().run(str(id))
    if run is None:
        raise NotFound("pay-run", str(id))
    actor().require("see-pay-run", _scope(run["workshop"]))
    return {**run, "slips": _read().slips(str(id))}


@blueprint.get("/pay-runs")
@requires("see-pay-run")
@blueprint.arguments(s.WorkshopQuerySchema, location="query")
@blueprint.response(200, list_of(s.PayRunInListSchema))
def list_runs(query: dict[str, Any]) -> Any:
    """The pay runs of a workshop, the latest first."""
    actor().require("see-pay-run", _scope(query["workshop"]))
    before = cursor(query["cursor"])
    rows = _read().runs(
        query["workshop"],
        before=datetime.fromisoformat(before) if before else None,
        limit=query["limit"] + 1,
    )
    return page_of(list(rows), query["limit"], lambda row: row["started_at"].isoformat())


@blueprint.post("/pay-runs/<uuid:id>/approval")
@requires("approve-pay-run")
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
@blueprint.arguments(s.Command(unknown="exclude"))
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


# -- Day sheets ------------------------------------------------------------------------------------------


UPLOAD = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "additionalProperties": False,
                "properties": {
                    "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                    "dry_run": {"enum": ["true", "false"], "default": "false"},
                    "partial": {"enum": ["true", "false"], "default": "false"},
                },
            }
        }
    },
}


@blueprint.put("/workshops/<uuid:id>/day-sheets/<uuid:sheet>")
@requires("import-day-sheet")
@blueprint.arguments(s.DaySheetSchema, location="form", content_type="multipart/form-data")
@blueprint.doc(requestBody=UPLOAD)
@blueprint.response(202, s.JobStartedSchema)
def import_day_sheet(form: dict[str, Any], id: UUID, sheet: UUID) -> Any:
    """Import a day sheet, or try it out; the answer names the job to watch."""
    actor().require("import-day-sheet", Scope(workshop=str(id)))
    file = request.files.get("file")
    if file is None:
        raise Invalid("file-missing", field="file")
    job = tasks.start_import(
        house(),
        sheet=str(sheet),
        workshop=str(id),
        data=file.read(),
        filename=file.filename or "",
        account=actor().account,
        **form,
    )
    return {"job": job}
