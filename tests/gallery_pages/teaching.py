"""The gallery's pages of those who run classes: the roll, the code, schedules, permits."""

from datetime import date
from typing import Any

from shell.qr import qr_code
from tests.gallery_pages.story import Page, at
from tests.gallery_pages.training import CERTIFICATE, CHILDCARE, CLASS_ROW, RULE, SEAT, WHEN

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
    "told": "9:00–16:00 · 第 6 次课",
    "state": "open",
    "opens": at(11, 21, 8, 30),
    "address": "https://gongfu.example/training/here/kBxyW1q2TKe0p8Zr5uYw3g.5.1795226400.wJ0cH9r2sP",
    "qr": qr_code(f"https://gongfu.example/training/here/{'k' * 64}", "扫一扫签到"),
    "came": ["陈桂香", "王木根", "林素芬", "赵小满"],
    "of": 20,
    "here": "#",
    "over": "这次课上完了，漏了的在点名里补。",
    "by_hand": "没带手机的，回到点名里按名字记；记错了也在那里改。",
    "back": {"href": "#", "label": "点名"},
}

PAGES: dict[str, Page] = {
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
    "class-code": ("code.html", CODE, ""),
    "class-code-early": ("code.html", {**CODE, "state": "early", "came": []}, ""),
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
