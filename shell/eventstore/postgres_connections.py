"""Connections to PostgreSQL that come back when they were cut: a pool, and one that listens."""

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import psycopg
from eventsourcing import persistence
from eventsourcing.persistence import OperationalError, PersistenceError
from eventsourcing.postgres import ConnectionPool, PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow, dict_row, tuple_row

from shell.lines import Line, with_patience

T = TypeVar("T")

READERS = 20  # connections: twice the threads of a web process, the projector, a few to spare
PAUSES = (0.0, 0.0, 0.2, 0.5)  # seconds before each attempt when connections are cut
HURRY = 0.5  # seconds an attempt waits for a connection; one that takes longer serves the next attempt


class Datastore(PostgresDatastore):
    """The library's connection pool, for a `postgresql://` address, opened on first use.

    `options=-csearch_path=…` in the address names the schema of a shard that shares its database.
    """

    def __init__(self, url: str) -> None:
        given = conninfo_to_dict(url)
        schema = re.search(r"search_path=\"?(\w+)", str(given.get("options", "")))
        super().__init__("", "", "", "", "", schema=schema[1] if schema else "", originator_id_type="text")
        self.conninfo = with_patience(url)
        self.renew_pool()

    def renew_pool(self) -> None:
        """A pool without connections yet. It soon gives up on a server that is away, so that whoever
        comes when the server is back finds it at once, not after the pool's next pause.
        """
        self.pool: ConnectionPool[Line] = ConnectionPool(  # type: ignore[assignment]
            self.conninfo,
            connection_class=Line,
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

    def reach(self, work: Callable[[Line, bool], T]) -> T:
        """Do something on a connection of the pool, again when the connection turns out to be cut.

        Raises the library's errors, `OperationalError` when the database stays away; `work` is told whether
        it ran before.
        """
        for attempt, pause in enumerate(PAUSES):
            if pause:
                time.sleep(pause)
            pool, line = self.pool, None
            try:
                if pool.closed:
                    pool.open()
                line = pool.getconn()
                return work(line, attempt > 0)
            except psycopg.Error as error:
                lost = _translated(error)
                if pool.closed or not (line is None or _cut(line, error)):
                    raise lost from error
                with suppress(psycopg.Error):
                    pool.check()  # what cut this connection has cut the others too
            finally:
                if line is not None:
                    pool.putconn(line)
        raise lost


class Listener:
    """Sleeps until something is saved, on a connection beside the pool."""

    def __init__(self, datastore: Datastore, listen: bytes) -> None:
        self._datastore, self._listen = datastore, listen
        self._connection: Connection[TupleRow] | None = None
        self._one_at_a_time = threading.Lock()

    def wait(self, true: Callable[[], bool], timeout: float) -> bool:
        """Until it is true, looked at whenever something was saved, `timeout` seconds at most.

        Answers whether it is. Raises `OperationalError` when the database cannot be reached.
        """
        deadline = time.monotonic() + timeout
        listens = self._one_at_a_time.acquire(timeout=max(timeout, 0))
        try:
            while True:
                connection = self._listening() if listens else None
                # Looked at after LISTEN: what is saved after this look wakes us.
                if true():
                    return True
                remaining = deadline - time.monotonic()
                if remaining <= 0 or connection is None:
                    return False
                try:
                    for _ in connection.notifies(timeout=remaining, stop_after=1):
                        pass
                except psycopg.Error:
                    connection.close()
        finally:
            if listens:
                self._one_at_a_time.release()

    def close(self) -> None:
        """Listen no more."""
        if self._connection is not None:
            self._connection.close()

    def _listening(self) -> Connection[TupleRow]:
        """The connection that is told of saves; another when it was cut."""
        if self._connection is None or self._connection.closed:
            try:
                self._connection = self._datastore.connect()
                self._connection.execute(self._listen)
            except psycopg.OperationalError as error:
                raise OperationalError(str(error)) from error
        return self._connection


def _cut(line: Line, error: psycopg.Error) -> bool:
    """Whether the connection was lost, rather than the statement refused."""
    lost = line.closed or (error.sqlstate or "").startswith(("08", "57P"))
    return lost and isinstance(error, psycopg.OperationalError)


def _translated(error: psycopg.Error) -> PersistenceError:
    """An error of psycopg's as one of the library's, which bear the same names."""
    kinds = (getattr(persistence, kind.__name__, None) for kind in type(error).__mro__)
    return next(filter(None, kinds), PersistenceError)(str(error))
