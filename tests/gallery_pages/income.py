"""The gallery's pages of income: a month, its days, what is in one stage."""

from datetime import date
from typing import Any

from tests.gallery_pages.story import FRAME, STRING, D, Page, at


def item(of: dict[str, str], quantity: int, rate: str, **more: Any) -> dict[str, Any]:
    """One line of a day."""
    return {
        **of,
        "counted": f"{quantity} {of['unit']}",
        "amount": quantity * D(rate),
        "href": "/explain",
        "handed_in": quantity,
        "rejected": 0,
        "rework": 0,
        **more,
    }


def shift(hours: str, amount: str) -> dict[str, Any]:
    """One shift of a day."""
    return {
        "label": "彩灯装箱",
        "counted": f"{hours} 小时",
        "note": "清溪彩灯厂 · 一小时 25.50 元",
        "amount": D(amount),
        "href": "/explain-gig",
    }


def day(number: int, stages: list[str], *items: dict[str, Any]) -> dict[str, Any]:
    """One day with its lines."""
    return {
        "date": date(2026, 11, number),
        "today": number == 20,
        "items": list(items),
        "stages": stages,
        "attended": not any("handed_in" in one for one in items),
        "amount": sum((one["amount"] for one in items), D(0)),
    }


DAYS = [
    day(20, ["estimated"], item(FRAME, 120, "0.42"), item(STRING, 41, "0.85")),
    day(19, ["estimated"], item(FRAME, 150, "0.42")),
    day(18, ["earned"], item(STRING, 92, "0.85")),
    day(17, ["earned"], item(FRAME, 165, "0.42", handed_in=168, rejected=3)),
    day(14, ["earned"], shift("2", "51.00")),
]
STAGES = [
    {"code": "estimated", "amount": D("148.25"), "hint": "交了还没验，先估算", "href": "/stage"},
    {"code": "earned", "amount": D("220.60"), "hint": "合格了，等这周结算", "href": "/stage"},
    {"code": "settled", "amount": D("352.90"), "hint": "11 月 23 日前发", "href": "/stage"},
    {"code": "paid", "amount": D("569.60"), "hint": "进了尾号 6038 的卡", "href": "/stage"},
]
BARS = [
    {"month": date(2026, month, 1), "amount": D(amount), "current": month == 11}
    for month, amount in (
        (6, "1612.40"),
        (7, "1385"),
        (8, "1096.2"),
        (9, "1875"),
        (10, "2037.75"),
        (11, "1291.35"),
    )
]
MONTH: dict[str, Any] = {
    "month": date(2026, 11, 1),
    "months": [bar["month"] for bar in reversed(BARS)],
    "total": D("1291.35"),
    "today": {"amount": D("85.25"), "stage": "estimated"},
    "stages": STAGES,
    "days": DAYS[:4],
    "days_worked": 16,
    "days_href": "/days",
    "bars": BARS,
    "average": D("1549.62"),
    "updating": False,
    "as_of": None,
    "now_href": "#",
    "previous_href": "#",
    "rate_change": date(2026, 12, 1),
    "rates_href": "/rates",
}
RATES: dict[str, Any] = {
    "back_href": "/month",
    "places": [
        {
            "name": "庙西共富工坊",
            "products": [
                {
                    "name": "红灯笼",
                    "unit": "个",
                    "steps": [
                        {"name": "装骨架", "in_force": {"rate": D("0.42")}, "coming": []},
                        {"name": "穿线", "in_force": {"rate": D("0.36")}, "coming": [{"rate": D("0.38")}]},
                    ],
                    "grades": [
                        {"code": "A", "in_force": {"rate": D(1)}, "coming": []},
                        {"code": "B", "in_force": {"rate": D("0.90")}, "coming": [{"rate": D("0.85")}]},
                    ],
                },
                {
                    "name": "彩灯串",
                    "unit": "串",
                    "steps": [
                        {
                            "name": "装盒",
                            "in_force": None,
                            "coming": [{"rate": D("0.035"), "effective_from": date(2026, 12, 1)}],
                        }
                    ],
                    "grades": [],
                },
            ],
        }
    ],
    "changes": [
        {
            "label": "红灯笼穿线",
            "place": None,
            "since": date(2026, 12, 1),
            "before": D("0.36"),
            "rate": D("0.38"),
            "times": "",
        },
        {
            "label": "红灯笼的 B 等",
            "place": None,
            "since": date(2026, 12, 1),
            "before": D("0.90"),
            "rate": D("0.85"),
            "times": "× ",
        },
    ],
}
PAGES: dict[str, Page] = {
    "month": ("income/month.html", MONTH, "income"),
    "month-empty": ("income/month.html", {**MONTH, "total": D(0), "days": [], "today": None}, "income"),
    "month-updating": (
        "income/month.html",
        {
            **MONTH,
            "updating": True,
            "total": D("1206.10"),
            "today": None,
            "days": [],
            "stages": [{**STAGES[0], "amount": D("63.00")}, *STAGES[1:]],
        },
        "income",
    ),
    "days-hours": (
        "income/days.html",
        {
            "month": date(2026, 11, 1),
            "total": D("1852.40"),
            "days_worked": 4,
            "hours": {"worked": "92.5 小时", "hourly": D("20.03")},
            "days": [{**day, "hours": D("7.5"), "hours_href": "#"} for day in DAYS[:3]]
            + [{**DAYS[3], "items": [], "amount": D(0), "stages": [], "hours": D("3"), "hours_href": "#"}],
            "back_href": "/month",
            "as_of": None,
        },
        "income",
    ),
    "rates": ("income/rates.html", RATES, "income"),
    "rates-empty": ("income/rates.html", {**RATES, "places": [], "changes": []}, "income"),
    "stage-gigs": (
        "income/stage.html",
        {
            "month": date(2026, 11, 1),
            "stage": {**STAGES[1], "hint": "合格的、记了工的，等发钱"},
            "back_href": "/month",
            "entries": [
                {"date": date(2026, 11, number), "note": None, **entry}
                for number, entry in (
                    (18, {**STRING, "counted": "92 串", "amount": D("78.20"), "href": "/explain"}),
                    (17, {**FRAME, "counted": "165 个", "amount": D("69.30"), "href": "/explain"}),
                    (14, shift("2", "51.00")),
                    (13, {**STRING, "counted": "26 串", "amount": D("22.10"), "href": "/explain"}),
                )
            ],
        },
        "income",
    ),
    "month-as-of": ("income/month.html", {**MONTH, "as_of": at(11, 18, 23, 59)}, "income"),
    "days": (
        "income/days.html",
        {
            "month": date(2026, 11, 1),
            "days": DAYS,
            "total": D("346.75"),
            "days_worked": 5,
            "back_href": "/month",
            "as_of": None,
        },
        "income",
    ),
    "stage": (
        "income/stage.html",
        {
            "month": date(2026, 11, 1),
            "stage": STAGES[0],
            "back_href": "/month",
            "entries": [
                {
                    "date": date(2026, 11, 20),
                    **FRAME,
                    "counted": "120 个",
                    "amount": D("50.40"),
                    "href": "/explain",
                },
                {
                    "date": date(2026, 11, 20),
                    **STRING,
                    "counted": "41 串",
                    "amount": D("34.85"),
                    "href": "/explain",
                },
                {
                    "date": date(2026, 11, 19),
                    **FRAME,
                    "counted": "150 个",
                    "amount": D("63.00"),
                    "href": "/explain",
                },
            ],
        },
        "income",
    ),
}
