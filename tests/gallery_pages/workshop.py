"""The gallery's pages of a workshop: itself, its products and rates, its members."""

from datetime import date

from tests.gallery_pages.story import PEOPLE, D, Page

PAGES: dict[str, Page] = {
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
