"""The gallery's pages of classes as learners see them: the board, a seat, arriving, certificates."""

from datetime import date
from typing import Any

from markupsafe import Markup

from shell.qr import qr_code
from tests.gallery_pages.story import Page, at

CHILDCARE = "保育师（初级）"
BAKING = "中式面点（初级）"
WHEN = "11 月 28 日–12 月 27 日，10 次课"
HREFS = dict.fromkeys(("enrol", "give-up", "accept", "decline"), "#")
RULE = {"sessions": 8, "assessment": True}
SEAT: dict[str, Any] = {
    "name": CHILDCARE,
    "trade": "保育",
    "course_hours": 60,
    "span": "11 月 28 日–12 月 27 日",
    "where": "庙西村",
    "trainers": ["周海燕"],
    "cancelled": False,
    "closed": False,
    "begun": False,
    "cut_off": at(11, 27, 18, 0),
    "capacity": 20,
    "free": 0,
    "waiting": 7,
    "state": "waitlisted",
    "place": 3,
    "chips": [1, 2, 3, 4, 5, 6, 7],
    "expires_at": None,
    "progress": None,
    "rule": RULE,
    "unlocks": ["保育上岗证"],
    "sessions": [
        {"day": f"{month} 月 {day} 日 {week}", "hours": "9:00–16:00", "over": False, "busy": busy}
        for month, day, week, busy in (
            (11, 28, "周六", False),
            (11, 29, "周日", True),
            (12, 5, "周六", False),
            (12, 6, "周日", False),
        )
    ],
    "elsewhere": {
        "where": "下洋岙村",
        "when": "12 月 5 日–1 月 3 日，10 次课",
        "begins": date(2026, 12, 5),
        "free": 6,
        "href": "#",
    },
    "mine": True,
    "signed_in": True,
    "desk": None,
    "error": None,
    "request_id": "e",
    "hrefs": HREFS,
    "running_href": None,
    "back_href": "/board",
    "sign_in_href": "#",
}
OPEN = {**SEAT, "state": None, "place": None, "chips": [], "free": 6, "waiting": 0, "elsewhere": None}
RUN_ROW = {"name": CHILDCARE, "trade": "保育", "where": "庙西村", "href": "#", "state": None}
BOARD: dict[str, Any] = {
    "runs": [
        {
            **RUN_ROW,
            "when": "11 月 28 日–12 月 27 日，10 次课",
            "free": 0,
            "waiting": 7,
            "unlocks": ["保育上岗证"],
            "state": "waitlisted",
        },
        {
            **RUN_ROW,
            "name": BAKING,
            "trade": "烘焙",
            "when": "12 月 2 日–12 月 22 日，6 次课",
            "free": 4,
            "waiting": 0,
            "unlocks": ["烘焙上岗证"],
        },
        {
            **RUN_ROW,
            "name": "手机直播",
            "trade": "直播",
            "when": "12 月 5 日，1 次课",
            "free": 0,
            "waiting": 0,
            "unlocks": [],
        },
    ],
    "nears": [{"label": word, "current": word == "本镇", "href": "#"} for word in ("本村", "本镇", "都看")],
    "trades": [{"label": word, "current": word == "不限", "href": "#"} for word in ("不限", "保育", "烘焙")],
    "trade": None,
    "place": "东塍镇",
    "all_href": "#",
    "mine_href": "#",
    "check_href": "#",
}
CERTIFICATE: dict[str, Any] = {
    "own": True,
    "name": "陈桂香",
    "course": BAKING,
    "course_hours": 48,
    "number": "7KDM2W9XQ4",
    "state": "valid",
    "valid_from": date(2026, 6, 28),
    "valid_until": None,
    "unlocks": ["烘焙上岗证"],
    "qr": Markup(qr_code("https://example.test/training/certificates/7KDM2W9XQ4", "扫一扫查真假")),
    "revoked_on": None,
    "revoked_for": None,
    "revoke_href": None,
    "reasons": [{"code": "issued-by-mistake", "name": "证发错了"}, {"code": "other", "name": "别的原因"}],
    "request_id": "e",
    "error": None,
    "back_href": "#",
    "gigs_href": "#",
}
PERMIT: dict[str, Any] = {
    "name": "电工操作证（特种作业）",
    "from": date(2021, 3, 1),
    "until": date(2027, 2, 28),
    "review": date(2027, 2, 28),
    "soon": False,
    "valid": True,
}
ARRIVED: dict[str, Any] = {
    "name": CHILDCARE,
    "told": "第 6 次课 · 庙西村",
    "about": {"href": "#", "label": "看这个班", "icon": "course"},
    "state": "ready",
    "error": None,
    "action": "#",
    "sign_in_href": "#",
    "done": "好好上课。来了几次，在我的课里看得到。",
    "stranger": "您在课上，扫到了。登录以后就记上。",
    "other": "这是给学员扫的。",
    "again": "码一会儿一变。请再扫一次老师手机上的。",
    "mine": {"href": "#", "label": "我的课和证", "see": "看我的课和证"},
}
CLASS_ROW = {"name": CHILDCARE, "where": "庙西村", "href": "#"}

