"""Coming in by phone and code, and leaving."""

from datetime import timedelta
from typing import Any

from flask import g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import Invalid
from kernel.identity import By, Role
from kernel.time import now
from people.domain import device_of, masked_phone, phone_number
from people.pages.door import blueprint, onward
from people.readmodel import Accounts, Codes, Sessions, WeChat
from people.service import DAYS, SignIn, Workers
from shell.house import house
from shell.security import forget, is_local, limiter, presented_token, remember, rough_address
from shell.vocabularies import sentence
from shell.web import public, wrote

PURPOSES = ("account",)

# Whom WeChat named in this browser, and who has no account here yet.
WECHAT_NEW = "wechat-new"


def wechat() -> WeChat | None:
    """WeChat, where an app of ours is set up there."""
    return house().get(WeChat) if house().config.wechat else None


def sign_in_page(status: int = 200, **values: Any) -> ResponseReturnValue:
    """The page of signing in, with what was said so far."""
    said = {
        "phone": "",
        "code_sent": False,
        "code": "",
        "owner_asked": False,
        "known": "",
        "resend_in": 0,
        "consent": False,
        "errors": {},
        "notice": None,
    }
    target = request.values.get("next")
    said["next"] = target if is_local(target) else None
    said["hiring"] = target == url_for("people.new_employer")
    in_wechat = "MicroMessenger" in request.user_agent.string
    said["wechat"] = in_wechat and wechat() is not None and WECHAT_NEW not in session
    said["wechat_new"] = WECHAT_NEW in session
    return render_template("people/sign_in.html", **{**said, **values}), status


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The first of two steps: which phone."""
    return redirect(onward()) if g.get("actor") else sign_in_page()


@blueprint.post("/sign-in")
@public
@limiter.limit("60/minute;1000/hour")
def sign_in_step() -> ResponseReturnValue:
    """A step of signing in: send a code, or come in with it."""
    form = request.form
    phone, code = form.get("phone", "").strip(), form.get("code", "").strip()
    said: dict[str, Any] = {"phone": phone, "consent": form.get("consent") == "1"}
    try:
        number = phone_number(phone)
    except Invalid as refused:
        return sign_in_page(422, **said, errors={"phone": sentence(refused.code)})
    said["code_sent"] = True
    if form.get("action") == "send-code":
        house().get(SignIn).send_code(phone=number, at=now())
        # True whether a message went out or too many did already, and alike for every number.
        words = _(
            "短信发到 %(phone)s，5 分钟内有效。要是没收到，过一会儿再试，或到村党群服务中心请人办。",
            phone=masked_phone(number),
        )
        return sign_in_page(**said, notice=words, resend_in=_resend_in(number))
    errors = {} if said["consent"] else {"consent": _("打了勾才能往下走")}
    account = None
    if not errors:
        try:
            known, not_me = form.get("known"), form.get("action") == "not-me"
            sign_in = house().get(SignIn)
            account = sign_in.sign_in(phone=number, code=code, known=known, not_me=not_me, at=now())
        except Invalid as refused:
            errors = {refused.field: sentence(refused.code)}
            if refused.field == "known":  # the code was right, and is still good
                said |= {"owner_asked": True, "code": code, "known": form.get("known", "")}
    if account is None:
        return sign_in_page(422, **said, errors=errors, resend_in=_resend_in(number))
    return come_in(account)


def _resend_in(number: str) -> int:
    return house().get(Codes).resend_in(number, at=now())


def come_in(account: str, onto: str | None = None) -> ResponseReturnValue:
    """Let somebody in who has shown who they are: with a new token, and whatever was there before is over."""
    accounts, sessions = house().get(Accounts), house().get(Sessions)
    worker = next((x.worker for x in accounts.grants_of(account) if x.role is Role.WORKER and x.worker), None)
    by = By(account, Role.WORKER)
    wrote(house().get(Workers).agree(person=worker or account, purposes=PURPOSES, at=now(), by=by))
    if (new := session.get(WECHAT_NEW)) and (known := wechat()):
        known.bind(bytes.fromhex(new), account, at=now())
    response = redirect(onto or onward(), 303)
    if before := presented_token():
        sessions.end(before)
    remember(response, _issued(account))
    return response


def _issued(account: str) -> str:
    device = device_of(request.user_agent.string)
    lasts = timedelta(days=DAYS["browser"])
    return (
        house()
        .get(Sessions)
        .issue(account, kind="browser", lasts=lasts, device=device, address=rough_address())
    )


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Leave: the token in the browser is no good any more."""
    token = presented_token()
    if token:
        house().get(Sessions).end(token)
    response = redirect(url_for("people.sign_in"), 303)
    forget(response)
    return response
