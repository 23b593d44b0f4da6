"""Finds the tables on a sheet: headings anywhere, over two rows, again on each printed page."""

import re
from datetime import date

from shell.workbooks.grid import Cell, DateNumber, Grid
from workshops.tasks.sheets.cells import Wrong, plain
from workshops.tasks.sheets.columns import LOOKED_AT, Columns, named
from workshops.tasks.sheets.dates import Calendar, told_in
from workshops.tasks.sheets.known import Members, Products
from workshops.tasks.sheets.layout import (
    PASSED_OVER,
    TOTAL,
    Table,
    Told,
    crossings_of,
    heading_of,
    pairs_in,
    panels_of,
    role_of,
)

_SOMEBODY = re.compile(r"[^\s()\[\],:;-]*(工坊|作坊|公司|合作社|工厂|车间)")
"""The workshop's own name: a 灯笼工坊 makes more than lanterns."""
TITLE_LINES = 8  # above a second table, no further up
PREAMBLE = 40  # rows above the first
WORKERS = {"number", "name"}


def tables_in(grid: Grid, today: date, columns: Columns) -> list[Table]:
    """The tables of a sheet from top to bottom; a heading that only repeats starts no new one."""
    members, products = columns.members, columns.products
    rows = list(grid.rows.items())
    known: dict[str, str | None] = {}  # most cells repeat, and few are headings
    confirmed: list[list[Cell]] = []
    tables: list[Table] = []
    at = free_from = 0
    while at < len(rows):
        number, cells = rows[at]
        if at < PREAMBLE and columns.knows(cells):
            confirmed.append(cells)
        if not _has_heading(cells, known) and cells not in confirmed:
            at += 1
            continue
        lines = rows[max(free_from, at - PREAMBLE) : at] if not tables else _title_lines(rows, free_from, at)
        told, calendar = _told(lines, grid, today, members, products, tables)
        lower = rows[at + 1][1] if at + 1 < len(rows) and rows[at + 1][0] == number + 1 else None
        table = _table(grid, rows[at : at + LOOKED_AT], lower, told, calendar, columns)
        if table is None:
            at += 1
            continue
        before = tables[-1] if tables else None
        if before is not None and _repeats(table, before):
            before.headings_again.update(range(table.row, table.below))
        else:
            if before is not None:
                before.end = lines[0][0] if lines else number
            table.end = rows[-1][0] + 1
            tables.append(table)
        while at < len(rows) and rows[at][0] < table.below:
            at += 1
        free_from = at
    tables = tables or _without_corner(grid, rows[:PREAMBLE], today, members, products)
    return tables or (_by_content(grid, rows, today, columns) if columns.guessing else [])


def _without_corner(
    grid: Grid, rows: list[tuple[int, list[Cell]]], today: date, members: Members, products: Products
) -> list[Table]:
    """A table by days with nothing (or nothing we know) over its persons: they tell themselves."""
    for at in range(len(rows) - 1):
        number, cells = rows[at]
        told, calendar = _told(rows[:at], grid, today, members, products, [])
        persons = [
            column
            for column, cell in enumerate(rows[at + 1][1])
            if isinstance(cell, str) and members.by_either(plain(cell)) is not None
        ]
        roles = [(column, "name", "") for column in persons[:1]]
        crossings = crossings_of(cells, roles, calendar, told, members, products)
        if len(crossings) > 2 and persons and persons[0] < crossings[0].column:
            texts = {column: heading_of(cell) for column, cell in enumerate(cells) if cell is not None}
            end = max(grid.rows) + 1
            panel = {"name": persons[0]}
            return [Table(number, number + 1, [panel], texts, crossings, told, calendar, end=end)]
    return []


