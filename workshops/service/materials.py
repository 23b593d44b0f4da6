"""Material of an order: received, issued, returned, scrapped, sent back, counted; and used by hand-ins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from kernel.errors import Refusal
from kernel.events import Event
from kernel.identity import By, Scope
from kernel.lookups import Member, Members
from kernel.permissions import Actor
from kernel.store import A, EventStore, deciding_again
from workshops.domain import HandIn, MaterialAccount, Order
from workshops.domain.material import checked_amounts
from workshops.events.materials import (
    MaterialIssued,
    MaterialReceived,
    MaterialReturned,
    MaterialScrapped,
    MaterialSentBack,
)

Amounts = Mapping[str, Decimal]


class Find(Protocol):
    """Answers the thing of a kind with an id, or None."""

    def __call__(self, kind: type[A], id: str, /) -> A | None: ...


@dataclass(frozen=True)
class Materials:
    """What can be done with material. `amounts` by the codes of the order's bill; `worker` by id or number.

    All of it refuses `material-unknown`, `no-share` to a workshop that takes no part, `order-closed` (only
    for what comes in or goes out to workers), and `material-exceeds` where more would go than is there.
    """

    store: EventStore
    members: Members

    @deciding_again
    def receive(
        self, *, order: str, workshop: str, amounts: Amounts, at: datetime, actor: Actor, request: str
    ) -> int:
        """From the enterprise into the workshop's stock."""
        of, by = self._allowed(order, workshop, amounts, actor)
        stock = self._account(of, workshop, None)
        _going_on(of, stock.answered(request, MaterialReceived))
        stock.move(
            MaterialReceived, amounts, coming=True, **_whose(of, workshop), at=at, by=by, request=request
        )
        return self.store.save(stock)

    @deciding_again
    def issue(
        self,
        *,
        order: str,
        workshop: str,
        worker: str,
        amounts: Amounts,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> int:
        """From the stock to a worker, both accounts in one save."""
        of, by = self._allowed(order, workshop, amounts, actor)
        member = self._member(workshop, worker)
        return self._pass(MaterialIssued, of, workshop, member, amounts, False, at, by, request)

    @deciding_again
    def take_back(
        self,
        *,
        order: str,
        workshop: str,
        worker: str,
        amounts: Amounts,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> int:
        """From a worker to the stock, both accounts in one save."""
        of, by = self._allowed(order, workshop, amounts, actor)
        member = self._member(workshop, worker)
        return self._pass(MaterialReturned, of, workshop, member, amounts, True, at, by, request)

    @deciding_again
    def scrap(
        self,
        *,
        order: str,
        workshop: str,
        worker: str | None,
        amounts: Amounts,
        reason_code: str,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> int:
        """Spoilt: at a worker's, or in the stock."""
        of, by = self._allowed(order, workshop, amounts, actor)
        member = self._member(workshop, worker) if worker else None
        account = self._account(of, workshop, member)
        account.move(
            MaterialScrapped,
            amounts,
            coming=False,
            **_whose(of, workshop, member),
            at=at,
            by=by,
            request=request,
            reason_code=reason_code,
        )
        return self.store.save(account)

    @deciding_again
    def send_back(
        self, *, order: str, workshop: str, amounts: Amounts, at: datetime, actor: Actor, request: str
    ) -> int:
        """What is left goes back to the enterprise."""
        of, by = self._allowed(order, workshop, amounts, actor)
        stock = self._account(of, workshop, None)
        stock.move(
            MaterialSentBack, amounts, coming=False, **_whose(of, workshop), at=at, by=by, request=request
        )
        return self.store.save(stock)

    @deciding_again
    def count(
        self,
        *,
        order: str,
        workshop: str,
        worker: str | None,
        amounts: Amounts,
        reason_code: str,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> int:
        """Write down what was counted, at a worker's or in the stock."""
        by = actor.require("keep-materials", Scope(workshop=workshop))
        of = self.store.get(Order, order)
        if workshop not in of.shares:
            raise Refusal("no-share")
        checked_amounts({material: Decimal(1) for material in amounts}, of.materials)
        member = self._member(workshop, worker) if worker else None
        account = self._account(of, workshop, member)
        account.count(
            amounts,
            reason_code=reason_code,
            **_whose(of, workshop, member),
            at=at,
            by=by,
            request=request,
        )
        return self.store.save(account)

    def _pass(
        self,
        event: type[MaterialIssued | MaterialReturned],
        order: Order,
        workshop: str,
        worker: str,
        amounts: Amounts,
        back: bool,
        at: datetime,
        by: By,
        request: str,
    ) -> int:
        """Let material go from one account and come to the other."""
        stock, own = self._account(order, workshop, None), self._account(order, workshop, worker)
        whose = _whose(order, workshop, worker)
        if not back:
            _going_on(order, stock.answered(request, event))
        stock.move(event, amounts, coming=back, **whose | {"stock": True}, at=at, by=by, request=request)
        own.move(event, amounts, coming=not back, **whose, at=at, by=by, request=request)
        return self.store.save(stock, own)

    def _allowed(self, order: str, workshop: str, amounts: Amounts, actor: Actor) -> tuple[Order, By]:
        by = actor.require("keep-materials", Scope(workshop=workshop))
        of = self.store.get(Order, order)
        if workshop not in of.shares:
            raise Refusal("no-share")
        checked_amounts(amounts, of.materials)
        return of, by

    def _member(self, workshop: str, key: str) -> str:
        found: Member | None = self.members.member(workshop, key)
        if found is None:
            raise Refusal("not-a-member")
        return found.worker

    def _account(self, order: Order, workshop: str, worker: str | None) -> MaterialAccount:
        id = MaterialAccount.id_of(order.id, workshop, worker)
        return self.store.find(MaterialAccount, id) or MaterialAccount(id)


def _going_on(order: Order, repeat: Event | None) -> None:
    """Nothing new comes in or goes out for an order that is over; a repeat is answered all the same."""
    if repeat is None and order.state != "open":
        raise Refusal("order-closed")


def _whose(order: Order, workshop: str, worker: str | None = None) -> dict[str, Any]:
    return {"order": order.id, "workshop": workshop, "worker": worker, "stock": worker is None}


def used(find: Find, hand_in: HandIn, more: int, at: datetime, by: By) -> list[MaterialAccount]:
    """The account that `more` (or fewer) pieces handed in for an order went into, to be saved with it.

    `find` is the store's, or what remembers beside it what many hand-ins of one save have in common.

    None where they are for no order, came back from rework (its material was used the first time), or the
    step takes no material.
    """
    first = hand_in.recorded
    if first is None or first.order is None or first.rework_of is not None or not more:
        return []
    order = find(Order, first.order)
    each = order.uses(first.step) if order else {}
    if not each:
        return []
    id = MaterialAccount.id_of(first.order, first.workshop, first.worker)
    account = find(MaterialAccount, id) or MaterialAccount(id)
    account.use(
        hand_in=hand_in.id,
        pieces=more,
        each=each,
        order=first.order,
        workshop=first.workshop,
        worker=first.worker,
        at=at,
        by=by,
    )
    return [account]


__all__ = ["Materials", "used"]
