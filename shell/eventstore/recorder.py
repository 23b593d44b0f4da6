"""What the event store asks of a database, beyond what the library asks of a recorder."""

from collections.abc import Sequence
from typing import Protocol

from eventsourcing.persistence import IntegrityError, StoredEvent

Row = tuple[int, str, bytes]
"""Position, topic and state: all that is needed to read an event."""

Whole = tuple[int, str, int, str, bytes]
"""Position, stream, place in it, topic and state: all that is kept of an event."""

AT_ONCE = 5_000
"""Streams asked for in one statement."""


class VersionTaken(IntegrityError):
    """Another event has this place in its stream already."""


class Recorder(Protocol):
    """A recorder of the library's that our store can stand on."""

    def insert_events(self, stored_events: Sequence[StoredEvent]) -> Sequence[int]:
        """Write events in their order, all or none; answers their positions.

        Raises `VersionTaken` when a stream has grown meanwhile.
        """

    def select_streams(self, streams: Sequence[str]) -> list[Row]:
        """All events of these streams, in the order of their positions."""

    def select_after(self, position: int, limit: int) -> list[Row]:
        """The next events behind a position."""

    def stored_after(self, position: int, limit: int) -> list[Whole]:
        """The next rows behind a position, whole."""

    def stored_of(self, streams: Sequence[str]) -> list[Whole]:
        """The rows of these streams, whole, in the order of their positions."""

    def max_notification_id(self) -> int:
        """The position of the last event, 0 when there is none."""

    def wait(self, after: int, timeout: float) -> bool:
        """Until there are events behind a position, `timeout` seconds at most. Answers whether there are."""

    def create_table(self) -> None:
        """Create what is missing. Any number may call it at once."""

    def start_afresh(self) -> None:
        """In a forked child: leave the parent's connections, locks and threads alone; open new ones."""

    def close(self) -> None:
        """Let saves under way end, then close all connections."""
