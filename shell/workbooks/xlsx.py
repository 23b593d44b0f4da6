"""Reads .xlsx into bare cells (ECMA-376, SpreadsheetML): values, merged cells, failed formulas.

A reader of our own, because the truth of a wage hangs on what others drop: a cell that failed
(`#REF!`) must not look blank, a 60 formatted as a date must not become 59, a formula that was
never calculated must not be missing. It streams, so that a bomb is noticed before it is held.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO
from xml.parsers import expat  # nosec - document types, and with them entities, are refused

from shell.workbooks.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED,
    Cell,
    CellError,
    DateNumber,
    Grid,
    Unreadable,
)

DAMAGE = (
    zipfile.BadZipFile,  # also what a part ends in that is longer than it claims
    zlib.error,
    expat.ExpatError,
    NotImplementedError,  # a way of packing that no spreadsheet uses
    RuntimeError,  # a part behind a password
    LookupError,  # a part or string that is not there
    ValueError,
    OSError,
    EOFError,
)

LONGEST_NAME = 31
"""Letters in the name of a sheet, which stands beside each mistake that is told."""

_NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # quoted text, single signs, [Red], [$-804]


def read_xlsx(data: bytes) -> list[Grid]:
    """The sheets of a packed workbook in their order. Refuses as `read_workbook` does."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED:
                raise Unreadable("file-too-large")
            return list(_sheets(package))
    except DAMAGE as error:
        raise Unreadable("file-unreadable") from error


