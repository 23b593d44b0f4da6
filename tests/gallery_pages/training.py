"""The gallery's pages of training: finding a class, its queue, certificates; the roll; running a class."""

from datetime import date
from typing import Any

from markupsafe import Markup

from shell.qr import qr_code
from tests.gallery_pages.story import Page, at

CHILDCARE, BAKING = "保育师（初级）", "中式面点（初级）"
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
PERMITS: dict[str, Any] = {
    "typed": {},
    "errors": {},
    "kinds": [{"value": "electrician", "label": "电工操作证（特种作业）"}],
    "done": {"name": "王木根", "until": date(2027, 2, 28), "review": date(2027, 2, 28), "valid": True},
    "request_id": "e",
    "back_href": "#",
}
ROLL: dict[str, Any] = {
    "name": CHILDCARE,
    "where": "庙西村",
    "day": "今天",
    "hours": "9:00–16:00",
    "no": 9,
    "of": 10,
    "begun": True,
    "assessing": True,
    "rule": RULE,
    "learners": [
        {
            "worker": str(no),
            "name": name,
            "outcome": outcome,
            "attended": attended,
            "passed": passed,
            "certificate": number,
            "certificate_href": "#" if number else None,
        }
        for no, (name, outcome, attended, passed, number) in enumerate(
            (
                ("陈桂香", "attended", 9, True, "7KDM2W9XQ4"),
                ("林素芬", "attended", 8, None, None),
                ("王木根", "absent", 6, False, None),
                ("张美玉", None, 7, None, None),
            )
        )
    ],
    "noted": 3,
    "waiting": 2,
    "earlier_href": "#",
    "later_href": "#",
    "action": "#",
    "assess_action": "#",
    "code_href": "#",
    "sheet_href": "#",
    "running_href": "#",
    "request_id": "e",
    "error": None,
    "back_href": "#",
}
TYPED = {
    "course": "childcare",
    "trainers": "139 0000 0000",
    "capacity": "20",
    "day": "2026-11-28",
    "from": "09:00",
    "to": "16:00",
    "count": "4",
    "rhythm": "weekend",
    "needed": "3",
    "assessment": "1",
}
SCHEDULE: dict[str, Any] = {
    "place": "庙西村",
    "region": "331082101204",
    "courses": [{"value": "childcare", "label": f"{CHILDCARE}，60 课时"}],
    "rhythms": [{"value": "other", "label": "隔一天"}, {"value": "weekend", "label": "每周六、周日"}],
    "typed": TYPED,
    "errors": {},
    "entry_id": "e",
    "seen": None,
    "sessions": [],
    "cut_off": None,
    "back_href": "#",
}
RUNNING: dict[str, Any] = {
    "name": CHILDCARE,
    "when": WHEN,
    "where": "庙西村",
    "trainers": ["周海燕"],
    "cut_off": SEAT["cut_off"],
    "closed": False,
    "cancelled": False,
    "capacity": 20,
    "taken": 19,
    "free": 0,
    "edition": 1,
    "queue": [
        {"name": "林素芬", "place": None, "until": at(11, 21, 16, 0)},
        {"name": "陈桂香", "place": 1, "until": None},
        {"name": "张美玉", "place": 2, "until": None},
    ],
    "capacity_href": "#",
    "cancel_href": "#",
    "reasons": [{"value": "no-room", "label": "场地用不了"}],
    "roll_href": "#",
    "class_href": "#",
    "typed": {},
    "errors": {},
    "request_id": "e",
    "back_href": "#",
    "back_to_runs": True,
}
CODE: dict[str, Any] = {
    "name": CHILDCARE,
    "told": "9:00–16:00",
    "no": 6,
    "state": "open",
    "opens": at(11, 21, 8, 30),
    "address": "https://gongfu.example/training/here/kBxyW1q2TKe0p8Zr5uYw3g.5.1795226400.wJ0cH9r2sP",
    "qr": qr_code(f"https://gongfu.example/training/here/{'k' * 64}", "扫一扫签到"),
    "came": ["陈桂香", "王木根", "林素芬", "赵小满"],
    "learners": 20,
    "here": "#",
    "back_href": "#",
}
ARRIVED: dict[str, Any] = {
    "name": CHILDCARE,
    "no": 6,
    "where": "庙西村",
    "class_href": "#",
    "state": "ready",
    "error": None,
    "action": "#",
    "sign_in_href": "#",
    "mine_href": "#",
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
    "permits": ("training/permits.html", PERMITS, ""),
    "permits-wrong": (
        "training/permits.html",
        {
            **PERMITS,
            "done": None,
            "errors": {
                "review_by": "证上的日期不对：复审要在有效期里，有效期最长六年。",
                "who": "这一格要填。",
            },
        },
        "",
    ),
    "certificate-official": (
        "training/certificate.html",
        {**CERTIFICATE, "own": False, "name": "陈*香", "revoke_href": "#"},
        "",
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
    "teaching": (
        "training/teaching.html",
        {
            "today": [{**CLASS_ROW, "when": "今天 9:00–16:00", "learners": 20, "no": 9}],
            "coming": [{**CLASS_ROW, "when": "明天 9:00–16:00", "learners": 20, "no": 10}],
            "past": [{**CLASS_ROW, "when": "11 月 15 日 周日 9:00–16:00", "learners": 20, "no": 8}],
            "runs_href": None,
        },
        "",
    ),
    "roll": ("training/roll.html", ROLL, ""),
    "class-code": ("training/code.html", CODE, ""),
    "class-code-early": ("training/code.html", {**CODE, "state": "early", "came": []}, ""),
    **{
        f"arrived-{state}": ("training/arrived.html", {**ARRIVED, "state": state}, "培训")
        for state in ("done", "stranger")
    },
    "arrived-refused": (
        "training/arrived.html",
        {**ARRIVED, "state": "refused", "error": "您没有报这个班，或者还在排队。"},
        "培训",
    ),
    "arrived-stale": ("training/arrived.html", {**ARRIVED, "state": "stale", "name": None}, "培训"),
    "roll-early": ("training/roll.html", {**ROLL, "begun": False, "assessing": False}, ""),
    "sign-in-sheet": (
        "training/sheet.html",
        {
            "name": CHILDCARE,
            "where": "庙西村",
            "day": date(2026, 11, 28),
            "hours": "9:00–16:00",
            "no": 1,
            "of": 10,
            "trainers": ["周海燕"],
            "learners": ["陈桂香", "林素芬", "王木根", "张美玉"],
            "spare": 3,
            "back_href": "#",
        },
        "",
    ),
    "class-runs": (
        "training/runs.html",
        {
            "runs": [
                {
                    **CLASS_ROW,
                    "when": WHEN,
                    "state": state,
                    "taken": 20,
                    "capacity": 20,
                    "free": 0,
                    "waiting": 7,
                }
                for state in ("over", "on", "open", "cancelled")
            ],
            "schedule_href": "#",
        },
        "",
    ),
    "class-place": (
        "training/place.html",
        {
            "place": "东塍镇",
            "regions": [{"name": "庙西村", "href": "#"}, {"name": "下洋岙村", "href": "#"}],
            "back_href": "#",
        },
        "",
    ),
    "class-schedule": (
        "training/schedule.html",
        {**SCHEDULE, "errors": {"trainers": "没有用 139 0000 0000 登录过的人，再看一遍号码。"}},
        "",
    ),
    "class-schedule-seen": (
        "training/schedule.html",
        {**SCHEDULE, "seen": "x", "sessions": SEAT["sessions"], "cut_off": at(11, 27, 18, 0)},
        "",
    ),
    "class-running": ("training/running.html", RUNNING, ""),
}
