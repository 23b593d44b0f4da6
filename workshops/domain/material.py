"""An account of an order's material (领料, 退料, 报废, 盘点): a worker's, or the stock of a workshop.

At any moment: still out = issued - used - returned - scrapped + what counts found different, never below
zero. Where more went into pieces than the book ever brought, that is a recorded difference too (`beyond`):
the work is done and counts, and the account asks to be counted until somebody says why.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate, Event
from kernel.identity import By, derived_id
from workshops.domain.quantities import checked_amount
from workshops.events.materials import (
    MaterialCounted,
    MaterialUsed,
    Portion,
)

Amounts = Mapping[str, Decimal]
E = TypeVar("E", bound=Event)


def checked_amounts(amounts: Amounts, materials: Sequence[str]) -> None:
    """Refuses `amount-not-positive` where nothing is given, `material-unknown` where the order has no such
    material, and what an amount is refused for."""
    if not amounts:
        raise Invalid("amount-not-positive", field="portions")
    for material, amount in amounts.items():
        if material not in materials:
            raise Invalid("material-unknown", field="portions", material=material)
        checked_amount(amount, field="portions")


class MaterialAccount(Aggregate):
    """One stream a workshop × order × worker; without a worker it is the workshop's stock.

    `out` is what is there by the book, `beyond` what of it only makes up for use beyond the book.
    """

    CATEGORY: ClassVar[str] = "material-account"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.out: dict[str, Decimal] = {}
        self.beyond: dict[str, Decimal] = {}

    @staticmethod
    def id_of(order: str, workshop: str, worker: str | None) -> str:
        """The id of a worker's account, or of the workshop's stock."""
        return derived_id("material-account", order, workshop, worker or "stock")

    def move(
        self,
        event: type[E],
        amounts: Amounts,
        *,
        coming: bool,
        order: str,
        workshop: str,
        worker: str | None,
        stock: bool,
        at: datetime,
        by: By,
        request: str | None = None,
        **said: Any,
    ) -> E:
        """Let material come or go. Refuses `material-exceeds` where more would go than is there."""
        if repeat := self.answered(request, event):
            return repeat
        if not coming:
            for material, amount in amounts.items():
                there = self._booked(material)
                if amount > max(there, Decimal(0)):
                    raise Refusal("material-exceeds", left=max(there, Decimal(0)), material=material)
        changes = {material: amount if coming else -amount for material, amount in amounts.items()}
        return self.trigger(
            event,
            at=at,
            by=by,
            request=request,
            order=order,
            workshop=workshop,
            worker=worker,
            stock=stock,
            portions=_portions(changes),
            beyond=self._beyond(changes),
            **said,
        )

    def use(
        self,
        *,
        hand_in: str,
        pieces: int,
        each: Amounts,
        order: str,
        workshop: str,
        worker: str,
        at: datetime,
        by: By,
    ) -> None:
        """Pieces were handed in, more or fewer than before: so much went into them, or did not after all."""
        changes = {material: -pieces * amount for material, amount in each.items()}
        self.trigger(
            MaterialUsed,
            at=at,
            by=by,
            order=order,
            workshop=workshop,
            worker=worker,
            stock=False,
            portions=_portions(changes),
            beyond=self._beyond(changes),
            hand_in=hand_in,
            pieces=pieces,
        )

    def count(
        self,
        counted: Amounts,
        *,
        reason_code: str,
        order: str,
        workshop: str,
        worker: str | None,
        stock: bool,
        at: datetime,
        by: By,
        request: str,
    ) -> MaterialCounted:
        """Write down what was counted; the difference to the book is one on record, with its reason."""
        if repeat := self.answered(request, MaterialCounted):
            return repeat
        changes = {}
        for material, amount in counted.items():
            checked_amount(amount, field="portions", nothing=True)
            changes[material] = amount - self._booked(material)
        return self.trigger(
            MaterialCounted,
            at=at,
            by=by,
            request=request,
            order=order,
            workshop=workshop,
            worker=worker,
            stock=stock,
            portions=_portions(changes),
            counted=_portions(counted),
            reason_code=reason_code,
            beyond=self._beyond(changes),
        )

    def _booked(self, material: str) -> Decimal:
        """What should be there by what was written down; below zero where more was used."""
        nothing = Decimal(0)
        return self.out.get(material, nothing) - self.beyond.get(material, nothing)

    def _beyond(self, changes: Amounts) -> tuple[Portion, ...]:
        """By how much the difference beyond the book changes, so that nothing falls below zero."""
        needed = {}
        for material, change in changes.items():
            missing = max(Decimal(0), -(self._booked(material) + change))
            needed[material] = missing - self.beyond.get(material, Decimal(0))
        return tuple(portion for portion in _portions(needed) if portion.quantity)

    def when(self, event: Any) -> None:
        for portion in (*event.portions, *event.beyond):
            self.out[portion.material] = self.out.get(portion.material, Decimal(0)) + portion.quantity
        for portion in event.beyond:
            self.beyond[portion.material] = self.beyond.get(portion.material, Decimal(0)) + portion.quantity


def _portions(amounts: Amounts) -> tuple[Portion, ...]:
    return tuple(Portion(material, amount) for material, amount in amounts.items())
