"""What requests ask all the time: a SELECT that is built and compiled once.

Building a statement, finding its compiled form and preparing a connection for it takes Python several times
as long as PostgreSQL takes to answer a look-up by key. That is worth avoiding where nearly every request
asks: who is at the door, who works here, what was earned.
"""

import re
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Dialect, Engine, RowMapping, Select, event

from shell.database import reading
from shell.lines import Lines

Convert = Callable[[Any], Any]
Rows = Sequence[RowMapping]  # or dicts, which do for it

_lines: WeakKeyDictionary[Engine, Lines] = WeakKeyDictionary()
_one_at_a_time = Lock()


# How SQLAlchemy leaves room for a list of values; PostgreSQL takes it as one array.
_LIST = re.compile(r"IN \(__\[POSTCOMPILE_(\w+)\]\)")


class _Compiled(NamedTuple):
    """A statement as PostgreSQL takes it: its text, values by name in their order with those that never
    change, how they are written, and how the columns are read."""

    text: bytes
    values: dict[str, Any]
    writing: dict[str, Convert]
    columns: Sequence[str]
    reading: Sequence[tuple[str, Convert]]


class Question:
    """A SELECT with `bindparam` for what changes; `expanding` for lists, which are never empty."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._compiled: _Compiled | None = None

    def ask(self, engine: Engine, **values: Any) -> Rows:
        """All rows, by column; a transaction of its own: one round trip, no locks held."""
        if engine.dialect.name == "postgresql":
            try:
                return self._ask_quickly(engine, values)
            except (psycopg.OperationalError, psycopg.errors.FeatureNotSupported):
                # Most likely the line was cut, or a column has another type than when this was prepared,
                # and all lines with it. Asked anew, and what stays wrong is told in SQLAlchemy's words.
                engine.dispose()
        with reading(engine) as connection:
            return connection.execute(self._statement, values).mappings().all()

    def _ask_quickly(self, engine: Engine, given: dict[str, Any]) -> Rows:
        text, values, writing, columns, reading = self._compiled or self._compile(engine.dialect)
        values = values | given
        for name, convert in writing.items():
            values[name] = convert(values[name])
        lines = _lines.get(engine) or _lines_of(engine)
        rows = lines.ask(text, list(values.values()), lambda row: dict(zip(columns, row, strict=True)))
        for name, convert in reading:
            for row in rows:
                row[name] = convert(row[name])
        return rows

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled: Any = self._statement.compile(dialect=dialect)
        names = list(compiled.params)
        columns = self._statement.selected_columns
        reading = [(c.name, c.type._cached_result_processor(dialect, None)) for c in columns]
        text = _LIST.sub(r"= ANY(%(\1)s)", compiled.string)
        self._compiled = _Compiled(
            (text % {name: f"${place}" for place, name in enumerate(names, 1)}).encode(),
            compiled.params,
            dict(compiled._bind_processors),
            [column.name for column in columns],
            [(name, convert) for name, convert in reading if convert],
        )
        return self._compiled


def _lines_of(engine: Engine) -> Lines:
    """The lines beside an engine's pool, hung up whenever that is emptied."""
    with _one_at_a_time:
        if engine not in _lines:
            url = engine.url.set(drivername="postgresql")
            lines = _lines[engine] = Lines(url.render_as_string(hide_password=False))
            event.listen(engine, "engine_disposed", lambda _: lines.close())
        return _lines[engine]


__all__ = ["Question"]
