"""The lines of a table that are work, with what merged cells, blocks and ditto marks say filled in.

Passed over: subtotals and totals (also unlabelled ones), headings again, weekdays, persons who did
nothing, remarks, signatures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shell.workbooks.grid import Cell, CellError, Grid
from workshops.tasks.sheets.cells import Wrong, did_not_work, plain, quantity
from workshops.tasks.sheets.known import Members, Products, key
from workshops.tasks.sheets.layout import TOTAL, Table, is_weekdays, role_of

IDENTITY = ("month", "date", "number", "name", "product", "step")
WORKER = ("number", "name")
BLOCKS = (("month",), ("date",), WORKER, ("product",), ("step",))
DITTO = frozenset(("〃", "″", '"', "''", "”", "“", ",,", "同上", "同", "↓"))
_LABEL = re.compile(r"[^\d\s]\s*:")  # 制表：…, 审核: …, 注：…, at the foot of a sheet


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and _LABEL.search(plain(cell)) is not None


@dataclass(slots=True)
class Line:
    """A line of work: its row number, its own cells, and what each role's column says there.

    `label`: in a cross table, what the line counts where it is not the quantity: `accepted`,
    `other` (money, rejects).
    """

    number: int
    cells: list[Cell]
    values: dict[str, Cell]
    label: str = ""


def at(cells: list[Cell], column: int | None) -> Cell:
    """The cell in a column, None beyond the row's end."""
    return cells[column] if column is not None and column < len(cells) else None


