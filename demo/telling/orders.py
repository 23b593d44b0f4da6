"""Lets what is told of orders and their material happen."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from demo.acts import orders as acts
from demo.market import Employer
from demo.ordering import BILL
from demo.story import Workshop
from demo.telling.cast import Cast
from demo.telling.known import Roll
from kernel.events import Event
from kernel.identity import derived_id
from kernel.permissions import Actor
from shell.house import House
from workshops.domain import MaterialAccount, Order
from workshops.readmodel import OrdersReadModel
from workshops.service import Materials, Orders
from workshops.tasks import keep_words


class WithOrders:
    """Every act through the use case an enterprise or a coordinator would use."""

    def __init__(
        self, house: House, workshop: Workshop, cast: Cast, *, roll: Roll, catch_up: Callable[[], None]
    ) -> None:
        self._house, self._workshop, self._cast, self._catch_up = house, workshop, cast, catch_up
        self._orders = house.get(Orders)
        self._materials = replace(house.get(Materials), members=roll)

    def do(self, act: acts.OrderAct) -> None:
        """Let one act happen."""
        match act:
            case acts.PlaceOrder():
                self._place(act)
            case acts.TakeOrder():
                self._orders.accept(id=act.order, quantity=act.quantity, **self._here(act, "share"))
            case acts.Receive():
                self._materials.receive(order=act.order, amounts=act.amounts, **self._here(act, "receipt"))
            case acts.Issue():
                if self._materials.members.member(self._workshop.id, act.person.worker) is None:
                    self._catch_up()  # they have just joined
                said = self._here(act, f"issue {act.person.worker} {act.at.date()}")
                self._materials.issue(order=act.order, worker=act.person.worker, amounts=act.amounts, **said)
            case acts.Count():
                self._count(act)
            case acts.Ship():
                self._ship(act)
            case acts.Close():
                self._orders.close(
                    id=act.order,
                    reason_code=act.reason,
                    at=act.at,
                    actor=self._boss(act.employer, act),
                    request=derived_id(act.order, "closing"),
                )

    def _here(self, act: acts.OrderAct, request: str) -> dict[str, Any]:
        return {
            "workshop": self._workshop.id,
            "at": act.at,
            "actor": self._cast.clerks[0],
            "request": derived_id(act.order, request),
        }

    def _boss(self, employer: Employer, act: acts.OrderAct) -> Actor:
        return self._cast.account(employer.office, act.at, employer=employer.id)

    def _place(self, act: acts.PlaceOrder) -> None:
        self._orders.place(
            id=act.order,
            employer=act.employer.id,
            workshops=[self._workshop.id],
            product=act.product,
            steps=None,
            quantity=act.quantity,
            over=0,
            price=act.price,
            due_on=act.due_on,
            demands=["lights-up", "even-colour", "counted-boxes"],
            bill=BILL,
            at=act.at,
            actor=self._boss(act.employer, act),
        )
        keep_words(self._house, act.order, act.words, of=act.employer.id)

    def _count(self, act: acts.Count) -> None:
        """What is there by the book, less some."""
        stock = self._house.store.get(
            MaterialAccount, MaterialAccount.id_of(act.order, self._workshop.id, None)
        )
        said = self._here(act, "count")
        if stock.answered(said["request"], Event) is None:
            there = {act.material: stock.out[act.material] - act.less}
            self._materials.count(
                order=act.order, worker=None, amounts=there, reason_code="miscounted", **said
            )

    def _ship(self, act: acts.Ship) -> None:
        """A part of what is finished and has not left; nothing where there is none."""
        self._catch_up()
        order = self._house.store.get(Order, act.order)
        finished = self._house.get(OrdersReadModel).finished(act.order, self._workshop.id)
        shipped = order.shipped.get(self._workshop.id, 0)
        lot = min((finished - shipped) * act.tenths // 10, order.quantity - shipped)
        said = self._here(act, f"lot {act.tenths}")
        if lot > 0 and said["request"] not in order.lots:
            self._orders.ship(id=act.order, quantity=lot, **said)
