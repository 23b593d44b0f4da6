"""Erasing me: what it means, and doing it."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from income.readmodel import IncomeReadModel
from kernel.errors import Forbidden
from kernel.time import now
from people.pages.door import blueprint
from people.service import LEDGER_YEARS, Erasing
from shell.house import house
from shell.security import forget, fresh
from shell.web import actor, requires, signed_in


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


def _owed(worker: str | None) -> int:
    """What somebody earned and was not paid yet, in fen."""
    income = house().get(IncomeReadModel)
    months = income.months_known(worker) if worker else []
    known = income.months(worker, months[-1], months[0]) if worker and months else []
    return sum(month.total - month.stages["paid"] for month in known)
