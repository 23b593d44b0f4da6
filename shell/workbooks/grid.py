"""A sheet of a workbook as bare cells, whatever file it came from, and what no reader may exceed.

Which column holds dates is told by its heading, not by number formats: a date whose format was lost
is still a date, and a 40 that was formatted as one is still 40. So cells are numbers or text, and a
date is the serial number it is stored as.
"""

from dataclasses import dataclass, field

MAX_ROWS = 50_000
"""Rows that hold anything, in all sheets of a file together."""
MAX_COLUMNS = 256
"""Cells further right are stray: no day sheet is that wide, and .xls ends there too."""
MAX_BYTES = 20 * 1024 * 1024
"""The file as it was sent."""
MAX_UNPACKED = 100 * 1024 * 1024
"""Everything inside a packed file, once unpacked: a small bomb must not fill the memory."""


class CellError(str):
    """A cell whose formula failed, as it reads: `#REF!`, `#DIV/0!`, …"""

    __slots__ = ()


class DateNumber(float):
    """A number that is shown as a date."""

    __slots__ = ()

    @property
    def is_plausible(self) -> bool:
        """Whether it means that date (1954 or later), and not a count in a cell formatted wrongly."""
        return self >= 20_000


Cell = str | float | None
"""Text, a number (also of a date), a `CellError`, or nothing."""


class Unreadable(Exception):
    """The file as a whole is refused: `file-unreadable`, `file-empty` or `file-too-large`."""

    def __init__(self, code: str, value: str = "", row: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.row = row


@dataclass(slots=True)
class Grid:
    """One sheet: its rows that hold anything by their number (from 1), in order.

    `merged` holds, for each cell hidden under a merged one that reaches down, the value it shows
    (by row number and column from 0), `across` likewise where it reaches to the right. `epoch_1904` tells
    how the workbook counts its days.
    """

    name: str
    rows: dict[int, list[Cell]] = field(default_factory=dict)
    merged: dict[tuple[int, int], Cell] = field(default_factory=dict)
    across: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden: bool = False
    epoch_1904: bool = False

    def merge(self, top: int, bottom: int, column: int) -> None:
        """Let the value at row `top` show in the rows down to `bottom` (both from 1)."""
        cells = self.rows.get(top, [])
        if column >= len(cells) or cells[column] is None or bottom - top > MAX_ROWS:
            return
        for row in range(top + 1, bottom + 1):
            self.merged[row, column] = cells[column]
        if len(self.merged) > MAX_ROWS * 20:
            raise Unreadable("file-too-large")

    def spread(self, row: int, left: int, right: int) -> None:
        """Let the value at column `left` of a row (from 1) show in those up to `right` (both from 0)."""
        cells = self.rows.get(row, [])
        if left >= len(cells) or cells[left] is None:
            return
        for column in range(left + 1, min(right, MAX_COLUMNS - 1) + 1):
            self.across[row, column] = cells[left]
        if len(self.across) > MAX_ROWS * 20:
            raise Unreadable("file-too-large")


def letters(column: int) -> str:
    """How a spreadsheet names a column counted from 0: A … Z, AA …"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
