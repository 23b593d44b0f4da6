"""Orders: placed by an enterprise, taken by workshops, changed, shipped, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from kernel.errors import Invalid, Refusal
from kernel.events import Event
from kernel.identity import By, Scope
from kernel.lookups import Employers, Finished
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of
from workshops.domain import Order, Product, Wanted
from workshops.events.orders import (
    BillLine,
    LotShipped,
    LotTakenBack,
    OrderCancelled,
    OrderChangeAnswered,
    OrderChangeProposed,
    OrderClosed,
    OrderReopened,
    ShareAccepted,
    ShareDeclined,
    WorkshopAsked,
)

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Orders:
    """The life of an order. What the enterprise does, the workshop it asked first may do for one that had
    it written down there."""

    store: EventStore
    employers: Employers
    finished: Finished

    @deciding_again
    def place(
        self,
        *,
        id: str,
        employer: str,
        workshops: Sequence[str],
        product: str,
        steps: Sequence[str] | None,
        quantity: int,
        over: int,
        price: Decimal | None,
        due_on: date,
        demands: Sequence[str],
        bill: Sequence[BillLine],
        at: datetime,
        actor: Actor,
    ) -> Written[Order]:
        """Ask workshops for pieces of a product; without `steps`, with all its steps done.

        Refuses `employer-not-verified`, `product-unknown`, `step-unknown` and what `Order.place` does.
        """
        by = actor.require("place-order", Scope(employer=employer, workshop=workshops[0]))
        order = self.store.find(Order, id)
        known, order = order is not None, order or self.store.begin(Order, id)
        if not known:
            if self.employers.employer_state(employer) != "verified":
                raise Refusal("employer-not-verified")
            made = self._product(workshops[0], product, steps or ())
            steps = steps or [step.code for step in made.steps]
            for workshop in workshops[1:]:
                self._product(workshop, product, steps)
        wanted = Wanted(
            employer=employer,
            workshops=tuple(workshops),
            product=product,
            steps=tuple(order.placed.steps if known and steps is None else steps or ()),
            quantity=quantity,
            over=over,
            price=price,
            due_on=due_on,
            demands=tuple(demands),
            bill=tuple(bill),
        )
        order.place(wanted, today=day_of(at), at=at, by=by)
        return Written(order, self.store.save(order), not known)

    @deciding_again
    def ask(
        self, *, id: str, workshop: str, at: datetime, actor: Actor, request: str
    ) -> tuple[WorkshopAsked, int]:
        """Ask one more workshop, which must make the product with these steps."""
        order, by = self._owned(id, actor)
        self._product(workshop, order.placed.product, order.placed.steps)
        return self._saved(order, order.ask(workshop=workshop, at=at, by=by, request=request))

    @deciding_again
    def accept(
        self, *, id: str, workshop: str, quantity: int, at: datetime, actor: Actor, request: str
    ) -> tuple[ShareAccepted, int]:
        """Take so many pieces."""
        order, by = self._taken(id, workshop, actor)
        happened = order.accept(workshop=workshop, quantity=quantity, at=at, by=by, request=request)
        return self._saved(order, happened)

    @deciding_again
    def decline(
        self, *, id: str, workshop: str, reason_code: str, at: datetime, actor: Actor, request: str
    ) -> tuple[ShareDeclined, int]:
        """Take none."""
        order, by = self._taken(id, workshop, actor)
        happened = order.decline(workshop=workshop, reason_code=reason_code, at=at, by=by, request=request)
        return self._saved(order, happened)

    @deciding_again
    def propose(
        self,
        *,
        id: str,
        quantity: int | None,
        over: int | None,
        due_on: date | None,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[OrderChangeProposed, int]:
        """Want another quantity or date (None: as it is)."""
        order, by = self._owned(id, actor)
        happened = order.propose(
            quantity=order.quantity if quantity is None else quantity,
            over=order.over if over is None else over,
            due_on=due_on or order.due_on,
            today=day_of(at),
            at=at,
            by=by,
            request=request,
        )
        return self._saved(order, happened)

    @deciding_again
    def answer_change(
        self,
        *,
        id: str,
        workshop: str,
        change: str,
        agreed: bool,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[OrderChangeAnswered, int]:
        """Agree to a change, or not."""
        order, by = self._taken(id, workshop, actor)
        happened = order.answer_change(
            workshop=workshop, change=change, agreed=agreed, at=at, by=by, request=request
        )
        return self._saved(order, happened)

    @deciding_again
    def ship(
        self, *, id: str, workshop: str, quantity: int, at: datetime, actor: Actor, request: str
    ) -> tuple[LotShipped, int]:
        """Let a lot leave: of what is finished by now, as far as the read model has heard."""
        order, by = self._taken(id, workshop, actor)
        finished = self.finished.finished(id, workshop)
        happened = order.ship(
            workshop=workshop, quantity=quantity, finished=finished, at=at, by=by, request=request
        )
        return self._saved(order, happened)

    @deciding_again
    def take_back_lot(
        self, *, id: str, workshop: str, lot: str, at: datetime, actor: Actor, request: str
    ) -> tuple[LotTakenBack, int]:
        """Undo a lot that was written down by mistake."""
        order, by = self._taken(id, workshop, actor)
        happened = order.take_back_lot(workshop=workshop, lot=lot, at=at, by=by, request=request)
        return self._saved(order, happened)

    @deciding_again
    def cancel(
        self, *, id: str, reason_code: str, at: datetime, actor: Actor, request: str
    ) -> tuple[OrderCancelled, int]:
        """Call it off before anybody has a share."""
        order, by = self._owned(id, actor)
        return self._saved(order, order.cancel(reason_code=reason_code, at=at, by=by, request=request))

    @deciding_again
    def close(
        self, *, id: str, reason_code: str | None, at: datetime, actor: Actor, request: str
    ) -> tuple[OrderClosed, int]:
        """Let it be over."""
        order, by = self._owned(id, actor)
        return self._saved(order, order.close(reason_code=reason_code, at=at, by=by, request=request))

    @deciding_again
    def reopen(self, *, id: str, at: datetime, actor: Actor, request: str) -> tuple[OrderReopened, int]:
        """Take back that it was closed."""
        order, by = self._owned(id, actor)
        return self._saved(order, order.reopen(at=at, by=by, request=request))

    def _owned(self, id: str, actor: Actor) -> tuple[Order, By]:
        order = self.store.get(Order, id)
        return order, actor.require("place-order", owner_of(order))

    def _taken(self, id: str, workshop: str, actor: Actor) -> tuple[Order, By]:
        by = actor.require("take-order", Scope(workshop=workshop))
        return self.store.get(Order, id), by

    def _saved(self, order: Order, happened: E) -> tuple[E, int]:
        return happened, self.store.save(order)

    def _product(self, workshop: str, code: str, steps: Sequence[str]) -> Product:
        product = self.store.find(Product, Product.id_of(workshop, code))
        if product is None:
            raise Invalid("product-unknown", field="product", product=code)
        for step in steps:
            product.step(step)
        return product


def owner_of(order: Order) -> Scope:
    """Whose order it is: the enterprise's, and the workshop's that wrote it down for one."""
    return Scope(employer=order.placed.employer, workshop=order.placed_for_them or "")


__all__ = ["Orders", "owner_of"]
