"""The gallery's pages of the counter: pieces handed in, pieces inspected."""

from datetime import date
from typing import Any

from tests.gallery_pages.story import FRAME, PEOPLE, REASONS, STRING, D, Page

CHOICES = [
    {"value": "red/frame", "label": "红灯笼 · 装骨架", "unit": "个", "rate": D("0.42")},
    {"value": "string/lamp", "label": "彩灯串 · 插灯", "unit": "串", "rate": D("0.85")},
    {"value": "cap/glue", "label": "灯头 · 套胶", "unit": "个", "rate": D("0.035")},
]
RECENT = [
    {
        "id": "1",
        "name": "林素芬",
        "number": "0207",
        "label": "红灯笼装骨架",
        "quantity": 154,
        "unit": "个",
        "state": "",
        "undo_href": "#",
    },
    {
        "id": "2",
        "name": "王木根",
        "number": "0112",
        "label": "彩灯串插灯",
        "quantity": 86,
        "unit": "串",
        "state": "undone",
        "undo_href": None,
    },
    {
        "id": "3",
        "name": "张美玉",
        "number": "0425",
        "label": "彩灯串插灯",
        "quantity": 72,
        "unit": "串",
        "state": "checked",
        "undo_href": None,
    },
]
BOOK: dict[str, Any] = {
    "account": "a",
    "token": "t",
    "workshop": "w",
    "now": "2026-11-20T16:40:00+08:00",
    "members": [{key: one[key] for key in ("id", "number", "name")} for one in PEOPLE],
    "steps": [
        {
            "product": choice["value"].split("/")[0],
            "step": choice["value"].split("/")[1],
            "label": choice["label"],
            "short": choice["label"].replace(" · ", ""),
            "unit": choice["unit"],
            "rates": [["2026-09-01", str(choice["rate"])]],
        }
        for choice in CHOICES
    ],
    "habits": {},
    "recent": [
        {
            "id": f"e{place}",
            "worker": one["id"],
            "number": one["number"],
            "product": "string",
            "step": "lamp",
            "quantity": 154 - place,
            "state": state,
            "work_date": "2026-11-20",
        }
        for place, (one, state) in enumerate(
            zip(PEOPLE, ("handed-in", "withdrawn", "inspected"), strict=False)
        )
    ],
    "today_count": 26,
}
ORDERS = [
    {"id": "o1", "firm": "东塍彩灯有限公司", "due_on": date(2026, 11, 28), "left": 1200},
    {"id": "o2", "firm": "亮堂堂展陈队", "due_on": date(2026, 12, 5), "left": 0},
]
HAND_IN: dict[str, Any] = {
    "book": BOOK,
    "workshop": {"id": "w", "name": "庙西共富工坊"},
    "worker": PEOPLE[0],
    "candidates": [],
    "q": "",
    "counter_href": "/hand-in",
    "search_href": "/hand-in/person",
    "choices": CHOICES,
    "chosen": CHOICES[0],
    "quantity": 120,
    "work_date": date(2026, 11, 20),
    "today": date(2026, 11, 20),
    "own_count": None,
    "entry_id": "e",
    "errors": {},
    "recent": RECENT,
    "today_count": 26,
    "today_href": "#",
}


def inspected(person: int, of: dict[str, str], quantity: int, rate: str, **more: Any) -> dict[str, Any]:
    """One hand-in waiting for inspection."""
    return {
        **PEOPLE[person],
        **of,
        "quantity": quantity,
        "rate": D(rate),
        "own_count": None,
        "reasons": REASONS,
        "grades": [],
        "errors": {},
        **more,
    }


