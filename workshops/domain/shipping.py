"""The second storey of an order: the lots that leave the workshops."""

from datetime import datetime
from typing import Any

from kernel.errors import Invalid, Refusal
from kernel.identity import By
from workshops.domain.sharing import Sharing
from workshops.events.orders import LotShipped, LotTakenBack


class Shipping(Sharing):
    """What was shipped. `shipped` are the pieces that left each workshop, `lots` those not taken back."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.shipped: dict[str, int] = {}
        self.lots: dict[str, LotShipped] = {}

    @property
    def shipped_in_all(self) -> int:
        """The pieces that left, of all workshops together."""
        return sum(self.shipped.values())

    def ship(
        self, *, workshop: str, quantity: int, finished: int, at: datetime, by: By, request: str
    ) -> LotShipped:
        """Let a lot leave. `finished` are the pieces of this workshop that passed every step.

        Refuses `no-share`, `lot-exceeds` (more than finished and not shipped), `over-not-agreed` (more in all
        than was ordered and agreed over it), `quantity-not-positive`, `order-closed`.
        """
        if repeat := self.answered(request, LotShipped):
            return repeat
        self.going_on()
        if workshop not in self.shares:
            raise Refusal("no-share")
        if quantity < 1:
            raise Invalid("quantity-not-positive", field="quantity")
        left = max(0, finished - self.shipped.get(workshop, 0))
        if quantity > left:
            raise Refusal("lot-exceeds", left=left)
        most = self.quantity + self.over - self.shipped_in_all
        if quantity > most:
            raise Refusal("over-not-agreed", left=most)
        return self.trigger(
            LotShipped, at=at, by=by, request=request, workshop=workshop, lot=request, quantity=quantity
        )

    def take_back_lot(self, *, workshop: str, lot: str, at: datetime, by: By, request: str) -> LotTakenBack:
        """A lot was written down by mistake. Refuses `no-lot`, `order-closed`."""
        if repeat := self.answered(request, LotTakenBack):
            return repeat
        self.going_on()
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

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case LotShipped():
                self.shipped[event.workshop] = self.shipped.get(event.workshop, 0) + event.quantity
                self.lots[event.lot] = event
            case LotTakenBack():
                self.shipped[event.workshop] -= event.quantity
                del self.lots[event.lot]
