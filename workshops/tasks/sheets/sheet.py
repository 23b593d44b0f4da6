"""What reading a day sheet gives: rows of work, and what is wrong where."""

from dataclasses import dataclass, field
from datetime import date


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


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong, and where: `row` as the spreadsheet counts (0: the whole file or sheet),
    `column` by its heading.

    `value` is the start of the offending text, to be shown to whoever sent the file and never
    kept: it may hold a name.
    """

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""


@dataclass(slots=True)
class Sheet:
    """A whole file, read: good rows in the order of the file, errors and warnings likewise.

    `rows_seen`: rows (in a cross table: cells) that were meant as work, good or not.
    """

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    rows_seen: int = 0
