"""重设第二道锁: for a colleague who lost their phone, by somebody who sees them."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.standing import PRIVATE
from kernel.time import now
from people.domain import masked_phone
from people.pages.door import blueprint
from people.readmodel import Accounts, SecondFactors, Vault
from people.service import RESET_REASONS, SecondFactor
from shell.forms import Form
from shell.house import house
from shell.security import at_a_persons_pace, fresh
from shell.vocabularies import REASONS, ROLES
from shell.web import actor, requires, wrote


@blueprint.get("/people/second-factor")
@requires("reset-second-factor")
def find_second_factor() -> ResponseReturnValue:
    """Ask whose it is, by phone."""
    return _page(Form({}))


@blueprint.post("/people/second-factor")
@requires("reset-second-factor")
@fresh
@at_a_persons_pace
def reset_second_factor() -> ResponseReturnValue:
    """Show whose it is; then take it away for a reason. Both stand in the record, and they are told."""
    form, service = Form(request.form), house().get(SecondFactor)
    try:
        account = service.within_reach(phone=form.text("phone", 32), actor=actor())
        if form.typed.get("action") != "reset":
            return _page(form, account)
        position = service.reset(
            account=account, reason_code=form.typed.get("reason_code", ""), at=now(), actor=actor()
        )
    except MENDABLE as refusal:
        form.refuse(refusal, {"colleague-unknown": "phone", "second-person": "phone"})
        about = "reason_code" in form.errors
        return _page(form, account if about else None), 422
    wrote(position)
    return _page(form, account, done=True)


def _page(form: Form, account: str | None = None, *, done: bool = False) -> str:
    return render_template(
        "people/resetting.html",
        who=_told(account) if account else None,
        reasons=[{"value": code, "label": str(REASONS[code])} for code in RESET_REASONS],
        done=done,
        typed=form.typed,
        errors=form.errors,
        back_href=url_for("people.me"),
    )


def _told(account: str) -> dict[str, Any]:
    kept = house().get(Vault).get(account, ("name", "phone"))
    grants = house().get(Accounts).grants_of(account)
    roles = dict.fromkeys(grant.role for grant in grants if grant.role not in PRIVATE)
    return {
        "name": kept.get("name") or _("没有登记名字"),
        "phone": masked_phone(kept["phone"]) if "phone" in kept else "",
        "roles": "、".join(str(ROLES[role]) for role in roles),
        "since": house().get(SecondFactors).since(account),
    }


__all__ = ["find_second_factor", "reset_second_factor"]
