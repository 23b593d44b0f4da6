"""The gallery's forms on paper: the tally sheet, the pay list to sign."""

from datetime import date
from decimal import Decimal
from typing import Any

from shell.qr import qr_code
from tests.gallery_pages.story import Page

NAMES = (
    "林素芬",
    "王木根",
    "张美玉",
    "陈桂香",
    "朱永福",
    "叶阿彩",
    "方秋月",
    "何小满",
    "罗来喜",
    "周海燕",
    "郑三妹",
)
PEOPLE = [
    {"number": f"{n:04}", "name": name, "qr": qr_code(f"00000000-0000-4000-8000-{n:012}", f"{name}的工牌")}
    for n, name in enumerate(NAMES, 101)
]
STEPS = [
    {"label": "灯笼 · 装骨架", "unit": "个", "rate": Decimal("0.42")},
    {"label": "彩灯串 · 插灯", "unit": "串", "rate": Decimal("0.85")},
    {"label": "彩灯串 · 包装", "unit": "串", "rate": Decimal("0.0350")},
]
LINES = [
    {
        "number": one["number"],
        "name": one["name"],
        "work": 124_050 + 1,
        "others": n % 3 * -1800,
        "kept_back": "没有扣任何费用。",
        "net": 1,
    }
    for n, one in enumerate(PEOPLE)
]
for line in LINES:
    line["net"] = line["work"] + line["others"]
TALLY: dict[str, Any] = {
    "workshop": "庙西共富工坊",
    "sheets": [PEOPLE[:10], PEOPLE[10:]],
    "steps": STEPS,
    "back_href": "/workshop",
}
LIST: dict[str, Any] = {
    "workshop": "庙西共富工坊",
    "payer": "东塍彩灯有限公司",
    "label": "2026 年 11 月",
    "approved": True,
    "in_person": False,
    "printed": date(2026, 11, 20),
    "sheets": [LINES],
    "per_sheet": 22,
    "count": len(LINES),
    "total": 1_346_561,
    "capitals": "壹万叁仟肆佰陆拾伍元陆角壹分",
    "years": 3,
    "back_href": "/runs",
}
PAGES: dict[str, Page] = {
    "tally-sheet": ("workshops/tally_sheet.html", TALLY, ""),
    "tally-sheet-empty": ("workshops/tally_sheet.html", {**TALLY, "sheets": []}, ""),
    "pay-list": ("workshops/pay_list.html", LIST, ""),
    "pay-list-early": ("workshops/pay_list.html", {**LIST, "approved": False}, ""),
}
