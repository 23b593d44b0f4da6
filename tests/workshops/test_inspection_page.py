"""Inspection, by the door: everything is good unless opened; two counts; who comes second."""

import re
from datetime import timedelta
from typing import Any

import pytest

from kernel.errors import Refusal
from kernel.identity import derived_id
from kernel.time import fixed_now
from tests.examples import who
from tests.workshops.desk import NOW, NUMBERS, TODAY, YESTERDAY, Browser, Desk, values, words
from workshops.domain import HandIn
from workshops.events import HandInCorrected, Split

ONE, TWO, THREE = (who.an_id(f"page {n}") for n in range(3))


def test_everything_is_good_unless_opened(desk: Desk, counter: Browser) -> None:
    """The form as it stands inspects all of a day; the day that waited longest comes first."""
    desk.hand_in(ONE, 30, YESTERDAY)
    desk.hand_in(TWO, 20, worker=who.BAOGEN)
    page = counter.get("/inspection")
    assert values(page, "item") == [ONE]
    answer = counter.post("/inspection", **_as_it_stands(page.text))
    assert answer.status_code == 303
    split = desk.house.store.get(HandIn, ONE).split
    assert split is not None
    assert (split.accepted, split.grades) == (30, {"A": 30})
    following = counter.get(answer.location)
    assert "刚验收完 1 条。" in words(following)
    assert values(following, "item") == [TWO]


