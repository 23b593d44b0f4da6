"""What an enterprise and a workshop do with an order and its material."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from demo.acts import Act
from demo.market import Employer
from demo.story import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderAct(Act):
    """Something done with one order."""

    order: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceOrder(OrderAct):
    """The enterprise asks for finished pieces of a product; `words` are what it wants looked at."""

    employer: Employer
    product: str
    quantity: int
    price: Decimal
    due_on: date
    words: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeOrder(OrderAct):
    """The workshop takes all of it."""

    quantity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Receive(OrderAct):
    """Material comes from the enterprise."""

    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue(OrderAct):
    """Material goes to a worker."""

    person: Person
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True, slots=True)
class Count(OrderAct):
    """The stock is counted: some is gone."""

    material: str
    less: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Ship(OrderAct):
    """A lot leaves: so many of the pieces that are finished by then, in tenths."""

    tenths: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Close(OrderAct):
    """The enterprise has what it needs."""

    employer: Employer
    reason: str
