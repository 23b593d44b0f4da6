"""我的资料: what is registered of me, and where each of it is put right; what was changed when."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, Forbidden
from kernel.identity import By, Role
from kernel.time import now
from people.domain import BANK, Worker
from people.events import (
    CorrectionAsked,
    CorrectionConfirmed,
    CorrectionRefused,
    CorrectionTakenBack,
    PapersShown,
    WorkerDetailsChanged,
    WorkerMoved,
    WorkerRegistered,
)
from people.pages.describing import FIELDS, shown
from people.pages.door import blueprint
from people.readmodel import Vault
from people.service import Workers
from shell.forms import Form
from shell.house import house
from shell.regions import Regions
from shell.vocabularies import PAPERS, REASONS, ROLES
from shell.web import actor, requires, wrote

TOWN_DIGITS = 9


@blueprint.get("/me/details")
@requires("register-worker")
def details() -> ResponseReturnValue:
    """What is registered of me."""
    return _page(own_record(), Form({}))


@blueprint.post("/me/details")
@requires("register-worker")
def change_details() -> ResponseReturnValue:
    """Say where I live now, or fill in the identity number where there is none yet."""
    worker = own_record()
    form = Form(request.form)
    id_number = form.text("id_number", 32, optional=True)
    if form.errors:
        return _page(worker, form), 422
    try:
        written = (
            house()
            .get(Workers)
            .change(
                id=worker.id,
                version=version_of(form),
                village=form.typed.get("village") or None,
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


def own_record() -> Worker:
    """The reader as registered. Refuses `forbidden` to who is no worker."""
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="register-worker")
    return house().store.get(Worker, worker)


def version_of(form: Form) -> int:
    """The version of a record that a form was made from; what is none is that of no record."""
    typed = form.typed.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1


def _page(worker: Worker, form: Form) -> str:
    kept = house().get(Vault).get(worker.id, ("name", "phone", "id_number", "birth_date"))
    regions = Regions(house().records_engine)
    villages = regions.children(worker.village[:TOWN_DIGITS])
    return render_template(
        "people/details.html",
        known=[
            {
                "what": str(FIELDS[field]),
                "value": shown(kept).get(field) or _("没登记"),
                "href": url_for("people.number" if field == "phone" else "people.correction"),
            }
            for field in ("name", "id_number", "birth_date", "phone")
            if field in kept or field != "id_number"
        ],
        bank_href=url_for("people.consent", purpose=BANK),
        asked=[str(words) for field, words in FIELDS.items() if field in worker.asked],
        asked_at=worker.asked_at,
        village=form.typed.get("village", worker.village),
        villages=[{"value": each.code, "label": each.short} for each in villages],
        asks_number="id_number" not in kept,
        typed=form.typed,
        errors=form.errors,
        version=form.typed.get("version", worker.version),
        changed=request.args.get("changed") == "1" and not form.errors,
        history=history_of(worker.id),
        action=url_for("people.change_details"),
        back_href=url_for("people.me"),
    )


def history_of(worker: str) -> list[dict[str, Any]]:
    """What was changed when, the newest first: which fields and in which role, never what stood there."""
    events = [recorded.event for recorded in house().store.events_of([Worker.stream(worker)])]
    told = ({"what": _told(event), "at": event.at, "by": _who(event.by)} for event in reversed(events))
    return [each for each in told if each["what"]]


def _told(event: Any) -> str | None:
    match event:
        case WorkerRegistered():
            return _("登记")
        case WorkerMoved():
            return _("改了住在哪个村")
        case WorkerDetailsChanged():
            return _("改了%(fields)s", fields=_fields(event.fields) or _("会什么"))
        case CorrectionAsked():
            return _("提出要改%(fields)s", fields=_fields(event.fields))
        case CorrectionTakenBack():
            return _("不要改了")
        case CorrectionConfirmed() | PapersShown():
            return _("核对过%(paper)s", paper=PAPERS[event.paper])
        case CorrectionRefused():
            return _("没有改：%(why)s", why=REASONS[event.reason_code])
    return None


def _fields(fields: tuple[str, ...]) -> str:
    return "、".join(str(words) for field, words in FIELDS.items() if field in fields)


def _who(by: By) -> str:
    own = by.role is Role.WORKER and not by.on_behalf_of
    return _("本人") if own else str(ROLES[by.role])
