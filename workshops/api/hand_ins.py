"""Hand-ins: counted, undone, inspected, corrected."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response, request

from kernel.errors import Invalid, NotFound, Refused
from kernel.identity import Scope
from kernel.money import to_fen
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.photos import KEPT_AS, LARGEST
from shell.schemas import Command
from shell.security import at_a_persons_pace
from shell.vocabularies import sentence
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops.api.door import blueprint, read, whose
from workshops.domain import HandIn
from workshops.events import PiecesInspected, Reason, Split
from workshops.service import HandIns, Judgement, Photos


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
    row = read().hand_in(str(id))
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
    workshop, worker = whose(query)
    rows = read().hand_ins(
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
@blueprint.arguments(Command, location="query")
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
    return _inspected(str(id), happened)


PHOTO = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["photo"],
                "additionalProperties": False,
                "properties": {"photo": {"type": "string", "contentMediaType": "image/jpeg"}},
            }
        }
    },
}


@blueprint.post("/hand-ins/<uuid:id>/photos")
@requires("inspect")
@at_a_persons_pace
@blueprint.doc(requestBody=PHOTO)
@blueprint.response(200, s.PhotoSchema)
def add_photo(id: UUID) -> Any:
    """Add a photo (JPEG, PNG or WebP, 8 MB) of what was wrong; the same one again is one."""
    file = request.files.get("photo")
    if file is None:
        raise Invalid("file-missing", field="photo")
    data = file.stream.read(LARGEST + 1)
    happened, position = house().get(Photos).add(hand_in=str(id), data=data, at=now(), actor=actor())
    wrote(position)
    return {"hand_in": str(id), "photo": happened.photo, "digest": happened.digest, "at": happened.at}


@blueprint.get("/hand-ins/<uuid:id>/photos")
@requires("see-hand-in")
@blueprint.response(200, s.PhotosSchema)
def list_photos(id: UUID) -> Any:
    """The photos of a hand-in; `digest` is the SHA-256 of each picture."""
    photos = house().get(Photos).of(hand_in=str(id), actor=actor())
    return {
        "items": [
            {"hand_in": str(id), "photo": each.photo, "digest": each.digest, "at": each.at} for each in photos
        ]
    }


@blueprint.get("/hand-ins/<uuid:id>/photos/<uuid:photo>")
@requires("see-hand-in")
@blueprint.response(200, description="a JPEG", content_type=KEPT_AS)
def see_photo(id: UUID, photo: UUID) -> Any:
    """One photo, as JPEG."""
    picture = house().get(Photos).picture(hand_in=str(id), photo=str(photo), actor=actor())
    return Response(picture, mimetype=KEPT_AS)


@blueprint.post("/workshops/<uuid:id>/inspections")
@requires("inspect")
@blueprint.arguments(s.InspectionsSchema)
@blueprint.response(200, s.InspectionsToldSchema)
def inspect_many(body: dict[str, Any], id: UUID) -> Any:
    """Inspect up to 200 hand-ins as one batch: those refused say why and keep no other back."""
    judgements = []
    for item in body["items"]:
        split = _split(item)
        assert split is not None
        reasons = [Reason(**reason) for reason in item["reasons"]]
        judgements.append(Judgement(item["hand_in"], split, reasons, item["id"]))
    told, position = house().get(HandIns).inspect_many(judgements, workshop=str(id), at=now(), actor=actor())
    wrote(position)
    refused = {hand_in: each for hand_in, each in told.items() if isinstance(each, Refused)}
    return {
        "inspected": [
            _inspected(hand_in, each) for hand_in, each in told.items() if not isinstance(each, Refused)
        ],
        "refused": [
            {"hand_in": hand_in, "code": each.code, "detail": sentence(each.code, **each.details)}
            for hand_in, each in refused.items()
        ],
    }


def _inspected(hand_in: str, happened: PiecesInspected) -> dict[str, Any]:
    return {
        "hand_in": hand_in,
        "accepted": happened.split.accepted,
        "rework": happened.split.rework,
        "rejected": happened.split.rejected,
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