def _by_content(grid: Grid, rows: list[tuple[int, list[Cell]]], today: date, columns: Columns) -> list[Table]:
    """A table none of whose headings we know: what stands below them tells what they mean."""
    for at in range(min(len(rows) - 1, PREAMBLE)):
        told, calendar = _told(rows[:at], grid, today, columns.members, columns.products, [])
        table = _table(grid, rows[at : at + LOOKED_AT], None, told, calendar, columns)
        if table is not None:
            table.end = rows[-1][0] + 1
            return [table]
    return []


def _has_heading(cells: list[Cell], known: dict[str, str | None]) -> bool:
    for cell in cells:
        if isinstance(cell, str):
            if cell not in known:
                known[cell] = role_of(cell)
            if known[cell] not in (None, "remark", *PASSED_OVER):
                return True
    return False


def _table(
    grid: Grid,
    rows: list[tuple[int, list[Cell]]],
    lower: list[Cell] | None,
    told: Told,
    calendar: Calendar,
    columns: Columns,
) -> Table | None:
    """The table whose heading begins in the first of these rows, if it does; the heading may take two."""
    number, cells = rows[0]
    for headings, below in _tries(grid, number, cells, lower, columns.products):
        roles = columns.roles(headings, [line for _, line in rows[below - number :]])
        meant = {role for _, role, _ in roles} - {"remark", *PASSED_OVER}
        crossings = crossings_of(headings, roles, calendar, told, columns.members, columns.products)
        if not crossings and not _is_long(meant, columns):
            continue
        if lower is not None and below > number + 1:
            alone = _table(grid, rows, None, told, calendar, columns)
            if alone is None and _table(grid, rows[1:], None, told, calendar, columns):
                return None  # the upper row is a line of the title
        texts = {column: heading_of(cell) for column, cell in enumerate(headings) if cell is not None}
        texts |= {column: named(headings, column) for column, _, _ in roles}
        panels = panels_of(roles)
        if crossings:
            panels = panels[:1]
        origin = next((column for column, role, _ in roles if role == "origin"), None)
        shape = columns.shape(headings)
        return Table(number, below, panels, texts, crossings, told, calendar, shape, origin)
    return None


def _is_long(meant: set[str], columns: Columns) -> bool:
    """Whether columns of such meanings are a long table. Where somebody will look at it, one of which we do
    not know what is counted, too: they can say."""
    if "quantity" in meant:
        return bool(meant & {"date", *WORKERS})
    return columns.guessing and bool(meant & WORKERS) and len(meant - WORKERS) > 1


def _tries(
    grid: Grid, number: int, cells: list[Cell], lower: list[Cell] | None, products: Products
) -> list[tuple[list[Cell], int]]:
    """What the headings may be, the likeliest first, each with the row below them."""
    tries = [(cells, number + 1)]
    if lower is not None:
        width = max(len(cells), len(lower))
        high, low = _wide(cells, width), _wide(lower, width)
        both = [below if below is not None else above for below, above in zip(low, high, strict=True)]
        if all(cell is None or role_of(cell) for cell in lower):
            tries = [(both, number + 2), *tries]  # the lower row holds headings and nothing else
        else:
            tries.append((both, number + 2))
        over = [
            grid.across.get((number, column)) if cell is None else cell for column, cell in enumerate(high)
        ]
        made = _steps_under(over, low, products)
        if sum(cell is not None for cell in made) > 1:
            tries.insert(0, ([one or other for one, other in zip(made, both, strict=True)], number + 2))
    return tries


def _steps_under(over: list[Cell], low: list[Cell], products: Products) -> list[Cell]:
    """Headings of steps, each with the product that stands above it, or above and to its left."""
    made: list[Cell] = []
    product = ""
    for above, below in zip(over, low, strict=True):
        if above is not None:
            product = plain(above) if products.product(plain(above)) else ""
        both = f"{product} {plain(below)}" if product and isinstance(below, str) else ""
        made.append(both if both and products.split_whole(both) else None)
    return made


def _wide(cells: list[Cell], width: int) -> list[Cell]:
    return cells + [None] * (width - len(cells))


