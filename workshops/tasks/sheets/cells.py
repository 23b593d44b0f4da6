"""What a cell says: a count of pieces, or that nobody worked."""

import math
import re
import unicodedata
from decimal import Decimal

from shell.workbooks.grid import Cell, CellError, DateNumber

MAX_QUANTITY = 100_000
"""More in one row is a slip of the finger (quantity-too-large)."""


def words(text: str) -> frozenset[str]:
    """The words of a line, to look others up in."""
    return frozenset(text.split())


PIECES = words("件 个 個 只 隻 条 條 串 盏 盞 把 张 張 根 支 枚 颗 顆 朵 顶 頂 片 块 塊 pcs pc")
"""Words for one piece. 打, 箱, 双, 包, … may hold several: unreadable unless the product's own."""

NO_WORK = words(
    "休 休息 轮休 调休 放假 假 请假 事假 病假 产假 缺 缺勤 旷工 无 没来 没做 未到 停工 停电"
    " - -- — —— – − _ / \\ x × ✗ ✕ ○ 〇 o . 、 休假 請假 無 nil n/a na"
)
"""In a table by days: this person did not work that day. Blank and 0 mean the same there."""
NOT_INSPECTED = words("- -- — —— – / \\ 未验 未检 待验 待检 未验收 待验收 未驗 待驗")

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_SUM = re.compile(r"=?\+?\d+(\.\d+)?(\+\d+(\.\d+)?)+|=\d+(\.\d+)?")
_COUNTED = re.compile(r"([^a-z\u2e80-\U0003ffff]*?)([a-z\u2e80-\U0003ffff]*)")
_DIGITS = {
    sign: value
    for value, signs in enumerate(("零〇", "一壹", "二两贰兩貳", "三叁參", "四肆", "五伍", "六陆陸",
                                   "七柒", "八捌", "九玖"))
    for sign in signs
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CHINESE = "".join(_DIGITS) + "".join(_TENS) + "万萬"


class Wrong(Exception):
    """A cell that cannot be used: its code (see the package's docstring)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain(cell: Cell) -> str:
    """A cell as half-width text without spaces at its ends; a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFKC", cell).replace("−", "-").replace("﹣", "-").strip()


def chinese_number(text: str) -> int | None:
    """A whole number in Chinese signs up to 99 999 999: `四十`, `一百二`, `两千零五`, `二〇二六`."""
    if not text or any(sign not in _CHINESE for sign in text):
        return None
    if all(sign in _DIGITS for sign in text):  # read digit by digit: 二〇二六
        return int("".join(str(_DIGITS[sign]) for sign in text))
    high, sign, low = text.replace("萬", "万").partition("万")
    if sign:
        tens = chinese_number(high)
        ones = 0 if not low else chinese_number(low)
        if ones is not None and len(low) == 1:
            ones *= 1000  # 一万二 is 12 000
        return None if tens is None or ones is None or "万" in low else tens * 10_000 + ones
    total, digit, last = 0, None, 10_000
    for sign in text:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        else:
            if _TENS[sign] >= last or (digit is None and _TENS[sign] != 10):
                return None
            last = _TENS[sign]
            total += (1 if digit is None else digit) * last
            digit = None
    if digit and last >= 100 and text[-2] in _TENS:
        digit *= last // 10  # 一百二 is 120
    return total + (digit or 0)


def quantity(cell: Cell, units: frozenset[str]) -> int:
    """Pieces, at least one. `units`: what a piece is called in this workshop, besides the usual.

    Read: numbers, `４０`, `40 件`, `1,200`, `12.0`, `20+15` and formulas of such, `四十个`.
    Wrong: `cell-error`, `quantity-missing`, `quantity-unreadable` (also a date put in the wrong
    column), `quantity-not-whole`, `quantity-not-positive`, `quantity-too-large`.
    """
    count = _number(cell, units)
    if count <= 0:
        raise Wrong("quantity-not-positive")
    return _whole(count)


def accepted(cell: Cell, units: frozenset[str], of: int | None) -> int | None:
    """Pieces found good, None when not inspected yet (blank, a dash, 待验); 0 is a finding.

    `of`: the quantity they are of, None when that is not known. Wrong: as `quantity`, and
    `accepted-exceeds-quantity`.
    """
    if cell is None or (not isinstance(cell, CellError) and plain(cell) in NOT_INSPECTED):
        return None
    count = _number(cell, units)
    if count < 0:
        raise Wrong("quantity-not-positive")
    if of is not None and count > of:
        raise Wrong("accepted-exceeds-quantity")
    return _whole(count)


def did_not_work(cell: Cell) -> bool:
    """Whether a cell of a table by days says that there was no work: blank, 0, 休, -, …"""
    if cell is None:
        return True
    if isinstance(cell, float):
        return cell == 0
    if isinstance(cell, CellError):
        return False
    text = re.sub(r"\s", "", plain(cell)).casefold()
    return text in NO_WORK or re.fullmatch(r"0(\.0*)?[件个只条串]?", text) is not None


def _whole(count: Decimal) -> int:
    if count != count.to_integral_value():
        raise Wrong("quantity-not-whole")
    if count > MAX_QUANTITY:
        raise Wrong("quantity-too-large")
    return int(count)


def _number(cell: Cell, units: frozenset[str]) -> Decimal:
    if isinstance(cell, float):
        if not math.isfinite(cell) or (isinstance(cell, DateNumber) and cell.is_plausible):
            raise Wrong("quantity-unreadable")
        nearest = round(cell)  # 12.000000000000002 is what a formula makes of 12
        return Decimal(nearest) if abs(cell - nearest) < 1e-9 else Decimal(repr(cell))
    if isinstance(cell, CellError):
        raise Wrong("cell-error")
    text = re.sub(r"\s", "", plain(cell)).casefold()
    if not text:
        raise Wrong("quantity-missing")
    if text.isascii() and text.isdigit() and len(text) < 19:
        return Decimal(text)
    count = _COUNTED.fullmatch(text)
    if count is not None and (not count[2] or count[2] in PIECES or count[2] in units):
        text = count[1]
    if len(text) > 40:
        raise Wrong("quantity-unreadable")
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _SUM.fullmatch(text):
        return sum((Decimal(part) for part in text.lstrip("=+").split("+")), Decimal(0))
    if text and text[-1] not in _CHINESE and (text[-1] in PIECES or text[-1] in units):
        text = text[:-1]
    written = chinese_number(text)
    if written is None or text == "一":  # which may well be a dash
        raise Wrong("quantity-unreadable")
    return Decimal(written)
