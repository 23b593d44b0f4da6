"""The first storey of an order: what is asked for, which workshops are asked, and the shares they take."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate
from kernel.identity import By, Role
from kernel.money import rate as checked_rate
from workshops.domain.order_terms import Wanted, checked_bill, checked_terms
from workshops.events.orders import (
    OrderCancelled,
    OrderClosed,
    OrderPlaced,
    OrderReopened,
    ShareAccepted,
    ShareDeclined,
    WorkshopAsked,
)


class Sharing(Aggregate):
    """What is asked for. `shares` are the pieces each workshop took of it, `ended` how it came to its end."""

    CATEGORY: ClassVar[str] = "order"
    placed: OrderPlaced
    quantity: int
    over: int
    due_on: date

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.asked: tuple[str, ...] = ()
        self.shares: dict[str, int] = {}
        self.ended: str | None = None

    # -- What is so ------------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """`placed`, `open`, `closed` or `cancelled`."""
        return self.ended or ("open" if self.shares else "placed")

    @property
    def left(self) -> int:
        """How many pieces may still be taken, those agreed over the quantity with them."""
        return self.quantity + self.over - sum(self.shares.values())

    @property
    def placed_for_them(self) -> str | None:
        """The workshop whose coordinator wrote it down for the enterprise, and goes on acting for it."""
        return self.asked[0] if self.placed.by.role is Role.COORDINATOR else None

    def uses(self, step: str) -> dict[str, Decimal]:
        """What one piece of a step takes, by material, in its unit."""
        return {line.material: line.each for line in self.placed.bill if line.step == step}

    @property
    def materials(self) -> tuple[str, ...]:
        """The materials of the bill, in its order."""
        return tuple(dict.fromkeys(line.material for line in self.placed.bill))

    # -- What may be done ------------------------------------------------------------------------------------

    def place(self, wanted: Wanted, *, today: date, at: datetime, by: By) -> None:
        """Ask for it. The same again changes nothing; other content: `id-reused`.

        Refuses what terms, bill (`order_terms`) and a rate are refused for.
        """
        if self.version:
            if wanted != Wanted(*(getattr(self.placed, field) for field in Wanted._fields)):
                raise Refusal("id-reused")
            return
        checked_terms(wanted.quantity, wanted.over, wanted.due_on, today)
        if wanted.price is not None:
            checked_rate(wanted.price)
        checked_bill(wanted.bill, wanted.steps)
        self.trigger(OrderPlaced, at=at, by=by, **wanted._asdict())

    def ask(self, *, workshop: str, at: datetime, by: By, request: str) -> WorkshopAsked:
        """Ask one more workshop. Refuses `already-asked`, `order-closed`."""
        if repeat := self.answered(request, WorkshopAsked):
            return repeat
        self.going_on()
        if workshop in self.asked:
            raise Refusal("already-asked")
        return self.trigger(WorkshopAsked, at=at, by=by, request=request, workshop=workshop)

    def accept(self, *, workshop: str, quantity: int, at: datetime, by: By, request: str) -> ShareAccepted:
        """A workshop takes so many pieces, beside what it has.

        Refuses `not-asked`, `order-closed`, `quantity-not-positive`,
        `share-exceeds` where all shares together would be more than the quantity and what is agreed over it.
        """
        if repeat := self.answered(request, ShareAccepted):
            return repeat
        self.going_on()
        self._asked(workshop)
        if quantity < 1:
            raise Invalid("quantity-not-positive", field="quantity")
        if quantity > self.left:
            raise Refusal("share-exceeds", left=self.left)
        return self.trigger(
            ShareAccepted, at=at, by=by, request=request, workshop=workshop, quantity=quantity
        )

    def decline(
        self, *, workshop: str, reason_code: str, at: datetime, by: By, request: str
    ) -> ShareDeclined:
        """A workshop takes nothing; it may think better of it. Refuses `not-asked`, `share-taken`,
        `order-closed`."""
        if repeat := self.answered(request, ShareDeclined):
            return repeat
        self.going_on()
        self._asked(workshop)
        if workshop in self.shares:
            raise Refusal("share-taken")
        return self.trigger(
            ShareDeclined, at=at, by=by, request=request, workshop=workshop, reason_code=reason_code
        )

    def takes(self, *, workshop: str, product: str, step: str) -> None:
        """Whether work may be handed in for it. Refuses `order-unknown` to a workshop without a share,
        `order-other-work` for another product or step, `order-closed`."""
        if workshop not in self.shares:
            raise Invalid("order-unknown", field="order")
        if product != self.placed.product or step not in self.placed.steps:
            raise Invalid("order-other-work", field="order")
        self.going_on()

    def going_on(self) -> None:
        """Refuses `order-closed` once it is over, closed or cancelled."""
        if self.ended is not None:
            raise Refusal("order-closed")

    def _asked(self, workshop: str) -> None:
        if workshop not in self.asked:
            raise Refusal("not-asked")

    def when(self, event: Any) -> None:
        match event:
            case OrderPlaced():
                self.placed, self.asked = event, event.workshops
                self.quantity, self.over, self.due_on = event.quantity, event.over, event.due_on
            case WorkshopAsked():
                self.asked = (*self.asked, event.workshop)
            case ShareAccepted():
                self.shares[event.workshop] = self.shares.get(event.workshop, 0) + event.quantity
            case OrderCancelled():
                self.ended = "cancelled"
            case OrderClosed():
                self.ended = "closed"
            case OrderReopened():
                self.ended = None
