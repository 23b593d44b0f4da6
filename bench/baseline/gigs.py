"""Gigs: taken on the spot, and a worker's own."""

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from bench.baseline.answers import ZONE, refuse, today
from bench.baseline.models import Application, CourseSession, Enrolment, Gig, Place, Shift, Worker

AN_ADULT = 16


class ApplyingSchema(Schema):
    """What a client sends."""

    id = fields.UUID(required=True)
    shifts = fields.List(fields.Integer(strict=True), load_default=None, allow_none=True)
    text = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=500))


APPLYING = ApplyingSchema()


def put_application(id: uuid.UUID, worker: uuid.UUID) -> ResponseReturnValue:
    """Take a gig's shifts: worker and shifts are locked, so that nobody is hired twice or too many are."""
    try:
        body: dict[str, Any] = APPLYING.load(request.get_json())
    except ValidationError as error:
        return jsonify(status=422, code="invalid", errors=error.messages), 422
    if g.account.worker_id != worker:
        return refuse(403, "forbidden")
    db: Session = g.db
    person = db.get(Worker, worker, with_for_update=True)
    shifts = db.scalars(
        select(Shift)
        .join(Gig)
        .where(Shift.gig_id == id, Gig.state == "published")
        .order_by(Shift.no)
        .with_for_update(of=Shift)
    ).all()
    if person is None or not shifts:
        return refuse(404, "not-found")
    application = db.scalar(
        select(Application).where(Application.gig_id == id, Application.worker_id == worker)
    )
    if application is not None and application.state == "hired":
        return jsonify(_told(application, [shift.no for shift in shifts])), 200
    now = datetime.now(UTC)
    wanted = [
        shift for shift in shifts if shift.starts_at > now and shift.no in (body["shifts"] or [shift.no])
    ]
    if not wanted:
        return refuse(409, "shift-started")
    if (today() - person.birth_date).days < AN_ADULT * 365.25:
        return refuse(409, "under-age")
    if any(is_busy(db, worker, shift) for shift in wanted):
        return refuse(409, "overlap")
    held = dict(
        db.execute(
            select(Place.no, func.count()).where(Place.gig_id == id, Place.held).group_by(Place.no)
        ).all()  # type: ignore[arg-type]
    )
    if any(held.get(shift.no, 0) >= shift.headcount for shift in wanted):
        return refuse(409, "gig-full")
    if application is None:
        application = Application(gig_id=id, worker_id=worker)
        db.add(application)
    application.state, application.text = "hired", body["text"]
    for shift in wanted:
        place = Place(gig_id=id, no=shift.no, worker_id=worker, held=True, earned=0, paid=False)
        db.merge(place)
        held[shift.no] = held.get(shift.no, 0) + 1
    if all(held.get(shift.no, 0) == shift.headcount for shift in shifts):
        gig = db.get_one(Gig, id)
        gig.full_at = gig.full_at or now
    db.commit()
    return jsonify(_told(application, [shift.no for shift in wanted])), 201


def is_busy(db: Session, worker: uuid.UUID, hours: Shift | CourseSession) -> bool:
    """Whether somebody works or sits in class in these hours."""
    at_work = (
        select(Place)
        .join(Shift)
        .where(
            Place.worker_id == worker,
            Place.held,
            Shift.starts_at < hours.ends_at,
            Shift.ends_at > hours.starts_at,
        )
    )
    in_class = (
        select(Enrolment)
        .join(CourseSession, CourseSession.run_id == Enrolment.run_id)
        .where(
            Enrolment.worker_id == worker,
            Enrolment.state == "enrolled",
            CourseSession.starts_at < hours.ends_at,
            CourseSession.ends_at > hours.starts_at,
        )
    )
    return bool(db.scalar(select(or_(exists(at_work.subquery()), exists(in_class.subquery())))))


def _told(application: Application, shifts: list[int]) -> dict[str, Any]:
    return {
        "gig": str(application.gig_id),
        "worker": str(application.worker_id),
        "state": application.state,
        "shifts": shifts,
    }


def get_gig(id: uuid.UUID) -> ResponseReturnValue:
    """One gig."""
    gig = g.db.get(Gig, id, options=[joinedload(Gig.employer), selectinload(Gig.shifts)])
    if gig is None:
        return refuse(404, "not-found")
    return jsonify(wire(gig, _hired(g.db, [id])))


def get_applications(id: uuid.UUID) -> ResponseReturnValue:
    """Somebody's applications with the gigs, the latest first."""
    if g.account.worker_id != id:
        return refuse(403, "forbidden")
    db: Session = g.db
    limit = min(int(request.args.get("limit", 50)), 200)
    found = db.scalars(
        select(Application)
        .join(Application.gig)
        .options(
            contains_eager(Application.gig).joinedload(Gig.employer),
            contains_eager(Application.gig).selectinload(Gig.shifts),
        )
        .where(Application.worker_id == id)
        .order_by(Application.id.desc())
        .limit(limit + 1)
    ).all()
    ids = [application.gig_id for application in found]
    hired = _hired(db, ids)
    places = select(Place.gig_id, Place.no).where(Place.worker_id == id, Place.gig_id.in_(ids), Place.held)
    mine: dict[uuid.UUID, list[int]] = {}
    for gig, no in db.execute(places.order_by(Place.no)):
        mine.setdefault(gig, []).append(no)
    items = [
        {
            **_told(application, mine.get(application.gig_id, [])),
            "reason_code": application.reason_code,
            "of": wire(application.gig, hired),
        }
        for application in found[:limit]
    ]
    return jsonify(items=items, next=str(found[limit - 1].id) if len(found) > limit else None)


def _hired(db: Session, gigs: list[uuid.UUID]) -> dict[tuple[uuid.UUID, int], int]:
    counts = select(Place.gig_id, Place.no, func.count()).where(Place.gig_id.in_(gigs), Place.held)
    return {(gig, no): count for gig, no, count in db.execute(counts.group_by(Place.gig_id, Place.no))}


def wire(gig: Gig, hired: dict[tuple[uuid.UUID, int], int]) -> dict[str, Any]:
    """A gig as JSON."""
    off = gig.cancelled_at is not None
    return {
        "id": str(gig.id),
        "employer": str(gig.employer_id),
        "employer_name": gig.employer.name,
        "title": gig.title,
        "trade": gig.trade,
        "village": gig.village,
        "pay": {"basis": gig.basis, "amount": f"{gig.wage.normalize():f}"},
        "shifts": [
            {
                "no": shift.no,
                "starts_at": shift.starts_at.astimezone(ZONE).isoformat(),
                "ends_at": shift.ends_at.astimezone(ZONE).isoformat(),
                "headcount": shift.headcount,
                "hired": (count := hired.get((gig.id, shift.no), 0)),
                "left": 0 if off else shift.headcount - count,
                "off": off,
            }
            for shift in gig.shifts
        ],
        "mode": gig.mode,
        "requires": gig.requires,
        "state": gig.state,
        "reason_code": gig.reason_code,
        "confirm": None,  # nobody is asked whether they come
        "ground": None,  # no title leaves anybody out
    }
