"""Setting up a second factor: an app on the phone, and codes on paper for when it is lost."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import Refused
from kernel.time import now
from people.domain import Account, address_of, masked_phone
from people.events import SecondFactorRemoved
from people.pages.door import blueprint, onward
from people.readmodel import SecondFactors, Sessions, Vault
from people.service import SecondFactor
from shell.house import house
from shell.qr import qr_code
from shell.security import fresh, is_local, keep, limiter, presented_token, standing
from shell.vocabularies import REASONS, ROLES, sentence
from shell.web import actor, signed_in


@blueprint.get("/me/second-factor")
@signed_in
def second_factor() -> ResponseReturnValue:
    """Whether I have a second factor, and what can be done about it."""
    return _page()


@blueprint.post("/me/second-factor")
@signed_in
@fresh
@limiter.limit("60/minute;1000/hour")
def change_second_factor() -> ResponseReturnValue:
    """A step of setting it up, or another: begin, confirm, new codes for paper, switch off."""
    service, code = house().get(SecondFactor), request.form.get("code", "")
    doing: dict[str, Any] = {"code": code, "at": now(), "actor": actor()}
    codes: list[str] = []
    try:
        match request.form.get("action"):
            case "confirm":
                codes = service.confirm(**doing)
            case "codes":
                codes = service.renew_codes(**doing)
            case "switch-off":
                service.switch_off(**doing)
            case _ if not standing().enrolled:
                service.begin(account=actor().account)
    except Refused as refused:
        return _page(errors={"code": sentence(refused.code)}), 422
    if not codes:
        return redirect(url_for("people.second_factor", next=_next()), 303)
    # Shown this once: they are kept as hashes. A page that is loaded again asks whether to send again.
    shown = render_template("people/recovery_codes.html", codes=codes, next=onward())
    response = make_response(shown)
    token = house().get(Sessions).renew(presented_token() or "", factor=True)
    if token is not None:
        keep(response, token)
    return response


def _next() -> str | None:
    target = request.values.get("next")
    return target if is_local(target) else None


def _page(errors: dict[str, str] | None = None) -> str:
    account, factors = actor().account, house().get(SecondFactors)
    since = factors.since(account)
    secret = factors.new_secret(account) if since is None and standing().fresh else None
    return render_template(
        "people/second_factor.html",
        since=since,
        left=factors.recovery_codes_left(account) if since else 0,
        secret=secret,
        qr=qr_code(address_of(secret, _label(account)), _("给验证器扫的二维码")) if secret else None,
        demanded=house().config.second_factor_days is not None,
        withheld=bool(standing().withheld),
        reset=_reset_by_another(account) if since is None else None,
        errors=errors or {},
        next=_next(),
    )


def _reset_by_another(account: str) -> dict[str, Any] | None:
    """When, by whom (the role) and why the last one was taken away; None where its owner switched it off."""
    events = [recorded.event for recorded in house().store.events_of([Account.stream(account)])]
    last = next((event for event in reversed(events) if isinstance(event, SecondFactorRemoved)), None)
    if last is None or last.by.account == account:
        return None
    return {"at": last.at, "by": str(ROLES[last.by.role]), "why": str(REASONS[last.reason_code])}


def _label(account: str) -> str:
    phone = house().get(Vault).get(account, ("phone",)).get("phone")
    return masked_phone(phone) if phone else account[:8]
