"""Coming in through WeChat, for those who read these pages in it: optional, and after the phone once."""

import hmac
import secrets

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.time import now
from people.pages.coming_in import WECHAT_NEW, come_in, sign_in_page, wechat
from people.pages.door import blueprint, onward
from people.readmodel import Accounts
from shell.house import house
from shell.security import limiter
from shell.web import actor, public, signed_in

_ASKED = "wechat-asked"


@blueprint.get("/sign-in/wechat")
@public
@limiter.limit("60/minute;1000/hour")
def ask_wechat() -> ResponseReturnValue:
    """Ask WeChat who this is. What it answers is taken from this very browser only, once."""
    known = wechat() or abort(404)
    state = secrets.token_urlsafe(32)
    session[_ASKED] = [state, onward()]
    back = f"{house().config.public_url}{url_for('people.wechat_says')}"
    return redirect(known.address(back=back, state=state))


@blueprint.get("/sign-in/wechat/back")
@public
@limiter.limit("60/minute;1000/hour")
def wechat_says() -> ResponseReturnValue:
    """Come in as whom WeChat names; somebody new shows their phone first, this once."""
    known = wechat() or abort(404)
    state, onto = session.pop(_ASKED, ["", "/"])
    right = bool(state) and hmac.compare_digest(request.args.get("state", "").encode(), state.encode())
    who = known.who(request.args.get("code", "")) if right else None
    if who is None:
        return sign_in_page(notice=_("微信这回没认出来，用手机号登录也一样。"))
    account = known.account_of(who)
    if account is None:
        session[WECHAT_NEW] = who.hex()
        return redirect(url_for("people.sign_in", next=onto))
    house().get(Accounts).used(account, at=now())
    return come_in(account, onto)


@blueprint.post("/me/wechat/unbind")
@signed_in
def unbind_wechat() -> ResponseReturnValue:
    """Come in by the phone only from now on. Where nothing is bound, nothing changes."""
    if known := wechat():
        known.unbind(actor().account)
    return redirect(url_for("people.devices"), 303)
