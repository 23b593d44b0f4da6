"""The figures of the gallery: one invented story, Friday 20 November 2026, in which sums agree."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    """A moment of 2026 as people in the village say it (Asia/Shanghai is UTC+8)."""
    return datetime(2026, month, day, hour - 8, minute, tzinfo=UTC)


D = Decimal
FRAME = {"label": "红灯笼装骨架", "unit": "个"}
STRING = {"label": "彩灯串插灯", "unit": "串"}


def tab(icon: str, label: str, current: bool = False) -> dict[str, Any]:
    """One tab of the bar."""
    return {"icon": icon, "label": label, "current": current, "href": "#"}


TABS: dict[str, list[dict[str, Any]]] = {
    "": [],
    "income": [tab("income", "收入", True), tab("slip", "工资条"), tab("me", "我的")],
    "slips": [tab("income", "收入"), tab("slip", "工资条", True), tab("me", "我的")],
    "me": [tab("income", "收入"), tab("slip", "工资条"), tab("me", "我的", True)],
}
for words in ("交件", "验收", "结算", "工坊"):
    TABS[words] = [tab("box", word, word == words) for word in ("交件", "验收", "结算", "工坊")]


def item(of: dict[str, str], quantity: int, rate: str, **more: Any) -> dict[str, Any]:
    """One line of a day."""
    return {
        **of,
        "quantity": quantity,
        "amount": quantity * D(rate),
        "href": "/explain",
        "handed_in": quantity,
        "rejected": 0,
        "rework": 0,
        **more,
    }


def day(number: int, stages: list[str], *items: dict[str, Any]) -> dict[str, Any]:
    """One day with its lines."""
    return {
        "date": date(2026, 11, number),
        "today": number == 20,
        "items": list(items),
        "stages": stages,
        "amount": sum((one["amount"] for one in items), D(0)),
    }


DAYS = [
    day(20, ["estimated"], item(FRAME, 120, "0.42"), item(STRING, 41, "0.85")),
    day(19, ["estimated"], item(FRAME, 150, "0.42")),
    day(18, ["earned"], item(STRING, 92, "0.85")),
    day(17, ["earned"], item(FRAME, 165, "0.42", handed_in=168, rejected=3)),
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
    "days": DAYS,
    "days_worked": 16,
    "days_href": "/days",
    "bars": BARS,
    "average": D("1549.62"),
    "updating": None,
    "computed_at": at(11, 20, 17, 5),
    "as_of": None,
    "now_href": "#",
    "previous_href": "#",
}
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
    "hand_ins": [],
    "sum_line": {
        "quantity": 160,
        "unit": "个",
        "rate": D("0.42"),
        "factor": None,
        "result": D("67.20"),
        "exact": None,
    },
    "slip_href": "/slip",
    "slip_label": "11 月 2–8 日工资条",
    "contest_href": "#",
    "contest": None,
    "contest_reasons": [
        {"code": "count", "name": "件数不对"},
        {"code": "inspection", "name": "验收不对"},
        {"code": "rate", "name": "单价不对"},
    ],
    "back_href": "/month",
}
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
SIGN_IN: dict[str, Any] = {
    "phone": "139 0000 0000",
    "code_sent": True,
    "resend_in": 42,
    "consent": False,
    "errors": {},
    "notice": None,
}

PAGES: dict[str, tuple[str, dict[str, Any], str]] = {
    "sign-in": ("people/sign_in.html", SIGN_IN, ""),
    "sign-in-start": (
        "people/sign_in.html",
        {**SIGN_IN, "phone": "", "code_sent": False, "resend_in": 0},
        "",
    ),
    "sign-in-wrong": (
        "people/sign_in.html",
        {
            **SIGN_IN,
            "resend_in": 0,
            "errors": {"code": "这 6 位数字不对，照短信再填一次", "consent": "打了勾才能往下走"},
        },
        "",
    ),
    "privacy": ("people/privacy.html", {"back_href": "/sign-in"}, ""),
    "me": (
        "people/me.html",
        {
            "name": "陈桂香",
            "phone": "139****0000",
            "number": "0318",
            "workshops": ["庙西共富工坊"],
            "roles": ["村民"],
            "links": [{"href": "/slips", "label": "我的工资条", "hint": None, "icon": "slip"}],
            "sign_out_href": "#",
        },
        "me",
    ),
    "outbox": (
        "people/outbox.html",
        {
            "messages": [
                {
                    "at": at(11, 20, 9, 1),
                    "to_masked": "139****0000",
                    "text": "您的登录数字是 528114，5 分钟内有效。别告诉别人。",
                }
            ]
        },
        "",
    ),
    "month": ("income/month.html", MONTH, "income"),
    "month-empty": ("income/month.html", {**MONTH, "total": D(0), "days": [], "today": None}, "income"),
    "month-updating": (
        "income/month.html",
        {
            **MONTH,
            "updating": 2,
            "total": D("1206.10"),
            "today": None,
            "days": [],
            "stages": [{**STAGES[0], "amount": D("63.00"), "hint": "还有 2 笔没算进来"}, *STAGES[1:]],
        },
        "income",
    ),
    "month-as-of": ("income/month.html", {**MONTH, "as_of": at(11, 18, 23, 59)}, "income"),
    "days": (
        "income/days.html",
        {
            "month": date(2026, 11, 1),
            "days": DAYS,
            "total": D("295.75"),
            "days_worked": 4,
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
                    "quantity": 120,
                    "amount": D("50.40"),
                    "href": "/explain",
                },
                {
                    "date": date(2026, 11, 20),
                    **STRING,
                    "quantity": 41,
                    "amount": D("34.85"),
                    "href": "/explain",
                },
                {
                    "date": date(2026, 11, 19),
                    **FRAME,
                    "quantity": 150,
                    "amount": D("63.00"),
                    "href": "/explain",
                },
            ],
        },
        "income",
    ),
    "explain": ("income/explain.html", EXPLAIN, "income"),
    "explain-line": (
        "income/explain.html",
        {
            **EXPLAIN,
            "contest_href": None,
            "contest": {"state": "open"},
            "hand_ins": [
                {"date": date(2026, 11, 3), **FRAME, "quantity": 160, "amount": D("67.20"), "href": "#"},
                {"date": date(2026, 11, 5), **FRAME, "quantity": 255, "amount": D("107.10"), "href": "#"},
            ],
        },
        "income",
    ),
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
    **{
        f"error-{status}": ("error.html", {"status": status, "code": "x", "detail": None}, "income")
        for status in (400, 403, 404, 409, 429, 500, 503)
    },
}
CHOICES = [
    {"value": "red/frame", "label": "红灯笼 · 装骨架", "unit": "个", "rate": D("0.42")},
    {"value": "string/lamp", "label": "彩灯串 · 插灯", "unit": "串", "rate": D("0.85")},
    {"value": "cap/glue", "label": "灯头 · 套胶", "unit": "个", "rate": D("0.035")},
]
RECENT = [
    {
        "id": "1",
        "name": "林素芬",
        "number": "0207",
        "label": "红灯笼装骨架",
        "quantity": 154,
        "unit": "个",
        "state": "",
        "undo_href": "#",
    },
    {
        "id": "2",
        "name": "王木根",
        "number": "0112",
        "label": "彩灯串插灯",
        "quantity": 86,
        "unit": "串",
        "state": "undone",
        "undo_href": None,
    },
    {
        "id": "3",
        "name": "张美玉",
        "number": "0425",
        "label": "彩灯串插灯",
        "quantity": 72,
        "unit": "串",
        "state": "checked",
        "undo_href": None,
    },
]
HAND_IN: dict[str, Any] = {
    "workshop": {"id": "w", "name": "庙西共富工坊"},
    "worker": {"id": "9", "number": "0318", "name": "陈桂香"},
    "candidates": [],
    "q": "",
    "choices": CHOICES,
    "chosen": CHOICES[0],
    "quantity": 120,
    "work_date": date(2026, 11, 20),
    "today": date(2026, 11, 20),
    "own_count": None,
    "entry_id": "e",
    "errors": {},
    "recent": RECENT,
    "today_count": 26,
    "today_href": "#",
}
PEOPLE = [
    {"id": "9", "number": "0318", "name": "陈桂香"},
    {"id": "7", "number": "0207", "name": "林素芬"},
    {"id": "6", "number": "0112", "name": "王木根"},
    {"id": "5", "number": "0425", "name": "张美玉"},
]
REASONS = [
    {"code": "frame-bent", "name": "骨架歪"},
    {"code": "glue-loose", "name": "胶没粘牢"},
    {"code": "wrong-colour", "name": "颜色不对"},
]


def inspected(person: int, of: dict[str, str], quantity: int, rate: str, **more: Any) -> dict[str, Any]:
    """One hand-in waiting for inspection."""
    return {
        **PEOPLE[person],
        **of,
        "quantity": quantity,
        "rate": D(rate),
        "own_count": None,
        "reasons": REASONS,
        "grades": [],
        "errors": {},
        **more,
    }


INSPECTION: dict[str, Any] = {
    "day": date(2026, 11, 19),
    "days": [date(2026, 11, 20), date(2026, 11, 19)],
    "total_quantity": 484,
    "errors": {},
    "entry_id": "e",
    "items": [
        inspected(0, FRAME, 150, "0.42"),
        inspected(
            1,
            FRAME,
            168,
            "0.42",
            accepted=163,
            rework=3,
            rejected=2,
            errors={"split": ""},
            reasons=[{**REASONS[0], "chosen": True}, *REASONS[1:]],
        ),
        inspected(2, STRING, 90, "0.85"),
        inspected(3, STRING, 76, "0.85", own_count=78),
    ],
}
RUN: dict[str, Any] = {
    "state": "prepared",
    "step": 2,
    "label": "11 月 9–15 日",
    "to": date(2026, 11, 15),
    "workers": 37,
    "total": D("12480.50"),
    "lines": [
        {"label": "红灯笼装骨架", "quantity": 13250, "rate": D("0.42"), "amount": D("5565.00")},
        {"label": "彩灯串插灯", "quantity": 6120, "rate": D("0.85"), "amount": D("5202.00")},
        {"label": "红灯笼穿线", "quantity": 4203, "rate": D("0.36"), "amount": D("1513.08")},
        {"label": "灯头套胶", "quantity": 3772, "rate": D("0.035"), "amount": D("132.02")},
    ],
    "subtotal": D("12412.10"),
    "carried_in": 0,
    "carried_out": 0,
    "retry_href": None,
    "without_bank": {"count": 1, "amount": D("212.40")},
    "differences": [
        {"name": "林素芬", "text": "11 月 5 日装骨架少记 60 个", "amount": D("25.20")},
        {"name": "王木根", "text": "11 月 6 日插灯少记 72 串", "amount": D("61.20")},
        {"name": "张美玉", "text": "11 月 4 日穿线多记 50 个", "amount": D("-18.00")},
    ],
    "slips_href": "/payments",
    "payments_href": "/payments",
    "approve_href": "#",
    "approvers": [],
    "discard_href": "#",
    "job": None,
    "entry_id": "e",
    "errors": {},
    "back_href": "/runs",
}
SLIPS = [
    {
        "worker": "9",
        "name": "陈桂香",
        "number": "0318",
        "net": D("352.90"),
        "state": "settled",
        "payable": True,
        "bank_tail": "6038",
        "reference": None,
        "href": "/slip",
    },
    {
        "worker": "7",
        "name": "林素芬",
        "number": "0207",
        "net": D("418.32"),
        "state": "failed",
        "payable": True,
        "bank_tail": "1190",
        "reference": None,
        "href": "/slip",
    },
    {
        "worker": "6",
        "name": "王木根",
        "number": "0112",
        "net": D("212.40"),
        "state": "settled",
        "payable": True,
        "bank_tail": None,
        "reference": None,
        "href": "/slip",
    },
    {
        "worker": "5",
        "name": "张美玉",
        "number": "0425",
        "net": D("301.75"),
        "state": "paid",
        "payable": False,
        "bank_tail": "7782",
        "reference": "PZ20261120-0425",
        "href": "/slip",
    },
]
SHEET: dict[str, Any] = {
    "job": {"state": "done", "done": 42, "total": 42},
    "filename": "11月19日计件.xlsx",
    "upload_error": None,
    "errors": [],
    "error_count": 0,
    "warnings": [],
    "warning_count": 0,
    "commit_href": "#",
    "sheet": "s",
    "back_href": "/workshop",
    "result": {
        "dry_run": True,
        "rows_seen": 42,
        "rows": 42,
        "held": False,
        "new": 42,
        "workers": 38,
        "quantity": 4310,
        "inspected": 40,
        "already": 0,
    },
}
PAGES |= {
    "hand-in": ("workshops/hand_in.html", HAND_IN, "交件"),
    "hand-in-person": (
        "workshops/hand_in.html",
        {**HAND_IN, "worker": None, "candidates": PEOPLE, "quantity": None},
        "交件",
    ),
    "hand-in-unknown": (
        "workshops/hand_in.html",
        {**HAND_IN, "worker": None, "q": "0999", "errors": {"worker": "没有 0999 这个工号，再看一眼工牌"}},
        "交件",
    ),
    "hand-in-choice": ("workshops/hand_in.html", {**HAND_IN, "chosen": None}, "交件"),
    "inspection": ("workshops/inspection.html", INSPECTION, "验收"),
    "inspection-grades": (
        "workshops/inspection.html",
        {
            **INSPECTION,
            "days": [INSPECTION["day"]],
            "items": [
                inspected(
                    0,
                    FRAME,
                    150,
                    "0.42",
                    errors={"x": "甲等、乙等加起来要等于合格数"},
                    grades=[
                        {"code": "A", "name": "甲等", "factor": D("1")},
                        {"code": "B", "name": "乙等", "factor": D("0.90")},
                    ],
                )
            ],
        },
        "验收",
    ),
    "inspection-done": ("workshops/inspection.html", {**INSPECTION, "items": []}, "验收"),
    "runs": (
        "workshops/runs.html",
        {
            "to": "2026-11-22",
            "label": "2026-11",
            "labels": [
                {"value": "2026-11", "label": "2026 年 11 月"},
                {"value": "2026-10", "label": "2026 年 10 月"},
            ],
            "due": {"workers": 36, "quantity": 20110},
            "errors": {},
            "entry_id": "e",
            "today": date(2026, 11, 20),
            "runs": [
                {
                    "label": "11 月 9–15 日",
                    "to": date(2026, 11, 15),
                    "state": "prepared",
                    "workers": 37,
                    "total": D("12480.50"),
                    "href": "/run",
                },
                {
                    "label": "11 月 2–8 日",
                    "to": date(2026, 11, 8),
                    "state": "paid",
                    "workers": 35,
                    "total": D("11902.36"),
                    "href": "/run",
                },
            ],
        },
        "结算",
    ),
    "run": ("workshops/run.html", RUN, ""),
    "run-preparer": (
        "workshops/run.html",
        {**RUN, "approve_href": None, "approvers": ["周海燕"], "step": 1},
        "",
    ),
    "run-preparing": (
        "workshops/run.html",
        {**RUN, "state": "preparing", "step": 1, "job": {"done": 21, "total": 37}},
        "",
    ),
    "run-approved": (
        "workshops/run.html",
        {**RUN, "state": "approved", "step": 3, "approve_href": None, "discard_href": None},
        "",
    ),
    "payments": (
        "workshops/payments.html",
        {
            "label": "11 月 9–15 日",
            "slips": SLIPS,
            "state": "approved",
            "due": {"count": 3, "amount": D("983.62")},
            "rest": {"count": 2, "amount": D("565.30")},
            "typed_reference": "",
            "action": "#",
            "entry_id": "e",
            "errors": {},
            "back_href": "/run",
            "may_pay": True,
        },
        "",
    ),
    "import": ("workshops/import.html", {**SHEET, "job": None, "result": None, "filename": None}, ""),
    "import-running": (
        "workshops/import.html",
        {**SHEET, "result": None, "job": {"state": "running", "done": 8200, "total": 20000}},
        "",
    ),
    "import-tried": ("workshops/import.html", SHEET, ""),
    "import-wrong": (
        "workshops/import.html",
        {
            **SHEET,
            "result": {**SHEET["result"], "rows": 38, "new": 38},
            "error_count": 2,
            "warning_count": 1,
            "errors": [
                {
                    "sheet": "19 日",
                    "row": 7,
                    "column": "工号",
                    "text": "没有这个工号，改成工牌上的号",
                    "value": "0999",
                },
                {
                    "sheet": "19 日",
                    "row": 12,
                    "column": "数量",
                    "text": "看不懂是多少件，写成一个整数",
                    "value": "四十来个",
                },
            ],
            "warnings": [
                {
                    "sheet": "19 日",
                    "row": 30,
                    "column": None,
                    "text": "和上一行一模一样，真是两次就不用改",
                    "value": None,
                }
            ],
        },
        "",
    ),
    "import-done": ("workshops/import.html", {**SHEET, "result": {**SHEET["result"], "dry_run": False}}, ""),
    "products": (
        "workshops/products.html",
        {
            "today": date(2026, 11, 20),
            "rate_href": "#",
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
                    "grades": [{"code": "A", "factor": D(1)}, {"code": "B", "factor": D("0.90")}],
                    "step_href": "#",
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
                {"href": "/me", "label": "我的", "hint": "语言、大字、退出", "icon": "me"},
            ],
            "others": [],
        },
        "工坊",
    ),
}
