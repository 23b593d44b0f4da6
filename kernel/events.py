"""Events and the aggregates that decide on them.

A command method checks its rules, then triggers an event; `when` applies an event and holds no rule, no
clock and no look-up, so that history always loads. Events are immutable, typed, and known for ever by a
hand-written topic, never by a Python path.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

import msgspec
from eventsourcing.utils import register_topic

from kernel.errors import Refusal
from kernel.identity import By
from kernel.time import now

_TOPIC = re.compile(r"[a-z]+\.[a-z]+(-[a-z]+)*")

TOPICS: dict[str, type["Event"]] = {}


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, in the past tense. Holds ids, numbers and codes, never a name or free text.

    `originator_id` is the stream (`<category>-<uuid>`), `originator_version` the place in it;
    `at` when it happened, `recorded_at` when it was written down; `request` the client's id of the
    request that caused it, by which a repeat is recognised.
    """

    TOPIC: ClassVar[str] = ""
    class_version: ClassVar[int] = 1

    originator_id: str
    originator_version: int
    recorded_at: datetime
    at: datetime
    by: By
    request: str | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        topic = cls.__dict__.get("TOPIC", "")
        if not _TOPIC.fullmatch(topic):
            raise TypeError(f"{cls.__qualname__} needs a TOPIC of its own such as 'context.past-tense'")
        known = TOPICS.get(topic)
        if known is not None and known.__qualname__ != cls.__qualname__:
            raise TypeError(f"topic {topic} is taken by {known.__qualname__}")
        TOPICS[topic] = cls
        register_topic(topic, cls)

    @property
    def id(self) -> str:
        """The UUID of the thing this happened to."""
        return self.originator_id[-36:]


E = TypeVar("E", bound=Event)


class Aggregate:
    """One thing that decides, rebuilt from its own short stream of events."""

    CATEGORY: ClassVar[str]
    CATEGORIES: ClassVar[set[str]] = set()  # of all things with an id of their own

    def __init_subclass__(cls, *, shares_id: bool = False) -> None:
        """`shares_id`: its streams bear the ids of other things, of which they tell one matter more."""
        super().__init_subclass__()
        if "CATEGORY" in cls.__dict__ and not shares_id:
            Aggregate.CATEGORIES.add(cls.CATEGORY)

    def __init__(self, id: str) -> None:
        self.id = id
        self.version = 0
        self.recorded_at: datetime | None = None
        self._pending: list[Event] = []
        self._answered: dict[str, Event] = {}

    @classmethod
    def stream(cls, id: str) -> str:
        """The name of the stream of the thing with this id."""
        return f"{cls.CATEGORY}-{id}"

    @classmethod
    def from_events(cls, id: str, events: Iterable[Event]) -> Self | None:
        """Rebuild from history; None where there is none."""
        aggregate = cls(id)
        for event in events:
            aggregate._apply(event)
        return aggregate if aggregate.version else None

    def trigger(
        self, event: type[E], *, at: datetime, by: By, request: str | None = None, **fields: Any
    ) -> E:
        """Let `event` have happened: apply it, and keep it for the next save."""
        recorded_at = now() if self.recorded_at is None else max(now(), self.recorded_at)
        happened = event(
            originator_id=self.stream(self.id),
            originator_version=self.version + 1,
            recorded_at=recorded_at,
            at=at,
            by=by,
            request=request,
            **fields,
        )
        self._apply(happened)
        self._pending.append(happened)
        return happened

    def answered(self, request: str | None, event: type[E] | tuple[type[E], ...]) -> E | None:
        """The event (of one of these kinds) an earlier sending of this request caused: a repeat's answer.

        Refuses `id-reused` where the request id was spent on something else.
        """
        seen = self._answered.get(request) if request else None
        if seen is None:
            return None
        if not isinstance(seen, event):
            raise Refusal("id-reused")
        return seen

    def when(self, event: Any) -> None:
        """Apply one event: plain assignments in one `match`, nothing that can refuse."""
        raise NotImplementedError

    def collect_events(self) -> list[Event]:
        """Hand over the events triggered since the last save."""
        pending, self._pending = self._pending, []
        return pending

    def _apply(self, event: Event) -> None:
        self.when(event)
        self.version = event.originator_version
        self.recorded_at = event.recorded_at
        if event.request:
            self._answered.setdefault(event.request, event)
