"""The endpoints: a hand-in, a worker's income as JSON and as a page."""

import hashlib
import os
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, abort, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import case, create_engine, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from bench.baseline.models import Account, HandIn, Member, Model, Rate, Step, Token

ZONE = ZoneInfo("Asia/Shanghai")
STAGES = {"handed-in": "estimated", "inspected": "earned", "settled": "settled", "paid": "paid"}
CENT = Decimal("0.01")
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


def create_app(url: str) -> Flask:
    """The app on the PostgreSQL database of this address."""
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    engine = create_engine(
        "postgresql+psycopg://" + url.removeprefix("postgresql://"), pool_size=16, max_overflow=4
    )
    app.extensions["engine"] = engine
    sessions = sessionmaker(engine, expire_on_commit=False)

    @app.before_request
    def begin() -> None:
        g.db = sessions()
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        g.account = account_of(g.db, token or request.cookies.get("session", ""))

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        g.db.close()

    app.put("/api/v1/hand-ins/<uuid:id>")(put_hand_in)
    app.get("/api/v1/workers/<uuid:id>/income")(get_income)
    app.get("/income/")(show_income)
    return app


def create_tables(app: Flask) -> None:
    """Create the tables."""
    Model.metadata.create_all(app.extensions["engine"])


def account_of(db: Session, token: str) -> Account:
    """Who holds a token; 401 for nobody."""
    found = db.get(Token, hashlib.sha256(token.encode()).digest())
    if found is None:
        abort(401)
    return found.account


def refuse(status: int, code: str) -> ResponseReturnValue:
    """A problem, by its code."""
    return jsonify(status=status, code=code), status


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


# A hand-in counts whole until it is inspected, then what was accepted.
PIECES = case((HandIn.state == "handed-in", HandIn.quantity), else_=HandIn.accepted)
WORTH = PIECES * HandIn.rate


def sums(db: Session, worker: uuid.UUID, first: date, last: date) -> dict[str, dict[str, Decimal]]:
    """A worker's amounts by month and stage, added up by the database."""
    month = func.date_trunc("month", HandIn.work_date)
    statement = (
        select(month, HandIn.state, func.sum(WORTH))
        .where(HandIn.worker_id == worker, HandIn.work_date.between(first, last))
        .group_by(month, HandIn.state)
    )
    found: dict[str, dict[str, Decimal]] = {}
    for began, state, total in db.execute(statement):
        found.setdefault(f"{began:%Y-%m}", {})[STAGES[state]] = total
    return found


def get_income(id: uuid.UUID) -> ResponseReturnValue:
    """The last twelve months by stage."""
    if g.account.worker_id != id:
        return refuse(403, "forbidden")
    months = last_months(12)
    found = sums(g.db, id, months[0], today())
    rows = []
    for first in months:
        stages: Mapping[str, Decimal] = found.get(f"{first:%Y-%m}", {})
        row = {stage: yuan(stages.get(stage, Decimal(0))) for stage in STAGES.values()}
        total = exact(sum(stages.values(), Decimal(0)))
        rows.append({"month": f"{first:%Y-%m}", "exact": total} | row)
    return jsonify(months=rows)


def show_income() -> ResponseReturnValue:
    """This month: the number, its stages, the last four days, six months beside it."""
    db: Session = g.db
    worker = g.account.worker_id
    if worker is None:
        return refuse(403, "forbidden")
    months = last_months(6)
    found = sums(db, worker, months[0], today())
    rows = db.execute(
        select(HandIn, Step.label, PIECES.label("pieces"), WORTH.label("worth"))
        .join(
            Step,
            (Step.workshop_id == HandIn.workshop_id)
            & (Step.product == HandIn.product)
            & (Step.step == HandIn.step),
        )
        .where(HandIn.worker_id == worker, HandIn.work_date >= months[-1])
        .order_by(HandIn.work_date.desc(), HandIn.id)
    ).all()
    days: dict[date, list[Any]] = {}
    for row in rows:
        days.setdefault(row.HandIn.work_date, []).append(row)
    stages = found.get(f"{months[-1]:%Y-%m}", {})
    bars = [(first, sum(found.get(f"{first:%Y-%m}", {}).values(), Decimal(0))) for first in months]
    return render_template(
        "income.html",
        month=months[-1],
        stages=[(stage, stages.get(stage, Decimal(0))) for stage in STAGES.values()],
        total=sum(stages.values(), Decimal(0)),
        days=list(days.items())[:4],
        days_worked=len(days),
        bars=bars,
        highest=max(amount for _, amount in bars) or Decimal(1),
        average=sum((amount for _, amount in bars), Decimal(0)) / len(bars),
        yuan=yuan,
    )


def today() -> date:
    """Today in Asia/Shanghai."""
    from datetime import datetime

    return datetime.now(ZONE).date()


def last_months(count: int) -> list[date]:
    """The first days of the last months, this one included, the latest last."""
    months = [today().replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def yuan(amount: Decimal) -> str:
    """Rounded half-up to fen."""
    return f"{amount.quantize(CENT, ROUND_HALF_UP):.2f}"


def exact(amount: Decimal) -> str:
    """Unrounded, at least four decimals."""
    return f"{amount:.4f}"


def application() -> Flask:
    """For gunicorn: `bench.baseline.app:application()`."""
    return create_app(os.environ["DATABASE_URL"])
