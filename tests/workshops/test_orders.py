"""Orders and their material through the use cases, on both stores, and what is then told of them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Forbidden, NotFound
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from shell.house import House
from shell.rebuild import verify
from tests.examples import who
from tests.examples.order_events import DUE, ORDER
from tests.examples.what import AT, PACKING, WORK_DATE
from tests.examples.who import AMEI, BAOGEN, OTHER_WORKSHOP, STRANGER, WORKSHOP, an_id
from tests.founding import Founded, coordinator, refused
from tests.ordering import Ordering
from workshops.events import Split

ONE, TWO = an_id("one"), an_id("two")


@pytest.fixture
def at_work(house: House) -> Ordering:
    """A workshop with an order for 100 lanterns, of which it took all."""
    ordering = Ordering(house)
    ordering.found()
    ordering.now = AT
    ordering.order()
    ordering.take()
    return ordering


def work(at_work: Ordering, step: str = "wiring") -> dict[str, int]:
    """What is told of a step."""
    row: Any = at_work.told.work([ORDER])[ORDER].get(WORKSHOP, {}).get(step, {})
    return {name: row.get(name, 0) for name in ("handed_in", "accepted", "rejected")}


def test_an_order_is_placed_once_though_the_product_changes(at_work: Ordering) -> None:
    """Its steps are those of the day it was placed."""
    at_work.define(steps=(PACKING,))
    assert at_work.order().new is False
    assert at_work.told.order(ORDER)["steps"] == ["wiring", "packing"]  # type: ignore[index]


def test_only_a_verified_enterprise_orders_and_only_for_itself(at_work: Ordering) -> None:
    """A coordinator writes one down for it at their own workshop, and then goes on acting for it."""
    strange = Actor(an_id("strange"), (Grant(Role.EMPLOYER, employer=STRANGER),))
    new = an_id("new order")
    assert refused(lambda: at_work.order(new, employer=STRANGER, actor=strange)) == "employer-not-verified"
    with pytest.raises(Forbidden):
        at_work.order(new, actor=strange)
    with pytest.raises(Forbidden):
        at_work.order(new, actor=coordinator(OTHER_WORKSHOP))
    with pytest.raises(Forbidden):
        at_work.do(at_work.orders.close, id=ORDER, reason_code="other", request=an_id("c"))
    at_work.order(new, actor=at_work.coordinator)
    cancelled = {"id": new, "reason_code": "no-work", "request": an_id("off")}
    at_work.do(at_work.orders.cancel, **cancelled)
    assert at_work.told.order(new)["state"] == "cancelled"  # type: ignore[index]


def test_an_id_of_something_else_is_not_found_whoever_asks(at_work: Ordering) -> None:
    """Before anything is asked of the enterprise: the refusal is the same, verified or not."""
    at_work.make(ONE, 30)
    strange = Actor(an_id("strange"), (Grant(Role.EMPLOYER, employer=STRANGER),))
    with pytest.raises(NotFound):
        at_work.order(ONE, employer=STRANGER, actor=strange)


def test_what_is_made_is_added_up_by_step(at_work: Ordering) -> None:
    """Handed in, inspected, corrected, undone; what comes back from rework is not handed in again."""
    at_work.make(ONE, 30)
    assert work(at_work) == {"handed_in": 30, "accepted": 0, "rejected": 0}
    at_work.inspect(ONE, Split(26, 3, 1, {}))
    at_work.make(TWO, 3, rework_of=ONE)
    assert work(at_work) == {"handed_in": 30, "accepted": 26, "rejected": 1}
    at_work.inspect(TWO, Split(2, 0, 1, {}))
    assert work(at_work) == {"handed_in": 30, "accepted": 28, "rejected": 2}
    at_work.correct(ONE, 29, Split(25, 3, 1, {}), an_id("c"))
    assert work(at_work) == {"handed_in": 29, "accepted": 27, "rejected": 2}
    at_work.make(an_id("mistake"), 500)
    at_work.withdraw(an_id("mistake"), an_id("undo"))
    assert work(at_work) == {"handed_in": 29, "accepted": 27, "rejected": 2}
    days = at_work.told.days([ORDER], WORK_DATE)[ORDER][WORKSHOP]["wiring"]
    assert days == {WORK_DATE: 29}
    assert at_work.told.finished(ORDER, WORKSHOP) == 0
    at_work.finish("both", 10)
    assert at_work.told.finished(ORDER, WORKSHOP) == 10
    told: list[str] = []
    assert verify(at_work.house, told.append), told


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"order": an_id("nowhere")}, "order-unknown"),
        ({"order": ORDER, "step": "packing", "product": "lantern", "rework_of": ONE}, "not-found"),
    ],
)
def test_a_hand_in_names_an_order_of_its_own(at_work: Ordering, said: dict[str, Any], code: str) -> None:
    """And rework the one its first hand-in was for."""
    at_work.make(ONE, 30)
    at_work.inspect(ONE, Split(27, 3, 0, {}))
    assert refused(lambda: at_work.hand_in(TWO, 3, **said)) == code


def test_rework_is_for_the_order_of_its_first_hand_in_though_that_is_closed(at_work: Ordering) -> None:
    """The work was promised; another order is refused."""
    at_work.make(ONE, 30)
    at_work.inspect(ONE, Split(27, 3, 0, {}))
    at_work.close("less-needed")
    assert refused(lambda: at_work.make(TWO, 3)) == "order-closed"
    assert refused(lambda: at_work.hand_in(TWO, 3, rework_of=ONE, order=an_id("other"))) == "order-other-work"
    assert at_work.hand_in(TWO, 3, rework_of=ONE).thing.recorded.order == ORDER
    assert at_work.hand_in(TWO, 3, rework_of=ONE).new is False


def test_a_repeat_is_answered_though_the_order_is_closed(at_work: Ordering) -> None:
    """A phone that was offline sends what it had sent already."""
    at_work.make(ONE, 30)
    at_work.close("less-needed")
    assert at_work.make(ONE, 30).new is False


def test_lots_are_of_what_is_finished(at_work: Ordering) -> None:
    """Never more than was accepted at every step and not shipped; the whole shipped closes without reason."""
    at_work.finish("first", 60)
    assert refused(lambda: at_work.ship(61)) == "lot-exceeds"
    at_work.ship(60)
    assert refused(lambda: at_work.ship(1, "more")) == "lot-exceeds"
    at_work.finish("rest", 40)
    at_work.ship(40, "more")
    at_work.close()
    order = at_work.told.order(ORDER)
    assert order is not None
    assert (order["state"], order["shipped"], order["reason_code"]) == ("closed", 100, None)


def test_material_is_out_until_it_is_used_returned_or_scrapped(at_work: Ordering) -> None:
    """Exact to the last decimal, and the stock with it."""
    at_work.move("receive", wire="40", lamp="300")
    at_work.move("issue", worker="G01", wire="20.5", lamp="150")
    assert (at_work.out(), at_work.out(worker=None)) == (Decimal("20.5"), Decimal("19.5"))
    at_work.make(ONE, 30)
    assert (at_work.out(), at_work.out("lamp")) == (Decimal(10), Decimal(60))
    at_work.move("take_back", worker=AMEI, wire="4.25")
    at_work.move("scrap", worker="G01", wire="0.75", reason_code="spoilt-in-work")
    at_work.move("scrap", worker=None, wire="0.5", reason_code="came-broken")
    at_work.move("send_back", wire="3")
    assert (at_work.out(), at_work.out(worker=None)) == (Decimal(5), Decimal("20.25"))
    assert refused(lambda: at_work.move("take_back", worker=AMEI, wire="5.0001")) == "material-exceeds"
    assert refused(lambda: at_work.move("issue", worker=AMEI, wire="20.26")) == "material-exceeds"
    assert refused(lambda: at_work.move("issue", worker=STRANGER, wire="1")) == "not-a-member"
    gold = {"order": ORDER, "workshop": WORKSHOP, "amounts": {"gold": Decimal(1)}, "request": an_id("gold")}
    assert refused(lambda: at_work.do(at_work.materials.receive, **gold)) == "material-unknown"
    told: list[str] = []
    assert verify(at_work.house, told.append), told


def test_a_movement_sent_twice_moves_once(at_work: Ordering) -> None:
    """Both accounts know the request."""
    for _ in range(2):
        at_work.move("receive", wire="40")
        at_work.move("issue", worker="G01", wire="20")
    assert (at_work.out(), at_work.out(worker=None)) == (Decimal(20), Decimal(20))


def test_a_movement_is_answered_again_though_the_order_is_closed_by_now(at_work: Ordering) -> None:
    """A phone that was offline; anything new is refused, but what is left still comes back."""
    at_work.move("receive", wire="40")
    at_work.move("issue", worker="G01", wire="20")
    at_work.close("less-needed")
    at_work.move("receive", wire="40")
    at_work.move("issue", worker="G01", wire="20")
    assert (at_work.out(), at_work.out(worker=None)) == (Decimal(20), Decimal(20))
    assert refused(lambda: at_work.move("receive", wire="1")) == "order-closed"
    assert refused(lambda: at_work.move("issue", worker="G01", wire="1")) == "order-closed"
    at_work.move("take_back", worker="G01", wire="20")
    assert at_work.out() == Decimal(0)


def test_a_mended_count_mends_what_was_used_and_rework_uses_nothing(at_work: Ordering) -> None:
    """More, fewer, none at all."""
    at_work.move("receive", wire="40")
    at_work.move("issue", worker="G01", wire="40")
    at_work.make(ONE, 30)
    at_work.inspect(ONE, Split(25, 5, 0, {}))
    at_work.make(TWO, 5, rework_of=ONE)
    assert at_work.out() == Decimal("29.5")
    at_work.correct(ONE, 40, Split(35, 5, 0, {}), an_id("more"))
    assert at_work.out() == Decimal(26)
    at_work.make(an_id("three"), 10)
    at_work.withdraw(an_id("three"), an_id("undo"))
    assert at_work.out() == Decimal(26)


def test_more_used_than_was_issued_is_recorded_and_asks_to_be_counted(at_work: Ordering) -> None:
    """The work counts; the account is not below zero, for the difference is on record until explained."""
    at_work.move("receive", wire="40")
    at_work.move("issue", worker="G01", wire="7")
    at_work.make(ONE, 30)  # takes 10.5
    [row] = [r for r in at_work.told.material(ORDER, WORKSHOP, worker=AMEI) if r["material"] == "wire"]
    assert (row["out"], row["beyond"]) == (0, 35_000)
    at_work.move("issue", worker="G01", wire="2")  # which had not been written down
    [row] = [r for r in at_work.told.material(ORDER, WORKSHOP, worker=AMEI) if r["material"] == "wire"]
    assert (row["out"], row["beyond"]) == (0, 15_000)
    at_work.move("count", worker="G01", wire="1", reason_code="own-material")
    [row] = [r for r in at_work.told.material(ORDER, WORKSHOP, worker=AMEI) if r["material"] == "wire"]
    assert (row["out"], row["beyond"], row["counted"]) == (10_000, 0, 25_000)
    assert at_work.out() == Decimal(1)


def test_a_count_is_a_difference_with_its_reason(at_work: Ordering) -> None:
    """Nothing is edited; material the order does not have cannot be counted."""
    at_work.move("receive", wire="40")
    at_work.move("count", worker=None, wire="38.5", reason_code="came-broken")
    assert at_work.out(worker=None) == Decimal("38.5")
    kinds = [row["kind"] for row in at_work.told.movements(ORDER, WORKSHOP, "")]
    assert kinds == ["counted", "received"]


def test_an_account_is_told_as_of_any_moment(at_work: Ordering) -> None:
    """What was recorded by then, and nothing since."""
    at_work.move("receive", wire="40")
    before = at_work.now + timedelta(seconds=1)
    at_work.move("issue", worker="G01", wire="15")
    then = {row["worker"]: row["out"] for row in at_work.told.material(ORDER, WORKSHOP, as_of=before)}
    now = {row["worker"]: row["out"] for row in at_work.told.material(ORDER, WORKSHOP)}
    assert then == {"": 400_000}
    assert now == {"": 250_000, AMEI: 150_000}
    assert len(at_work.told.movements(ORDER, WORKSHOP, as_of=before)) == 1


def test_two_workshops_share_an_order(at_work: Ordering) -> None:
    """Each answers for its part; what is told of both adds up."""
    other = Founded(at_work.house, OTHER_WORKSHOP, at_work.now).found({BAOGEN: "G01"})
    at_work.now = other.now
    shared = an_id("shared")
    at_work.order(shared, workshops=[WORKSHOP, OTHER_WORKSHOP])
    at_work.take(60, shared, "a")
    at_work.take(30, shared, "b", workshop=OTHER_WORKSHOP)
    assert refused(lambda: at_work.take(11, shared, "c")) == "share-exceeds"
    at_work.propose("later", shared, due_on=date(2026, 11, 25))
    at_work.answer(True, "later", shared)
    assert at_work.told.order(shared)["due_on"] == DUE  # type: ignore[index]
    at_work.answer(True, "later", shared, workshop=OTHER_WORKSHOP)
    order = at_work.told.order(shared)
    assert order is not None
    assert (order["due_on"], order["taken"], order["change"]) == (date(2026, 11, 25), 90, None)
    assert {row["share"] for row in at_work.told.shares([shared])[shared]} == {60, 30}
    assert order["employer"] == who.EMPLOYER
