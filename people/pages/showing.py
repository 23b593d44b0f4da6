"""For everybody: what is kept and why, how pages are shown; and, outside production, what was sent."""

from datetime import timedelta

from flask import abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.time import today
from people.domain import ACCOUNT, text_on
from people.pages.door import blueprint, onward
from people.readmodel import OutboxMessages
from shell.house import house
from shell.i18n import LANGUAGES, preferences
from shell.web import public


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept and why: what everybody agrees to by signing in, word for word, and the rest of it."""
    back = url_for("people.me") if g.get("actor") else url_for("people.sign_in")
    kept = text_on(ACCOUNT, today()).words[preferences().lang]
    return render_template("people/privacy.html", kept=kept.what, back_href=back)


@blueprint.get("/outbox")
@public
def outbox() -> ResponseReturnValue:
    """What the message gateway would have sent. Not in production."""
    if not house().config.demo:
        abort(404)
    return render_template("people/outbox.html", messages=house().get(OutboxMessages).latest())


@blueprint.post("/preferences")
@public
def prefer() -> ResponseReturnValue:
    """Keep how this browser wants its pages: language, large text, light or dark."""
    now_shown = preferences()
    lang = request.form.get("lang", now_shown.lang)
    elder = request.form.get("elder", "1" if now_shown.elder else "0")
    theme = request.form.get("theme", now_shown.theme or "auto")
    if lang not in LANGUAGES:
        lang = now_shown.lang
    kept = f"{lang}.{'1' if elder == '1' else '0'}.{theme if theme in ('light', 'dark') else ''}"
    response = make_response(redirect(onward(), 303))
    response.set_cookie(
        "preferences",
        kept,
        max_age=timedelta(days=400),
        httponly=True,
        samesite="Lax",
        secure=house().config.production,
    )
    return response
