"""Seats and the queue through the use cases, on both stores: nobody's hours are given twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kernel.errors import Refused
from kernel.permissions import Actor
from kernel.schedule import Schedule
from kernel.time import fixed_now
from shell.house import House
from shell.queue.scheduler import tasks_of
from tests.examples import training_what as what
from tests.examples import who
from tests.examples.who import AMEI, BAOGEN, CUIHUA, STRANGER, an_id
from tests.training.school import LOCAL, School
from training.domain import CourseRun
from training.events import Enrolled, Session
from training.tasks import move_queues

OTHER = an_id("other run")
AN_OTHER = an_id("another learner")
SAME_EVENING = {"sessions": what.SESSIONS[1:2], "completion": what.Completion(1, False)}


def refused(call: Callable[[], Any]) -> str:
    """Why it was refused."""
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


def hours(house: House, worker: str) -> int:
    """How many sessions stand in a worker's November."""
    month = house.store.find(Schedule, Schedule.id_of(worker, "2026-11"))
    return len(month.slots) if month else 0


def fill(school: School) -> School:
    """Two have a seat, Cuihua waits."""
    for worker in (AMEI, BAOGEN, CUIHUA):
        school.enrol(worker)
    return school


def test_a_course_is_defined_and_a_run_scheduled_once(school: School) -> None:
    """Again the same changes nothing; a run of an unknown course, or in no village, is refused."""
    head = school.house.store.head()
    school.open()
    assert school.house.store.head() == head
    assert refused(lambda: school.schedule(OTHER, course="kites")) == "course-unknown"
    assert refused(lambda: school.schedule(OTHER, village=who.VILLAGE + "0")) == "region-unknown"
    assert refused(lambda: school.define(qualifies_for=("electrician",))) == "state-permit"


def test_a_seat_and_its_hours_are_one_save(school: School) -> None:
    """Who waits gives no hours."""
    fill(school)
    assert [school.state(each) for each in (AMEI, BAOGEN, CUIHUA)] == ["enrolled", "enrolled", "waitlisted"]
    assert [hours(school.house, each) for each in (AMEI, CUIHUA)] == [3, 0]


def test_enrolling_again_answers_as_it_stands(school: School) -> None:
    """`new` is told once."""
    assert school.enrol(AMEI, request=an_id("first")).new
    assert not school.enrol(AMEI, request=an_id("first")).new
    assert not school.enrol(AMEI, request=an_id("second")).new
    school.cancel(AMEI)
    assert not school.enrol(AMEI, request=an_id("second")).new
    assert (school.state(AMEI), hours(school.house, AMEI)) == ("cancelled", 0)
    assert school.enrol(AMEI).new


def test_nobody_sits_in_two_classes_at_once(school: School) -> None:
    """One shared hour is enough; after giving up the other is free to take."""
    school.schedule(OTHER, **SAME_EVENING)
    school.enrol(AMEI)
    head = school.house.store.head()
    assert refused(lambda: school.enrol(AMEI, OTHER)) == "overlap"
    assert school.house.store.head() == head
    school.cancel(AMEI)
    assert school.enrol(AMEI, OTHER).thing.state_of(AMEI, school.now) == "enrolled"


def test_accepting_takes_the_hours_too(school: School) -> None:
    """Waiting in two queues is allowed, sitting in two classes is not; the refused offer still stands."""
    school.schedule(OTHER, **SAME_EVENING, capacity=1)
    fill(school)
    school.enrol(CUIHUA, OTHER)
    school.cancel(AMEI)
    assert refused(lambda: school.answer(CUIHUA, True)) == "overlap"
    assert school.state(CUIHUA) == "offered"
    school.cancel(CUIHUA, OTHER)
    school.answer(CUIHUA, True)
    assert (school.state(CUIHUA), hours(school.house, CUIHUA)) == ("enrolled", 3)


def test_a_cancelled_seat_goes_to_the_next_in_the_same_save(school: School) -> None:
    """The offer is there when the cancelling is answered."""
    fill(school)
    run = school.cancel(AMEI).thing
    assert run.state_of(CUIHUA, school.now) == "offered"
    assert hours(school.house, AMEI) == 0
    assert school.told(CUIHUA)["offer_expires_at"] == school.now + timedelta(hours=24)


