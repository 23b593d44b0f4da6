"""How somebody is described on a form: read as it is typed, told beside its field, and who is like them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kernel.errors import Refused
from kernel.time import now
from people.domain import masked_id_number, masked_name, masked_phone
from people.readmodel import Vault
from people.service import APART, Workers
from shell.forms import Form
from shell.house import house
from shell.regions import Regions
from shell.vocabularies import REASONS
from shell.web import actor

LONGEST_NAME = 60
VILLAGE = 12  # digits of a village's code
BIRTH_DIGITS = 8
# What is kept of a person, as it is called on every page.
FIELDS = {
    "name": _l("名字"),
    "phone": _l("手机号"),
    "id_number": _l("身份证号"),
    "birth_date": _l("出生日期"),
}
BESIDE = {
    "region-unknown": "village",
    "id-number-unreadable": "born",
    "id-number-wrong": "born",
    "birth-date-mismatch": "born",
    "birth-date-impossible": "born",
}
LIKE = {
    "id-number": lambda: _("身份证号一样"),
    "phone": lambda: _("手机号一样"),
    "name-birth": lambda: _("名字和生日一样"),
}


def described(form: Form) -> dict[str, Any]:
    """What was typed, as `Workers.register` takes it; what cannot be read is told beside its field."""
    said: dict[str, Any] = {
        "name": form.text("name", LONGEST_NAME),
        "phone": form.text("phone", 32, optional=True) or None,
        "village": form.text("village", VILLAGE),
        "id_number": None,
        "birth_date": None,
    }
    born = form.text("born", 32, optional=True)
    plain = "".join(filter(str.isalnum, born))
    if len(plain) == BIRTH_DIGITS and plain.isascii() and plain.isdigit():
        said["birth_date"] = day_of_digits(form, "born")
    elif born:
        said["id_number"] = born
    return said


def day_of_digits(form: Form, field: str) -> date | None:
    """A day as people write it down, `19630504` or `1963-05-04`; None where nothing was typed."""
    plain = "".join(filter(str.isalnum, form.text(field, 32, optional=True)))
    if not plain:
        return None
    try:
        return date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
    except (ValueError, OverflowError):  # thirty digits are no day either
        form.errors[field] = _("没有这一天，再看一遍。")
        return None


def shown(kept: Mapping[str, str]) -> dict[str, str]:
    """What is kept of a person as a page shows it to others: the name, and a few signs of each number."""
    masks = {"phone": masked_phone, "id_number": masked_id_number}
    return {field: masks[field](value) if field in masks else value for field, value in kept.items()}


def chosen(field: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes ticked, in the order of those there are."""
    return tuple(code for code in known if code in request.form.getlist(field))


def apart() -> list[dict[str, str]]:
    """Why somebody may be another person than one who is like them."""
    return [{"value": code, "label": str(REASONS[code])} for code in APART]


def apart_of(form: Form) -> str | None:
    """Why they were said to be another person; None where nothing was said."""
    return next((code for code in APART if code == form.typed.get("apart")), None)


def likely_ones(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who is registered already and like what was typed so far."""
    who, workers = actor(), house().get(Workers)
    return candidates(workers.candidates(workers.likely(typed=said, at=now(), actor=who), who))


def alike(refusal: Refused) -> list[dict[str, Any]]:
    """Whom a refusal says this may be; nobody where it is about something else."""
    if refusal.code != "possible-duplicate":
        return []
    found: Any = refusal.details["candidates"]
    return candidates(found)


def candidates(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Who this may be, masked; of people elsewhere only that they are."""
    near = [each["worker"] for each in found if each["worker"]]
    kept = house().get(Vault).get_many(near, ("name", "phone")) if near else {}
    places = Regions(house().records_engine).names([each["village"] for each in found if each["village"]])
    rows = []
    for each in found:
        own = kept.get(each["worker"] or "", {})
        rows.append(
            {
                "name": masked_name(own["name"]) if "name" in own else _("在别处登记的人"),
                "phone": masked_phone(own["phone"]) if "phone" in own else "",
                "village": places.get(each["village"] or "", ""),
                "like": [LIKE[by]() for by in each["by"]],
                "href": url_for("people.cards", worker=each["worker"]) if each["worker"] else None,
            }
        )
    return rows
