"""Who works which shift: taken at once or chosen, declined, left; never more than there are places."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from gigs.domain import Gig
from gigs.events import ApplicationDeclined, ApplicationWithdrawn, WorkerApplied, WorkerHired
from kernel.errors import NotFound
from tests.examples import gig_what as what
from tests.examples.gig_events import (
    APPLIED,
    CANCELLED,
    DECLINED,
    DRAFTED,
    HIRED,
    PUBLISHED,
    WITHDRAWN,
    happened,
)
from tests.examples.who import AMEI, BAOGEN, BY_AMEI, CUIHUA, an_id
from tests.given import given

CHOOSING = msgspec.structs.replace(DRAFTED, mode="choose")
OPEN = (DRAFTED, PUBLISHED)
WAITING = (CHOOSING, PUBLISHED, APPLIED)
MORNING = what.SATURDAY + timedelta(hours=1)


def hired(worker: str, *shifts: int) -> WorkerHired:
    """Somebody else has places."""
    return msgspec.structs.replace(
        HIRED, worker=worker, places=tuple(what.PLACES[no] for no in shifts), request=an_id(worker)
    )


def applying(
    worker: str = AMEI,
    shifts: Any = None,
    age: int | None = 61,
    lacks: str | None = None,
    at: Any = what.POSTED,
    request: str = an_id("application"),
) -> Any:
    """Ask for shifts."""
    return lambda it: it.apply(
        worker=worker,
        places=it.wanted(shifts, at=at),
        age=age,
        lacks=lacks,
        at=at,
        by=BY_AMEI,
        request=request,
    )


def choosing(at: Any = what.POSTED, age: int | None = 61, lacks: str | None = None) -> Any:
    """Choose her."""
    return lambda it: it.hire(
        worker=AMEI,
        places=it.applied_for(AMEI, at=at),
        age=age,
        lacks=lacks,
        at=at,
        by=what.BY_BOSS,
        request=an_id("decision"),
    )


def declining(at: Any = what.POSTED, request: str = an_id("declining")) -> Any:
    """Choose others."""
    return lambda it: it.decline(
        worker=AMEI, reason_code="filled-by-others", at=at, by=what.BY_BOSS, request=request
    )


def leaving(at: Any = what.POSTED, request: str = an_id("leaving"), worker: str = AMEI) -> Any:
    """Leave."""
    return lambda it: it.withdraw(worker=worker, at=at, by=BY_AMEI, request=request)


def test_a_gig_is_taken_at_once_with_the_pay_promised() -> None:
    """All shifts to come where none is named; pay and title are frozen in."""
    outcome = given(Gig, *OPEN).when(applying())
    outcome.then(HIRED)
    assert outcome.thing.promised[AMEI] == what.HOURLY


def test_where_the_employer_chooses_one_waits() -> None:
    """No place is taken before they do."""
    outcome = given(Gig, CHOOSING, PUBLISHED).when(applying())
    outcome.then(APPLIED)
    assert outcome.thing.hired(0) == 0


@pytest.mark.parametrize(
    ("history", "shifts", "at", "code"),
    [
        ((DRAFTED,), None, what.POSTED, "gig-draft"),
        ((*OPEN, CANCELLED), None, what.POSTED, "gig-cancelled"),
        (OPEN, (2,), what.POSTED, "shift-unknown"),
        (OPEN, (-1,), what.POSTED, "shift-unknown"),
        (OPEN, (0,), what.SATURDAY, "shift-started"),
        (OPEN, None, what.AFTER, "shift-started"),
        (OPEN, (), what.POSTED, "shift-started"),
        ((*OPEN, hired(BAOGEN, 0), hired(CUIHUA, 0)), (0,), what.POSTED, "gig-full"),
        ((*OPEN, hired(BAOGEN, 0), hired(CUIHUA, 0)), None, what.POSTED, "gig-full"),
    ],
)
def test_places_that_cannot_be_had_are_refused(history: Any, shifts: Any, at: Any, code: str) -> None:
    """Not shown yet, called off, unknown, begun, taken."""
    given(Gig, *history).when(applying(shifts=shifts, at=at)).refuses(code)


def test_only_the_shift_that_is_left_may_be_taken() -> None:
    """One shift is full, the other is not; one has begun, the other is to come."""
    full = (*OPEN, hired(BAOGEN, 0), hired(CUIHUA, 0))
    for history, said, at in ((full, (1,), what.POSTED), (OPEN, None, MORNING)):
        outcome = given(Gig, *history).when(applying(shifts=said, at=at))
        assert [event.places for event in outcome.events] == [(what.PLACES[1],)]


@pytest.mark.parametrize(
    ("trade", "age", "lacks", "code"),
    [
        ("packing", None, None, "age-unknown"),
        ("packing", 15, None, "under-age"),
        ("loading", 17, None, "hazardous-trade"),
        ("building", 16, None, "hazardous-trade"),
        ("electrical", 17, "electrician", "hazardous-trade"),
        ("electrical", 18, "electrician", "not-qualified"),
        ("packing", 16, None, None),
        ("loading", 18, None, None),
    ],
)
def test_age_and_qualification_are_asked(trade: str, age: Any, lacks: Any, code: str | None) -> None:
    """When one applies, and again when one is chosen: time has passed."""
    posting = msgspec.structs.replace(what.POSTING, trade=trade)
    draft = msgspec.structs.replace(DRAFTED, posting=posting)
    taken = given(Gig, draft, PUBLISHED).when(applying(age=age, lacks=lacks))
    chosen = given(Gig, msgspec.structs.replace(draft, mode="choose"), PUBLISHED, APPLIED).when(
        choosing(age=age, lacks=lacks)
    )
    for outcome in (taken, chosen):
        if code:
            outcome.refuses(code)
        else:
            assert outcome.refusal is None


def test_whoever_applied_may_be_chosen() -> None:
    """For what is left of what they asked for when they are."""
    outcome = given(Gig, *WAITING).when(choosing())
    assert [event.places for event in outcome.events] == [what.PLACES]
    later = given(Gig, *WAITING).when(choosing(at=MORNING))
    assert [event.places for event in later.events] == [(what.PLACES[1],)]
    given(Gig, *WAITING).when(choosing(at=what.AFTER)).refuses("shift-started")
    given(Gig, *WAITING, hired(BAOGEN, 0), hired(CUIHUA, 0)).when(choosing()).refuses("gig-full")


@pytest.mark.parametrize("after", [DECLINED, WITHDRAWN, HIRED])
def test_nobody_is_chosen_who_does_not_wait(after: Any) -> None:
    """Declined, gone, or hired already."""
    given(Gig, *WAITING, after).when(choosing()).refuses("not-applied")


def test_a_decline_takes_nothing_from_whoever_only_waited() -> None:
    """And everything that has not begun from whoever was hired."""
    waiting = given(Gig, *WAITING).when(declining())
    waiting.then(DECLINED)
    back = given(Gig, *OPEN, HIRED).when(declining())
    assert [event.places for event in back.events] == [what.PLACES]
    assert back.thing.hired(0) == 0
    partly = given(Gig, *OPEN, HIRED).when(declining(at=MORNING))
    assert [event.places for event in partly.events] == [(what.PLACES[1],)]
    given(Gig, *OPEN, HIRED).when(declining(at=what.AFTER)).refuses("shift-started")


def test_leaving_gives_back_what_has_not_begun() -> None:
    """What has begun stays hers: it is paid, and the fill rate does not change."""
    given(Gig, *OPEN, HIRED).when(leaving()).then(WITHDRAWN)
    outcome = given(Gig, *OPEN, HIRED).when(leaving(at=MORNING))
    assert [event.places for event in outcome.events] == [(what.PLACES[1],)]
    assert outcome.thing.places == {AMEI: {0: what.PLACES[0]}}
    given(Gig, *OPEN, HIRED, WITHDRAWN).when(leaving(request=an_id("again"))).refuses("not-applied")
    with pytest.raises(NotFound):
        given(Gig, *OPEN).thing().withdraw(worker=AMEI, at=what.POSTED, by=BY_AMEI, request=an_id("x"))


def test_whoever_left_or_was_declined_may_apply_anew() -> None:
    """A new request is a new application."""
    for history in ((*OPEN, HIRED, WITHDRAWN), (*OPEN, HIRED, DECLINED)):
        outcome = given(Gig, *history).when(applying(request=an_id("anew")))
        assert [type(event) for event in outcome.events] == [WorkerHired]
        assert outcome.thing.application(AMEI).state == "hired"
    given(Gig, *OPEN, HIRED).when(applying(request=an_id("anew"))).refuses("already-in")


@pytest.mark.parametrize(
    ("history", "call", "kind"),
    [
        ((*OPEN, HIRED, WITHDRAWN), lambda it: _seen(it, "application"), WorkerHired),
        ((*WAITING, WITHDRAWN), lambda it: _seen(it, "application"), WorkerApplied),
        ((*OPEN, HIRED, WITHDRAWN, hired(AMEI, 0)), leaving(), ApplicationWithdrawn),
        ((*OPEN, HIRED, DECLINED, hired(AMEI, 0)), declining(), ApplicationDeclined),
    ],
)
def test_a_stale_retry_is_answered_and_redoes_nothing(history: Any, call: Any, kind: type) -> None:
    """Whatever has happened since: she left, she came back."""
    outcome = given(Gig, *history).when(call).then()
    assert type(outcome.answer) is kind


def _seen(gig: Gig, name: str) -> Any:
    return gig.repeated(an_id(name), AMEI, WorkerApplied, WorkerHired)


def test_a_request_id_serves_one_thing_and_one_person() -> None:
    """Another worker's, or another kind of request, is refused."""
    given(Gig, *OPEN, HIRED, WITHDRAWN, hired(BAOGEN, 0)).when(leaving(worker=BAOGEN)).refuses("id-reused")
    given(Gig, *OPEN, HIRED).when(leaving(request=an_id("application"))).refuses("id-reused")


def test_whoever_only_waited_is_out_when_the_gig_is_called_off() -> None:
    """And whoever had left before keeps that state."""
    both = (
        CHOOSING,
        PUBLISHED,
        APPLIED,
        happened(WorkerApplied, APPLIED.originator_id, worker=BAOGEN, shifts=(0,)),
    )
    cancelled = msgspec.structs.replace(CANCELLED, released=())
    gig = given(Gig, *both, WITHDRAWN, cancelled).thing()
    assert (gig.application(AMEI).state, gig.application(BAOGEN).state) == ("withdrawn", "cancelled")
