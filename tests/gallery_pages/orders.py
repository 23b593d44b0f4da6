"""The gallery's pages of orders and their material, as the workshop and the enterprise see them."""

from datetime import UTC, date, datetime
from typing import Any

from tests.gallery_pages.story import D, Page

DUE = date(2026, 12, 5)
AT = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
BARS = [
    {"word": "发的料够做", "done": 900, "most": 1000},
    {"word": "交了", "done": 720, "most": 1000},
    {"word": "验收合格", "done": 655, "most": 1000},
    {"word": "发货", "done": 400, "most": 1000},
]
ORDER: dict[str, Any] = {
    "id": "o",
    "href": "#",
    "product": "红灯笼",
    "unit": "个",
    "firm": "亮堂堂展陈队",
    "written_by": None,
    "workshops": "庙西共富工坊",
    "state": "open",
    "quantity": 1000,
    "over": 20,
    "wanted": 1000,
    "left": 20,
    "due_on": DUE,
    "late": True,
    "price": D("2.3500"),
    "demands": ["通电全亮", "颜色一致"],
    "bars": BARS,
    "finished": 655,
    "shipped": 400,
    "to_ship": 255,
    "forecast": {
        "words": "照近两周的快慢，12 月 6 日到 12 月 11 日做完。",
        "late": True,
        "how": "看近 14 天每天交多少，取最快、最慢的 7 天。",
    },
    "steps": [
        {"name": "骨架", "handed_in": 800, "accepted": 760, "rejected": 10, "waiting": 30},
        {"name": "布线", "handed_in": 720, "accepted": 655, "rejected": 5, "waiting": 60},
    ],
    "shares": [
        {
            "workshop": "w",
            "name": "庙西共富工坊",
            "state": "accepted",
            "share": 1000,
            "shipped": 400,
            "why": "",
            "agreed": False,
        },
        {
            "workshop": "v",
            "name": "岭根共富工坊",
            "state": "declined",
            "share": 0,
            "shipped": 0,
            "why": "忙不过来",
            "agreed": False,
        },
    ],
    "own": {"state": "accepted", "share": 1000, "agreed": False},
    "change": {"change": "c", "quantity": 1200, "over": 20, "due_on": date(2026, 12, 12)},
    "why": "",
    "placed_at": AT,
    "ended_at": None,
    "bill": [
        {"name": "铜线", "each": D("0.85"), "unit": "米", "step": "布线"},
        {"name": "竹篾", "each": D(6), "unit": "个", "step": "骨架"},
    ],
}
ASKED = ORDER | {
    "state": "asked",
    "change": None,
    "own": {"state": "asked", "share": 0, "agreed": False},
    "left": 1000,
    "late": False,
}
CLOSED = ORDER | {"state": "closed", "why": "不要这么多了", "change": None, "late": False}
LOTS = [
    {"id": "l2", "quantity": 150, "at": AT, "taken_back": True, "back_href": "#", "name": "庙西共富工坊"},
    {"id": "l1", "quantity": 400, "at": AT, "taken_back": False, "back_href": "#", "name": "庙西共富工坊"},
]
REASONS = [{"code": "too-busy", "name": "忙不过来"}, {"code": "price-too-low", "name": "价钱太低"}]
SUMS = [
    {
        "code": "wire",
        "name": "铜线",
        "unit": "米",
        "received": D(900),
        "stock": D("80.5"),
        "held": D("22.25"),
        "used": D("789.25"),
        "scrapped": D("1.5"),
        "sent_back": D(0),
        "counted": D("-6.5"),
        "beyond": D("6.25"),
    }
]
ACCOUNT = {
    "name": "铜线",
    "unit": "米",
    "received": D(0),
    "issued": D(40),
    "returned": D("-1.5"),
    "used": D("-44.25"),
    "scrapped": D("-0.5"),
    "sent_back": D(0),
    "counted": D(0),
    "beyond": D("6.25"),
    "out": D(0),
}
MOVE = {
    "word": "用掉",
    "kind": "used",
    "material": "铜线",
    "unit": "米",
    "change": D("-44.25"),
    "counted": None,
    "pieces": 52,
    "who": "",
    "why": "",
    "at": AT,
}
ACTS = [
    {"word": word, "href": "#", "code": code}
    for code, word in (("receive", "收料"), ("issue", "发料"), ("return", "退料"), ("count", "盘点"))
]
AT_WORKSHOP: dict[str, Any] = {
    "order": ORDER,
    "text": "每箱 50 个，箱外写上数量。",
    "lots": LOTS,
    "short": SUMS,
    "materials_href": "#",
    "accept_href": "#",
    "decline_href": "#",
    "change_href": "#",
    "ship_href": "#",
    "reasons": REASONS,
    "writer": None,
    "terms_href": None,
    "cancel_href": None,
    "close_href": None,
    "reopen_href": None,
    "cancels": REASONS,
    "closes": REASONS,
    "today": date(2026, 11, 20),
    "typed": {},
    "entry_id": "e",
    "errors": {},
    "back_href": "#",
}
AT_ENTERPRISE: dict[str, Any] = {
    "order": ORDER,
    "text": "每箱 50 个，箱外写上数量。",
    "lots": LOTS,
    "sums": SUMS,
    "quality": {
        "pieces": 1510,
        "share": D("4.2"),
        "steps": [
            {
                "label": "骨架",
                "pieces": 800,
                "rework": 30,
                "rejected": 10,
                "share": D("5.0"),
                "again": 25,
                "again_accepted": 24,
                "defects": [
                    {"name": "骨架歪", "alone": 32, "among": 0},
                    {"name": "弄脏了", "alone": 0, "among": 8},
                ],
            },
            {
                "label": "布线",
                "pieces": 710,
                "rework": 19,
                "rejected": 5,
                "share": D("3.4"),
                "again": 0,
                "again_accepted": 0,
                "defects": [{"name": "线断了", "alone": 24, "among": 0}],
            },
        ],
    },
    "method": ["百分比 =（返工 + 不合格）÷ 第一次交来验收的件数。"],
    "others": [{"value": "x", "label": "下岙共富工坊"}],
    "ask_href": "#",
    "change_href": "#",
    "cancel_href": None,
    "close_href": "#",
    "reopen_href": None,
    "live_href": None,
    "cancels": REASONS,
    "closes": REASONS,
    "typed": {},
    "today": date(2026, 11, 20),
    "entry_id": "e",
    "errors": {},
    "back_href": "#",
}
MOVING: dict[str, Any] = {
    "act": "issue",
    "word": "发料",
    "asks_worker": True,
    "worker_optional": False,
    "worker": "0318",
    "name": "张翠花",
    "materials": [{"field": "amount-wire", "name": "铜线", "unit": "米", "out": D("80.5")}],
    "in_stock": True,
    "reasons": [],
    "reason": None,
    "typed": {"amount-wire": "90"},
    "entry_id": "e",
    "errors": {"amount-wire": "账上没有这么多。数一数，不对就记一次盘点。"},
    "action": "#",
    "back_href": "#",
}
PLACING: dict[str, Any] = {
    "firm": None,
    "firm_href": None,
    "verified": True,
    "choices": [{"label": "红灯笼 · 庙西共富工坊", "href": "#"}],
    "choice": "",
    "label": None,
    "steps": [{"value": "frame", "label": "骨架"}, {"value": "wiring", "label": "布线"}],
    "unit": "个",
    "units": [{"value": "metre", "label": "米"}, {"value": "piece", "label": "个"}],
    "demands": [{"code": "lights-up", "name": "通电全亮"}, {"code": "clean", "name": "干净"}],
    "wanted": [],
    "rows": range(1, 4),
    "typed": {},
    "today": date(2026, 11, 20),
    "errors": {},
    "entry_id": "e",
    "action": "#",
    "choose_href": "#",
    "back_href": "#",
}
FIRM = {"id": "f", "name": "亮堂堂展陈队"}
WHOSE: dict[str, Any] = {
    "firms": [{"name": "亮堂堂展陈队", "href": "#"}, {"name": "样例灯饰", "href": "#"}],
    "found": False,
    "typed": {},
    "errors": {},
    "action": "#",
    "register_href": "#",
    "back_href": "#",
}

