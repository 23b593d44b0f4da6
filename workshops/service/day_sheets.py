"""Recording the rows of a day sheet, all of them or those that can be."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from kernel.errors import Invalid, Refused
from kernel.identity import By, Scope, derived_id
from kernel.lookups import Member
from kernel.permissions import Actor
from kernel.store import A, EventStore, deciding_again
from kernel.time import day_of
from workshops.domain import HandIn, MaterialAccount, Order, Product, Work, Workshop
from workshops.events import Reason, Split
from workshops.service.grounds import Grounds
from workshops.service.matching import Row, RowRefused, judged_as_it_came, matched
from workshops.service.materials import used

SAVE_AT_ONCE = 200
NO_ORDERS: Mapping[str, str] = MappingProxyType({})


class _Remembered:
    """Orders and accounts of material as they were found, for all rows of a sheet: each is asked for once."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self.known: dict[tuple[type, str], Any] = {}

    def find(self, kind: type[A], id: str) -> A | None:
        """One of them; None where there is none."""
        if (kind, id) not in self.known:
            self.known[kind, id] = self._store.find(kind, id)
        found: A | None = self.known[kind, id]
        return found


class DaySheets(Grounds):
    """What a day sheet tells of a workshop."""

    @deciding_again
    def confirm_columns(
        self, *, workshop: str, layouts: Mapping[str, dict[str, str]], at: datetime, actor: Actor
    ) -> int:
        """Say what columns hold, by the shape of their headings; answers the position."""
        by = actor.require("import-day-sheet", Scope(workshop=workshop))
        found = self.store.get(Workshop, workshop)
        for shape, columns in layouts.items():
            found.confirm_columns(shape=shape, columns=columns, at=at, by=by)
        return self.store.save(found)

    def confirmed_columns(self, workshop: str) -> dict[str, dict[int, str]]:
        """What somebody there said that columns hold, by the shape of their headings."""
        said = self.store.get(Workshop, workshop).sheets
        return {
            shape: {int(place): role for place, role in columns.items()} for shape, columns in said.items()
        }

    @deciding_again
    def record(
        self,
        *,
        workshop: str,
        rows: Sequence[Row],
        at: datetime,
        actor: Actor,
        beside: Sequence[Row] = (),
        orders: Mapping[str, str] = NO_ORDERS,
        partial: bool = False,
        dry_run: bool = False,
        progress: Callable[[int], None] = lambda done: None,
    ) -> tuple[int, list[RowRefused]]:
        """Record many rows of work at once, inspected where the row says so; answers how many are new.

        Unless `partial`, nothing is recorded when any row is refused. Rows recorded before are left alone,
        or inspected where the sheet now says how many are good; a second run after a crash completes the
        first. A row that may be work judged otherwise since it came is refused: `already-inspected`.

        `beside`: rows of the same work that are not to be recorded now. A line that was mended is matched
        together with the good ones of the sheet it stood on, as if that had come whole.

        `orders`: by product the order its new rows count for, at the steps that order asks for; what went
        into them goes off the worker's material. A row recorded before keeps what it was recorded for.
        Refused with them are `order-unknown`, `order-other-work`, `order-closed`.
        """
        by = actor.require("import-day-sheet", Scope(workshop=workshop))
        products: dict[str, Product] = {}
        members: dict[str, Member | None] = {}
        refused: list[RowRefused] = []
        made: list[HandIn] = []
        counted: dict[str, int] = {}
        going = _Remembered(self.store)
        together = [*beside, *rows]
        for place, hand_in in matched(workshop, together, lambda ids: self.store.get_many(HandIn, ids)):
            index = place - len(beside)
            if index < 0:
                continue
            row = rows[index]
            if hand_in is None:
                refused.append(RowRefused(index, "already-inspected"))
                continue
            if hand_in.recorded is not None and (hand_in.split is not None or row.accepted is None):
                continue
            counted[hand_in.id] = hand_in.counted
            try:
                order = self._order_of(hand_in, orders.get(row.product), workshop, row, going)
                made.append(self._record_row(hand_in, workshop, row, order, products, members, at, by))
            except Refused as refusal:
                refused.append(RowRefused(index, refusal.code))
        if dry_run or (refused and not partial):
            return len(made), refused
        for done in range(0, len(made), SAVE_AT_ONCE):
            progress(done)
            some = made[done : done + SAVE_AT_ONCE]
            accounts: dict[str, MaterialAccount] = {}
            for hand_in in some:
                more = hand_in.counted - counted[hand_in.id]
                accounts |= {one.id: one for one in used(going.find, hand_in, more, at, by)}
                going.known |= {(MaterialAccount, id): one for id, one in accounts.items()}
            self.store.save(*some, *accounts.values())
        progress(len(made))
        return len(made), refused

    def _order_of(
        self, hand_in: HandIn, order: str | None, workshop: str, row: Row, going: "_Remembered"
    ) -> str | None:
        if hand_in.recorded is not None:
            return hand_in.recorded.order
        if order is None:
            return None
        found = going.find(Order, order)
        if found is None:
            raise Invalid("order-unknown", field="order")
        if row.product == found.placed.product and row.step not in found.placed.steps:
            return None  # it asks for other steps of this product: the row is work like any other
        found.takes(workshop=workshop, product=row.product, step=row.step)
        return order

    def _record_row(
        self,
        hand_in: HandIn,
        workshop: str,
        row: Row,
        order: str | None,
        products: dict[str, Product],
        members: dict[str, Member | None],
        at: datetime,
        by: By,
    ) -> HandIn:
        if row.worker not in members:
            members[row.worker] = self.members.member(workshop, row.worker)
        self.of_age(members[row.worker], row.work_date)
        if row.product not in products:
            products[row.product] = self.product(workshop, row.product)
        product = products[row.product]
        new = hand_in.recorded is None
        hand_in.record(
            work=Work(workshop, row.worker, row.product, row.step, row.work_date),
            quantity=row.quantity,
            unit=product.unit,
            rate=self.rate(product, row.step, row.work_date, row.worker, None),
            factors=product.factors_on(row.work_date),
            order=order,
            today=day_of(at),
            at=at,
            by=by,
        )
        if row.accepted is not None:
            rejected = row.quantity - row.accepted
            hand_in.inspect(
                split=Split(row.accepted, 0, rejected, {}),
                reasons=[Reason("other", rejected)] if rejected else [],
                at=at,
                by=by,
                request=judged_as_it_came(hand_in.id) if new else derived_id(hand_in.id, "day sheet"),
            )
        return hand_in
