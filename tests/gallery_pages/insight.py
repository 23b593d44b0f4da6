"""The gallery's pages of insight: the county in October, as its official sees it on 19 November."""

from datetime import date
from decimal import Decimal
from typing import Any

from insight.domain.forecast import Ahead as Month
from insight.domain.forecast import Forecast
from insight.pages.charts import Ahead, columns, line_chart
from insight.pages.telling import LOW_RATE
from shell.regions import Region
from tests.gallery_pages.story import Page

D = Decimal
MONTHS = ["2025-11", "2025-12", *(f"2026-{month:02d}" for month in range(1, 11))]
NAMES = [f"{int(month[-2:])} 月" for month in MONTHS]
TOTALS = [564, 591, 534, 319, 578, 651, 692, 704, 673, 654, 790, 821]
SHARES = ["8.1", "8.2", "8.4", "7.9", "8.6", "8.8", "8.9", "9.1", "9.2", "9.3", "9.5", "9.7"]


def places(filled: int, asked: int) -> dict[str, Any]:
    """Places of some shifts."""
    rate = (D(100 * filled) / asked).quantize(D("0.1")) if asked else None
    return {
        "asked": asked,
        "filled": filled,
        "attended": filled - filled // 20,
        "attendance": D("95.2"),
        "reduced": 12,
        "cancelled": 9,
        "cancelled_late": 3,
        "rate": rate,
        "low": rate is not None and rate < LOW_RATE * 100,
    }


def part(
    code: str, name: str, workers: int, total: str, low: int | None, hiring: tuple[int, int], **more: Any
) -> dict[str, Any]:
    """A town or village of the table."""
    fen = int(D(total.replace(",", "")) * 100)
    return {
        "region": code,
        "name": name,
        "hidden": None,
        "workers": workers,
        "total": fen,
        "median": 118_600 + len(name) * 1_000,
        "low": low,
        "low_hidden": None,
        "low_of": workers,
        "no_list": False,
        "share": None if low is None else (D(100 * low) / workers).quantize(D("0.1")),
        "places": places(*hiring),
        "href": "#" if len(code) < 12 else None,
        "fold": "#" if len(code) < 12 else None,
        "open": False,
        "inner": [],
        "total_href": "#",
        **more,
    }


