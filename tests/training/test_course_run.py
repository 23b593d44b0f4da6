"""A run gives its seats, keeps its queue in order, and moves it by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from kernel.errors import Refused
from kernel.identity import By
from tests.examples import training_what as what
from tests.examples import who
from tests.examples.events import happened
from tests.examples.training_events import (
    ASKED_AGAIN,
    CANCELLED,
    CAPACITY,
    DECLINED,
    ENROLLED,
    ENROLLED_TOO,
    EXPIRED,
    GAVE_UP,
    OFFERED,
    SCHEDULED,
    WAITLISTED,
)
from tests.examples.what import AT, LATER
from tests.examples.who import AMEI, BAOGEN, BY, BY_AMEI, CUIHUA, STRANGER, an_id
from tests.given import given
from training.domain import CourseRun
from training.events import Completion, Enrolled, OfferExpired, SeatOffered, Session

FULL = (SCHEDULED, ENROLLED, ENROLLED_TOO)
QUEUED = (*FULL, WAITLISTED)
HELD = (*QUEUED, GAVE_UP, OFFERED)
DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


@dataclass
class Asking:
    """Somebody asks a run for something."""

    what: str
    worker: str = AMEI
    request: str = ""
    at: datetime = AT
    by: By = BY_AMEI
    more: Any = None

    def __call__(self, run: CourseRun) -> Any:
        said = {"worker": self.worker, "at": self.at, "by": self.by}
        said["request"] = self.request or an_id(f"{self.what} {self.worker}")
        if self.what == "give_up":
            said["completed"] = bool(self.more)
        if self.what == "answer":
            said["accept"] = self.more
        return getattr(run, self.what)(**said)


def cuihua(accept: bool, at: datetime = LATER, request: str = "") -> Asking:
    """Cuihua answers."""
    return Asking("answer", CUIHUA, request or an_id("decline" if not accept else "accept"), at, BY, accept)


ENROL_AMEI = Asking("enrol", AMEI, an_id("enrol amei"))
GIVE_UP_AMEI = Asking("give_up", AMEI, an_id("cancel amei"), LATER)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sessions": ()}, "session-impossible"),
        ({"sessions": (Session(what.EVENING, what.EVENING),)}, "session-impossible"),
        ({"sessions": (Session(what.EVENING, what.EVENING + DAY + MOMENT),)}, "session-impossible"),
        ({"sessions": what.SESSIONS[::-1]}, "sessions-overlap"),
        ({"sessions": (what.SESSIONS[0], what.SESSIONS[0])}, "sessions-overlap"),
        ({"cut_off": what.SESSIONS[-1].ends_at + MOMENT}, "cut-off-too-late"),
        ({"completion": Completion(4, True)}, "completion-impossible"),
        ({"completion": Completion(0, False)}, "completion-impossible"),
    ],
)
def test_a_run_that_cannot_take_place_is_refused(changed: dict[str, Any], code: str) -> None:
    """Each with its code."""
    said = what.SCHEDULED | changed
    given(CourseRun).when(lambda it: it.schedule(**said, at=AT, by=BY)).refuses(code)


def test_a_run_is_scheduled_once() -> None:
    """The same again changes nothing, also after its capacity was changed; other content is refused."""
    given(CourseRun).when(lambda it: it.schedule(**what.SCHEDULED, at=AT, by=BY)).then(SCHEDULED)
    later = given(CourseRun, SCHEDULED, CAPACITY)
    later.when(lambda it: it.schedule(**what.SCHEDULED, at=LATER, by=BY)).then()
    other = what.SCHEDULED | {"capacity": 3}
    later.when(lambda it: it.schedule(**other, at=LATER, by=BY)).refuses("id-reused")


def test_seats_are_taken_until_there_are_none_then_the_queue_grows() -> None:
    """Two seats: the third waits."""
    given(CourseRun, SCHEDULED).when(ENROL_AMEI).then(ENROLLED)
    baogen = Asking("enrol", BAOGEN, an_id("enrol baogen"), by=who.BY_BAOGEN)
    given(CourseRun, SCHEDULED, ENROLLED).when(baogen).then(ENROLLED_TOO)
    third = given(CourseRun, *FULL).when(Asking("enrol", CUIHUA, an_id("enrol cuihua"), by=BY))
    assert third.then(WAITLISTED).thing.place_of(CUIHUA) == 1


def test_from_the_cut_off_on_nobody_is_enrolled() -> None:
    """A moment before, somebody still is."""
    asking = Asking("enrol", at=what.CUT_OFF)
    given(CourseRun, SCHEDULED).when(asking).refuses("enrolment-closed")
    asking.at -= MOMENT
    assert given(CourseRun, SCHEDULED).when(asking).refusal is None


def test_who_is_in_stays_as_they_stand_and_their_request_is_remembered() -> None:
    """Else a late repeat of it would enrol them again after they left."""
    again = Asking("enrol", AMEI, an_id("enrol amei again"))
    given(CourseRun, *FULL, WAITLISTED).when(again).then(ASKED_AGAIN)
    given(CourseRun, *FULL, WAITLISTED, ASKED_AGAIN, GAVE_UP, OFFERED).when(again).then()
    late = Asking("enrol", AMEI, an_id("enrol amei again"), at=what.CUT_OFF)
    given(CourseRun, *FULL, WAITLISTED).when(late).then(msgspec.structs.replace(ASKED_AGAIN, at=late.at))


@pytest.mark.parametrize(
    ("history", "asking"),
    [
        ((*FULL, GAVE_UP), ENROL_AMEI),
        ((*FULL, CANCELLED), ENROL_AMEI),
        ((*FULL, GAVE_UP, msgspec.structs.replace(ENROLLED, request=an_id("anew"))), GIVE_UP_AMEI),
        ((*HELD, DECLINED), cuihua(False)),
    ],
)
def test_a_repeat_redoes_nothing(history: tuple[Any, ...], asking: Asking) -> None:
    """Whatever has happened since: who left stays out, who came back stays in."""
    given(CourseRun, *history).when(asking).then()


def test_a_request_is_one_persons() -> None:
    """Another's under the same id is refused, and so is another kind of request."""
    given(CourseRun, *FULL).when(Asking("enrol", CUIHUA, an_id("enrol amei"))).refuses("id-reused")
    given(CourseRun, *FULL).when(Asking("give_up", AMEI, an_id("enrol amei"))).refuses("id-reused")


