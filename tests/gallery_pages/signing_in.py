"""The gallery's pages at the door: signing in, numbers, second factors, devices, tokens, the outbox."""

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
SEALS = [
    {
        "day": date(2026, 11, day),
        "position": 12_000 + 417 * day,
        "groups": [f"{day * 97 + 0x3A5F17C1 * part & 0xFFFFFFFF:08x}" for part in range(1, 9)],
    }
    for day in (26, 25, 24)
]
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
    "seals": ("seals.html", {"seals": SEALS, "older_href": "#"}, ""),
    "seals-empty": ("seals.html", {"seals": [], "older_href": None}, ""),
    "privacy": (
        "people/privacy.html",
        {"kept": text_on("account", date(2026, 11, 20)).words["zh-Hans"].what, "back_href": "/sign-in"},
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
    "devices": ("people/devices.html", {"devices": DEVICES, "wechat": True}, ""),
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
