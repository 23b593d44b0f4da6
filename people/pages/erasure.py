"""Erasing me, or the business I hire for: what it means, and doing it."""

from uuid import UUID

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.readmodel import IncomeReadModel
from kernel.errors import MENDABLE, Forbidden
from kernel.identity import Scope
from kernel.retention import LEDGER_YEARS
from kernel.time import now
from people.domain import Employer
from people.pages.door import blueprint
from people.readmodel import Accounts, Vault
from people.service import Erasing
from shell.house import house
from shell.security import forget, fresh
from shell.vocabularies import sentence
from shell.web import actor, requires, signed_in, wrote


@blueprint.get("/me/erasure")
@signed_in
def erasure() -> ResponseReturnValue:
    """What erasing me means, before I say so."""
    who = actor()
    if who.acting_for is not None:
        raise Forbidden(action="erase-worker")
    return render_template("people/erasure.html", gone=False, owed=_owed(who.worker), years=LEDGER_YEARS)


@blueprint.post("/me/erasure")
@requires("erase-worker")
@fresh
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


@blueprint.get("/employers/<uuid:id>/erasure")
@requires("erase-employer")
def employer_erasure(id: UUID) -> ResponseReturnValue:
    """What erasing this business means, before I say so."""
    return _employer_page(_own(id))


@blueprint.post("/employers/<uuid:id>/erasure")
@requires("erase-employer")
@fresh
def erase_employer(id: UUID) -> ResponseReturnValue:
    """Erase it. Who has not ticked that they mean it is asked again; who still owes is told what."""
    employer, who = _own(id), actor()
    if request.form.get("sure") != "1":
        return _employer_page(employer, _("打了勾才能注销")), 422
    try:
        wrote(house().get(Erasing).erase_employer(id=employer.id, at=now(), actor=who))
    except MENDABLE as refusal:
        return _employer_page(employer, sentence(refusal.code)), 409
    response = make_response(_employer_page(None))
    if not house().get(Accounts).grants_of(who.account):
        forget(response)
    return response


def _own(id: UUID) -> Employer:
    """An employer to who may erase it. Refuses `forbidden`, `not-found`."""
    actor().require("erase-employer", Scope(employer=str(id)))
    return house().store.get(Employer, str(id))


def _employer_page(employer: Employer | None, wrong: str | None = None) -> str:
    known = employer is not None and not employer.erased
    return render_template(
        "people/employer_erasure.html",
        gone=not known,
        name=house().get(Vault).get(employer.id, ("name",)).get("name", "") if employer and known else "",
        years=LEDGER_YEARS,
        wrong=wrong,
        me_href=url_for("people.me"),
        back_href=url_for("people.employer_details", id=employer.id) if employer and known else None,
    )


def _owed(worker: str | None) -> int:
    """What somebody earned and was not paid yet, in fen."""
    income = house().get(IncomeReadModel)
    months = income.months_known(worker) if worker else []
    known = income.months(worker, months[-1], months[0]) if worker and months else []
    return sum(month.total - month.stages["paid"] for month in known)
