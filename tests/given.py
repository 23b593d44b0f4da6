"""Given what happened, when something is asked, then this happens, or it is refused.

    given(HandIn, HANDED_IN).when(lambda it: it.inspect(...)).then(INSPECTED)
    given(HandIn).when(lambda it: it.record(...)).refuses("work-date-in-future")

No store and no Flask: an aggregate, its history and one call.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from kernel.errors import Refused
from kernel.events import Aggregate, Event

A = TypeVar("A", bound=Aggregate)

_ENVELOPE = {"originator_id", "originator_version", "recorded_at"}


class Outcome(Generic[A]):
    """What came of the call: `thing` as it is now, `answer` what the call answered."""

    def __init__(self, thing: A, answer: Any, refusal: Refused | None) -> None:
        self.thing = thing
        self.answer = answer
        self.refusal = refusal
        self.events = thing.collect_events()

    def then(self, *events: Event) -> "Outcome[A]":
        """Exactly these events happened; which stream and version they have is not compared."""
        if self.refusal is not None:
            raise AssertionError(f"refused: {self.refusal.code}") from self.refusal
        assert [_told(event) for event in self.events] == [_told(event) for event in events]
        return self

    def refuses(self, code: str) -> "Outcome[A]":
        """It was refused with this code, and nothing is left to save that a refusal should not leave."""
        assert self.refusal is not None, f"not refused; happened: {self.events}"
        assert self.refusal.code == code
        return self


class Given(Generic[A]):
    """A history."""

    def __init__(self, kind: type[A], events: tuple[Event, ...]) -> None:
        self._kind = kind
        self._events = events

    def when(self, call: Callable[[A], Any]) -> Outcome[A]:
        """Ask something of what this history made."""
        thing = self.thing()
        try:
            return Outcome(thing, call(thing), None)
        except Refused as refusal:
            return Outcome(thing, None, refusal)

    def thing(self) -> A:
        """What this history made."""
        if not self._events:
            return self._kind("00000000-0000-4000-8000-000000000000")
        renumbered = [
            msgspec.structs.replace(event, originator_version=version)
            for version, event in enumerate(self._events, 1)
        ]
        made = self._kind.from_events(self._events[0].id, renumbered)
        assert made is not None
        return made


def given(kind: type[A], *events: Event) -> Given[A]:
    """The history of one thing, in order; versions are counted from 1."""
    return Given(kind, events)


def _told(event: Event) -> tuple[str, dict[str, Any]]:
    fields = msgspec.structs.asdict(event)
    return event.TOPIC, {key: value for key, value in fields.items() if key not in _ENVELOPE}
