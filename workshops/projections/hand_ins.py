"""Hand-ins as rows: counted, inspected, mended, put on a slip."""

from typing import Any

import msgspec

from workshops import events as e
from workshops.projections.changes import Changes, Row

_BLANK: Row = dict.fromkeys(
    (
        "unit",
        "quantity",
        "own_count",
        "rate",
        "factors",
        "rework_of",
        "order",
        "accepted",
        "rework",
        "rejected",
        "grades",
        "paid_rate",
        "exact",
        "run",
        "difference_run",
        "contest",
    )
)


def _own_count(c: Changes, event: e.OwnCountGiven, position: int) -> None:
    if event.originator_version > 1:
        c.change("hand_ins", event.id, own_count=event.quantity)
        return
    _make_hand_in(c, event, position, state="announced", own_count=event.quantity)


def _handed_in(c: Changes, event: e.PiecesHandedIn, position: int) -> None:
    own = event.counted_by_worker
    counted: Row = {"own_count": own} if own is not None else {}
    values: Row = {
        "state": "handed-in",
        "unit": event.unit,
        "quantity": event.quantity,
        "rate": str(event.rate),
        "paid_rate": str(event.rate),
        "factors": msgspec.to_builtins(event.factors),
        "rework_of": event.rework_of,
        "order": event.order,
        "exact": str(event.quantity * event.rate),
        **counted,
    }
    if event.originator_version > 1:
        c.change("hand_ins", event.id, **values, position=position, at=event.at)
        return
    _make_hand_in(c, event, position, **values)


def _make_hand_in(
    c: Changes, event: e.OwnCountGiven | e.PiecesHandedIn, position: int, **values: Any
) -> None:
    row = _BLANK | {
        "id": event.id,
        "workshop": event.workshop,
        "worker": event.worker,
        "product": event.product,
        "step": event.step,
        "work_date": event.work_date,
        "due": False,
        "account": event.by.account,
        "at": event.at,
        "position": position,
    }
    c.make("hand_ins", event.id, **(row | values))


def _withdrawn(c: Changes, event: e.HandInWithdrawn, position: int) -> None:
    c.change("hand_ins", event.id, state="withdrawn")


def _inspected(c: Changes, event: e.PiecesInspected, position: int) -> None:
    due = event.split.accepted > 0
    c.change("hand_ins", event.id, state="inspected", exact=str(event.exact), due=due)
    _divided(c, event, event.split, position)
    for reason in event.reasons:
        key = (event.id, reason.code)
        c.make("hand_in_defects", key, hand_in=event.id, code=reason.code, pieces=reason.quantity)


def _corrected(c: Changes, event: e.HandInCorrected, position: int) -> None:
    c.change("hand_ins", event.id, quantity=event.quantity, exact=str(event.worth))
    if event.split is not None:
        c.change("hand_ins", event.id, due=bool(event.unsettled))
        _divided(c, event, event.split, position)


def _divided(c: Changes, event: e.PiecesInspected | e.HandInCorrected, split: e.Split, position: int) -> None:
    """The division in force, and when it came to be so."""
    parts = {"accepted": split.accepted, "rework": split.rework, "rejected": split.rejected}
    c.change("hand_ins", event.id, **parts, grades=split.grades)
    key = (event.id, position)
    c.make("hand_in_splits", key, hand_in=event.id, position=position, **parts, at=event.at)


def _put_on_slip(c: Changes, event: e.PutOnSlip, position: int) -> None:
    column = "run" if event.kind == "work" else "difference_run"
    c.change("hand_ins", event.id, due=False, **{column: event.run})


def _photographed(c: Changes, event: e.DefectPhotographed, position: int) -> None:
    c.make(
        "defect_photos",
        event.photo,
        id=event.photo,
        hand_in=event.id,
        worker=event.worker,
        digest=event.digest,
        at=event.at,
    )


TELL: dict[type, Any] = {
    e.OwnCountGiven: _own_count,
    e.PiecesHandedIn: _handed_in,
    e.HandInWithdrawn: _withdrawn,
    e.PiecesInspected: _inspected,
    e.HandInCorrected: _corrected,
    e.PutOnSlip: _put_on_slip,
    e.DefectPhotographed: _photographed,
}
