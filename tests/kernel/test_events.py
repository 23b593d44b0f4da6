"""Events know their topic; aggregates remember what they answered."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.errors import Refusal
from kernel.events import TOPICS, Aggregate, Event
from kernel.time import fixed_now
from tests.examples.events import EVENTS
from tests.examples.what import AT
from tests.examples.who import BY, an_id


class LampLit(Event, frozen=True, kw_only=True):
    """Somebody lit a lamp."""

    TOPIC = "tests.lamp-lit"


class LampOut(Event, frozen=True, kw_only=True):
    """Somebody put it out."""

    TOPIC = "tests.lamp-out"


class Lamp(Aggregate):
    """Lit or out."""

    CATEGORY = "lamp"
    lit = False

    def when(self, event: Any) -> None:
        """Remember."""
        self.lit = isinstance(event, LampLit)

    def light(self, request: str | None = None) -> LampLit:
        """Light it."""
        return self.answered(request, LampLit) or self.trigger(LampLit, at=AT, by=BY, request=request)


@pytest.mark.parametrize("topic", [None, "", "lamp-lit", "Tests.lamp", "tests.lamp_lit", "tests.lamp.lit"])
def test_an_event_needs_a_topic_of_its_own(topic: str | None) -> None:
    """Not its parent's, and not a Python path."""
    with pytest.raises(TypeError, match="TOPIC"):
        type("Nameless", (LampLit,), {} if topic is None else {"TOPIC": topic})


def test_a_topic_belongs_to_one_event() -> None:
    """Two classes under one topic would read each other's history."""
    with pytest.raises(TypeError, match="taken"):
        type("Impostor", (Event,), {"TOPIC": "tests.lamp-lit"})
    assert TOPICS["tests.lamp-lit"] is LampLit


def test_an_event_cannot_be_changed() -> None:
    """What happened, happened."""
    with pytest.raises(AttributeError):
        Lamp(an_id("lamp")).light().at = AT


def test_every_event_of_the_workshops_has_an_example() -> None:
    """Whoever adds an event adds one."""
    published = {topic for topic in TOPICS if topic.startswith("workshops.")}
    assert published == set(EVENTS)


def test_what_happened_is_applied_and_kept_for_the_next_save() -> None:
    """Versions count up; once handed over nothing is left."""
    lamp = Lamp(an_id("lamp"))
    lamp.light()
    lamp.trigger(LampOut, at=AT, by=BY)
    assert (lamp.lit, lamp.version) == (False, 2)
    events = lamp.collect_events()
    assert [(type(event), event.originator_version) for event in events] == [(LampLit, 1), (LampOut, 2)]
    assert {event.originator_id for event in events} == {f"lamp-{an_id('lamp')}"}
    assert {event.id for event in events} == {an_id("lamp")}
    assert lamp.collect_events() == []


def test_history_makes_the_thing_again() -> None:
    """And no history makes none."""
    lamp = Lamp(an_id("lamp"))
    lamp.light(an_id("request"))
    again = Lamp.from_events(lamp.id, lamp.collect_events())
    assert again is not None
    assert (again.lit, again.version) == (True, 1)
    assert again.light(an_id("request")).originator_version == 1
    assert again.collect_events() == []
    assert Lamp.from_events(lamp.id, []) is None


def test_a_repeated_request_is_answered_with_what_it_caused() -> None:
    """A request id spent on something else is refused; without one nothing is a repeat."""
    lamp = Lamp(an_id("lamp"))
    first = lamp.light(an_id("request"))
    assert lamp.light(an_id("request")) is first
    with pytest.raises(Refusal, match="id-reused"):
        lamp.answered(an_id("request"), LampOut)
    assert lamp.light().originator_version == 2
    assert lamp.light().originator_version == 3


def test_the_clock_of_a_stream_never_runs_backwards() -> None:
    """A machine whose clock is behind records at the moment of the event before."""
    lamp = Lamp(an_id("lamp"))
    with fixed_now(AT):
        first = lamp.light()
    with fixed_now(AT - timedelta(hours=1)):
        second = lamp.light()
    with fixed_now(AT + timedelta(hours=1)):
        third = lamp.light()
    assert first.recorded_at == second.recorded_at == AT
    assert third.recorded_at == AT + timedelta(hours=1)
