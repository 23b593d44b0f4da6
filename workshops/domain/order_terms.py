"""What is asked for by an order, and the rules every order and every change of one keeps to."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kernel.errors import Invalid
from workshops.domain.quantities import checked_amount
from workshops.events.orders import BillLine

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


def checked_terms(quantity: int, over: int, due_on: date, today: date) -> None:
    """How many pieces, how many over, and when (Asia/Shanghai).

    Refuses `quantity-not-positive`, `order-too-large`, `over-too-large` (more than the quantity itself),
    `due-in-past`.
    """
    if quantity < 1:
        raise Invalid("quantity-not-positive", field="quantity")
    if quantity > MOST_PIECES:
        raise Invalid("order-too-large", field="quantity")
    if not 0 <= over <= quantity:
        raise Invalid("over-too-large", field="over")
    if due_on < today:
        raise Invalid("due-in-past", field="due_on")


def checked_bill(bill: Sequence[BillLine], steps: Sequence[str]) -> None:
    """The materials a piece takes, line by line of a step.

    Refuses `code-twice` (more than 100 lines, a material twice for a step, or under two names or units),
    `step-unknown` (a line of a step that is not ordered), and what an amount is refused for.
    """
    if len(bill) > MOST_LINES or len({(line.material, line.step) for line in bill}) < len(bill):
        raise Invalid("code-twice", field="materials")
    called = {line.material: (line.name, line.unit) for line in bill}
    for line in bill:
        if called[line.material] != (line.name, line.unit):
            raise Invalid("code-twice", field="materials")
        if line.step not in steps:
            raise Invalid("step-unknown", field="materials", step=line.step)
        checked_amount(line.each, field="materials")
