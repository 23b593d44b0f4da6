"""The databases beside the event store: how they are opened, and rows written in bulk on both kinds."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    ExceptionContext,
    Table,
    bindparam,
    create_engine,
    event,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.types import TypeDecorator

from shell.config import Config

Row = Mapping[str, Any]

# From how many rows on COPY is quicker than one INSERT of arrays.
COPY_FROM = 50


class Moment(TypeDecorator[datetime]):
    """A moment, always with its zone: SQLite's own type silently forgets it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write it in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read it in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class _SQLiteEngine(Engine):
    """`begin()` takes the write lock at once: a transaction that reads first and then writes would
    fail with BUSY_SNAPSHOT, whatever the timeout, as soon as somebody else wrote in between."""

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with self.connect() as connection:
            connection = connection.execution_options(begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection


def open_engine(config: Config, name: str) -> Engine:
    """The engine of a database: on PostgreSQL the one there is, on SQLite the file `name`.sqlite3.

    Write in `engine.begin()`, read in `reading(engine)`; `engine.connect()` is one consistent
    view over several SELECTs on SQLite, and the usual READ COMMITTED transaction on PostgreSQL.
    What statements carry never appears in error messages: it may be personal.
    """
    if config.database_url is not None:
        engine = create_engine(
            "postgresql+psycopg://" + config.database_url.removeprefix("postgresql://"),
            pool_size=18,  # twice the threads of a web process, and two to spare
            max_overflow=14,
            pool_timeout=10,
            hide_parameters=True,
            connect_args={"connect_timeout": 5},
        )
        event.listen(engine, "handle_error", _without_detail)
        return engine
    config.data.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{config.data / name}.sqlite3",
        pool_size=18,
        max_overflow=14,
        pool_timeout=10,
        hide_parameters=True,
        connect_args={"timeout": 5, "isolation_level": None, "check_same_thread": False},
    )
    engine.__class__ = _SQLiteEngine

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # The driver is told not to begin transactions by itself (isolation_level None): it
        # would begin them late, and deferred.
        if statement := connection.get_execution_options().get("begin", "BEGIN"):
            connection.exec_driver_sql(statement)

    return engine


def _without_detail(context: ExceptionContext) -> None:
    """Cut off what PostgreSQL adds to its messages: the row at fault, with all that stands in it."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL")[0], *error.args[1:])


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for SELECTs, each a transaction of its own: one round trip, no locks held."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            yield connection.execution_options(isolation_level="AUTOCOMMIT")
        else:
            yield connection.execution_options(begin=None)


def snapshot(engine: Engine) -> AbstractContextManager[Connection]:
    """A connection that sees one moment of the database, however long it reads."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.connect()


def is_away(error: BaseException) -> bool:
    """Whether an error tells of a database that is away, full or busy, not of a mistake of ours."""
    if isinstance(error, PoolTimeout | OperationalError | InterfaceError):
        return True
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        original: BaseException | None = error.orig
    else:
        original = None if isinstance(error, SQLAlchemyError) else error
    if isinstance(original, sqlite3.OperationalError):
        return original.sqlite_errorcode not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_READONLY)
    return isinstance(original, psycopg.OperationalError | psycopg.InterfaceError)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Append rows, all with the same columns; columns left out get what the table gives them."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(table.insert(), [*rows])
        return
    names = list(rows[0])
    values = _values_of(connection.dialect, table, names)
    if len(rows) < COPY_FROM:
        statement = _insert_statement(connection.dialect, table, names)
        connection.exec_driver_sql(statement, _arrays(values(rows)))
        return
    driver: psycopg.Connection[Any] = connection.connection.driver_connection  # type: ignore[assignment]
    with driver.cursor() as cursor, cursor.copy(_copy_statement(table, names)) as copy:
        for row in values(rows):
            copy.write_row(row)


