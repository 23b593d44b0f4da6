"""记错了: a person asks to have put right who they are; a desk that sees the papers answers."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.time import now
from people.domain import Worker
from people.pages.describing import FIELDS, LONGEST_NAME, alike, apart, apart_of, day_of_digits, shown
from people.pages.details import own_record, version_of
from people.pages.door import blueprint
from people.pages.records import around_the_desk, at_a_desk, seen_at_a_desk
from people.readmodel import Registry, Vault
from people.service import LEFT, PAPERS, Corrections
from shell.forms import Form
from shell.house import house
from shell.regions import Regions
from shell.security import at_a_persons_pace, fresh
from shell.vocabularies import PAPERS as PAPER_NAMES
from shell.vocabularies import REASONS
from shell.web import actor, requires, wrote

PROVED = ("name", "id_number", "birth_date")


@blueprint.get("/me/correction")
@requires("register-worker")
def correction() -> ResponseReturnValue:
    """Say what is wrong about who I am."""
    return _ask_page(own_record(), Form({}))


@blueprint.post("/me/correction")
@requires("register-worker")
@at_a_persons_pace
def ask_correction() -> ResponseReturnValue:
    """Ask to have it put right; what I left empty stays as it is."""
    worker = own_record()
    form = Form(request.form)
    said: dict[str, Any] = {
        "name": form.text("name", LONGEST_NAME, optional=True) or None,
        "id_number": form.text("id_number", 32, optional=True) or None,
        "birth_date": day_of_digits(form, "birth_date"),
    }
    if form.errors:
        return _ask_page(worker, form), 422
    try:
        written = house().get(Corrections).ask(worker=worker.id, **said, at=now(), actor=actor())
    except MENDABLE as refusal:
        form.refuse(refusal, {})
        return _ask_page(worker, form), 422
    wrote(written.position)
    return redirect(url_for("people.details"), 303)


@blueprint.post("/me/correction/taking-back")
@requires("register-worker")
def take_back_correction() -> ResponseReturnValue:
    """Let everything stay as it is. A repeat changes nothing."""
    written = house().get(Corrections).take_back(worker=own_record().id, at=now(), actor=actor())
    wrote(written.position)
    return redirect(url_for("people.details"), 303)


@blueprint.get("/people/corrections")
@requires("register-worker")
def corrections() -> ResponseReturnValue:
    """Who waits for a desk to compare their papers."""
    at_a_desk("register-worker")
    regions, ids = around_the_desk()
    rows = house().get(Registry).asking(regions=regions, ids=ids)
    kept = house().get(Vault).get_many([row["worker"] for row in rows], ("name",))
    places = Regions(house().records_engine).names([row["village"] for row in rows])
    return render_template(
        "people/corrections.html",
        waiting=[
            {
                "name": kept.get(row["worker"], {}).get("name") or _("（已删除）"),
                "village": places.get(row["village"], row["village"]),
                "since": row["asked_at"],
                "href": url_for("people.answer_correction", worker=row["worker"]),
            }
            for row in rows
        ],
        done=request.args.get("done"),
        back_href=url_for("people.find_person"),
    )


@blueprint.get("/people/<uuid:worker>/correction")
@requires("register-worker")
def answer_correction(worker: UUID) -> ResponseReturnValue:
    """What stands there and what they say is right, to be compared with their papers; the look is kept."""
    return _answer_page(seen_at_a_desk(str(worker), "register-worker"), Form({}))


@blueprint.post("/people/<uuid:worker>/correction")
@requires("register-worker")
@fresh
def decide_correction(worker: UUID) -> ResponseReturnValue:
    """Put it right as they asked, or leave it for a reason."""
    found = seen_at_a_desk(str(worker), "register-worker")
    form, service = Form(request.form), house().get(Corrections)
    said: dict[str, Any] = {
        "worker": found.id,
        "version": version_of(form),
        "at": now(),
        "actor": actor(),
    }
    right = form.typed.get("action") == "confirm"
    try:
        if right:
            written = service.confirm(**said, paper=form.typed.get("paper", ""), apart=apart_of(form))
        else:
            written = service.refuse(**said, reason_code=form.typed.get("reason_code", ""))
    except MENDABLE as refusal:
        like = alike(refusal)
        if not like:
            form.refuse(refusal, {"paper-needed": "paper", "reason-unknown": "reason_code"})
        return _answer_page(found, form, like), 409 if like else 422
    wrote(written.position)
    return redirect(url_for("people.corrections", done="right" if right else "left"), 303)


def _ask_page(worker: Worker, form: Form) -> str:
    kept = shown(house().get(Vault).get(worker.id, PROVED))
    return render_template(
        "people/correction.html",
        kept={field: kept.get(field) or _("没登记") for field in PROVED},
        typed=form.typed,
        errors=form.errors,
        action=url_for("people.ask_correction"),
        back_href=url_for("people.details"),
    )


def _answer_page(worker: Worker, form: Form, like: list[dict[str, Any]] | None = None) -> str:
    kept, asked = shown(house().get(Vault).get(worker.id, PROVED)), house().get(Corrections).asked(worker.id)
    return render_template(
        "people/answering.html",
        name=kept.get("name") or _("（已删除）"),
        asked_at=worker.asked_at,
        fields=[
            {"what": str(FIELDS[field]), "now": kept.get(field) or _("没登记"), "said": asked[field]}
            for field in PROVED
            if field in asked and worker.asked
        ],
        papers=[{"value": code, "label": str(PAPER_NAMES[code])} for code in PAPERS],
        reasons=[{"value": code, "label": str(REASONS[code])} for code in LEFT],
        candidates=like or [],
        apart=apart(),
        typed=form.typed,
        errors=form.errors,
        version=worker.version,
        record_href=url_for("people.record", worker=worker.id),
        back_href=url_for("people.corrections"),
    )


__all__ = [
    "answer_correction",
    "ask_correction",
    "correction",
    "corrections",
    "decide_correction",
    "take_back_correction",
]
