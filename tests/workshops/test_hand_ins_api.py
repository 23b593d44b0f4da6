"""Hand-ins at the JSON door: counted, inspected, corrected, listed."""

from typing import Any
from uuid import uuid4

import pytest

from tests.examples import who
from tests.program import Program, operator, paged
from tests.workshops.desk import Desk
from tests.workshops.wire import ENTRY, FORM, GOOD, inspected
from workshops.domain import HandIn


def test_a_hand_in_tells_its_rate_and_worth(desk: Desk, clerk: Program) -> None:
    """Estimated at the rate in force; exact beside the rounded amount."""
    answer = clerk.put(f"/hand-ins/{ENTRY}", FORM)
    assert answer.status_code == 201
    told = answer.json
    assert (told["rate"], told["exact"], told["amount"]) == ("0.0350", "0.4550", "0.46")
    assert told["state"] == "handed-in"
    assert told["worker"] == who.AMEI
    desk.catch_up()
    seen = clerk.get(f"/hand-ins/{ENTRY}").json
    assert (seen["quantity"], seen["exact"], seen["state"]) == (13, "0.4550", "handed-in")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"worker": "9999"}, 409, "not-a-member"),
        ({"product": "kite"}, 422, "product-unknown"),
        ({"step": "flying"}, 422, "step-unknown"),
        ({"work_date": "2026-11-04"}, 422, "work-date-in-future"),
        ({"work_date": "2026-09-01"}, 409, "no-rate"),
        ({"quantity": 0}, 422, "quantity-not-positive"),
        ({"quantity": 100_001}, 422, "quantity-too-large"),
        ({"quantity": 10**30}, 422, "quantity-too-large"),
        ({"quantity": 1.5}, 422, "number-unreadable"),
        ({"quantity": "13"}, 422, "number-unreadable"),
        ({"work_date": "3.11."}, 422, "date-unreadable"),
        ({"work_date": "0001-01-01"}, 422, "date-unreadable"),
        ({"workshop": "here"}, 422, "id-unreadable"),
    ],
)
def test_a_hand_in_that_cannot_be_is_refused(
    desk: Desk, clerk: Program, changed: dict[str, Any], status: int, code: str
) -> None:
    """Each with its code; for a malformed field beside that field."""
    answer = clerk.put(f"/hand-ins/{ENTRY}", FORM | changed)
    assert answer.status_code == status, answer.json
    told = answer.json["errors"][next(iter(changed))][0]["code"] if status == 422 else answer.json["code"]
    assert told == code


def test_an_inspection_is_answered_the_same_when_sent_again(desk: Desk, clerk: Program) -> None:
    """Even after what came later; a new request finds it inspected."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    first = inspected(clerk)
    assert (first.status_code, first.json["amount"]) == (200, "0.46")
    body = {"id": who.an_id("mend"), "quantity": 12, "accepted": 12, "rework": 0, "rejected": 0}
    mended = clerk.post(f"/hand-ins/{ENTRY}/correction", body | {"reason_code": "miscounted"})
    assert mended.json["difference"] == "-0.0350"
    assert inspected(clerk).json == first.json
    again = clerk.post(f"/hand-ins/{ENTRY}/inspection", {"id": str(uuid4()), **GOOD})
    assert (again.status_code, again.json["code"]) == (409, "already-inspected")


def test_many_are_inspected_in_one_save(desk: Desk, clerk: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be is recorded together; what cannot says why and keeps nothing back. Sent again: the same."""
    ids = [who.an_id(f"batch {number}") for number in range(4)]
    for id in ids[:3]:
        clerk.put(f"/hand-ins/{id}", FORM)
    store, saves = desk.house.store, []
    save = store.save
    monkeypatch.setattr(store, "save", lambda *things: saves.append(things) or save(*things))
    items = [{"id": who.an_id(f"judged {id}"), "hand_in": id, **GOOD} for id in ids]
    items[1] |= {"accepted": 12}
    answer = clerk.post(f"/workshops/{who.WORKSHOP}/inspections", {"items": items})
    assert answer.status_code == 200, answer.json
    assert len(saves) == 1
    assert [each["hand_in"] for each in answer.json["inspected"]] == [ids[0], ids[2]]
    assert {each["amount"] for each in answer.json["inspected"]} == {"0.46"}
    assert [(each["hand_in"], each["code"]) for each in answer.json["refused"]] == [
        (ids[1], "split-mismatch"),
        (ids[3], "not-found"),
    ]
    assert all(each["detail"] for each in answer.json["refused"])
    head = desk.house.store.head()
    assert clerk.post(f"/workshops/{who.WORKSHOP}/inspections", {"items": items}).json == answer.json
    assert desk.house.store.head() == head


