"""The gallery's pages on which a workshop answers what somebody says is wrong."""

from datetime import date
from typing import Any

from tests.gallery_pages.story import D, Page, at

REJECTIONS = [
    {"code": "rate-as-agreed", "name": "单价和说好的一样", "chosen": True},
    {"code": "counted-again", "name": "又数了一遍，数是对的", "chosen": False},
    {"code": "other", "name": "别的原因", "chosen": False},
]
WHOSE: dict[str, Any] = {
    "name": "林素芬",
    "number": "0207",
    "evidence_href": "#",
    "rejections": REJECTIONS,
    "action": "#",
    "entry_id": "e",
    "errors": {},
    "back_href": "#",
}
LINE: dict[str, Any] = {
    **WHOSE,
    "heading": "林素芬说工资条不对",
    "what": "红灯笼装骨架",
    "slip": "11 月 2–8 日工资条",
    "sum": "415 个 × 0.42",
    "amount": D("174.30"),
    "said": "单价和说好的不一样",
    "said_at": at(11, 11, 14, 20),
    "words": "说好的是四毛五",
    "parts": [
        {"date": date(2026, 11, 3), "counted": "160 个", "mended": False, "href": "#"},
        {"date": date(2026, 11, 5), "counted": "255 个", "mended": False, "href": "#"},
    ],
    "withdraws": False,
    "may_uphold": False,
    "elsewhere": {"words": "看单价", "href": "#"},
}
COUNT: dict[str, Any] = {
    **WHOSE,
    "date": date(2026, 11, 5),
    "label": "红灯笼装骨架",
    "unit": "个",
    "quantity": 255,
    "own_count": 265,
    "split": {"accepted": 255, "rework": 0, "rejected": 0},
    "photos": [],
    "said": "数错了",
    "said_at": at(11, 6, 8, 5),
    "words": None,
    "values": {"quantity": "255", "accepted": "255", "rework": "0", "rejected": "0"},
    "parts": [
        {"field": "accepted", "word": "合格"},
        {"field": "rework", "word": "返工"},
        {"field": "rejected", "word": "不合格"},
    ],
    "reasons": [{"code": "miscounted", "name": "数错了"}, {"code": "other", "name": "别的原因"}],
    "reason": "miscounted",
}
PAGES: dict[str, Page] = {
    "contest-count": ("workshops/contest.html", COUNT, "验收"),
    "contest-line": ("workshops/contested.html", LINE, "验收"),
    "contest-line-mended": (
        "workshops/contested.html",
        {**LINE, "parts": [{**LINE["parts"][0], "mended": True}, LINE["parts"][1]], "may_uphold": True},
        "验收",
    ),
    "contest-line-mend": (
        "workshops/mend.html",
        {**COUNT, "errors": {"accepted": "合格、返工、不合格加起来要等于交的数。"}},
        "验收",
    ),
}