def upsert_rows(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    *,
    key: Sequence[str],
    add: Sequence[str] = (),
    set: Sequence[str] = (),
) -> None:
    """Insert rows; where the key is there already, add up the columns `add` and overwrite `set`.

    Rows may repeat a key: they count in their order. Columns in neither list keep what was first.
    """
    rows = _folded(rows, key, add, set)
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        names = list(rows[0])
        values = _values_of(connection.dialect, table, names)
        statement = _upsert_statement(connection.dialect, table, names, key, add, set)
        connection.exec_driver_sql(statement, _arrays(values(rows)))
        return
    insert = sqlite_insert(table)
    changes = {name: table.c[name] + insert.excluded[name] for name in add}
    changes |= {name: insert.excluded[name] for name in set}
    if changes:
        insert = insert.on_conflict_do_update(index_elements=list(key), set_=changes)
    else:
        insert = insert.on_conflict_do_nothing(index_elements=list(key))
    connection.execute(insert, [*rows])


def update_rows(connection: Connection, table: Table, rows: Sequence[Row], *, key: str) -> None:
    """Change rows that are there, all the same columns, each found by `key`; at most one row a key."""
    if not rows:
        return
    names = list(rows[0])
    changed = [name for name in names if name != key]
    if connection.dialect.name == "postgresql":
        values = _values_of(connection.dialect, table, names)
        name, quoted = _quoted(table, names)
        changes = ", ".join(f'"{n}" = new."{n}"' for n in changed)
        connection.exec_driver_sql(
            f"UPDATE {name} SET {changes} "  # noqa: S608
            f"FROM {_unnested(connection.dialect, table, names)} AS new ({quoted}) "
            f'WHERE {name}."{key}" = new."{key}"',
            _arrays(values(rows)),
        )
        return
    statement = table.update().where(table.c[key] == bindparam(f"of_{key}"))
    renamed = [{(f"of_{key}" if n == key else n): row[n] for n in names} for row in rows]
    connection.execute(statement.values({n: bindparam(n) for n in changed}), renamed)


def _folded(rows: Sequence[Row], key: Sequence[str], add: Sequence[str], set: Sequence[str]) -> Sequence[Row]:
    """One row a key: PostgreSQL refuses to touch a row twice in one statement."""
    folded: dict[Any, dict[str, Any]] = {}
    key_of = itemgetter(*key)
    for row in rows:
        at = key_of(row)
        seen = folded.get(at)
        if seen is None:
            folded[at] = dict(row)
            continue
        for name in add:
            seen[name] += row[name]
        for name in set:
            seen[name] = row[name]
    return list(folded.values())


def _values_of(dialect: Dialect, table: Table, names: list[str]) -> Any:
    """How rows become sequences of what the driver takes, past SQLAlchemy's own executing."""
    pick = itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)
    bound = [
        (place, processor)
        for place, name in enumerate(names)
        if (processor := table.c[name].type._cached_bind_processor(dialect))
    ]

    def values(rows: Sequence[Row]) -> Iterator[Sequence[Any]]:
        for row in rows:
            picked = pick(row)
            if bound:
                picked = list(picked)
                for place, processor in bound:
                    picked[place] = processor(picked[place])
            yield picked

    return values


def _quoted(table: Table, names: Sequence[str]) -> tuple[str, str]:
    return f'"{table.name}"', ", ".join(f'"{name}"' for name in names)


def _copy_statement(table: Table, names: Sequence[str]) -> str:
    name, columns = _quoted(table, names)
    return f"COPY {name} ({columns}) FROM STDIN"


def _upsert_statement(
    dialect: Dialect,
    table: Table,
    names: Sequence[str],
    key: Sequence[str],
    add: Sequence[str],
    set: Sequence[str],
) -> str:
    name = _quoted(table, names)[0]
    changes = [f'"{column}" = {name}."{column}" + excluded."{column}"' for column in add]
    changes += [f'"{column}" = excluded."{column}"' for column in set]
    action = f"UPDATE SET {', '.join(changes)}" if changes else "NOTHING"
    insert = _insert_statement(dialect, table, names)
    return f"{insert} ON CONFLICT ({_quoted(table, key)[1]}) DO {action}"


def _insert_statement(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    name, columns = _quoted(table, names)
    rows = _unnested(dialect, table, names)
    return f"INSERT INTO {name} ({columns}) SELECT * FROM {rows}"  # noqa: S608


def _unnested(dialect: Dialect, table: Table, names: Sequence[str]) -> str:
    """Rows in one statement, always the same whatever their number: each column travels as one array."""
    arrays = (f"%s::{table.c[name].type.compile(dialect)}[]" for name in names)
    return f"unnest({', '.join(arrays)})"


def _arrays(values: Iterator[Sequence[Any]]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*values, strict=True))
