"""The gallery's pages of rates corrected for work already done."""

from datetime import date
from typing import Any

from tests.gallery_pages.story import D, Page, at

REASONS = [
    {"value": "rate-mistyped", "label": "单价填错了"},
    {"value": "rate-late", "label": "说好的价填晚了"},
    {"value": "buyer-changed", "label": "派单的单位改了价"},
    {"value": "other", "label": "别的原因"},
]
DAYS = {"first": date(2026, 11, 2), "last": date(2026, 11, 15)}
CORRECTION: dict[str, Any] = {
    "what": "红灯笼装骨架",
    "unit": "个",
    "in_force": D("0.42"),
    "typed": {"first": "2026-11-02", "last": "2026-11-15", "rate": "0.40", "reason_code": "rate-mistyped"},
    "errors": {},
    "reasons": REASONS,
    "asked": {"rate": D("0.40"), "reason_code": "rate-mistyped", **DAYS},
    "total": D("-7.44"),
    "up": {"people": 1, "amount": D("4.16")},
    "down": {"people": 2, "amount": D("-11.60")},
    "waiting": 120,
    "people": [
        {
            "name": "陈桂香",
            "pieces": 360,
            "got": D("151.20"),
            "would": D("144.00"),
            "difference": D("-7.20"),
            "waiting": 120,
            "asked": True,
        },
        {
            "name": "林素芬",
            "pieces": 220,
            "got": D("92.40"),
            "would": D("88.00"),
            "difference": D("-4.40"),
            "waiting": 0,
            "asked": True,
        },
        {
            "name": "王木根",
            "pieces": 208,
            "got": D("79.04"),
            "would": D("83.20"),
            "difference": D("4.16"),
            "waiting": 0,
            "asked": False,
        },
    ],
    "unshown": 0,
    "earlier": [
        {
            "rate": D("0.38"),
            "first": date(2026, 9, 1),
            "last": date(2026, 9, 30),
            "reason": "说好的价填晚了",
            "href": "#",
        }
    ],
    "export_href": "#",
    "entry_id": "e",
    "back_href": "/products",
}
NOTHING = {"asked": None, "people": [], "export_href": None, "waiting": 0}


def asked(name: str, pieces: int, amount: str, **said: Any) -> dict[str, Any]:
    """One who is asked, and what they said."""
    return {
        "id": name,
        "name": name,
        "lower": [{"before": D("0.42"), "pieces": pieces}],
        "unit": "个",
        "amount": D(amount),
        "state": "asked",
        "at": None,
        "on_behalf": False,
        "error": None,
        "answer_href": None,
    } | said


CORRECTED: dict[str, Any] = {
    "what": "红灯笼装骨架",
    "rate": D("0.40"),
    **DAYS,
    "reason": "单价填错了",
    "state": "done",
    "job": None,
    "retry_href": None,
    "up": D("4.16"),
    "down": D("-11.60"),
    "counts": {"asked": 1, "agreed": 1, "refused": 1},
    "asked": [
        asked("陈桂香", 360, "-7.20", answer_href="#"),
        asked("林素芬", 220, "-4.40", state="agreed", at=at(11, 20, 9, 5)),
        asked("张美玉", 100, "-2.00", state="refused", at=at(11, 20, 9, 12), on_behalf=True),
    ],
    "mine": False,
    "entry_id": "e",
    "back_href": "/correction",
}
LOWER: dict[str, Any] = {
    "what": "红灯笼装骨架",
    "place": "庙西灯笼工坊",
    "unit": "个",
    "rate": D("0.40"),
    **DAYS,
    "reason": "单价填错了",
    "lower": [{"before": D("0.42"), "pieces": 360, "amount": D("-7.20"), "less": D("0.02"), "graded": False}],
    "amount": D("-7.20"),
    "waiting": 0,
    "state": "asked",
    "answered_at": None,
    "on_behalf": False,
    "error": None,
    "action": "#",
    "entry_id": "e",
    "back_href": "/month",
}
TWO = [
    {"before": D("0.42"), "pieces": 360, "amount": D("-7.20"), "less": D("0.02"), "graded": False},
    {"before": D("0.45"), "pieces": 40, "amount": D("-1.80"), "less": D("0.05"), "graded": True},
]
ANSWERED = {"answered_at": at(11, 20, 9, 5)}

PAGES: dict[str, Page] = {
    "rate-correction": ("workshops/correction.html", CORRECTION, ""),
    "rate-correction-new": ("workshops/correction.html", {**CORRECTION, **NOTHING, "typed": {}}, ""),
    "rate-correction-nothing": (
        "workshops/correction.html",
        {**CORRECTION, **NOTHING, "asked": CORRECTION["asked"]},
        "",
    ),
    "rate-correction-wrong": (
        "workshops/correction.html",
        {
            **CORRECTION,
            **NOTHING,
            "errors": {"rate": "这里要一个数，比如 0.42。", "reason_code": "选一个原因，干活的人看得到。"},
        },
        "",
    ),
    "corrected-rate": ("workshops/corrected.html", CORRECTED, ""),
    "corrected-rate-mine": (
        "workshops/corrected.html",
        {**CORRECTED, "mine": True, "asked": [asked("陈桂香", 360, "-7.20")], "counts": {"asked": 1}},
        "",
    ),
    "corrected-rate-working": (
        "workshops/corrected.html",
        {
            **CORRECTED,
            "state": "confirmed",
            "job": {"state": "running", "done": 900, "total": 3200},
            "asked": [],
            "counts": {},
        },
        "",
    ),
    "corrected-rate-stuck": (
        "workshops/corrected.html",
        {**CORRECTED, "state": "confirmed", "retry_href": "#", "asked": [], "counts": {}},
        "",
    ),
    "lower-rate": ("workshops/lower_rate.html", LOWER, "income"),
    "lower-rate-two": (
        "workshops/lower_rate.html",
        {**LOWER, "lower": TWO, "amount": D("-9.00"), "waiting": 120},
        "income",
    ),
    "lower-rate-agreed": ("workshops/lower_rate.html", {**LOWER, "state": "agreed", **ANSWERED}, "income"),
    "lower-rate-again": (
        "workshops/lower_rate.html",
        {**LOWER, "state": "agreed", "error": "已经答复过了，不能再改。", **ANSWERED},
        "income",
    ),
    "lower-rate-refused": (
        "workshops/lower_rate.html",
        {**LOWER, "state": "refused", "on_behalf": True, **ANSWERED},
        "income",
    ),
}