OWN: dict[str, Any] = {
    "date": date(2026, 11, 19),
    "label": "灯笼 · 装骨架",
    "workshop": "庙西共富工坊",
    "quantity": 150,
    "own_count": None,
    "unit": "个",
    "typed": "",
    "error": None,
    "action": "#",
}
INSPECTION: dict[str, Any] = {
    "day": date(2026, 11, 19),
    "days": [date(2026, 11, 20), date(2026, 11, 19)],
    "total_quantity": 484,
    "most_photos": 6,
    "contests": [
        {
            "says": "林素芬说数不对",
            "what": "11 月 12 日 · 红灯笼装骨架 154 个",
            "waits": 4,
            "href": "#",
        },
        {
            "says": "陈桂香说工资条不对",
            "what": "11 月 2–8 日工资条 · 红灯笼装骨架 174.30 元",
            "waits": 0,
            "href": "#",
        },
    ],
    "errors": {},
    "entry_id": "e",
    "items": [
        inspected(0, FRAME, 150, "0.42"),
        inspected(
            1,
            FRAME,
            168,
            "0.42",
            accepted=163,
            rework=3,
            rejected=2,
            errors={"split": ""},
            reasons=[{**REASONS[0], "chosen": True}, *REASONS[1:]],
        ),
        inspected(2, STRING, 90, "0.85"),
        inspected(3, STRING, 76, "0.85", own_count=78),
    ],
}
PAGES: dict[str, Page] = {
    "hand-in": ("workshops/hand_in.html", HAND_IN, "交件"),
    "hand-in-person": (
        "workshops/hand_in.html",
        {**HAND_IN, "worker": None, "candidates": PEOPLE, "quantity": None},
        "交件",
    ),
    "hand-in-unknown": (
        "workshops/hand_in.html",
        {**HAND_IN, "worker": None, "q": "0999", "errors": {"worker": "没有 0999 这个工号，再看一眼工牌"}},
        "交件",
    ),
    "hand-in-orders": (
        "workshops/hand_in.html",
        {
            **HAND_IN,
            "book": {
                **BOOK,
                "orders": {
                    CHOICES[0]["value"]: [
                        {"id": one["id"], "firm": one["firm"], "left": one["left"], "due": "11 月 28 日"}
                        for one in ORDERS
                    ]
                },
            },
            "orders": ORDERS,
        },
        "交件",
    ),
    "hand-in-mended": (
        "workshops/hand_in.html",
        {
            **HAND_IN,
            "book": {
                **BOOK,
                "rework": {
                    PEOPLE[0]["id"]: [
                        {"id": "r", "product": "red", "step": "frame", "rate": "0.42", "left": 6}
                        | {"day": "11 月 18 日"}
                    ]
                },
            },
            "rework": [{"id": "r", "day": date(2026, 11, 18), "left": 6}],
            "rework_of": "r",
        },
        "交件",
    ),
    "hand-in-choice": ("workshops/hand_in.html", {**HAND_IN, "chosen": None}, "交件"),
    "own-counts": (
        "workshops/own_counts.html",
        {
            "items": [
                {**OWN, "id": "a"},
                {**OWN, "id": "b", "own_count": 168, "quantity": 168},
                {**OWN, "id": "c", "own_count": 78, "quantity": 76},
                {**OWN, "id": "d", "typed": "一百多", "error": "这里要一个整数。"},
            ],
            "error": None,
            "back_href": "/income",
        },
        "income",
    ),
    "own-counts-none": (
        "workshops/own_counts.html",
        {"items": [], "error": None, "back_href": "/income"},
        "income",
    ),
    "inspection": ("workshops/inspection.html", INSPECTION, "验收"),
    "inspection-grades": (
        "workshops/inspection.html",
        {
            **INSPECTION,
            "days": [INSPECTION["day"]],
            "items": [
                inspected(
                    0,
                    FRAME,
                    150,
                    "0.42",
                    errors={"x": "甲等、乙等加起来要等于合格数"},
                    grades=[
                        {"code": "A", "name": "甲等", "factor": D("1")},
                        {"code": "B", "name": "乙等", "factor": D("0.90")},
                    ],
                )
            ],
        },
        "验收",
    ),
    "inspection-done": ("workshops/inspection.html", {**INSPECTION, "items": []}, "验收"),
}
