"""The event store as contexts see it."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Generic, NamedTuple, ParamSpec, Protocol, TypeVar

from kernel.errors import Conflict
from kernel.events import Aggregate, Event

A = TypeVar("A", bound=Aggregate)
P = ParamSpec("P")
R = TypeVar("R")


class Recorded(NamedTuple):
    """An event with its position: its place in the one order of everything that ever happened."""

    position: int
    event: Event


class Stored(NamedTuple):
    """The row an event is kept in, as it stands in the database: `state` byte by byte, unread."""

    position: int
    stream: str
    version: int
    topic: str
    state: bytes


class Written(NamedTuple, Generic[A]):
    """What a use case wrote: the thing, the position to read it back at, and whether it is new."""

    thing: A
    position: int
    new: bool


class EventStore(Protocol):
    """Where events are kept, in one order, for ever. SQLite and PostgreSQL answer alike."""

    def get(self, kind: type[A], id: str) -> A:
        """The thing with this id. Refuses `not-found`, also when the id names another kind."""

    def find(self, kind: type[A], id: str) -> A | None:
        """The thing with this id, or None."""

    def begin(self, kind: type[A], id: str) -> A:
        """A new thing under an id somebody minted. Refuses `not-found` where it names one of another kind."""

    def get_many(self, kind: type[A], ids: Iterable[str]) -> Mapping[str, A]:
        """All of these that exist, by id, in one query."""

    def save(self, *aggregates: Aggregate) -> int:
        """Write what the aggregates triggered, all or nothing; answers the position of the last event.

        Nothing triggered: answers the head. Raises `Conflict` when another save came first.
        """

    def events_of(self, streams: Sequence[str]) -> Sequence[Recorded]:
        """All events of some streams in the order of their positions, in one query."""

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """The next events behind a position, in order, none left out."""

    def stored(self, after: int, limit: int) -> Sequence[Stored]:
        """The next rows behind a position, in order, none left out and none understood."""

    def stored_of(self, streams: Sequence[str]) -> Sequence[Stored]:
        """The rows of some streams in the order of their positions."""

    def head(self) -> int:
        """The position of the last event, 0 when there is none."""

    def wait_for_events(self, after: int, timeout: float) -> bool:
        """Wait until there is an event behind a position, at most `timeout` seconds; whether there is."""

    def close(self) -> None:
        """Let go of connections and threads."""


def deciding_again(use_case: Callable[P, R]) -> Callable[P, R]:
    """Run a use case again from its reading when another save came between: it decides on what is there now.

    Gives up after eight attempts with the `Conflict`, so that a stream under siege is seen, not hidden.
    """

    @wraps(use_case)
    def attempt(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(7):
            try:
                return use_case(*args, **kwargs)
            except Conflict:
                continue
        return use_case(*args, **kwargs)

    return attempt


_TURNS = [threading.Lock() for _ in range(256)]
_IN_TURN = 64


def deciding_in_turn(key: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """As `deciding_again`, for what many want at the same moment: the places of a gig, the seats of a run.

    Those of one process that name the same thing by the keyword `key` take turns, so that they do not
    spoil each other's saves; against other processes each tries again after a moment by chance, 64 times.
    """

    def decorate(use_case: Callable[P, R]) -> Callable[P, R]:
        @wraps(use_case)
        def attempt(*args: P.args, **kwargs: P.kwargs) -> R:
            with _TURNS[hash(kwargs[key]) % len(_TURNS)]:
                for tried in range(_IN_TURN):
                    try:
                        return use_case(*args, **kwargs)
                    except Conflict:
                        time.sleep(random.uniform(0, 0.001 * min(tried, 8)))  # noqa: S311 - no secret
                return use_case(*args, **kwargs)

        return attempt

    return decorate
