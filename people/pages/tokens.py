"""What I let programs do in my name: tokens made here, shown once, listed and stopped."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.permissions import scopes_for
from kernel.time import day_of
from people.pages.door import blueprint
from people.readmodel import Tokens
from people.service import ApiTokens
from shell.forms import Form
from shell.house import house
from shell.rights import SCOPES
from shell.security import fresh
from shell.web import actor, requires

DAYS = (30, 90, 365)


@blueprint.get("/me/tokens")
@requires("keep-tokens")
def tokens() -> ResponseReturnValue:
    """My tokens, and a form for another."""
    return _tokens(Form({}))


@blueprint.post("/me/tokens")
@requires("keep-tokens")
@fresh
def make_token() -> ResponseReturnValue:
    """Make a token, and show it this once. The same form sent again makes no second one."""
    form, who = Form(request.form), actor()
    name, scopes, days = form.text("name", 60), request.form.getlist("scopes"), form.whole("days")
    if not scopes:
        form.errors["scopes"] = _("至少开一项。")
    if form.errors or days is None:
        return _tokens(form), 422
    try:
        token = (
            house()
            .get(ApiTokens)
            .make(
                id=form.id,
                account=who.account,
                grants=who.grants,
                name=name,
                scopes=scopes,
                days=days,
                actor=who,
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, {"scope-unknown": "scopes", "out-of-range": "days"})
        return _tokens(form), 409
    if token is None:
        return redirect(url_for("people.tokens"), 303)
    return make_response(_tokens(Form({}), shown=token, named=name))


@blueprint.post("/me/tokens/<uuid:id>/revocation")
@requires("keep-tokens")
def revoke_token(id: UUID) -> ResponseReturnValue:
    """Stop a token."""
    house().get(ApiTokens).revoke(id=str(id), account=actor().account, actor=actor())
    return redirect(url_for("people.tokens"), 303)


def _tokens(form: Form, shown: str | None = None, named: str = "") -> str:
    now = datetime.now(UTC)
    return render_template(
        "people/tokens.html",
        shown=shown,
        named=named,
        tokens=[_row(token, now) for token in house().get(Tokens).of(actor().account)],
        scopes=[{"value": scope, "label": str(SCOPES[scope])} for scope in scopes_for(actor().grants)],
        chosen=request.form.getlist("scopes") if form.typed else [],
        days=[{"value": str(days), "label": _("%(n)s 天", n=days)} for days in DAYS],
        typed=form.typed,
        errors=form.errors,
        entry_id=form.id,
        back_href=url_for("people.me"),
    )


def _row(token: Any, now: datetime) -> dict[str, Any]:
    return {
        "name": token.name or _("没有名字"),
        "opens": [str(SCOPES.get(scope, scope)) for scope in token.scopes],
        "until": day_of(token.expires_at),
        "used": token.used_at,
        "state": "revoked" if token.revoked_at else "good" if token.good(now) else "expired",
        "stop_href": url_for("people.revoke_token", id=token.id) if token.good(now) else None,
    }


__all__ = ["make_token", "revoke_token", "tokens"]
