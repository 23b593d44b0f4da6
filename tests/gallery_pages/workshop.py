"""The gallery's pages of a workshop: itself, its products and rates, its members."""

from datetime import date
from typing import Any

from tests.gallery_pages.story import PEOPLE, D, Page

WHAT_IF: dict[str, Any] = {
    "what": "红灯笼穿线",
    "unit": "个",
    "in_force": D("0.36"),
    "rate": D("0.40"),
    "typed": {"rate": "0.40"},
    "errors": {},
    "months": 3,
    "choices": [{"value": str(each), "label": each} for each in (1, 3, 6, 12)],
    "total": {"pieces": 48_210, "earned": D("17355.60"), "proposed": D("19284"), "difference": D("1928.40")},
    "by_month": [
        {"name": "2026 年 11 月", "earned": D("6120"), "proposed": D("6800"), "difference": D("680")},
        {
            "name": "2026 年 10 月",
            "earned": D("11235.60"),
            "proposed": D("12484"),
            "difference": D("1248.40"),
        },
    ],
    "workers": [
        {
            "name": one["name"],
            "pieces": 4_100,
            "earned": D("1476"),
            "proposed": D("1640"),
            "difference": D("164"),
        }
        for one in PEOPLE[:3]
    ],
    "unshown": 9,
    "product": "red",
    "step": "wire",
    "today": date(2026, 11, 20),
    "rate_href": "#",
    "entry_id": "e",
    "back_href": "/products",
}
PAY_TERMS: dict[str, Any] = {
    "name": "庙西共富工坊",
    "payer": "东塍彩灯有限公司",
    "in_force": {
        "relation": "劳务",
        "withholding": "劳务报酬，按月合计代扣",
        "window": None,
        "deductions": False,
        "since": date(2026, 10, 1),
    },
    "coming": [
        {
            "relation": "劳动关系",
            "withholding": "不代扣个人所得税",
            "window": "一个月一个月比",
            "deductions": True,
            "since": date(2026, 12, 1),
        }
    ],
    "earlier": [],
    "may_set": True,
    "relations": [{"value": "labour", "label": "劳务"}],
    "ways": [{"value": "none", "label": "不代扣个人所得税"}],
    "windows": [{"value": "month", "label": "一个月一个月比"}],
    "least": {
        "monthly": D("2010"),
        "hourly": D("20"),
        "since": date(2024, 1, 1),
        "source": "浙江省最低工资标准（样例）",
        "region": "临海市",
    },
    "sources": [
        {
            "word": "劳务报酬，按月合计代扣",
            "since": date(2019, 1, 1),
            "source": "国家税务总局公告2018年第61号，附件：预扣率表二",
        }
    ],
    "today": date(2026, 11, 20),
    "typed": {"effective_from": "2026-11-01"},
    "errors": {"effective_from": "只能从今天或以后开始，以前的已经按老办法算了。"},
    "entry_id": "e",
    "back_href": "/workshop",
}
HOURS: dict[str, Any] = {
    "day": date(2026, 11, 19),
    "near": "11 月 19 日 周四",
    "today": date(2026, 11, 20),
    "window": "一个月一个月比",
    "people": [
        {
            "worker": str(nth),
            "number": one["number"],
            "name": one["name"],
            "pieces": 120 + 7 * nth if nth < 4 else None,
            "was": "7.5" if nth < 3 else "",
            "typed": "7.5" if nth < 3 else "",
            "error": None,
        }
        for nth, one in enumerate(PEOPLE)
    ],
    "total": D("22.5"),
    "without": 1,
    "saved": 3,
    "errors": {},
    "entry_id": "e",
    "earlier_href": "#",
    "later_href": "#",
    "terms_href": "/pay-terms",
    "back_href": "/workshop",
}
QUALITY: dict[str, Any] = {
    "months": [
        {"value": "2026-11", "label": "2026 年 11 月"},
        {"value": "2026-10", "label": "2026 年 10 月"},
    ],
    "month": "2026-11",
    "label": "2026 年 11 月",
    "errors": {},
    "day": date(2026, 11, 20),
    "today": date(2026, 11, 20),
    "total": {"pieces": 4180, "rework": 96, "rejected": 21, "share": D("2.8")},
    "steps": [
        {
            "label": "红灯笼装骨架",
            "pieces": 1260,
            "rework": 62,
            "rejected": 14,
            "share": D("6.0"),
            "before": D("4.2"),
            "again": 40,
            "again_accepted": 38,
            "defects": [
                {"name": "骨架歪", "alone": 51, "among": 12},
                {"name": "胶没粘牢", "alone": 13, "among": 12},
            ],
        },
        {
            "label": "红灯笼穿线",
            "pieces": 2920,
            "rework": 34,
            "rejected": 7,
            "share": D("1.4"),
            "before": None,
            "again": 0,
            "again_accepted": 0,
            "defects": [{"name": "线断了", "alone": 41, "among": 0}],
        },
    ],
    "out": [
        {"name": "林素芬", "number": "0207", "label": "红灯笼装骨架", "day": date(2026, 11, 18), "left": 6}
        | {"href": "#"}
    ],
    "method": ["算到 2026 年 11 月 20 日为止记下的验收，改过的按改后的算。"],
    "export_href": "#",
    "back_href": "/workshop",
}
PAGES: dict[str, Page] = {
    "pay-terms": ("workshops/pay_terms.html", PAY_TERMS, ""),
    "hours": ("workshops/hours.html", HOURS, ""),
    "hours-wrong": (
        "workshops/hours.html",
        {
            **HOURS,
            "saved": None,
            "errors": {"hours-0": "一天 0 到 24 小时，最多两位小数，比如 7.5。"},
            "people": [
                {**HOURS["people"][0], "typed": "75", "error": "一天 0 到 24 小时，最多两位小数，比如 7.5。"},
                *HOURS["people"][1:],
            ],
        },
        "",
    ),
    "hours-none": ("workshops/hours.html", {**HOURS, "window": None, "people": [], "saved": None}, ""),
    "pay-terms-seen": (
        "workshops/pay_terms.html",
        {**PAY_TERMS, "in_force": None, "may_set": False, "errors": {}},
        "",
    ),
    "what-if": ("workshops/what_if.html", WHAT_IF, ""),
    "what-if-empty": (
        "workshops/what_if.html",
        {**WHAT_IF, "total": {"pieces": 0, "earned": 0, "proposed": 0, "difference": 0}},
        "",
    ),
    "what-if-asked": ("workshops/what_if.html", {**WHAT_IF, "total": None, "rate": None, "typed": {}}, ""),
    "products": (
        "workshops/products.html",
        {
            "today": date(2026, 11, 20),
            "rate_href": "#",
            "factor_href": "#",
            "product_href": "#",
            "units": [{"value": "piece", "label": "个"}, {"value": "string", "label": "串"}],
            "errors": {},
            "entry_id": "e",
            "back_href": "/workshop",
            "opened": "red/wire",
            "typed": {"rate": "0.36", "effective_from": "2026-12-01"},
            "products": [
                {
                    "code": "red",
                    "name": "红灯笼",
                    "unit": "个",
                    "grades": [
                        {"code": "A", "factor": D(1), "coming": None, "past": []},
                        {
                            "code": "B",
                            "factor": D("0.90"),
                            "coming": {"rate": D("0.85"), "effective_from": date(2026, 12, 1)},
                            "past": [{"rate": D("0.95"), "effective_from": date.min}],
                        },
                    ],
                    "step_href": "#",
                    "grade_href": "#",
                    "steps": [
                        {
                            "code": "frame",
                            "name": "装骨架",
                            "rate": D("0.42"),
                            "effective_from": date(2026, 9, 1),
                            "coming": None,
                            "past": [],
                            "requires": None,
                        },
                        {
                            "code": "wire",
                            "name": "穿线",
                            "rate": D("0.36"),
                            "effective_from": date(2026, 9, 1),
                            "coming": {"rate": D("0.38"), "effective_from": date(2026, 12, 1)},
                            "past": [{"rate": D("0.35"), "effective_from": date(2026, 3, 1)}],
                            "requires": None,
                        },
                    ],
                },
                {
                    "code": "string",
                    "name": "彩灯串",
                    "unit": "串",
                    "grades": [],
                    "grade_href": "#",
                    "steps": [
                        {
                            "code": "lamp",
                            "name": "插灯",
                            "rate": D("0.85"),
                            "effective_from": date(2026, 9, 1),
                            "coming": None,
                            "past": [],
                            "requires": None,
                        }
                    ],
                },
            ],
        },
        "",
    ),
    "members": (
        "workshops/members.html",
        {
            "members": [{**one, "phone": "139****0000", "href": None} for one in PEOPLE],
            "q": "",
            "next_number": "0426",
            "errors": {},
            "typed": {},
            "opened": False,
            "entry_id": "e",
            "back_href": "/workshop",
        },
        "",
    ),
    "quality": ("workshops/quality.html", QUALITY, ""),
    "quality-empty": (
        "workshops/quality.html",
        {**QUALITY, "months": [], "month": None, "label": None, "steps": [], "export_href": None},
        "",
    ),
    "members-new": (
        "workshops/members.html",
        {
            "members": [],
            "q": "",
            "next_number": "0001",
            "errors": {"number": "0318 已经给了别人，换一个号"},
            "typed": {"who": "139 0000 0001", "number": "0318"},
            "opened": True,
            "entry_id": "e",
            "back_href": "/workshop",
        },
        "",
    ),
    "workshop": (
        "workshops/workshop.html",
        {
            "workshop": {
                "name": "庙西共富工坊",
                "kind": "来料加工式",
                "village": "庙西村",
                "payer": "东塍彩灯有限公司",
                "payer_code": "91331082MA2DUMMY0X",
            },
            "links": [
                {"href": "/members", "label": "做工的人", "hint": "40 人", "icon": "people"},
                {"href": "/products", "label": "产品和单价", "hint": "3 个产品，6 道工序", "icon": "tag"},
                {"href": "/import", "label": "从表格收件数", "hint": "Excel 计件表", "icon": "upload"},
                {
                    "href": "/tally-sheet",
                    "label": "印交件记录单",
                    "hint": "先记在纸上，再扫码录",
                    "icon": "print",
                },
                {"href": "/me", "label": "我的", "hint": "语言、大字、退出", "icon": "me"},
            ],
            "others": [],
        },
        "工坊",
    ),
}
