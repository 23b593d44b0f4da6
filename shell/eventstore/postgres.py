"""Events in PostgreSQL.

A save is one call of a function on the server. It takes an advisory lock, so that events become visible
in the order of their positions and no reader passes over one that is still to come; it inserts, wakes
the listeners and answers the positions. Table and function are made by `create_table` alone, which
`prepare_store` calls, never by a start.
"""

import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any, TypeVar

import psycopg
from eventsourcing.persistence import InfrastructureFactory, OperationalError, StoredEvent
from eventsourcing.postgres import (
    ConnectionPool,
    PostgresApplicationRecorder,
    PostgresDatastore,
    PostgresFactory,
)
from eventsourcing.utils import Environment
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow, dict_row, tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal

from shell.eventstore.recorder import AT_ONCE, Row, VersionTaken
from shell.eventstore.writer import Writer

T = TypeVar("T")

READERS = 20  # connections: the 16 threads of a web process, the projector, a few to spare
PAUSES = (0.0, 0.0, 0.2, 0.5)  # seconds before each attempt when connections are cut
HURRY = 0.5  # seconds an attempt waits for a connection; one that takes longer serves the next attempt
PATIENCE: dict[str, int] = {  # notice within half a minute that the other end is gone
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}

CREATE = (
    # Collation C: ids are compared byte by byte, fast, and whatever the system's language data become.
    """
    CREATE TABLE IF NOT EXISTS {table} (
        originator_id text COLLATE "C" NOT NULL,
        originator_version bigint NOT NULL,
        topic text NOT NULL,
        state bytea NOT NULL,
        notification_id bigserial,
        CONSTRAINT {primary_key} PRIMARY KEY (originator_id, originator_version))
    """,
    "CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {table} (notification_id)",
    """
    CREATE OR REPLACE FUNCTION {append} (
        ids text[], versions bigint[], topics text[], states bytea[]
    ) RETURNS SETOF bigint LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock({key});
        NOTIFY {channel};
        RETURN QUERY
            INSERT INTO {table} (originator_id, originator_version, topic, state)
            SELECT * FROM unnest(ids, versions, topics, states)
            RETURNING notification_id;
    END $$
    """,
)
APPEND = "SELECT * FROM {append} (%b, %b::bigint[], %b, %b)"
WRITTEN = """
    SELECT notification_id
    FROM unnest(%b, %b::bigint[], %b, %b) WITH ORDINALITY AS sent (id, version, topic, state, place)
    JOIN {table} ON originator_id = id AND originator_version = version
        AND {table}.topic = sent.topic AND {table}.state = sent.state
    ORDER BY place
"""
STREAM = """
    SELECT notification_id, topic, state FROM {table}
    WHERE originator_id = %b ORDER BY originator_version
"""
STREAMS = """
    SELECT notification_id, topic, state FROM {table}
    WHERE originator_id = ANY (%b) ORDER BY notification_id
"""
AFTER = """
    SELECT notification_id, topic, state FROM {table}
    WHERE notification_id > %b ORDER BY notification_id LIMIT %b
"""
HEAD = "SELECT max(notification_id) FROM {table}"


class Datastore(PostgresDatastore):
    """The library's connection pool, for a `postgresql://` address, opened on first use.

    `options=-csearch_path=…` in the address names the schema of a shard that shares its database.
    """

    def __init__(self, url: str) -> None:
        given = conninfo_to_dict(url)
        schema = re.search(r"search_path=\"?(\w+)", str(given.get("options", "")))
        super().__init__("", "", "", "", "", schema=schema[1] if schema else "", originator_id_type="text")
        self.conninfo = make_conninfo(url, **{**PATIENCE, **given})
        self.renew_pool()

    def renew_pool(self) -> None:
        """A pool without connections yet. It soon gives up on a server that is away, so that whoever
        comes when the server is back finds it at once, not after the pool's next pause.
        """
        self.pool = ConnectionPool(
            self.conninfo,
            connection_class=Connection[Any],
            kwargs={"row_factory": dict_row, "autocommit": True},
            min_size=1,
            max_size=READERS,
            timeout=HURRY,
            reconnect_timeout=HURRY,
            open=False,
        )

    def connect(self) -> Connection[TupleRow]:
        """A connection beside the pool."""
        return psycopg.connect(self.conninfo, autocommit=True, row_factory=tuple_row)

    def register_type_adapters(self) -> None:
        """Nothing to look up on the server: we pass plain arrays."""


