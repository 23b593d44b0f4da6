"""我的同意: what somebody is asked to agree to, given and taken back on one page; a desk acts for others."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, Forbidden, NotFound
from kernel.identity import By, Role
from kernel.lookups import People, Persons
from kernel.time import day_of, now, today
from people.domain import BANK, BASIS, Consent, ConsentText, masked_bank_account, text_of, text_on
from people.events import ConsentGiven, ConsentWithdrawn
from people.pages.door import blueprint
from people.service import Consents
from shell.forms import Form
from shell.house import house
from shell.i18n import preferences
from shell.refusals import ProofNeeded
from shell.security import is_local, standing
from shell.vocabularies import ROLES
from shell.web import actor, requires, wrote


@blueprint.get("/me/consents")
@requires("see-consents")
def consents() -> ResponseReturnValue:
    """Everything I am asked to agree to, and what I said."""
    return _list(_own())


@blueprint.get("/me/consents/<purpose>")
@requires("see-consents")
def consent(purpose: str) -> ResponseReturnValue:
    """One purpose: its text, my answer, and the way to change it."""
    return _one(_own(), purpose, Form({}))


@blueprint.post("/me/consents/<purpose>")
@requires("answer-consent")
def answer_consent(purpose: str) -> ResponseReturnValue:
    """Agree, or take it back."""
    return _answer(_own(), purpose)


@blueprint.get("/people/<uuid:worker>/consents")
@requires("see-consents")
def consents_of(worker: UUID) -> ResponseReturnValue:
    """What somebody was asked to agree to, for who acts for them."""
    return _list(str(worker))


@blueprint.get("/people/<uuid:worker>/consents/<purpose>")
@requires("see-consents")
def consent_of(worker: UUID, purpose: str) -> ResponseReturnValue:
    """One purpose, to be read out to somebody."""
    return _one(str(worker), purpose, Form({}))


@blueprint.post("/people/<uuid:worker>/consents/<purpose>")
@requires("answer-consent")
def answer_consent_for(worker: UUID, purpose: str) -> ResponseReturnValue:
    """Write down what somebody said."""
    return _answer(str(worker), purpose)


def _own() -> str:
    worker = actor().worker
    if worker is None:
        raise Forbidden(action="answer-consent")
    return worker


def _href(view: str, worker: str, **values: Any) -> str:
    """The address of a page about oneself, or about whom one acts for."""
    if actor().worker == worker:
        return url_for(f"people.{view}", **values)
    other = {"consents": "consents_of", "consent": "consent_of", "answer_consent": "answer_consent_for"}[view]
    return url_for(f"people.{other}", worker=worker, **values)


def _for_whom(worker: str) -> str | None:
    """The name of whom one acts for; None where it is oneself."""
    if actor().worker == worker:
        return None
    return house().get(People).names_of([worker]).get(worker, _("这个人"))


def _list(worker: str) -> str:
    said = house().get(Consents).of(worker=worker, actor=actor())
    return render_template(
        "people/consents.html",
        purposes=[
            {
                "title": _words(text_on(purpose, today())).title,
                "state": _state(said, purpose),
                "note": _note(said, purpose),
                "href": _href("consent", worker, purpose=purpose),
            }
            for purpose in BASIS
        ],
        for_whom=_for_whom(worker),
        back_href=url_for("people.me"),
    )


def _one(worker: str, purpose: str, form: Form) -> str:
    if purpose not in BASIS:
        raise NotFound("purpose", purpose)
    said = house().get(Consents).of(worker=worker, actor=actor())
    newest = text_on(purpose, today())
    asked = request.args.get("text")
    text = text_of(purpose, asked) if asked else newest
    if text is None:
        raise NotFound("text", purpose)
    card = house().get(Consents).bank_accounts([worker]).get(worker) if purpose == BANK else None
    onward = request.values.get("next")
    return render_template(
        "people/consent.html",
        purpose=purpose,
        basis=BASIS[purpose],
        words=_words(text),
        version=text.version,
        outdated=text.version != newest.version,
        state=_state(said, purpose),
        note=_note(said, purpose),
        asks_account=purpose == BANK,
        account=masked_bank_account(card) if card else None,
        typed=form.typed,
        errors=form.errors,
        entry_id=str(uuid4()),
        history=_history(worker, purpose),
        changed=request.args.get("changed"),
        for_whom=_for_whom(worker),
        action=_href("answer_consent", worker, purpose=purpose),
        newest_href=_href("consent", worker, purpose=purpose),
        next=onward if is_local(onward) else None,
        back_href=_href("consents", worker),
    )


def _answer(worker: str, purpose: str) -> ResponseReturnValue:
    """Carry an answer out. A bank account that cannot be right is asked for again, with what was typed."""
    form = Form(request.form)
    what: dict[str, Any] = {
        "worker": worker,
        "purpose": purpose,
        "request": form.id,
        "at": now(),
        "actor": actor(),
    }
    given = form.typed.get("answer") == "yes"
    if given and purpose == BANK and not standing().fresh:  # whoever holds the phone must not divert pay
        raise ProofNeeded
    try:
        if given:
            text, account = form.typed.get("text", ""), form.typed.get("bank_account")
            written = house().get(Consents).give(**what, text=text, bank_account=account)
        else:
            written = house().get(Consents).withdraw(**what)
    except MENDABLE as refusal:
        form.refuse(refusal, {})
        return _one(worker, purpose, form), 422
    wrote(written.position)
    onward = form.typed.get("next")
    if given and onward and is_local(onward):
        return redirect(onward, 303)
    changed = "yes" if given else "no"
    return redirect(_href("consent", worker, purpose=purpose, changed=changed), 303)


def _words(text: ConsentText) -> Any:
    return text.words[preferences().lang]


def _state(said: Consent, purpose: str) -> str:
    """`yes`, `no`, `changed` (agreed to an older text), `duty` (done by law, nothing said yet), or `open`."""
    answer = said.answers.get(purpose)
    if said.stands(purpose, today()):
        return "yes" if answer else "duty"
    if answer is None:
        return "open"
    return "changed" if answer.given else "no"


def _note(said: Consent, purpose: str) -> dict[str, Any] | None:
    """When the last answer was given, and by whom."""
    answer = said.answers.get(purpose)
    return {"at": answer.at, "day": day_of(answer.at), "by": _who(answer.by)} if answer else None


def _who(by: By) -> str:
    """The role of who answered, never the name."""
    if by.role is Role.WORKER:
        return _("家里人替您说的") if by.on_behalf_of else _("您自己")
    return _("%(role)s替您记的", role=ROLES[by.role])


def _history(worker: str, purpose: str) -> list[dict[str, Any]]:
    """Every answer there was, the newest first; the older texts stay to be read."""
    told = []
    records = house().get(Persons).records_of(worker)
    for recorded in reversed(house().store.events_of([Consent.stream(each) for each in records])):
        event = recorded.event
        if isinstance(event, ConsentGiven | ConsentWithdrawn) and purpose in event.purposes:
            given = isinstance(event, ConsentGiven)
            version = event.text if isinstance(event, ConsentGiven) else None
            at: datetime = event.at
            told.append(
                {
                    "given": given,
                    "at": at,
                    "by": _who(event.by),
                    "href": _href("consent", worker, purpose=purpose, text=version)
                    if version and text_of(purpose, version)
                    else None,
                }
            )
    return told