def _sheets(package: zipfile.ZipFile) -> Iterator[Grid]:
    book = next(
        (path for kind, path in _related(package, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    related = _related(package, book)
    if len({path for _, path in related.values()}) < len(related):
        raise Unreadable("file-unreadable")  # each part is read once, however often it is named
    strings: list[Cell] = []
    dated: set[str] = set()
    for kind, path in related.values():
        if kind in ("sharedStrings", "styles"):
            with package.open(path) as part:
                if kind == "styles":
                    dated = _date_styles(part)
                else:
                    strings = _strings(part)
    sheets: list[dict[str, str]] = []
    epoch_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal epoch_1904
        if name == "sheet":
            sheets.append(attributes)
        elif name == "workbookPr":
            epoch_1904 = attributes.get("date1904") in ("1", "true")

    with package.open(book) as part:
        _parse(part, start)
    held = 0
    for sheet in sheets:
        target = next(value for name, value in sheet.items() if name.endswith(":id"))
        kind, path = related.pop(target)
        if kind != "worksheet":
            continue  # a chart on a sheet of its own
        hidden = sheet.get("state", "visible") != "visible"
        grid = Grid(sheet["name"][:LONGEST_NAME], hidden=hidden, epoch_1904=epoch_1904)
        with package.open(path) as part:
            _fill(part, grid, strings, dated, MAX_ROWS - held)
        held += len(grid.rows)
        yield grid


def _related(package: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """What a part points to: id -> (kind, path in the package)."""
    folder, name = posixpath.split(path)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"]))
            kind = attributes["Type"].rpartition("/")[2]
            found[attributes["Id"]] = kind, target.lstrip("/")

    with package.open(posixpath.join(folder, "_rels", f"{name}.rels")) as part:
        _parse(part, start)
    return found


def _parse(
    part: IO[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Feed a part to the handlers, by the local names of its elements."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def opened(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def closed(name: str) -> None:
        if end is not None:
            end(name.rpartition(":")[2] if ":" in name else name)

    def refuse(*_: object) -> None:
        raise Unreadable("file-unreadable")  # no spreadsheet declares entities

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.ParseFile(part)


def _strings(part: IO[bytes]) -> list[Cell]:
    """The workbook's shared texts. A reading aid (`rPh`) above a text is no part of it."""
    strings: list[Cell] = []
    pieces: list[str] = []
    aid = wanted = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal aid, wanted
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            aid = True
        elif name == "t":
            wanted = not aid

    def end(name: str) -> None:
        nonlocal aid, wanted
        if name == "t":
            wanted = False
        elif name == "rPh":
            aid = False
        elif name == "si":
            strings.append("".join(pieces))

    def text(piece: str) -> None:
        if wanted:
            pieces.append(piece)

    _parse(part, start, end, text)
    return strings


def _date_styles(part: IO[bytes]) -> set[str]:
    """The numbers of the cell styles that show a date (section 18.8.30 of the standard)."""
    formats = {str(number) for number in (*range(14, 18), 22, *range(27, 32), *range(50, 59))}
    dated: set[str] = set()
    styles = -1  # counted inside cellXfs only

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal styles
        if name == "numFmt":
            code = _NOT_CODE.sub("", attributes["formatCode"]).lower()
            if "y" in code or "d" in code:
                formats.add(attributes["numFmtId"])
        elif name == "cellXfs":
            styles = 0
        elif name == "xf" and styles >= 0:
            if attributes.get("numFmtId") in formats:
                dated.add(str(styles))
            styles += 1

    def end(name: str) -> None:
        nonlocal styles
        if name == "cellXfs":
            styles = -1

    _parse(part, start, end)
    return dated


def _fill(part: IO[bytes], grid: Grid, strings: list[Cell], dated: set[str], room: int) -> None:
    """Read one sheet into `grid`; at most `room` rows may hold anything."""
    columns: dict[str, int] = {}
    row = 0
    cells: list[Cell] = []
    column = -1
    kind = ""
    value: list[str] = []
    formula: list[str] = []
    into: list[str] | None = None
    aid = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, cells, column, kind, into, aid
        if name == "c":
            reference = attributes.get("r")
            if reference is None:
                column += 1
            else:
                letters = reference.rstrip("0123456789")
                if letters not in columns:
                    columns[letters] = _column(letters)
                column = columns[letters]
            kind = attributes.get("t", "n")
            if kind == "n" and attributes.get("s") in dated:
                kind = "date"
            value.clear()
            formula.clear()
        elif name in ("v", "t"):
            into = None if aid else value
        elif name == "f":
            into = formula
        elif name == "row":
            row = int(attributes.get("r", row + 1))
            cells, column = [], -1
        elif name == "rPh":
            aid = True
        elif name == "mergeCell":
            _merge(grid, attributes["ref"])

    def end(name: str) -> None:
        nonlocal into, aid
        if name == "c":
            if column < MAX_COLUMNS and (value or formula):
                cell = _cell(kind, "".join(value), "".join(formula), strings)
                if cell is not None:
                    cells.extend([None] * (column - len(cells)))
                    cells.append(cell)
        elif name == "row":
            if cells:
                if len(grid.rows) >= room:
                    raise Unreadable("file-too-large")
                grid.rows[row] = cells
        elif name == "rPh":
            aid = False
        else:
            into = None

    def text(piece: str) -> None:
        if into is not None:
            into.append(piece)

    _parse(part, start, end, text)


def _cell(kind: str, value: str, formula: str, strings: list[Cell]) -> Cell:
    if kind == "s":
        found = strings[int(value)] if value else None
        return found if isinstance(found, str) and found.strip() else None
    if kind == "e":
        return CellError(value or "#ERROR!")
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind in ("n", "date"):
        if value.strip():
            return DateNumber(value) if kind == "date" else float(value)
        return f"={formula}" if formula else None  # never calculated: say so, do not drop it
    return value if value.strip() else None


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _merge(grid: Grid, reference: str) -> None:
    first, _, last = reference.replace("$", "").partition(":")
    last = last or first
    left, right = (corner.rstrip("0123456789") for corner in (first, last))
    top, bottom = int(first[len(left) :]), int(last[len(right) :])
    if bottom > top:
        grid.merge(top, bottom, _column(left))
    elif right != left:
        grid.spread(top, _column(left), _column(right))