PAGES: dict[str, Page] = {
    "orders": (
        "workshops/orders.html",
        {"asked": [ASKED], "going": [ORDER], "ended": [CLOSED], "older_href": "#", "new_href": "#"},
        "订单",
    ),
    "orders-none": (
        "workshops/orders.html",
        {"asked": [], "going": [], "ended": [], "older_href": None, "new_href": "#"},
        "订单",
    ),
    "order": ("workshops/order.html", AT_WORKSHOP, ""),
    "order-asked": (
        "workshops/order.html",
        AT_WORKSHOP | {"order": ASKED, "lots": [], "short": [], "materials_href": None},
        "",
    ),
    "order-written": (
        "workshops/order.html",
        AT_WORKSHOP
        | {
            "order": ORDER | {"change": None},
            "writer": "周海燕",
            "terms_href": "#",
            "close_href": "#",
            "typed": {"ordered": "0"},
            "errors": {"ordered": "这里要一个整数。"},
        },
        "",
    ),
    "order-whose": ("workshops/order_whose.html", WHOSE, ""),
    "order-whose-unchecked": (
        "workshops/order_whose.html",
        WHOSE
        | {
            "unchecked": [
                {"name": "样例果园", "refused": True, "why": "电话打不通", "href": "#"},
                {"name": "样例花圃", "refused": False, "why": None, "href": "#"},
            ]
        },
        "",
    ),
    "order-write-refused": (
        "workshops/enterprise/new.html",
        PLACING
        | {
            "firm": FIRM,
            "firm_href": "#",
            "verified": False,
            "refused": True,
            "why": "电话打不通",
            "mend_href": "#",
        },
        "",
    ),
    "order-whose-none": (
        "workshops/order_whose.html",
        WHOSE
        | {
            "firms": [],
            "typed": {"said": "1390000"},
            "errors": {"said": "没有找到。看看有没有打错，或者先替它登记。"},
        },
        "",
    ),
    "order-write": (
        "workshops/enterprise/new.html",
        PLACING | {"firm": FIRM, "firm_href": "#", "label": "红灯笼 · 庙西共富工坊", "choice": "w/red"},
        "",
    ),
    "order-write-waiting": (
        "workshops/enterprise/new.html",
        PLACING | {"firm": FIRM, "firm_href": "#", "verified": False},
        "",
    ),
    "materials": (
        "workshops/materials.html",
        {
            "order": ORDER,
            "sums": SUMS,
            "holders": [
                {"name": "张翠花", "number": "0318", "accounts": [ACCOUNT], "short": True, "href": "#"},
                {"name": "林阿梅", "number": "0101", "accounts": [], "short": False, "href": "#"},
            ],
            "acts": ACTS,
            "stock_href": "#",
            "export_href": "#",
            "back_href": "#",
        },
        "",
    ),
    "material-account": (
        "workshops/material_account.html",
        {
            "name": "张翠花",
            "number": "0318",
            "accounts": [ACCOUNT],
            "moves": [MOVE, MOVE | {"word": "盘点差", "counted": D(5), "change": D("1.5"), "why": "数错了"}],
            "day": date(2026, 11, 20),
            "today": date(2026, 11, 20),
            "acts": ACTS[1:],
            "export_href": "#",
            "older_href": "#",
            "back_href": "#",
        },
        "",
    ),
    "material-issue": ("workshops/material_move.html", MOVING, ""),
    "material-count": (
        "workshops/material_move.html",
        MOVING
        | {
            "act": "count",
            "word": "盘点",
            "worker_optional": True,
            "reasons": REASONS,
            "reason": "too-busy",
            "errors": {},
            "typed": {},
        },
        "",
    ),
    "enterprise-orders": (
        "workshops/enterprise/orders.html",
        {"verified": True, "going": [ORDER], "ended": [CLOSED], "new_href": "#", "older_href": None},
        "工坊订单",
    ),
    "enterprise-none": (
        "workshops/enterprise/orders.html",
        {"verified": False, "going": [], "ended": [], "new_href": "#", "older_href": None},
        "工坊订单",
    ),
    "enterprise-order": ("workshops/enterprise/order.html", AT_ENTERPRISE, ""),
    "enterprise-order-written": (
        "workshops/enterprise/order.html",
        AT_ENTERPRISE | {"order": ORDER | {"written_by": "庙西共富工坊", "change": None}},
        "",
    ),
    "enterprise-order-closed": (
        "workshops/enterprise/order.html",
        AT_ENTERPRISE | {"order": CLOSED, "close_href": None, "change_href": None, "reopen_href": "#"},
        "",
    ),
    "enterprise-new": ("workshops/enterprise/new.html", PLACING, ""),
    "enterprise-new-form": (
        "workshops/enterprise/new.html",
        PLACING
        | {
            "label": "红灯笼 · 庙西共富工坊",
            "choice": "w/red",
            "typed": {"quantity": "一千", "material-1": "铜线", "each-1": "0.85"},
            "errors": {"quantity": "这里要一个整数。"},
        },
        "",
    ),
}