def _as_it_stands(page: str) -> dict[str, list[str]]:
    """The fields of the inspection form, as a browser would send them untouched."""
    form = page.split('id="inspection"', 1)[1].split("</form>", 1)[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        kind = re.findall(r'\stype="(\w+)"', tag)
        if kind == ["file"] or (kind in (["checkbox"], ["radio"]) and " checked" not in tag):
            continue
        name, value = re.findall(r'\sname="([^"]*)"', tag)[0], re.findall(r'\svalue="([^"]*)"', tag)[0]
        if name != "csrf_token":
            sent.setdefault(name, []).append(value)
    return sent


def judged(id: str, a: int, b: int = 0, rework: int = 0, rejected: int = 0, **more: str) -> dict[str, str]:
    """The fields of one hand-in, opened."""
    fields = {
        f"grade-{id}-A": str(a),
        f"grade-{id}-B": str(b),
        f"rework-{id}": str(rework),
        f"rejected-{id}": str(rejected),
    }
    return fields | {f"{name}-{id}": value for name, value in more.items()}


def test_exceptions_are_recorded_with_grades_and_their_reason(desk: Desk, counter: Browser) -> None:
    """Grades, rework, rejects: with one defect named, all bad pieces have it."""
    desk.hand_in(ONE, 30)
    counter.post(
        "/inspection", item=ONE, day=TODAY.isoformat(), **judged(ONE, 20, 5, 3, 2, reason="glue-loose")
    )
    hand_in = desk.house.store.get(HandIn, ONE)
    assert hand_in.split == Split(25, 3, 2, {"A": 20, "B": 5})
    row = desk.read.hand_in(ONE)
    assert row is not None
    assert (row["state"], row["accepted"], row["rework"], row["rejected"]) == ("inspected", 25, 3, 2)


def test_those_refused_stay_with_their_reason_and_the_others_are_done(desk: Desk, counter: Browser) -> None:
    """One wrong sum holds up nobody else; what was typed for it is still there."""
    desk.hand_in(ONE, 30)
    desk.hand_in(TWO, 20, worker=who.BAOGEN)
    desk.hand_in(THREE, 10, worker=who.CUIHUA)
    answer = counter.post(
        "/inspection",
        item=[ONE, TWO, THREE],
        day=TODAY.isoformat(),
        **judged(ONE, 30),
        **judged(TWO, 18, 0, 1, 0, reason="dirty"),
        **judged(THREE, 8, 0, 2, 0),
    )
    assert answer.status_code == 422
    told = words(answer)
    assert "合格、返工、不合格加起来，要等于交件数。" in told
    assert "点一下是什么毛病" in told
    assert "刚验收完 1 条。" in told
    assert values(answer, "item") == [TWO, THREE]
    assert values(answer, f"grade-{TWO}-A") == ["18"]
    assert values(answer, f"rework-{TWO}") == ["1"]
    assert desk.house.store.get(HandIn, ONE).split is not None
    assert desk.house.store.get(HandIn, TWO).split is None


def test_two_counts_that_differ_must_be_chosen_between(desk: Desk, counter: Browser) -> None:
    """Without a choice it stays open; by the worker's count, the count is corrected first."""
    desk.hand_in(ONE, 76, counted_by_worker=78)
    untouched = judged(ONE, 76)
    answer = counter.post("/inspection", item=ONE, day=TODAY.isoformat(), **untouched)
    assert "先选按谁数的" in words(answer)
    answer = counter.post(
        "/inspection", item=ONE, day=TODAY.isoformat(), **untouched, **{f"count-{ONE}": "own"}
    )
    assert answer.status_code == 303
    hand_in = desk.house.store.get(HandIn, ONE)
    assert hand_in.quantity == 78
    assert hand_in.split is not None
    assert hand_in.split.accepted == 78
    corrected = [
        r.event.reason_code
        for r in desk.house.store.events_of([HandIn.stream(ONE)])
        if isinstance(r.event, HandInCorrected)
    ]
    assert corrected == ["miscounted"]


def test_a_count_chosen_twice_is_corrected_twice(
    desk: Desk, counter: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen, not inspected after all, mended by hand to something else, and chosen again."""
    desk.hand_in(ONE, 76, counted_by_worker=78)
    own = {"item": ONE, "day": TODAY.isoformat(), f"count-{ONE}": "own"}

    def failing(*_: Any, **__: Any) -> None:
        raise Refusal("already-withdrawn")

    with monkeypatch.context() as broken:
        broken.setattr(HandIn, "inspect", failing)
        assert counter.post("/inspection", **own, **judged(ONE, 76)).status_code == 422
    desk.correct(ONE, 80, None, who.an_id("mended"))
    assert counter.post("/inspection", **own, **judged(ONE, 80)).status_code == 303
    assert desk.house.store.get(HandIn, ONE).quantity == 78


def test_the_same_inspection_sent_twice_is_one(desk: Desk, counter: Browser) -> None:
    """A second press finds it done."""
    desk.hand_in(ONE, 30)
    for _ in range(2):
        answer = counter.post("/inspection", item=ONE, day=TODAY.isoformat(), **judged(ONE, 30))
        assert answer.status_code == 303
    assert desk.house.store.get(HandIn, ONE).version == 2


def test_who_comes_second_with_another_split_is_told(desk: Desk, counter: Browser) -> None:
    """Two people inspect at once, and the read model has not seen the first yet: the first one holds."""
    desk.hand_in(ONE, 30)
    page = counter.get("/inspection")
    proof = values(page, "csrf_token")[0]
    with fixed_now(NOW):
        desk.hand_ins.inspect(
            id=ONE,
            split=Split(30, 0, 0, {"A": 30}),
            reasons=[],
            request=derived_id(ONE, "inspection"),
            at=NOW,
            actor=desk.coordinator,
        )
    fields = {"csrf_token": proof, "item": ONE, "day": TODAY.isoformat()}
    answer = counter.client.post(
        counter.at + "/inspection",
        data=fields | judged(ONE, 28, 0, 2, 0, reason="dirty"),
        headers={"Gongfu-Now": NOW.isoformat()},
    )
    assert answer.status_code == 422
    assert "已经验收过了" in words(answer)


@pytest.mark.parametrize("undone", [True, False])
def test_what_is_no_longer_open_is_not_passed_over(desk: Desk, counter: Browser, undone: bool) -> None:
    """Undone, or graded otherwise by somebody else, since the page was drawn: each is told of."""
    desk.hand_in(ONE, 30)
    desk.hand_in(TWO, 18)
    if undone:
        desk.withdraw(ONE, who.an_id("undone"))
    else:
        desk.inspect(ONE, Split(30, 0, 0, {"A": 20, "B": 10}))
    fields = {"item": [ONE, TWO], "day": TODAY.isoformat(), **judged(TWO, 18)}
    answer = counter.post("/inspection", **fields, **judged(ONE, 30))
    assert answer.status_code == 422
    assert ("这一笔已经撤销了" if undone else "已经验收过了") in words(answer)
    assert values(answer, "item") == [ONE]
    assert desk.house.store.get(HandIn, TWO).split is not None


def test_an_own_count_sent_twice_is_one(desk: Desk, counter: Browser) -> None:
    """The second press still says the count from before it was corrected, and is no contradiction."""
    desk.hand_in(ONE, 76, counted_by_worker=78)
    fields = {"item": ONE, "day": TODAY.isoformat(), f"count-{ONE}": "own", **judged(ONE, 76)}
    for _ in range(2):
        assert counter.post("/inspection", **fields).status_code == 303
    assert desk.house.store.get(HandIn, ONE).version == 3


def test_an_own_count_chosen_again_after_the_count_was_put_back_holds(
    desk: Desk, counter: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first time it was corrected but not inspected; the count was put back; chosen again it counts anew,
    and is not taken for the first time sent twice."""
    desk.hand_in(ONE, 76, counted_by_worker=78)
    fields = {"item": ONE, "day": TODAY.isoformat(), f"count-{ONE}": "own", **judged(ONE, 76)}

    def refuse(*_: Any, **_said: Any) -> None:
        raise Refusal("stale")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(HandIn, "inspect", refuse)
        assert counter.post("/inspection", **fields).status_code == 422
    desk.correct(ONE, 76, None, who.an_id("put back"))
    assert counter.post("/inspection", **fields).status_code == 303
    found = desk.house.store.get(HandIn, ONE)
    assert found.quantity == 78
    assert found.split is not None
    assert found.split.accepted == 78


def test_a_hand_in_of_another_workshop_is_not_inspected_from_here(desk: Desk, counter: Browser) -> None:
    """An id slipped into the form does nothing."""
    other = Desk.__new__(Desk)
    other.__dict__.update(desk.__dict__, id=who.OTHER_WORKSHOP)
    other.found(NUMBERS)
    other.hand_in(ONE, 30)
    counter.post("/inspection", item=ONE, day=TODAY.isoformat(), **judged(ONE, 30))
    assert desk.house.store.get(HandIn, ONE).split is None


def test_only_so_many_are_inspected_at_once_and_the_rest_follows(desk: Desk, counter: Browser) -> None:
    """A page does not grow with what waits: sixty, then the next."""
    for n in range(62):
        desk.hand_in(who.an_id(f"many {n}"), 10 + n)
    page = counter.get("/inspection")
    assert len(values(page, "item")) == 60
    assert "这些验收完，接着还有。" in words(page)
    answer = counter.post("/inspection", **_as_it_stands(page.text))
    assert answer.status_code == 303
    assert len(values(counter.get(answer.location), "item")) == 2


def test_who_waits_longest_for_an_answer_stands_first(desk: Desk, counter: Browser) -> None:
    """Each objection tells for how many days it has waited, whenever the work was done."""
    desk.now = NOW - timedelta(days=7)
    desk.hand_in(ONE, 30, TODAY - timedelta(days=20))
    desk.hand_in(TWO, 20, TODAY - timedelta(days=8))
    for id, days in ((TWO, 6), (ONE, 0)):
        desk.now = NOW - timedelta(days=days, hours=1)
        desk.do(
            desk.hand_ins.contest,
            id=id,
            contest=who.an_id(f"objection to {id}"),
            reason_code="miscounted",
            actor=who.AMEI_HERSELF,
        )
    page = counter.read("/inspection")
    assert re.findall(r"20 个 · 等了 6 天|30 个 · 今天说的", page) == [
        "20 个 · 等了 6 天",
        "30 个 · 今天说的",
    ]
