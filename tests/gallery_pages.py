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
for place, words in enumerate(("交件", "验收", "结算", "工坊")):
    TABS[words] = [tab("box", word, word == words) for word in ("交件", "验收", "结算", "工坊")]


def item(of: dict[str, str], quantity: int, rate: str, **more: Any) -> dict[str, Any]:
    """One line of a day."""
    return {
        **of, "quantity": quantity, "amount": quantity * D(rate), "href": "/explain",
        "handed_in": quantity, "rejected": 0, "rework": 0, **more,
    }


def day(number: int, stages: list[str], *items: dict[str, Any]) -> dict[str, Any]:
    """One day with its lines."""
    return {
        "date": date(2026, 11, number), "today": number == 20, "items": list(items), "stages": stages,
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
    for month, amount in ((6, "1612.40"), (7, "1385"), (8, "1096.2"), (9, "1875"), (10, "2037.75"), (11, "1291.35"))
]
MONTH: dict[str, Any] = {
    "month": date(2026, 11, 1), "months": [bar["month"] for bar in reversed(BARS)], "total": D("1291.35"),
    "today": {"amount": D("85.25"), "stage": "estimated"}, "stages": STAGES, "days": DAYS, "days_worked": 16,
    "days_href": "/days", "bars": BARS, "average": D("1549.62"), "updating": None,
    "computed_at": at(11, 20, 17, 5), "as_of": None, "now_href": "#", "previous_href": "#",
}
STEPS = [
    {"icon": "box", "word": "交件", "at": at(11, 3, 16, 42), "by": "工坊负责人记的",
     "sentences": [Markup("您在庙西共富工坊交了 <b>163 个</b>。您自己数的也是 163 个。")], "split": None},
    {"icon": "inspect", "word": "验收", "at": at(11, 4, 9, 15), "by": "验收员验的",
     "sentences": ["1 个骨架歪了。返工的 2 个修好再交，到时另算。"],
     "split": {"accepted": 160, "rework": 2, "rejected": 1}},
    {"icon": "rate", "word": "单价", "at": None, "note": "交件那天的价", "by": None,
     "sentences": [Markup("装骨架一个 <b>0.42 元</b>，从 9 月 1 日起就是这个价。")], "split": None},
    {"icon": "sum", "word": "结算", "at": at(11, 9, 10, 30), "by": "工坊负责人批的",
     "sentences": [Markup("写进 11 月 2–8 日的工资条，这一行 <b>67.20 元</b>，整张 269.60 元。")], "split": None},
    {"icon": "paid", "word": "到账", "at": at(11, 11, 14, 5), "by": None, "tone": "paid",
     "sentences": ["269.60 元转进您尾号 6038 的银行卡，这 67.20 元在里面。"], "split": None},
]
EXPLAIN: dict[str, Any] = {
    "title": "11 月 3 日 · 红灯笼装骨架", "amount": D("67.20"), "stage": "paid", "steps": STEPS, "hand_ins": [],
    "sum_line": {"quantity": 160, "unit": "个", "rate": D("0.42"), "factor": None, "result": D("67.20"), "exact": None},
    "slip_href": "/slip", "slip_label": "11 月 2–8 日工资条", "contest_href": "#", "contest": None,
    "contest_reasons": [
        {"code": "count", "name": "件数不对"}, {"code": "inspection", "name": "验收不对"}, {"code": "rate", "name": "单价不对"},
    ],
    "back_href": "/month",
}
SLIP: dict[str, Any] = {
    "workshop": "庙西共富工坊", "payer": "东塍彩灯有限公司", "label": "11 月 2–8 日", "net": D("269.60"), "state": "paid",
    "worker": {"name": "陈桂香", "number": "0318"}, "paid_at": at(11, 11, 14, 5), "reference": "PZ20261111-0318",
    "approved_at": at(11, 9, 10, 30), "bank_tail": "6038", "back_href": "/slips",
    "lines": [
        {"month": date(2026, 11, 1), "label": "红灯笼装骨架", "grade": None, "rate": D("0.42"), "factor": None,
         "quantity": 415, "unit": "个", "amount": D("174.30"), "kind": "work", "href": "#"},
        {"month": date(2026, 11, 1), "label": "彩灯串插灯", "grade": "乙等", "rate": D("0.85"), "factor": D("0.90"),
         "quantity": 120, "unit": "串", "amount": D("91.80"), "kind": "work", "href": "#"},
        {"month": date(2026, 10, 1), "label": "灯头套胶", "grade": None, "rate": D("0.035"), "factor": None,
         "quantity": 100, "unit": "个", "amount": D("3.50"), "kind": "difference", "href": "#"},
    ],
}
SIGN_IN: dict[str, Any] = {
    "phone": "139 0000 0000", "code_sent": True, "resend_in": 42, "consent": False, "errors": {}, "notice": None,
}

