"""Whom and what the gallery tells of: one village, Friday 20 November 2026, in which sums agree."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

Page = tuple[str, dict[str, Any], str]  # a template, its variables, the tabs it stands under


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
}
VILLAGERS = (("income", "收入"), ("gig", "零工"), ("course", "培训"), ("me", "我的"))
for name, word in (("income", "收入"), ("slips", "收入"), ("零工", "零工"), ("培训", "培训"), ("me", "我的")):
    TABS[name] = [tab(icon, label, label == word) for icon, label in VILLAGERS]
OFFICIALS = ("总览", "收入", "招工", "培训", "低收入农户")
TABS["insight"] = [tab("sum", word, word == "总览") for word in OFFICIALS]
for words in ("交件", "验收", "订单", "结算", "工坊"):
    TABS[words] = [tab("box", word, word == words) for word in ("交件", "验收", "订单", "结算", "工坊")]
for name, word in (("employer", "招工"), ("工坊订单", "工坊订单"), ("fill", "招工完成率")):
    TABS[name] = [tab("gig", each, each == word) for each in ("招工", "工坊订单", "招工完成率")]
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
