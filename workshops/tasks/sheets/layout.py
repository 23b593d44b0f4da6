"""Where things stand on a sheet: its heading rows, and what the lines above them tell.

Two layouts, and every mixture of them. In a long table a row is a piece of work and each column has
its heading. In a cross table some columns are headed by a day (1, 2, 3 …), a product with its step
or a person, and each cell below is a count. What neither a column nor a heading tells stands in the
title.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shell.workbooks.grid import Cell, CellError, DateNumber
from workshops.tasks.sheets.cells import Wrong, plain, words
from workshops.tasks.sheets.dates import WEEKDAY, Calendar
from workshops.tasks.sheets.known import Member, Members, Product, Products, Step, key

ORIGIN, REASON = "原表行", "要改什么"
"""The columns of a sheet of ours, that has only the lines to be mended: see `rest`."""

HEADINGS: Mapping[str, str] = {
    heading: role
    for role, headings in {
        "date": "日期 时间 交件日期 交件时间 交货日期 工作日期 生产日期 完成日期 完工日期 登记日期"
        " 作业日期 计件日期 日 年月日 月日 date",
        "month": "月 月份 month",
        "number": "工号 编号 编码 员工编号 员工编码 员工号 工人编号 人员编号 职工编号 职工号"
        " 员工工号 工人工号 人员工号 社员编号 村民编号 工牌号 工牌 工号日期 日期工号 number no. no id",
        "name": "姓名 名字 工人 员工 人员 工人姓名 员工姓名 职工姓名 人员姓名 村民 村民姓名 加工人"
        " 加工户 做工人 操作工 操作员 作业员 交件人 社员 社员姓名 工号姓名 姓名工号"
        " 员工名 姓名日期 日期姓名 name worker",
        "product": "产品 品名 品种 产品名称 产品名 货品 货品名称 货名 产品品名 产品品种 产品编号"
        " 产品编码 产品代码 款式 款号 产品工序 产品/工序 产品及工序 产品、工序 品名工序 品名/工序"
        " 工作内容 加工内容 项目 计件项目 product item",
        "step": "工序 工种 步骤 工序名称 工序名 工艺 加工工序 作业工序 工序内容 工段 step",
        "quantity": "数量 件数 完成数 完成数量 完成件数 完成量 交件数 交件数量 交件 交货数量 产量"
        " 个数 计件数 计件数量 计件 实做数 实做数量 做件数 生产数量 生产数 加工数量 加工数"
        " 总数量 总件数 只数 quantity qty pieces",
        "accepted": "合格 合格数 合格数量 合格件数 合格品 合格品数 良品 良品数 良品数量 正品 正品数"
        " 正品数量 验收合格 验收合格数 验收数 验收数量 实收 实收数 accepted",
        "remark": "备注 说明 备考 附注 备注说明 remark remarks note",
        "other": "序号 行号 单价 计件单价 金额 工资 计件工资 应发 实发 工价 签名 签字 签收 单位"
        " 星期 班组 组别 小组 车间 不合格 不合格数 返工 返工数 废品 废品数 次品 次品数 报废 损耗"
        " 电话 手机 手机号 身份证号 规格 颜色 合计 小计 总计 月合计 合计数 总数 共计 累计",
        "origin": ORIGIN,
        "reason": REASON,
    }.items()
    for heading in headings.split()
}
"""Headings as workshops write them (simplified, without spaces and brackets) and what they mean."""

GENERIC = words("数量 件数 个数 总数量 总件数 验收数 验收数量 实收 实收数 编号 编码 no no. id")
"""Headings that give way to another of the same meaning: 数量 beside 完成数 is what was planned."""

PASSED_OVER = frozenset({"other", "origin", "reason"})

KEYS = {
    "product": "产品 品名 品种 产品名称 货品 货名 款式",
    "step": "工序 工种 步骤 工序名称 工艺",
    "number": "工号 员工编号 工人编号",
    "name": "姓名 工人 员工 名字 员工姓名 工人姓名",
}
_KEY = {word: role for role, held in KEYS.items() for word in held.split()}
_OTHER_KEY = re.compile(r"月份|年月|年份|月|年|车间|工坊|制表人?|负责人|审核")
_SIMPLIFIED = str.maketrans(
    "號產數員編碼種驟驗備註說時間貨項稱類總計給實簽檢報", "号产数员编码种骤验备注说时间货项称类总计给实签检报"
)
TOTAL = re.compile(r"[小合总總共累][计計]|总数|總數|总和")
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_PAIR = re.compile(r"([^\s:]{1,8})\s*:\s*(.*?)(?=\s+[^\s:]{1,8}\s*:|$)")
_DAY = re.compile(r"(\d{1,2})(?:\.0)?[日号]?")
_WEEKDAY = re.compile(r"[(\[]?(星期|周|週)[一二三四五六日天][)\]]?|(?<=\d[日号])[一二三四五六日天]$")


def heading_of(cell: Cell) -> str:
    """A heading as it is shown to people: its own signs, without spaces and line breaks."""
    if isinstance(cell, float):
        return plain(cell)
    return re.sub(r"\s", "", cell or "")


def role_of(cell: Cell) -> str | None:
    """What a column of this heading holds; None when it is no heading we know."""
    if not isinstance(cell, str) or len(cell) > 20:
        return None
    text = key(cell).translate(_SIMPLIFIED).strip("*:：_")
    if text not in HEADINGS:
        text = _BRACKETS.sub("", text).strip("*:_")
    return HEADINGS.get(text) or HEADINGS.get(re.sub(r"[/\\|、及和]", "", text))  # 姓名＼日期


@dataclass(slots=True)
class Told:
    """What holds for a whole table or one of its columns: product and step, the day, the worker.

    A text is what the title says where the workshop knows no such thing. `wrong` is the code of a
    heading that cannot be used (the 31st of November).
    """

    product: Product | None = None
    step: Step | None = None
    day: date | None = None
    worker: Member | None = None
    product_text: str = ""
    step_text: str = ""
    worker_text: str = ""
    row: int = 0
    wrong: str = ""


@dataclass(slots=True)
class Crossing:
    """A column of counts in a cross table: where it is, its heading, what the heading tells."""

    column: int
    heading: str
    told: Told


@dataclass(slots=True)
class Table:
    """A heading row (from 1) and what is below it, until row `end` (not part of it)."""

    row: int
    below: int
    panels: list[dict[str, int]]
    headings: dict[int, str]
    crossings: list[Crossing]
    told: Told
    calendar: Calendar
    shape: str = ""
    origin: int | None = None
    end: int = 0
    headings_again: set[int] = field(default_factory=set)


def roles_in(cells: list[Cell]) -> list[tuple[int, str, str]]:
    """The headings in a row: column, meaning, text."""
    found = []
    for column, cell in enumerate(cells):
        role = role_of(cell)
        if role is not None:
            found.append((column, role, heading_of(cell)))
    return found


def panels_of(roles: list[tuple[int, str, str]]) -> list[dict[str, int]]:
    """The tables side by side under one heading row: a new one begins where a heading repeats."""
    panels: list[dict[str, int]] = [{}]
    texts: set[str] = set()
    vague: set[str] = set()  # the roles filled by a generic heading so far
    for column, role, text in roles:
        if role in PASSED_OVER:
            continue
        if text in texts:
            panels.append({})
            texts, vague = set(), set()
        texts.add(text)
        generic = key(_BRACKETS.sub("", key(text)).translate(_SIMPLIFIED)) in GENERIC
        if role not in panels[-1] or (role in vague and not generic):
            panels[-1][role] = column
            (vague.add if generic else vague.discard)(role)
    full = [panel for panel in panels if "quantity" in panel]
    return full if len(full) > 1 else [dict(item for panel in reversed(panels) for item in panel.items())]


def crossings_of(
    cells: list[Cell],
    roles: list[tuple[int, str, str]],
    calendar: Calendar,
    told: Told,
    members: Members,
    products: Products,
) -> list[Crossing]:
    """The columns of counts: headed by days, else by steps, else by persons; [] when none."""
    taken = {column for column, _, _ in roles}
    meant = {role for _, role, _ in roles}
    free = [
        (column, cell)
        for column, cell in enumerate(cells)
        if cell is not None and column not in taken and not isinstance(cell, CellError)
    ]
    if "date" not in meant and (meant & {"number", "name"} or (told.worker and "step" in meant)):
        days = _days(free, calendar)
        if len(days) > 1:
            return days
    if "quantity" in meant or not meant & {"date", "number", "name"}:
        return []
    found: list[Crossing] = []
    if "step" not in meant:
        for column, cell in free:
            step = told.product.step(plain(cell)) if told.product else None
            both = (told.product, step) if step else products.split_whole(plain(cell))
            if both:
                found.append(Crossing(column, heading_of(cell), Told(both[0], both[1])))
    if not found and not meant & {"number", "name"}:
        for column, cell in free:
            worker = members.by_either(plain(cell))
            if worker is not None:
                found.append(Crossing(column, heading_of(cell), Told(worker=worker)))
    return found if len(found) > 1 else []  # one alone is a line of a title: 组长：金灯花


def _days(free: Sequence[tuple[int, Cell]], calendar: Calendar) -> list[Crossing]:
    """Columns headed by days that rise: `1`, `1日`, `1日(周二)`, `11/1`, dates.

    A month's bare days may turn over once (26 … 31, 1 … 25); then the title must name the span.
    """
    found: list[Crossing] = []
    bare: list[int] = []
    for column, cell in free:
        text = re.sub(r"\s", "", plain(cell))
        text = _WEEKDAY.sub("", text)
        day = _DAY.fullmatch(text)
        if day is None and not (isinstance(cell, DateNumber) or re.search(r"\d\D+\d|\d{5}", text)):
            continue
        told = Told()
        try:
            told.day = calendar.read(cell if day is None else day[1])
        except Wrong as wrong:
            if day is None or not 1 <= int(day[1]) <= 31:
                continue
            told.wrong = wrong.code
        bare.append(int(day[1]) if day else 0)
        found.append(Crossing(column, heading_of(cell) if day else plain_day(cell, told), told))
    falls = [at for at in range(1, len(bare)) if 0 < bare[at] < bare[at - 1]]
    if len(falls) > 1 or any(bare[at] == bare[at - 1] for at in range(1, len(bare)) if bare[at]):
        return []
    if falls and calendar.span is None:
        for crossing in found[: falls[0]]:
            crossing.told.day, crossing.told.wrong = None, "date-unreadable"
    return found


def plain_day(cell: Cell, told: Told) -> str:
    """How a heading that is a date is shown."""
    if isinstance(cell, float) and told.day is not None:
        return told.day.isoformat()
    return heading_of(cell)


def is_weekdays(cells: list[Cell], columns: list[int]) -> bool:
    """Whether these cells only name days of the week."""
    held = [plain(cells[at]) for at in columns if at < len(cells) and cells[at] is not None]
    return bool(held) and all(WEEKDAY.fullmatch(text) for text in held)


def pairs_in(line: list[Cell]) -> list[tuple[str, str]]:
    """What a line above the headings names: `产品：灯笼 工序：骨架`, or a cell each."""
    parts = []
    for cell in line:
        text = plain(cell)
        if (role_of(cell) or _OTHER_KEY.fullmatch(text)) and not text.endswith(":"):
            text += ":"
        parts.append(text)
    found = []
    for word, value in _PAIR.findall("  ".join(part for part in parts if part)):
        role = _KEY.get(key(word).translate(_SIMPLIFIED))
        if role is not None and value.strip():
            found.append((role, value.strip()))
    return found