PAGES: dict[str, tuple[str, dict[str, Any], str]] = {
    "sign-in": ("people/sign_in.html", SIGN_IN, ""),
    "sign-in-start": ("people/sign_in.html", {**SIGN_IN, "phone": "", "code_sent": False, "resend_in": 0}, ""),
    "sign-in-wrong": ("people/sign_in.html", {**SIGN_IN, "resend_in": 0, "errors": {
        "code": "这 6 位数字不对，照短信再填一次", "consent": "打了勾才能往下走"}}, ""),
    "privacy": ("people/privacy.html", {"back_href": "/sign-in"}, ""),
    "me": ("people/me.html", {
        "name": "陈桂香", "phone": "139****0000", "number": "0318", "workshops": ["庙西共富工坊"], "roles": ["村民"],
        "links": [{"href": "/slips", "label": "我的工资条", "hint": None, "icon": "slip"}], "sign_out_href": "#"}, "me"),
    "outbox": ("people/outbox.html", {"messages": [
        {"at": at(11, 20, 9, 1), "to_masked": "139****0000", "text": "您的登录数字是 528114，5 分钟内有效。别告诉别人。"}]}, ""),
    "month": ("income/month.html", MONTH, "income"),
    "month-empty": ("income/month.html", {**MONTH, "total": D(0), "days": [], "today": None}, "income"),
    "month-updating": ("income/month.html", {
        **MONTH, "updating": 2, "total": D("1206.10"), "today": None, "days": [],
        "stages": [{**STAGES[0], "amount": D("63.00"), "hint": "还有 2 笔没算进来"}, *STAGES[1:]]}, "income"),
    "month-as-of": ("income/month.html", {**MONTH, "as_of": at(11, 18, 23, 59)}, "income"),
    "days": ("income/days.html", {"month": date(2026, 11, 1), "days": DAYS, "total": D("295.75"), "days_worked": 4,
             "back_href": "/month", "as_of": None}, "income"),
    "stage": ("income/stage.html", {"month": date(2026, 11, 1), "stage": STAGES[0], "back_href": "/month", "entries": [
        {"date": date(2026, 11, 20), **FRAME, "quantity": 120, "amount": D("50.40"), "href": "/explain"},
        {"date": date(2026, 11, 20), **STRING, "quantity": 41, "amount": D("34.85"), "href": "/explain"},
        {"date": date(2026, 11, 19), **FRAME, "quantity": 150, "amount": D("63.00"), "href": "/explain"}]}, "income"),
    "explain": ("income/explain.html", EXPLAIN, "income"),
    "explain-line": ("income/explain.html", {**EXPLAIN, "contest_href": None, "contest": {"state": "open"}, "hand_ins": [
        {"date": date(2026, 11, 3), **FRAME, "quantity": 160, "amount": D("67.20"), "href": "#"},
        {"date": date(2026, 11, 5), **FRAME, "quantity": 255, "amount": D("107.10"), "href": "#"}]}, "income"),
    "slips": ("income/slips.html", {"slips": [
        {"label": "11 月 9–15 日", "workshop": "庙西共富工坊", "net": D("352.90"), "state": "settled", "paid_at": None, "href": "/slip"},
        {"label": "11 月 2–8 日", "workshop": "庙西共富工坊", "net": D("269.60"), "state": "paid", "paid_at": at(11, 11, 14, 5), "href": "/slip"}]}, "slips"),
    "slips-empty": ("income/slips.html", {"slips": []}, "slips"),
    "slip": ("income/slip.html", SLIP, "slips"),
    "slip-failed": ("income/slip.html", {**SLIP, "state": "failed", "paid_at": None, "reference": None}, "slips"),
    **{f"error-{status}": ("error.html", {"status": status, "code": "x", "detail": None}, "income")
       for status in (400, 403, 404, 409, 429, 500, 503)},
}
