"""The gallery's pay slips, as their worker sees them."""

from datetime import date
from typing import Any

from tests.gallery_pages.story import D, Page, at

SLIP: dict[str, Any] = {
    "workshop": "庙西共富工坊",
    "payer": "东塍彩灯有限公司",
    "label": "11 月 2–8 日",
    "net": D("269.60"),
    "state": "paid",
    "worker": {"name": "陈桂香", "number": "0318"},
    "paid_at": at(11, 11, 14, 5),
    "reference": "PZ20261111-0318",
    "approved_at": at(11, 9, 10, 30),
    "bank_tail": "6038",
    "back_href": "/slips",
    "lines": [
        {
            "month": date(2026, 11, 1),
            "label": "红灯笼装骨架",
            "grade": None,
            "rate": D("0.42"),
            "factor": None,
            "quantity": 415,
            "unit": "个",
            "amount": D("174.30"),
            "kind": "work",
            "href": "#",
        },
        {
            "month": date(2026, 11, 1),
            "label": "彩灯串插灯",
            "grade": "乙等",
            "rate": D("0.85"),
            "factor": D("0.90"),
            "quantity": 120,
            "unit": "串",
            "amount": D("91.80"),
            "kind": "work",
            "href": "#",
        },
        {
            "month": date(2026, 10, 1),
            "label": "灯头套胶",
            "grade": None,
            "rate": D("0.035"),
            "factor": None,
            "quantity": 100,
            "unit": "个",
            "amount": D("3.50"),
            "kind": "difference",
            "href": "#",
        },
    ],
}
PAGES: dict[str, Page] = {
    "slips": (
        "income/slips.html",
        {
            "slips": [
                {
                    "label": "11 月 9–15 日",
                    "workshop": "庙西共富工坊",
                    "net": D("352.90"),
                    "state": "settled",
                    "paid_at": None,
                    "href": "/slip",
                },
                {
                    "label": "11 月 2–8 日",
                    "workshop": "庙西共富工坊",
                    "net": D("269.60"),
                    "state": "paid",
                    "paid_at": at(11, 11, 14, 5),
                    "href": "/slip",
                },
            ]
        },
        "slips",
    ),
    "slips-empty": ("income/slips.html", {"slips": []}, "slips"),
    "slip": ("income/slip.html", SLIP, "slips"),
    "slip-failed": (
        "income/slip.html",
        {**SLIP, "state": "failed", "paid_at": None, "reference": None},
        "slips",
    ),
}
