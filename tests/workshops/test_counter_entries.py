"""What a device at the counter sends: each entry by itself, twice as good as once, and only one's own."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.examples import who
from tests.examples.who import an_id
from tests.workshops.desk import NOW, Browser, Desk
from workshops.domain import HandIn
from workshops.events import Split

ONE, TWO = an_id("offline one"), an_id("offline two")


def entry(id: str = ONE, **changed: Any) -> dict[str, Any]:
    """Twelve packed lanterns."""
    said = {"kind": "hand-in", "id": id, "worker": who.AMEI, "product": "lantern", "step": "packing"}
    return said | {"quantity": 12, "work_date": "2026-11-02"} | changed


def undoing(hand_in: str = ONE) -> dict[str, Any]:
    """The undoing of it."""
    return {"kind": "undo", "id": an_id("undoing"), "hand_in": hand_in}


class Device:
    """A device in the coordinator's hand."""

    def __init__(self, desk: Desk, browser: Browser) -> None:
        self.desk, self.browser = desk, browser
        self.book = browser.get("/counter/book").json

    def send(self, *entries: dict[str, Any], **changed: Any) -> TestResponse:
        """Send entries as queue.js does."""
        answer = self.browser.client.post(
            f"{self.browser.at}/counter/entries",
            json={"account": self.book["account"], "entries": list(entries)} | changed,
            headers={"X-CSRFToken": self.book["token"], "Gongfu-Now": NOW.isoformat()},
        )
        self.desk.catch_up()
        return answer

    def outcomes(self, *entries: dict[str, Any]) -> list[tuple[str, str | None]]:
        """What became of each."""
        return [(one["outcome"], one.get("code")) for one in self.send(*entries).json["results"]]


@pytest.fixture
def device(desk: Desk, counter: Browser) -> Device:
    """The first coordinator's."""
    return Device(desk, counter)


def test_the_book_holds_what_the_counter_needs_and_no_more(device: Device) -> None:
    """Numbers, names, steps with their rates, what was made last; no phone number."""
    assert device.book["members"][0] == {"id": who.AMEI, "number": "0101", "name": "林阿梅"}
    assert {step["label"] for step in device.book["steps"]} == {"灯笼 · 布线", "灯笼 · 包装"}
    assert device.book["steps"][0]["rates"][0][1]
    device.send(entry())
    told = device.browser.get("/counter/book")
    assert told.json["habits"] == {who.AMEI: ["lantern/packing"]}
    assert told.json["recent"][0]["quantity"] == 12
    assert "139" not in told.text.replace(device.book["account"], "")


def test_what_is_kept_for_offline_holds_nobodys_data(desk: Desk, device: Device) -> None:
    """The page without the network is the bare counter: no name, no number, no proof of a form."""
    device.send(entry())
    shell = device.browser.get("/counter/shell").text
    for never in ("林阿梅", "0101", who.AMEI, "csrf_token", device.book["account"]):
        assert never not in shell
    assert "counter.js" in shell


def test_entries_are_recorded_in_order_and_a_repeat_changes_nothing(desk: Desk, device: Device) -> None:
    """Sent, sent again after a lost answer, undone, and all of it once more: one entry, taken back once."""
    assert device.outcomes(entry(), entry(TWO)) == [("taken", None)] * 2
    assert device.outcomes(entry(), entry(TWO)) == [("taken", None)] * 2
    assert device.outcomes(undoing()) == [("taken", None)]
    head = desk.house.store.head()
    assert device.outcomes(entry(), entry(TWO), undoing()) == [("taken", None)] * 3
    assert desk.house.store.head() == head
    assert desk.house.store.get(HandIn, ONE).withdrawn
    assert not desk.house.store.get(HandIn, TWO).withdrawn


def test_one_that_is_refused_holds_up_no_other(desk: Desk, device: Device) -> None:
    """Each has its own reason; what cannot be read is refused too, and the rest goes on."""
    wrong = [entry(quantity=0), entry(work_date="2025-01-01"), entry(worker="9999"), entry(quantity="many")]
    told = device.outcomes(*wrong, {"id": ONE}, entry(TWO))
    codes = ["quantity-not-positive", "no-rate", "not-a-member", "invalid", "invalid"]
    assert told == [*(("refused", code) for code in codes), ("taken", None)]
    why = device.send(entry(quantity=0)).json["results"][0]["why"]
    assert why == "数量要大于零。"


def test_the_undoing_of_what_never_came_to_be_is_done(device: Device) -> None:
    """Its hand-in was refused: there is nothing to take back. What was inspected stays."""
    assert device.outcomes(undoing()) == [("taken", None)]
    device.send(entry())
    device.desk.inspect(ONE, Split(12, 0, 0, {}))
    assert device.outcomes(undoing()) == [("refused", "already-inspected")]


def test_nobody_sends_what_another_account_entered(desk: Desk, device: Device) -> None:
    """The device keeps it until that account is back; nothing is recorded in a wrong name."""
    assert device.send(entry(), account=desk.bella).status_code == 409
    assert desk.house.store.find(HandIn, ONE) is None


def test_entries_without_the_proof_of_a_page_of_ours_are_not_taken(desk: Desk, device: Device) -> None:
    """A foreign page could send the cookie, but not the token."""
    device.book["token"] = "x"
    assert device.send(entry()).status_code == 400
    assert desk.house.store.find(HandIn, ONE) is None


def test_the_service_worker_is_the_queue_and_itself(counter: Browser) -> None:
    """One file, below the workshop's address, never kept."""
    answer = counter.get("/counter-worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "self.queue" in answer.text
    assert 'addEventListener("sync"' in answer.text