def test_a_freed_seat_is_offered_to_the_first_at_once() -> None:
    """In the same save, for a day; nobody overtakes: who enrols now waits."""
    outcome = given(CourseRun, *QUEUED).when(GIVE_UP_AMEI).then(GAVE_UP, OFFERED)
    assert outcome.thing.free == 0
    late = Asking("enrol", STRANGER, at=LATER + timedelta(hours=1))
    assert given(CourseRun, *HELD).when(late).thing.place_of(STRANGER) == 1


def test_an_offer_never_lasts_beyond_the_cut_off() -> None:
    """And at the cut-off or later none is made."""
    asking = Asking("give_up", AMEI, an_id("cancel amei"), what.CUT_OFF - timedelta(hours=1))
    events = given(CourseRun, *QUEUED).when(asking).events
    assert events[1].expires_at == what.CUT_OFF
    asking.at = what.CUT_OFF
    assert len(given(CourseRun, *QUEUED).when(asking).events) == 1


def test_who_leaves_the_queue_frees_no_seat() -> None:
    """The others move up."""
    run = given(CourseRun, *QUEUED).when(Asking("give_up", CUIHUA, by=BY)).thing
    assert (run.free, run.place_of(CUIHUA), run.state_of(CUIHUA, AT)) == (0, None, "cancelled")


def test_who_declines_lets_the_next_be_asked() -> None:
    """Here there is no next, so the seat is free."""
    assert given(CourseRun, *HELD).when(cuihua(False)).then(DECLINED).thing.free == 1


def test_who_accepts_has_the_seat() -> None:
    """Of the offer."""
    accepted = happened(
        Enrolled,
        SCHEDULED.originator_id,
        at=LATER,
        request=an_id("accept"),
        worker=CUIHUA,
        course="childcare-1",
        village=who.VILLAGE,
        offered=True,
    )
    given(CourseRun, *HELD).when(cuihua(True)).then(accepted)
    assert given(CourseRun, *HELD).when(cuihua(True, OFFERED.expires_at - MOMENT)).refusal is None


def test_a_late_answer_is_refused() -> None:
    """Whether or not the clock's task has noted it by then."""
    assert given(CourseRun, *HELD).when(cuihua(True, OFFERED.expires_at)).refuses("offer-expired")
    given(CourseRun, *HELD, EXPIRED).when(cuihua(False, LATER + 2 * DAY)).refuses("offer-expired")


def test_who_was_offered_nothing_has_nothing_to_answer() -> None:
    """Neither who has a seat nor who waits nor who declined."""
    for history, worker in ((QUEUED, AMEI), (QUEUED, CUIHUA), ((*HELD, DECLINED), CUIHUA)):
        given(CourseRun, *history).when(Asking("answer", worker, more=True)).refuses("no-offer")


