"""Whom, when and what a line names: worker, work date, product and step, or which cell of it is wrong."""

from datetime import date
from typing import NamedTuple

from shell.workbooks.grid import Cell, CellError
from workshops.tasks.sheets.cells import plain
from workshops.tasks.sheets.known import Member, Members, Product, Products, Step
from workshops.tasks.sheets.layout import Table
from workshops.tasks.sheets.lines import Line

NOTHING = frozenset({"-", "--", "—", "/", "\\", "无"})


class Wronged(NamedTuple):
    """A cell that cannot be used, by the role of its column."""

    role: str
    code: str


class Named:
    """Finds those of a workshop whom lines name. The same cells are looked up once."""

    def __init__(self, members: Members, products: Products) -> None:
        self._members, self._products = members, products
        self._workers: dict[tuple[Cell, Cell], Member | Wronged] = {}
        self._works: dict[tuple[Cell, Cell, int], tuple[Product, Step] | Wronged] = {}

    def begin(self) -> None:
        """A table follows: what was done depends on what its title tells."""
        self._works.clear()

    @staticmethod
    def day(line: Line, table: Table) -> date:
        """The work date; month and day may stand in two columns."""
        cell, month = line.values["date"], line.values.get("month")
        if month is not None and cell is not None and not isinstance(cell, CellError):
            cell = f"{plain(month).rstrip('月份')}月{plain(cell)}"
        return table.calendar.work_date(cell)

    def worker(self, line: Line, table: Table) -> Member | Wronged:
        """Whose work it is, by number, name or both."""
        number, name = line.values.get("number"), line.values.get("name")
        if table.told.worker is not None and not table.panels[0].keys() & {"number", "name"}:
            return table.told.worker
        if (number, name) not in self._workers:
            self._workers[number, name] = self._find_worker(number, name)
        found = self._workers[number, name]
        if isinstance(found, Wronged) and found.role not in table.panels[0]:
            return Wronged("name" if found.role == "number" else "number", found.code)
        return found

    def _find_worker(self, number: Cell, name: Cell) -> Member | Wronged:
        for role, cell in (("number", number), ("name", name)):
            if isinstance(cell, CellError):
                return Wronged(role, "cell-error")
        by, called = plain(number), plain(name)
        by, called = ("" if text in NOTHING else text for text in (by, called))
        if not by and not called:
            return Wronged("number", "worker-missing")
        if not by:
            return self._members.by_either(called) or Wronged("name", "worker-unknown")
        found = self._members.by_number(by) or (None if called else self._members.by_either(by))
        if found is None:
            return Wronged("number", "worker-unknown")
        if called and not self._members.is_named(found, called):
            return Wronged("name", "name-mismatch")
        return found

    def work(self, line: Line, table: Table) -> tuple[Product, Step] | Wronged:
        """What was done: product and step, which may stand in one cell."""
        product, step = line.values.get("product"), line.values.get("step")
        known = (product, step, id(table))
        if known not in self._works:
            self._works[known] = self._find_work(product, step, table)
        return self._works[known]

    def _find_work(self, product: Cell, step: Cell, table: Table) -> tuple[Product, Step] | Wronged:
        for role, cell in (("product", product), ("step", step)):
            if isinstance(cell, CellError):
                return Wronged(role, "cell-error")
        told = table.told
        made, done, both = plain(product), plain(step), None
        if made:
            single = self._products.product(made)
            both = (single, None) if single else self._products.split(made)
        elif told.product is not None:
            both = (told.product, None)
        elif done:
            both = self._products.split(done)
        if both is None:
            return Wronged("product", "product-unknown")
        thing, found = both
        if done:
            whole = self._products.split(done)
            found = thing.step(done) or (whole[1] if whole and whole[0] == thing else None)
        elif found is None and told.step is not None and "step" not in table.panels[0]:
            found = thing.step(told.step.name)
        elif found is None and "step" not in table.panels[0] and len(thing.steps) == 1:
            found = thing.steps[0]
        return (thing, found) if found else Wronged("step", "step-unknown")
