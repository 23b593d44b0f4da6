"""One person's record, for who works with them: found by number, opened with a reason, each look kept."""

import unicodedata
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import Forbidden, Invalid
from kernel.identity import Role, Scope
from kernel.lookups import Regions
from kernel.permissions import Actor
from people.domain import Worker, id_number, masked_id_number, masked_phone, phone_number
from people.pages.door import blueprint
from people.readmodel import Vault
from people.service import Workers
from shell.access import AccessLog, looked_at
from shell.forms import Form
from shell.house import house
from shell.security import at_a_persons_pace, is_local
from shell.web import actor, requires
from workshops.readmodel import WorkshopsReadModel

# Those who look for people in the course of their work.
AT_A_DESK = (Role.COORDINATOR, Role.OFFICIAL, Role.OPERATOR)


@blueprint.get("/people/find")
@requires("see-worker")
def find_person() -> ResponseReturnValue:
    """Ask for somebody by phone or identity number."""
    at_a_desk()
    return _find(Form({}))


@blueprint.post("/people/find")
@requires("see-worker")
@at_a_persons_pace
def found_person() -> ResponseReturnValue:
    """The one person with this number here; who is somebody else's is not found."""
    who = at_a_desk()
    form = Form(request.form)
    typed = unicodedata.normalize("NFKC", form.text("number", 32))
    found = [id for id in _with_number(typed) if _may_see(who, id)]
    if len(found) == 1:
        return redirect(url_for("people.record", worker=found[0]), 303)
    if not form.errors:
        form.errors["number"] = (
            _("有不止一个人登记了这个号，请用身份证号找。")
            if found
            else _("您管的地方没有登记这个号的人，再看一遍。")
        )
    return _find(form), 422


@blueprint.get("/people/<uuid:worker>")
@requires("see-worker")
def record(worker: UUID) -> ResponseReturnValue:
    """One person: who they are and where they work. Officials say why first; the look is kept."""
    by, place, found = house().get(Workers).to_see(id=str(worker), actor=actor())
    if actor().worker != found.id:
        looked_at(house(), found.id, by, "see-worker", place)
    return _record(found)


@blueprint.post("/people/<uuid:worker>/reason")
@requires("see-worker")
def state_reason(worker: UUID) -> ResponseReturnValue:
    """Keep why somebody is about to look, and lead on to what they asked for."""
    by, place, found = house().get(Workers).to_see(id=str(worker), actor=actor())
    AccessLog(house().records_engine).state(found.id, by, request.form.get("reason", ""), place)
    onward = request.form.get("next")
    there = onward if onward and is_local(onward) else url_for("people.record", worker=found.id)
    return redirect(there, 303)


def at_a_desk(action: str = "see-worker") -> Actor:
    """Who asks, where they look for people in the course of their work. Refuses `forbidden`."""
    who = actor()
    if not any(grant.role in AT_A_DESK for grant in who.grants):
        raise Forbidden(action=action)
    return who


def seen_at_a_desk(worker: str, action: str) -> Worker:
    """Somebody who stands there, or asked for help, to be helped with `action`. Officials say why first;
    the look is kept.
    """
    at_a_desk(action)
    by, place, found = house().get(Workers).to_see(id=worker, actor=actor())
    looked_at(house(), found.id, by, action, place)
    return found


def around_the_desk() -> tuple[list[str], list[str]]:
    """Whom the asker is there for: regions (prefixes; "" is everywhere), and members of their workshops."""
    regions: list[str] = []
    ids: list[str] = []
    for grant in actor().grants:
        match grant.role:
            case Role.OPERATOR:
                regions.append("")
            case Role.COORDINATOR | Role.OFFICIAL if grant.region:
                regions.append(grant.region)
            case Role.COORDINATOR if grant.workshop:
                ids += [row["worker"] for row in house().get(WorkshopsReadModel).members(grant.workshop)]
    return regions, ids


def _with_number(typed: str) -> list[str]:
    """Who is registered with a phone or an identity number."""
    vault, found = house().get(Vault), []
    for field, read in (("phone", phone_number), ("id_number", id_number)):
        try:
            found += vault.find(field, read(typed))
        except Invalid:
            continue
    return [id for id, worker in house().store.get_many(Worker, found).items() if not worker.erased]


def _may_see(who: Actor, worker: str) -> bool:
    try:
        house().get(Workers).to_see(id=worker, actor=who)
    except Forbidden:
        return False
    return True


def _find(form: Form) -> str:
    return render_template(
        "people/find.html",
        typed=form.typed,
        errors=form.errors,
        action=url_for("people.found_person"),
        waiting_href=url_for("people.corrections") if actor().may("register-worker") else None,
        back_href=url_for("people.me"),
    )


def _record(worker: Worker) -> str:
    kept = house().get(Vault).get(worker.id, ("name", "phone", "id_number"))
    workshops = house().get(WorkshopsReadModel)
    ids = workshops.workshops_of(worker.id)
    members = {id: workshops.member(id, worker.id) for id in ids}
    scope = Scope(worker=worker.id, region=worker.village, workshops=ids)
    return render_template(
        "people/record.html",
        name=kept.get("name") or _("（已删除）"),
        village=house().get(Regions).name_of(worker.village) or worker.village,
        phone=masked_phone(kept["phone"]) if "phone" in kept else None,
        id_number=masked_id_number(kept["id_number"]) if "id_number" in kept else None,
        workshops=[
            {"name": row["name"], "number": member.number if (member := members.get(row["id"])) else ""}
            for row in (workshops.workshops(ids=ids) if ids else [])
        ],
        asked_href=url_for("people.answer_correction", worker=worker.id)
        if worker.asked and actor().worker != worker.id and actor().may("register-worker", scope)
        else None,
        links=_links(worker.id, scope) if actor().worker != worker.id else [],
        back_href=url_for("people.find_person"),
    )


def _links(worker: str, scope: Scope) -> list[dict[str, Any]]:
    """What the asker may do for somebody who stands before them."""
    there = (
        ("register-worker", "people.details_of", _("改资料"), _("名字、村、手机号、会做什么"), "edit"),
        ("see-consents", "people.consents_of", _("同意了哪些事"), _("念给本人听，替本人记"), "check-circle"),
        ("let-relative", "people.relatives_of", _("家里人代办"), _("让儿女替他看、替他办"), "people"),
        ("register-on-the-spot", "people.cards", _("工牌"), _("再印一张"), "print"),
    )
    return [
        {"href": url_for(endpoint, worker=worker), "label": label, "hint": hint, "icon": icon}
        for action, endpoint, label, hint, icon in there
        if actor().may(action, scope)
    ]
