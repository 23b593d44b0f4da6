"""What is told of an order: which row of which table an event makes or changes, and how.

A row with `new` is made; of any other the key finds what is there, and `+name` says by how much it grows.
"""

from typing import Any

import msgspec

from workshops.events import orders as o
from workshops.projections.changes import Row

Writes = list[tuple[str, Row]]


def _placed(event: o.OrderPlaced, position: int) -> Writes:
    row = {
        "new": True,
        "id": event.id,
        "employer": event.employer,
        "placed_for": event.workshops[0] if event.by.role == "coordinator" else None,
        "product": event.product,
        "steps": list(event.steps),
        "quantity": event.quantity,
        "over": event.over,
        "price": None if event.price is None else str(event.price),
        "due_on": event.due_on,
        "demands": list(event.demands),
        "bill": msgspec.to_builtins(event.bill),
        "state": "placed",
        "taken": 0,
        "shipped": 0,
        "change": None,
        "reason_code": None,
        "placed_at": event.at,
        "ended_at": None,
        "position": position,
    }
    return [("orders", row), *(_asked_row(event.id, workshop, position) for workshop in event.workshops)]


def _asked_row(order: str, workshop: str, position: int) -> tuple[str, Row]:
    return "order_shares", {
        "new": True,
        "order": order,
        "workshop": workshop,
        "state": "asked",
        "share": 0,
        "shipped": 0,
        "reason_code": None,
        "agreed": None,
        "position": position,
    }


def _asked(event: o.WorkshopAsked, position: int) -> Writes:
    return [_asked_row(event.id, event.workshop, position)]


def _accepted(event: o.ShareAccepted, position: int) -> Writes:
    share = {"order": event.id, "workshop": event.workshop, "state": "accepted", "+share": event.quantity}
    return [
        ("orders", {"id": event.id, "state": "open", "+taken": event.quantity}),
        ("order_shares", share),
    ]


def _declined(event: o.ShareDeclined, position: int) -> Writes:
    said = {"state": "declined", "reason_code": event.reason_code}
    return [("order_shares", {"order": event.id, "workshop": event.workshop, **said})]


def _proposed(event: o.OrderChangeProposed, position: int) -> Writes:
    said = {
        "change": event.change,
        "quantity": event.quantity,
        "over": event.over,
        "due_on": event.due_on.isoformat(),
    }
    return [("orders", {"id": event.id, "change": said})]


def _answered(event: o.OrderChangeAnswered, position: int) -> Writes:
    if not event.agreed:
        return [("orders", {"id": event.id, "change": None})]
    return [("order_shares", {"order": event.id, "workshop": event.workshop, "agreed": event.change})]


def _changed(event: o.OrderChanged, position: int) -> Writes:
    terms = {"quantity": event.quantity, "over": event.over, "due_on": event.due_on}
    taken = sum(event.shares.values())
    return [
        ("orders", {"id": event.id, "change": None, "taken": taken, **terms}),
        *(
            ("order_shares", {"order": event.id, "workshop": workshop, "share": share})
            for workshop, share in event.shares.items()
        ),
    ]


def _shipped(event: o.LotShipped, position: int) -> Writes:
    lot = {
        "new": True,
        "id": event.lot,
        "order": event.id,
        "workshop": event.workshop,
        "quantity": event.quantity,
        "taken_back": False,
        "at": event.at,
        "position": position,
    }
    return [("order_lots", lot), *_by_lot(event.id, event.workshop, event.quantity)]


def _lot_back(event: o.LotTakenBack, position: int) -> Writes:
    back = ("order_lots", {"id": event.lot, "taken_back": True})
    return [back, *_by_lot(event.id, event.workshop, -event.quantity)]


def _by_lot(order: str, workshop: str, quantity: int) -> Writes:
    return [
        ("orders", {"id": order, "+shipped": quantity}),
        ("order_shares", {"order": order, "workshop": workshop, "+shipped": quantity}),
    ]


def _ended(event: o.OrderCancelled | o.OrderClosed, position: int) -> Writes:
    state = "closed" if isinstance(event, o.OrderClosed) else "cancelled"
    said = {"reason_code": event.reason_code, "ended_at": event.at, "change": None}
    return [("orders", {"id": event.id, "state": state, **said})]


def _reopened(event: o.OrderReopened, position: int) -> Writes:
    return [("orders", {"id": event.id, "state": "open", "reason_code": None, "ended_at": None})]


TELL: dict[type, Any] = {
    o.OrderPlaced: _placed,
    o.WorkshopAsked: _asked,
    o.ShareAccepted: _accepted,
    o.ShareDeclined: _declined,
    o.OrderChangeProposed: _proposed,
    o.OrderChangeAnswered: _answered,
    o.OrderChanged: _changed,
    o.LotShipped: _shipped,
    o.LotTakenBack: _lot_back,
    o.OrderCancelled: _ended,
    o.OrderClosed: _ended,
    o.OrderReopened: _reopened,
}
