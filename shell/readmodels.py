"""Read models: tables of what the events add up to, each with the position it has reached.

A read model and its position are written in one transaction, by its projection only. It can be thrown away
at any time and made again from the events.
"""

import hashlib
import secrets
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Executable,
    Index,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    func,
    insert,
    quoted_name,
    select,
    update,
)
from sqlalchemy.schema import CreateIndex, CreateTable

from shell.database import Moment, insert_rows, open_engine, reading, update_rows, upsert_rows
from shell.persons import records_of
from shell.question import Rows

METADATA = MetaData()
POLL_SECONDS = 0.003


def positions_table(metadata: MetaData, name: str) -> Table:
    """A table of how far everyone who follows the log has come, and what stopped whom."""
    return Table(
        name,
        metadata,
        Column("name", String, primary_key=True),
        Column("position", BigInteger, nullable=False),
        Column("shape", String, nullable=False, default=""),
        Column("error", Text),
        Column("updated_at", Moment, nullable=False),
    )


POSITIONS = positions_table(METADATA, "read_model_positions")


def within(column: ColumnElement[str], region: str) -> ColumnElement[bool]:
    """Whether a column's region lies in one, or is it: a prefix is a range of codes, served by an index.

    Letters follow digits in the order of every language; signs of punctuation in few but C.
    """
    return column.between(region, region + "a")


@dataclass(frozen=True, slots=True)
class Position:
    """How far one follower of the log has come; `error` where it stopped, `shape` of its tables."""

    name: str
    position: int
    error: str | None
    updated_at: datetime
    shape: str


def positions(engine: Engine, table: Table = POSITIONS) -> list[Position]:
    """Where all live read models are; those being made beside them are left out."""
    columns = (table.c.name, table.c.position, table.c.error, table.c.updated_at, table.c.shape)
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).order_by(table.c.name)).all()
    return [Position(*row) for row in rows if "__" not in row.name]


def all_reached(engine: Engine, position: int, timeout: float) -> bool:
    """Wait until all live read models tell of `position`, at most `timeout` seconds; whether they do.

    One that has stopped is not waited for.
    """
    deadline = time.monotonic() + timeout
    while any(each.position < position for each in positions(engine) if not each.error):
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def begin_position(
    connection: Connection, name: str, position: int, table: Table = POSITIONS, shape: str = ""
) -> None:
    """Let a new follower start behind a position; one that is known stays where it is."""
    known = select(table.c.name).where(table.c.name == name)
    if connection.execute(known).first() is None:
        row = {"name": name, "position": position, "shape": shape, "updated_at": _now()}
        connection.execute(insert(table), row)


def advance(
    connection: Connection,
    name: str,
    old: int,
    new: int,
    table: Table = POSITIONS,
    *,
    lasting: bool = False,
) -> bool:
    """Move a follower from its old position; False where somebody else has moved it already.

    Comes first in its transaction: on PostgreSQL it locks the row, so that of two projectors one waits,
    finds the position changed, and writes nothing. Unless what is written must be `lasting`, the commit does
    not wait for the disk: it can be made again from the events.
    """
    move = update(table).where(table.c.name == name, table.c.position == old)
    move = move.values(position=new, error=None, updated_at=_now())
    if connection.dialect.name == "postgresql" and not lasting:
        # Said in the same statement: a round trip less for everybody who waits for this.
        hasty = func.set_config("synchronous_commit", "off", True)
        return connection.execute(move.returning(hasty)).first() is not None
    return connection.execute(move).rowcount == 1


