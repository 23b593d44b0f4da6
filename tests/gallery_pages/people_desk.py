"""The gallery's pages of those who keep other people's records: registering, finding, mending, merging."""

from datetime import date
from typing import Any

from shell.qr import qr_code
from tests.gallery_pages.own_record import HELPER, RELATIVES
from tests.gallery_pages.story import Page, at

WAITING_FOR_A_DESK: dict[str, Any] = {
    "name": "陈桂香",
    "village": "庙西村",
    "since": at(11, 20, 9, 12),
    "href": "#",
}
DESK: dict[str, Any] = {
    "papers": [{"value": "id-card", "label": "身份证"}, {"value": "household-register", "label": "户口本"}],
    "candidates": [],
    "apart": [],
    "version": 2,
    "back_href": "#",
}
COLLEAGUE: dict[str, Any] = {
    "name": "蓝天平",
    "phone": "139****0002",
    "roles": "工坊负责人",
    "since": at(11, 2, 9, 30),
}
RESETTING: dict[str, Any] = {
    "who": None,
    "reasons": [
        {"value": "phone-lost", "label": "手机丢了"},
        {"value": "phone-changed", "label": "换了手机"},
    ],
    "done": False,
    "typed": {"phone": "13900000002"},
    "errors": {},
    "back_href": "#",
}

