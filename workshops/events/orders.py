"""What happens to an order: asked for, taken in shares, changed, shipped in lots, closed."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from kernel.events import Event


class BillLine(msgspec.Struct, frozen=True):
    """A line of the bill of materials: how much of a material, in its unit, one piece of a step takes."""

    material: str
    name: str
    unit: str
    step: str
    each: Decimal


class OrderPlaced(Event, frozen=True, kw_only=True):
    """An enterprise asks some workshops for pieces of a product, with these steps done, by a date.

    `over` is how many pieces more than `quantity` it takes; `price` what it pays, in yuan a piece;
    `demands` are codes of what is looked at, what was written about it lies beside the events.
    """

    TOPIC: ClassVar[str] = "workshops.order-placed"
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


class WorkshopAsked(Event, frozen=True, kw_only=True):
    """One more workshop is asked for a share."""

    TOPIC: ClassVar[str] = "workshops.workshop-asked"
    workshop: str


class ShareAccepted(Event, frozen=True, kw_only=True):
    """A workshop takes that many pieces, or that many more."""

    TOPIC: ClassVar[str] = "workshops.share-accepted"
    workshop: str
    quantity: int


class ShareDeclined(Event, frozen=True, kw_only=True):
    """A workshop that has no share says that it will take none."""

    TOPIC: ClassVar[str] = "workshops.share-declined"
    workshop: str
    reason_code: str


class OrderChangeProposed(Event, frozen=True, kw_only=True):
    """The enterprise wants another quantity or date; the workshops with a share are to answer."""

    TOPIC: ClassVar[str] = "workshops.order-change-proposed"
    change: str
    quantity: int
    over: int
    due_on: date


class OrderChangeAnswered(Event, frozen=True, kw_only=True):
    """A workshop agrees, or does not: then the change is off."""

    TOPIC: ClassVar[str] = "workshops.order-change-answered"
    workshop: str
    change: str
    agreed: bool


class OrderChanged(Event, frozen=True, kw_only=True):
    """All who had to agree did: quantity, date and shares by workshop from now on."""

    TOPIC: ClassVar[str] = "workshops.order-changed"
    change: str
    quantity: int
    over: int
    due_on: date
    shares: dict[str, int]


class LotShipped(Event, frozen=True, kw_only=True):
    """Finished pieces left a workshop for the enterprise."""

    TOPIC: ClassVar[str] = "workshops.lot-shipped"
    workshop: str
    lot: str
    quantity: int


class LotTakenBack(Event, frozen=True, kw_only=True):
    """The lot was written down by mistake: it counts no more."""

    TOPIC: ClassVar[str] = "workshops.lot-taken-back"
    workshop: str
    lot: str
    quantity: int


class OrderCancelled(Event, frozen=True, kw_only=True):
    """Called off before any workshop took a share."""

    TOPIC: ClassVar[str] = "workshops.order-cancelled"
    reason_code: str


class OrderClosed(Event, frozen=True, kw_only=True):
    """Over and done: `shipped` of `quantity`; a reason where that is less or more."""

    TOPIC: ClassVar[str] = "workshops.order-closed"
    quantity: int
    shipped: int
    reason_code: str | None


class OrderReopened(Event, frozen=True, kw_only=True):
    """It was closed too early: work on it goes on."""

    TOPIC: ClassVar[str] = "workshops.order-reopened"
