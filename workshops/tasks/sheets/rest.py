"""The lines of a day sheet that have to be mended, as a sheet of the same layout to send again.

Titles and headings stay as they are; of the other lines only those with a mistake, with what merged cells and
ditto marks said written out. A count that was taken is left out of its line. Behind each line stands what is
to be mended, and where it comes from (`ORIGIN`): sent again, it is read beside what was taken of that import,
so that a line mended to the same as another one there is work of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter

from shell.workbooks.grid import Cell, DateNumber, Grid
from shell.workbooks.writing import PLAIN
from workshops.tasks.sheets.layout import ORIGIN, REASON, Table
from workshops.tasks.sheets.lines import Line
from workshops.tasks.sheets.sheet import WHOLE, Cells, Place, is_wrong

EPOCH_1904 = 1462  # days between the two ways in which workbooks count


@dataclass(slots=True)
class Page:
    """One sheet: lines by their number; `headings`: the lines behind which our own two columns begin; `ours`:
    where these stood on a sheet that came back."""

    epoch_1904: bool
    lines: dict[int, list[Cell]] = field(default_factory=dict)
    headings: set[int] = field(default_factory=set)
    wrong: set[int] = field(default_factory=set)
    ours: set[int] = field(default_factory=set)


class Rest:
    """Collects lines while a file is read anew. `failed`: the lines that have to be mended, each with the
    columns (from 0) that are wrong there; none, and nothing is collected."""

    def __init__(self, failed: Mapping[Place, Iterable[int]] | None = None) -> None:
        self._failed = {place: set(columns) for place, columns in (failed or {}).items()}
        self._whole = False
        self._above: tuple[Place, Line, dict[str, int]] | None = None
        self._taken: dict[Place, list[Cells]] = {}
        self.pages: dict[str, Page] = {}

    def begin(self, grid: Grid, table: Table) -> None:
        """A table follows: what stands above and over it is kept."""
        if not self._failed:
            return
        page = self.pages.setdefault(grid.name, Page(grid.epoch_1904))
        first = max(page.lines, default=0)
        over = {number: cells for number, cells in grid.rows.items() if first < number < table.below}
        page.lines |= {number: list(cells) for number, cells in over.items()}
        page.headings.add(table.below - 1)
        page.ours |= {column for column, text in table.headings.items() if text in (ORIGIN, REASON)}
        self._whole = any(Place(grid.name, number) in self._failed for number in over)
        if self._whole:  # what is wrong stands over all of it
            lines = {
                number: cells for number, cells in grid.rows.items() if table.below <= number < table.end
            }
            page.lines |= {number: list(cells) for number, cells in lines.items()}
        self._above = None

    def line(self, grid: Grid, line: Line, panel: dict[str, int]) -> None:
        """A line of work is about to be read."""
        if not self._failed or self._whole:
            return
        place = Place(grid.name, line.number)
        wrong = self._failed.get(place)
        if not line.label:
            if self._above and self._above[0] not in self._failed:
                self._taken.pop(self._above[0], None)
            self._above = (place, line, panel)
        elif wrong and self._above:  # how many of the line above were good: both are mended together
            above, counted, beside = self._above
            self._failed.setdefault(above, set()).update(wrong)
            self._keep(above, counted, beside)
        if wrong:
            self._keep(place, line, panel)
            if line.label:
                self.pages[grid.name].lines[line.number] = [
                    cell if {column, WHOLE} & wrong or isinstance(cell, str) else None
                    for column, cell in enumerate(line.cells)
                ]

    def good(self, place: Place, cells: Cells) -> None:
        """A count of a line was read without a mistake."""
        if self._failed and not self._whole:
            self._taken.setdefault(place, []).append(cells)

    def _keep(self, place: Place, line: Line, panel: dict[str, int]) -> None:
        kept = self.pages[place.sheet].lines.get(place.row) or list(line.cells)
        for role, column in panel.items():
            if line.values.get(role) is not None:
                kept.extend([None] * (column + 1 - len(kept)))
                kept[column] = line.values[role]
        self.pages[place.sheet].lines[place.row] = kept
        self.pages[place.sheet].wrong.add(place.row)

    def finish(self) -> None:
        """Leave out of the lines what was taken of them."""
        for place, goods in self._taken.items():
            cells = self.pages[place.sheet].lines.get(place.row)
            if place not in self._failed or cells is None:
                continue
            for good in goods:
                if is_wrong(self._failed, place, good):
                    continue
                mine = good.roles.values()
                for column in mine if good.counted in mine else (good.counted,):
                    if column < len(cells):
                        cells[column] = None


def to_mend(rest: Rest, reasons: Mapping[Place, str], origin: str) -> BytesIO:
    """The workbook of what has to be mended. `reasons`: what to say beside each line; `origin`: the import
    they come from."""
    rest.finish()
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, PLAIN)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    told = book.add_format({"font_color": "#b3261e"})
    bold = book.add_format({"bold": True})
    for name, page in rest.pages.items():
        if not page.wrong and not any(place.sheet == name for place in reasons):
            continue
        sheet = book.add_worksheet(name or None)
        width = min(page.ours, default=max(map(len, page.lines.values()), default=0))
        sheet.set_column(0, width, 12)
        sheet.set_column(width, width, 60)
        sheet.set_column(width + 1, width + 1, 12, None, {"hidden": True})
        for at, (number, cells) in enumerate(sorted(page.lines.items())):
            for column, cell in enumerate(cells[:width]):
                _write(sheet, at, column, cell, page.epoch_1904, day)
            if number in page.headings:
                sheet.write_row(at, width, (REASON, ORIGIN), bold)
            else:
                sheet.write_string(at, width, reasons.get(Place(name, number), ""), told)
                sheet.write_string(at, width + 1, f"{origin}:{number}")
    book.close()
    kept.seek(0)
    return kept


def _write(sheet: Any, row: int, column: int, cell: Cell, epoch_1904: bool, day: Any) -> None:
    if isinstance(cell, DateNumber):
        sheet.write_number(row, column, cell + (EPOCH_1904 if epoch_1904 else 0), day)
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, cell)
