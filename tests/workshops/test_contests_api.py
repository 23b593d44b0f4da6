"""Contests at the JSON door: said by the worker, answered by the workshop, seen by both."""

from uuid import uuid4

import msgspec

from tests.examples import who
from tests.program import Program, paged
from tests.workshops.desk import Desk
from tests.workshops.wire import ENTRY, FORM
from workshops.tasks import words_about


def test_a_worker_counts_their_own_and_contests_a_count(desk: Desk, clerk: Program, amei: Program) -> None:
    """Own counts stand beside the workshop's; a contest is open until answered."""
    own = amei.put(f"/hand-ins/{ENTRY}", FORM | {"worker": who.AMEI, "quantity": 14})
    assert (own.status_code, own.json["state"], own.json["rate"]) == (201, "announced", None)
    assert clerk.put(f"/hand-ins/{ENTRY}", FORM).json["counted_by_worker"] == 14
    contest = str(uuid4())
    words = "那天是我和桂香一起数的"
    said = amei.post(
        f"/hand-ins/{ENTRY}/contest", {"id": contest, "reason_code": "miscounted", "text": words}
    )
    others = dict.fromkeys(("slip", "line", "work_date", "damage"))
    about = {"matter": "hand-in", "hand_in": ENTRY, **others}
    assert said.json == {"contest": contest, **about, "state": "open"}
    assert words_about(desk.house, contest) == words
    told = [msgspec.json.encode(each.event).decode() for each in desk.house.store.read(0, 500)]
    assert not any(words in each for each in told)
    again = amei.post(f"/hand-ins/{ENTRY}/contest", {"id": str(uuid4())})
    assert (again.status_code, again.json["code"]) == (409, "contest-open")
    desk.catch_up()
    answer = {"id": str(uuid4()), "outcome": "rejected"}
    answered = clerk.post(f"/contests/{contest}/answer", answer)
    assert answered.json["state"] == "rejected"
    desk.catch_up()
    repeated = clerk.post(f"/contests/{contest}/answer", answer)
    assert (repeated.status_code, repeated.json) == (200, answered.json)
    second = clerk.post(f"/contests/{contest}/answer", answer | {"id": str(uuid4())})
    assert (second.status_code, second.json["code"]) == (409, "no-contest")
    assert clerk.post(f"/contests/{uuid4()}/answer", answer).status_code == 404
    assert (
        amei.post(f"/contests/{contest}/answer", {"id": str(uuid4()), "outcome": "upheld"}).status_code == 403
    )


def contested(desk: Desk, clerk: Program, amei: Program, name: str, text: str | None = None) -> str:
    """A hand-in whose worker says that something is wrong; answers the contest."""
    entry, contest = who.an_id(f"{name} entry"), who.an_id(f"{name} contest")
    clerk.put(f"/hand-ins/{entry}", FORM)
    body = {"id": contest, "reason_code": "miscounted", "text": text}
    assert amei.post(f"/hand-ins/{entry}/contest", body).status_code == 200
    desk.catch_up()
    return contest


def test_a_contest_is_seen_by_both_sides(desk: Desk, clerk: Program, amei: Program) -> None:
    """With what each of them wrote, before the answer and after."""
    contest = contested(desk, clerk, amei, "one", "那天是我和桂香一起数的")
    seen = amei.get(f"/contests/{contest}").json
    assert seen == clerk.get(f"/contests/{contest}").json
    assert (seen["state"], seen["text"], seen["answer_text"]) == ("open", "那天是我和桂香一起数的", None)
    assert (seen["workshop"], seen["worker"], seen["reason_code"]) == (
        who.WORKSHOP,
        who.AMEI,
        "miscounted",
    )
    answer = {"id": str(uuid4()), "outcome": "upheld", "text": "少数了一袋"}
    clerk.post(f"/contests/{contest}/answer", answer)
    desk.catch_up()
    told = amei.get(f"/contests/{contest}").json
    assert told == seen | {
        "state": "upheld",
        "answer_text": "少数了一袋",
        "answered_at": told["answered_at"],
    }
    assert (seen["answered_at"], told["answered_at"][:10]) == (None, "2026-11-03")
    assert clerk.get(f"/contests/{uuid4()}").status_code == 404


def test_contests_are_listed_the_latest_first(desk: Desk, clerk: Program, amei: Program) -> None:
    """Of a workshop or of oneself; in the list nothing that was written."""
    made = [contested(desk, clerk, amei, f"number {number}", "有话说") for number in range(3)]
    clerk.post(f"/contests/{made[1]}/answer", {"id": str(uuid4()), "outcome": "rejected"})
    desk.catch_up()
    assert paged(amei, "/contests?") == paged(clerk, f"/contests?workshop={who.WORKSHOP}&")
    listed = paged(clerk, "/contests?")
    assert [one["contest"] for one in listed] == made[::-1]
    assert "text" not in listed[0]
    (rejected,) = paged(clerk, "/contests?state=rejected&")
    assert (rejected["contest"], rejected["state"]) == (made[1], "rejected")
    assert clerk.get(f"/contests?workshop={who.OTHER_WORKSHOP}").status_code == 403
    assert clerk.get("/contests?state=lost").status_code == 422
