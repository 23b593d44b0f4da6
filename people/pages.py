"""The HTML door of people: sign in and out, me, what is kept and why, how pages are shown."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.readmodel import IncomeReadModel
from kernel.errors import Invalid
from kernel.identity import By, Role
from kernel.time import now
from people.domain import masked_phone, phone_number
from people.readmodel import Accounts, OutboxMessages, Vault
from people.service import DAYS, LEDGER_YEARS, Erasing, SignIn, Workers
from shell.house import house
from shell.i18n import LANGUAGES, preferences
from shell.security import forget, is_local, limiter, presented_token, remember
from shell.vocabularies import ROLES, sentence
from shell.web import actor, public, requires, signed_in, villager_tabs, wrote
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint("people", "people", template_folder="templates")

PURPOSES = ("account",)


def _onward() -> str:
    """Where to go next: a path of ours that was asked for, else the first page."""
    target = request.values.get("next")
    return target if target and is_local(target) else "/"


def _sign_in_page(status: int = 200, **values: Any) -> ResponseReturnValue:
    said = {"phone": "", "code_sent": False, "resend_in": 0, "consent": False, "errors": {}, "notice": None}
    target = request.values.get("next")
    said["next"] = target if is_local(target) else None
    return render_template("people/sign_in.html", **{**said, **values}), status


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The first of two steps: which phone."""
    return redirect(_onward()) if g.get("actor") else _sign_in_page()


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
        return _sign_in_page(422, **said, errors={"phone": sentence(refused.code)})
    said["code_sent"] = True
    if form.get("action") == "send-code":
        house().get(SignIn).send_code(phone=number, at=now())
        # True whether a message went out or too many did already, and alike for every number.
        words = _(
            "短信发到 %(phone)s，5 分钟内有效。要是没收到，过一会儿再试，或到村党群服务中心请人办。",
            phone=masked_phone(number),
        )
        return _sign_in_page(**said, notice=words, resend_in=_resend_in(number))
    errors = {} if said["consent"] else {"consent": _("打了勾才能往下走")}
    account = None
    if not errors:
        try:
            account = house().get(SignIn).sign_in(phone=number, code=code, at=now())
        except Invalid as refused:
            errors = {refused.field: sentence(refused.code)}
    if account is None:
        return _sign_in_page(422, **said, errors=errors, resend_in=_resend_in(number))
    return _come_in(account)


def _resend_in(number: str) -> int:
    return house().get(Accounts).resend_in(number, at=now())


def _come_in(account: str) -> ResponseReturnValue:
    accounts = house().get(Accounts)
    worker = next((x.worker for x in accounts.grants_of(account) if x.role is Role.WORKER and x.worker), None)
    by = By(account, Role.WORKER)
    wrote(house().get(Workers).agree(person=worker or account, purposes=PURPOSES, at=now(), by=by))
    lasts = timedelta(days=DAYS["browser"])
    response = redirect(_onward(), 303)
    if before := presented_token():
        accounts.revoke_token(before)
    remember(response, accounts.issue_token(account, kind="browser", lasts=lasts))
    return response


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Leave: the token in the browser is no good any more."""
    token = presented_token()
    if token:
        house().get(Accounts).revoke_token(token)
    response = redirect(url_for("people.sign_in"), 303)
    forget(response)
    return response


@blueprint.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    """Who I am here, and how pages are shown to me."""
    who = actor()
    people = [who.account, *([who.worker] if who.worker else [])]
    kept = house().get(Vault).get_many(people, ("name", "phone"))
    own = kept.get(who.account, {}) | kept.get(who.worker or "", {})
    workshops = house().get(WorkshopsReadModel)
    ids = dict.fromkeys([*who.workshops, *(workshops.workshops_of(who.worker) if who.worker else ())])
    names = [row["name"] for row in workshops.workshops(ids=ids)] if ids else []
    numbers = (workshops.member(each, who.worker) for each in ids) if who.worker else ()
    phone = masked_phone(own["phone"]) if "phone" in own else ""
    return render_template(
        "people/me.html",
        name=own.get("name") or phone,
        phone=phone if "name" in own else _("还没登记名字。村党群服务中心有人当面帮您办"),
        number=next((member.number for member in numbers if member), None),
        workshops=names,
        roles=[str(ROLES[role]) for role in dict.fromkeys(grant.role for grant in who.grants)],
        links=_links(),
        erase_href=url_for("people.erasure") if who.worker else None,
        sign_out_href=url_for("people.sign_out"),
        tabs=villager_tabs("people.me") if who.worker else [],  # others come here by a link
    )


@blueprint.get("/me/erasure")
@signed_in
def erasure() -> ResponseReturnValue:
    """What erasing me means, before I say so."""
    who = actor()
    return render_template("people/erasure.html", gone=False, owed=_owed(who.worker), years=LEDGER_YEARS)


@blueprint.post("/me/erasure")
@requires("erase-worker")
def erase() -> ResponseReturnValue:
    """Erase me. Who has not ticked that they mean it is asked again."""
    who = actor()
    if request.form.get("sure") != "1" or who.worker is None:
        owed, wrong = _owed(who.worker), _("打了勾才能注销")
        asked = render_template("people/erasure.html", gone=False, owed=owed, years=LEDGER_YEARS, wrong=wrong)
        return asked, 422
    house().get(Erasing).erase(id=who.worker, at=now(), actor=who)
    response = make_response(render_template("people/erasure.html", gone=True, owed=0, years=LEDGER_YEARS))
    forget(response)
    return response


def _owed(worker: str | None) -> int:
    """What somebody earned and was not paid yet, in fen."""
    income = house().get(IncomeReadModel)
    months = income.months_known(worker) if worker else []
    known = income.months(worker, months[-1], months[0]) if worker and months else []
    return sum(month.total - month.stages["paid"] for month in known)


def _links() -> list[dict[str, Any]]:
    who = actor()
    links = []
    if who.workshops:
        links.append({"href": "/", "label": _("工坊"), "icon": "box"})
    if who.worker:
        links.append({"href": url_for("income.slips"), "label": _("我的工资条"), "icon": "slip"})
        links.append({"href": url_for("gigs.mine"), "label": _("我接的活"), "icon": "gig"})
        links.append({"href": url_for("training.mine"), "label": _("我的课和证"), "icon": "card"})
    if any(grant.role is Role.TRAINER for grant in who.grants):
        links.append({"href": url_for("training.teaching"), "label": _("今天的课"), "icon": "course"})
    if who.may("schedule-run"):
        links.append({"href": url_for("training.runs"), "label": _("开班"), "icon": "flag"})
    return links


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept and why."""
    back = url_for("people.me") if g.get("actor") else url_for("people.sign_in")
    return render_template("people/privacy.html", back_href=back)


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
    response = make_response(redirect(_onward(), 303))
    response.set_cookie(
        "preferences",
        kept,
        max_age=timedelta(days=400),
        httponly=True,
        samesite="Lax",
        secure=house().config.production,
    )
    return response


__all__ = ["blueprint"]
