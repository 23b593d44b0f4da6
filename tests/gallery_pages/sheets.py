"""The gallery's pages of a day sheet: chosen, tried, wrong, taken in."""

from typing import Any

from tests.gallery_pages.story import Page

SHEET: dict[str, Any] = {
    "job": {"state": "done", "done": 42, "total": 42},
    "filename": "11月19日计件.xlsx",
    "upload_error": None,
    "orders": [],
    "errors": [],
    "error_count": 0,
    "warnings": [],
    "warning_count": 0,
    "commit_href": "#",
    "sheet": "s",
    "back_href": "/workshop",
    "columns_href": "#",
    "result": {
        "dry_run": True,
        "confirmed": True,
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
ORDERS = [
    {
        "field": "order-red",
        "product": "灯笼骨架",
        "options": [{"value": "a", "label": "12 月 5 日要 · 亮堂堂展陈队"}],
        "value": "a",
        "many": False,
        "left": 1280,
        "besides": "装箱",
    },
    {
        "field": "order-string",
        "product": "彩灯串",
        "options": [
            {"value": "a", "label": "12 月 5 日要 · 亮堂堂展陈队"},
            {"value": "b", "label": "12 月 20 日要 · 样例灯饰"},
        ],
        "value": "",
        "many": True,
        "left": 600,
        "besides": "",
    },
]
COLUMNS = [
    ("日期", "11月19日、11月20日", "date"),
    ("组员", "林素芬、王木根、张美玉", "name"),
    ("做的", "灯笼骨架、彩灯串插灯", "product"),
    ("完成数", "150、168、90", "quantity"),
    ("单价", "0.42、0.85", "other"),
]
READ = {
    "sheet": "19 日",
    "row": 2,
    "confirmed": False,
    "crossed": "",
    "columns": [
        {"name": f"role-0-{place}", "heading": heading, "samples": samples, "role": role}
        for place, (heading, samples, role) in enumerate(COLUMNS)
    ],
}
ROLES = [
    {"value": value, "label": label}
    for value, label in (
        ("date", "日期"),
        ("number", "工号"),
        ("name", "姓名"),
        ("product", "产品"),
        ("step", "工序"),
        ("quantity", "交了多少"),
        ("other", "不看这一列"),
    )
]
PAGES: dict[str, Page] = {
    "import-columns": (
        "workshops/import.html",
        {
            **SHEET,
            "result": {**SHEET["result"], "confirmed": False},
            "layouts": [READ, {**READ, "columns": READ["columns"][:2], "crossed": "1日 … 30日"}],
            "roles": ROLES,
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
    "import-orders": ("workshops/import.html", {**SHEET, "orders": ORDERS}, ""),
    "import-wrong": (
        "workshops/import.html",
        {
            **SHEET,
            "result": {**SHEET["result"], "rows": 38, "new": 38},
            "error_count": 2,
            "warning_count": 1,
            "mend_href": "#",
            "layouts": [{**READ, "confirmed": True}],
            "roles": ROLES,
            "errors": [
                {
                    "sheet": "19 日",
                    "row": 7,
                    "column": "工号",
                    "cell": "B7",
                    "text": "没有这个工号，改成工牌上的号",
                    "value": "0999",
                },
                {
                    "sheet": "19 日",
                    "row": 12,
                    "column": "数量",
                    "cell": "F12",
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
}