PAGES: dict[str, Page] = {
    "classes": ("training/board.html", BOARD, "培训"),
    "classes-empty": ("training/board.html", {**BOARD, "runs": []}, "培训"),
    "class-waiting": ("training/seat.html", SEAT, ""),
    "class-open": ("training/seat.html", OPEN, ""),
    "class-offered": (
        "training/seat.html",
        {**SEAT, "state": "offered", "place": None, "chips": [], "expires_at": at(11, 21, 16, 0)},
        "培训",
    ),
    "class-in": (
        "training/seat.html",
        {
            **OPEN,
            "state": "enrolled",
            "progress": {"attended": 5, "needed": 8, "passed": None, "certificate": None, "href": None},
        },
        "培训",
    ),
    "class-refused": (
        "training/seat.html",
        {**OPEN, "error": "这个时间已经有别的活或者课了。"},
        "",
    ),
    "class-desk": (
        "training/seat.html",
        {
            **OPEN,
            "mine": False,
            "running_href": "#",
            "desk": {
                "href": "#",
                "typed": {"who": "139 0000 9999"},
                "errors": {"who": "没有用这个手机号登记的人，再看一遍号码。"},
                "id": "e",
                "done": {"name": "陈桂香", "state": "waitlisted", "place": 8},
            },
        },
        "",
    ),
    "my-classes": (
        "training/mine.html",
        {
            "classes": [
                {
                    **CLASS_ROW,
                    "when": WHEN,
                    "next": "明天 9:00–16:00",
                    "state": "enrolled",
                    "attended": 5,
                    "missing": ["再来 3 次", "考试合格"],
                },
                {
                    **CLASS_ROW,
                    "name": "手机直播",
                    "when": "12 月 5 日，1 次课",
                    "next": None,
                    "state": "waitlisted",
                    "attended": 0,
                    "missing": [],
                },
            ],
            "certificates": [
                {
                    "name": BAKING,
                    "number": "7KDM2W9XQ4",
                    "state": "valid",
                    "from": date(2026, 6, 28),
                    "href": "#",
                }
            ],
            "permits": [PERMIT, {**PERMIT, "valid": False}, {**PERMIT, "soon": True}],
            "board_href": "#",
        },
        "培训",
    ),
    "certificate": ("training/certificate.html", CERTIFICATE, "培训"),
    "certificate-checked": ("training/certificate.html", {**CERTIFICATE, "own": False, "name": "陈*香"}, ""),
    "certificate-revoked": (
        "training/certificate.html",
        {**CERTIFICATE, "own": False, "name": "陈*香", "state": "revoked", "revoked_on": date(2026, 11, 19)},
        "",
    ),
    "certificate-check": (
        "training/check.html",
        {"number": "7KDM2W9XQ5", "error": "没有这个号的证。请照着证上再看一遍。"},
        "",
    ),
    **{
        f"arrived-{state}": ("arrived.html", {**ARRIVED, "state": state}, "培训")
        for state in ("done", "stranger")
    },
    "arrived-refused": (
        "arrived.html",
        {**ARRIVED, "state": "refused", "error": "您没有报这个班，或者还在排队。"},
        "培训",
    ),
    "arrived-stale": ("arrived.html", {**ARRIVED, "state": "stale", "name": None}, "培训"),
}
