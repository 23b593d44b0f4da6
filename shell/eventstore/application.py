"""The event store of contexts: the library's Application with our encoding, recorders and aggregates."""

import os
import re
import weakref
from collections.abc import Iterable, Mapping, Sequence
from itertools import starmap
from typing import TypeVar, cast

from eventsourcing.application import Application
from eventsourcing.persistence import Mapper
from eventsourcing.utils import Environment, EnvType

from kernel.errors import Conflict, NotFound
from kernel.events import Aggregate, Event
from kernel.store import Recorded, Stored
from shell.eventstore.mapper import EventMapper
from shell.eventstore.recorder import Recorder, VersionTaken

A = TypeVar("A", bound=Aggregate)

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_open: "weakref.WeakSet[Store]" = weakref.WeakSet()


class Store(Application[str]):
    """Implements `kernel.store.EventStore`. Threads may share it; a forked child starts afresh."""

    name = "gongfu"

    def __init__(self, env: EnvType) -> None:
        super().__init__(env)
        self._rows = cast(Recorder, self.recorder)
        self._decode = cast(EventMapper, self.mapper).decode
        _open.add(self)

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Only what we were given: no variable of the machine's may switch on a cipher or a table."""
        return Environment(name, {**(env or {}), "ORIGINATOR_ID_TYPE": "text", "CREATE_TABLE": "n"})

    def construct_mapper(self) -> Mapper[str]:
        """Our encoding."""
        return self.factory.mapper(mapper_class=EventMapper)

    def get(self, kind: type[A], id: str) -> A:
        """The thing with this id. Refuses `not-found`, also when the id names another kind."""
        aggregate = self.find(kind, id)
        if aggregate is None:
            raise NotFound(kind.CATEGORY, id)
        return aggregate

    def find(self, kind: type[A], id: str) -> A | None:
        """The thing with this id, or None. What is not a UUID in small letters names nothing."""
        if not _UUID.fullmatch(id):
            return None
        rows = self._rows.select_streams([kind.stream(id)])
        return kind.from_events(id, [self._decode(topic, state) for _, topic, state in rows])

    def begin(self, kind: type[A], id: str) -> A:
        """A new thing under an id somebody minted. Refuses `not-found` where it names one of another kind."""
        others = [f"{category}-{id}" for category in sorted(Aggregate.CATEGORIES - {kind.CATEGORY})]
        if _UUID.fullmatch(id) and self._rows.select_streams(others):
            raise NotFound(kind.CATEGORY, id)
        return kind(id)

    def get_many(self, kind: type[A], ids: Iterable[str]) -> Mapping[str, A]:
        """All of these that exist, by id and in the order asked for."""
        wanted = dict.fromkeys(filter(_UUID.fullmatch, ids))
        history: dict[str, list[Event]] = {}
        for _, topic, state in self._rows.select_streams(list(map(kind.stream, wanted))):
            event = self._decode(topic, state)
            history.setdefault(event.id, []).append(event)
        found = {}
        for known in wanted:
            aggregate = kind.from_events(known, history.get(known, ()))
            if aggregate is not None:
                found[known] = aggregate
        return found

    def save(self, *aggregates: Aggregate) -> int:  # type: ignore[override]  # answers the position
        """Write what the aggregates triggered, all or nothing; answers the position of the last event.

        Nothing triggered: answers the head. Raises `Conflict` when another save came first.
        """
        events: list[Event] = []
        for aggregate in aggregates:
            if not _UUID.fullmatch(aggregate.id):
                raise ValueError(f"{aggregate.id!r} is not a UUID in small letters")
            events += aggregate.collect_events()
        if not events:
            return self.head()
        try:
            return self._rows.insert_events(list(map(self.mapper.to_stored_event, events)))[-1]
        except VersionTaken as taken:
            raise Conflict(str(taken)) from taken

    def events_of(self, streams: Sequence[str]) -> Sequence[Recorded]:
        """All events of some streams in the order of their positions."""
        return self._recorded(self._rows.select_streams(streams))

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """The next events behind a position, in order, none left out."""
        return self._recorded(self._rows.select_after(after, limit))

    def stored(self, after: int, limit: int) -> Sequence[Stored]:
        """The next rows behind a position, in order, none left out and none understood."""
        return list(starmap(Stored, self._rows.stored_after(after, limit)))

    def stored_of(self, streams: Sequence[str]) -> Sequence[Stored]:
        """The rows of some streams in the order of their positions."""
        return list(starmap(Stored, self._rows.stored_of(streams)))

    def head(self) -> int:
        """The position of the last event, 0 when there is none."""
        return self._rows.max_notification_id()

    def wait_for_events(self, after: int, timeout: float) -> bool:
        """Sleep until there are events behind a position, `timeout` seconds at most.

        Answers whether there are. Meant for one thread of a process, the projector's.
        """
        return self._rows.wait(after, timeout)

    def prepare(self) -> None:
        """Create table and function where they are missing. Called by `prepare_store` alone."""
        self._rows.create_table()

    def close(self) -> None:
        """Let saves under way end, then close all connections."""
        self._rows.close()
        super().close()

    def start_afresh(self) -> None:
        """In a forked child: leave alone what belongs to the parent."""
        self._rows.start_afresh()

    def _recorded(self, rows: Iterable[tuple[int, str, bytes]]) -> list[Recorded]:
        decode = self._decode
        return [Recorded(position, decode(topic, state)) for position, topic, state in rows]


def _after_fork() -> None:
    for store in list(_open):
        store.start_afresh()


os.register_at_fork(after_in_child=_after_fork)
