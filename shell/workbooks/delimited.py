"""Sheets as text: any of the encodings and separators that Excel and WPS save."""

import codecs
import csv
import io

from shell.workbooks.grid import MAX_COLUMNS, MAX_ROWS, Cell, CellError, Grid, Unreadable

SEPARATORS = ",\t;，；|"
ERRORS = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"}
"""What a failed formula reads as once a sheet is saved as text."""


def read_delimited(data: bytes) -> Grid:
    """The one sheet of a text file. A row is a record: a quoted line break does not start a new one.

    Refuses (`Unreadable`): `file-unreadable` for what is no text, or has a quote that never ends
    (with the row: all behind it would silently become one remark), and `file-too-large`.
    """
    text = _decode(data)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own hint
        separator, text = first.strip()[-1], rest
    else:
        separator = _separator(text)
    grid = Grid("")
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, record in enumerate(records, 1):
            cells = [_cell(field) for field in record[:MAX_COLUMNS]]
            if any(cell is not None for cell in cells):
                grid.rows[number] = cells
                if len(grid.rows) > MAX_ROWS:
                    raise Unreadable("file-too-large")
    except csv.Error as error:
        raise Unreadable("file-unreadable", row=number + 1) from error
    return grid


def _cell(field: str) -> Cell:
    text = field.strip()
    if not text:
        return None
    return CellError(text) if text[0] == "#" and text.upper() in ERRORS else text


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data[1:80:2].count(0) > 10:  # every other byte zero: UTF-16 whose mark was lost
        encodings = ["utf-16-le"]
    elif data[0:80:2].count(0) > 10:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]  # in this order: GB18030 reads nearly anything
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in set(text)):
            break  # a picture or a program, not text
        if text.lstrip()[:1] == "<" or text.startswith("%PDF"):
            break  # a web page that a system saved as ".xls", or a paper
        return text
    raise Unreadable("file-unreadable")


def _separator(text: str) -> str:
    """The one that cuts the most lines of the beginning into the most common number of cells."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]

    def evenness(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines if separator in line]
        if not counts:
            return 0, 0
        return max(counts.count(n) * n for n in set(counts)), -SEPARATORS.index(separator)

    return max(SEPARATORS, key=evenness)
