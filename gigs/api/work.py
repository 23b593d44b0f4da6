"""Who came, what it earned them, what they said about it, and that it was paid."""

from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from gigs import schemas as s
from gigs.api.door import blueprint, gig_of, names_of, read
from gigs.domain import Gig
from gigs.events import ShiftAttended
from gigs.service import Worked
from kernel.identity import Scope
from kernel.money import from_micro, to_fen
from kernel.time import now
from shell.api import list_of
from shell.house import house
from shell.web import actor, requires, wrote
from shell.words import keep_words


@blueprint.post("/gigs/<uuid:id>/attendance")
@requires("attendance")
@blueprint.arguments(s.ShiftRecordSchema)
@blueprint.response(200, s.ShiftRecordedSchema)
def attendance(body: dict[str, Any], id: UUID) -> Any:
    """Record that somebody came, or did not; the worker says by the same words that it was otherwise."""
    gig = gig_of(id)
    if actor().may("record-attendance", Scope(employer=gig.posting.employer)):
        return _record(gig, body)
    return _contest(gig, body)


def _record(gig: Gig, body: dict[str, Any]) -> dict[str, Any]:
    happened, position = (
        house()
        .get(Worked)
        .record(
            id=gig.id,
            worker=body["worker"],
            shift=body["shift"],
            outcome=body["outcome"],
            quantity=body["quantity"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(position)
    came = isinstance(happened, ShiftAttended)
    exact = happened.exact if isinstance(happened, ShiftAttended) else Decimal(0)
    return {
        "gig": gig.id,
        "worker": happened.worker,
        "shift": happened.place.shift,
        "outcome": "attended" if came else "absent",
        "quantity": happened.quantity if isinstance(happened, ShiftAttended) else None,
        "entry": happened.entry if came else None,
        "exact": exact,
        "amount": to_fen(exact),
    }


def _contest(gig: Gig, body: dict[str, Any]) -> dict[str, Any]:
    happened, position = (
        house()
        .get(Worked)
        .contest(
            id=gig.id,
            worker=body["worker"],
            shift=body["shift"],
            claims=body["quantity"] if body["outcome"] == "attended" else Decimal(0),
            reason_code=body["reason_code"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(position)
    keep_words(house(), happened.contest, body["text"], of=happened.worker)
    return {
        "gig": gig.id,
        "worker": happened.worker,
        "shift": happened.shift,
        "outcome": "contested",
        "quantity": happened.claims,
        "contest": happened.contest,
    }


@blueprint.get("/gigs/<uuid:id>/attendance")
@requires("record-attendance")
@blueprint.response(200, list_of(s.WorkedSchema))
def list_attendance(id: UUID) -> Any:
    """Who has which shifts, who came, what each earned, and what of it is to be paid."""
    actor().require("record-attendance", Scope(employer=gig_of(id).posting.employer))
    rows = read().places(str(id))
    names = names_of(row["worker"] for row in rows)
    items = []
    for worker, own in groupby(rows, lambda row: row["worker"]):
        shifts = list(own)
        items.append(
            {
                "worker": worker,
                "name": names.get(worker),
                "exact": from_micro(sum(row["earned"] for row in shifts)),
                "unpaid": to_fen(from_micro(sum(row["unpaid"] for row in shifts))),
                "shifts": [_shift(row) for row in shifts],
            }
        )
    return {"items": items, "next": None}


def _shift(row: Any) -> dict[str, Any]:
    return {
        **row,
        "quantity": Decimal(row["hundredths"]) / 100 if row["outcome"] == "attended" else None,
        "exact": from_micro(row["earned"]),
    }


@blueprint.post("/gigs/<uuid:id>/payments")
@requires("pay-gig")
@blueprint.arguments(s.GigPaymentSchema)
@blueprint.response(200, s.GigPaidSchema)
def pay(body: dict[str, Any], id: UUID) -> Any:
    """Confirm that everything one worker had earned and not been paid was paid."""
    happened, position = (
        house()
        .get(Worked)
        .pay(
            id=str(id),
            worker=body["worker"],
            reference=body["reference"],
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(position)
    return {
        "gig": str(id),
        "worker": happened.worker,
        "amount": happened.amount,
        "lines": happened.lines,
        "reference": happened.reference,
    }
