"""Between events and bytes: JSON by msgspec, typed by the annotations of the event class.

The whole event is its state. Its class version stands first in the JSON from version 2 on, so the
version in which an event was written is known, never guessed:

    {"quantity":30,"originator_id":"hand-in-…",…}                      version 1
    {"class_version":2,"quantity":30,"originator_id":"hand-in-…",…}    version 2

An event class that changes its fields raises its `class_version` and keeps, for each step, a static
method `upcast_v1_v2(state)` that turns the dict of the older JSON into that of the newer, in place.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from eventsourcing.persistence import Mapper, MapperDeserialisationError, StoredEvent

from kernel.events import TOPICS, Event

_MARK = b'{"class_version":'


class _Written(msgspec.Struct):
    """What must be known of stored JSON before the rest of it can be understood."""

    class_version: int = 1


class EventMapper(Mapper[str]):
    """The library's mapper with our encoding. Nothing is encrypted: events hold no secrets."""

    def __init__(self, *_: object, **__: object) -> None:
        # The transcoder and cipher that the library offers have no part in this encoding.
        self._encode = msgspec.json.Encoder().encode
        self._decoders: dict[str, Callable[[bytes], Event]] = {}

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """The row of an event."""
        state = self._encode(domain_event)
        if domain_event.class_version > 1:
            state = b"%b%d,%b" % (_MARK, domain_event.class_version, state[1:])
        return StoredEvent(
            domain_event.originator_id,
            domain_event.originator_version,
            domain_event.TOPIC,
            state,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        """The event of a row."""
        return self.decode(stored_event.topic, stored_event.state)

    def decode(self, topic: str, state: bytes) -> Event:
        """The event written under a topic, as the class of today.

        Raises `MapperDeserialisationError` when no class has this topic, the state does not fit its class,
        or a newer release wrote it.
        """
        decode = self._decoders.get(topic)
        if decode is None:
            decode = self._decoders[topic] = _decoder(topic)
        try:
            return decode(state)
        except msgspec.MsgspecError as error:
            raise MapperDeserialisationError(f"{topic}: {error}, in {state!r}") from error


def _decoder(topic: str) -> Callable[[bytes], Event]:
    """How events of one topic are read."""
    cls = TOPICS.get(topic)
    if cls is None:
        raise MapperDeserialisationError(f"no event has the topic {topic!r}")
    decode = msgspec.json.Decoder(cls).decode
    versioned = cls.class_version > 1
    mark = b"%b%d," % (_MARK, cls.class_version) if versioned else _MARK

    def read(state: bytes) -> Event:
        if state.startswith(mark) is versioned:
            return decode(state)
        written = msgspec.json.decode(state, type=_Written).class_version
        if written > cls.class_version:
            raise MapperDeserialisationError(f"{topic}: version {written} is newer than this release")
        older = msgspec.json.decode(state)
        for version in range(written, cls.class_version):
            getattr(cls, f"upcast_v{version}_v{version + 1}")(older)
        return decode(msgspec.json.encode(older))

    return read
