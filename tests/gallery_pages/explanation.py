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
    "note": None,
    "gig": False,
    "parts": [],
    "sum_line": {
        "counted": "160 个",
        "price": "一个 0.42 元",
        "rate": "0.42",
        "factor": None,
        "result": D("67.20"),
        "exact": None,
    },
    "slip_href": "/slip",
    "slip_label": "11 月 2–8 日工资条",
    "contest_href": "#",
    "contest_open": False,
    "request_id": "1",
    "contest_reasons": [
        {"code": "count", "name": "件数不对"},
        {"code": "inspection", "name": "验收不对"},
        {"code": "rate", "name": "单价不对"},
    ],
    "back_href": "/month",
}
GIG_STEPS = [
    {
        "icon": "people",
        "word": "接活",
        "at": at(11, 9, 19, 20),
        "by": None,
        "sentences": ["您接了清溪彩灯厂的「彩灯装箱」。", "11 月 14 日 08:00 到 16:30。"],
    },
    {
        "icon": "tag",
        "word": "工钱",
        "at": None,
        "note": "定下来那天的价",
        "by": None,
        "sentences": [Markup("说定<b>一小时 25.50 元</b>，11 月 9 日定下以后就不变了。")],
    },
    {
        "icon": "check-circle",
        "word": "到岗",
        "at": at(11, 14, 16, 40),
        "by": "用工单位记的",
        "sentences": [
            Markup("您干了 <b>8 小时</b>。"),
            Markup("8 小时 × 25.50 元 = <b>204.00 元</b>。"),
        ],
    },
    {
        "icon": "question",
        "word": "有意见",
        "at": at(11, 14, 18, 2),
        "by": None,
        "sentences": ["您说这一班干了 8.5 小时，已经告诉用工单位。"],
    },
    {
        "icon": "edit",
        "word": "更正",
        "at": at(11, 15, 8, 5),
        "by": "用工单位改的",
        "sentences": [
            Markup("从 8 小时 改成 <b>8.5 小时</b>。"),
            Markup("8.5 小时 × 25.50 元 = <b>216.75 元</b>。"),
        ],
    },
]
GIG_PAID = {
    "icon": "check",
    "word": "到账",
    "at": at(11, 16, 9, 30),
    "by": None,
    "sentences": ["325.13 元发给您了。", "转账单号 WX-1。"],
}
GIG: dict[str, Any] = {
    "title": "11 月 14 日 · 彩灯装箱",
    "note": "清溪彩灯厂 · 一小时 25.50 元",
    "amount": D("216.75"),
    "stage": "earned",
    "gig": True,
    "steps": GIG_STEPS,
    "parts": [],
    "sum_line": {
        "counted": "8.5 小时",
        "price": "一小时 25.50 元",
        "rate": "25.50",
        "factor": None,
        "result": D("216.75"),
        "exact": None,
    },
    "slip_href": None,
    "slip_label": "11 月 16 日发的这笔钱",
    "contest_href": "#",
    "contest_open": False,
    "request_id": "1",
    "contest_reasons": [
        {"code": "hours-wrong", "name": "时间或数量记少了"},
        {"code": "other", "name": "别的原因"},
    ],
    "back_href": "/month",
}
PHOTO = "/static/img/lantern.svg"
CONTESTS: list[dict[str, Any]] = [
    {
        "what": "11 月 2–8 日工资条 · 红灯笼装骨架",
        "place": "庙西共富工坊",
        "reason": "单价和说好的不一样",
        "said_at": at(11, 11, 14, 20),
        "words": "说好的是四毛五",
        "state": "open",
        "answered_at": None,
        "why": None,
        "answer_words": None,
        "href": "#",
    },
    {
        "what": "11 月 3 日 · 彩灯串插灯",
        "place": "庙西共富工坊",
        "reason": "数错了",
        "said_at": at(11, 4, 9, 12),
        "words": None,
        "state": "upheld",
        "answered_at": at(11, 4, 15, 40),
        "why": None,
        "answer_words": None,
        "href": "#",
    },
    {
        "what": "10 月 28 日 · 灯头套胶",
        "place": "庙西共富工坊",
        "reason": "验收看错了",
        "said_at": at(10, 29, 8, 3),
        "words": None,
        "state": "rejected",
        "answered_at": at(10, 30, 10, 0),
        "why": "又数了一遍，数是对的",
        "answer_words": "当面一起看过，三个胶没粘牢",
        "href": "#",
    },
]
HOURS: dict[str, Any] = {
    "day": date(2026, 11, 3),
    "places": [
        {
            "name": "庙西共富工坊",
            "worked": "7.5 小时",
            "steps": [
                {
                    "icon": "clock",
                    "word": "记工时",
                    "at": at(11, 3, 17, 40),
                    "by": "工坊负责人记的",
                    "sentences": [Markup("工坊记您干了 <b>7.5 小时</b>。")],
                    "split": None,
                }
            ],
            "contest_open": False,
            "contest_href": "#",
        }
    ],
    "contest_reasons": [
        {"code": "hours-wrong", "name": "时间或数量记少了"},
        {"code": "other", "name": "别的原因"},
    ],
    "request_id": "1",
    "back_href": "#",
}
CONTESTED = {
    "icon": "question",
    "word": "有意见",
    "at": at(11, 4, 18, 5),
    "by": None,
    "sentences": ["您说这个数不对，工坊要给您答复。"],
    "split": None,
    "words": "contest",
}
PAGES: dict[str, Page] = {
    "explain": ("income/explain.html", EXPLAIN, "income"),
    "explain-photos": (
        "income/explain.html",
        {**EXPLAIN, "photos": [{"at": at(11, 3, 16, 45), "href": PHOTO}] * 3},
        "income",
    ),
    "explain-line": (
        "income/explain.html",
        {
            **EXPLAIN,
            "contest_href": None,
            "contest_open": True,
            "steps": [*STEPS[:2], CONTESTED],
            "words": {"contest": "那天我和桂香一起数的，两个人都是 165 个，装在第三个筐里。"},
            "parts": [
                {"date": date(2026, 11, 3), **FRAME, "counted": "160 个", "amount": D("67.20"), "href": "#"},
                {"date": date(2026, 11, 5), **FRAME, "counted": "255 个", "amount": D("107.10"), "href": "#"},
            ],
        },
        "income",
    ),
    "explain-line-to-contest": (
        "income/explain.html",
        {
            **EXPLAIN,
            "line": True,
            "contest_reasons": [
                {"code": "rate-wrong", "name": "单价和说好的不一样"},
                {"code": "sum-wrong", "name": "钱算错了"},
            ],
        },
        "income",
    ),
    "contests": ("income/contests.html", {"contests": CONTESTS, "back_href": "#"}, "income"),
    "hours-of-a-day": ("income/hours.html", HOURS, "income"),
    "hours-contested": (
        "income/hours.html",
        {**HOURS, "places": [{**HOURS["places"][0], "contest_open": True, "contest_href": None}]},
        "income",
    ),
    "hours-not-kept": ("income/hours.html", {**HOURS, "places": []}, "income"),
    "contests-none": ("income/contests.html", {"contests": [], "back_href": "#"}, "income"),
    "explain-gig": ("income/explain.html", GIG, "income"),
    "explain-gig-contested": (
        "income/explain.html",
        {**GIG, "steps": GIG_STEPS[:4], "contest_href": None, "contest_open": True},
        "income",
    ),
    "explain-gig-paid": (
        "income/explain.html",
        {
            **GIG,
            "title": "2026 年 11 月 · 彩灯装箱",
            "amount": D("325.13"),
            "stage": "paid",
            "sum_line": {**GIG["sum_line"], "counted": "12.75 小时", "result": D("325.13")},
            "steps": [*GIG_STEPS[:2], GIG_PAID],
            "contest_href": None,
            "slip_href": "/slip-gig",
            "parts": [
                {
                    "date": date(2026, 11, 14),
                    "label": "彩灯装箱",
                    "counted": "8.5 小时",
                    "amount": D("216.75"),
                    "href": "#",
                },
                {
                    "date": date(2026, 11, 15),
                    "label": "彩灯装箱",
                    "counted": "4.25 小时",
                    "amount": D("108.38"),
                    "href": "#",
                },
            ],
        },
        "income",
    ),
}
