"""The gallery's pages of employers: registering, being verified, being forgotten."""

from typing import Any

from tests.gallery_pages.story import Page, at

EMPLOYER: dict[str, Any] = {
    "introducing": False,
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

PAGES: dict[str, Page] = {
    "employer-new": ("people/employer.html", EMPLOYER, ""),
    "employer-introduced-refused": (
        "people/employer.html",
        {**EMPLOYER, "introducing": True, "town_href": None, "state": "refused", "reason": "电话打不通"},
        "",
    ),
    "employer-introduced": ("people/employer.html", {**EMPLOYER, "introducing": True, "town_href": None}, ""),
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
}
