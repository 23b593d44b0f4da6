"""At the counter, where more than one order wants what is handed in: which of them it is counted for."""

from datetime import timedelta
from typing import Any

import pytest

from people.service import Employers
from tests.examples import who
from tests.examples.order_events import DUE
from tests.examples.who import EMPLOYER, an_id
from tests.ordering import Ordering
from tests.workshops.desk import NOW, TODAY, Browser, Desk, words
from workshops.domain import HandIn

FIRST, LATER = an_id("due first"), an_id("due later")
ENTRY = {"worker": who.AMEI, "choice": "lantern/packing", "quantity": "12", "work_date": TODAY.isoformat()}


@pytest.fixture
def ordering(desk: Desk) -> Ordering:
    """An enterprise has two open orders for the same lantern at the workshop of the desk."""
    employers = desk.house.get(Employers)
    said: dict[str, Any] = {"name": "亮堂堂展陈队", "uscc": "91110000600037341L", "phone": "13900990002"}
    desk.do(employers.register, id=EMPLOYER, town=who.VILLAGE[:9], actor=who.OPERATOR, **said)
    decided = {"request": an_id("verified"), "verified": True, "reason_code": None}
    desk.do(employers.decide, id=EMPLOYER, actor=who.OPERATOR, **decided)
    ordering = Ordering(desk.house, now=desk.now)
    for id, due in ((FIRST, DUE), (LATER, DUE + timedelta(days=7))):
        ordering.order(id, due_on=due, bill=[])
        ordering.take(30, id, f"share of {id}")
    desk.now = ordering.now
    return ordering


def counted_for(desk: Desk, id: str) -> str | None:
    """The order a hand-in was recorded for."""
    recorded = desk.house.store.get(HandIn, id).recorded
    assert recorded is not None
    return recorded.order


def offered(counter: Browser) -> list[str]:
    """The orders the device may choose from, in their order."""
    orders = counter.get("/counter/book").json["orders"]
    return [one["id"] for one in orders["lantern/packing"]]


def send(counter: Browser, id: str, **said: Any) -> dict[str, Any]:
    """An entry as the device sends it; what became of it."""
    book = counter.get("/counter/book").json
    made = {"kind": "hand-in", "id": id, "worker": who.AMEI, "product": "lantern", "step": "packing"}
    made |= {"quantity": 12, "work_date": "2026-11-02", **said}
    answer = counter.client.post(
        f"{counter.at}/counter/entries",
        json={"account": book["account"], "entries": [made]},
        headers={"X-CSRFToken": book["token"], "Gongfu-Now": NOW.isoformat()},
    )
    counter.desk.catch_up()
    result: dict[str, Any] = answer.json["results"][0]
    return result


def test_the_one_due_first_is_offered_first_then_the_one_used_last(
    ordering: Ordering, counter: Browser
) -> None:
    """Whoever counts for the later order once finds it first from then on; a full one comes last."""
    assert offered(counter) == [FIRST, LATER]
    ordering.make(an_id("some"), 10, order=LATER, step="packing")
    assert offered(counter) == [LATER, FIRST]
    ordering.make(an_id("the rest"), 20, order=LATER, step="packing")
    assert offered(counter) == [FIRST, LATER]
    [full] = [
        one for one in counter.get("/counter/book").json["orders"]["lantern/packing"] if not one["left"]
    ]
    assert full["id"] == LATER


@pytest.mark.usefixtures("ordering")
def test_an_entry_counts_for_the_order_that_was_chosen(desk: Desk, counter: Browser) -> None:
    """From the device as from the form; where nothing was chosen, for the one due first."""
    assert send(counter, an_id("chosen"), order=LATER)["outcome"] == "taken"
    assert counter.post("/hand-in", id=an_id("by form"), order=LATER, **ENTRY).status_code == 303
    assert counter.post("/hand-in", id=an_id("unsaid"), **ENTRY).status_code == 303
    counted = [counted_for(desk, an_id(name)) for name in ("chosen", "by form", "unsaid")]
    assert counted == [LATER, LATER, FIRST]


def test_what_was_counted_offline_for_an_order_closed_since_is_told(
    ordering: Ordering, counter: Browser
) -> None:
    """Nothing is counted for another order behind anyone's back; sent without one it goes to the next."""
    ordering.close("less-needed", "closed", LATER)
    refused = send(counter, an_id("late"), order=LATER)
    assert (refused["outcome"], refused["code"]) == ("refused", "order-closed")
    assert counter.post("/hand-in", id=an_id("by form"), order=LATER, **ENTRY).status_code == 409
    assert send(counter, an_id("late again"))["outcome"] == "taken"
    assert counted_for(counter.desk, an_id("late again")) == FIRST


@pytest.mark.usefixtures("ordering")
def test_the_plain_page_asks_which_order_only_where_there_is_a_choice(counter: Browser) -> None:
    """The enterprise, the day and what is missing stand in the choice; one order alone is not asked about."""
    asked = counter.get("/hand-in?worker=0101&choice=lantern/packing")
    assert "算给哪一单 11 月 20 日要 · 还差 30 · 亮堂堂展陈队" in words(asked)
    assert f'value="{LATER}"' in asked.text


def test_an_order_the_workshop_does_not_have_is_refused_beside_its_field(
    ordering: Ordering, counter: Browser
) -> None:
    """A made-up order, and text that is none."""
    for order in (an_id("nobody's"), "灯笼那一单"):
        answer = counter.post("/hand-in", id=an_id("x"), order=order, **ENTRY)
        assert answer.status_code == 409
        assert "没有这个订单，或者工坊没有接。" in words(answer)
    ordering.close("less-needed", "closed", LATER)
    assert "算给哪一单" not in counter.read("/hand-in?worker=0101&choice=lantern/packing")
