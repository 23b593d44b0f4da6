"""Events in an SQLite file of their own, for the demo and a single workshop: correct, and simple.

Write-ahead log, so that readers and the one writer do not wait for each other; every write takes its
lock at the start, since a transaction that read first and then wants to write is refused at once,
whatever the timeout. The saves of one process queue in its writer, those of several in SQLite.
"""

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eventsourcing import persistence
from eventsourcing.persistence import InfrastructureFactory, IntegrityError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteFactory,
)
from eventsourcing.utils import Environment

from shell.eventstore.recorder import AT_ONCE, Row, VersionTaken, Whole
from shell.eventstore.writer import Writer

BUSY = 5  # seconds a write waits for another process's
LOOK = 0.005  # seconds between looks for new events, each some 20 µs
READERS = 20  # connections: twice the threads of a web process, the projector, a few to spare

# The library reads positions from `rowid`. Named and AUTOINCREMENT, it is never given out twice,
# also when the newest row is deleted.
CREATE = """
    CREATE TABLE IF NOT EXISTS {table} (
        rowid INTEGER PRIMARY KEY AUTOINCREMENT,
        originator_id TEXT NOT NULL,
        originator_version INTEGER NOT NULL,
        topic TEXT NOT NULL,
        state BLOB NOT NULL,
        UNIQUE (originator_id, originator_version))
"""
INSERT = "INSERT INTO {table} (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
STREAMS = """
    SELECT rowid, topic, state FROM {table}
    WHERE originator_id IN (SELECT value FROM json_each(?)) ORDER BY rowid
"""
# What somebody wrote there by hand may be text: its bytes are read all the same.
WHOLE_AFTER = """
    SELECT rowid, originator_id, originator_version, topic, CAST(state AS BLOB) FROM {table}
    WHERE rowid > ? ORDER BY rowid LIMIT ?
"""
WHOLE_STREAMS = """
    SELECT rowid, originator_id, originator_version, topic, CAST(state AS BLOB) FROM {table}
    WHERE originator_id IN (SELECT value FROM json_each(?)) ORDER BY rowid
"""
AFTER = "SELECT rowid, topic, state FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?"


class Pool(SQLiteConnectionPool):
    """The library's pool; a lost last second after a power cut is accepted, a broken file is not."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        connection.cursor().execute("PRAGMA synchronous = NORMAL")
        return connection


class Datastore(SQLiteDatastore):
    """One file, in transactions that lock before they read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__("", originator_id_type="text")
        self.renew_pool()

    def renew_pool(self) -> None:
        """A pool without connections yet. A file that is not there is not created."""
        self.pool = Pool(
            db_name=f"{self.path.absolute().as_uri()}?mode=rw",
            lock_timeout=BUSY,
            pool_size=READERS,
            max_overflow=0,
        )

    @contextmanager
    def get_connection(self, *, commit: bool) -> Iterator[SQLiteConnection]:
        """A connection of the pool. Not the pool's one for writing: our writer sees to that, and the pool
        never gives its lock back when the file cannot be opened.
        """
        connection = self.pool.get_connection()
        try:
            yield connection
        finally:
            self.pool.put_connection(connection)

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        """A transaction for writing, or for reading in one snapshot."""
        with _translated(), self.get_connection(commit=commit) as connection:
            cursor = connection.cursor()
            cursor.execute("BEGIN IMMEDIATE" if commit else "BEGIN")
            try:
                yield cursor
                cursor.execute("COMMIT" if commit else "ROLLBACK")
            except BaseException:
                connection.rollback()
                raise


