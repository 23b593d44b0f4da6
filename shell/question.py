"""What requests ask all the time: a SELECT that is built and compiled once.

Building a statement, finding its compiled form and preparing a connection for it takes Python several times
as long as PostgreSQL takes to answer a look-up by key. That is worth avoiding where nearly every request
asks: who is at the door, who works here, what was earned.
"""

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg.rows import dict_row
from sqlalchemy import Dialect, Engine, RowMapping, Select

from shell.database import reading

Convert = Callable[[Any], Any]
Rows = Sequence[RowMapping]  # or dicts, which do for it


class Question:
    """A SELECT with `bindparam` for what changes."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._compiled: tuple[str, dict[str, Convert], dict[str, Convert]] | None = None

    def ask(self, engine: Engine, **values: Any) -> Rows:
        """All rows, by column; a transaction of its own: one round trip, no locks held."""
        if engine.dialect.name == "postgresql":
            try:
                return self._ask_quickly(engine, values)
            except psycopg.OperationalError:
                # Most likely the connection was cut, and the others of the pool with it. Asked anew, and
                # where the database stays away told so in SQLAlchemy's words.
                engine.dispose()
        with reading(engine) as connection:
            return connection.execute(self._statement, values).mappings().all()

    def _ask_quickly(self, engine: Engine, values: dict[str, Any]) -> Rows:
        pooled = engine.raw_connection()
        try:
            connection: Any = pooled.driver_connection
            connection.autocommit = True
            try:
                return self._ask(connection, engine.dialect, values)
            finally:
                connection.autocommit = False
        finally:
            pooled.close()

    def _ask(self, connection: psycopg.Connection[Any], dialect: Dialect, values: dict[str, Any]) -> Rows:
        text, binding, fetching = self._compiled or self._compile(dialect)
        if binding:
            values = {**values, **{name: convert(values[name]) for name, convert in binding.items()}}
        with connection.cursor(binary=True, row_factory=dict_row) as cursor:
            rows: Any = cursor.execute(text, values).fetchall()
        for name, convert in fetching.items():
            for row in rows:
                row[name] = convert(row[name])
        return rows

    def _compile(self, dialect: Dialect) -> tuple[str, dict[str, Convert], dict[str, Convert]]:
        compiled: Any = self._statement.compile(dialect=dialect)
        fetching: dict[str, Convert] = {
            column.name: convert
            for column in self._statement.selected_columns
            if (convert := column.type._cached_result_processor(dialect, None))
        }
        found = (compiled.string, dict(compiled._bind_processors), fetching)
        self._compiled = found
        return found


__all__ = ["Question"]
