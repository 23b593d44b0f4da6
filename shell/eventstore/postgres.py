"""Events in PostgreSQL.

A save is one call of a function on the server. It takes an advisory lock, so that events become visible
in the order of their positions and no reader passes over one that is still to come; it inserts, wakes
the listeners and answers the positions. Table and function are made by `create_table` alone, which
`prepare_store` calls, never by a start.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from eventsourcing.persistence import InfrastructureFactory, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresFactory
from eventsourcing.utils import Environment

from shell.eventstore.postgres_connections import Datastore, Listener
from shell.eventstore.postgres_statements import Statements
from shell.eventstore.recorder import AT_ONCE, Row, VersionTaken, Whole
from shell.eventstore.writer import Writer
from shell.lines import BIGINT, BINARY, BYTEA, TEXT, Line, array

ARRAYS = tuple(kind.array for kind in (TEXT, BIGINT, TEXT, BYTEA))
ALL_BINARY = [BINARY] * len(ARRAYS)


class EventRecorder(PostgresApplicationRecorder):
    """The library's recorder with one call a save, merged saves, and connections that come back."""

    datastore: Datastore

    def __init__(self, datastore: Datastore, *, events_table_name: str) -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self._sql = Statements(datastore.schema, events_table_name, self.notification_id_index_name)
        self.channel_name = self._sql.channel
        self.sql_create_statements = self._sql.create
        self._parents: list[object] = []
        self._start()

    def _start(self) -> None:
        self._writer = Writer(self._append)
        self._listener = Listener(self.datastore, self._sql.listen)

    def start_afresh(self) -> None:
        """In a forked child: keep what is the parent's, since closing it here would end it there."""
        self._parents += [self._writer, self._listener, self.datastore.pool]
        self.datastore.renew_pool()
        self._start()

    def close(self) -> None:
        """Let saves under way end, then close all connections."""
        self._writer.close()
        self._listener.close()
        self.datastore.close()

    def create_table(self) -> None:
        """Create table, index and function where they are missing. Any number may call it at once."""
        with self.datastore.connect() as connection, connection.transaction():
            connection.execute(self._sql.lock)
            for statement in self._sql.create:
                connection.execute(statement)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Write events in their order, all or none; answers their positions.

        Raises `VersionTaken`; `OperationalError` when the database cannot be reached.
        """
        return self._writer.write(stored_events) if stored_events else []

    def _append(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        """Write in one call. What was sent on a connection that was cut is sent again: it may have been
        written, and then meets itself and is known by its bytes.
        """
        columns = (
            array(TEXT, [str(event.originator_id).encode() for event in events]),
            array(BIGINT, [event.originator_version.to_bytes(8) for event in events]),
            array(TEXT, [event.topic.encode() for event in events]),
            array(BYTEA, [event.state for event in events]),
        )

        def append(line: Line, again: bool) -> Sequence[int]:
            try:
                rows = line.send(self._sql.append, columns, ARRAYS, ALL_BINARY)
            except psycopg.errors.UniqueViolation as error:
                if error.diag.constraint_name != self._sql.primary_key:
                    raise
                rows = line.send(self._sql.written, columns, ARRAYS, ALL_BINARY) if again else []
                if len(rows) < len(events):
                    raise VersionTaken(str(error)) from error
            return [position for (position,) in rows]

        return self.datastore.reach(append)

    def select_streams(self, streams: Sequence[str]) -> list[Row]:
        """All events of these streams, in the order of their positions."""
        if len(streams) == 1:
            return self._rows(self._sql.stream, streams)
        return self._of_streams(self._sql.streams, streams)

    def select_after(self, position: int, limit: int) -> list[Row]:
        """The next events behind a position."""
        return self._rows(self._sql.after, (position, limit))

    def stored_after(self, position: int, limit: int) -> list[Whole]:
        """The next rows behind a position, whole."""
        return self._rows(self._sql.whole_after, (position, limit))

    def stored_of(self, streams: Sequence[str]) -> list[Whole]:
        """The rows of these streams, whole, in the order of their positions."""
        return self._of_streams(self._sql.whole_streams, streams)

    def max_notification_id(self) -> int:
        """The position of the last event, 0 when there is none."""
        ((position,),) = self._rows(self._sql.head, ())
        return position or 0

    def _of_streams(self, statement: bytes, streams: Sequence[str]) -> list[Any]:
        if len(streams) <= AT_ONCE:
            return self._rows(statement, (list(streams),))
        rows: list[Any] = []
        for start in range(0, len(streams), AT_ONCE):
            rows += self._rows(statement, (list(streams[start : start + AT_ONCE]),))
        rows.sort()
        return rows

    def _rows(self, statement: bytes, params: Sequence[object]) -> list[Any]:
        return self.datastore.reach(lambda line, _: line.ask(statement, params))

    def wait(self, after: int, timeout: float) -> bool:
        """Until there are events behind a position, `timeout` seconds at most; answers whether there are.

        Raises `OperationalError` when the database cannot be reached.
        """
        return self._listener.wait(lambda: self.max_notification_id() > after, timeout)


class Factory(PostgresFactory):
    """The library's factory, for an address instead of its five settings."""

    application_recorder_class: type[EventRecorder] = EventRecorder

    def __init__(self, env: Environment) -> None:
        InfrastructureFactory.__init__(self, env)
        self.datastore = Datastore(self.env["DATABASE_URL"])