class EventRecorder(PostgresApplicationRecorder):
    """The library's recorder with one call a save, merged saves, and connections that come back."""

    datastore: Datastore

    def __init__(self, datastore: Datastore, *, events_table_name: str) -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        schema, table = datastore.schema, events_table_name
        self._primary_key = f"{table}_pkey"

        def sql(text: str) -> Composed:
            return SQL(text).format(
                table=Identifier(schema, table),
                append=Identifier(schema, f"append_to_{table}"),
                primary_key=Identifier(self._primary_key),
                index=Identifier(self.notification_id_index_name),
                channel=Identifier(f"{schema}.{table}"),
                key=Literal(_lock_key(schema, table)),
            )

        self.sql_create_statements = [sql(text) for text in CREATE]
        self._append_call, self._written = sql(APPEND).as_bytes(), sql(WRITTEN).as_bytes()
        self._stream, self._streams = sql(STREAM).as_bytes(), sql(STREAMS).as_bytes()
        self._after, self._head = sql(AFTER).as_bytes(), sql(HEAD).as_bytes()
        self._listen = sql("LISTEN {channel}")
        self._lock = sql("SELECT pg_advisory_xact_lock({key})")
        self._parents: list[object] = []
        self._start()

    def _start(self) -> None:
        self._writer = Writer(self._append)
        self._listening: Connection[TupleRow] | None = None
        self._one_listens = threading.Lock()

    def start_afresh(self) -> None:
        """In a forked child: keep what is the parent's, since closing it here would end it there."""
        self._parents += [self._writer, self._listening, self.datastore.pool]
        self.datastore.renew_pool()
        self._start()

    def close(self) -> None:
        """Let saves under way end, then close all connections."""
        self._writer.close()
        if self._listening is not None:
            self._listening.close()
        self.datastore.close()

    def create_table(self) -> None:
        """Create table, index and function where they are missing. Any number may call it at once."""
        with self.datastore.connect() as connection, connection.transaction():
            connection.execute(self._lock)
            for statement in self.sql_create_statements:
                connection.execute(statement)

    # ---- writing ------------------------------------------------------------------------------

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
            [event.originator_id for event in events],
            [event.originator_version for event in events],
            [event.topic for event in events],
            [event.state for event in events],
        )

        def append(connection: Connection[Any], again: bool) -> Sequence[int]:
            cursor = connection.cursor(binary=True, row_factory=tuple_row)
            try:
                cursor.execute(self._append_call, columns, prepare=True)
            except psycopg.errors.UniqueViolation as error:
                if error.diag.constraint_name != self._primary_key:
                    raise
                if again:
                    cursor.execute(self._written, columns)
                    if cursor.rowcount == len(events):
                        return [position for (position,) in cursor]
                raise VersionTaken(str(error)) from error
            return [position for (position,) in cursor]

        return self._reach(append)

    def _reach(self, work: Callable[[Connection[Any], bool], T]) -> T:
        """Do something on a connection of the pool, again when the connection turns out to be cut.

        Raises `OperationalError` when the database stays away; `work` is told whether it ran before.
        """
        for attempt, pause in enumerate(PAUSES):
            if pause:
                time.sleep(pause)
            connection: Connection[Any] | None = None
            try:
                with self.datastore.get_connection() as connection:
                    return work(connection, attempt > 0)
            except OperationalError as error:
                pool = self.datastore.pool
                if pool.closed or (connection is not None and not _cut(connection, error)):
                    raise
                lost = error
                with suppress(psycopg.Error):
                    pool.check()  # what cut this connection has cut the others too
        raise lost

    # ---- reading ------------------------------------------------------------------------------

    def select_streams(self, streams: Sequence[str]) -> list[Row]:
        """All events of these streams, in the order of their positions."""
        if len(streams) == 1:
            return self._rows(self._stream, streams)
        if len(streams) <= AT_ONCE:
            return self._rows(self._streams, (list(streams),))
        rows: list[Row] = []
        for start in range(0, len(streams), AT_ONCE):
            rows += self._rows(self._streams, (list(streams[start : start + AT_ONCE]),))
        rows.sort()
        return rows

    def select_after(self, position: int, limit: int) -> list[Row]:
        """The next events behind a position."""
        return self._rows(self._after, (position, limit))

    def max_notification_id(self) -> int:
        """The position of the last event, 0 when there is none."""
        ((position,),) = self._rows(self._head, ())
        return position or 0

    def _rows(self, statement: bytes, params: Sequence[object]) -> list[Any]:
        def fetch(connection: Connection[Any], _: bool) -> list[Any]:
            cursor = connection.cursor(binary=True, row_factory=tuple_row)
            return cursor.execute(statement, params, prepare=True).fetchall()

        return self._reach(fetch)

    # ---- waking up ----------------------------------------------------------------------------

    def wait(self, after: int, timeout: float) -> bool:
        """Until there are events behind a position, `timeout` seconds at most; answers whether there are.

        Raises `OperationalError` when the database cannot be reached.
        """
        deadline = time.monotonic() + timeout
        alone = self._one_listens.acquire(timeout=max(timeout, 0))
        try:
            while True:
                listening = self._listener() if alone else None
                # Looked at after LISTEN: what is saved after this look wakes us.
                if self.max_notification_id() > after:
                    return True
                remaining = deadline - time.monotonic()
                if remaining <= 0 or listening is None:
                    return False
                try:
                    for _ in listening.notifies(timeout=remaining, stop_after=1):
                        pass
                except psycopg.Error:
                    listening.close()
        finally:
            if alone:
                self._one_listens.release()

    def _listener(self) -> Connection[TupleRow]:
        """The connection that is told of saves; another when it was cut."""
        if self._listening is None or self._listening.closed:
            try:
                self._listening = self.datastore.connect()
                self._listening.execute(self._listen)
            except psycopg.OperationalError as error:
                raise OperationalError(str(error)) from error
        return self._listening


class Factory(PostgresFactory):
    """The library's factory, for an address instead of its five settings."""

    application_recorder_class: type[EventRecorder] = EventRecorder

    def __init__(self, env: Environment) -> None:
        InfrastructureFactory.__init__(self, env)
        self.datastore = Datastore(self.env["DATABASE_URL"])


def _cut(connection: Connection[Any], error: OperationalError) -> bool:
    """Whether the connection was lost, rather than the statement refused."""
    state = getattr(error.__cause__, "sqlstate", None) or ""
    return connection.closed or state.startswith(("08", "57P"))


def _lock_key(schema: str, table: str) -> int:
    """The advisory lock of one table."""
    digest = blake2b(f"gongfu {schema}.{table}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
