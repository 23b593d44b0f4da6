"""Connections to PostgreSQL that ask in one call: prepared once, then sent by name.

A cursor sends, waits and fetches in Python, step by step, and lets other threads in at each step. What
nearly every request asks is answered by PostgreSQL in a fraction of that time, so it goes straight to the
PostgreSQL library: one call, in which other threads run, and the rows come back converted.
"""

import os
from collections.abc import Callable, Sequence
from struct import pack
from typing import Any, NamedTuple

import psycopg
from psycopg import Connection, pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.conninfo import conninfo_to_dict, make_conninfo

PATIENCE: dict[str, int] = {  # notice within half a minute that the other end is gone
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


class Kind(NamedTuple):
    """A type of PostgreSQL's, and that of its arrays, by the numbers they have everywhere (OIDs)."""

    oid: int
    array: int


TEXT, BIGINT, BYTEA = Kind(25, 1009), Kind(20, 1016), Kind(17, 1001)
BINARY = pq.Format.BINARY
# What is asked here goes by keys. PostgreSQL, left to itself, plans much of it anew each time, which takes
# longer than to answer.
_PLANNED_ONCE = "SET plan_cache_mode = force_generic_plan"
_AUTO = [PyFormat.AUTO] * 64


def array(kind: Kind, elements: Sequence[bytes | None]) -> bytes:
    """An array as PostgreSQL takes it: one dimension, counted from 1. psycopg would look at each element."""
    written = [pack("!iiIii", 1, 0, kind.oid, len(elements), 1)]
    for element in elements:
        written += (pack("!i", -1),) if element is None else (pack("!i", len(element)), element)
    return b"".join(written)


def with_patience(url: str) -> str:
    """An address that says how soon to notice that the other end is gone, unless it said so itself."""
    return make_conninfo(url, **{**PATIENCE, **conninfo_to_dict(url)})


class Line(Connection[Any]):
    """A connection that knows what was prepared on it. For one thread at a time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}

    def ask(self, statement: bytes, values: Sequence[Any], row: Callable[..., Any] = tuple) -> list[Any]:
        """All rows of a statement with $1, $2 … for the values; `row` makes one of its columns.

        Raises psycopg's errors, `OperationalError` when the connection is cut.
        """
        transformer = Transformer(self)
        sent = transformer.dump_sequence(values, _AUTO[: len(values)])
        return self.send(statement, sent, transformer.types or (), transformer.formats, row)

    def send(
        self,
        statement: bytes,
        sent: Sequence[Any],
        types: tuple[int, ...],
        formats: Sequence[int] | None,
        row: Callable[..., Any] = tuple,
    ) -> list[Any]:
        """The same for values that are bytes already, of these types (OIDs) and formats."""
        key = (statement, types)
        name = self._names.get(key)
        if name is None:
            name = b"line %d" % len(self._names)
            self._checked(self.pgconn.prepare(name, statement, types))
            self._names[key] = name
        result = self._checked(self.pgconn.exec_prepared(name, sent, formats, BINARY))
        transformer = Transformer(self)
        transformer.set_pgresult(result)
        return transformer.load_rows(0, result.ntuples, row)

    def _checked(self, result: Any) -> Any:
        if result.status in (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK):
            return result
        if self.pgconn.status != pq.ConnStatus.OK:
            raise psycopg.OperationalError(result.get_error_message())
        raise psycopg.errors.error_from_result(result)


class Lines:
    """The idle lines to one database, the one used last first: never more than threads that ask at once."""

    def __init__(self, url: str) -> None:
        self._address = with_patience(url)
        self._idle: list[Line] = []
        self._process = os.getpid()
        self._parents: list[Line] = []

    def ask(self, statement: bytes, values: Sequence[Any], row: Callable[..., Any]) -> list[Any]:
        """All rows of a statement, a transaction of its own. A line that fails is not used again."""
        line = self._line()
        try:
            rows = line.ask(statement, values, row)
        except BaseException:
            line.close()
            raise
        self._idle.append(line)
        return rows

    def close(self) -> None:
        """Hang up what is idle."""
        while self._idle:
            self._idle.pop().close()

    def _line(self) -> Line:
        if self._process != os.getpid():  # forked: what we know of is the parent's, to be left alone
            self._parents, self._idle, self._process = self._idle, [], os.getpid()
        try:
            return self._idle.pop()
        except IndexError:
            line = Line.connect(self._address, autocommit=True)
            line.execute(_PLANNED_ONCE)
            return line


__all__ = ["BIGINT", "BINARY", "BYTEA", "TEXT", "Line", "Lines", "array", "with_patience"]
