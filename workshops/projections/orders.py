"""From the events of orders, and of hand-ins for them, to how far each has come.

Inspections and corrections say what a hand-in has become, not by how much that is more: what it was is kept
in `order_hand_ins`, so totals change by the difference, at the same cost however long an order runs.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import Connection, bindparam, insert, literal, select, update

from kernel.store import Recorded
from shell.projector import Projection
from shell.readmodels import Moment, ReadModel, insert_rows, upsert_rows
from workshops import events as e
from workshops.domain.quantities import to_parts
from workshops.events import materials as m
from workshops.projections.changes import Row
from workshops.projections.order_rows import TELL
from workshops.readmodel.order_tables import KINDS
from workshops.readmodel.orders import OrdersReadModel

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
            elif type(event) in TELL:
                for table, values in TELL[type(event)](event, position):
                    self._write(connection, table, values)
                self._note(connection, event, position)
        if counted:
            self._count(connection, counted)
        self._move(connection, moved)

    def _write(self, connection: Connection, table: str, values: Row) -> None:
        """A row of `order_rows`."""
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

    def _note(self, connection: Connection, event: Any, position: int) -> None:
        """How the shares of an order stand after an event of it."""
        orders, shares = self.read_model.table("orders"), self.read_model.table("order_shares")
        o, s = orders.c, shares.c
        stands = select(
            literal(position).label("position"),
            literal(event.recorded_at, Moment).label("recorded_at"),
            *(s.workshop, s.order, s.share, s.shipped),
            *(o.state, o.due_on, o.ended_at),
        ).join(orders, o.id == s.order)
        noted = insert(self.read_model.table("order_stands"))
        connection.execute(
            noted.from_select(stands.selected_columns.keys(), stands.where(s.order == event.id))
        )

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
