"""Another code before what is delicate, and the second step of staff."""

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import Invalid
from kernel.time import now
from people.pages.door import blueprint, onward
from people.readmodel import Codes, Sessions
from people.service import SecondFactor, SignIn
from shell.house import house
from shell.refusals import asked_for
from shell.security import is_local, keep, limiter, presented_token, standing
from shell.vocabularies import sentence
from shell.web import actor, signed_in


@blueprint.post("/prove")
@signed_in
@limiter.limit("60/minute;1000/hour")
def prove() -> ResponseReturnValue:
    """Send a code to whoever is signed in, or take it and go on with what they were about to do."""
    form, sign_in = request.form, house().get(SignIn)
    to, method = form.get("proof-to", ""), form.get("proof-method", "GET")
    said: dict[str, Any] = {**asked_for(), "to": to if is_local(to) else "/", "method": method}
    if form.get("proof-action") == "send-code":
        sign_in.send_code_to(account=actor().account, at=now())
        return render_template("prove.html", **said, code_sent=True, resend_in=_resend_in())
    try:
        sign_in.prove(account=actor().account, code=form.get("proof-code", ""), at=now())
    except Invalid as refused:
        errors = {"code": sentence(refused.code)}
        page = render_template("prove.html", **said, code_sent=True, resend_in=_resend_in(), errors=errors)
        return page, 422
    # 307 lets the browser send the same form again, now that it may.
    return _go_on(said["to"], 307 if method == "POST" else 303, factor=standing().enrolled)


@blueprint.get("/second-step")
@signed_in
def second_step() -> ResponseReturnValue:
    """The second of two steps for staff: a code of their app. Who has no app yet sets it up first."""
    if not standing().withheld:
        return redirect(onward())
    if not standing().enrolled:
        return redirect(url_for("people.second_factor", next=request.args.get("next")))
    return _second_step_page()


@blueprint.post("/second-step")
@signed_in
@limiter.limit("60/minute;1000/hour")
def take_second_step() -> ResponseReturnValue:
    """Take the second step with a code of the app, or one from paper."""
    if not standing().withheld:
        return redirect(onward(), 303)
    try:
        code = request.form.get("code", "")
        house().get(SecondFactor).check(account=actor().account, code=code, at=now())
    except Invalid as refused:
        return _second_step_page({"code": sentence(refused.code)}), 422
    return _go_on(onward(), 303, factor=True)


def _second_step_page(errors: dict[str, str] | None = None) -> str:
    target = request.values.get("next")
    return render_template(
        "people/second_step.html",
        errors=errors or {},
        next=target if is_local(target) else None,
        own_href=url_for("income.show") if actor().worker else url_for("people.me"),
    )


def _go_on(to: str, status: int, *, factor: bool) -> ResponseReturnValue:
    """Go on with a new token that opens more: the one before might have been seen by somebody."""
    response = redirect(to, status)
    proved = {"proved_at": datetime.now(UTC)} | ({"factor": True} if factor else {})
    token = house().get(Sessions).renew(presented_token() or "", **proved)
    if token is not None:
        keep(response, token)
    return response


def _resend_in() -> int:
    phone = house().get(SignIn).phone_of(actor().account)
    return house().get(Codes).resend_in(phone, at=now()) if phone else 0
