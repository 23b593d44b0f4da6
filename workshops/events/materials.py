"""What happens to an order's material, each account for itself: what a worker has, what a workshop has.

All `portions` are changes of the account the event stands in, in the material's unit: what goes out is
negative. Where material goes from one account to the other, each has an event. `stock`: it is the workshop's;
`worker`: whose it is, or between whom and the stock it went.

`beyond` is the change of the recorded difference between what must have been there and what the book had
brought: more was used than ever was issued. It makes up for what is missing, so no account is below zero.
"""

from decimal import Decimal
from typing import ClassVar

import msgspec

from kernel.events import Event


class Portion(msgspec.Struct, frozen=True):
    """So much of a material."""

    material: str
    quantity: Decimal


class MaterialReceived(Event, frozen=True, kw_only=True):
    """It came from the enterprise."""

    TOPIC: ClassVar[str] = "workshops.material-received"
    workshop: str
    order: str
    worker: str | None
    stock: bool
    portions: tuple[Portion, ...]
    beyond: tuple[Portion, ...] = ()


class MaterialIssued(Event, frozen=True, kw_only=True):
    """From the workshop to a worker (领料)."""

    TOPIC: ClassVar[str] = "workshops.material-issued"
    workshop: str
    order: str
    worker: str | None
    stock: bool
    portions: tuple[Portion, ...]
    beyond: tuple[Portion, ...] = ()


class MaterialReturned(Event, frozen=True, kw_only=True):
    """From a worker back to the workshop (退料)."""

    TOPIC: ClassVar[str] = "workshops.material-returned"
    workshop: str
    order: str
    worker: str | None
    stock: bool
    portions: tuple[Portion, ...]
    beyond: tuple[Portion, ...] = ()


class MaterialScrapped(Event, frozen=True, kw_only=True):
    """Spoilt, at the worker's or in the stock (报废)."""

    TOPIC: ClassVar[str] = "workshops.material-scrapped"
    workshop: str
    order: str
    worker: str | None
    stock: bool
    portions: tuple[Portion, ...]
    reason_code: str
    beyond: tuple[Portion, ...] = ()


class MaterialSentBack(Event, frozen=True, kw_only=True):
    """What was left went back to the enterprise."""

    TOPIC: ClassVar[str] = "workshops.material-sent-back"
    workshop: str
    order: str
    worker: str | None
    stock: bool
    portions: tuple[Portion, ...]
    beyond: tuple[Portion, ...] = ()


class MaterialUsed(Event, frozen=True, kw_only=True):
    """Went into pieces handed in, by the bill of materials; given back where a count was mended or undone."""

    TOPIC: ClassVar[str] = "workshops.material-used"
    workshop: str
    order: str
    worker: str | None
    stock: bool
    portions: tuple[Portion, ...]
    hand_in: str
    pieces: int
    beyond: tuple[Portion, ...] = ()


class MaterialCounted(Event, frozen=True, kw_only=True):
    """Somebody counted (盘点): `counted` is what was there, `portions` by how much the book was off."""

    TOPIC: ClassVar[str] = "workshops.material-counted"
    workshop: str
    order: str
    worker: str | None
    stock: bool
    portions: tuple[Portion, ...]
    counted: tuple[Portion, ...]
    reason_code: str
    beyond: tuple[Portion, ...] = ()
