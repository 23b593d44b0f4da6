"""Whenever something happens that a person should hear of, a message to them."""

from collections.abc import Iterable
from typing import ClassVar

from kernel.store import Recorded
from shell.projector import Policy
from shell.queue import Effect
from workshops.events import PaymentMade

TELL_PAID = "tell-paid"


class TellPaid(Policy):
    """Whenever a pay slip is paid, its worker is told the sum and where to see how it came about."""

    NAME: ClassVar[str] = "people.tell-paid"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One message a payment: ids and the amount in fen; name and phone are looked up when it is sent."""
        event = recorded.event
        if isinstance(event, PaymentMade):
            yield Effect(TELL_PAID, {"worker": event.worker, "slip": event.id, "amount": event.amount})