class Lines:
    """Goes through the lines of one table (of one panel, where several stand side by side)."""

    def __init__(
        self, grid: Grid, table: Table, panel: dict[str, int], members: Members, products: Products
    ) -> None:
        self._grid, self._table, self._panel = grid, table, panel
        self._members, self._products = members, products
        self._identity = {role: panel[role] for role in IDENTITY if role in panel}
        self._crossed = [crossing.column for crossing in table.crossings]
        self._totals: dict[str, bool] = {}
        self._since = self._all = 0

    def __iter__(self) -> Iterator[Line]:
        rows = [
            (number, cells, self._kind(number, cells))
            for number, cells in self._grid.rows.items()
            if self._table.below <= number < self._table.end
        ]
        carried = self._carried(rows)
        last: dict[str, Cell] = {}
        before = 0
        for number, cells, kind in rows:
            if kind == "heading":
                before = number
                continue
            if kind == "total" or number > before + 1:
                for role in WORKER:
                    last.pop(role, None)  # a block of a person ends at its subtotal or a gap
            before = number
            if kind == "total":
                self._since = 0
                continue
            values = self._values(number, cells, last, carried)
            for roles in BLOCKS:
                if any(values.get(role) is not None for role in roles):
                    last.update({role: values.get(role) for role in roles})
            if kind == "work" and not self._is_unlabelled_total(cells, values):
                yield Line(number, cells, values, self._label(cells))

    def _values(
        self, number: int, cells: list[Cell], last: dict[str, Cell], carried: set[str]
    ) -> dict[str, Cell]:
        merged = self._grid.merged
        values: dict[str, Cell] = {}
        for role, column in self._identity.items():
            cell = at(cells, column)
            if cell is None:
                cell = merged.get((number, column))
            elif isinstance(cell, str) and cell.strip() in DITTO:
                cell = last.get(role)
            values[role] = cell
        for roles in BLOCKS:
            if roles[0] in carried and all(values.get(role) is None for role in roles):
                values.update({role: last.get(role) for role in roles if role in values})
        return values

    def _carried(self, rows: list[tuple[int, list[Cell], str]]) -> set[str]:
        """The columns written once a block without being merged.

        So it is where the first line is filled, at least a third of the lines are not, and no line
        repeats what the one above it says: whoever writes a date on every line and forgets one has
        forgotten it (date-missing).
        """
        found: set[str] = set()
        for roles in BLOCKS:
            columns = [self._identity[role] for role in roles if role in self._identity]
            filled = blank = 0
            repeated = False
            above: tuple[Cell, ...] | None = None
            for number, cells, kind in rows:
                if kind != "work" or any((number, column) in self._grid.merged for column in columns):
                    continue
                own = tuple(at(cells, column) for column in columns)
                if any(cell is not None for cell in own):
                    filled += 1
                    repeated = repeated or own == above
                    above = own
                elif filled:
                    blank += 1
            if columns and not repeated and blank >= 2 and 2 * blank >= filled:
                found.add(roles[0])
        return found

    def _kind(self, number: int, cells: list[Cell]) -> str:
        """`heading`, `total`, `work`, or `note`: anything that is no work."""
        if number in self._table.headings_again:
            return "heading"
        if self._is_total(cells):
            return "total"
        own = [cell for cell in (at(cells, column) for column in self._identity.values()) if cell is not None]
        if self._crossed:
            return self._kind_of_cross(number, cells, own)
        count, good = at(cells, self._panel["quantity"]), at(cells, self._panel.get("accepted"))
        if count is None and good is None:
            made = at(cells, self._panel.get("product")) or at(cells, self._panel.get("step"))
            if made is None or sum(cell is not None for cell in cells) == 1:
                return "note"
        if (count is None or _is_label(count)) and not self._has_person(number, cells):
            return "note" if any(map(_is_label, [count, *own])) else "work"
        return "work"

    def _has_person(self, number: int, cells: list[Cell]) -> bool:
        return any(
            (number, column) in self._grid.merged
            or not (at(cells, column) is None or _is_label(at(cells, column)))
            for column in (self._identity[role] for role in WORKER if role in self._identity)
        )

    def _kind_of_cross(self, number: int, cells: list[Cell], own: Sequence[Cell]) -> str:
        counts = [at(cells, column) for column in self._crossed]
        if all(did_not_work(cell) for cell in counts) or is_weekdays(cells, self._crossed):
            return "note"
        nobody = not own and not any(
            (number, column) in self._grid.merged for column in self._identity.values()
        )
        said = any(self._counted(cell) or isinstance(cell, CellError) for cell in counts)
        return "work" if said or not nobody else "note"  # the weather, holidays

    def _is_total(self, cells: list[Cell]) -> bool:
        looked_at = [at(cells, column) for column in self._identity.values()]
        first = next((index for index, cell in enumerate(cells) if cell is not None), None)
        if first is not None and first != self._panel.get("remark"):
            looked_at.append(cells[first])  # a running number, a group
        return any(isinstance(cell, str) and self._says_total(cell) for cell in looked_at)

    def _says_total(self, text: str) -> bool:
        if text not in self._totals:
            self._totals[text] = (
                TOTAL.search(key(text)) is not None
                and self._products.product(text) is None
                and self._members.by_name(text) is None
            )
        return self._totals[text]

    def _is_unlabelled_total(self, cells: list[Cell], values: dict[str, Cell]) -> bool:
        """Whether nothing but a count stands here, and it is the sum of the counts above."""
        columns = self._crossed or [self._panel["quantity"]]
        count = sum(self._counted(at(cells, column)) for column in columns)
        if count and all(value is None for value in values.values()) and count in (self._since, self._all):
            self._since = 0
            return True
        self._since += count
        self._all += count
        return False

    def _counted(self, cell: Cell) -> int:
        if isinstance(cell, float):
            return int(cell) if cell == cell and 0 < cell < 1e9 else 0
        try:
            return 0 if cell is None else quantity(cell, self._products.units)
        except Wrong:
            return 0

    def _label(self, cells: list[Cell]) -> str:
        if not self._crossed:
            return ""
        known = {*self._identity.values(), *self._crossed, self._panel.get("remark")}
        for column, cell in enumerate(cells):
            if column not in known and isinstance(cell, str):
                role = role_of(cell)
                if role in ("accepted", "other"):
                    return role
        return ""
