"""My number: taking another one, and saying that it was somebody else's."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, Invalid
from kernel.time import now
from people.domain import masked_phone, phone_number
from people.pages.coming_in import come_in
from people.pages.door import blueprint
from people.service import Holders, SignIn
from shell.forms import Form
from shell.house import house
from shell.security import fresh, limiter, standing
from shell.web import actor, signed_in


@blueprint.get("/me/number")
@signed_in
def number() -> ResponseReturnValue:
    """Which number I come in with, and a form for another."""
    return _page()


@blueprint.post("/me/number")
@signed_in
@fresh
@limiter.limit("60/minute;1000/hour")
def change_number() -> ResponseReturnValue:
    """Send a code to the old number and to the new one; then take both."""
    form, typed, who = Form(request.form), request.form, actor()
    sign_in = house().get(SignIn)
    try:
        wanted = phone_number(typed.get("phone", ""))
        if typed.get("action") != "change":
            sign_in.send_code_to(account=who.account, at=now())
            sign_in.send_code(phone=wanted, at=now())
            return _page(sent=True)
        codes = {name: typed.get(name, "") for name in ("old_code", "new_code")}
        house().get(Holders).change_number(phone=wanted, **codes, at=now(), actor=who, line=standing().line)
    except MENDABLE as refused:
        form.refuse(refused, {"phone-in-use": "phone"})
        if isinstance(refused, Invalid) and refused.field == "phone":
            return _page(form.errors), 422
        return _page(form.errors, sent=True), 422
    return redirect(url_for("people.number", changed=1), 303)


@blueprint.get("/me/not-me")
@signed_in
def not_me() -> ResponseReturnValue:
    """What it means to say that this number was somebody else's before."""
    return render_template("people/not_me.html", phone=_masked(), wrong=None)


@blueprint.post("/me/not-me")
@signed_in
@fresh
def say_not_me() -> ResponseReturnValue:
    """Be somebody new under this number; whoever had it comes back at a counter."""
    who, phone = actor(), house().get(SignIn).phone_of(actor().account)
    if request.form.get("sure") != "1" or phone is None or who.acting_for is not None:
        wrong = _("打了勾才能往下走")
        return render_template("people/not_me.html", phone=_masked(), wrong=wrong), 422
    house().get(Holders).detach(phone=phone, reason_code="not-me", at=now())
    return come_in(house().get(SignIn).open(phone=phone, at=now()))


def _page(errors: dict[str, str] | None = None, *, sent: bool = False) -> str:
    typed: Any = request.form
    return render_template(
        "people/number.html",
        phone=_masked(),
        new_phone=typed.get("phone", ""),
        sent=sent,
        changed=request.args.get("changed") == "1",
        errors=errors or {},
    )


def _masked() -> str:
    phone = house().get(SignIn).phone_of(actor().account)
    return masked_phone(phone) if phone else ""
