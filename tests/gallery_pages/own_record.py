"""The gallery's pages of what is kept about oneself: to read, allow, put right, take along, have erased."""

from datetime import date
from typing import Any

from people.domain import text_on
from tests.gallery_pages.story import Page, at


def look(who: str, what: str, reason: str | None = None, times: int = 1) -> dict[str, Any]:
    """One line of who looked."""
    return {"who": who, "what": what, "reason": reason, "at": at(11, 20, 9, 12), "times": times}


CONSENT: dict[str, Any] = {
    "purpose": "bank-account",
    "basis": "asked",
    "words": text_on("bank-account", date(2026, 11, 20)).words["zh-Hans"],
    "version": "2026-11",
    "outdated": False,
    "note": {"at": at(11, 3, 9, 12), "by": "您自己"},
    "asks_account": True,
    "account": None,
    "typed": {},
    "errors": {},
    "entry_id": "e",
    "history": [],
    "changed": None,
    "for_whom": None,
    "action": "#",
    "newest_href": "#",
    "next": None,
    "back_href": "#",
}
HELPER: dict[str, Any] = {
    "account": "1",
    "worker": "w",
    "phone": "139****0000",
    "until": date(2027, 2, 20),
}
RELATIVES: dict[str, Any] = {
    "own": True,
    "helpers": [],
    "helped": [],
    "acting": [
        {"value": "income", "label": "看收入"},
        {"value": "work", "label": "接活、报名上课"},
        {"value": "all", "label": "除了钱，都能办"},
    ],
    "chosen": {"acting": "", "days": "", "number": ""},
    "errors": {},
    "form_id": "f",
}

