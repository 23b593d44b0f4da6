"""A hand-in."""

import uuid
from typing import Any

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bench.baseline.answers import exact, refuse, today, yuan
from bench.baseline.models import HandIn, Member, Rate, Step

CODE = validate.Regexp(r"^[\w.\-]{1,32}$")


class HandInSchema(Schema):
    """What a client sends."""

    workshop = fields.UUID(required=True)
    worker = fields.String(required=True, validate=validate.Length(1, 36))
    product = fields.String(required=True, validate=CODE)
    step = fields.String(required=True, validate=CODE)
    quantity = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100_000))
    work_date = fields.Date(required=True)
    counted_by_worker = fields.Integer(load_default=None, allow_none=True, strict=True)


HAND_IN = HandInSchema()


def put_hand_in(id: uuid.UUID) -> ResponseReturnValue:
    """Record a hand-in; the same again answers what is there."""
    try:
        body: dict[str, Any] = HAND_IN.load(request.get_json())
    except ValidationError as error:
        return jsonify(status=422, code="invalid", errors=error.messages), 422
    db: Session = g.db
    if g.account.role != "coordinator" or g.account.workshop_id != body["workshop"]:
        return refuse(403, "forbidden")
    if body["work_date"] > today():
        return refuse(422, "work-date-in-future")
    key = body["worker"]
    member = db.scalar(
        select(Member).where(
            Member.workshop_id == body["workshop"],
            or_(Member.worker_id == uuid.UUID(key), Member.number == key)
            if len(key) == 36
            else Member.number == key,
        )
    )
    if member is None:
        return refuse(409, "not-a-member")
    step = db.get(Step, (body["workshop"], body["product"], body["step"]))
    if step is None:
        return refuse(422, "step-unknown")
    rate = db.scalar(
        select(Rate.rate)
        .where(
            Rate.workshop_id == body["workshop"],
            Rate.product == body["product"],
            Rate.step == body["step"],
            Rate.effective_from <= body["work_date"],
        )
        .order_by(Rate.effective_from.desc())
        .limit(1)
    )
    if rate is None:
        return refuse(409, "no-rate")
    hand_in = db.get(HandIn, id)
    if hand_in is None:
        hand_in = HandIn(
            id=id,
            workshop_id=body["workshop"],
            worker_id=member.worker_id,
            product=body["product"],
            step=body["step"],
            unit=step.unit,
            quantity=body["quantity"],
            counted_by_worker=body["counted_by_worker"],
            work_date=body["work_date"],
            rate=rate,
            state="handed-in",
            account_id=g.account.id,
        )
        db.add(hand_in)
        try:
            db.commit()
            return jsonify(wire(hand_in)), 201
        except IntegrityError:
            db.rollback()
            hand_in = db.get_one(HandIn, id)
    same = (hand_in.workshop_id, hand_in.worker_id, hand_in.product, hand_in.step) == (
        body["workshop"],
        member.worker_id,
        body["product"],
        body["step"],
    )
    if not same or (hand_in.quantity, hand_in.work_date) != (body["quantity"], body["work_date"]):
        return refuse(409, "id-reused")
    return jsonify(wire(hand_in)), 200


def wire(hand_in: HandIn) -> dict[str, Any]:
    """A hand-in as JSON."""
    worth = hand_in.quantity * hand_in.rate
    return {
        "id": str(hand_in.id),
        "workshop": str(hand_in.workshop_id),
        "worker": str(hand_in.worker_id),
        "product": hand_in.product,
        "step": hand_in.step,
        "quantity": hand_in.quantity,
        "counted_by_worker": hand_in.counted_by_worker,
        "rework_of": None,
        "work_date": hand_in.work_date.isoformat(),
        "unit": hand_in.unit,
        "rate": str(hand_in.rate),
        "exact": exact(worth),
        "amount": yuan(worth),
        "state": hand_in.state,
        "accepted": hand_in.accepted,
        "rework": None,
        "rejected": hand_in.rejected,
    }
