"""The gallery's pages of the employer's desk: posting, hiring, who came, what is owed, how it filled."""

from datetime import date
from typing import Any

from gigs.events import Confirmation
from gigs.pages.writing import Row
from shell.qr import qr_code
from tests.gallery_pages.gigs import DAYS
from tests.gallery_pages.story import D, Page, at

BASES = [
    {"value": "hour", "label": "小时"},
    {"value": "day", "label": "天"},
    {"value": "piece", "label": "件"},
]
REASONS = [{"code": "filled-by-others", "name": "已经招到别人了"}, {"code": "other", "name": "别的原因"}]
LISTED: dict[str, Any] = {
    "title": "酒店客房保洁",
    "when": "明天 8:00–12:00",
    "state": "published",
    "open": 0,
    "hired": 5,
    "headcount": 8,
    "left": 3,
    "waiting": 6,
    "contested": 0,
    "unpaid": 0,
    "href": "#",
}
HOME: dict[str, Any] = {
    "state": "verified",
    "reason": None,
    "details_href": "#",
    "gigs": [
        LISTED,
        {**LISTED, "title": "婚宴帮厨", "state": "draft", "hired": 0},
        {**LISTED, "title": "布草洗涤", "left": 0, "hired": 8, "waiting": 0},
        {**LISTED, "title": "床单换洗", "state": "running", "left": 0, "waiting": 0},
        {**LISTED, "title": "擦玻璃", "state": "over", "open": 2, "waiting": 0, "left": 0},
        {
            **LISTED,
            "title": "周末保洁",
            "state": "over",
            "waiting": 0,
            "left": 0,
            "contested": 1,
            "unpaid": 48000,
        },
        {**LISTED, "title": "露营布置", "state": "cancelled", "waiting": 0, "left": 0},
    ],
    "fill": {"asked": 285, "filled": 227, "percent": D("79.6")},
    "post_href": "#",
    "last_href": "#",
    "fill_href": "#",
    "me_href": "#",
    "older_href": "#",
}
POST: dict[str, Any] = {
    "values": {
        "title": "酒店客房保洁",
        "trade": "cleaning",
        "village": "331082101204",
        "basis": "hour",
        "amount": "20",
        "mode": "choose",
        "confirm": "24-12",
    },
    "windows": [
        {
            "value": "24-12",
            "label": "前一天问一声",
            "hint": "开工前 24 小时问，前 12 小时没回话，位子让给别人",
        },
        {"value": "", "label": "不问", "hint": "接了就等他来"},
    ],
    "requires": ["baking"],
    "rows": [Row("2026-11-21", "08:00", "12:00", "8"), Row("2026-11-22", "08:00", "12:00", "8")],
    "quick": [
        {"value": word, "label": word}
        for word in ("明天上午", "明天下午", "明天一天", "周六周日", "再加一天")
    ],
    "starts": [],
    "trades": [{"value": "cleaning", "label": "保洁"}],
    "villages": [{"value": "331082101204", "label": "庙西村"}],
    "bases": BASES,
    "qualifications": [{"value": "baking", "label": "烘焙上岗证"}],
    "grounds": [],
    "pays": [{"value": f"hour:{yuan}", "label": f"{yuan} 元一小时"} for yuan in (18, 20, 22)],
    "offer": {"heads": 16, "cost": 128000, "shifts": 2},
    "verified": True,
    "draft": False,
    "cancel_href": None,
    "entry_id": "e",
    "errors": {},
    "error": None,
    "home_href": "#",
}
ROLL_CALL = [
    {
        "no": no,
        "day": day,
        "hours": hours,
        "told": f"{day} {hours}",
        "headcount": 8,
        "hired": 5,
        "left": 3,
        "off": False,
        "begun": not no,
        "recorded": 2,
        "href": None if no else "#",
        "code_href": "#" if no else None,
    }
    for no, (day, hours) in enumerate(DAYS)
]
APPLICANT: dict[str, Any] = {
    "worker": "a1",
    "name": "李＊＊",
    "at": at(11, 19, 8, 12),
    "shifts": [shift["told"] for shift in ROLL_CALL],
    "words": "做过两年客房",
    "came": (12, 12),
    "done": 15,
    "places": 2,
    "error": None,
}
AN_EMPLOYERS: dict[str, Any] = {
    "title": "酒店客房保洁",
    "state": "published",
    "reason": None,
    "pay": {"amount": D(20), "basis": "小时"},
    "instant": False,
    "where": "庙西村",
    "requires": [],
    "shifts": ROLL_CALL,
    "counts": {"asked": 16, "hired": 10, "left": 3, "waiting": 2},
    "applicants": [
        APPLICANT,
        {
            **APPLICANT,
            "worker": "a2",
            "name": "何＊＊",
            "words": None,
            "came": None,
            "done": 0,
            "error": "名额已经满了。",
        },
    ],
    "hired": [
        {
            "worker": f"h{n}",
            "name": name,
            "phone": "13900000326",
            "shifts": [ROLL_CALL[0]["told"]],
            "coming": coming,
            "removable": True,
            "error": None,
        }
        for n, (name, coming) in enumerate((("张月仙", "confirmed"), ("林素芬", "asked"), ("赵小满", None)))
    ],
    "window": Confirmation(24, 12),
    "freed": True,
    "owed": 48000,
    "contested": 0,
    "begun": True,
    "resizable": True,
    "typed": {},
    "version": 3,
    "reasons": REASONS,
    "decide_href": "#",
    "resize_href": "#",
    "payments_href": "#",
    "like_href": "#",
    "cancel_href": "#",
    "share_href": "#",
    "notice_href": "#",
    "entry_id": "e",
    "errors": {},
    "home_href": "#",
}
CANCELLATION: dict[str, Any] = {
    "title": "酒店客房保洁",
    "draft": False,
    "shifts": 2,
    "people": 37,
    "waiting": 6,
    "late": 8,
    "keeps": True,
    "reasons": [{"code": "weather", "name": "天气不好"}, {"code": "no-work", "name": "活没有了"}],
    "entry_id": "e",
    "error": None,
    "action": "#",
    "back_href": "#",
}
CAME: dict[str, Any] = {
    "worker": "h1",
    "name": "张月仙",
    "outcome": None,
    "quantity": "4",
    "paid": False,
    "arrived": "7:52",
    "contest": None,
    "error": None,
}
ROLL: dict[str, Any] = {
    "title": "酒店客房保洁",
    "when": "11 月 21 日 周六 8:00–12:00",
    "unit": "小时",
    "lump": False,
    "begun": True,
    "people": [
        CAME,
        {**CAME, "worker": "h2", "name": "林素芬", "outcome": "absent", "arrived": None},
        {
            **CAME,
            "worker": "h3",
            "name": "赵小满",
            "paid": True,
            "contest": {"reason": "时间或数量记少了", "claims": D("4.5"), "words": "中午也在干"},
            "error": "这一班已经发过钱，只能往上加。",
        },
    ],
    "code_href": "#",
    "entry_id": "e",
    "errors": {},
    "action": "#",
    "back_href": "#",
}
CODE: dict[str, Any] = {
    "name": "酒店客房保洁",
    "told": "11 月 21 日 周六 8:00–12:00",
    "state": "open",
    "opens": at(11, 21, 8, 30),
    "address": "https://gongfu.example/gigs/here/kBxyW1q2TKe0p8Zr5uYw3g.0.1795226400.wJ0cH9r2sP",
    "qr": qr_code(f"https://gongfu.example/gigs/here/{'k' * 64}", "扫一扫签到"),
    "came": ["张月仙", "赵小满"],
    "of": 5,
    "here": "#",
    "over": "这一班结束了，谁来了、干了多少在记工里记。",
    "by_hand": "没带手机的不用扫。干了多少，都在记工里按名字记。",
    "back": {"href": "#", "label": "酒店客房保洁"},
}
OWED: dict[str, Any] = {
    "worker": "h1",
    "name": "张月仙",
    "earned": 16000,
    "owed": 16000,
    "came": 2,
    "missed": 0,
    "open": 0,
    "contested": False,
    "ticked": True,
    "error": None,
}
PAYMENTS: dict[str, Any] = {
    "title": "酒店客房保洁",
    "people": [
        OWED,
        {**OWED, "worker": "h2", "name": "林素芬", "contested": True, "missed": 1, "ticked": False},
        {**OWED, "worker": "h3", "name": "赵小满", "owed": 0, "open": 1, "ticked": False},
    ],
    "owed": 32000,
    "due": 2,
    "reference": "",
    "rolls": [{"told": "11 月 21 日 周六 8:00–12:00", "href": "#"}],
    "entry_id": "e",
    "errors": {},
    "action": "#",
    "back_href": "#",
}
FILL: dict[str, Any] = {
    "overall": D("79.6"),
    "asked": 285,
    "filled": 227,
    "attended": 214,
    "attendance": D("94.3"),
    "hours": D("9.5"),
    "chart": {
        "width": 358,
        "height": 220,
        "left": 44,
        "right": 344,
        "foot": 212,
        "ticks": [{"y": 24, "value": 100}, {"y": 107, "value": 50}, {"y": 190, "value": 0}],
        "names": [
            {"x": 44 + 100 * place, "month": date(2026, month, 1)}
            for place, month in enumerate((2, 5, 8, 11))
        ],
        "own": "M44 74L144 57L244 54L344 45",
        "others": "M44 70L144 64L244 64L344 57",
        "points": [
            {"x": 44 + 100 * place, "y": y, "value": value}
            for place, (y, value) in enumerate(((74, D("70.0")), (57, None), (54, None), (45, D("87.5"))))
        ],
    },
    "rows": [
        {
            "month": date(2026, month, 1),
            "asked": 30,
            "filled": 27,
            "rate": D("90.0"),
            "median": D("81.0") if month > 9 else None,
            "cancelled_late": 0,
        }
        for month in (11, 10, 9)
    ],
    "town": "东塍镇",
    "upto": at(11, 20, 14, 30),
    "home_href": "#",
}
EMPTY_DESK = {**HOME, "state": "waiting", "gigs": [], "fill": None, "last_href": None, "older_href": None}

