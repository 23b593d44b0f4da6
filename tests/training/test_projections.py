"""What training's tables tell follows from the events alone, whatever the size of the batches."""

from datetime import timedelta

import msgspec
import pytest

from shell.eventstore.mapper import EventMapper
from shell.house import House
from shell.rebuild import verify
from tests.examples import training_what as what
from tests.examples import who
from tests.examples.training_events import EVENTS
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.training.school import LOCAL, School
from tests.workshops.test_projections import projected
from training.events import AskedAgain
from training.projections import _TELL, TrainingProjection

CALLED_OFF = an_id("called off")


def whole_life(school: School) -> None:
    """Everything that can happen in training happens once."""
    school.define(hours=60)
    for worker in (AMEI, BAOGEN, CUIHUA):
        school.enrol(worker)
        school.enrol(worker)
    for worker in (AMEI, CUIHUA):
        school.cancel(worker)
        school.enrol(worker)
    school.do(school.courses.change_capacity, LOCAL, run=what.RUN, edition=1, capacity=3)
    evening = what.Session(what.CUT_OFF, what.CUT_OFF + timedelta(hours=2))
    said = {"sessions": (evening,), "completion": what.Completion(1, True)}
    school.schedule(CALLED_OFF, **said, capacity=1, cut_off=what.CUT_OFF)
    for worker in (AMEI, BAOGEN, CUIHUA):
        school.enrol(worker, CALLED_OFF)
    school.cancel(AMEI, CALLED_OFF)
    school.answer(BAOGEN, False, CALLED_OFF)
    school.later(hours=25)
    school.do(school.enrolments.move, None, run=CALLED_OFF)
    school.enrol(AMEI, CALLED_OFF)
    school.enrol(BAOGEN, CALLED_OFF)
    school.do(
        school.courses.cancel, LOCAL, run=CALLED_OFF, reason_code="no-room", request=an_id("cancel run")
    )
    number = school.complete(BAOGEN)
    school.mark(BAOGEN, 0, "absent")
    revoke = {"number": number, "reason_code": "issued-by-mistake", "request": an_id("revoke")}
    school.do(school.credentials.revoke, who.OFFICIAL, **revoke)
    permit = msgspec.structs.asdict(EVENTS["training.permit-recorded"])
    days = {key: permit[key] for key in ("worker", "qualification", "valid_from", "valid_until", "review_by")}
    school.do(school.credentials.record_permit, LOCAL, **days, request=an_id("permit"))


def test_the_size_of_the_batches_does_not_matter(school: School) -> None:
    """Event by event, by threes, by sevens, all at once: the same rows; and the live ones are these."""
    whole_life(school)
    house: House = school.house
    log = house.store.read(0, 10_000)
    assert {type(each.event).TOPIC for each in log} >= set(EVENTS)
    one_by_one = projected(house, TrainingProjection, log, 1)
    assert all(one_by_one.values())
    for size in (3, 7, len(log)):
        assert projected(house, TrainingProjection, log, size) == one_by_one
    lines: list[str] = []
    assert verify(house, lines.append), lines


def test_every_event_of_training_is_told() -> None:
    """But for a request that changed nothing."""
    assert set(EVENTS) - {event.TOPIC for event in _TELL} == {AskedAgain.TOPIC}


@pytest.mark.parametrize("topic", EVENTS)
def test_every_event_is_written_and_read_back(topic: str) -> None:
    """Days, moments and nested values survive the store."""
    event = EVENTS[topic]
    mapper = EventMapper()
    assert mapper.to_domain_event(mapper.to_stored_event(event)) == event
