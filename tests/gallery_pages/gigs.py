"""The gallery's pages of short work as villagers see it: the board, one gig, one's own; sheets and screen."""

from datetime import date
from typing import Any

from shell.qr import qr_code
from tests.gallery_pages.story import D, Page, at

WEEKEND = "明天、后天 7:00–16:00"
CARD: dict[str, Any] = {
    "title": "采蜜橘",
    "pay": D(150),
    "basis": "天",
    "when": WEEKEND,
    "where": "庙西村 · 禾丰橘园",
    "left": 4,
    "instant": True,
    "lacks": None,
    "did": False,
    "href": "#",
}
CARDS = [
    {**CARD, "did": True},
    {
        **CARD,
        "title": "酒店客房保洁",
        "pay": D(20),
        "basis": "小时",
        "when": "11 月 22 日 周日 8:00–12:00",
        "where": "东塍镇 · 清溪酒店",
        "left": 3,
        "instant": False,
    },
    {
        **CARD,
        "title": "电工帮手",
        "pay": D(260),
        "when": "11 月 23 日 周一 8:00–17:00",
        "where": "东塍镇 · 东升安装队",
        "lacks": "电工操作证（特种作业）",
    },
]
BOARD: dict[str, Any] = {
    "gigs": CARDS,
    "more": False,
    "place": "东塍镇",
    "nears": [{"label": word, "current": word == "本镇", "href": "#"} for word in ("本村", "本镇", "都看")],
    "trades": [{"label": word, "current": word == "不限", "href": "#"} for word in ("不限", "农活", "保洁")],
    "trade": None,
    "soon": {"on": False, "href": "#"},
    "filtered": False,
    "all_href": "#",
    "taken": 1,
    "asked": 0,
}
DAYS = [("11 月 21 日 周六", "7:00–16:00"), ("11 月 22 日 周日", "7:00–16:00")]
SHIFTS = [
    {
        "no": no,
        "day": day,
        "hours": hours,
        "left": 4,
        "headcount": 10,
        "off": False,
        "begun": False,
        "open": True,
        "busy": False,
        "chosen": True,
    }
    for no, (day, hours) in enumerate(DAYS)
]
GIG: dict[str, Any] = {
    "title": "采蜜橘",
    "state": "published",
    "pay": {"amount": D(150), "basis": "天"},
    "total": {"shifts": 2, "amount": 30000},
    "shifts": SHIFTS,
    "places": {"asked": 10, "left": 4},
    "where": "庙西村",
    "trade": "农活",
    "ground": None,
    "needs": [
        {"text": "满 16 岁", "met": True, "learn": False},
        {"text": "这个时间您没有别的活和课", "met": True, "learn": False},
    ],
    "employer": {"name": "禾丰橘园", "verified": True, "asked": 30, "filled": 28},
    "instant": True,
    "standing": None,
    "mine": True,
    "signed_in": True,
    "can_take": True,
    "lacks": None,
    "several": True,
    "over": False,
    "error": None,
    "request_id": "r",
    "take_href": "#",
    "leave_href": "#",
    "confirm_href": "#",
    "asked": None,
    "window": {"from": 24, "by": 12},
    "back_href": "#",
    "learn_href": "#",
    "sign_in_href": "#",
}
BUSY = [SHIFTS[0], {**SHIFTS[1], "busy": True, "chosen": False}]
DONE: dict[str, Any] = {
    "title": "采蜜橘",
    "employer": "禾丰橘园",
    "when": "11 月 14 日 周六 7:00–16:00",
    "outcome": "attended",
    "amount": 15000,
    "paid": True,
    "contested": False,
    "claimed": None,
    "unit": "小时",
    "reason": "hours-wrong",
    "claims": [{"value": "8.5", "name": "8.5"}, {"value": "9", "name": "9"}],
    "counted": "",
    "wrong": None,
    "request_id": "r",
    "contest_href": "#",
    "explain_href": "#",
}
MINE: dict[str, Any] = {
    "asked": [
        {
            "title": "采蜜橘",
            "when": "明天 7:00–16:00",
            "where": "庙西村 · 禾丰橘园",
            "href": "#",
            "shift": 0,
            "until": at(11, 20, 19, 0),
            "confirm_href": "#",
            "request_id": "r",
        }
    ],
    "coming": [
        {
            "title": "采蜜橘",
            "when": "明天 7:00–16:00",
            "where": "庙西村 · 禾丰橘园",
            "confirmed": confirmed,
            "href": "#",
        }
        for confirmed in (True, False)
    ],
    "waiting": [
        {
            "title": "酒店客房保洁",
            "when": "11 月 22 日 周日 8:00–12:00",
            "where": "东塍镇 · 清溪酒店",
            "state": state,
            "href": "#",
        }
        for state in ("applied", "lapsed", "declined")
    ],
    "done": [
        DONE,
        {**DONE, "paid": False, "contested": True, "claimed": "9"},
        {
            **DONE,
            "outcome": "absent",
            "amount": None,
            "explain_href": None,
            "reason": "was-there",
        },
        {**DONE, "outcome": None, "amount": None, "explain_href": None, "reason": None},
    ],
    "error": None,
    "left": {"title": "快递分拣", "href": "#"},
    "board_href": "#",
}
OPEN: dict[str, Any] = {
    **CARD,
    "when": "11 月 21 日、11 月 22 日 7:00–16:00",
    "where": "禾丰橘园",
    "village": "庙西村",
    "needs": ["烘焙上岗证"],
    "qr": qr_code("https://gongfu.example/gigs/1", "扫一扫看采蜜橘"),
}
SHEETS: dict[str, Any] = {
    "place": "庙西村",
    "sheets": [[OPEN] * 6, [OPEN]],
    "per_sheet": 6,
    "printed": date(2026, 11, 20),
    "until": date(2026, 11, 22),
    "back_href": "#",
}