class EventRecorder(SQLiteApplicationRecorder):
    """The library's recorder, safe for many processes."""

    datastore: Datastore

    def __init__(self, datastore: Datastore, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name)
        self.insert_events_statement = INSERT.format(table=events_table_name)
        self._streams = STREAMS.format(table=events_table_name)
        self._after = AFTER.format(table=events_table_name)
        self._whole_after = WHOLE_AFTER.format(table=events_table_name)
        self._whole_streams = WHOLE_STREAMS.format(table=events_table_name)
        self._parents: list[object] = []
        self._writer = Writer(self._append)

    def construct_create_table_statements(self) -> list[str]:
        return [CREATE.format(table=self.events_table_name)]

    def create_table(self) -> None:
        """Create file and table where they are missing. Any number may call it at once."""
        self.datastore.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.datastore.path, timeout=BUSY, isolation_level=None)
        try:
            _turn_to_wal(connection)
            for statement in self.create_table_statements:
                connection.execute(statement)
        finally:
            connection.close()

    def start_afresh(self) -> None:
        """In a forked child: SQLite's connections must not be used, nor closed, on both sides of a fork."""
        self._parents += [self._writer, self.datastore.pool]
        self.datastore.renew_pool()
        self._writer = Writer(self._append)

    def close(self) -> None:
        """Let saves under way end, then close all connections."""
        self._writer.close()
        self.datastore.close()

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Write events in their order, all or none; answers their positions.

        Raises `VersionTaken`; `OperationalError` when others kept the file locked for too long.
        """
        return self._writer.write(stored_events) if stored_events else []

    def _append(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        try:
            return super().insert_events(events) or []
        except IntegrityError as error:
            if "originator_version" in str(error) and "UNIQUE" in str(error):
                raise VersionTaken(str(error)) from error
            raise

    def select_streams(self, streams: Sequence[str]) -> list[Row]:
        """All events of these streams, in the order of their positions."""
        return self._of_streams(self._streams, streams)

    def select_after(self, position: int, limit: int) -> list[Row]:
        """The next events behind a position."""
        return self._rows(self._after, (position, limit))

    def stored_after(self, position: int, limit: int) -> list[Whole]:
        """The next rows behind a position, whole."""
        return self._rows(self._whole_after, (position, limit))

    def stored_of(self, streams: Sequence[str]) -> list[Whole]:
        """The rows of these streams, whole, in the order of their positions."""
        return self._of_streams(self._whole_streams, streams)

    def max_notification_id(self) -> int:
        """The position of the last event, 0 when there is none."""
        ((position,),) = self._rows(self.select_max_notification_id_statement, ())
        return position or 0

    def _of_streams(self, statement: str, streams: Sequence[str]) -> list[Any]:
        rows: list[Any] = []
        for start in range(0, len(streams), AT_ONCE):
            rows += self._rows(statement, (json.dumps(streams[start : start + AT_ONCE]),))
        if len(streams) > AT_ONCE:
            rows.sort()
        return rows

    def _rows(self, statement: str, params: Sequence[object]) -> list[Any]:
        """One statement is its own snapshot and needs no transaction around it."""
        with _translated(), self.datastore.get_connection(commit=False) as connection:
            cursor = connection.cursor()
            cursor.execute(statement, params)
            return [tuple(row) for row in cursor.fetchall()]

    def wait(self, after: int, timeout: float) -> bool:
        """Until there are events behind a position, `timeout` seconds at most; answers whether there are."""
        deadline = time.monotonic() + timeout
        while self.max_notification_id() <= after:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return False
            time.sleep(min(LOOK, remaining))
        return True


class Factory(SQLiteFactory):
    """The library's factory, for our file."""

    application_recorder_class: type[EventRecorder] = EventRecorder

    def __init__(self, env: Environment) -> None:
        InfrastructureFactory.__init__(self, env)
        self.datastore = Datastore(Path(self.env["EVENTS_FILE"]))


def _turn_to_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait for its lock when the journal mode changes, so we do."""
    deadline = time.monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def _translated() -> Iterator[None]:
    """SQLite's errors as the library's, which bear the same names."""
    try:
        yield
    except sqlite3.Error as error:
        raise getattr(persistence, type(error).__name__)(str(error)) from error
