"""From the lines of a table to rows of work: who, what, when and how many, or what is wrong."""

import re
from dataclasses import replace
from datetime import date

from shell.workbooks.grid import Cell, Grid
from workshops.tasks.sheets.cells import Wrong, accepted, did_not_work, plain, quantity
from workshops.tasks.sheets.columns import Columns
from workshops.tasks.sheets.how_read import how_read, missing, written
from workshops.tasks.sheets.known import Member, Product, Step
from workshops.tasks.sheets.layout import Crossing, Table
from workshops.tasks.sheets.lines import Line, Lines, at
from workshops.tasks.sheets.named import Named, Wronged
from workshops.tasks.sheets.rest import Rest
from workshops.tasks.sheets.sheet import WHOLE, Cells, Place, Row, RowError, Sheet

SHOWN = 40  # signs of an offending value
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Reading:
    """Collects what the tables of one file say, and in `rest` what has to be mended."""

    def __init__(self, columns: Columns, rest: Rest | None = None) -> None:
        self.sheet = Sheet()
        self._columns, self._rest = columns, rest or Rest()
        self._members, self._products = columns.members, columns.products
        self._agreeing: set[tuple[str, str, str, date, int, int | None]] = set()
        self._named = Named(columns.members, columns.products)

    def read(self, grid: Grid, table: Table) -> None:
        """Add the work of a table, or what stops the whole of it from being read."""
        told = table.told
        shape = table.shape
        if shape and shape not in self.sheet.layouts:
            confirmed = shape in self._columns.confirmed
            self.sheet.layouts[shape] = how_read(grid, table, confirmed=confirmed)
        self._rest.begin(grid, table)
        if lacking := missing(table):
            self._error(grid, table.row, "、".join(lacking), "headings-missing", "")
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
        self._named.begin()
        read = self._read_cross if table.crossings else self._read_long
        for panel in table.panels:
            read(grid, table, panel)

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
            found = self._named.worker(line, table)
            if isinstance(found, Wronged):
                errors.append((panel.get(found.role), found.code))
            else:
                worker = found
        if not (crossed and (crossed.day or crossed.wrong)):
            try:
                day = self._named.day(line, table) if "date" in panel else table.told.day
                if day and day > table.calendar.today:
                    raise Wrong("date-in-future")
            except Wrong as wrong:
                errors.append((panel.get("date"), wrong.code))
        if not (crossed and crossed.product):
            made = self._named.work(line, table)
            if isinstance(made, Wronged):
                errors.append((panel.get(made.role, panel.get("product")), made.code))
            else:
                work = made
        return worker, day, work

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
            value = written(at(line.cells, column), table)
            heading = table.headings.get(column, "") if column is not None else ""
            where = WHOLE if column is None else column
            self._error(grid, line.number, heading, code, value, where)

    def _error(self, grid: Grid, row: int, column: str, code: str, value: str, at: int = WHOLE) -> None:
        self.sheet.errors.append(RowError(grid.name, row, column, code, value[:SHOWN], at))
