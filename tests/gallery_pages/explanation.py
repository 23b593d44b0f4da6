"""The gallery's pages on which one amount is explained."""

from datetime import date
from typing import Any

from markupsafe import Markup

from tests.gallery_pages.story import FRAME, D, Page, at

STEPS = [
    {
        "icon": "box",
        "word": "交件",
        "at": at(11, 3, 16, 42),
        "by": "工坊负责人记的",
        "sentences": [Markup("您在庙西共富工坊交了 <b>163 个</b>。您自己数的也是 163 个。")],
        "split": None,
    },
    {
        "icon": "inspect",
        "word": "验收",
        "at": at(11, 4, 9, 15),
        "by": "验收员验的",
        "sentences": ["1 个骨架歪了。返工的 2 个修好再交，到时另算。"],
        "split": {"accepted": 160, "rework": 2, "rejected": 1},
    },
    {
        "icon": "tag",
        "word": "单价",
        "at": None,
        "note": "交件那天的价",
        "by": None,
        "sentences": [Markup("装骨架一个 <b>0.42 元</b>，从 9 月 1 日起就是这个价。")],
        "split": None,
    },
    {
        "icon": "sum",
        "word": "结算",
        "at": at(11, 9, 10, 30),
        "by": "工坊负责人批的",
        "sentences": [Markup("写进 11 月 2–8 日的工资条，这一行 <b>67.20 元</b>，整张 269.60 元。")],
        "split": None,
    },
    {
        "icon": "paid",
        "word": "到账",
        "at": at(11, 11, 14, 5),
        "by": None,
        "tone": "paid",
        "sentences": ["269.60 元转进您尾号 6038 的银行卡，这 67.20 元在里面。"],
        "split": None,
    },
]
EXPLAIN: dict[str, Any] = {
    "title": "11 月 3 日 · 红灯笼装骨架",
    "amount": D("67.20"),
    "stage": "paid",
    "steps": STEPS,
    "hand_ins": [],
    "sum_line": {
        "quantity": 160,
        "unit": "个",
        "rate": D("0.42"),
        "factor": None,
        "result": D("67.20"),
        "exact": None,
    },
    "slip_href": "/slip",
    "slip_label": "11 月 2–8 日工资条",
    "contest_href": "#",
    "contest_open": False,
    "contest_reasons": [
        {"code": "count", "name": "件数不对"},
        {"code": "inspection", "name": "验收不对"},
        {"code": "rate", "name": "单价不对"},
    ],
    "back_href": "/month",
}
PAGES: dict[str, Page] = {
    "explain": ("income/explain.html", EXPLAIN, "income"),
    "explain-line": (
        "income/explain.html",
        {
            **EXPLAIN,
            "contest_href": None,
            "contest_open": True,
            "hand_ins": [
                {"date": date(2026, 11, 3), **FRAME, "quantity": 160, "amount": D("67.20"), "href": "#"},
                {"date": date(2026, 11, 5), **FRAME, "quantity": 255, "amount": D("107.10"), "href": "#"},
            ],
        },
        "income",
    ),
}
