"""Makes day sheets for tests, with the quirks that workshops' own have. All persons are invented."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from workshops.service import Row
from workshops.service.matching import matched
from workshops.tasks.sheets import Member, Members, Product, Products, Sheet, Step, read_sheet

TODAY = date(2026, 11, 22)
WORKSHOP = "5b0f2c1e-8f43-4a57-9d3a-0c4f1f6f2a10"
SHEET1 = "xl/worksheets/sheet1.xml"
HEADINGS = ["日期", "工号", "姓名", "产品", "工序", "数量", "合格", "备注"]
NAMES = (
    "金灯花 苗小岭 田阿藤 竹秋水 云满仓 柳三妹 石敢先 麦穗儿 桥头福 溪来顺 "
    "梅晚香 松大有 荷塘月 禾青青 井水甜 山里红 叶知秋 稻花香 桑阿婆 䶮㐂"
)
MEMBERS = Members(tuple(Member(f"worker {n}", f"G{n:02}", name) for n, name in enumerate(NAMES.split(), 1)))
PRODUCTS = Products(
    tuple(
        Product(code, name, tuple(Step(f"{code}-{step}", step) for step in steps.split()))
        for code, name, steps in [
            ("lantern", "灯笼", "骨架 布线 包装"),
            ("string", "彩灯串", "布线 包装"),
            ("chair", "藤椅背", "骨架 编织 包装"),
        ]
    )
)


@dataclass(frozen=True)
class Formula:
    """A formula and the value it showed when the sheet was saved; None: never calculated."""

    text: str
    value: object = None


@dataclass(frozen=True)
class AsDate:
    """A number in a cell that is formatted as a date."""

    number: float


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook: rows of cells, merged cells as `B4:B6`."""

    rows: Sequence[Sequence[object]]
    name: str = "Sheet1"
    merged: Sequence[str] = ()
    hidden: bool = False


def xlsx(*pages: Page | Sequence[Sequence[object]], date_1904: bool = False) -> bytes:
    """A workbook of these pages; a bare list of rows is a page of its own."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"date_1904": date_1904, "strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy/m/d"})
    for page in pages:
        page = page if isinstance(page, Page) else Page(page)
        sheet = book.add_worksheet(page.name)
        for area in page.merged:
            sheet.merge_range(area, "")
        for row, cells in enumerate(page.rows):
            for column, cell in enumerate(cells):
                match cell:
                    case None | "":
                        continue
                    case Formula(text, value):
                        sheet.write_formula(row, column, text, None, "" if value is None else value)
                    case AsDate(number):
                        sheet.write_number(row, column, number, day)
                    case date():
                        sheet.write_datetime(row, column, cell, day)
                    case str():
                        sheet.write_string(row, column, cell)
                    case _:
                        sheet.write(row, column, cell)
        if page.hidden:
            sheet.hide()
    if pages and isinstance(pages[0], Page) and pages[0].hidden:
        book.worksheets()[-1].activate()
        book.worksheets()[-1].set_first_sheet()
    book.close()
    return held.getvalue()


def text(rows: Sequence[Sequence[object]], encoding: str = "utf-8-sig", separator: str = ",") -> bytes:
    """The rows as a text file."""
    held = io.StringIO(newline="")
    csv.writer(held, delimiter=separator).writerows(
        [["" if cell is None else cell for cell in row] for row in rows]
    )
    return held.getvalue().encode(encoding)


def read(data: bytes, name: str = "日报.xlsx", today: date = TODAY) -> Sheet:
    """Read a file with the members and products of these tests."""
    return read_sheet(data, name, today=today, members=MEMBERS, products=PRODUCTS)


def work(sheet: Sheet) -> list[tuple[object, ...]]:
    """The rows that were read, short: number, product, step, date, quantity, accepted."""
    assert [(e.sheet, e.row, e.column, e.code, e.value) for e in sheet.errors] == []
    names = {step.code: step.name for product in PRODUCTS.products for step in product.steps}
    return [
        (
            f"G{int(row.worker.split()[1]):02}",
            row.product,
            names[row.step],
            row.work_date.isoformat()[5:] if row.work_date.year == 2026 else str(row.work_date),
            row.quantity,
            row.accepted,
        )
        for row in sheet.rows
    ]


def wrong(sheet: Sheet) -> list[tuple[int, str, str]]:
    """What is wrong, short: row, heading, code."""
    return [(error.row, error.column, error.code) for error in sheet.errors]


def recordable(sheet: Sheet) -> list[Row]:
    """The rows as they are recorded."""
    return [
        Row(row.worker, row.product, row.step, row.work_date, row.quantity, row.accepted)
        for row in sheet.rows
    ]


def ids(sheet: Sheet) -> list[str]:
    """The ids of the hand-ins that the rows become where none of them is known."""
    new = matched(WORKSHOP, recordable(sheet), lambda _ids: {})
    return [hand_in.id for _index, hand_in in new if hand_in]


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The packed file with one part changed: what other writers do differently."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return held.getvalue()
