"""Classes: a seat, or the end of the queue."""

import uuid
from datetime import UTC, datetime

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bench.baseline.answers import refuse
from bench.baseline.gigs import is_busy
from bench.baseline.models import CourseRun, Enrolment, Worker


class EnrollingSchema(Schema):
    """What a client sends."""

    id = fields.UUID(required=True)


ENROLLING = EnrollingSchema()


def put_enrolment(id: uuid.UUID, worker: uuid.UUID) -> ResponseReturnValue:
    """Enrol: worker and run are locked, so that nobody sits twice and no seat is given twice."""
    try:
        ENROLLING.load(request.get_json())
    except ValidationError as error:
        return jsonify(status=422, code="invalid", errors=error.messages), 422
    if g.account.worker_id != worker:
        return refuse(403, "forbidden")
    db: Session = g.db
    person = db.get(Worker, worker, with_for_update=True)
    run = db.get(CourseRun, id, with_for_update=True)
    if person is None or run is None:
        return refuse(404, "not-found")
    known = db.scalar(select(Enrolment).where(Enrolment.run_id == id, Enrolment.worker_id == worker))
    if known is not None:
        return _told(db, known), 200
    if run.state != "scheduled" or datetime.now(UTC) >= run.cut_off:
        return refuse(409, "enrolment-closed")
    if any(is_busy(db, worker, session) for session in run.sessions):
        return refuse(409, "overlap")
    seated = db.scalar(select(func.count()).where(Enrolment.run_id == id, Enrolment.state == "enrolled"))
    state = "enrolled" if (seated or 0) < run.capacity else "waitlisted"
    enrolment = Enrolment(run_id=id, worker_id=worker, state=state)
    db.add(enrolment)
    db.flush()
    told = _told(db, enrolment)
    db.commit()
    return told, 201


def _told(db: Session, enrolment: Enrolment) -> ResponseReturnValue:
    waits = enrolment.state == "waitlisted"
    before = select(func.count()).where(
        Enrolment.run_id == enrolment.run_id,
        Enrolment.state == "waitlisted",
        Enrolment.id <= enrolment.id,
    )
    return jsonify(
        run=str(enrolment.run_id),
        worker=str(enrolment.worker_id),
        state=enrolment.state,
        place=db.scalar(before) if waits else None,
        offer_expires_at=None,
        certificate=enrolment.certificate,
    )
