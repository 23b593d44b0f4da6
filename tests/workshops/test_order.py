"""An order: placed, taken in shares, changed by all who share it, shipped, closed or cancelled."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.examples import order_events as ex
from tests.examples.order_events import BILL, BY_ENTERPRISE, DUE, PLACED
from tests.examples.what import AT, TODAY
from tests.examples.who import BY, EMPLOYER, OTHER_WORKSHOP, WORKSHOP, an_id
from tests.given import given
from workshops.domain import Order, Wanted

WANTED = Wanted(
    employer=EMPLOYER,
    workshops=(WORKSHOP,),
    product="lantern",
    steps=("wiring", "packing"),
    quantity=100,
    over=0,
    price=Decimal("1.2500"),
    due_on=DUE,
    demands=("lights-up",),
    bill=BILL,
)
TWO_ASKED = msgspec.structs.replace(PLACED, workshops=(WORKSHOP, OTHER_WORKSHOP))
HALF = msgspec.structs.replace(ex.ACCEPTED, quantity=50)
OTHER_HALF = msgspec.structs.replace(HALF, workshop=OTHER_WORKSHOP, request=an_id("other share"))
SHARED = (TWO_ASKED, HALF, OTHER_HALF)


def placing(**changed: Any) -> Any:
    """Place it."""
    return lambda it: it.place(WANTED._replace(**changed), today=TODAY, at=AT, by=BY_ENTERPRISE)


def taking(quantity: int, request: str = "share", workshop: str = WORKSHOP) -> Any:
    """Accept a share."""
    return lambda it: it.accept(workshop=workshop, quantity=quantity, at=AT, by=BY, request=an_id(request))


def shipping(quantity: int, finished: int, request: str = "lot") -> Any:
    """Ship a lot."""
    return lambda it: it.ship(
        workshop=WORKSHOP, quantity=quantity, finished=finished, at=AT, by=BY, request=an_id(request)
    )


def proposing(quantity: int = 100, due_on: date = DUE, over: int = 0) -> Any:
    """Want something else."""
    return lambda it: it.propose(
        quantity=quantity,
        over=over,
        due_on=due_on,
        today=TODAY,
        at=AT,
        by=BY_ENTERPRISE,
        request=an_id("change"),
    )


def answering(agreed: bool = True, workshop: str = WORKSHOP, request: str = "agreeing") -> Any:
    """Agree, or not."""
    return lambda it: it.answer_change(
        workshop=workshop,
        change=an_id("change"),
        agreed=agreed,
        at=AT,
        by=BY,
        request=an_id(request),
    )


def closing(reason_code: str | None = None) -> Any:
    """Close it."""
    return lambda it: it.close(reason_code=reason_code, at=AT, by=BY_ENTERPRISE, request=an_id("closing"))


def cancelling(it: Order) -> Any:
    """Call it off."""
    return it.cancel(reason_code="no-work", at=AT, by=BY_ENTERPRISE, request=an_id("cancelling"))


def test_an_order_is_placed_once() -> None:
    """The same again changes nothing; other content under its id is refused."""
    given(Order).when(placing()).then(PLACED)
    given(Order, PLACED).when(placing()).then()
    given(Order, PLACED, ex.ACCEPTED, ex.PROPOSED, ex.AGREED, ex.CHANGED).when(placing()).then()
    given(Order, PLACED).when(placing(quantity=99)).refuses("id-reused")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"quantity": 0}, "quantity-not-positive"),
        ({"quantity": 1_000_001}, "order-too-large"),
        ({"over": -1}, "over-too-large"),
        ({"over": 101}, "over-too-large"),
        ({"due_on": date(2026, 11, 2)}, "due-in-past"),
        ({"price": Decimal("0.00001")}, "rate-too-fine"),
        ({"price": Decimal(0)}, "rate-not-positive"),
        ({"bill": (*BILL, BILL[0])}, "code-twice"),
        ({"bill": (BILL[0], msgspec.structs.replace(BILL[0], step="packing", name="铁线"))}, "code-twice"),
        ({"bill": (msgspec.structs.replace(BILL[0], step="painting"),)}, "step-unknown"),
        ({"bill": (msgspec.structs.replace(BILL[0], each=Decimal("0.00001")),)}, "amount-too-fine"),
        ({"bill": (msgspec.structs.replace(BILL[0], each=Decimal(0)),)}, "amount-not-positive"),
    ],
)
def test_what_cannot_be_ordered_is_refused(changed: dict[str, Any], code: str) -> None:
    """Nothing, too much, too late, an amount finer than can be kept, a material under two names."""
    given(Order).when(placing(**changed)).refuses(code)


def test_shares_are_never_more_than_was_ordered_and_agreed_over_it() -> None:
    """A workshop may take more later; only one that was asked may take any."""
    given(Order, PLACED).when(taking(100)).then(ex.ACCEPTED)
    given(Order, PLACED, ex.ACCEPTED).when(taking(100)).then()
    given(Order, PLACED).when(taking(101)).refuses("share-exceeds")
    given(Order, TWO_ASKED, HALF).when(taking(51, "more", OTHER_WORKSHOP)).refuses("share-exceeds")
    given(Order, TWO_ASKED, HALF).when(taking(50, "other share", OTHER_WORKSHOP)).then(OTHER_HALF)
    more = msgspec.structs.replace(PLACED, over=10)
    assert given(Order, more, ex.ACCEPTED).when(taking(10, "more")).thing.shares == {WORKSHOP: 110}
    given(Order, more, ex.ACCEPTED).when(taking(11, "more")).refuses("share-exceeds")
    given(Order, PLACED).when(taking(5, workshop=OTHER_WORKSHOP)).refuses("not-asked")
    given(Order, PLACED).when(taking(0)).refuses("quantity-not-positive")
    given(Order, PLACED, ex.CANCELLED).when(taking(5)).refuses("order-closed")


def test_another_workshop_can_be_asked_once() -> None:
    """Until the order is over."""

    def ask(workshop: str) -> Any:
        return lambda it: it.ask(workshop=workshop, at=AT, by=BY_ENTERPRISE, request=an_id("asking"))

    given(Order, PLACED).when(ask(OTHER_WORKSHOP)).then(ex.ASKED)
    given(Order, PLACED, ex.ASKED).when(ask(OTHER_WORKSHOP)).then()
    given(Order, PLACED).when(ask(WORKSHOP)).refuses("already-asked")
    given(Order, PLACED, ex.CANCELLED).when(ask(OTHER_WORKSHOP)).refuses("order-closed")


def test_a_workshop_may_take_nothing_and_think_better_of_it() -> None:
    """But once it has a share, it has it."""

    def decline(it: Order) -> Any:
        return it.decline(workshop=WORKSHOP, reason_code="too-busy", at=AT, by=BY, request=an_id("declining"))

    given(Order, PLACED).when(decline).then(ex.DECLINED)
    given(Order, PLACED, ex.DECLINED).when(taking(100)).then(ex.ACCEPTED)
    given(Order, PLACED, ex.ACCEPTED).when(decline).refuses("share-taken")


def test_a_change_counts_at_once_where_nobody_has_a_share() -> None:
    """There is nobody to ask."""
    thing = given(Order, PLACED).when(proposing(120)).thing
    assert (thing.quantity, thing.change) == (120, None)


def test_a_change_counts_once_all_with_a_share_agree() -> None:
    """And not before; the one who had all of it has all of the new quantity."""
    given(Order, PLACED, ex.ACCEPTED).when(proposing(120)).then(ex.PROPOSED)
    given(Order, PLACED, ex.ACCEPTED, ex.PROPOSED).when(answering()).then(ex.AGREED, ex.CHANGED)
    waiting = given(Order, *SHARED, ex.PROPOSED).when(answering())
    assert (waiting.thing.quantity, len(waiting.events)) == (100, 1)
    done = given(Order, *SHARED, ex.PROPOSED, ex.AGREED).when(answering(workshop=OTHER_WORKSHOP, request="b"))
    assert (done.thing.quantity, done.thing.shares) == (120, {WORKSHOP: 50, OTHER_WORKSHOP: 50})


def test_a_change_that_one_does_not_want_is_off() -> None:
    """All stays as it was, and can be asked anew."""
    off = given(Order, *SHARED, ex.PROPOSED).when(answering(agreed=False)).thing
    assert (off.quantity, off.change) == (100, None)
    given(Order, *SHARED).when(answering()).refuses("no-change")
    given(Order, TWO_ASKED, HALF, ex.PROPOSED).when(answering(workshop=OTHER_WORKSHOP)).refuses("no-share")


def test_a_change_cannot_undo_what_is_done() -> None:
    """Not below what was shipped, nor below what several workshops took together."""
    shipped = (PLACED, ex.ACCEPTED, ex.SHIPPED)
    given(Order, *shipped).when(proposing(39)).refuses("below-shipped")
    fewer = given(Order, *shipped).when(proposing(40)).thing
    answering()(fewer)
    assert (fewer.quantity, fewer.shares) == (40, {WORKSHOP: 40})
    given(Order, *SHARED).when(proposing(99)).refuses("below-shares")
    given(Order, PLACED).when(proposing()).refuses("nothing-changes")
    given(Order, PLACED).when(proposing(due_on=date(2026, 11, 1))).refuses("due-in-past")


def test_a_lot_is_of_what_is_finished_and_not_shipped() -> None:
    """And all lots together are no more than was ordered."""
    given(Order, PLACED, ex.ACCEPTED).when(shipping(40, finished=45)).then(ex.SHIPPED)
    given(Order, PLACED, ex.ACCEPTED, ex.SHIPPED).when(shipping(40, finished=45)).then()
    given(Order, PLACED, ex.ACCEPTED, ex.SHIPPED).when(shipping(6, 45, "next")).refuses("lot-exceeds")
    given(Order, PLACED, ex.ACCEPTED).when(shipping(101, finished=150)).refuses("over-not-agreed")
    given(Order, PLACED, ex.ACCEPTED).when(shipping(0, finished=1)).refuses("quantity-not-positive")
    given(Order, PLACED).when(shipping(1, finished=1)).refuses("no-share")


def test_a_lot_written_down_by_mistake_is_taken_back() -> None:
    """It counts no more, and cannot be taken back twice."""

    def back(request: str) -> Any:
        return lambda it: it.take_back_lot(
            workshop=WORKSHOP, lot=an_id("lot"), at=AT, by=BY, request=an_id(request)
        )

    done = (PLACED, ex.ACCEPTED, ex.SHIPPED)
    assert given(Order, *done).when(back("lot back")).then(ex.LOT_BACK).thing.shipped == {WORKSHOP: 0}
    given(Order, *done, ex.LOT_BACK).when(back("lot back")).then()
    given(Order, *done, ex.LOT_BACK).when(back("again")).refuses("no-lot")


def test_an_order_is_closed_short_with_a_reason_only() -> None:
    """One that was shipped in full needs none. What is over takes no more work, until it is reopened."""
    done = (PLACED, ex.ACCEPTED, ex.SHIPPED)
    given(Order, *done).when(closing()).refuses("close-reason-needed")
    given(Order, *done).when(closing("less-needed")).then(ex.CLOSED)
    full = msgspec.structs.replace(ex.SHIPPED, quantity=100)
    assert given(Order, PLACED, ex.ACCEPTED, full).when(closing("other")).answer.reason_code is None
    given(Order, PLACED).when(closing("other")).refuses("order-not-accepted")
    given(Order, *done, ex.CLOSED).when(shipping(1, 99, "next")).refuses("order-closed")
    takes = {"workshop": WORKSHOP, "product": "lantern", "step": "wiring"}
    given(Order, *done, ex.CLOSED).when(lambda it: it.takes(**takes)).refuses("order-closed")

    def reopen(it: Order) -> Any:
        return it.reopen(at=AT, by=BY_ENTERPRISE, request=an_id("reopening"))

    assert given(Order, *done, ex.CLOSED).when(reopen).then(ex.REOPENED).thing.state == "open"
    given(Order, *done).when(reopen).refuses("not-closed")


def test_an_order_is_cancelled_only_before_anybody_takes_a_share() -> None:
    """Later it is closed short, with a reason."""
    given(Order, PLACED).when(cancelling).then(ex.CANCELLED)
    given(Order, PLACED, ex.CANCELLED).when(cancelling).then()
    given(Order, PLACED, ex.ACCEPTED).when(cancelling).refuses("order-accepted")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"workshop": OTHER_WORKSHOP}, "order-unknown"),
        ({"product": "light-string"}, "order-other-work"),
        ({"step": "painting"}, "order-other-work"),
    ],
)
def test_only_its_own_work_is_handed_in_for_it(asked: dict[str, str], code: str) -> None:
    """By a workshop with a share, of its product, at one of its steps."""
    takes = {"workshop": WORKSHOP, "product": "lantern", "step": "wiring"}
    given(Order, PLACED, ex.ACCEPTED).when(lambda it: it.takes(**takes)).then()
    given(Order, PLACED, ex.ACCEPTED).when(lambda it: it.takes(**takes | asked)).refuses(code)
