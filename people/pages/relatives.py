"""Acting for one's people: whom I let, whom I help, and looking in their place."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import Refused
from kernel.identity import Grant
from kernel.lookups import People
from kernel.time import now, today
from people.domain import masked_phone
from people.pages.door import blueprint
from people.readmodel import Sessions, Vault
from people.service import Relatives
from shell.forms import Form
from shell.house import house
from shell.security import fresh, limiter, presented_token, standing
from shell.vocabularies import ACTING
from shell.web import actor, requires, signed_in, villager_tabs

# For how long somebody is let, in days, as the choice is offered.
DAYS = {"30": 30, "90": 90, "365": 365}


@blueprint.get("/me/relatives")
@signed_in
def relatives() -> ResponseReturnValue:
    """Who may act for me, and whom I may act for."""
    return _page()


@blueprint.post("/me/relatives")
@requires("let-relative")
@fresh
def invite_relative() -> ResponseReturnValue:
    """Make a number to be read out to who is to act for me."""
    form, who = Form(request.form), actor()
    acting, days = request.form.get("acting", ""), request.form.get("days", "")
    until = today() + timedelta(days=DAYS.get(days, 0) - 1)
    if acting not in ACTING:
        form.errors["acting"] = _("选一样。")
    if days not in DAYS:
        form.errors["days"] = _("选一样。")
    if form.errors:
        return _page(form.errors), 422
    try:
        number = (
            house()
            .get(Relatives)
            .invite(worker=who.worker or "", acting=acting, until=until, at=now(), actor=who)
        )
    except Refused as refused:
        form.refuse(refused, {})
        return _page(form.errors), 422
    return _page(number=f"{number[:4]} {number[4:]}", number_acting=str(ACTING[acting]), number_until=until)


@blueprint.post("/me/relatives/accept")
@signed_in
@limiter.limit("10/hour", key_func=lambda: actor().account)
def accept_invitation() -> ResponseReturnValue:
    """Act for whoever read me this number."""
    form = Form(request.form)
    try:
        number = request.form.get("number", "")
        house().get(Relatives).accept(number=number, request=form.id, at=now(), actor=actor())
    except Refused as refused:
        form.refuse(refused, {"invitation-wrong": "number", "relative-oneself": "number"})
        return _page(form.errors), 422
    return redirect(url_for("people.relatives"), 303)


@blueprint.post("/me/relatives/<uuid:worker>/<uuid:relative>/end")
@signed_in
def end_relative(worker: UUID, relative: UUID) -> ResponseReturnValue:
    """Let somebody act for me no more; or act for somebody no more."""
    house().get(Relatives).end(worker=str(worker), relative=str(relative), at=now(), actor=actor())
    return redirect(url_for("people.relatives"), 303)


@blueprint.post("/me/acting/<uuid:worker>")
@signed_in
def act_for(worker: UUID) -> ResponseReturnValue:
    """Look at pages in somebody's place, until I switch back."""
    house().get(Relatives).begin(worker=str(worker), grants=standing().relatives, actor=actor())
    house().get(Sessions).change(presented_token() or "", acting_for=str(worker))
    return redirect(url_for("home"), 303)


@blueprint.post("/me/acting/stop")
@signed_in
def act_as_oneself() -> ResponseReturnValue:
    """Be oneself again."""
    house().get(Sessions).change(presented_token() or "", acting_for=None)
    return redirect(url_for("people.relatives"), 303)


def _page(errors: dict[str, str] | None = None, **values: Any) -> str:
    who, typed = actor(), request.form
    own = who.worker is not None and who.acting_for is None  # who looks in another's place lets nobody
    mine = house().get(Relatives).of(worker=who.worker, actor=who) if who.worker and own else []
    return render_template(
        "people/relatives.html",
        own=own,
        helpers=named_accounts(mine),
        helped=_named_workers(standing().relatives),
        acting=[{"value": code, "label": str(words)} for code, words in ACTING.items()],
        chosen={name: typed.get(name, "") for name in ("acting", "days", "number")},
        errors=errors or {},
        form_id=Form({}).id,
        tabs=villager_tabs("people.me") if who.worker else [],
        **values,
    )


def named_accounts(relatives: Sequence[tuple[str, Grant]]) -> list[dict[str, Any]]:
    """Who may act for somebody, as a page names them: the name they gave, and some digits of the phone."""
    kept = house().get(Vault).get_many((account for account, _ in relatives), ("name", "phone"))
    return [
        {
            "account": account,
            "worker": grant.worker,
            "name": kept.get(account, {}).get("name"),
            "phone": masked_phone(kept[account]["phone"]) if "phone" in kept.get(account, {}) else "",
            **_reach(grant),
        }
        for account, grant in relatives
    ]


def _named_workers(grants: Sequence[Grant]) -> list[dict[str, Any]]:
    names = house().get(People).names_of([grant.worker for grant in grants if grant.worker])
    return [
        {
            "account": actor().account,
            "worker": grant.worker,
            "name": names.get(grant.worker or "", _("一位家人")),
            **_reach(grant),
        }
        for grant in grants
    ]


def _reach(grant: Grant) -> dict[str, Any]:
    return {"acting": str(ACTING[grant.acting or "income"]), "until": grant.until}
