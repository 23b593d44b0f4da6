"""Income at the JSON door: months by stage, entries, explanations; who sees which part, and as of when."""

from datetime import date, timedelta

import pytest
from flask import Flask

from income.readmodel import IncomeReadModel
from kernel.identity import Grant, Role
from tests.examples import who
from tests.program import Program, of, operator, program
from tests.workshops.desk import TODAY, YESTERDAY, Desk
from workshops.events import Split

OLD, PAID, FRESH = (who.an_id(f"income {name}") for name in ("old", "paid", "fresh"))
RUN, NEXT = who.an_id("income run"), who.an_id("the next income run")
AT = f"/workers/{who.AMEI}"
BEFORE = date(2026, 10, 30)


@pytest.fixture
def desk(app: Flask) -> Desk:
    """30 packings paid (¥1.05), 13 of yesterday good (¥0.455), 10 wirings of today waiting (¥4.20)."""
    desk = Desk(app)
    desk.accept(PAID, 30, BEFORE, step="packing")
    desk.approve(RUN, desk.prepare(RUN, BEFORE, "2026-10"))
    desk.pay(RUN)
    desk.accept(OLD, 13, YESTERDAY, step="packing")
    desk.hand_in(FRESH, 10, TODAY)
    return desk


@pytest.fixture
def amei(desk: Desk) -> Program:
    """Her own program."""
    return of(desk.app, who.AMEI_HERSELF, "13900004441")


def test_every_amount_is_in_exactly_one_stage(amei: Program) -> None:
    """Money has two decimals, what is not settled yet its exact worth beside it."""
    months = amei.get(f"{AT}/income?from=2026-10&to=2026-11").json["months"]
    assert months == [
        {
            "month": "2026-10",
            "estimated": "0.00",
            "earned": "0.00",
            "settled": "0.00",
            "paid": "1.05",
            "exact": "1.0500",
        },
        {
            "month": "2026-11",
            "estimated": "4.20",
            "earned": "0.46",
            "settled": "0.00",
            "paid": "0.00",
            "exact": "4.6550",
        },
    ]


def test_without_months_the_last_twelve_are_told(amei: Program) -> None:
    """Ending with this one; months without work are zero."""
    months = [each["month"] for each in amei.get(f"{AT}/income").json["months"]]
    assert (len(months), months[0], months[-1]) == (12, "2025-12", "2026-11")


@pytest.mark.parametrize(
    "query", ["from=2026-13", "to=november", "from=0000-01", "as_of=soon", "from=2026-1"]
)
def test_a_month_or_moment_that_cannot_be_read_is_malformed(amei: Program, query: str) -> None:
    """422 for that field."""
    answer = amei.get(f"{AT}/income?{query}")
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [query.split("=")[0]]


def test_as_of_a_day_means_all_recorded_by_its_end(desk: Desk, amei: Program) -> None:
    """A day ends at midnight in Asia/Shanghai; a moment is itself."""
    stage = "from=2026-10&to=2026-10"
    assert amei.get(f"{AT}/income?{stage}&as_of={YESTERDAY}").json["months"][0]["exact"] == "0.0000"
    assert amei.get(f"{AT}/income?{stage}&as_of={TODAY}").json["months"][0]["paid"] == "1.05"
    moments = {}
    for recorded in desk.house.store.read(0, 100):
        moments[recorded.event.TOPIC] = recorded.event.recorded_at
    handed_in = moments["workshops.pay-run-approved"]
    just_before = (handed_in - timedelta(seconds=1)).isoformat().replace("+", "%2B")
    then = amei.get(f"{AT}/income?{stage}&as_of={just_before}").json["months"][0]
    assert (then["earned"], then["settled"]) == ("1.05", "0.00")
    exactly = handed_in.isoformat().replace("+", "%2B")
    then = amei.get(f"{AT}/income?{stage}&as_of={exactly}").json["months"][0]
    assert (then["earned"], then["settled"]) == ("0.00", "1.05")


def test_entries_are_listed_page_by_page(amei: Program) -> None:
    """The latest work first; a cursor leads on, none is left out or told twice."""
    seen, cursor = [], ""
    for _page in range(3):
        answer = amei.get(f"{AT}/income-entries?limit=1{cursor}").json
        seen += [one["id"] for one in answer["items"]]
        cursor = f"&cursor={answer['next']}"
    assert answer["next"] is None
    assert seen[:2] == [FRESH, OLD]
    assert len(set(seen)) == 3


def test_a_list_goes_on_after_an_entry_that_was_settled_meanwhile(desk: Desk, amei: Program) -> None:
    """A cursor is a place in the list, not an entry that has to stay there."""
    everything = amei.get(f"{AT}/income-entries").json["items"]
    page = amei.get(f"{AT}/income-entries?limit=2").json
    assert page["items"][-1]["id"] == OLD
    desk.approve(NEXT, desk.prepare(NEXT, YESTERDAY))
    rest = amei.get(f"{AT}/income-entries?cursor={page['next']}").json
    assert (rest["items"][-1]["id"], rest["next"]) == (everything[-1]["id"], None)