PAGES: dict[str, Page] = {
    "employer": ("gigs/employer/home.html", HOME, "employer"),
    "employer-waiting": ("gigs/employer/home.html", EMPTY_DESK, "employer"),
    "employer-refused": (
        "gigs/employer/home.html",
        {**EMPTY_DESK, "state": "refused", "reason": "名称和执照对不上"},
        "employer",
    ),
    "post": ("gigs/employer/post.html", POST, ""),
    "post-wrong": (
        "gigs/employer/post.html",
        {
            **POST,
            "errors": {
                "title": "招人不能限男女（就业促进法第 27 条）。只写干什么活。",
                "shift-1": "日子、几点到几点、几个人，都要填。",
                "shifts": "什么时候来干？",
            },
            "error": "钱数变了，看一眼再发。",
            "offer": None,
            "grounds": [{"value": "barred-to-women", "label": "国家规定妇女不能干的"}],
            "draft": True,
            "cancel_href": "#",
        },
        "",
    ),
    "employer-gig": ("gigs/employer/gig.html", AN_EMPLOYERS, ""),
    "cancellation": ("gigs/employer/cancellation.html", CANCELLATION, ""),
    "gig-roll": ("gigs/employer/roll.html", ROLL, ""),
    "gig-code": ("code.html", CODE, ""),
    "gig-payments": ("gigs/employer/payments.html", PAYMENTS, ""),
    "fill-rate": ("gigs/employer/fill_rate.html", FILL, "fill"),
}
