"""An event store that saves what many use cases wrote in one go, for one patient writer: the demo.

Use cases decide one thing at a time and each waits for its commit. Here what they write is kept back, in
its order, and handed on a few thousand events at a time; what is open is found as if it were saved.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from kernel.errors import Conflict, NotFound
from kernel.events import Aggregate, Event
from kernel.store import EventStore, Recorded, Stored
from shell.eventstore import open_store
from shell.house import House

A = TypeVar("A", bound=Aggregate)

AT_ONCE = 2_000


class _Sheaf(Aggregate):
    """Events of many streams, in the order in which they happened."""

    CATEGORY: ClassVar[str] = "sheaf"

    def __init__(self, events: Iterable[Event]) -> None:
        super().__init__("00000000-0000-0000-0000-000000000000")
        self._pending = list(events)


class Gathering:
    """Implements `kernel.store.EventStore` over another one. Not for several threads.

    What was not seen before is looked for in the other store only once `may_exist` is set: a first load
    need not ask whether what it makes is there.
    """

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._position = store.head()
        self._open: dict[str, Aggregate] = {}
        self._events: list[Event] = []
        self.may_exist = True

    def get(self, kind: type[A], id: str) -> A:
        """The thing with this id. Refuses `not-found`."""
        found = self.find(kind, id)
        if found is None:
            raise NotFound(kind.CATEGORY, id)
        return found

    def find(self, kind: type[A], id: str) -> A | None:
        """The thing with this id, or None."""
        return self.get_many(kind, [id]).get(id)

    def begin(self, kind: type[A], id: str) -> A:
        """A new thing; the story mints its ids so that none names two."""
        return kind(id)

    def get_many(self, kind: type[A], ids: Iterable[str]) -> Mapping[str, A]:
        """All of these that exist, by id; what is not open yet in one query."""
        wanted = list(dict.fromkeys(ids))
        missing = [id for id in wanted if kind.stream(id) not in self._open]
        if missing and self.may_exist:
            for id, thing in self._store.get_many(kind, missing).items():
                self._open[kind.stream(id)] = thing
        streams = {id: self._open.get(kind.stream(id)) for id in wanted}
        return {id: thing for id, thing in streams.items() if isinstance(thing, kind)}

    def save(self, *aggregates: Aggregate) -> int:
        """Keep what the aggregates triggered for the next flush; answers the position it will have.

        Raises `Conflict` where the thing exists and this is not the one that was found.
        """
        for aggregate in aggregates:
            if self._known(aggregate) is not aggregate:
                raise Conflict(aggregate.stream(aggregate.id))
        for aggregate in aggregates:
            self._events += aggregate.collect_events()
        if len(self._events) >= AT_ONCE:
            self.flush()
        return self._position + len(self._events)

    def flush(self) -> None:
        """Save everything kept back, all or nothing."""
        if self._events:
            self._position = self._store.save(_Sheaf(self._events))
            self._events = []

    def forget(self) -> None:
        """Save, and close all that is open: a large load needs no more room than a small one.

        What was open is looked for again.
        """
        self.flush()
        self._open.clear()
        self.may_exist = True

    def events_of(self, streams: Sequence[str]) -> Sequence[Recorded]:
        """All events of some streams."""
        self.flush()
        return self._store.events_of(streams)

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """The next events behind a position."""
        self.flush()
        return self._store.read(after, limit)

    def stored(self, after: int, limit: int) -> Sequence[Stored]:
        """The next rows behind a position."""
        self.flush()
        return self._store.stored(after, limit)

    def stored_of(self, streams: Sequence[str]) -> Sequence[Stored]:
        """The rows of some streams."""
        self.flush()
        return self._store.stored_of(streams)

    def head(self) -> int:
        """The position of the last event."""
        self.flush()
        return self._store.head()

    def wait_for_events(self, after: int, timeout: float) -> bool:
        """Wait until there is an event behind a position."""
        self.flush()
        return self._store.wait_for_events(after, timeout)

    def close(self) -> None:
        """Close the store below; what was not flushed was never asked to last."""
        self._store.close()

    def _known(self, aggregate: Any) -> Aggregate:
        """The one of this id that is open; one that nobody has met is open from now on."""
        if aggregate.stream(aggregate.id) not in self._open:
            self.find(type(aggregate), aggregate.id)
        return self._open.setdefault(aggregate.stream(aggregate.id), aggregate)


class PatientHouse(House):
    """The same house, but its event store saves what many use cases wrote at once."""

    @cached_property
    def store(self) -> EventStore:
        """The event store."""
        return self.gathering

    @cached_property
    def gathering(self) -> Gathering:
        """The event store by what it is."""
        return Gathering(open_store(self.config))
