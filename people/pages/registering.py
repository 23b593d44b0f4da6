"""现场登记: a clerk registers who stands before them; whoever is like them is shown before it is done.

Where the clerk coordinates a workshop, the browser is sent on with the same form to that workshop's members:
one tap registers and takes in.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, Refusal
from kernel.identity import Grant, Role
from kernel.lookups import Members
from kernel.time import now
from people.domain import masked_name, masked_phone
from people.pages.door import blueprint
from people.readmodel import Vault
from people.service import APART, Workers
from shell.forms import Form
from shell.house import house
from shell.regions import Regions
from shell.security import at_a_persons_pace
from shell.vocabularies import HOURS, REASONS, TRADES
from shell.web import actor, requires, wrote
from workshops.readmodel import WorkshopsReadModel

TOWN = 9  # digits of a town's code: its villages are few enough to choose from
VILLAGE = 12
BIRTH_DIGITS = 8
PURPOSES = ("account",)
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


@blueprint.get("/registering")
@requires("register-on-the-spot")
def registering() -> ResponseReturnValue:
    """An empty form, the village filled in."""
    return _page(Form(request.args))


@blueprint.post("/registering")
@requires("register-on-the-spot")
def register() -> ResponseReturnValue:
    """Register somebody, and take them in where the clerk has a workshop. A repeat changes nothing."""
    form = Form(request.form)
    said = _said(form)
    if request.form.get("consent") != "1":
        form.errors["consent"] = _("先读给本人听。同意了，再打勾。")
    if form.errors:
        return _page(form), 422
    who = actor()
    try:
        written = (
            house()
            .get(Workers)
            .register(
                id=form.id,
                **said,
                skills=_chosen("skills", TRADES),
                hours=_chosen("hours", HOURS),
                consents=PURPOSES,
                apart=next((code for code in APART if code == request.form.get("apart")), None),
                at=now(),
                actor=replace(who, on_behalf_of=form.id),
            )
        )
    except MENDABLE as refusal:
        if isinstance(refusal, Refusal) and refusal.code == "possible-duplicate":
            return _page(form, _candidates(said)), 409
        form.refuse(refusal, BESIDE)
        return _page(form), 409
    wrote(written.position)
    workshop = request.form.get("workshop", "")
    if workshop in who.workshops and request.form.get("number", "").strip():
        # 307: the browser sends this very form on; the members' page reads `who`, `number`, `next`.
        return redirect(url_for("workshops.add_member", workshop=workshop), 307)
    return redirect(url_for("people.cards", worker=form.id), 303)


@blueprint.post("/registering/likely")
@requires("register-on-the-spot")
@at_a_persons_pace
def likely() -> ResponseReturnValue:
    """Who is like what was typed so far: a part of the page, for htmx."""
    typed = Form(request.form)
    return render_template(
        "people/likely.html", candidates=_candidates(_said(typed)), apart=_apart(), typed={}
    )


def _said(form: Form) -> dict[str, Any]:
    """What was typed, as `Workers.register` takes it; what cannot be read is told beside its field."""
    said: dict[str, Any] = {
        "name": form.text("name", 60),
        "phone": form.text("phone", 32, optional=True) or None,
        "village": form.text("village", VILLAGE),
        "id_number": None,
        "birth_date": None,
    }
    born = form.text("born", 32, optional=True)
    plain = "".join(filter(str.isalnum, born))
    if len(plain) == BIRTH_DIGITS and plain.isascii() and plain.isdigit():
        try:
            said["birth_date"] = date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))
        except ValueError:
            form.errors["born"] = _("没有这一天，再看一遍。")
    elif born:
        said["id_number"] = born
    return said


def _chosen(field: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(code for code in known if code in request.form.getlist(field))


def _candidates(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who this may be, masked; of people elsewhere only that they are."""
    who, workers = actor(), house().get(Workers)
    found = workers.candidates(workers.likely(typed=said, at=now(), actor=who), who)
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


def _page(form: Form, candidates: list[dict[str, Any]] | None = None) -> str:
    regions, grants = Regions(house().records_engine), actor().grants
    reach = request.values.get("region") or _own_region(grants)
    village = form.typed.get("village") or (reach if len(reach) == VILLAGE else "")
    inside = village[:TOWN] if village else reach
    workshops = house().get(WorkshopsReadModel).workshops(ids=actor().workshops) if actor().workshops else []
    workshop = next(iter(workshops), None)
    return render_template(
        "people/registering.html",
        villages=[{"value": each.code, "label": each.short} for each in regions.children(inside)]
        if len(inside) >= TOWN
        else [],
        towns=[
            {"name": each.name, "href": url_for("people.registering", region=each.code)}
            for each in regions.children(inside)
        ]
        if len(inside) < TOWN
        else [],
        village=village,
        skills=[{"value": code, "label": str(words)} for code, words in TRADES.items()],
        hours=[{"value": code, "label": str(words)} for code, words in HOURS.items()],
        chosen={"skills": request.form.getlist("skills"), "hours": request.form.getlist("hours")},
        workshop={
            "id": workshop["id"],
            "name": workshop["name"],
            "number": house().get(WorkshopsReadModel).next_number(workshop["id"]),
        }
        if workshop
        else None,
        candidates=candidates or [],
        apart=_apart(),
        typed=form.typed if request.method == "POST" else {},
        errors=form.errors,
        entry_id=form.id,
        back_href="/",
    )


def _own_region(grants: tuple[Grant, ...]) -> str:
    """Where the clerk is: their workshop's village, else their region."""
    members = house().get(Members)
    for grant in grants:
        if grant.role is Role.COORDINATOR and grant.workshop:
            return members.village_of_workshop(grant.workshop) or ""
    held = (g.region for g in grants if g.role in (Role.COORDINATOR, Role.OFFICIAL) and g.region)
    return next(held, "33")


def _apart() -> list[dict[str, str]]:
    return [{"value": code, "label": str(REASONS[code])} for code in APART]


__all__ = ["likely", "register", "registering"]
