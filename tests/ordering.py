"""A workshop with an order, made through its own use cases."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.store import Written
from tests.examples import who
from tests.examples.order_events import BILL, DUE, ORDER
from tests.examples.who import AMEI, EMPLOYER, an_id
from tests.founding import Founded, coordinator
from workshops.domain import MaterialAccount, Order
from workshops.events import Split
from workshops.readmodel import OrdersReadModel
from workshops.service import Materials, Orders


@dataclass
class Ordering(Founded):
    """What an enterprise and a workshop do with an order for 100 lanterns; `request` makes each its own."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.orders = self.house.get(Orders)
        self.materials = self.house.get(Materials)
        self.told = self.house.get(OrdersReadModel)

    def order(self, id: str = ORDER, **changed: Any) -> Written[Order]:
        """Place it."""
        said: dict[str, Any] = {
            "employer": EMPLOYER,
            "workshops": [self.id],
            "product": "lantern",
            "steps": None,
            "quantity": 100,
            "over": 0,
            "price": Decimal("1.25"),
            "due_on": DUE,
            "demands": ["lights-up"],
            "bill": BILL,
            "actor": who.ENTERPRISE,
        }
        written: Written[Order] = self.do(self.orders.place, id=id, **said | changed)
        return written

    def take(self, quantity: int = 100, id: str = ORDER, request: str = "share", **said: Any) -> Any:
        """Accept a share."""
        actor = coordinator(said.setdefault("workshop", self.id))
        return self.do(
            self.orders.accept, id=id, quantity=quantity, request=an_id(request), actor=actor, **said
        )

    def ship(self, quantity: int, request: str = "lot", id: str = ORDER) -> Any:
        """Ship a lot."""
        return self.do(self.orders.ship, id=id, workshop=self.id, quantity=quantity, request=an_id(request))

    def close(self, reason_code: str | None = None, request: str = "close", id: str = ORDER) -> Any:
        """Close it."""
        request = an_id(request)
        actor = who.ENTERPRISE
        return self.do(self.orders.close, id=id, reason_code=reason_code, request=request, actor=actor)

    def propose(self, request: str = "change", id: str = ORDER, **said: Any) -> Any:
        """Want something else."""
        said = {"quantity": None, "over": None, "due_on": None, "actor": who.ENTERPRISE} | said
        return self.do(self.orders.propose, id=id, request=an_id(request), **said)

    def answer(self, agreed: bool, change: str = "change", id: str = ORDER, **said: Any) -> Any:
        """Agree to it, or not."""
        actor = coordinator(said.setdefault("workshop", self.id))
        request, change = an_id(f"{said['workshop']} answers {change}"), an_id(change)
        return self.do(
            self.orders.answer_change,
            id=id,
            change=change,
            agreed=agreed,
            request=request,
            actor=actor,
            **said,
        )

    def move(self, act: str, request: str = "", order: str = ORDER, **said: Any) -> Any:
        """Do something with material: amounts by name as text, the rest as the use case takes it."""
        amounts = {name: Decimal(said.pop(name)) for name in ("wire", "lamp", "box") if name in said}
        return self.do(
            getattr(self.materials, act),
            order=order,
            workshop=self.id,
            amounts=amounts,
            request=an_id(request or f"{act} {said} {amounts}"),
            **said,
        )

    def make(self, id: str, quantity: int, day: date | None = None, order: str = ORDER, **said: Any) -> Any:
        """Hand in for the order, by 阿梅 unless said otherwise."""
        given = {"day": day} if day else {}
        return self.hand_in(id, quantity, order=order, **given, **said)

    def finish(self, id: str, quantity: int, order: str = ORDER, **said: Any) -> None:
        """Both steps of so many pieces, handed in and accepted."""
        for step in ("wiring", "packing"):
            made = an_id(f"{id} {step}")
            self.make(made, quantity, order=order, step=step, **said)
            self.inspect(made, Split(quantity, 0, 0, {}))

    def out(self, material: str = "wire", worker: str | None = AMEI, order: str = ORDER) -> Decimal:
        """What is still out, as the account itself says and as is told; both the same."""
        id = MaterialAccount.id_of(order, self.id, worker)
        account = self.house.store.find(MaterialAccount, id)
        out = account.out.get(material, Decimal(0)) if account else Decimal(0)
        rows = self.told.material(order, self.id, worker=worker or "")
        assert sum(row["out"] for row in rows if row["material"] == material) == out * 10_000
        return out


def order_life(at_work: Ordering) -> None:
    """Everything that can happen to an order and its material, once."""
    other = an_id("order with everything")
    at_work.order(other, workshops=[who.WORKSHOP])
    asking = {"id": other, "workshop": who.OTHER_WORKSHOP, "request": an_id("ask"), "actor": who.ENTERPRISE}
    elsewhere = Founded(at_work.house, who.OTHER_WORKSHOP, at_work.now).found({})
    at_work.now = elsewhere.now
    at_work.do(at_work.orders.ask, **asking)
    at_work.do(
        at_work.orders.decline,
        id=other,
        workshop=who.OTHER_WORKSHOP,
        reason_code="too-busy",
        request=an_id("no"),
        actor=coordinator(who.OTHER_WORKSHOP),
    )
    at_work.take(60, other)
    at_work.propose("p1", other, quantity=80)
    at_work.answer(False, "p1", other)
    at_work.propose("p2", other, quantity=90, due_on=DUE)
    at_work.answer(True, "p2", other)
    at_work.move("receive", order=other, wire="50", lamp="400")
    at_work.move("issue", order=other, worker="G01", wire="10", lamp="60")
    at_work.make(an_id("o1"), 30, order=other)
    at_work.inspect(an_id("o1"), Split(27, 2, 1, {}))
    at_work.make(an_id("o2"), 2, order=other, rework_of=an_id("o1"))
    at_work.finish("o3", 10, order=other)
    at_work.correct(an_id("o2"), 1, None, an_id("fewer"))
    at_work.make(an_id("o4"), 5, order=other)
    at_work.withdraw(an_id("o4"), an_id("o4 undone"))
    at_work.move("count", order=other, worker="G01", wire="2", lamp="3", reason_code="issue-unwritten")
    at_work.move("take_back", order=other, worker="G01", wire="0.5")
    at_work.move("scrap", order=other, worker="G01", lamp="1", reason_code="spoilt-in-work")
    at_work.move("send_back", order=other, wire="1.25")
    at_work.ship(8, "s1", other)
    at_work.do(
        at_work.orders.take_back_lot,
        id=other,
        workshop=at_work.id,
        lot=an_id("s1"),
        request=an_id("s1 back"),
    )
    at_work.ship(9, "s2", other)
    at_work.close("less-needed", "c1", other)
    at_work.do(at_work.orders.reopen, id=other, request=an_id("r"), actor=who.ENTERPRISE)
    at_work.order(an_id("called off"))
    at_work.do(
        at_work.orders.cancel,
        id=an_id("called off"),
        reason_code="no-work",
        request=an_id("off"),
        actor=who.ENTERPRISE,
    )
