"""单价要改低: a worker sees what a lower rate would take, and agrees or refuses."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE, NotFound
from kernel.identity import Scope
from kernel.money import to_fen
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.vocabularies import REASONS, sentence, unit_word
from shell.web import actor, requires, villager_tabs, wrote
from workshops.domain import LowerRateAgreement
from workshops.domain.repriced import Change, reprice
from workshops.events.rates import LowerRate
from workshops.pages.desk import read
from workshops.schemas.rate_corrections import ANSWERS
from workshops.service import RateCorrections

blueprint = Blueprint("lower_rates", __name__, url_prefix="/lower-rates", template_folder="../templates")


@blueprint.get("/<uuid:id>")
@requires("answer-lower-rate")
def lower_rate(id: UUID) -> ResponseReturnValue:
    """What is asked, or what was answered."""
    return _page(str(id))


@blueprint.post("/<uuid:id>")
@requires("answer-lower-rate")
def answer_lower_rate(id: UUID) -> ResponseReturnValue:
    """Agree or refuse, once and for good."""
    _found(str(id))
    form = Form(request.form)
    answer = form.typed.get("answer", "")
    if answer not in ANSWERS:
        return _page(str(id), sentence("answer-unknown")), 422
    try:
        _happened, position = (
            house()
            .get(RateCorrections)
            .answer(id=str(id), answer=answer, request=form.id, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        return _page(str(id), sentence(refusal.code)), 409
    wrote(position)
    return redirect(url_for("lower_rates.lower_rate", id=id), 303)


def _found(id: str) -> Any:
    """What the reader is asked. Refuses `not-found`, also where it is somebody else's."""
    row = read().lower_rate(id)
    if row is None:
        raise NotFound("lower-rate", id)
    actor().require("answer-lower-rate", Scope(worker=row["worker"]))
    return row


def _page(id: str, error: str | None = None) -> str:
    row = _found(id)
    change = _as_counted_now(row)
    places, labels = read().names([row["workshop"]])
    return render_template(
        "workshops/lower_rate.html",
        what=labels.get((row["workshop"], row["product"], row["step"]), row["step"]),
        place=places.get(row["workshop"], ""),
        unit=unit_word(row["unit"]),
        rate=Decimal(row["rate"]),
        first=row["first"],
        last=row["last"],
        reason=REASONS.get(row["reason_code"], REASONS["other"]),
        lower=[_less(one, Decimal(row["rate"])) for one in change.lower] if change else [],
        amount=change.down if change else 0,
        mended=(change.down if change else 0) != row["amount"],
        waiting=change.waiting if change and row["state"] == "asked" else 0,
        state=row["state"],
        answered_at=row["answered_at"],
        on_behalf=row["on_behalf"],
        error=error,
        action=url_for("lower_rates.answer_lower_rate", id=id),
        entry_id=str(uuid4()),
        tabs=villager_tabs("income.show"),
        back_href=url_for("income.show"),
    )


def _less(one: LowerRate, rate: Decimal) -> dict[str, Any]:
    """The pieces that earned one rate until now: what each would earn less, and whether that is all of it."""
    less = one.before - rate
    return {
        "before": one.before,
        "pieces": one.pieces,
        "amount": one.amount,
        "less": less,
        "graded": to_fen(less * one.pieces) != -one.amount,
    }


def _as_counted_now(row: Any) -> Change | None:
    """What the lower rate takes of the pieces as they are counted by now, which may not be what was asked.

    A hand-in whose rate was corrected otherwise since is left alone by the answer, and out of it.
    """
    asked = house().store.get(LowerRateAgreement, row["id"]).asked
    before = {hand_in: each.before for each in asked.lower for hand_in in each.hand_ins}
    earned = dict.fromkeys(before, asked.rate) if row["state"] == "agreed" else before
    of = (asked.workshop, asked.product, asked.step, asked.first, asked.last)
    work = [
        one._replace(rate=before[one.hand_in])
        for one in read().paid_work(*of, worker=asked.worker)
        if one.rate == earned.get(one.hand_in)
    ]
    return next(iter(reprice(work, asked.rate).changes), None)
