"""Which column holds what: as the workshop confirmed it, else by its heading, else by what stands in it.

A heading row has a *shape*: its headings and where they stand, without the days, steps and persons that
head columns of counts. What somebody confirmed for a shape holds for every sheet of it; what stands below a
heading we do not know is only a guess, and read only where somebody will look at it (`guessing`).
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from shell.workbooks.grid import Cell, CellError, DateNumber, letters
from workshops.tasks.sheets.cells import Wrong, plain, quantity
from workshops.tasks.sheets.dates import SERIALS, Calendar
from workshops.tasks.sheets.known import Members, Products, key
from workshops.tasks.sheets.layout import heading_of, role_of, roles_in

ROLES = ("date", "month", "number", "name", "product", "step", "quantity", "accepted", "remark")
"""What a column may be said to hold; `other` is passed over."""
WORKERS = ("number", "name")
TOLD_BY_US = ("origin", "reason")
LOOKED_AT = 60  # lines below a heading, to tell what its columns hold
SURE = 0.8  # so much of a column must be of one kind
_A_DAY = re.compile(r"[\d./\-年月日号周星期一二三四五六天()\[\] ]+")

Roles = list[tuple[int, str, str]]


@dataclass(frozen=True)
class Columns:
    """What is known of columns. `confirmed`: by shape, the role of each column (counted from 0)."""

    members: Members
    products: Products
    confirmed: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    guessing: bool = False

    def shape(self, headings: Sequence[Cell]) -> str:
        """The shape of a heading row; empty where it has no headings at all."""
        held = [
            f"{column} {key(text)}"
            for column, cell in enumerate(headings)
            if isinstance(cell, str) and (text := plain(cell)) and self._is_heading(cell, text)
        ]
        return hashlib.sha256("\x1f".join(held).encode()).hexdigest()[:32] if held else ""

    def _is_heading(self, cell: Cell, text: str) -> bool:
        role = role_of(cell)
        if role is not None:
            return role not in TOLD_BY_US
        of_counts = _A_DAY.fullmatch(text) or self.products.split(text) or self.members.by_either(text)
        return not of_counts and len(text) <= 20

    def knows(self, headings: Sequence[Cell]) -> bool:
        """Whether somebody confirmed what these columns hold."""
        return bool(self.confirmed) and self.shape(headings) in self.confirmed

    def roles(self, headings: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> Roles:
        """The columns whose meaning is known: place, role, heading. `below`: the lines under the headings."""
        said = self.confirmed.get(self.shape(headings)) if self.confirmed else None
        if said is None:
            found = roles_in(list(headings))
            return found + self._guessed(found, headings, below) if self.guessing else found
        ours = [one for one in roles_in(list(headings)) if one[1] in TOLD_BY_US]
        return sorted([(at, role, named(headings, at)) for at, role in said.items()] + ours)

    # -- By what stands in it ------------------------------------------------------------------------------

    def _guessed(self, found: Roles, headings: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> Roles:
        """The roles that no heading names, by what stands below the other headings."""
        held = {role for _, role, _ in found}
        taken = {column for column, _, _ in found}
        below = below[:LOOKED_AT]
        width = max((len(cells) for cells in below), default=0)
        free = {at: cells for at in range(width) if at not in taken and (cells := _filled(below, at))}
        guessed: Roles = []
        for role, test in self._tests().items():
            if role in held or (role in WORKERS and held & {*WORKERS}):
                continue
            fits = [at for at, cells in free.items() if _mostly(cells, test)]
            if role == "quantity":
                fits = [at for at in fits if _may_head(headings, at)]
                fits = fits if len(fits) == 1 else []  # of several nobody knows which is paid
            if fits:
                at = fits[0]
                guessed.append((at, role, named(headings, at)))
                held.add(role)
                del free[at]
        return guessed

    def _tests(self) -> Mapping[str, Callable[[Cell], bool]]:
        products, members = self.products, self.members
        steps = {
            key(name) for one in products.products for step in one.steps for name in (step.name, step.code)
        }
        return {
            "name": lambda cell: isinstance(cell, str) and members.by_name(cell) is not None,
            "number": lambda cell: isinstance(cell, str) and members.by_either(plain(cell)) is not None,
            "product": lambda cell: isinstance(cell, str) and products.split(plain(cell)) is not None,
            "step": lambda cell: isinstance(cell, str) and key(cell) in steps,
            "date": _is_date,
            "quantity": partial(_is_count, units=products.units),
        }


def named(headings: Sequence[Cell], column: int) -> str:
    """A column's heading; its letter where it has none."""
    text = heading_of(headings[column]) if column < len(headings) else ""
    return text or letters(column)


def _filled(lines: Sequence[Sequence[Cell]], column: int) -> list[Cell]:
    cells = (cells[column] for cells in lines if column < len(cells))
    return [cell for cell in cells if cell is not None and not isinstance(cell, CellError)]


def _mostly(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> bool:
    return sum(map(test, cells)) >= SURE * len(cells)


def _may_head(headings: Sequence[Cell], column: int) -> bool:
    """Whether there is a heading over it that is no count itself."""
    return column < len(headings) and isinstance(headings[column], str)


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, DateNumber):
        return cell.is_plausible
    if isinstance(cell, float):
        return cell in SERIALS
    if not isinstance(cell, str) or plain(cell).isdigit():
        return False
    try:
        Calendar(date.max).read(cell)
    except Wrong:
        return False
    return True


def _is_count(cell: Cell, units: frozenset[str]) -> bool:
    try:
        return quantity(cell, units) > 0
    except Wrong:
        return False
