"""At the counter, pieces that were given back to be mended come in again: told apart from new ones."""

from typing import Any

import pytest

from tests.examples import who
from tests.examples.who import an_id
from tests.workshops.desk import NOW, TODAY, Browser, Desk, words
from workshops.domain import HandIn
from workshops.events import Reason, Split

FIRST, MENDED = an_id("given back"), an_id("mended")
ENTRY = {"worker": who.AMEI, "choice": "lantern/wiring", "work_date": TODAY.isoformat()}


@pytest.fixture
def given_back(desk: Desk) -> None:
    """Of thirty lanterns 阿梅 wired, six go back to her."""
    desk.hand_in(FIRST, 30)
    desk.inspect(FIRST, Split(24, 6, 0, {}), reasons=(Reason("wire-broken", 6),))


def out(counter: Browser) -> list[tuple[str, int]]:
    """What the device may offer 阿梅 as mended: which hand-in, and how many are still out."""
    told = counter.get("/counter/book").json["rework"].get(who.AMEI, [])
    return [(one["id"], one["left"]) for one in told]


def send(counter: Browser, id: str, quantity: int, **said: Any) -> dict[str, Any]:
    """Mended pieces as the device sends them; what became of them."""
    book = counter.get("/counter/book").json
    made = {"kind": "hand-in", "id": id, "worker": who.AMEI, "product": "lantern", "step": "wiring"}
    made |= {"quantity": quantity, "work_date": TODAY.isoformat(), "rework_of": FIRST, **said}
    answer = counter.client.post(
        f"{counter.at}/counter/entries",
        json={"account": book["account"], "entries": [made]},
        headers={"X-CSRFToken": book["token"], "Gongfu-Now": NOW.isoformat()},
    )
    counter.desk.catch_up()
    result: dict[str, Any] = answer.json["results"][0]
    return result


@pytest.mark.usefixtures("given_back")
def test_what_comes_in_again_belongs_to_what_it_comes_from(desk: Desk, counter: Browser) -> None:
    """From the device: linked, of its step and rate, sent twice it counts once; what is left is offered."""
    assert out(counter) == [(FIRST, 6)]
    assert [send(counter, MENDED, 4)["outcome"] for _time in range(2)] == ["taken", "taken"]
    assert out(counter) == [(FIRST, 2)]
    assert desk.house.store.get(HandIn, FIRST).returned == 4
    mended = desk.house.store.get(HandIn, MENDED).promised
    assert (mended.rework_of, mended.rate) == (FIRST, desk.house.store.get(HandIn, FIRST).promised.rate)
    counter.post(f"/hand-ins/{MENDED}/undo")
    assert out(counter) == [(FIRST, 6)]


@pytest.mark.usefixtures("given_back")
def test_more_than_was_given_back_is_refused_with_its_reason(counter: Browser) -> None:
    """From the device as from the form, which keeps what was typed."""
    assert send(counter, MENDED, 7)["code"] == "rework-exceeds"
    answer = counter.post("/hand-in", id=MENDED, quantity="7", rework_of=FIRST, **ENTRY)
    assert answer.status_code == 409
    assert "返工交回的比要返工的还多" in words(answer)
    assert f'value="{FIRST}" selected' in answer.text
    assert out(counter) == [(FIRST, 6)]


@pytest.mark.usefixtures("given_back")
def test_without_scripts_it_is_chosen_beside_the_count(desk: Desk, counter: Browser) -> None:
    """Offered for that step only; all of it in again, it is offered no more; its entry says what it is."""
    asked = counter.read(f"/hand-in?worker={who.AMEI}&choice=lantern/wiring")
    assert "返工还差 6：11 月 3 日的" in asked
    assert "返工还差" not in counter.read(f"/hand-in?worker={who.AMEI}&choice=lantern/packing")
    done = counter.post("/hand-in", id=MENDED, quantity="6", rework_of=FIRST, **ENTRY)
    assert done.status_code == 303
    assert desk.house.store.get(HandIn, FIRST).returned == 6
    after = counter.read(f"/hand-in?worker={who.AMEI}&choice=lantern/wiring")
    assert "返工还差" not in after
    assert "灯笼布线 · 返工再交" in after
    assert "返工再交" in counter.read("/inspection")
