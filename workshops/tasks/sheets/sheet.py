"""What reading a day sheet gives: rows of work, and what is wrong where."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from shell.workbooks.grid import letters


class Place(NamedTuple):
    """A line of a sheet, by the sheet's name and its number from 1."""

    sheet: str
    row: int


class Cells(NamedTuple):
    """Where the parts of a row stand: the count's column (from 0), that of each role, and their headings."""

    counted: int
    roles: Mapping[str, int]
    headings: Mapping[int, str]

    def column(self, *roles: str) -> int:
        """The column of the first of these roles there is; else the count's."""
        return next((self.roles[role] for role in roles if role in self.roles), self.counted)


WHOLE = -1
"""In place of a column: all of a line is wrong."""


def is_wrong(failed: Mapping[Place, Container[int]], place: Place, cells: Cells) -> bool:
    """Whether a count is among what has to be mended: it, or what tells whose and what it is."""
    wrong = failed.get(place, ())
    return any(column in wrong for column in (WHOLE, cells.counted, *cells.roles.values()))


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of work: a row of a long table, a cell of a cross table.

    `row`: as the spreadsheet counts, from 1. `quantity`: pieces. `accepted`: pieces found good,
    None when not inspected. `note_present`: there is a remark; what it says never leaves the file.
    """

    sheet: str
    row: int
    worker: str
    product: str
    step: str
    work_date: date
    quantity: int
    accepted: int | None
    note_present: bool
    cells: Cells


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong, and where: `row` as the spreadsheet counts (0: the whole file or sheet),
    `column` by its heading, `at` by its place from 0 (`WHOLE`: of no column).

    `value` is the start of the offending text, to be shown to whoever sent the file and never
    kept in the open: it may hold a name.
    """

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    at: int = WHOLE

    @property
    def cell(self) -> str:
        """How a spreadsheet names it: D12."""
        return "" if self.at == WHOLE else f"{letters(self.at)}{self.row}"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table was read. `columns`: place, heading and role of each, `samples` of what stands in them
    (never kept in the open); `crossed`: the headings of the columns of counts, where it has such.

    `confirmed`: somebody said so; `shape` as `columns` has it.
    """

    sheet: str
    row: int
    shape: str
    confirmed: bool
    columns: Sequence[tuple[int, str, str]]
    crossed: Sequence[str]
    samples: Mapping[int, Sequence[str]]


@dataclass(slots=True)
class Sheet:
    """A whole file, read: good rows in the order of the file, errors and warnings likewise.

    `rows_seen`: rows (in a cross table: cells) that were meant as work, good or not. `layouts`: how its
    tables were read, each shape once. `origins`: the imports whose lines it mends.
    """

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    rows_seen: int = 0
    layouts: dict[str, Layout] = field(default_factory=dict)
    origins: set[str] = field(default_factory=set)
