"""Enrolling, giving up, answering an offer: villagers for themselves, a desk for who stands before it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.lookups import People
from kernel.store import Written
from kernel.time import now
from people.readmodel import Vault
from shell.forms import Form
from shell.house import house
from shell.vocabularies import sentence
from shell.web import actor, form_id, requires, wrote
from training.domain import CourseRun
from training.pages.door import blueprint, own_worker, phone_digits
from training.pages.seat import class_page
from training.service import Enrolments

Act = Callable[..., Written[CourseRun]]


@blueprint.post("/runs/<uuid:id>/enrol")
@requires("enrol")
def enrol(id: UUID) -> ResponseReturnValue:
    """Take a seat, or stand at the end of the queue."""
    return _done(id, house().get(Enrolments).enrol)


@blueprint.post("/runs/<uuid:id>/give-up")
@requires("enrol")
def give_up(id: UUID) -> ResponseReturnValue:
    """Give up a seat, an offer or a place in the queue."""
    return _done(id, house().get(Enrolments).cancel)


@blueprint.post("/runs/<uuid:id>/accept")
@requires("enrol")
def accept(id: UUID) -> ResponseReturnValue:
    """Take the seat that is held."""
    return _done(id, house().get(Enrolments).answer, accept=True)


@blueprint.post("/runs/<uuid:id>/decline")
@requires("enrol")
def decline(id: UUID) -> ResponseReturnValue:
    """Let the seat that is held go to the next."""
    return _done(id, house().get(Enrolments).answer, accept=False)


def _done(id: UUID, act: Act, **said: Any) -> ResponseReturnValue:
    worker = own_worker()
    try:
        written = act(run=str(id), worker=worker, request=form_id(), at=now(), actor=actor(), **said)
    except MENDABLE as refusal:
        return class_page(str(id), sentence(refusal.code, **refusal.details))
    wrote(written.position)
    return redirect(url_for("training.seat", id=id), 303)


@blueprint.post("/runs/<uuid:id>/learners")
@requires("enrol")
def enrol_for(id: UUID) -> ResponseReturnValue:
    """Enrol somebody at the counter who has no phone at hand: found by their number, or by their worker id.

    The record says who did it for whom.
    """
    form = Form(request.form)
    worker = registered(form)
    if worker is None:
        return class_page(str(id), form=form)
    try:
        written = (
            house()
            .get(Enrolments)
            .enrol(run=str(id), worker=worker, request=form.id, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        form.errors["who"] = sentence(refusal.code, **refusal.details)
        return class_page(str(id), form=form)
    wrote(written.position)
    return redirect(url_for("training.seat", id=id, learner=worker), 303)


def registered(form: Form) -> str | None:
    """The one registered worker a phone number or an id means; why there is none stands in the form."""
    who = form.text("who", 40)
    try:
        return str(UUID(who))
    except ValueError:
        digits = phone_digits(who)
    known = house().get(People).village_of
    found = [each for each in (house().get(Vault).find("phone", digits) if digits else ()) if known(each)]
    if len(found) == 1:
        return found[0]
    if who:
        form.errors["who"] = (
            _("这个手机号登记了不止一个人，请填村民编号。")
            if found
            else _("没有用这个手机号登记的人，再看一遍号码。")
        )
    return None
