"""The gallery's damage that wages pay for: at the workshop's desk, and on the phone of whose it is."""

from datetime import date
from typing import Any

from tests.gallery_pages.story import Page

OPEN: dict[str, Any] = {
    "name": "王木根",
    "number": "0207",
    "workshop": "庙西共富工坊",
    "date": date(2026, 11, 10),
    "said_on": date(2026, 11, 11),
    "what": "弄坏了工具或机器",
    "amount": 100_000,
    "taken": 60_000,
    "coming": 19_000,
    "left": 21_000,
    "state": "open",
    "objection": None,
    "withdraw_href": "#",
    "answer_href": "#",
    "contest_href": "#",
    "entry_id": "a",
}
CONTESTED: dict[str, Any] = {
    **OPEN,
    "name": "陈桂香",
    "number": "0318",
    "what": "弄坏了做好的货",
    "amount": 8_000,
    "taken": 0,
    "coming": 0,
    "left": 8_000,
    "state": "contested",
    "objection": "不是我弄的",
    "contest_href": None,
}
WITHDRAWN: dict[str, Any] = {
    **OPEN,
    "name": "张美玉",
    "number": "0402",
    "what": "丢了",
    "amount": 5_000,
    "taken": 5_000,
    "coming": 0,
    "left": 0,
    "state": "withdrawn",
    "contest_href": None,
}
DESK: dict[str, Any] = {
    "declared": True,
    "items": [CONTESTED, OPEN, WITHDRAWN],
    "people": [{"value": "a", "label": "0207 王木根"}],
    "reasons": [{"value": "tool-broken", "label": "弄坏了工具或机器"}],
    "done": None,
    "error": None,
    "typed": {},
    "errors": {},
    "entry_id": "e",
    "today": date(2026, 11, 20),
    "terms_href": "#",
    "back_href": "#",
}
OWN: dict[str, Any] = {
    "items": [
        CONTESTED,
        OPEN,
        {**OPEN, "amount": 3_000, "taken": 3_000, "coming": 0, "left": 0},
        WITHDRAWN,
    ],
    "objections": [
        {"code": "not-mine", "name": "不是我弄的"},
        {"code": "too-much", "name": "钱算多了"},
        {"code": "other", "name": "别的原因"},
    ],
    "error": None,
    "method": [
        "法律规定：一个月最多扣工资的五分之一，扣完不能低于当地最低工资。",
        "您说不对，答复以前一分也不扣。",
        "撤销的，扣过的都退给您。",
    ],
    "contests_href": "#",
    "back_href": "/income",
}

PAGES: dict[str, Page] = {
    "damages": ("workshops/damages.html", DESK, ""),
    "damages-wrong": (
        "workshops/damages.html",
        {
            **DESK,
            "typed": {"worker": "a", "amount": "-5"},
            "errors": {
                "amount": "金额要大于零，最多 100,000 元，最多两位小数。",
                "reason_code": "这里要选一个。",
            },
        },
        "",
    ),
    "damages-empty": ("workshops/damages.html", {**DESK, "items": []}, ""),
    "damages-none": ("workshops/damages.html", {**DESK, "items": [], "declared": False}, ""),
    "own-damages": ("workshops/own_damages.html", OWN, "income"),
    "own-damages-none": ("workshops/own_damages.html", {**OWN, "items": []}, "income"),
}