def test_an_unanswered_offer_moves_on_by_itself() -> None:
    """It expired when its time was out, however late it is noted; the next has a day from now."""
    stranger = msgspec.structs.replace(WAITLISTED, worker=STRANGER, request=an_id("enrol stranger"))
    noted = LATER + timedelta(hours=30)
    moved = given(CourseRun, *QUEUED, stranger, GAVE_UP, OFFERED).when(lambda it: it.move(at=noted))
    following = happened(
        SeatOffered,
        SCHEDULED.originator_id,
        at=noted,
        by=what.BY_ITSELF,
        worker=STRANGER,
        expires_at=noted + DAY,
    )
    moved.then(EXPIRED, following)
    assert isinstance(moved.events[0], OfferExpired)


def test_an_expired_offer_counts_as_expired_in_any_decision() -> None:
    """Who let it pass and asks again stands at the end of the queue, behind whoever was asked instead."""
    stranger = msgspec.structs.replace(WAITLISTED, worker=STRANGER, request=an_id("enrol stranger"))
    again = Asking("enrol", CUIHUA, an_id("once more"), LATER + DAY, BY)
    run = given(CourseRun, *QUEUED, stranger, GAVE_UP, OFFERED).when(again).thing
    assert run.state_of(STRANGER, LATER + DAY) == "offered"
    assert run.place_of(CUIHUA) == 1
    assert given(CourseRun, *HELD).thing().state_of(CUIHUA, LATER + DAY) == "expired"


def test_more_capacity_is_offered_at_once_and_less_never_takes_a_seat() -> None:
    """Taken and held seats cannot be taken back."""
    raised = given(CourseRun, *QUEUED).when(lambda it: it.change_capacity(capacity=3, at=LATER, by=BY))
    raised.then(msgspec.structs.replace(CAPACITY, at=LATER), OFFERED)
    lowered = given(CourseRun, *HELD)
    lowered.when(lambda it: it.change_capacity(capacity=1, at=LATER, by=BY)).refuses("seats-taken")
    assert len(lowered.when(lambda it: it.change_capacity(capacity=1, at=LATER + DAY, by=BY)).events) == 2
    given(CourseRun, *FULL).when(lambda it: it.change_capacity(capacity=2, at=LATER, by=BY)).then()


def test_a_cancelled_run_lets_everybody_go() -> None:
    """Nothing can be asked of it any more; the same request is answered again."""
    cancel: Any = {"reason_code": "no-room", "at": AT, "by": BY}
    again = given(CourseRun, *FULL, CANCELLED)
    given(CourseRun, *FULL).when(lambda it: it.cancel(**cancel, request=CANCELLED.request)).then(CANCELLED)
    again.when(lambda it: it.cancel(**cancel, request=CANCELLED.request)).then()
    again.when(lambda it: it.cancel(**cancel, request=an_id("other"))).refuses("run-cancelled")
    again.when(Asking("enrol", CUIHUA)).refuses("run-cancelled")
    again.when(lambda it: it.change_capacity(capacity=5, at=AT, by=BY)).refuses("run-cancelled")
    assert given(CourseRun, *HELD, CANCELLED).thing().state_of(CUIHUA, LATER) == "cancelled"


def test_nobody_leaves_what_they_were_never_in_or_have_completed() -> None:
    """Who left already stays out; that request is remembered, too."""
    given(CourseRun, *FULL).when(Asking("give_up", CUIHUA)).refuses("not-found")
    given(CourseRun, *FULL).when(Asking("give_up", AMEI, more=True)).refuses("already-completed")
    again = Asking("give_up", AMEI, ASKED_AGAIN.request or "")
    given(CourseRun, *FULL, GAVE_UP).when(again).then(ASKED_AGAIN)


def test_enrolments_do_not_make_what_is_said_of_a_run_stale() -> None:
    """Only what is said of it does."""
    assert given(CourseRun, *HELD).thing().edition == 1
    assert given(CourseRun, *FULL, CAPACITY).thing().edition == 2


def test_hours_that_are_over_are_nobodys_to_give() -> None:
    """Who enrols after a session needs no free evening in the past."""
    run = given(CourseRun, SCHEDULED).thing()
    assert [slot.no for slot in run.slots(AT)] == [0, 1, 2]
    assert [slot.no for slot in run.slots(what.SESSIONS[0].ends_at)] == [1, 2]
    with pytest.raises(Refused):
        run.answer(worker=AMEI, accept=True, at=AT, by=BY, request=an_id("x"))
