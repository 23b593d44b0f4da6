"""The gallery's damage that wages pay for: at the workshop's desk, and on the phone of whose it is."""

from datetime import date
from typing import Any

from tests.gallery_pages.pay_runs import RUN
from tests.gallery_pages.slips import SLIP
from tests.gallery_pages.story import D, Page, at

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

LINE: dict[str, Any] = {
    "month": date(2026, 11, 1),
    "label": "弄坏东西的赔偿",
    "grade": None,
    "rate": None,
    "factor": None,
    "counted": None,
    "amount": D("-53.92"),
    "kind": "deduction",
    "note": "11 月 2 日弄坏了工具或机器，要赔 100.50 元，前面扣过 0.00 元；11 月的工资 2,569.60 元，"
    "最多扣五分之一，扣完不低于最低工资 2010 元",
    "why": None,
    "href": "#",
}
SAID: dict[str, Any] = {
    "name": "陈桂香",
    "number": "0318",
    "heading": "陈桂香说不该赔",
    "what": "11 月 10 日弄坏了做好的货，赔 80.00 元",
    "slip": None,
    "sum": None,
    "amount": None,
    "withdraws": True,
    "said": "不是我弄的",
    "said_at": at(11, 19, 9, 12),
    "words": None,
    "parts": [],
    "may_uphold": True,
    "elsewhere": {"words": "看要赔的", "href": "#"},
    "rejections": [
        {"code": "damage-as-stated", "name": "看过了，是本人弄坏的，钱也对", "chosen": True},
        {"code": "other", "name": "别的原因", "chosen": False},
    ],
    "action": "#",
    "evidence_href": "#",
    "entry_id": "e",
    "errors": {},
    "back_href": "#",
}

PAGES: dict[str, Page] = {
    "contested-damage": ("workshops/contested.html", SAID, ""),
    "run-deductions": (
        "workshops/run.html",
        {
            **RUN,
            "total": D("11920.50"),
            "deductions": [
                {
                    "name": "王木根",
                    "text": "11 月的工资，弄坏了工具或机器，要赔 1,000.00 元，前面扣过 0.00 元",
                    "amount": D("-600"),
                }
            ],
        },
        "",
    ),
    "slip-deductions": (
        "income/slip.html",
        {
            **SLIP,
            "net": SLIP["net"] + LINE["amount"],
            "lines": [*SLIP["lines"], LINE],
            "kept_back": "除了上面写明的赔偿和个人所得税，没有扣任何费用。",
        },
        "slips",
    ),
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