PAGES: dict[str, Page] = {
    "details": (
        "people/details.html",
        {
            "known": [
                {"what": "名字", "value": "陈桂香", "href": "#"},
                {"what": "出生日期", "value": "1963-05-04", "href": "#"},
                {"what": "手机号", "value": "139****0000", "href": "#"},
            ],
            "bank_href": "#",
            "asked": ["名字", "出生日期"],
            "asked_at": at(11, 20, 9, 12),
            "village": "331082101204",
            "villages": [{"value": "331082101204", "label": "庙西村"}],
            "asks_number": True,
            "typed": {"id_number": "33108219"},
            "errors": {"id_number": "身份证号要 18 位。"},
            "version": 2,
            "changed": False,
            "history": [
                {"what": "提出要改名字、出生日期", "at": at(11, 20, 9, 12), "by": "本人"},
                {"what": "登记", "at": at(11, 3, 9, 12), "by": "工坊负责人"},
            ],
            "action": "#",
            "back_href": "#",
        },
        "",
    ),
    "correction": (
        "people/correction.html",
        {
            "kept": {"name": "陈桂香", "id_number": "9999****0000", "birth_date": "1963-05-04"},
            "typed": {"name": "陈桂花", "id_number": "33108219"},
            "errors": {"id_number": "身份证号要 18 位。"},
            "action": "#",
            "back_href": "#",
        },
        "",
    ),
    "my-data": (
        "people/my_data.html",
        {
            "made_at": at(11, 20, 9, 12),
            "sections": [
                {
                    "title": "我是谁",
                    "lines": [("名字", "陈桂香"), ("手机号", "13900000000"), ("住在", "庙西村")],
                },
                {
                    "title": "交件",
                    "lines": [(f"2026 年 11 月 {day} 日 · 红灯笼装骨架", "交 60 个") for day in range(1, 15)],
                },
                {"title": "写过的话", "lines": [("", "这里少数了两个，请再看一遍。")]},
            ],
            "counts": 1234,
            "events": 567,
            "file_href": "#",
            "back_href": "#",
        },
        "",
    ),
    "looks": (
        "people/looks.html",
        {
            "days": [
                {
                    "day": date(2026, 11, 20),
                    "looks": [
                        look("临海市 · 干部", "登记的资料", "本人提了意见，来核对", 3),
                        look("样例彩灯厂 · 用工单位", "手机号"),
                    ],
                },
                {
                    "day": date(2026, 11, 3),
                    "looks": [look("庙西共富工坊 · 工坊负责人", "银行卡号")],
                },
            ],
            "more_href": "#",
            "earlier": False,
            "back_href": "#",
        },
        "",
    ),
    "looks-none": (
        "people/looks.html",
        {"days": [], "more_href": None, "earlier": False, "back_href": "#"},
        "",
    ),
    "consents": (
        "people/consents.html",
        {
            "purposes": [
                {
                    "title": text_on(purpose, date(2026, 11, 20)).words["zh-Hans"].title,
                    "state": state,
                    "note": {"day": date(2026, 11, 3), "by": by} if by else None,
                    "href": "#",
                }
                for purpose, state, by in (
                    ("account", "yes", "您自己"),
                    ("messages", "yes", "您自己"),
                    ("phone-to-employer", "changed", "负责人替您记的"),
                    ("bank-account", "no", "您自己"),
                    ("special-status", "duty", None),
                )
            ],
            "for_whom": None,
            "back_href": "#",
        },
        "",
    ),
    "consent-open": ("people/consent.html", {**CONSENT, "state": "open", "note": None}, ""),
    "consent-given": (
        "people/consent.html",
        {
            **CONSENT,
            "state": "yes",
            "changed": "yes",
            "account": "**** 6038",
            "history": [
                {"given": True, "at": at(11, 3, 9, 12), "by": "您自己", "href": "#"},
                {"given": False, "at": at(11, 2, 8, 5), "by": "负责人替您记的", "href": None},
            ],
        },
        "",
    ),
    "consent-wrong": (
        "people/consent.html",
        {
            **CONSENT,
            "state": "no",
            "typed": {"bank_account": "6222 0000 0000 0001"},
            "errors": {"bank_account": "卡号有一位不对，请照着卡再看一遍。"},
        },
        "",
    ),
    "relatives": (
        "people/relatives.html",
        {
            **RELATIVES,
            "helpers": [
                {**HELPER, "name": "陈小军", "acting": "除了钱，都能办"},
                {**HELPER, "account": "2", "name": None, "acting": "看收入"},
            ],
            "helped": [{**HELPER, "name": "王阿土", "phone": "", "acting": "接活、报名上课"}],
        },
        "me",
    ),
    "relatives-number": (
        "people/relatives.html",
        {
            **RELATIVES,
            "number": "4096 1737",
            "number_acting": "看收入",
            "number_until": date(2026, 12, 20),
        },
        "me",
    ),
    "relatives-wrong": (
        "people/relatives.html",
        {
            **RELATIVES,
            "chosen": {"acting": "work", "days": "", "number": "1234"},
            "errors": {"days": "选一样。", "number": "这个数字不对，或者过了一小时。请家里人再给一个。"},
            "acting_for": "陈桂香",
        },
        "me",
    ),
    "me": (
        "people/me.html",
        {
            "name": "陈桂香",
            "phone": "139****0000",
            "number": "0318",
            "workshops": ["庙西共富工坊"],
            "roles": ["村民"],
            "links": [{"href": "/slips", "label": "我的工资条", "hint": None, "icon": "slip"}],
            "own": [{"href": "#", "label": "我的同意", "hint": None, "icon": "check-circle"}],
            "account_links": [
                {"href": "#", "label": "第二道锁", "hint": "还没设", "icon": "lock"},
                {"href": "#", "label": "登录的手机和电脑", "icon": "phone"},
            ],
            "erase_href": "#",
            "sign_out_href": "#",
        },
        "me",
    ),
    "rights": (
        "people/rights.html",
        {
            "grants": [
                {
                    "role": "工坊负责人",
                    "place": "庙西共富工坊",
                    "since": date(2026, 9, 1),
                    "everything": False,
                    "reaches": [
                        {"reach": "这个工坊的", "rights": ["记别人交来的件", "验收", "算工钱"]},
                        {"reach": "这里做工或者住在这里的人", "rights": ["看挣了多少、怎么来的"]},
                    ],
                },
                {
                    "role": "家人",
                    "place": "王阿土",
                    "since": date(2026, 8, 21),
                    "until": date(2026, 11, 18),
                    "over": True,
                    "everything": False,
                    "reaches": [{"reach": "自己的", "rights": ["看挣了多少、怎么来的"]}],
                },
            ],
            "kept": [
                {"what": "名字、手机号、身份证号、出生日期", "words": "您注销那天删掉", "day": None},
                {
                    "what": "工钱账上的名字、身份证号、手机号",
                    "words": "注销以后也留着，按规定",
                    "day": date(2029, 11, 18),
                },
                {
                    "what": "干了多少、挣了多少",
                    "words": "一直留着。您注销以后，上面没有名字",
                    "day": None,
                },
            ],
            "back_href": "/me",
        },
        "",
    ),
    "erasure": (
        "people/erasure.html",
        {"gone": False, "owed": 6720, "years": 3, "wrong": "打了勾才能注销"},
        "",
    ),
    "erasure-done": ("people/erasure.html", {"gone": True, "owed": 0, "years": 3}, ""),
}
