"""The gallery's pages of a day sheet: chosen, tried, wrong, taken in."""

from typing import Any

from tests.gallery_pages.story import Page

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
PAGES: dict[str, Page] = {
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
}
