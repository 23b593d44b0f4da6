"""Who hears of a place: those asked whether they come, those whose place went, those who may want it."""

from datetime import timedelta

import pytest
from flask import Flask

from kernel.store import Recorded
from kernel.time import fixed_now
from people.policies import TellOfGigs
from people.readmodel import OutboxMessages
from people.service import Workers
from people.tasks import ask_coming, offer_on, tell_lapsed
from tests.examples import gig_what as what
from tests.examples.gig_events import ASKED_WHETHER, HIRED, LAPSED, WITHDRAWN
from tests.examples.who import AMEI, BAOGEN, CUIHUA, OPERATOR, an_id
from tests.gigs.stall import Stall

EARLIER = an_id("an earlier gig")


@pytest.fixture
def stall(app: Flask) -> Stall:
    """阿梅 and 宝根 agree to messages; 翠花 does not."""
    stall = Stall(app)
    by = OPERATOR.require("register-worker")
    for worker in (AMEI, BAOGEN):
        stall.house.get(Workers).agree(person=worker, purposes=("messages",), at=stall.now, by=by)
    return stall


def told(stall: Stall) -> list[tuple[str, str]]:
    """To whom messages went, and what they say."""
    return [(m.to_masked[-4:], m.text) for m in stall.house.get(OutboxMessages).latest()]


def test_each_event_asks_for_its_messages() -> None:
    """Ids and moments only; a hire asks for none."""
    kinds = {
        event: [effect.kind for effect in TellOfGigs().react(Recorded(1, event))]
        for event in (ASKED_WHETHER, LAPSED, WITHDRAWN, HIRED)
    }
    assert kinds == {
        ASKED_WHETHER: ["ask-coming", "offer-on"],
        LAPSED: ["tell-lapsed", "offer-on"],
        WITHDRAWN: ["offer-on"],
        HIRED: [],
    }


def test_those_who_agreed_are_asked_while_they_can_answer(stall: Stall) -> None:
    """Once each however often it is sent; nobody who did not agree, and nobody once it is too late."""
    payload = {
        "workers": [AMEI, BAOGEN, CUIHUA],
        "starts_at": what.SATURDAY.isoformat(),
        "until": what.ANSWER_BY.isoformat(),
    }
    with stall.app.test_request_context(), fixed_now(what.ANSWER_BY):
        ask_coming(stall.house, "5:ask-coming", payload)
    assert told(stall) == []
    with stall.app.test_request_context(), fixed_now(what.ASKED_AT):
        for _ in range(2):
            ask_coming(stall.house, "5:ask-coming", payload)
        tell_lapsed(
            stall.house,
            "6:tell-lapsed",
            {"worker": AMEI, "gig": what.GIG, "starts_at": what.SATURDAY.isoformat()},
        )
    messages = told(stall)
    assert sorted(number for number, _ in messages) == ["0000", "0000", "0001"]
    assert sum("来不来" in text for _, text in messages) == 2
    assert sum("不记在您头上" in text for _, text in messages) == 1


def test_a_free_place_is_told_to_who_did_such_work_and_is_free(stall: Stall) -> None:
    """Both came to an earlier packing; 宝根 is busy that day, 翠花 never packed. Not at night, not twice."""
    stall.post(EARLIER, shifts=what.SHIFTS[:1])
    for worker in (AMEI, BAOGEN):
        stall.apply(worker, EARLIER)
    stall.now = what.AFTER
    for worker in (AMEI, BAOGEN):
        stall.record(worker, id=EARLIER)
    week = timedelta(days=7)
    shifts = tuple(type(s)(s.starts_at + week, s.ends_at + week, s.headcount) for s in what.SHIFTS[:1])
    stall.post(an_id("elsewhere"), shifts=shifts)
    stall.apply(BAOGEN, an_id("elsewhere"))
    stall.post(shifts=shifts)
    payload = {"gig": what.GIG, "shifts": [0]}
    with stall.app.test_request_context():
        with fixed_now(what.AFTER.replace(hour=23)):
            offer_on(stall.house, "7:offer-on", payload)
        assert told(stall) == []
        with fixed_now(what.AFTER):
            offer_on(stall.house, "7:offer-on", payload)
            offer_on(stall.house, "9:offer-on", payload)
    [(number, text)] = told(stall)
    assert number == "0000"
    assert f"/gigs/{what.GIG}" in text
    assert "您做过的包装还缺 2 人" in text


def test_where_people_wait_the_employer_is_told_instead(stall: Stall) -> None:
    """The next who asked stands first on the page it leads to; a full or begun shift is told to nobody."""
    stall.post(mode="choose", shifts=what.SHIFTS[:1])
    stall.apply(BAOGEN)
    payload = {"gig": what.GIG, "shifts": [0]}
    with stall.app.test_request_context():
        with fixed_now(what.SATURDAY):
            offer_on(stall.house, "7:offer-on", payload)
        assert told(stall) == []
        with fixed_now(what.ASKED_AT):
            offer_on(stall.house, "7:offer-on", payload)
    [(number, text)] = told(stall)
    assert number == "0099"
    assert "报了名的人在等您挑" in text
