"""A file's bytes as sheets of cells: which kind of file it is is told by its bytes, not its name."""

import os

import xlrd

from shell.workbooks.delimited import read_delimited
from shell.workbooks.grid import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    CellError,
    DateNumber,
    Grid,
    Unreadable,
)
from shell.workbooks.xlsx import read_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, WPS's .et, and .xlsx behind a password
ZIP = b"PK\x03\x04"


def read_workbook(data: bytes) -> list[Grid]:
    """The sheets of a file in their order, hidden ones marked.

    Refuses (`Unreadable`): `file-empty`, `file-too-large`, `file-unreadable` (not a sheet, damaged,
    or behind a password). Whatever the bytes are, nothing else is raised.
    """
    if not data.strip():
        raise Unreadable("file-empty")
    if len(data) > MAX_BYTES:
        raise Unreadable("file-too-large")
    if data.startswith(ZIP):
        grids = read_xlsx(data)
    elif data.startswith(OLE):
        grids = _read_xls(data)
    else:
        grids = [read_delimited(data)]
    if not any(grid.rows for grid in grids):
        raise Unreadable("file-empty")
    return grids


def _read_xls(data: bytes) -> list[Grid]:
    try:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - it writes remarks about old files
            # formatting_info is what makes it tell the merged cells
            book = xlrd.open_workbook(file_contents=data, logfile=nowhere, formatting_info=True)
    except Exception as error:  # a damaged file fails in any of a dozen ways
        raise Unreadable("file-unreadable") from error
    if sum(sheet.nrows for sheet in book.sheets()) > MAX_ROWS * 4:
        raise Unreadable("file-too-large")
    grids, held = [], 0
    for sheet in book.sheets():
        grid = Grid(sheet.name, hidden=sheet.visibility != 0, epoch_1904=book.datemode == 1)
        for index in range(sheet.nrows):
            cells = [
                _cell(kind, value)
                for kind, value in zip(
                    sheet.row_types(index, 0, MAX_COLUMNS),
                    sheet.row_values(index, 0, MAX_COLUMNS),
                    strict=True,
                )
            ]
            if any(cell is not None for cell in cells):
                grid.rows[index + 1] = cells
        held += len(grid.rows)
        if held > MAX_ROWS:
            raise Unreadable("file-too-large")
        for top, below, left, after in sheet.merged_cells:
            if below - top > 1:
                grid.merge(top + 1, below, left)
            elif after - left > 1:
                grid.spread(top + 1, left, after - 1)
        grids.append(grid)
    return grids


def _cell(kind: int, value: str | float) -> Cell:
    if kind == xlrd.XL_CELL_NUMBER:
        return float(value)
    if kind == xlrd.XL_CELL_DATE:
        return DateNumber(value)
    if kind == xlrd.XL_CELL_ERROR:
        return CellError(xlrd.error_text_from_code.get(int(value), "#ERROR!"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) and value.strip() else None


__all__ = ["Cell", "CellError", "DateNumber", "Grid", "Unreadable", "read_workbook"]
