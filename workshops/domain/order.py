"""An order (派单): what an enterprise asks of workshops, and all that becomes of it until its end."""

from datetime import date, datetime
from typing import Any

from kernel.errors import Refusal
from kernel.identity import By, Role
from workshops.domain.order_terms import checked_terms
from workshops.domain.shipping import Shipping
from workshops.events.orders import (
    OrderCancelled,
    OrderChangeAnswered,
    OrderChanged,
    OrderChangeProposed,
    OrderClosed,
    OrderReopened,
)


class Order(Shipping):
    """One stream an order. `change` is what is wanted otherwise, `agreed` the workshops that answered it.

    State: `placed`, `open` (somebody took a share), `closed`, `cancelled`.
    """

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.change: OrderChangeProposed | None = None
        self.agreed: set[str] = set()

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
        self.going_on()
        if (quantity, over, due_on) == (self.quantity, self.over, self.due_on):
            raise Refusal("nothing-changes")
        checked_terms(quantity, over, due_on if due_on != self.due_on else today, today)
        if quantity + over < self.shipped_in_all:
            raise Refusal("below-shipped", shipped=self.shipped_in_all)
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
        self.going_on()
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

    def cancel(self, *, reason_code: str, at: datetime, by: By, request: str) -> OrderCancelled:
        """Call it off while nobody has a share. Refuses `order-accepted`, `order-closed`."""
        if repeat := self.answered(request, OrderCancelled):
            return repeat
        self.going_on()
        if self.shares:
            raise Refusal("order-accepted")
        return self.trigger(OrderCancelled, at=at, by=by, request=request, reason_code=reason_code)

    def close(self, *, reason_code: str | None, at: datetime, by: By, request: str) -> OrderClosed:
        """Let it be over. Refuses `close-reason-needed` where less or more was shipped than ordered,
        `order-not-accepted` (that one is cancelled instead), `order-closed`."""
        if repeat := self.answered(request, OrderClosed):
            return repeat
        self.going_on()
        if not self.shares:
            raise Refusal("order-not-accepted")
        shipped = self.shipped_in_all
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

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case OrderChangeProposed():
                self.change, self.agreed = event, set()
            case OrderChangeAnswered():
                self.agreed.add(event.workshop)
                if not event.agreed:
                    self.change = None
            case OrderChanged():
                self.quantity, self.over, self.due_on = event.quantity, event.over, event.due_on
                self.shares, self.change = dict(event.shares), None
            case OrderCancelled() | OrderClosed():
                self.change = None