def _repeats(table: Table, before: Table) -> bool:
    return (
        table.panels == before.panels
        and table.headings == before.headings
        and table.crossings == before.crossings
        and table.told == before.told
        and table.calendar == before.calendar
    )


def _title_lines(rows: list[tuple[int, list[Cell]]], first: int, at: int) -> list[tuple[int, list[Cell]]]:
    """The lines between two tables that belong to the lower one: few words, or words in pairs."""
    top = at
    while top > max(first, at - TITLE_LINES):
        cells = [cell for cell in rows[top - 1][1] if cell is not None]
        texts = [plain(cell) for cell in cells]
        if any(TOTAL.search(re.sub(r"\s", "", text)) for text in texts):
            break
        many = len(cells) > 2 or any(isinstance(cell, float) for cell in cells)
        if many and not pairs_in(rows[top - 1][1]):
            break
        top -= 1
    return rows[top:at]


def _told(
    lines: list[tuple[int, list[Cell]]],
    grid: Grid,
    today: date,
    members: Members,
    products: Products,
    tables: list[Table],
) -> tuple[Told, Calendar]:
    """What the title and, where it is silent, the sheet's name and the table above tell."""
    title = "  ".join(_text(cells, grid.epoch_1904) for _, cells in lines)
    calendar, day = told_in(title, today, grid.epoch_1904)
    if not calendar.months and tables:
        calendar = tables[-1].calendar
    elif not calendar.months:
        calendar, day = told_in(f"{title}  {grid.name}", today, grid.epoch_1904)
    if day is None:
        try:
            day = calendar.read(grid.name)  # a sheet for each day: 3日, 11.3
        except Wrong:
            day = None
    told = Told(day=day)
    for number, cells in lines:
        for role, value in pairs_in(cells):
            if role == "product":
                told.product_text, told.row = value, number
            elif role == "step":
                told.step_text, told.row = value, told.row or number
            elif told.worker is None:
                told.worker = members.by_either(value) or members.by_either(value.split()[0])
                told.worker_text, told.row = ("" if told.worker else value), number
    found = None
    if told.product_text:
        found = products.split(told.product_text) or products.mentioned(told.product_text)
    else:
        title = _SOMEBODY.sub("", title)
        found = products.mentioned(title) or products.mentioned(grid.name)
    if found:
        told.product, told.step = found
        told.product_text = ""
        if told.step_text:
            told.step = told.product.step(told.step_text) or told.product.step_in(told.step_text)
            told.step_text = "" if told.step else told.step_text
        elif told.step is None:
            told.step = told.product.step_in(title) or told.product.step_in(grid.name)
    if tables:  # a second table under the first: what its own title leaves out still holds
        above = tables[-1]
        if told.product is None and not told.product_text:
            told.product, told.step = above.told.product, told.step or above.told.step
            told.product_text, told.row = above.told.product_text, told.row or above.told.row
        if told.worker is None and not told.worker_text:
            told.worker, told.worker_text = above.told.worker, above.told.worker_text
        told.day = told.day or above.told.day
    return told, calendar


def _text(cells: list[Cell], epoch_1904: bool) -> str:
    """A title line as half-width text; `月份` and its number in two cells read as one."""
    parts: list[str] = []
    for cell in cells:
        text = plain(cell)
        if isinstance(cell, DateNumber) and cell.is_plausible:
            try:
                day = Calendar(date.max, epoch_1904).read(cell)
            except Wrong:
                continue
            is_month = bool(parts) and "月" in parts[-1]
            text = f"{day.year}年{day.month}月" if is_month else f"{day.year}年{day.month}月{day.day}日"
        if text:
            parts.append(text)
    return re.sub(r"(?:月份\s*:?|月\s*:)\s*(\d{1,2})(?![\d年月./-])", r" \1月 ", "  ".join(parts))