def test_a_repeat_is_answered_with_how_they_stood_at_first(school: School) -> None:
    """She waited as second, left, and waits again as first: each request has the answer it had."""
    for worker in (AMEI, BAOGEN, AN_OTHER):
        school.enrol(worker)
    wait, leave = school.request(), school.request()
    school.enrol(CUIHUA, request=wait)
    school.cancel(CUIHUA, request=leave)
    assert school.enrol(CUIHUA, request=wait).thing.place_of(CUIHUA) == 2
    school.cancel(AN_OTHER)
    head = school.enrol(CUIHUA).position
    waited = school.enrol(CUIHUA, request=wait)
    assert (waited.thing.place_of(CUIHUA), waited.new, waited.position) == (2, False, head)
    assert school.cancel(CUIHUA, request=leave).thing.state_of(CUIHUA, school.now) == "cancelled"
    assert (school.state(CUIHUA), school.told(CUIHUA)["place"]) == ("waitlisted", 1)


def test_the_clock_moves_the_queue(school: School) -> None:
    """Every minute; an offer nobody answered goes to the next, who has a day of their own."""
    fill(school)
    school.enrol(AN_OTHER)
    school.cancel(AMEI)
    assert tasks_of(school.house)["training.tasks.move_queues"][1] == 60
    with fixed_now(school.now + timedelta(hours=24)):
        assert move_queues(school.house) == 1
    school.catch_up()
    school.later(hours=24)
    assert [school.state(CUIHUA), school.state(AN_OTHER)] == ["expired", "offered"]
    assert refused(lambda: school.answer(CUIHUA, True)) == "offer-expired"
    with fixed_now(school.now):
        assert move_queues(school.house) == 0


def test_raised_capacity_is_offered_at_once(school: School) -> None:
    """To whoever saw the run last; enrolments in between do not matter."""
    fill(school)
    said: dict[str, Any] = {"run": what.RUN, "capacity": 3, "edition": 1}
    school.do(school.courses.change_capacity, LOCAL, **said)
    assert school.state(CUIHUA) == "offered"
    assert refused(lambda: school.do(school.courses.change_capacity, LOCAL, **said)) == "stale"


def test_a_cancelled_run_gives_everybody_their_hours_back(school: School) -> None:
    """Sent again it is answered again, and takes nothing twice."""
    fill(school)
    said: dict[str, Any] = {"run": what.RUN, "reason_code": "no-room", "request": an_id("cancel run")}
    school.do(school.courses.cancel, LOCAL, **said)
    head = school.house.store.head()
    school.do(school.courses.cancel, LOCAL, **said)
    assert school.house.store.head() == head
    assert [hours(school.house, each) for each in (AMEI, BAOGEN)] == [0, 0]
    assert {school.told(each)["state"] for each in (AMEI, BAOGEN, CUIHUA)} == {"cancelled"}


def test_a_desk_enrols_for_somebody_and_the_record_says_so(school: School) -> None:
    """Who is not registered cannot be enrolled."""
    school.enrol(AMEI, actor=LOCAL)
    events = school.house.store.events_of([CourseRun.stream(what.RUN)])
    enrolled = [each.event for each in events if isinstance(each.event, Enrolled)]
    assert [(each.by.account, each.by.on_behalf_of) for each in enrolled] == [(LOCAL.account, AMEI)]
    assert refused(lambda: school.enrol(STRANGER, actor=who.OPERATOR)) == "worker-unknown"


@pytest.mark.parametrize("actor", [who.BAOGEN_HIMSELF, who.ELSEWHERE, who.OFFICIAL, what.TRAINER])
def test_nobody_else_enrols_or_cancels(school: School, actor: Actor) -> None:
    """Neither another learner nor a strange desk, an official or the trainer."""
    assert refused(lambda: school.enrol(AMEI, actor=actor)) == "forbidden"


def test_moving_needs_nobody(school: School) -> None:
    """The platform itself does it; a run that has nothing to move is not written to."""
    head = school.house.store.head()
    assert school.do(school.enrolments.move, None, run=what.RUN) == head


def test_a_class_that_is_half_over_takes_only_the_hours_to_come(school: School) -> None:
    """What is past was nobody's to give."""
    late = what.SESSIONS[-1].starts_at
    school.schedule(OTHER, cut_off=late)
    school.now = what.SESSIONS[0].ends_at
    school.enrol(AMEI, OTHER)
    assert hours(school.house, AMEI) == 2


def test_sessions_of_one_run_may_touch() -> None:
    """One begins when the other ends."""
    first = what.SESSIONS[0]
    second = Session(first.ends_at, first.ends_at + timedelta(hours=1))
    run = CourseRun(an_id("touching"))
    run.schedule(**what.SCHEDULED | {"sessions": (first, second)}, at=what.CUT_OFF, by=who.BY)
    assert len(run.slots(what.CUT_OFF)) == 2
