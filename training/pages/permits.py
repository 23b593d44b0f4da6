"""登记操作证: a desk records the state permit somebody shows, and what became of it at its review."""

from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE
from kernel.time import now, today
from people.readmodel import Vault
from shell.forms import Form
from shell.house import house
from shell.vocabularies import QUALIFICATIONS, STATE_PERMITS, sentence
from shell.web import actor, requires, wrote
from training.pages.door import Row, blueprint, names_of, read
from training.pages.joining import registered
from training.service import Credentials, Reach

NUMBER = 32
DAYS = ("valid_from", "valid_until", "review_by")


@blueprint.get("/permits")
@requires("keep-permits")
def permits() -> ResponseReturnValue:
    """Write down whose permit, its number and its days as they stand on it."""
    return _page(Form({}))


@blueprint.post("/permits")
@requires("keep-permits")
def record_permit() -> ResponseReturnValue:
    """Record it. A later record of the same permit takes its place: after a review, say."""
    form = Form(request.form)
    worker = registered(form)
    qualification = form.typed.get("qualification", "")
    if qualification not in STATE_PERMITS:
        form.errors["qualification"] = sentence("not-a-permit")
    number = form.text("number", NUMBER)
    if number and not (number.isascii() and number.isalnum()):
        form.errors["number"] = sentence("number-unreadable")
    valid_from, valid_until, review_by = (form.day(name) for name in DAYS)
    if worker is None or valid_from is None or valid_until is None or review_by is None or form.errors:
        return _page(form), 422
    try:
        written = (
            house()
            .get(Credentials)
            .record_permit(
                worker=worker,
                qualification=qualification,
                valid_from=valid_from,
                valid_until=valid_until,
                review_by=review_by,
                request=form.id,
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, {"permit-days-wrong": "review_by"})
        return _page(form), 422
    if written.thing.recorded_with == form.id:  # no late repeat of an older one
        house().get(Vault).put(worker, {f"permit-{qualification}": number})
    wrote(written.position)
    return redirect(url_for("training.permits", of=worker), 303)


def _page(form: Form) -> str:
    return render_template(
        "training/permits.html",
        typed=form.typed,
        errors=form.errors,
        kinds=[{"value": code, "label": str(QUALIFICATIONS[code])} for code in sorted(STATE_PERMITS)],
        done=_recorded_just_now(),
        request_id=form.id if form.typed else str(uuid4()),
        back_href=url_for("people.me"),
    )


def _recorded_just_now() -> Row | None:
    """Whose permit was recorded, where that is the reader's to see."""
    try:
        worker = str(UUID(request.args.get("of", "")))
    except ValueError:
        return None
    if not actor().may("keep-permits", house().get(Reach).of(worker, actor())):
        return None
    known = read().permits(worker)
    if not known:
        return None
    latest = known[0]
    return {
        "name": names_of([worker])[worker],
        "until": latest["valid_until"],
        "review": latest["review_by"],
        "valid": latest["valid_from"] <= today() <= min(latest["valid_until"], latest["review_by"]),
    }
