"""One corrected rate: how far it is carried out, who was asked to agree to less, and what they said."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, NotFound, Refused
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.vocabularies import REASONS, sentence, unit_word
from shell.web import actor, wrote
from workshops import tasks
from workshops.domain import RateCorrection
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.schemas.rate_corrections import ANSWERS
from workshops.service import RateCorrections


@blueprint.get("/rate-corrections/<uuid:id>")
@at_desk("correct-rates")
def corrected_rate(id: UUID) -> ResponseReturnValue:
    """One correction, while it is carried out and after."""
    return _page(str(id))


@blueprint.post("/rate-corrections/<uuid:id>/carrying-out")
@at_desk("correct-rates")
def retry_correction(id: UUID) -> ResponseReturnValue:
    """Go on with a correction whose job failed or was never begun."""
    found = _found(str(id))
    with suppress(Refused):  # it is running by now, or done: the page shows how it stands
        tasks.start_correcting(house(), str(id), found["account"])
    return redirect(url_for("workshops.corrected_rate", id=id), 303)


@blueprint.post("/rate-corrections/<uuid:id>/answers/<uuid:asked>")
@at_desk("correct-rates")
def answer_at_desk(id: UUID, asked: UUID) -> ResponseReturnValue:
    """Write down what a worker said at the desk; that somebody else wrote it stays on record."""
    found, form = read().lower_rate(str(asked)), Form(request.form)
    if found is None or found["correction"] != str(id) or found["workshop"] != g.workshop:
        raise NotFound("lower-rate", str(asked))
    answer = form.typed.get("answer", "")
    if answer not in ANSWERS:
        return _page(str(id), {str(asked): sentence("answer-unknown")}), 422
    try:
        _happened, position = (
            house()
            .get(RateCorrections)
            .answer(id=str(asked), answer=answer, request=form.id, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        told = {"second-person": _("价是您改的，要另一位负责人来记，或者请本人在手机上答复。")}
        return _page(str(id), {str(asked): told.get(refusal.code) or sentence(refusal.code)}), 409
    wrote(position)
    return redirect(url_for("workshops.corrected_rate", id=id), 303)


def _found(id: str) -> Any:
    """A correction of this workshop. Refuses `not-found`. Asks the event store where the read model does not
    know it yet: it was confirmed a moment ago."""
    row: Any = read().rate_correction(id)
    if row is None:
        said = house().store.get(RateCorrection, id).said
        names = ("workshop", "product", "step", "rate", "first", "last", "reason_code", "up", "down")
        known = {name: getattr(said, name) for name in names}
        row = {**known, "state": "confirmed", "account": said.by.account}
    if row["workshop"] != g.workshop:
        raise NotFound("rate-correction", id)
    return row


def _page(id: str, errors: Mapping[str, str] | None = None) -> str:
    row = _found(id)
    job = _job(id) if row["state"] == "confirmed" else None
    asked = read().lower_rates(id)
    names = names_of(each["worker"] for each in asked)
    _places, labels = read().names([g.workshop])
    mine = row["account"] == actor().account
    return show(
        "corrected.html",
        what=labels.get((g.workshop, row["product"], row["step"]), row["step"]),
        rate=Decimal(row["rate"]),
        first=row["first"],
        last=row["last"],
        reason=REASONS.get(row["reason_code"], REASONS["other"]),
        state=row["state"],
        job=job,
        retry_href=url_for("workshops.retry_correction", id=id)
        if row["state"] == "confirmed" and (job is None or job["state"] == "failed")
        else None,
        up=row["up"],
        down=row["down"],
        counts=read().answers(id),
        asked=[
            {
                "id": each["id"],
                "name": names[each["worker"]],
                "lower": [
                    {"before": Decimal(one["before"]), "pieces": one["pieces"]} for one in each["lower"]
                ],
                "unit": unit_word(each["unit"]),
                "amount": each["amount"],
                "state": each["state"],
                "at": each["answered_at"],
                "on_behalf": each["on_behalf"],
                "error": (errors or {}).get(each["id"]),
                "answer_href": url_for("workshops.answer_at_desk", id=id, asked=each["id"])
                if each["state"] == "asked" and not mine
                else None,
            }
            for each in asked
        ],
        mine=mine,
        entry_id=str(uuid4()),
        back_href=url_for("workshops.correction", code=row["product"], step=row["step"]),
    )


def _job(id: str) -> dict[str, Any] | None:
    try:
        job = house().jobs.get(tasks.correcting(id))
    except NotFound:
        return None
    return {"state": job.state, "done": job.done, "total": job.total}
