"""Reads the day sheets that workshops keep (日报表, 计件表) into rows of work.

    read_sheet(data, filename, today=…, members=Members((…)), products=Products((…))) -> Sheet

Pure: no database, no clock, no framework. Whatever the file holds, it answers, never raises.

| code | when |
|---|---|
| `worker-missing` `worker-unknown` `name-mismatch` | no number and no name; not of this workshop, or a name of two; the name is not that number's |
| `date-missing` `date-unreadable` `date-in-future` | |
| `product-unknown` `step-unknown` | not of this workshop, or blank; not a step of that product |
| `quantity-missing` `quantity-unreadable` `quantity-not-positive` `quantity-not-whole` `quantity-too-large` | also of 合格 |
| `accepted-exceeds-quantity` | |
| `cell-error` | the cell holds #REF!, #DIV/0!, … |
| `duplicate-row` | a warning: an earlier row agrees in everything; both are work |
| `file-unreadable` `file-empty` `file-too-large` | the file as a whole |
| `headings-missing` | no table on the sheets, or one that lacks the headings in `column`; a warning for a sheet beside others that are read |
| `sheet-hidden` | a warning: a hidden sheet holds a table; it is passed over, since nobody saw it |

The rooms, in the order of use: `shell.workbooks` gives grids of cells; `tables` and
`layout` find headings and titles, `columns` says what they mean; `lines` picks the lines that are work;
`rows` reads them with `cells`, `dates`, `known` and `named`; `how_read` says how a table was
read, `sheet` is the answer, `rest` what has to be mended.
"""  # noqa: E501 - the table

from collections.abc import Mapping
from datetime import date

from shell.workbooks import read_workbook
from shell.workbooks.grid import Unreadable
from workshops.tasks.sheets.columns import ROLES, Columns
from workshops.tasks.sheets.known import Member, Members, Product, Products, Step
from workshops.tasks.sheets.rest import Rest, to_mend
from workshops.tasks.sheets.rows import Reading
from workshops.tasks.sheets.sheet import WHOLE, Place, Row, RowError, Sheet, is_wrong
from workshops.tasks.sheets.tables import tables_in

__all__ = [
    "ROLES",
    "WHOLE",
    "Member",
    "Members",
    "Place",
    "Product",
    "Products",
    "Rest",
    "Row",
    "RowError",
    "Sheet",
    "Step",
    "is_wrong",
    "read_sheet",
    "to_mend",
]


def read_sheet(
    data: bytes,
    filename: str,
    *,
    today: date,
    members: Members,
    products: Products,
    confirmed: Mapping[str, Mapping[int, str]] | None = None,
    guessing: bool = False,
    rest: Rest | None = None,
) -> Sheet:
    """What a day sheet says: .xlsx, .xls, or text in any usual encoding.

    `filename` is not looked at: what a file is, its bytes tell, and a file renamed is the same
    work. `today`: Asia/Shanghai; work dates after it are refused, dates without a year lie on it or
    before. `members`, `products`: those of the workshop. `confirmed`: what somebody there said columns hold,
    by the shape of their headings. `guessing`: somebody will look at how it was read before it counts.
    `rest`: collects what has to be mended.
    """
    columns = Columns(members, products, confirmed or {}, guessing)
    reading = Reading(columns, rest)
    sheet = reading.sheet
    try:
        grids = read_workbook(data)
    except Unreadable as refusal:
        sheet.errors.append(RowError("", refusal.row, "", refusal.code, refusal.value))
        return sheet
    tables = 0
    bare: list[RowError] = []
    for grid in grids:
        if not grid.rows:
            continue
        found = tables_in(grid, today, columns)
        if found and grid.hidden:
            sheet.warnings.append(RowError(grid.name, 0, "", "sheet-hidden"))
        elif found:
            tables += len(found)
            for table in found:
                reading.read(grid, table)
        elif not grid.hidden:
            bare.append(RowError(grid.name, 0, "", "headings-missing"))
    if not tables:
        sheet.errors += bare[:1] or [RowError("", 0, "", "headings-missing")]
    else:
        sheet.warnings += bare
        if not sheet.rows_seen and not sheet.errors:
            sheet.errors.append(RowError("", 0, "", "file-empty"))
    return sheet
