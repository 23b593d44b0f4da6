"""From the lines of a table to rows of work: who, what, when and how many, or what is wrong."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date

from shell.workbooks.grid import Cell, CellError, DateNumber, Grid
from workshops.tasks.sheets.cells import Wrong, accepted, did_not_work, plain, quantity
from workshops.tasks.sheets.columns import Columns
from workshops.tasks.sheets.known import Member, Product, Step
from workshops.tasks.sheets.layout import Crossing, Table
from workshops.tasks.sheets.lines import Line, Lines, at
from workshops.tasks.sheets.rest import Rest
from workshops.tasks.sheets.sheet import WHOLE, Cells, Layout, Place, Row, RowError, Sheet

SHOWN = 40  # signs of an offending value
SAMPLES, SAMPLE = 3, 12  # how many of what stands in a column are shown, and how many signs of each
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOTHING = frozenset({"-", "--", "—", "/", "\\", "无"})


class Wronged(Exception):
    """A cell that cannot be used, by the role of its column."""

    def __init__(self, role: str, code: str) -> None:
        super().__init__(code)
        self.role, self.code = role, code


class Reading:
    """Collects what the tables of one file say, and in `rest` what has to be mended."""

    def __init__(self, columns: Columns, rest: Rest | None = None) -> None:
        self.sheet = Sheet()
        self._columns, self._rest = columns, rest or Rest()
        self._members, self._products = columns.members, columns.products
        self._agreeing: set[tuple[str, str, str, date, int, int | None]] = set()
        self._workers: dict[tuple[Cell, Cell], Member | Wronged] = {}
        self._works: dict[tuple[Cell, Cell, int], tuple[Product, Step] | Wronged] = {}

    def read(self, grid: Grid, table: Table) -> None:
        """Add the work of a table, or what stops the whole of it from being read."""
        told = table.told
        self._note_layout(grid, table)
        self._rest.begin(grid, table)
        missing = self._missing(table)
        if missing:
            self._error(grid, table.row, "、".join(missing), "headings-missing", "")
            return
        columns = {**dict.fromkeys(("name", "number"), "worker"), "product": "product", "step": "step"}
        held = {columns.get(role) for role in table.panels[0]}
        for kind, heading, text in (
            ("worker", "姓名", told.worker_text),
            ("product", "产品", told.product_text),
            ("step", "工序", told.step_text),
        ):
            if text and kind not in held:
                self._error(grid, told.row or table.row, heading, f"{kind}-unknown", text)
                return
        self._works.clear()  # they depend on what this table's title tells
        read = self._read_cross if table.crossings else self._read_long
        for panel in table.panels:
            read(grid, table, panel)

    def _note_layout(self, grid: Grid, table: Table) -> None:
        """How it is read, for whoever sent it to confirm."""
        if not table.shape or table.shape in self.sheet.layouts:
            return
        used = {column: role for panel in table.panels for role, column in panel.items()}
        crossed = {crossing.column for crossing in table.crossings}
        columns = [
            (column, heading, used.get(column, "other"))
            for column, heading in sorted(table.headings.items())
            if column not in crossed and column != table.origin
        ]
        lines = [cells for number, cells in grid.rows.items() if table.below <= number < table.end]
        samples = {
            column: list(
                dict.fromkeys(
                    text for cells in lines[:20] if (text := _written(at(cells, column), table)[:SAMPLE])
                )
            )
            for column, _, _ in columns
        }
        self.sheet.layouts[table.shape] = Layout(
            grid.name,
            table.row,
            table.shape,
            table.shape in self._columns.confirmed,
            columns,
            [crossing.heading for crossing in table.crossings],
            {column: held[:SAMPLES] for column, held in samples.items()},
        )

    @staticmethod
    def _missing(table: Table) -> list[str]:
        """The headings, as a coordinator would write them, without which nothing can be read."""
        panel, told = table.panels[0], table.told
        crossed = table.crossings[0].told if table.crossings else None
        missing = []
        if not (
            panel.keys() & {"number", "name"}
            or told.worker
            or told.worker_text
            or (crossed and crossed.worker)
        ):
            missing.append("工号")
        dated = crossed and (crossed.day or crossed.wrong)
        if not ("date" in panel or told.day or dated):
            missing.append("日期")
        makes = panel.keys() & {"product", "step"} or told.product or told.product_text
        if not (makes or (crossed and crossed.product)):
            missing.append("产品")
        if not (table.crossings or "quantity" in panel):
            missing.append("数量")
        return missing

    def _read_long(self, grid: Grid, table: Table, panel: dict[str, int]) -> None:
        units = self._products.units
        for line in Lines(grid, table, panel, self._members, self._products):
            self.sheet.rows_seen += 1
            self._note_origin(line, table)
            self._rest.line(grid, line, panel)
            errors: list[tuple[int | None, str]] = []
            worker, day, work = self._who_when_what(line, table, panel, errors)
            count = good = None
            try:
                count = quantity(at(line.cells, panel["quantity"]), units)
            except Wrong as wrong:
                errors.append((panel["quantity"], wrong.code))
            try:
                good = accepted(at(line.cells, panel.get("accepted")), units, count)
            except Wrong as wrong:
                errors.append((panel["accepted"], wrong.code))
            if worker and day and work and count and not errors:
                note = at(line.cells, panel.get("remark")) is not None
                cells = Cells(panel["quantity"], panel, table.headings)
                self._row(grid, line, worker, work, day, count, good, note, cells)
            else:
                self._errors(grid, table, line, errors)

    def _read_cross(self, grid: Grid, table: Table, panel: dict[str, int]) -> None:
        units = self._products.units
        above: dict[int, int] = {}  # column -> index of the row made from the line above
        for line in Lines(grid, table, panel, self._members, self._products):
            counts = [
                (crossing, at(line.cells, crossing.column))
                for crossing in table.crossings
                if not did_not_work(at(line.cells, crossing.column))
            ]
            self._rest.line(grid, line, panel)
            if line.label == "accepted":
                self._accept(grid, table, line, counts, above)
            if line.label:
                continue
            self.sheet.rows_seen += len(counts)
            self._note_origin(line, table)
            above = {}
            errors: list[tuple[int | None, str]] = []
            worker, day, work = self._who_when_what(line, table, panel, errors)
            for crossing, cell in counts:
                told = crossing.told
                try:
                    count = quantity(cell, units)
                except Wrong as wrong:
                    errors.append((crossing.column, wrong.code))
                    continue
                if told.wrong or (told.day and told.day > table.calendar.today):
                    errors.append((crossing.column, told.wrong or "date-in-future"))
                    continue
                who, when = told.worker or worker, told.day or day
                what = (told.product, told.step) if told.product and told.step else work
                if who and when and what:
                    above[crossing.column] = len(self.sheet.rows)
                    note = at(line.cells, panel.get("remark")) is not None
                    cells = Cells(crossing.column, panel, table.headings)
                    self._row(grid, line, who, what, when, count, None, note, cells)
            self._errors(grid, table, line, errors)
        self.sheet.rows = [row for row in self.sheet.rows if row.quantity]

    def _accept(
        self,
        grid: Grid,
        table: Table,
        line: Line,
        counts: list[tuple[Crossing, Cell]],
        above: dict[int, int],
    ) -> None:
        """A second line for the same person that says how many of the line above were good. Where it says
        so wrongly, the count above is not taken either: both are to be mended together."""
        for crossing, cell in counts:
            index = above.get(crossing.column)
            try:
                if index is None:
                    raise Wrong("accepted-exceeds-quantity")
                row = self.sheet.rows[index]
                good = accepted(cell, self._products.units, row.quantity)
                self._agreeing.add((row.worker, row.product, row.step, row.work_date, row.quantity, good))
                self.sheet.rows[index] = replace(row, accepted=good)
            except Wrong as wrong:
                self._errors(grid, table, line, [(crossing.column, wrong.code)])
                if index is not None:
                    self.sheet.rows[index] = replace(self.sheet.rows[index], quantity=0)

    def _who_when_what(
        self,
        line: Line,
        table: Table,
        panel: dict[str, int],
        errors: list[tuple[int | None, str]],
    ) -> tuple[Member | None, date | None, tuple[Product, Step] | None]:
        """Worker, work date, product and step of a line, each None where the heading tells it or
        it is wrong; what is wrong is added to `errors`."""
        worker = day = work = None
        crossed = table.crossings[0].told if table.crossings else None
        if not (crossed and crossed.worker):
            found = self._worker(line, table)
            if isinstance(found, Wronged):
                errors.append((panel.get(found.role), found.code))
            else:
                worker = found
        if not (crossed and (crossed.day or crossed.wrong)):
            try:
                day = self._day(line, table) if "date" in panel else table.told.day
                if day and day > table.calendar.today:
                    raise Wrong("date-in-future")
            except Wrong as wrong:
                errors.append((panel.get("date"), wrong.code))
        if not (crossed and crossed.product):
            made = self._work(line, table)
            if isinstance(made, Wronged):
                errors.append((panel.get(made.role, panel.get("product")), made.code))
            else:
                work = made
        return worker, day, work

    @staticmethod
    def _day(line: Line, table: Table) -> date:
        """The work date; month and day may stand in two columns."""
        cell, month = line.values["date"], line.values.get("month")
        if month is not None and cell is not None and not isinstance(cell, CellError):
            cell = f"{plain(month).rstrip('月份')}月{plain(cell)}"
        return table.calendar.work_date(cell)

    def _worker(self, line: Line, table: Table) -> Member | Wronged:
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

    def _work(self, line: Line, table: Table) -> tuple[Product, Step] | Wronged:
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

    def _row(
        self,
        grid: Grid,
        line: Line,
        worker: Member,
        work: tuple[Product, Step],
        day: date,
        count: int,
        good: int | None,
        note: bool,
        cells: Cells,
    ) -> None:
        product, step = work
        content = (worker.worker, product.code, step.code, day, count, good)
        if content in self._agreeing:
            heading = cells.headings[cells.counted]
            where = RowError(grid.name, line.number, heading, "duplicate-row", str(count), cells.counted)
            self.sheet.warnings.append(where)
        self._agreeing.add(content)
        self.sheet.rows.append(Row(grid.name, line.number, *content, note, cells))
        self._rest.good(Place(grid.name, line.number), cells)

    def _note_origin(self, line: Line, table: Table) -> None:
        if table.origin is not None:
            origin = plain(at(line.cells, table.origin)).partition(":")[0]
            if _ID.fullmatch(origin):
                self.sheet.origins.add(origin)

    def _errors(
        self,
        grid: Grid,
        table: Table,
        line: Line,
        errors: list[tuple[int | None, str]],
    ) -> None:
        for column, code in sorted(errors, key=lambda error: error[0] or 0):
            value = _written(at(line.cells, column), table)
            heading = table.headings.get(column, "") if column is not None else ""
            where = WHOLE if column is None else column
            self._error(grid, line.number, heading, code, value, where)

    def _error(self, grid: Grid, row: int, column: str, code: str, value: str, at: int = WHOLE) -> None:
        self.sheet.errors.append(RowError(grid.name, row, column, code, value[:SHOWN], at))


def _written(cell: Cell, table: Table) -> str:
    """A cell as whoever opens the file reads it: a date as its day."""
    if isinstance(cell, DateNumber) and cell.is_plausible:
        with suppress(Wrong):
            return table.calendar.read(cell).isoformat()
    return plain(cell)
