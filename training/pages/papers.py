"""结业证: shown and printed by who holds it, checked by anyone, taken back by an official."""

from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, NotFound
from kernel.identity import Scope
from kernel.lookups import People
from kernel.time import now, today
from shell.forms import Form
from shell.house import house
from shell.qr import qr_code
from shell.vocabularies import QUALIFICATIONS, REASONS, sentence
from shell.web import actor, public, requires, visitor, wrote
from training.domain import Certificate, CourseRun
from training.domain.certificate import state_on
from training.domain.numbers import read_number
from training.pages.door import blueprint, read
from training.schemas import masked_name
from training.service import Credentials

WHY = ("issued-by-mistake", "untrue-attendance", "other")


@blueprint.get("/certificates")
@public
def check() -> ResponseReturnValue:
    """Check a certificate by the number printed on it."""
    typed = request.args.get("number", "").strip()
    number = read_number(typed) if typed else None
    if number:
        try:
            house().get(Credentials).certificate(number=number)
        except NotFound:
            number = None
        else:
            return redirect(url_for("training.certificate", number=number))
    error = _("没有这个号的证。请照着证上再看一遍。") if typed else None
    return render_template("training/check.html", number=typed, error=error), 404 if error else 200


@blueprint.get("/certificates/<number>")
@public
def certificate(number: str) -> ResponseReturnValue:
    """One certificate: whole to who holds it, else what a scanner may see; fit for printing."""
    return _page(house().get(Credentials).certificate(number=number))


@blueprint.post("/certificates/<number>/revocation")
@requires("revoke-certificate")
def revoke(number: str) -> ResponseReturnValue:
    """Take it back from today on, and say why: an official of where its course was held."""
    found, form = house().get(Credentials).certificate(number=number), Form(request.form)
    actor().require("revoke-certificate", _scope(found))
    reason = form.typed.get("reason_code", "")
    if reason not in WHY:
        return _page(found, _("选一个原因，本人会看到。")), 422
    try:
        written = (
            house()
            .get(Credentials)
            .revoke(number=found.number, reason_code=reason, request=form.id, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        return _page(found, sentence(refusal.code, **refusal.details)), 409
    wrote(written.position)
    return redirect(url_for("training.certificate", number=found.number), 303)


def _scope(found: Certificate) -> Scope:
    """Where the course of a certificate was held."""
    return Scope(region=house().store.get(CourseRun, found.run).village)


def _page(found: Certificate, error: str | None = None) -> str:
    who = visitor()
    own = who is not None and who.worker == found.worker
    official = who is not None and who.may("revoke-certificate")
    official = official and who is not None and who.may("revoke-certificate", _scope(found))
    name = house().get(People).names_of([found.worker]).get(found.worker)
    course = read().course(found.course)
    address = house().config.public_url + url_for("training.certificate", number=found.number)
    return render_template(
        "training/certificate.html",
        own=own,
        name=(name if own else masked_name(name)) or _("（已删除）"),
        course=course["name"] if course is not None else found.course,
        course_hours=course["hours"] if course is not None else None,
        number=found.number,
        state=state_on(today(), found.valid_until, found.revoked_on),
        revoked_on=found.revoked_on,
        revoked_for=str(REASONS[found.revoked_for]) if own and found.revoked_for in REASONS else None,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        unlocks=[str(QUALIFICATIONS[code]) for code in found.qualifies_for],
        qr=qr_code(address, _("扫一扫查真假")),
        revoke_href=url_for("training.revoke", number=found.number)
        if official and found.revoked_on is None
        else None,
        reasons=[{"code": code, "name": str(REASONS[code])} for code in WHY],
        request_id=str(uuid4()),
        error=error,
        back_href=url_for("training.mine" if own else "training.check"),
        gigs_href=url_for("gigs.board"),
    )
