"""家里人代办 at a desk: a clerk lets a relative act for who stands there, and ends it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.lookups import People
from kernel.time import now, today
from people.pages.door import blueprint
from people.pages.records import seen_at_a_desk
from people.pages.relatives import DAYS, named_accounts
from people.service import Relatives
from shell.forms import Form
from shell.house import house
from shell.security import at_a_persons_pace, fresh
from shell.vocabularies import ACTING
from shell.web import actor, requires


@blueprint.get("/people/<uuid:worker>/relatives")
@requires("let-relative")
def relatives_of(worker: UUID) -> ResponseReturnValue:
    """Who may act for somebody; the look is kept."""
    return _page(str(worker), Form({}))


@blueprint.post("/people/<uuid:worker>/relatives")
@requires("let-relative")
@fresh
@at_a_persons_pace
def let_relative(worker: UUID) -> ResponseReturnValue:
    """Let the holder of a number act for somebody, as far and as long as they say."""
    form, who = Form(request.form), str(worker)
    phone, acting = form.text("phone", 32), form.typed.get("acting", "")
    days = DAYS.get(form.typed.get("days", ""))
    if acting not in ACTING:
        form.errors["acting"] = _("选一样。")
    if days is None:
        form.errors["days"] = _("选一样。")
    if form.errors or days is None:
        return _page(who, form), 422
    said: dict[str, Any] = {
        "worker": who,
        "phone": phone,
        "acting": acting,
        "until": today() + timedelta(days=days - 1),
        "request": form.id,
    }
    try:
        house().get(Relatives).let(**said, at=now(), actor=actor())
    except MENDABLE as refusal:
        form.refuse(refusal, {"relative-oneself": "phone"})
        return _page(who, form), 422
    return redirect(url_for("people.relatives_of", worker=who, done="let"), 303)


@blueprint.post("/people/<uuid:worker>/relatives/<uuid:relative>/end")
@requires("let-relative")
def end_relative_of(worker: UUID, relative: UUID) -> ResponseReturnValue:
    """Let somebody act for who stands there no more. Again changes nothing."""
    house().get(Relatives).end(worker=str(worker), relative=str(relative), at=now(), actor=actor())
    return redirect(url_for("people.relatives_of", worker=worker, done="ended"), 303)


def _page(worker: str, form: Form) -> str:
    found = seen_at_a_desk(worker, "let-relative")
    helpers = house().get(Relatives).of(worker=found.id, actor=actor())
    return render_template(
        "people/letting.html",
        name=house().get(People).names_of([found.id]).get(found.id, _("这个人")),
        helpers=[
            each | {"end_href": url_for("people.end_relative_of", worker=found.id, relative=each["account"])}
            for each in named_accounts(helpers)
        ],
        acting=[{"value": code, "label": str(words)} for code, words in ACTING.items()],
        typed=form.typed,
        errors=form.errors,
        done=request.args.get("done") if request.method == "GET" else None,
        form_id=form.id,
        back_href=url_for("people.record", worker=found.id),
    )


__all__ = ["end_relative_of", "let_relative", "relatives_of"]
