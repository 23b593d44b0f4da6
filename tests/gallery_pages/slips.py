"""The gallery's pay slips, as their worker sees them."""

from datetime import date
from typing import Any

from tests.gallery_pages.story import D, Page, at

SLIP: dict[str, Any] = {
    "workshop": "庙西共富工坊",
    "payer": "东塍彩灯有限公司",
    "heading": "11 月 2–8 日工资条",
    "gig": False,
    "net": D("269.60"),
    "state": "paid",
    "worker": {"name": "陈桂香", "number": "0318"},
    "paid_at": at(11, 11, 14, 5),
    "reference": "PZ20261111-0318",
    "approved_at": at(11, 9, 10, 30),
    "paper_href": "#",
    "back_href": "/slips",
    "lines": [
        {
            "month": date(2026, 11, 1),
            "label": "红灯笼装骨架",
            "grade": None,
            "rate": "0.42",
            "factor": None,
            "counted": "415 个",
            "amount": D("174.30"),
            "kind": "work",
            "href": "#",
            "contested": True,
        },
        {
            "month": date(2026, 11, 1),
            "label": "彩灯串插灯",
            "grade": "乙等",
            "rate": "0.85",
            "factor": D("0.90"),
            "counted": "120 串",
            "amount": D("91.80"),
            "kind": "work",
            "href": "#",
        },
        {
            "month": date(2026, 10, 1),
            "label": "灯头套胶",
            "grade": None,
            "rate": "0.035",
            "factor": None,
            "counted": "100 个",
            "amount": D("3.50"),
            "kind": "difference",
            "href": "#",
        },
    ],
}
EVIDENCE: dict[str, Any] = {
    "name": None,
    "worker": None,
    "workshops": [{"value": "a", "label": "庙西共富工坊"}, {"value": "b", "label": "后山共富工坊"}],
    "workshop": "a",
    "first": "2026-08-25",
    "last": "2026-11-23",
    "errors": {},
    "action": "#",
    "back_href": "/slips",
}
PAGES: dict[str, Page] = {
    "evidence": ("income/evidence.html", EVIDENCE, "income"),
    "evidence-wrong": (
        "income/evidence.html",
        {**EVIDENCE, "name": "陈桂香", "errors": {"last": "后面的日期要在前面的以后，一次最多取一年。"}},
        "income",
    ),
    "evidence-empty": ("income/evidence.html", {**EVIDENCE, "workshops": []}, "income"),
    "slips": (
        "income/slips.html",
        {
            "slips": [
                {
                    "label": "彩灯装箱，11 月 16 日发的",
                    "payer": "清溪彩灯厂",
                    "net": D("325.13"),
                    "state": "paid",
                    "href": "/slip-gig",
                },
                {
                    "label": "11 月 9–15 日",
                    "payer": "庙西共富工坊",
                    "net": D("352.90"),
                    "state": "settled",
                    "href": "/slip",
                },
                {
                    "label": "11 月 2–8 日",
                    "payer": "庙西共富工坊",
                    "net": D("269.60"),
                    "state": "paid",
                    "href": "/slip",
                },
            ]
        },
        "slips",
    ),
    "slips-empty": ("income/slips.html", {"slips": []}, "slips"),
    "slip": ("income/slip.html", SLIP, "slips"),
    "slip-topped-up": (
        "income/slip.html",
        {
            **SLIP,
            "net": D("289.60"),
            "hours": {"worked": "12 小时", "hourly": "24.13"},
            "lines": [
                *SLIP["lines"],
                {
                    "month": date(2026, 11, 1),
                    "label": "补到最低工资",
                    "note": "11 月 2 日到 11 月 8 日：12 小时 × 最低 20 元 = 240.00 元，计件 220.00 元",
                    "grade": None,
                    "rate": None,
                    "factor": None,
                    "counted": None,
                    "amount": D("20"),
                    "kind": "top-up",
                    "href": "#",
                },
            ],
        },
        "slips",
    ),
    "slip-gig": (
        "income/slip.html",
        {
            **SLIP,
            "heading": "彩灯装箱，11 月 16 日发的",
            "workshop": None,
            "payer": "清溪彩灯厂",
            "net": D("325.13"),
            "worker": {"name": "陈桂香", "number": ""},
            "approved_at": None,
            "paid_at": at(11, 16, 9, 30),
            "reference": "WX-1",
            "gig": True,
            "lines": [
                {
                    "month": date(2026, 11, 1),
                    "label": "彩灯装箱",
                    "grade": None,
                    "rate": "25.50",
                    "factor": None,
                    "counted": "12.75 小时",
                    "amount": D("325.13"),
                    "kind": "work",
                    "href": "/explain-gig-paid",
                }
            ],
        },
        "slips",
    ),
    "slip-failed": (
        "income/slip.html",
        {**SLIP, "state": "failed", "paid_at": None, "reference": None},
        "slips",
    ),
}
