"""Sheets to take away: text stays text, figures are figures, and nothing is computed by who opens it."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

A4 = 9  # as the format numbers papers
NARROWEST, WIDEST, PAGE = 10, 40, 90  # columns, in figures; the last for lines of text
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text stays text: no cell of ours is a formula, whatever a name begins with.
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Share(Decimal):
    """A percentage, to be written with one decimal."""


class Yuan(Decimal):
    """Money, to be written with two decimals."""


class Sheet(NamedTuple):
    """A sheet's title, its headings (none: plain lines of text), and its lines."""

    title: str
    headings: Sequence[str]
    lines: Sequence[Sequence[Any]]


def workbook(sheets: Sequence[Sheet]) -> BytesIO:
    """The sheets as an XLSX file: headings stay in sight, columns are as wide as what they hold, and on paper
    (A4) each sheet is one page wide."""
    kept = BytesIO()
    book = xlsxwriter.Workbook(kept, PLAIN)
    bold, wrapped = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
    formats: dict[type, Any] = {
        Yuan: book.add_format({"num_format": "#,##0.00"}),
        Share: book.add_format({"num_format": "0.0"}),
    }
    for title, headings, lines in sheets:
        sheet = book.add_worksheet(title)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        if headings:
            sheet.write_row(0, 0, headings, bold)
            sheet.freeze_panes(1, 1)
            sheet.repeat_rows(0)
            sheet.set_landscape()
            for column, width in enumerate(_widths([headings, *lines])):
                sheet.set_column(column, column, width)
        else:
            sheet.set_column(0, 0, PAGE, wrapped)
        for place, line in enumerate(lines, 1 if headings else 0):
            for column, value in enumerate(line):
                _write(sheet, place, column, value, formats)
    book.close()
    kept.seek(0)
    return kept


def _widths(lines: Sequence[Sequence[Any]]) -> list[int]:
    """How wide each column is, in figures; a Chinese letter is as wide as two."""
    widths = [NARROWEST] * max(map(len, lines))
    for line in lines:
        for column, value in enumerate(line):
            if value is not None:
                widths[column] = max(widths[column], len(str(value).encode("gb18030", "replace")) + 2)
    return [min(width, WIDEST) for width in widths]


def _write(sheet: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None:
        sheet.write_blank(row, column, None)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value, formats.get(type(value)))
    else:
        sheet.write_string(row, column, str(value))


__all__ = ["PLAIN", "SPREADSHEET", "Share", "Sheet", "Yuan", "workbook"]