PAGES: dict[str, Page] = {
    "gigs": ("gigs/board.html", BOARD, "零工"),
    "gigs-asked": ("gigs/board.html", {**BOARD, "asked": 1}, "零工"),
    "gigs-none": ("gigs/board.html", {**BOARD, "gigs": [], "filtered": True}, "零工"),
    "gig": ("gigs/gig.html", GIG, ""),
    "gig-overlap": ("gigs/gig.html", {**GIG, "shifts": BUSY, "error": "这个时间已经有别的活或者课了。"}, ""),
    "gig-hired": ("gigs/gig.html", {**GIG, "standing": "hired", "can_take": False}, "零工"),
    "gig-asked": (
        "gigs/gig.html",
        {**GIG, "standing": "hired", "can_take": False, "asked": {"until": at(11, 20, 19, 0)}},
        "",
    ),
    "gig-public": ("gigs/gig.html", {**GIG, "mine": False, "signed_in": False}, ""),
    "gigs-mine": ("gigs/mine.html", MINE, "零工"),
    "notice": ("gigs/notice.html", SHEETS, ""),
    "hall": (
        "gigs/hall.html",
        {
            "place": "庙西村",
            "gigs": [
                OPEN,
                OPEN
                | {
                    "title": "点心装盒加急",
                    "pay": D("23.50"),
                    "basis": "小时",
                    "when": "11 月 24 日、11 月 27 日 13:00–17:00",
                },
                OPEN
                | {"title": "早班", "where": "庙西圆面包烘焙坊", "when": "11 月 24 日 23:00–5:00（第二天）"},
                *[OPEN] * 4,
            ],
            "count": 24,
            "left": 86,
            "page": 1,
            "pages": 4,
            "next_href": "#",
            "day": date(2026, 11, 20),
            "clock": "14:30",
            "qr": OPEN["qr"],
        },
        "",
    ),
}