def test_of_entries_no_more_are_read_than_a_page_tells(desk: Desk) -> None:
    """Those of one day in the order of their ids; the place to go on from is a work date and an id."""
    ids = sorted(who.an_id(f"same day {n}") for n in range(3))
    for id in ids:
        desk.hand_in(id, 1, BEFORE)
    read = desk.house.get(IncomeReadModel)
    listed = [each.id for each in read.entries(who.AMEI)]
    assert [id for id in listed if id in ids] == ids
    place = listed.index(ids[0])
    went_on = read.entries(who.AMEI, after=(BEFORE, ids[0]), limit=2)
    assert [each.id for each in went_on] == listed[place + 1 : place + 3]


def test_entries_of_a_stage_and_month(amei: Program) -> None:
    """What was settled is its pay line."""
    answer = amei.get(f"{AT}/income-entries?stage=paid&month=2026-10").json
    (line,) = answer["items"]
    assert (line["source"], line["stage"], line["amount"], line["quantity"]) == (
        "pay-line",
        "paid",
        "1.05",
        30,
    )
    assert amei.get(f"{AT}/income-entries?stage=stolen").status_code == 422


def test_an_entry_is_explained_step_by_step(amei: Program) -> None:
    """Who did what and when, each step with the position of its event, in the asked language."""
    answer = amei.get(f"/income-entries/{PAID}/explanation", Accept_Language="zh-CN").json
    assert (answer["stage"], answer["amount"]) == ("paid", "1.05")
    positions = [step["position"] for step in answer["steps"] if step["event"] != "workshops.piece-rate-set"]
    assert positions == sorted(positions)
    assert {"workshops.pieces-handed-in", "workshops.pieces-inspected", "workshops.payment-made"} <= {
        step["event"] for step in answer["steps"]
    }
    assert all(step["text"] for step in answer["steps"])


def test_an_explanation_as_of_a_day_knows_nothing_later(amei: Program) -> None:
    """Before it was recorded there is nothing to explain."""
    assert amei.get(f"/income-entries/{FRESH}/explanation?as_of={YESTERDAY}").status_code == 404
    assert amei.get(f"/income-entries/{FRESH}/explanation?as_of={TODAY}").status_code == 200


def test_nobody_sees_another_workers_income(desk: Desk) -> None:
    """403 for a neighbour and for another workshop's coordinator."""
    for number, actor in enumerate((who.BAOGEN_HIMSELF, who.ELSEWHERE)):
        answer = of(desk.app, actor, f"1390000333{number}").get(f"{AT}/income")
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_an_official_says_why(desk: Desk) -> None:
    """403 `reason-needed` until a reason from the list is given; in another region never."""
    official = of(desk.app, who.OFFICIAL, "13900002221")
    for reason in ({}, {"Gongfu_Reason": "curiosity"}):
        answer = official.get(f"{AT}/income", **reason)
        assert (answer.status_code, answer.json["code"]) == (403, "reason-needed")
    assert official.get(f"{AT}/income", Gongfu_Reason="audit").status_code == 200
    far = program(desk.app, "13900002222", Grant(Role.OFFICIAL, region="3301"))
    assert far.get(f"{AT}/income", Gongfu_Reason="audit").status_code == 403


def test_a_coordinator_sees_their_own_workshops_part(desk: Desk) -> None:
    """All of it where she works at one workshop only."""
    own = of(desk.app, who.COORDINATOR, "13900002223").get(f"{AT}/income?from=2026-11&to=2026-11").json
    assert own["months"][0]["estimated"] == "4.20"


def test_a_worker_that_is_not_there_is_not_found_for_who_may_see_all(desk: Desk) -> None:
    """404 for the operator; for others 403, so that nobody learns who exists."""
    assert operator(desk.app).get(f"/workers/{who.STRANGER}/income").status_code == 404
    stranger = of(desk.app, who.BAOGEN_HIMSELF, "13900002224").get(f"/workers/{who.STRANGER}/income")
    assert stranger.status_code == 403


def test_a_correction_moves_the_amount_and_is_told(desk: Desk, amei: Program) -> None:
    """What was good and is not any more leaves; the explanation says what was corrected."""
    desk.correct(OLD, 13, Split(10, 3, 0, {}), who.an_id("mend"))
    assert amei.get(f"{AT}/income?from=2026-11&to=2026-11").json["months"][0]["earned"] == "0.35"
    steps = amei.get(f"/income-entries/{OLD}/explanation").json["steps"]
    assert "workshops.hand-in-corrected" in [step["event"] for step in steps]
