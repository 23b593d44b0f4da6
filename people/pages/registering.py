"""现场登记: a clerk registers who stands before them; whoever is like them is shown before it is done.

Where the clerk coordinates a workshop, the browser is sent on with the same form to that workshop's members:
one tap registers and takes in.
"""

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.identity import Grant, Role
from kernel.lookups import Members
from kernel.time import now
from people.pages.describing import (
    BESIDE,
    VILLAGE,
    alike,
    apart,
    apart_of,
    chosen,
    described,
    likely_ones,
)
from people.pages.door import blueprint
from people.service import Workers
from shell.forms import Form
from shell.house import house
from shell.regions import Regions
from shell.security import at_a_persons_pace
from shell.vocabularies import HOURS, TRADES
from shell.web import actor, requires, wrote
from workshops.readmodel import WorkshopsReadModel

TOWN = 9  # digits of a town's code: its villages are few enough to choose from
PURPOSES = ("account",)


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
    said = described(form)
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
                skills=chosen("skills", TRADES),
                hours=chosen("hours", HOURS),
                consents=PURPOSES,
                apart=apart_of(form),
                at=now(),
                actor=replace(who, on_behalf_of=form.id),
            )
        )
    except MENDABLE as refusal:
        if like := alike(refusal):
            return _page(form, like), 409
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
    found = likely_ones(described(Form(request.form)))
    return render_template("people/likely.html", candidates=found, apart=apart(), typed={})


def _page(form: Form, found: list[dict[str, Any]] | None = None) -> str:
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
        candidates=found or [],
        apart=apart(),
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


__all__ = ["likely", "register", "registering"]
