"""Whether people come: asked before a shift, answered in one tap, or the place goes to somebody else."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from gigs.domain import Gig
from gigs.events import Confirmation
from kernel.errors import Invalid
from kernel.schedule import Slot, taken_by_others
from shell.house import House
from tests.examples import gig_what as what
from tests.examples.gig_events import (
    ASKED_AGAIN,
    ASKED_WHETHER,
    CANCELLED,
    CONFIRMED,
    DRAFTED,
    HIRED,
    LAPSED,
    PUBLISHED,
    WITHDRAWN,
)
from tests.examples.who import AMEI, BAOGEN, BY_AMEI, CUIHUA, an_id
from tests.gigs.market import Market
from tests.given import given

ASKING = msgspec.structs.replace(DRAFTED, confirm=what.CONFIRM)
OPEN = (ASKING, PUBLISHED)
TAKEN = (*OPEN, HIRED)
MINUTE = timedelta(minutes=1)


def confirming(at: datetime = what.ASKED_AT, shifts: Any = None) -> Any:
    """Say that she comes."""
    said = {"worker": AMEI, "shifts": shifts, "at": at, "by": BY_AMEI, "request": an_id("confirmation")}
    return lambda it: it.confirm(**said)


def asking(at: datetime = what.ASKED_AT) -> Any:
    """Let the clock ask."""
    return lambda it: it.ask(at=at)


def lapsing(at: datetime = what.ANSWER_BY) -> Any:
    """Let the clock take back what nobody answered for."""
    return lambda it: it.lapse(at=at)


@pytest.mark.parametrize("hours", [(12, 12), (6, 12), (169, 12), (12, 0)])
def test_a_window_opens_before_it_closes_and_within_a_week(hours: tuple[int, int]) -> None:
    """Anything else is no window."""
    with pytest.raises(Invalid, match="confirm-times"):
        Gig(what.GIG).draft(
            what.OFFER._replace(confirm=Confirmation(*hours)), at=what.POSTED, by=what.BY_BOSS
        )


def test_those_who_have_a_place_are_asked_when_the_window_opens() -> None:
    """Once, of that shift alone; not a minute before, and not where the gig does not ask."""
    given(Gig, *TAKEN).when(asking()).then(ASKED_WHETHER)
    given(Gig, *TAKEN, ASKED_WHETHER).when(asking(what.ASKED_AT + MINUTE)).then()
    given(Gig, *TAKEN).when(asking(what.ASKED_AT - MINUTE)).then()
    given(Gig, DRAFTED, PUBLISHED, HIRED).when(asking()).then()
    given(Gig, *TAKEN, CANCELLED).when(asking()).then()


def test_whoever_took_the_place_later_is_not_asked() -> None:
    """They have just said so: not while the window is open, not after it closed."""
    late = msgspec.structs.replace(HIRED, at=what.ASKED_AT)
    nobody = msgspec.structs.replace(ASKED_WHETHER, workers=())
    given(Gig, *OPEN, late).when(asking()).then(nobody)
    after = msgspec.structs.replace(HIRED, at=what.ANSWER_BY + MINUTE)
    history = (*OPEN, msgspec.structs.replace(ASKED_WHETHER, workers=(), left=2), after)
    given(Gig, *history).when(lapsing(what.SATURDAY - MINUTE)).then()


def test_a_clock_that_comes_late_leaves_two_hours_or_does_not_ask() -> None:
    """Nobody loses a place for an answer they had no time to give."""
    late = what.SATURDAY - timedelta(hours=3)
    until = msgspec.structs.replace(ASKED_WHETHER, at=late, until=late + timedelta(hours=2))
    given(Gig, *TAKEN).when(asking(late)).then(until)
    given(Gig, *TAKEN).when(asking(what.SATURDAY - timedelta(hours=2))).then()


def test_one_says_that_one_comes_even_before_the_clock_came_by() -> None:
    """From when the window opens; then nobody asks any more."""
    given(Gig, *TAKEN, ASKED_WHETHER).when(confirming()).then(CONFIRMED)
    given(Gig, *TAKEN).when(confirming()).then(CONFIRMED)
    nobody = msgspec.structs.replace(ASKED_WHETHER, workers=())
    given(Gig, *TAKEN, CONFIRMED).when(asking()).then(nobody)
    given(Gig, *TAKEN, CONFIRMED, nobody).when(lapsing()).then()


def test_late_is_not_too_late_while_the_place_is_hers() -> None:
    """Between the window's end and the clock's coming by she may still answer; not once work began."""
    late = msgspec.structs.replace(CONFIRMED, at=what.ANSWER_BY + MINUTE)
    given(Gig, *TAKEN, ASKED_WHETHER).when(confirming(what.ANSWER_BY + MINUTE)).then(late)
    given(Gig, *TAKEN, ASKED_WHETHER).when(confirming(what.SATURDAY, (0,))).refuses("shift-started")


@pytest.mark.parametrize(
    ("history", "at", "shifts", "code"),
    [
        (OPEN, what.ASKED_AT, None, "not-hired"),
        ((*TAKEN, WITHDRAWN), what.ASKED_AT, None, "not-hired"),
        (TAKEN, what.ASKED_AT - MINUTE, None, "confirm-too-early"),
        (TAKEN, what.ASKED_AT, (1,), "confirm-too-early"),
        (TAKEN, what.ASKED_AT, (2,), "shift-unknown"),
    ],
)
def test_what_cannot_be_confirmed(history: Any, at: datetime, shifts: Any, code: str) -> None:
    """Nothing one does not have, nor before the asking."""
    given(Gig, *history).when(confirming(at, shifts)).refuses(code)


def test_said_again_is_kept_but_changes_nothing() -> None:
    """So that this sending, sent once more after she left, does not speak for her next place."""
    again = msgspec.structs.replace(ASKED_AGAIN, at=what.ASKED_AT, request=an_id("confirmation"))
    said = msgspec.structs.replace(CONFIRMED, request=an_id("said before"))
    given(Gig, *TAKEN, ASKED_WHETHER, said).when(confirming()).then(again)


def test_who_did_not_answer_makes_room_and_keeps_what_was_not_asked() -> None:
    """Sunday is hers; of what has begun nothing is taken. Where no place is left she is out."""
    outcome = given(Gig, *TAKEN, ASKED_WHETHER).when(lapsing())
    outcome.then(LAPSED)
    assert outcome.thing.left(0) == 2
    assert outcome.thing.application(AMEI).state == "hired"
    given(Gig, *TAKEN, ASKED_WHETHER).when(lapsing(what.ANSWER_BY - MINUTE)).then()
    given(Gig, *TAKEN, ASKED_WHETHER).when(lapsing(what.SATURDAY)).then()
    saturday = msgspec.structs.replace(HIRED, places=what.PLACES[:1])
    out = given(Gig, *OPEN, saturday, ASKED_WHETHER).when(lapsing())
    out.then(msgspec.structs.replace(LAPSED, out=True))
    assert out.thing.application(AMEI).state == "lapsed"


def test_who_left_is_not_asked_and_comes_back_unasked() -> None:
    """What she had said, or not said, belonged to the place she gave back."""
    anew = msgspec.structs.replace(HIRED, at=what.ASKED_AT + MINUTE, request=an_id("anew"))
    given(Gig, *TAKEN, ASKED_WHETHER, WITHDRAWN).when(lapsing()).then()
    given(Gig, *TAKEN, ASKED_WHETHER, WITHDRAWN, anew).when(lapsing()).then()


@pytest.fixture
def market(house: House) -> Market:
    """Saturday and Sunday for two people each, asked a day before, to answer twelve hours before."""
    market = Market(house)
    market.post(confirm=what.CONFIRM)
    market.apply(AMEI)
    market.apply(BAOGEN)
    return market


def test_the_clock_frees_the_place_the_hours_and_the_count(market: Market) -> None:
    """She confirms, he does not: his Saturday is open again, his hours are his own, Saturday counts one."""
    assert market.tick(what.ASKED_AT - MINUTE) == 0
    assert market.tick(what.ASKED_AT) == 1
    assert market.tick(what.ASKED_AT + MINUTE) == 0
    assert [place["coming"] for place in market.read.places(what.GIG, BAOGEN)] == ["asked", None]
    assert market.confirm(AMEI).state == "hired"
    assert [place["coming"] for place in market.read.places(what.GIG, AMEI)] == ["confirmed", None]
    assert market.tick(what.ANSWER_BY) == 1
    assert market.tick(what.ANSWER_BY + MINUTE) == 0
    gig = market.read.gig(what.GIG)
    assert gig is not None
    assert [shift["left"] for shift in gig["shifts"]] == [1, 0]
    slots = [Slot("other", p.shift, p.starts_at, p.ends_at) for p in what.PLACES]
    assert taken_by_others(market.house.store, [BAOGEN], slots) == {1}
    [month] = market.read.fill_months(what.EMPLOYER, "2026-11", "2026-11")
    assert (month.asked, month.filled) == (4, 3)


def test_the_place_is_taken_by_somebody_else_who_is_not_asked(market: Market) -> None:
    """Instantly; and however often the clock comes by, it stays theirs."""
    market.tick(what.ASKED_AT)
    market.tick(what.ANSWER_BY)
    market.apply(CUIHUA, shifts=(0,))
    assert market.tick(what.SATURDAY - MINUTE) == 0
    [place] = market.read.places(what.GIG, CUIHUA)
    assert (place["held"], place["coming"]) == (True, None)
    assert market.tick(what.SATURDAY) == 1  # Sunday's window opens
    assert [row["worker"] for row in market.read.places(what.GIG) if row["shift"] == 0] == [CUIHUA]


def test_a_late_repeat_does_not_confirm_what_came_after(market: Market) -> None:
    """Confirmed, left, taken again before the next window: the old sending says nothing of the new place."""
    market.tick(what.ASKED_AT)
    request = an_id("yes")
    market.confirm(AMEI, request=request)
    market.withdraw(AMEI)
    market.apply(AMEI)
    head = market.house.store.head()
    assert market.confirm(AMEI, request=request).state == "hired"
    assert market.house.store.head() == head
    assert [place["coming"] for place in market.read.places(what.GIG, AMEI)] == [None, None]
