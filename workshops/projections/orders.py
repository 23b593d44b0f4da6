"""From the events of orders, and of hand-ins for them, to how far each has come.

Inspections and corrections say what a hand-in has become, not by how much that is more: what it was is kept
in `order_hand_ins`, so totals change by the difference, at the same cost however long an order runs.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection, bindparam, select, update

from kernel.store import Recorded
from shell.projector import Projection
from shell.readmodels import ReadModel, insert_rows, upsert_rows
from workshops import events as e
from workshops.domain.quantities import to_parts
from workshops.events import materials as m
from workshops.events import orders as o
from workshops.readmodel.order_tables import KINDS
from workshops.readmodel.orders import OrdersReadModel

Row = dict[str, Any]
COUNTS = ("handed_in", "accepted", "rejected")

MATERIAL: dict[type, str] = {
    m.MaterialReceived: "received",
    m.MaterialIssued: "issued",
    m.MaterialReturned: "returned",
    m.MaterialUsed: "used",
    m.MaterialScrapped: "scrapped",
    m.MaterialSentBack: "sent_back",
    m.MaterialCounted: "counted",
}
HANDED_IN = (e.PiecesHandedIn, e.HandInWithdrawn, e.PiecesInspected, e.HandInCorrected)


class OrdersProjection(Projection[OrdersReadModel]):
    """Keeps the tables of `OrdersReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = OrdersReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Orders one by one, for they are few; hand-ins and material in bulk."""
        counted: list[Any] = []
        moved: list[Row] = []
        for position, event in batch:
            if isinstance(event, HANDED_IN):
                counted.append(event)
            elif type(event) in MATERIAL:
                moved += _movements(event, position)
            elif type(event) in _TELL:
                for table, values in _TELL[type(event)](event, position):
                    self._write(connection, table, values)
        if counted:
            self._count(connection, counted)
        self._move(connection, moved)

    def _write(self, connection: Connection, table: str, values: Row) -> None:
        """A row where it is new; else what changes of it (`+name`: by how much)."""
        written = self.read_model.table(table)
        if values.pop("new", False):
            upsert_rows(connection, written, [values], key=[column.name for column in written.primary_key])
            return
        key = [column for column in written.primary_key if column.name in values]
        where = [column == values.pop(column.name) for column in key]
        sets = {
            name.removeprefix("+"): written.c[name[1:]] + value if name.startswith("+") else value
            for name, value in values.items()
        }
        connection.execute(update(written).where(*where).values(sets))

    # -- What was made -------------------------------------------------------------------------------------

    def _count(self, connection: Connection, events: Sequence[Any]) -> None:
        table = self.read_model.table("order_hand_ins")
        fresh = {event.id for event in events if isinstance(event, e.PiecesHandedIn) and event.order}
        asked = {event.id for event in events if not isinstance(event, e.PiecesHandedIn)} - fresh
        known: dict[str, Row] = {}
        if asked:
            statement = select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))
            found = connection.execute(statement, {"ids": sorted(asked)}).mappings()
            known = {row["id"]: dict(row) for row in found}
        changes: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
        touched: dict[str, Row] = {}
        for event in events:
            if isinstance(event, e.PiecesHandedIn) and event.order:
                known[event.id] = _hand_in(event)
                before = [0, 0, 0]
            elif event.id in known:
                before = _counts(known[event.id])
                known[event.id] |= _became(event)
            else:
                continue
            row = touched[event.id] = known[event.id]
            key = (row["order"], row["workshop"], row["step"], row["day"])
            changes[key] = [
                sum(each) - was for *each, was in zip(changes[key], _counts(row), before, strict=True)
            ]
        set_ = ("quantity", "accepted", "rejected")
        upsert_rows(connection, table, list(touched.values()), key=("id",), set=set_)
        work = [
            {"order": order, "workshop": workshop, "step": step, **dict(zip(COUNTS, counts, strict=True))}
            for (order, workshop, step, _day), counts in changes.items()
        ]
        key_of_work = ("order", "workshop", "step")
        upsert_rows(connection, self.read_model.table("order_work"), work, key=key_of_work, add=COUNTS)
        days = [
            {"order": order, "workshop": workshop, "step": step, "day": day, "handed_in": counts[0]}
            for (order, workshop, step, day), counts in changes.items()
        ]
        upsert_rows(
            connection,
            self.read_model.table("order_days"),
            days,
            key=(*key_of_work, "day"),
            add=("handed_in",),
        )

    # -- Where the material is -----------------------------------------------------------------------------

    def _move(self, connection: Connection, moved: Sequence[Row]) -> None:
        insert_rows(connection, self.read_model.table("material_movements"), moved)
        key = ("order", "workshop", "worker", "material")
        sums = [
            {name: row[name] for name in key} | dict.fromkeys(KINDS, 0) | {row["kind"]: row["change"]}
            for row in moved
        ]
        upsert_rows(connection, self.read_model.table("material_accounts"), sums, key=key, add=KINDS)


def _hand_in(event: e.PiecesHandedIn) -> Row:
    return {
        "id": event.id,
        "order": event.order,
        "workshop": event.workshop,
        "step": event.step,
        "day": event.work_date,
        "again": event.rework_of is not None,
        "quantity": event.quantity,
        "accepted": 0,
        "rejected": 0,
    }


def _became(event: Any) -> Row:
    if isinstance(event, e.HandInWithdrawn):
        return {"quantity": 0}
    split = {"accepted": event.split.accepted, "rejected": event.split.rejected} if event.split else {}
    return split if isinstance(event, e.PiecesInspected) else {"quantity": event.quantity, **split}


def _counts(row: Row) -> list[int]:
    """What a hand-in counts for its order; pieces that come back from rework are not handed in again."""
    return [0 if row["again"] else row["quantity"], row["accepted"], row["rejected"]]


def _movements(event: Any, position: int) -> list[Row]:
    counted = {portion.material: portion.quantity for portion in getattr(event, "counted", ())}
    common = {
        "position": position,
        "order": event.order,
        "workshop": event.workshop,
        "worker": "" if event.stock else event.worker,
        "between": event.worker if event.stock else None,
        "pieces": getattr(event, "pieces", None),
        "hand_in": getattr(event, "hand_in", None),
        "reason_code": getattr(event, "reason_code", None),
        "at": event.at,
        "recorded_at": event.recorded_at,
    }
    kind = MATERIAL[type(event)]
    return [
        {
            **common,
            "material": portion.material,
            "kind": name,
            "change": to_parts(portion.quantity),
            "counted": to_parts(counted[portion.material])
            if name == "counted" and portion.material in counted
            else None,
        }
        for name, portions in ((kind, event.portions), ("beyond", event.beyond))
        for portion in portions
    ]


# -- Orders: which row of which table changes how -----------------------------------------------------------

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


_TELL: dict[type, Any] = {
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