VILLAGES = [
    part("331082101204", "庙西村", 126, "182,640.50", 13, (138, 152)),
    part("331082101205", "岭根村", 74, "96,215.00", 8, (36, 42)),
    part("331082101206", "上溪村", 41, "48,330.00", None, (18, 22), low_hidden="不足 5 人"),
    part("331082101207", "下岙村", 38, "45,902.00", None, (15, 20), low_hidden="连带隐去"),
    part("331082101208", "后山村", 0, "0", None, (0, 0), hidden="不足 5 人", low_hidden="不公开"),
    part(
        "331082101000",
        "人少的村，合在一起",
        14,
        "15,208.00",
        None,
        (0, 0),
        low_hidden="不足 5 人",
        total_href=None,
    ),
]
TOWNS = [
    part("331082102", "杜桥镇", 1204, "1,642,318.00", 96, (598, 692)),
    part("331082101", "东塍镇", 868, "1,186,452.50", 84, (431, 498), open=True, inner=VILLAGES),
    part("331082103", "白水洋镇", 512, "604,330.20", 41, (212, 268)),
]
COHORTS = [
    {
        "month": month,
        "certified": certified,
        "certified_hidden": None,
        "worked": worked,
        "worked_hidden": None if worked is not None else "还没到期",
        "share": None if worked is None else (D(100 * worked) / certified).quantize(D("0.1")),
        "over": worked is not None,
        "until": date(2026, 10, 29),
    }
    for month, certified, worked in (("2026-07", 66, 49), ("2026-08", 71, None), ("2026-10", 38, None))
]
WHOLE = {
    "region": "331082",
    "hidden": None,
    "workers": 6318,
    "total": 821_463_050,
    "median": 118_600,
    "lower": 64_200,
    "upper": 187_400,
    "low": 612,
    "low_of": 6318,
    "low_hidden": None,
    "no_list": False,
    "share": D("9.7"),
    "new": 214,
    "listed": date(2026, 9, 30),
}
ROWS = [
    {**WHOLE, "month": month, "total": total * 1_000_000, "share": D(share), "href": "#", "stages": None}
    for month, total, share in zip(MONTHS, TOTALS, SHARES, strict=True)
]
ROWS[3] |= {"hidden": "不公开"}
FORECAST = Forecast(
    [
        Month("2026-11", 838_000_000, 790_000_000, 885_000_000),
        Month("2026-12", 858_000_000, 778_000_000, 934_000_000),
        Month("2027-01", 764_000_000, 655_000_000, 872_000_000),
    ],
    "seasonal",
    0.068,
    0.71,
    6,
)
SHOWN_AHEAD = [Ahead(D(a.expected) / 10**6, D(a.low) / 10**6, D(a.high) / 10**6) for a in FORECAST.ahead]
INCOME = {
    "unit": "万元",
    "chart": line_chart([*NAMES, "11 月", "12 月", "1 月"], list(map(D, TOTALS)), ahead=SHOWN_AHEAD, every=2),
    "rows": ROWS,
    "forecast": FORECAST,
}
FRAME: dict[str, Any] = {
    "region": Region("331082", "临海市"),
    "path": [{"name": "浙江省", "href": None}, {"name": "台州市", "href": "#"}],
    "month": "2026-10",
    "months": ["2026-11", *reversed(MONTHS)],
    "as_of": date(2026, 11, 19),
    "latest": date(2026, 11, 20),
    "carried": {"region": "331082", "as_of": "2026-11-19"},
    "here": "#",
    "now_href": "#",
    "export_href": "#",
}
OVERVIEW: dict[str, Any] = {
    **FRAME,
    "whole": WHOLE,
    "before": {"month": "2026-09", "percent": D("4.2")},
    "places": places(2841, 3406),
    "hrefs": dict.fromkeys(("total", "workers", "median", "low", "fill"), "#"),
    "income": INCOME,
    "trades": [
        {"name": name, **places(filled, asked)}
        for name, filled, asked in (
            ("采摘", 812, 905),
            ("计件装配", 724, 826),
            ("保洁", 431, 522),
            ("照护", 262, 351),
            ("电工", 264, 366),
        )
    ],
    "low": {
        "chart": line_chart(NAMES, list(map(D, SHARES)), width=272, every=3),
        "rows": ROWS,
        "listed": date(2026, 9, 30),
    },
    "parts": TOWNS,
    "is_village": False,
}
STAGED: list[list[tuple[str, Decimal]] | None] = [[("paid", D(total))] for total in TOTALS[:-2]]
STAGED[3] = None
STAGED += [[("whole", D(790))]]
STAGED += [[("paid", D(512)), ("settled", D(204)), ("earned", D(80)), ("estimated", D(25))]]
LISTS = [
    {
        "dated": date(2026, 9, 30),
        "source": "样例〔2026〕7 号",
        "region": "临海市",
        "rows": 4120,
        "workers": 702,
    },
    {
        "dated": date(2026, 6, 30),
        "source": "样例〔2026〕3 号",
        "region": "东塍镇",
        "rows": 310,
        "workers": None,
    },
]
LOW: dict[str, Any] = {
    **FRAME,
    "whole": WHOLE,
    "href": "#",
    "chart": line_chart(NAMES, list(map(D, SHARES)), width=580, height=230, every=2),
    "rows": ROWS,
    "parts": [*TOWNS, *VILLAGES],
    "lists": LISTS,
    "may_import": True,
    "job": None,
    "result": None,
    "errors": {"count": 0, "lines": []},
    "warnings": {"count": 0, "lines": []},
    "said": {},
    "wrong": {},
    "send_href": "#",
    "commit_href": None,
}
RESULT = {"rows_seen": 42, "rows_good": 40, "rows_unknown": 31, "workers": 9, "taken_in": False}
RESULT |= {"dry_run": True, "partial": False}
TRIED: dict[str, Any] = {
    **LOW,
    "job": {"state": "done", "done": 40, "total": 40},
    "result": RESULT,
    "errors": {
        "count": 1,
        "lines": [{"sheet": "名单", "row": 9, "column": "身份证号", "text": "身份证号要 18 位。"}],
    },
    "warnings": {
        "count": 31,
        "lines": [
            {
                "sheet": "名单",
                "row": 12,
                "column": "身份证号",
                "text": "这个人还没有在这里登记，先不算。",
            }
        ],
    },
    "commit_href": "#",
}
HIRING_LINES = [
    {"name": name, **places(filled, asked)}
    for name, filled, asked in (("采摘", 812, 905), ("电工", 264, 366), ("别的活", 0, 0))
]
PAGES: dict[str, Page] = {
    "insight-overview": ("insight/overview.html", OVERVIEW, "insight"),
    "insight-hidden": (
        "insight/overview.html",
        {
            **OVERVIEW,
            "whole": {**WHOLE, "hidden": "不足 5 人", "share": None, "low": None},
            "before": None,
            "places": places(0, 0),
            "trades": [],
            "low": None,
            "parts": [],
        },
        "insight",
    ),
    "insight-income": (
        "insight/income.html",
        {
            **FRAME,
            "whole": WHOLE,
            "stages": {"unit": "万元", "chart": columns(NAMES, STAGED, height=270), "undivided": True},
            "rows": [
                *ROWS[:-1],
                {
                    **ROWS[-1],
                    "stages": {"estimated": 25, "earned": 80, "settled": 204, "paid": 512},
                },
            ],
            "forecast": INCOME,
            "hours": {
                "any": True,
                "chart": line_chart(NAMES, [D(22) + n for n in range(12)], width=1180, height=220),
                "rows": [
                    {
                        "month": MONTHS[-2],
                        "pay": D("24.50"),
                        "people": 61,
                        "hours": D("1830.5"),
                        "hidden": None,
                    },
                    {"month": MONTHS[-1], "pay": None, "people": None, "hours": None, "hidden": "不足 5 人"},
                ],
            },
            "hours_href": "#",
            "spread": {
                "any": True,
                "chart": line_chart(
                    NAMES,
                    [D(1000 + 15 * n) for n in range(12)],
                    band=[(D(600 + 5 * n), D(1600 + 20 * n)) for n in range(12)],
                    width=580,
                    height=260,
                    every=2,
                    decimals=0,
                ),
            },
        },
        "insight",
    ),
    "insight-learning": (
        "insight/learning.html",
        {
            **FRAME,
            "told": COHORTS[0],
            "href": "#",
            "chart": line_chart(NAMES[-4:], list(map(D, (62, 66, 71, 74))), width=1180, height=220),
            "any": True,
            "lines": COHORTS,
            "parts": [{**COHORTS[0], "name": name} for name in ("杜桥镇", "东塍镇")],
        },
        "insight",
    ),
    "insight-hiring": (
        "insight/hiring.html",
        {
            **FRAME,
            "places": places(2841, 3406),
            "hours": D("6.5"),
            "href": "#",
            "rates": {
                "chart": line_chart(NAMES[-6:], list(map(D, (78, 80, 81, 79, 82, 83))), width=1180),
                "rows": [{"month": month, **places(80, 100)} for month in MONTHS[-6:]],
            },
            "vacancies": [
                {"name": "养老护理", "places": 84, "seekers": 40, "hidden": None, "ratio": D("2.10")},
                {"name": "烘焙", "places": 12, "seekers": None, "hidden": "不足 5 人", "ratio": None},
            ],
            "vacancies_href": "#",
            "groups": [{"by": by, "lines": HIRING_LINES} for by in ("trade", "village", "employer")],
        },
        "insight",
    ),
    "insight-contests": (
        "insight/contests.html",
        {
            **FRAME,
            "at": date(2026, 11, 19),
            "here_told": {"contests": 14, "people": 12, "hidden": None, "days": D("1.5"), "few": None},
            "lines": [
                {"name": "庙西", "href": "#", **told}
                for told in (
                    {"contests": 8, "people": 7, "hidden": None, "days": D("1.2"), "few": None},
                    {
                        "contests": None,
                        "people": None,
                        "hidden": "不足 5 人",
                        "days": None,
                        "few": "不足 10 人",
                    },
                    {"contests": 0, "people": 0, "hidden": None, "days": None, "few": None},
                )
            ],
        },
        "insight",
    ),
    "insight-orders": (
        "insight/orders.html",
        {
            **FRAME,
            "sums": {"open": 7, "pieces": 18_400, "shipped": 9_230, "late": 2, "ended": 3, "ended_late": 1},
            "lines": [
                {"name": name, "village": village, "href": "#", "open": open_, "pieces": 2_000 * open_}
                | {"shipped": 1_100 * open_, "late": late, "ended": 1, "ended_late": late}
                for name, village, open_, late in (
                    ("庙西共富工坊", "庙西", 4, 1),
                    ("上街彩灯工坊", "上街", 2, 1),
                    ("下洋藤编工坊", "下洋", 1, 0),
                )
            ],
        },
        "insight",
    ),
    "insight-low-income": ("insight/low_income.html", LOW, "insight"),
    "insight-list-running": (
        "insight/low_income.html",
        {**LOW, "job": {"state": "running", "done": 1200, "total": 4120}},
        "insight",
    ),
    "insight-list-tried": ("insight/low_income.html", TRIED, "insight"),
    "insight-list-wrong": (
        "insight/low_income.html",
        {
            **LOW,
            "said": {"dated": "2026-12-01", "source": ""},
            "wrong": {"dated": "名单的日期不能在今天以后。"},
        },
        "insight",
    ),
    "insight-figure": (
        "insight/figure.html",
        {
            **FRAME,
            "of": "total",
            "value": "8,214,630.50",
            "unit": "元",
            "back_href": "#",
            "steps": [
                {
                    "word": "哪些人",
                    "sentences": ["2026 年 10 月干了活、住在临海市的 6,318 人。"],
                    "href": None,
                    "link": None,
                },
                {
                    "word": "再往下看",
                    "sentences": ["只能看到村，看不到一个人。"],
                    "href": "#",
                    "link": "看下面各地",
                },
            ],
        },
        "insight",
    ),
}
