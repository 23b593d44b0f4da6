"""The gallery's pages of people: signing in, what is kept about whom, the outbox."""

from datetime import date
from typing import Any

from people.domain import address_of, text_on
from shell.qr import qr_code
from tests.gallery_pages.story import Page, at

SIGN_IN: dict[str, Any] = {
    "phone": "139 0000 0000",
    "code_sent": True,
    "code": "",
    "owner_asked": False,
    "known": "",
    "resend_in": 42,
    "consent": False,
    "errors": {},
    "notice": None,
}


def look(who: str, what: str, reason: str | None = None, times: int = 1) -> dict[str, Any]:
    """One line of who looked."""
    return {"who": who, "what": what, "reason": reason, "at": at(11, 20, 9, 12), "times": times}


EMPLOYER: dict[str, Any] = {
    "values": {"name": "样例果园", "uscc": "91331082MA2AAAAA1X", "phone": "139 0000 0066", "reason_code": ""},
    "town": {"code": "331082101", "name": "东塍镇"},
    "town_href": "#",
    "odd_codes": [],
    "state": None,
    "reason": "",
    "errors": {},
    "entry_id": "e",
    "action": "#",
    "back_href": "#",
}
WAITING: dict[str, Any] = {
    "name": "样例果园",
    "town": "东塍镇",
    "since": at(11, 19, 9, 12),
    "odd": True,
    "href": "#",
}
CHECKED: dict[str, Any] = {
    "name": "样例果园",
    "uscc": "91331082MA2AAAAA1X",
    "phone": "13900000066",
    "town": "东塍镇",
    "state": "waiting",
    "since": at(11, 19, 9, 12),
    "odd": "证是早年发的，就是这样",
    "refused": None,
    "reasons": [
        {"code": "licence-mismatch", "name": "名称和执照对不上"},
        {"code": "not-reached", "name": "电话打不通"},
    ],
    "reason": "",
    "errors": {},
    "entry_id": "e",
    "action": "#",
    "back_href": "#",
}
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
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FACTOR: dict[str, Any] = {
    "since": None,
    "left": 0,
    "secret": None,
    "qr": None,
    "demanded": True,
    "withheld": False,
    "reset": None,
    "errors": {},
    "next": None,
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
WAITING_FOR_A_DESK: dict[str, Any] = {
    "name": "陈桂香",
    "village": "庙西村",
    "since": at(11, 20, 9, 12),
    "href": "#",
}
# What every form of a desk about one person has.
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
DEVICES = [
    {
        "line": "1",
        "title": "安卓手机 · 微信",
        "model": "Huawei ELE-AL00",
        "phone": True,
        "seen_at": at(11, 20, 9, 1),
        "began_at": at(11, 2, 9, 1),
        "address": "112.17.…",
        "here": True,
    },
    {
        "line": "2",
        "title": "电脑 · Chrome",
        "model": "",
        "phone": False,
        "seen_at": at(11, 18, 16, 40),
        "began_at": at(11, 18, 9, 1),
        "address": "112.17.…",
        "here": False,
    },
]
PAGES: dict[str, Page] = {
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
    "employer-new": ("people/employer.html", EMPLOYER, ""),
    "employer-odd": (
        "people/employer.html",
        {
            **EMPLOYER,
            "odd_codes": [
                {"code": "early-code", "name": "证是早年发的，就是这样"},
                {"code": "other", "name": "别的原因"},
            ],
            "errors": {"uscc": "信用代码的校验位不对，请再看一遍。要是证上就是这样，请写明原因。"},
        },
        "",
    ),
    "employer-mend": (
        "people/employer.html",
        {**EMPLOYER, "state": "refused", "reason": "名称和执照对不上"},
        "",
    ),
    "employer-verified": ("people/employer.html", {**EMPLOYER, "state": "verified", "erase_href": "#"}, ""),
    "employer-erasure": (
        "people/employer_erasure.html",
        {
            "gone": False,
            "name": "样例果园",
            "years": 3,
            "wrong": "还有没干完、没记完、没付清的活，或者没结束的订单。都办完了才能注销。",
            "me_href": "#",
            "back_href": "#",
        },
        "",
    ),
    "employer-erased": (
        "people/employer_erasure.html",
        {"gone": True, "name": "", "years": 3, "me_href": "#", "back_href": None},
        "",
    ),
    "employer-town": (
        "people/town.html",
        {"place": "临海市", "regions": [{"name": "东塍镇", "href": "#"}] * 3, "back_href": "#"},
        "",
    ),
    "employers-waiting": ("people/waiting.html", {"employers": [WAITING] * 2, "done": "yes"}, "insight"),
    "employer-verification": ("people/verification.html", CHECKED, "insight"),
    "privacy": (
        "people/privacy.html",
        {"kept": text_on("account", date(2026, 11, 20)).words["zh-Hans"].what, "back_href": "/sign-in"},
        "",
    ),
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
            "next": "#",
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
    "sign-in-owner": (
        "people/sign_in.html",
        {
            **SIGN_IN,
            "resend_in": 0,
            "code": "528114",
            "owner_asked": True,
            "consent": True,
            "errors": {"known": "这个号码很久没用过了。填一下名字，或者身份证号最后 4 位。"},
        },
        "",
    ),
    "number": (
        "people/number.html",
        {"phone": "139****0000", "new_phone": "", "sent": False, "changed": True, "errors": {}},
        "",
    ),
    "number-codes": (
        "people/number.html",
        {
            "phone": "139****0000",
            "new_phone": "13900000002",
            "sent": True,
            "changed": False,
            "errors": {"new_code": "这 6 位数字不对，或者过了 5 分钟。照最新的短信再填一次。"},
        },
        "",
    ),
    "not-me": ("people/not_me.html", {"phone": "139****0000", "wrong": "打了勾才能往下走"}, ""),
    "second-step": (
        "people/second_step.html",
        {
            "errors": {"code": "这个数字不对，或者已经用过了。等它换一个再填。"},
            "next": "/insight/",
            "own_href": "/me",
        },
        "",
    ),
    "prove": (
        "prove.html",
        {"to": "/", "method": "POST", "fields": [("total", "1.00")], "by_app": False},
        "",
    ),
    "prove-code": (
        "prove.html",
        {
            "to": "/",
            "method": "POST",
            "fields": [],
            "by_app": False,
            "code_sent": True,
            "resend_in": 42,
            "errors": {"code": "这 6 位数字不对，照短信再填一次"},
        },
        "",
    ),
    "second-factor": ("people/second_factor.html", FACTOR | {"withheld": True}, ""),
    "second-factor-reset": (
        "people/second_factor.html",
        FACTOR | {"reset": {"at": at(11, 20, 9, 12), "by": "干部", "why": "手机丢了"}},
        "",
    ),
    "second-factor-setting": (
        "people/second_factor.html",
        FACTOR | {"secret": SECRET, "qr": qr_code(address_of(SECRET, "139****0000"), "给验证器扫的二维码")},
        "",
    ),
    "second-factor-on": (
        "people/second_factor.html",
        FACTOR | {"since": at(11, 2, 9, 30), "left": 8, "demanded": False},
        "",
    ),
    "recovery-codes": (
        "people/recovery_codes.html",
        {"codes": [f"{each}QZ7-K4M{each}" for each in range(10)], "next": "/"},
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
    "devices": ("people/devices.html", {"devices": DEVICES, "wechat": True}, ""),
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
    "tokens": (
        "people/tokens.html",
        {
            "shown": "gft_" + "k3Jx0Qd8mVb2sYt7wPz1nRf5aHc9LuGe4TiOy6XkDwM",
            "named": "村里的记账表",
            "tokens": [
                {
                    "name": "村里的记账表",
                    "opens": ["看收入", "记交件"],
                    "until": date(2027, 2, 18),
                    "used": at(11, 20, 9, 1),
                    "state": "good",
                    "stop_href": "#",
                },
                {
                    "name": "旧电脑",
                    "opens": ["看收入"],
                    "until": date(2027, 2, 18),
                    "used": None,
                    "state": "revoked",
                    "stop_href": None,
                },
            ],
            "scopes": [
                {"value": "read:income", "label": "看收入"},
                {"value": "write:hand-ins", "label": "记交件"},
            ],
            "chosen": ["read:income"],
            "days": [{"value": "90", "label": "90 天"}],
            "typed": {"name": ""},
            "errors": {"name": "这一格要填。"},
            "entry_id": "x",
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
}
