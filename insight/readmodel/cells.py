"""Figures ready to be told, by month and region: nothing stands here that may not be read by any official.

Made of the read model when somebody asks for a month that changed; a month at rest is read, not made. They
lie beside the read model and are no part of it, because they follow from it and not from events alone.
"""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    and_,
    bindparam,
    delete,
    select,
)

from shell.database import insert_rows, upsert_rows
from shell.question import Question, Rows

CELL_RECORDS = MetaData()

# Up to which position of the read model, and from which copy of its tables, a month's cells were made.
CELL_MONTHS = Table(
    "insight_cell_months",
    CELL_RECORDS,
    Column("month", String(7), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("made", Integer, nullable=False),
)

CELLS = Table(
    "insight_cells",
    CELL_RECORDS,
    Column("region", String, primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("above", String, nullable=False),
    Column("told", LargeBinary, nullable=False),  # JSON
)
Index("ix_insight_cells_month_above", CELLS.c.month, CELLS.c.above)


Mark = tuple[int, int]
"""What a month stands at: a position, and the copy of the tables."""


class Kept(NamedTuple):
    """A month's cells, and the mark at which they were made."""

    mark: Mark
    cells: list[bytes]


_BETWEEN = CELL_MONTHS.c.month.between(bindparam("first"), bindparam("last"))
_COLUMNS = (CELL_MONTHS.c.month, CELL_MONTHS.c.position, CELL_MONTHS.c.made, CELLS.c.told)


def _asked(where: object) -> Question:
    """Marks and cells in one look, so that what is read is what the mark says."""
    joined = CELL_MONTHS.outerjoin(CELLS, and_(CELLS.c.month == CELL_MONTHS.c.month, where))  # type: ignore[arg-type]
    return Question(select(*_COLUMNS).select_from(joined).where(_BETWEEN))


_OF = _asked(CELLS.c.region == bindparam("region"))
_BELOW = _asked(CELLS.c.above == bindparam("region"))


class Cells:
    """The cells there are."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, region: str, first: str, last: str) -> dict[str, Kept]:
        """A region's cells, month by month."""
        return _by_month(_OF.ask(self._engine, region=region, first=first, last=last))

    def below(self, region: str, month: str) -> Kept | None:
        """The cells of what lies right below a region."""
        return _by_month(_BELOW.ask(self._engine, region=region, first=month, last=month)).get(month)

    def keep(self, month: str, mark: Mark, cells: Mapping[str, tuple[str, bytes]]) -> None:
        """Keep a month's cells (by region: what it lies in, and what is told), in place of those before."""
        position, made = mark
        row = {"month": month, "position": position, "made": made}
        rows = [
            {"region": region, "month": month, "above": above, "told": told}
            for region, (above, told) in cells.items()
        ]
        with self._engine.begin() as connection:
            # First the row of the month: whoever else keeps the same month waits for it.
            upsert_rows(connection, CELL_MONTHS, [row], key=("month",), set=("position", "made"))
            connection.execute(delete(CELLS).where(CELLS.c.month == month))
            insert_rows(connection, CELLS, rows)

    def forget(self) -> None:
        """Let every month be made anew: by a new release they may come out otherwise."""
        with self._engine.begin() as connection:
            connection.execute(delete(CELL_MONTHS))
            connection.execute(delete(CELLS))


def _by_month(rows: Rows) -> dict[str, Kept]:
    kept: dict[str, Kept] = {}
    for row in rows:
        found = kept.setdefault(row["month"], Kept((row["position"], row["made"]), []))
        if row["told"] is not None:
            found.cells.append(row["told"])
    return kept