def test_a_batch_names_each_hand_in_once(desk: Desk, clerk: Program) -> None:
    """Two judgements of one hand-in cannot both be meant."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    items = [{"id": str(uuid4()), "hand_in": ENTRY, **GOOD} for _ in range(2)]
    answer = clerk.post(f"/workshops/{who.WORKSHOP}/inspections", {"items": items})
    assert answer.status_code == 422
    assert answer.json["errors"]["items"][0]["code"] == "hand-in-twice"


def test_a_batch_reaches_into_no_other_workshop(desk: Desk, clerk: Program) -> None:
    """A hand-in of another workshop is as good as none."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    items = [{"id": str(uuid4()), "hand_in": ENTRY, **GOOD}]
    answer = operator(desk.app).post(f"/workshops/{who.an_id('elsewhere')}/inspections", {"items": items})
    assert [each["code"] for each in answer.json["refused"]] == ["not-found"]
    assert desk.house.store.get(HandIn, ENTRY).split is None


def test_a_split_that_does_not_add_up_is_malformed(desk: Desk, clerk: Program) -> None:
    """422 `split-mismatch` beside the field."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    answer = inspected(clerk, accepted=12)
    assert answer.status_code == 422
    assert answer.json["errors"]["accepted"][0]["code"] == "split-mismatch"


def test_a_stale_repeat_does_not_redo_what_was_undone(desk: Desk, clerk: Program) -> None:
    """Withdrawn, the same PUT again answers the withdrawn hand-in and changes nothing."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    gone = clerk.ask("DELETE", f"/hand-ins/{ENTRY}?id={uuid4()}")
    assert gone.json == {"hand_in": ENTRY, "state": "withdrawn"}
    head = desk.house.store.head()
    again = clerk.put(f"/hand-ins/{ENTRY}", FORM)
    assert (again.status_code, again.json["state"]) == (200, "withdrawn")
    assert desk.house.store.head() == head
    desk.catch_up()
    assert clerk.get(f"/hand-ins/{ENTRY}").json["state"] == "withdrawn"


def test_a_stale_repeat_is_told_what_became_of_it(desk: Desk, clerk: Program) -> None:
    """Inspected since, at its grades' worth: the same as when it is read."""
    clerk.put(f"/hand-ins/{ENTRY}", FORM)
    inspected(clerk, accepted=10, rework=2, rejected=1, grades={"A": 10})
    desk.catch_up()
    again = clerk.put(f"/hand-ins/{ENTRY}", FORM).json
    assert (again["state"], again["exact"], again["amount"]) == ("inspected", "0.4200", "0.42")
    seen = clerk.get(f"/hand-ins/{ENTRY}").json
    assert {key: seen[key] for key in again} == again


def test_hand_ins_are_listed_page_by_page(desk: Desk, clerk: Program, amei: Program) -> None:
    """The latest first; a coordinator's of the workshop, a worker's of their own."""
    ids = [who.an_id(f"listed {number}") for number in range(5)]
    for id in ids:
        clerk.put(f"/hand-ins/{id}", FORM | {"worker": "0101" if id != ids[2] else "0207"})
    desk.catch_up()
    seen = paged(clerk, f"/hand-ins?workshop={who.WORKSHOP}&")
    assert [one["id"] for one in seen] == ids[::-1]
    assert ids[2] not in [one["id"] for one in amei.get("/hand-ins").json["items"]]
    assert clerk.get(f"/hand-ins?workshop={who.OTHER_WORKSHOP}").status_code == 403
    assert clerk.get(f"/hand-ins?workshop={who.WORKSHOP}&limit=201").status_code == 422


def test_a_cursor_of_another_list_starts_from_the_beginning(desk: Desk, clerk: Program) -> None:
    """It is not taken for a position here."""
    other = operator(desk.app).get("/workers?limit=1").json["next"]
    assert other is not None
    assert clerk.get(f"/hand-ins?workshop={who.WORKSHOP}&cursor={other}").status_code == 200