class ReadModel:
    """Some tables and their position; with a suffix, a second copy of them beside the live one.

    Every table has a primary key, whose values follow from the events alone; tables do not refer to one
    another by foreign keys.
    """

    NAME: ClassVar[str]
    METADATA: ClassVar[MetaData]

    def __init__(self, engine: Engine, suffix: str = "") -> None:
        self.engine = engine
        self.suffix = suffix
        self.name = self.NAME + suffix
        self.metadata = _copied(self.METADATA, suffix) if suffix else self.METADATA

    def table(self, name: str) -> Table:
        """A table by its live name."""
        return self.metadata.tables[name + self.suffix]

    @property
    def tables(self) -> Sequence[Table]:
        """All tables, in a fixed order."""
        return self.metadata.sorted_tables

    def connect(self) -> AbstractContextManager[Connection]:
        """A connection for SELECTs."""
        return reading(self.engine)

    def records_of(self, worker: str) -> tuple[str, ...]:
        """All records of a person, where two were merged: what is told of one is told of all."""
        return records_of(self.engine, worker)

    def whose(self, column: ColumnElement[str], worker: str) -> ColumnElement[bool]:
        """Whether a row is a person's, under whichever of their records."""
        records = self.records_of(worker)
        return column == worker if records == (worker,) else column.in_(records)

    def rows(self, statement: Executable) -> Rows:
        """What a SELECT finds, by column."""
        with self.connect() as connection:
            return connection.execute(statement).mappings().all()

    def first(self, statement: Executable) -> RowMapping | None:
        """The first row a SELECT finds, if any."""
        return next(iter(self.rows(statement)), None)

    def about(self, worker: str) -> dict[str, Rows]:
        """Every row that names a worker, by the live name of its table, in the order of its key.

        A table tells of one worker a row, in its column `worker`; a new one is found here by itself.
        """
        found = {}
        for name, live in self.METADATA.tables.items():
            if "worker" in live.c:
                table = self.table(name)
                own = select(table).where(table.c.worker == worker)
                found[name] = self.rows(own.order_by(*table.primary_key.columns))
        return found

    def position(self) -> int:
        """The position up to which this read model tells everything."""
        with self.connect() as connection:
            return self._row(connection)[0]

    def reached(self, position: int, timeout: float = 1.0) -> bool:
        """Wait until this read model tells of `position`, at most `timeout` seconds.

        A stopped projection is not waited for.
        """
        deadline = time.monotonic() + timeout
        while True:
            with self.connect() as connection:
                here, error = self._row(connection)
            if here >= position:
                return True
            if error is not None or time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)

    def create(self, connection: Connection, *, indexes: bool = True) -> None:
        """Create the tables where absent, and their row among the positions."""
        for table in self.tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            if indexes:
                self.create_indexes(connection, [table])
        begin_position(connection, self.name, 0, shape=self.shape())

    def create_indexes(self, connection: Connection, tables: Iterable[Table] = ()) -> None:
        """Create the indexes where absent: after a bulk load this is several times quicker."""
        for table in tables or self.tables:
            for index in _in_order(table.indexes):
                connection.execute(CreateIndex(index, if_not_exists=True))

    def drop(self, connection: Connection) -> None:
        """Drop the tables and the position."""
        for table in self.tables:
            table.drop(connection, checkfirst=True)
        connection.execute(POSITIONS.delete().where(POSITIONS.c.name == self.name))

    def shape(self) -> str:
        """A fingerprint of the tables as the code has them; another one than stored asks for a rebuild."""
        statements: list[str] = []
        for table in self.METADATA.sorted_tables:
            statements.append(str(CreateTable(table).compile(self.engine)))
            statements += [str(CreateIndex(i).compile(self.engine)) for i in _in_order(table.indexes)]
        return hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]

    def _row(self, connection: Connection) -> tuple[int, str | None]:
        columns = select(POSITIONS.c.position, POSITIONS.c.error)
        row = connection.execute(columns.where(POSITIONS.c.name == self.name)).first()
        return (row.position, row.error) if row else (0, None)


def _copied(metadata: MetaData, suffix: str) -> MetaData:
    """The same tables under other names. Index names are unique in a PostgreSQL schema, and outlive the
    renaming of their table: each copy gets its own, after the index it is of (two may be of one column)."""
    copies = MetaData()
    token = secrets.token_hex(3)
    for table in metadata.sorted_tables:
        copy = table.to_metadata(copies, name=table.name + suffix)
        for index in copy.indexes:
            index.name = quoted_name(f"{index.name}"[:55] + f"_{token}", quote=None)
    return copies


def _in_order(indexes: Iterable[Index]) -> list[Index]:
    return sorted(indexes, key=lambda index: str(index.name))


def _now() -> datetime:
    return datetime.now(UTC)


__all__ = [
    "METADATA",
    "POSITIONS",
    "Moment",
    "Position",
    "ReadModel",
    "Rows",
    "advance",
    "all_reached",
    "begin_position",
    "insert_rows",
    "open_engine",
    "positions",
    "positions_table",
    "reading",
    "update_rows",
    "upsert_rows",
    "within",
]
