"""我的资料: what is registered of me, put right by myself where it is mine to say; what was changed when."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, Forbidden
from kernel.identity import Role
from kernel.time import now
from people.domain import Worker, masked_id_number, masked_phone
from people.events import WorkerDetailsChanged, WorkerMoved, WorkerRegistered
from people.pages.door import blueprint
from people.readmodel import Vault
from people.service import Workers
from shell.forms import Form
from shell.house import house
from shell.regions import Regions
from shell.vocabularies import ROLES
from shell.web import actor, requires, wrote

LONGEST_NAME = 60
TOWN_DIGITS = 9


@blueprint.get("/me/details")
@requires("register-worker")
def details() -> ResponseReturnValue:
    """What is registered of me."""
    return _page(_own(), Form({}))


@blueprint.post("/me/details")
@requires("register-worker")
def change_details() -> ResponseReturnValue:
    """Put my name or village right, or fill in the identity number where there is none yet."""
    worker = _own()
    form = Form(request.form)
    name, village = form.text("name", LONGEST_NAME), form.typed.get("village", "")
    id_number = form.text("id_number", 32, optional=True)
    version = form.typed.get("version", "")
    if form.errors:
        return _page(worker, form), 422
    try:
        written = (
            house()
            .get(Workers)
            .change(
                id=worker.id,
                version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1,
                name=name,
                village=village or None,
                id_number=id_number or None,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, {"needs-desk": "id_number"})
        return _page(worker, form), 422
    wrote(written.position)
    return redirect(url_for("people.details", changed=1), 303)


def _own() -> Worker:
    """The reader as registered. Refuses `forbidden` to who is no worker."""
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="register-worker")
    return house().store.get(Worker, worker)


def _page(worker: Worker, form: Form) -> str:
    kept = house().get(Vault).get(worker.id, ("name", "phone", "id_number", "birth_date"))
    regions = Regions(house().records_engine)
    villages = regions.children(worker.village[:TOWN_DIGITS])
    return render_template(
        "people/details.html",
        name=form.typed.get("name", kept.get("name", "")),
        village=form.typed.get("village", worker.village),
        villages=[{"value": each.code, "label": each.name} for each in villages],
        phone=masked_phone(kept["phone"]) if "phone" in kept else None,
        id_number=masked_id_number(kept["id_number"]) if "id_number" in kept else None,
        birth_date=kept.get("birth_date"),
        typed=form.typed,
        errors=form.errors,
        version=form.typed.get("version", worker.version),
        changed=request.args.get("changed") == "1" and not form.errors,
        history=_history(worker.id),
        action=url_for("people.change_details"),
        back_href=url_for("people.me"),
    )


def _history(worker: str) -> list[dict[str, Any]]:
    """What was changed when, the newest first: which fields and in which role, never what stood there."""
    words = {
        "name": _("名字"),
        "phone": _("手机号"),
        "id_number": _("身份证号"),
        "birth_date": _("出生日期"),
    }
    told = []
    for recorded in reversed(house().store.events_of([Worker.stream(worker)])):
        event = recorded.event
        if isinstance(event, WorkerRegistered):
            what = _("登记")
        elif isinstance(event, WorkerMoved):
            what = _("改了住在哪个村")
        elif isinstance(event, WorkerDetailsChanged):
            fields = "、".join(words.get(field, field) for field in event.fields) or _("会什么")
            what = _("改了%(fields)s", fields=fields)
        else:
            continue
        own = event.by.role is Role.WORKER and not event.by.on_behalf_of
        told.append({"what": what, "at": event.at, "by": _("您自己") if own else str(ROLES[event.by.role])})
    return told
