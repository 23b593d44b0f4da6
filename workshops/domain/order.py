"""An order (派单): what an enterprise asks of workshops, the shares they take, what they ship, its end."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, NamedTuple

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate, Event
from kernel.identity import By, Role
from kernel.money import rate as checked_rate
from workshops.domain.quantities import checked_amount
from workshops.events.orders import (
    BillLine,
    LotShipped,
    LotTakenBack,
    OrderCancelled,
    OrderChangeAnswered,
    OrderChanged,
    OrderChangeProposed,
    OrderClosed,
    OrderPlaced,
    OrderReopened,
    ShareAccepted,
    ShareDeclined,
    WorkshopAsked,
)

MOST_PIECES = 1_000_000
MOST_LINES = 100


class Wanted(NamedTuple):
    """What is ordered: the content by which two sendings of one order are compared.

    `price` in yuan a piece; `over` pieces beyond `quantity` are taken too; `due_on` in Asia/Shanghai.
    """

    employer: str
    workshops: tuple[str, ...]
    product: str
    steps: tuple[str, ...]
    quantity: int
    over: int
    price: Decimal | None
    due_on: date
    demands: tuple[str, ...]
    bill: tuple[BillLine, ...]


class Order(Aggregate):
    """One stream an order. `shares` are the pieces each workshop took, `shipped` what left it.

    State: `placed`, `open` (somebody took a share), `closed`, `cancelled`.
    """

    CATEGORY: ClassVar[str] = "order"
    placed: OrderPlaced
    quantity: int
    over: int
    due_on: date

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.asked: tuple[str, ...] = ()
        self.shares: dict[str, int] = {}
        self.shipped: dict[str, int] = {}
        self.lots: dict[str, LotShipped] = {}
        self.change: OrderChangeProposed | None = None
        self.agreed: set[str] = set()
        self.ended: str | None = None

    # -- What is so ----------------------------------------------------------------------------------------

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
        """What one piece of a step takes, by material."""
        return {line.material: line.each for line in self.placed.bill if line.step == step}

    @property
    def materials(self) -> tuple[str, ...]:
        """The materials of the bill, in its order."""
        return tuple(dict.fromkeys(line.material for line in self.placed.bill))

    # -- What may be done ----------------------------------------------------------------------------------

    def place(self, wanted: Wanted, *, today: date, at: datetime, by: By) -> None:
        """Ask for it. The same again changes nothing; other content: `id-reused`.

        Refuses `quantity-not-positive`, `order-too-large`, `due-in-past`, `code-twice` (a material twice for
        a step, or under two names), `step-unknown` (a line of another step), and what a rate is refused for.
        """
        if self.version:
            if wanted != Wanted(*(getattr(self.placed, field) for field in Wanted._fields)):
                raise Refusal("id-reused")
            return
        _checked_terms(wanted.quantity, wanted.over, wanted.due_on, today)
        if wanted.price is not None:
            checked_rate(wanted.price)
        _checked_bill(wanted.bill, wanted.steps)
        self.trigger(OrderPlaced, at=at, by=by, **wanted._asdict())

    def ask(self, *, workshop: str, at: datetime, by: By, request: str) -> WorkshopAsked:
        """Ask one more workshop. Refuses `already-asked`, `order-closed`."""
        if repeat := self.answered(request, WorkshopAsked):
            return repeat
        self._going_on()
        if workshop in self.asked:
            raise Refusal("already-asked")
        return self.trigger(WorkshopAsked, at=at, by=by, request=request, workshop=workshop)

    def accept(self, *, workshop: str, quantity: int, at: datetime, by: By, request: str) -> ShareAccepted:
        """A workshop takes so many pieces, beside what it has. Refuses `not-asked`, `order-closed`,
        `share-exceeds` where all shares together would be more than the quantity and what is agreed over it.
        """
        if repeat := self.answered(request, ShareAccepted):
            return repeat
        self._going_on()
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
        """A workshop takes nothing; it may think better of it. Refuses `not-asked`, `share-taken`."""
        if repeat := self.answered(request, ShareDeclined):
            return repeat
        self._going_on()
        self._asked(workshop)
        if workshop in self.shares:
            raise Refusal("share-taken")
        return self.trigger(
            ShareDeclined, at=at, by=by, request=request, workshop=workshop, reason_code=reason_code
        )

    def propose(
        self, *, quantity: int, over: int, due_on: date, today: date, at: datetime, by: By, request: str
    ) -> OrderChangeProposed:
        """Want another quantity or date: so at once where no workshop has a share, else once all agree.
        A workshop that wrote the order down and now wants it changed for the enterprise agrees by that.

        A later proposal replaces one that waits. Refuses what placing does, `below-shares` where several
        workshops took more than that, `below-shipped`, `order-closed`, `nothing-changes`.
        """
        if repeat := self.answered(request, OrderChangeProposed):
            return repeat
        self._going_on()
        if (quantity, over, due_on) == (self.quantity, self.over, self.due_on):
            raise Refusal("nothing-changes")
        _checked_terms(quantity, over, due_on if due_on != self.due_on else today, today)
        if quantity + over < sum(self.shipped.values()):
            raise Refusal("below-shipped", shipped=sum(self.shipped.values()))
        if len(self.shares) > 1 and quantity + over < sum(self.shares.values()):
            raise Refusal("below-shares", shares=sum(self.shares.values()))
        proposed = self.trigger(
            OrderChangeProposed,
            at=at,
            by=by,
            request=request,
            change=request,
            quantity=quantity,
            over=over,
            due_on=due_on,
        )
        if by.role is Role.COORDINATOR and (own := self.placed_for_them) in self.shares:
            self.trigger(OrderChangeAnswered, at=at, by=by, workshop=own, change=request, agreed=True)
        self._change_where_all_agree(at, by)
        return proposed

    def answer_change(
        self, *, workshop: str, change: str, agreed: bool, at: datetime, by: By, request: str
    ) -> OrderChangeAnswered:
        """A workshop with a share agrees to what is wanted, or does not. Refuses `no-change`, `no-share`."""
        if repeat := self.answered(request, OrderChangeAnswered):
            return repeat
        self._going_on()
        if self.change is None or self.change.change != change:
            raise Refusal("no-change")
        if workshop not in self.shares:
            raise Refusal("no-share")
        answer = self.trigger(
            OrderChangeAnswered,
            at=at,
            by=by,
            request=request,
            workshop=workshop,
            change=change,
            agreed=agreed,
        )
        self._change_where_all_agree(at, by)
        return answer

    def ship(
        self, *, workshop: str, quantity: int, finished: int, at: datetime, by: By, request: str
    ) -> LotShipped:
        """Let a lot leave. `finished` are the pieces of this workshop that passed every step.

        Refuses `no-share`, `lot-exceeds` (more than finished and not shipped), `over-not-agreed` (more in all
        than was ordered and agreed over it), `order-closed`.
        """
        if repeat := self.answered(request, LotShipped):
            return repeat
        self._going_on()
        if workshop not in self.shares:
            raise Refusal("no-share")
        if quantity < 1:
            raise Invalid("quantity-not-positive", field="quantity")
        left = max(0, finished - self.shipped.get(workshop, 0))
        if quantity > left:
            raise Refusal("lot-exceeds", left=left)
        most = self.quantity + self.over - sum(self.shipped.values())
        if quantity > most:
            raise Refusal("over-not-agreed", left=most)
        return self.trigger(
            LotShipped, at=at, by=by, request=request, workshop=workshop, lot=request, quantity=quantity
        )

    def take_back_lot(self, *, workshop: str, lot: str, at: datetime, by: By, request: str) -> LotTakenBack:
        """A lot was written down by mistake. Refuses `no-lot`, `order-closed`."""
        if repeat := self.answered(request, LotTakenBack):
            return repeat
        self._going_on()
        shipped = self.lots.get(lot)
        if shipped is None or shipped.workshop != workshop:
            raise Refusal("no-lot")
        return self.trigger(
            LotTakenBack,
            at=at,
            by=by,
            request=request,
            workshop=workshop,
            lot=lot,
            quantity=shipped.quantity,
        )

    def cancel(self, *, reason_code: str, at: datetime, by: By, request: str) -> OrderCancelled:
        """Call it off while nobody has a share. Refuses `order-accepted`, `order-closed`."""
        if repeat := self.answered(request, OrderCancelled):
            return repeat
        self._going_on()
        if self.shares:
            raise Refusal("order-accepted")
        return self.trigger(OrderCancelled, at=at, by=by, request=request, reason_code=reason_code)

    def close(self, *, reason_code: str | None, at: datetime, by: By, request: str) -> OrderClosed:
        """Let it be over. Refuses `close-reason-needed` where less or more was shipped than ordered,
        `order-not-accepted` (that one is cancelled instead), `order-closed`."""
        if repeat := self.answered(request, OrderClosed):
            return repeat
        self._going_on()
        if not self.shares:
            raise Refusal("order-not-accepted")
        shipped = sum(self.shipped.values())
        if shipped != self.quantity and reason_code is None:
            raise Refusal("close-reason-needed", shipped=shipped, quantity=self.quantity)
        return self.trigger(
            OrderClosed,
            at=at,
            by=by,
            request=request,
            quantity=self.quantity,
            shipped=shipped,
            reason_code=None if shipped == self.quantity else reason_code,
        )

    def reopen(self, *, at: datetime, by: By, request: str) -> OrderReopened:
        """Take back that it was closed. Refuses `not-closed`."""
        if repeat := self.answered(request, OrderReopened):
            return repeat
        if self.ended != "closed":
            raise Refusal("not-closed")
        return self.trigger(OrderReopened, at=at, by=by, request=request)

    def takes(self, *, workshop: str, product: str, step: str) -> None:
        """Whether work may be handed in for it. Refuses `order-unknown` to a workshop without a share,
        `order-other-work` for another product or step, `order-closed`."""
        if workshop not in self.shares:
            raise Invalid("order-unknown", field="order")
        if product != self.placed.product or step not in self.placed.steps:
            raise Invalid("order-other-work", field="order")
        self._going_on()

    # -- Rules ---------------------------------------------------------------------------------------------

    def _going_on(self) -> None:
        if self.ended is not None:
            raise Refusal("order-closed")

    def _asked(self, workshop: str) -> None:
        if workshop not in self.asked:
            raise Refusal("not-asked")

    def _change_where_all_agree(self, at: datetime, by: By) -> None:
        change = self.change
        if change is not None and self.shares.keys() <= self.agreed:
            self.trigger(
                OrderChanged,
                at=at,
                by=by,
                change=change.change,
                quantity=change.quantity,
                over=change.over,
                due_on=change.due_on,
                shares=self._shares_with(change),
            )

    def _shares_with(self, change: OrderChangeProposed) -> dict[str, int]:
        """Whoever had all of it has all of the new quantity; who had a part keeps it, as far as it goes."""
        if len(self.shares) != 1:
            return dict(self.shares)
        ((workshop, share),) = self.shares.items()
        had_all = share >= self.quantity
        return {workshop: change.quantity if had_all else min(share, change.quantity + change.over)}

    def when(self, event: Event) -> None:
        match event:
            case OrderPlaced():
                self.placed, self.asked = event, event.workshops
                self.quantity, self.over, self.due_on = event.quantity, event.over, event.due_on
            case WorkshopAsked():
                self.asked = (*self.asked, event.workshop)
            case ShareAccepted():
                self.shares[event.workshop] = self.shares.get(event.workshop, 0) + event.quantity
            case OrderChangeProposed():
                self.change, self.agreed = event, set()
            case OrderChangeAnswered():
                self.agreed.add(event.workshop)
                if not event.agreed:
                    self.change = None
            case OrderChanged():
                self.quantity, self.over, self.due_on = event.quantity, event.over, event.due_on
                self.shares, self.change = dict(event.shares), None
            case LotShipped():
                self.shipped[event.workshop] = self.shipped.get(event.workshop, 0) + event.quantity
                self.lots[event.lot] = event
            case LotTakenBack():
                self.shipped[event.workshop] -= event.quantity
                del self.lots[event.lot]
            case OrderCancelled():
                self.ended, self.change = "cancelled", None
            case OrderClosed():
                self.ended, self.change = "closed", None
            case OrderReopened():
                self.ended = None


def _checked_terms(quantity: int, over: int, due_on: date, today: date) -> None:
    if quantity < 1:
        raise Invalid("quantity-not-positive", field="quantity")
    if quantity > MOST_PIECES:
        raise Invalid("order-too-large", field="quantity")
    if not 0 <= over <= quantity:
        raise Invalid("over-too-large", field="over")
    if due_on < today:
        raise Invalid("due-in-past", field="due_on")


def _checked_bill(bill: Sequence[BillLine], steps: Sequence[str]) -> None:
    if len(bill) > MOST_LINES or len({(line.material, line.step) for line in bill}) < len(bill):
        raise Invalid("code-twice", field="materials")
    called = {line.material: (line.name, line.unit) for line in bill}
    for line in bill:
        if called[line.material] != (line.name, line.unit):
            raise Invalid("code-twice", field="materials")
        if line.step not in steps:
            raise Invalid("step-unknown", field="materials", step=line.step)
        checked_amount(line.each, field="materials")