PAGES: dict[str, Page] = {
    "corrections": (
        "people/corrections.html",
        {"waiting": [WAITING_FOR_A_DESK] * 2, "done": "right", "back_href": "#"},
        "",
    ),
    "corrections-none": ("people/corrections.html", {"waiting": [], "done": "left", "back_href": "#"}, ""),
    "answering": (
        "people/answering.html",
        {
            **DESK,
            "name": "陈桂香",
            "asked_at": at(11, 20, 9, 12),
            "fields": [
                {"what": "名字", "now": "陈桂香", "said": "陈桂花"},
                {"what": "身份证号", "now": "9999****0000", "said": "99999919630504000X"},
            ],
            "reasons": [
                {"value": "no-paper", "label": "没有带证件"},
                {"value": "other", "label": "别的原因"},
            ],
            "typed": {},
            "errors": {"paper": "选一样看过的证件。", "reason_code": "没有这个原因。"},
            "record_href": "#",
        },
        "",
    ),
    "answering-none": (
        "people/answering.html",
        {
            **DESK,
            "name": "陈桂香",
            "asked_at": None,
            "fields": [],
            "reasons": [],
            "typed": {},
            "errors": {},
            "record_href": "#",
        },
        "",
    ),
    "editing": (
        "people/editing.html",
        {
            **DESK,
            "name": "陈桂香",
            "kept": {"name": "陈桂香", "phone": "139****0000", "id_number": "9999****0000"},
            "villages": [{"value": "331082101204", "label": "庙西村"}],
            "village": "331082101204",
            "town": "331082101",
            "towns": [{"name": "汛桥镇", "href": "#"}],
            "skills": [{"value": "assembly", "label": "手工组装"}, {"value": "packing", "label": "包装"}],
            "hours": [{"value": "mornings", "label": "上午"}, {"value": "evenings", "label": "晚上"}],
            "chosen": {"skills": ["assembly"], "hours": []},
            "typed": {"born": "1963", "phone": "139"},
            "errors": {"born": "身份证号要 18 位。", "phone": "这不像手机号，要 11 位数字。"},
            "asked_href": "#",
            "changed": False,
            "history": [{"what": "登记", "at": at(11, 3, 9, 12), "by": "工坊负责人"}],
        },
        "",
    ),
    "letting": (
        "people/letting.html",
        {
            "name": "陈桂香",
            "helpers": [
                {**HELPER, "name": "陈小军", "acting": "除了钱，都能办", "end_href": "#"},
                {**HELPER, "account": "2", "name": None, "acting": "看收入", "end_href": "#"},
            ],
            "acting": RELATIVES["acting"],
            "typed": {"phone": "139", "acting": "work", "days": "90"},
            "errors": {"phone": "这不像手机号，要 11 位数字。"},
            "done": "let",
            "form_id": "f",
            "back_href": "#",
        },
        "",
    ),
    "resetting": (
        "people/resetting.html",
        RESETTING
        | {"typed": {"phone": "1390"}, "errors": {"phone": "您管的地方没有用这个号的同事，再看一遍。"}},
        "",
    ),
    "resetting-whose": (
        "people/resetting.html",
        RESETTING | {"who": COLLEAGUE, "errors": {"reason_code": "没有这个原因。"}},
        "",
    ),
    "resetting-done": ("people/resetting.html", RESETTING | {"who": COLLEAGUE, "done": True}, ""),
    "resetting-none": ("people/resetting.html", RESETTING | {"who": COLLEAGUE | {"since": None}}, ""),
    "find": (
        "people/find.html",
        {
            "typed": {"number": "139 0000 0009"},
            "errors": {"number": "您管的地方没有登记这个号的人，再看一遍。"},
            "action": "#",
            "waiting_href": "#",
            "back_href": "#",
        },
        "",
    ),
    "reason": (
        "reason.html",
        {
            "reasons": [
                {"code": "contest", "name": "本人提了意见，来核对"},
                {"code": "support", "name": "帮本人办事"},
                {"code": "audit", "name": "审计查账"},
                {"code": "inspection", "name": "上级检查"},
            ],
            "minutes": 30,
            "action": "#",
            "name": "reason",
            "fields": [("next", "#")],
        },
        "",
    ),
    "record": (
        "people/record.html",
        {
            "name": "陈桂香",
            "village": "庙西村",
            "phone": "139****0000",
            "id_number": None,
            "workshops": [{"name": "庙西共富工坊", "number": "0318"}],
            "asked_href": "#",
            "links": [
                {"href": "#", "label": "改资料", "hint": "名字、村、手机号、会做什么", "icon": "edit"},
                {"href": "#", "label": "家里人代办", "hint": "让儿女替他看、替他办", "icon": "people"},
            ],
            "back_href": "#",
        },
        "",
    ),
    "registering": (
        "people/registering.html",
        {
            "villages": [{"value": "331082101204", "label": "庙西村"}],
            "towns": [],
            "village": "331082101204",
            "skills": [{"value": "assembly", "label": "手工组装"}, {"value": "packing", "label": "包装"}],
            "hours": [{"value": "mornings", "label": "上午"}, {"value": "evenings", "label": "晚上"}],
            "chosen": {"skills": ["assembly"], "hours": []},
            "workshop": {"id": "x", "name": "庙西共富工坊", "number": "0319"},
            "candidates": [
                {
                    "name": "陈**",
                    "phone": "139****0000",
                    "village": "庙西村",
                    "like": ["手机号一样", "名字和生日一样"],
                    "href": "#",
                },
                {
                    "name": "在别处登记的人",
                    "phone": "",
                    "village": "",
                    "like": ["身份证号一样"],
                    "href": None,
                },
            ],
            "apart": [
                {"value": "shared-phone", "label": "一家人共用一个手机号"},
                {"value": "papers-seen", "label": "看过证件，是另一个人"},
            ],
            "typed": {"name": "陈桂香", "born": "1963", "phone": "13900000000"},
            "errors": {"born": "身份证号要 18 位。", "consent": "先读给本人听。同意了，再打勾。"},
            "entry_id": "x",
            "back_href": "/",
        },
        "",
    ),
    "registering-town": (
        "people/registering.html",
        {
            "villages": [],
            "towns": [{"name": "东塍镇", "href": "#"}],
            "village": "",
            "candidates": [],
            "errors": {},
            "typed": {},
            "back_href": "/",
        },
        "",
    ),
    "cards": (
        "people/cards.html",
        {
            "cards": [
                {
                    "name": name,
                    "number": number,
                    "workshop": "庙西共富工坊",
                    "qr": qr_code("00000000-0000-4000-8000-000000000001", name),
                }
                for name, number in (("陈桂香", "0318"), ("林素芬", "0319"))
            ],
            "size": "a4",
            "sizes": [{"value": "a4", "href": "#"}, {"value": "a6", "href": "#"}],
            "registered": True,
            "next_href": "#",
            "back_href": "/",
        },
        "",
    ),
    "merging": (
        "people/merging.html",
        {
            "unlike": True,
            "both": [
                {
                    "id": "x",
                    "name": "陈**",
                    "facts": [("村", "庙西村"), ("手机号", "139****0000"), ("工号", "庙西共富工坊 0318")],
                    "earned": 129135,
                    "since": None,
                },
                {
                    "id": "y",
                    "name": "陈**",
                    "facts": [("村", "庙西村"), ("手机号", "没有"), ("工号", "没有")],
                    "earned": 0,
                    "since": None,
                },
            ],
            "merged": [],
            "errors": {},
            "typed": {},
            "entry_id": "x",
            "back_href": "/me",
        },
        "",
    ),
    "merging-list": (
        "people/merging.html",
        {
            "unlike": False,
            "both": [],
            "merged": [
                {"name": "陈**", "phone": "139****0000", "on": date(2026, 11, 20), "one": "x", "other": "y"}
            ],
            "errors": {"other": "没有这个人，再看一遍。"},
            "typed": {"one": "13900000000", "other": "1"},
            "entry_id": "x",
            "back_href": "/me",
        },
        "",
    ),
}
