"""A worker's income as JSON and as a page: pieces and gigs, added up by the database."""

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import g, jsonify, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from bench.baseline.answers import ZONE, exact, last_months, refuse, today, yuan
from bench.baseline.models import Gig, HandIn, Place, Shift, Step

STAGES = {"handed-in": "estimated", "inspected": "earned", "settled": "settled", "paid": "paid"}

# A hand-in counts whole until it is inspected, then what was accepted.
PIECES = case((HandIn.state == "handed-in", HandIn.quantity), else_=HandIn.accepted)
WORTH = PIECES * HandIn.rate
DAY = func.date(func.timezone(ZONE.key, Shift.starts_at))


def sums(db: Session, worker: uuid.UUID, first: date, last: date) -> dict[str, dict[str, Decimal]]:
    """A worker's amounts by month and stage, added up by the database."""
    pieces = select(HandIn.work_date.label("day"), HandIn.state, WORTH.label("worth")).where(
        HandIn.worker_id == worker, HandIn.work_date.between(first, last)
    )
    state = case((Place.paid, "paid"), else_="inspected")
    gigs = (
        select(DAY, state, Place.earned)
        .join(Shift)
        .where(Place.worker_id == worker, Place.outcome == "attended", DAY.between(first, last))
    )
    done = pieces.union_all(gigs).subquery().c
    month = func.date_trunc("month", done.day)
    statement = select(month, done.state, func.sum(done.worth)).group_by(month, done.state)
    found: dict[str, dict[str, Decimal]] = {}
    for began, stage, total in db.execute(statement):
        found.setdefault(f"{began:%Y-%m}", {})[STAGES[stage]] = total
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
    days = _days(db, worker, months[-1])
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


def _days(db: Session, worker: uuid.UUID, since: date) -> dict[date, list[dict[str, Any]]]:
    """What somebody did, the latest day first: pieces by hand-in, gigs by shift."""
    rows = db.execute(
        select(HandIn, Step.label, PIECES.label("pieces"), WORTH.label("worth"))
        .join(
            Step,
            (Step.workshop_id == HandIn.workshop_id)
            & (Step.product == HandIn.product)
            & (Step.step == HandIn.step),
        )
        .where(HandIn.worker_id == worker, HandIn.work_date >= since)
        .order_by(HandIn.work_date.desc(), HandIn.id)
    )
    done: list[tuple[date, dict[str, Any]]] = [
        (
            row.HandIn.work_date,
            {
                "href": f"/hand-ins/{row.HandIn.id}",
                "label": row.label,
                "count": row.pieces,
                "unit": row.HandIn.unit,
                "handed_in": row.HandIn.quantity,
                "rejected": row.HandIn.rejected,
                "state": row.HandIn.state,
                "worth": row.worth,
            },
        )
        for row in rows
    ]
    shifts = db.execute(
        select(Place, Gig.title, Gig.basis, Shift.starts_at)
        .select_from(Place)
        .join(Shift)
        .join(Gig, Gig.id == Shift.gig_id)
        .where(Place.worker_id == worker, Place.outcome == "attended", since <= DAY)
    )
    done += [
        (
            row.starts_at.astimezone(ZONE).date(),
            {
                "href": f"/gigs/{row.Place.gig_id}",
                "label": row.title,
                "count": row.Place.quantity,
                "unit": row.basis,
                "rejected": None,
                "state": "paid" if row.Place.paid else "inspected",
                "worth": row.Place.earned,
            },
        )
        for row in shifts
    ]
    days: dict[date, list[dict[str, Any]]] = {}
    for day, told in sorted(done, key=lambda each: each[0], reverse=True):
        days.setdefault(day, []).append(told)
    return days
