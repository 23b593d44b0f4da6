"""Files for the bank and from it: payments go out as CSV or XLSX, results come back as either.

Every bank has a layout of its own. Ours holds what all of them ask for; of theirs the columns are found by
their headings, wherever they stand.
"""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from kernel.money import from_fen, to_fen
from shell.workbooks import Cell, Grid, Unreadable, read_workbook
from shell.workbooks.writing import Sheet, Yuan, workbook
from workshops.service import BankResult
from workshops.tasks.sheets.cells import plain, words

HEADINGS = ("序号", "收款账号", "收款户名", "金额（元）", "附言")


def _in_order(text: str) -> tuple[str, ...]:
    return tuple(text.split())


REFERENCES = _in_order(
    "附言 流水号 客户流水号 企业流水号 业务参考号 参考号 业务编号 摘要 用途 备注 reference"
)
OUTCOMES = _in_order("状态 处理状态 交易状态 处理结果 交易结果 结果 成功标志 status result")
AMOUNTS = _in_order("金额 金额元 交易金额 代发金额 实发金额 付款金额 发生额 amount")
"""Headings, the most telling first."""
PAID = words("成功 处理成功 交易成功 代发成功 付款成功 已入账 已付款 入账成功 success succeeded ok")
SENT_BACK = words(
    "失败 处理失败 交易失败 代发失败 付款失败 入账失败 退票 退汇 退回 拒绝 已退回 failed rejected returned"
)
UNDER_WAY = words("处理中 待处理 已受理 受理中 银行处理中 等待处理 pending processing")
SEARCHED = 30
"""Rows in which the headings are looked for: banks put a title and totals above them."""


class Payment(NamedTuple):
    """One row for the bank; `amount` in fen."""

    account: str
    name: str
    amount: int
    reference: str


class Told(NamedTuple):
    """A result file, read: what it says, how many payments are still under way, and the rows it says
    nothing clear in, each with a code (`outcome-unknown`, `amount-unreadable`)."""

    results: Sequence[BankResult]
    under_way: int
    wrong: Sequence[tuple[int, str]]


def as_csv(payments: Sequence[Payment]) -> bytes:
    """A file for the bank, as programs there and Excel read it: with a byte order mark, quoted throughout."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for number, each in enumerate(payments, 1):
        amount = f"{from_fen(each.amount):f}"
        writer.writerow([number, each.account, _no_formula(each.name), amount, each.reference])
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(payments: Sequence[Payment]) -> bytes:
    """The same as a workbook: account numbers are text, or the last digits of a long one would be lost."""
    lines = [
        (number, each.account, each.name, Yuan(from_fen(each.amount)), each.reference)
        for number, each in enumerate(payments, 1)
    ]
    return workbook([Sheet("代发", HEADINGS, lines)]).getvalue()


def read_results(data: bytes) -> Told:
    """What a bank's file says. Raises `Unreadable`: what `read_workbook` refuses, and `results-unreadable`
    where no row names both a reference and an outcome."""
    for grid in read_workbook(data):
        found = _headings(grid)
        if found is not None:
            return _told(grid, *found)
    raise Unreadable("results-unreadable")


def _headings(grid: Grid) -> tuple[int, dict[str, int]] | None:
    for number in sorted(grid.rows)[:SEARCHED]:
        columns: dict[str, int] = {}
        for role, known in (("reference", REFERENCES), ("outcome", OUTCOMES), ("amount", AMOUNTS)):
            said = [_heading(cell) for cell in grid.rows[number]]
            # the most telling heading, whichever column comes first
            told = [said.index(heading) for heading in known if heading in said]
            if told:
                columns[role] = told[0]
        if "reference" in columns and "outcome" in columns:
            return number, columns
    return None


def _told(grid: Grid, heading: int, columns: dict[str, int]) -> Told:
    results: list[BankResult] = []
    wrong: list[tuple[int, str]] = []
    under_way = 0
    for number in sorted(row for row in grid.rows if row > heading):
        cells = grid.rows[number]
        reference = _text(cells, columns["reference"]).upper()
        outcome = plain(_cell(cells, columns["outcome"])).lower()
        if not reference and not outcome:
            continue  # totals and remarks below the rows
        amount = None
        if "amount" in columns:
            try:
                amount = _fen(_text(cells, columns["amount"]))
            except InvalidOperation:
                wrong.append((number, "amount-unreadable"))
                continue
        if outcome in UNDER_WAY:
            under_way += 1
        elif outcome in PAID or outcome in SENT_BACK:
            results.append(BankResult(number, reference, amount, outcome in PAID))
        else:
            wrong.append((number, "outcome-unknown"))
    return Told(results, under_way, wrong)


def _heading(cell: Cell) -> str:
    return plain(cell).lower().partition("(")[0].strip()


def _fen(text: str) -> int | None:
    text = text.replace(",", "").replace("，", "").removeprefix("¥").removesuffix("元").strip()
    if not text:
        return None
    amount = Decimal(text)
    if not amount.is_finite():
        raise InvalidOperation
    return to_fen(amount)


def _cell(cells: Sequence[Cell], column: int) -> Cell:
    return cells[column] if column < len(cells) else None


def _text(cells: Sequence[Cell], column: int) -> str:
    cell = _cell(cells, column)
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}"
    return str(cell or "").strip()


def _no_formula(text: str) -> str:
    """A name no spreadsheet takes for a formula (a CSV has no other way to say so)."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
