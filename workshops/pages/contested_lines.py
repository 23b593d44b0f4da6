"""说工资条不对、工时不对: said by the worker at the amount, answered by the workshop, which mends beside it.

What is on a slip never changes. A wrong count is mended in its hand-in, wrong hours on their day; the next
run then pays the difference.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, NotFound
from kernel.identity import Scope, derived_id
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.i18n import pieces, rate
from shell.vocabularies import REASONS, unit_word
from shell.web import actor, requires, wrote
from shell.words import typed_words
from workshops.domain import HandIn, PaySlip
from workshops.events import HandInCorrected
from workshops.events.rates import RateCorrected
from workshops.pages.contested import (
    line_of,
    line_words,
    rejections,
    says,
    slip_words,
    what_of,
    whose,
    why_rejected,
)
from workshops.pages.desk import at_desk, blueprint, read, show
from workshops.pages.mending import BESIDE, mended, told
from workshops.service import Contests
from workshops.tasks import keep_words, words_about

LIKELY = {"rate-wrong": "rate-as-agreed", "miscounted": "counted-again", "hours-wrong": "hours-as-kept"}
"""Why nothing changes, as it most likely is, by what was said to be wrong."""


@blueprint.post("/slips/<uuid:slip>/lines/<uuid:line>/contest")
@requires("contest")
def contest_line(slip: UUID, line: UUID) -> ResponseReturnValue:
    """The worker says that a line of their slip is wrong, and goes back to it.

    A second press finds it said already. What was answered may be contested again.
    """
    known = house().store.get(PaySlip, str(slip))
    actor().require("contest", Scope(worker=known.worker))
    said = request.form.get("reason_code", "")
    words = typed_words(request.form)
    if str(line) not in known.contests:
        happened, position = (
            house()
            .get(Contests)
            .contest_line(
                slip=str(slip),
                line=str(line),
                contest=derived_id(str(line), "contest", str(known.version)),
                reason_code=said if said in REASONS else "sum-wrong",
                at=now(),
                actor=actor(),
            )
        )
        wrote(position)
        keep_words(house(), happened.contest, words, of=happened.worker)
    return redirect(url_for("income.explain_entry", id=line), 303)


@blueprint.get("/contested/<uuid:id>")
@at_desk("answer-contest")
def look_at_contest(id: UUID) -> ResponseReturnValue:
    """One line, or a day's hours, somebody says is wrong: what it is made of, and the two answers."""
    row = _contest(id)
    return _page(row, Form({})) if row["state"] == "open" else redirect(url_for("workshops.inspection"))


@blueprint.post("/contested/<uuid:id>")
@at_desk("answer-contest")
def answer(id: UUID) -> ResponseReturnValue:
    """Answer: nothing was wrong, and why; or it was, and is mended."""
    row, form = _contest(id), Form(request.form)
    if row["state"] != "open":
        return redirect(url_for("workshops.inspection"), 303)
    right = form.typed.get("outcome") == "rejected"
    if not right and not _may_uphold(row):
        form.errors["_"] = _("先点开记错的那一次，改好了再答复。")
        return _page(row, form), 422
    try:
        _happened, position = (
            house()
            .get(Contests)
            .answer(
                matter=row["matter"],
                id=row["about"],
                contest=row["id"],
                outcome="rejected" if right else "upheld",
                reason_code=why_rejected(form) if right else None,
                request=derived_id(form.id, "answer"),
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, {})
        return _page(row, form), 409
    wrote(position)
    return redirect(url_for("workshops.inspection"), 303)


@blueprint.get("/contested/<uuid:id>/hand-ins/<uuid:hand_in>")
@at_desk("answer-contest")
def look_at_hand_in(id: UUID, hand_in: UUID) -> ResponseReturnValue:
    """One of the hand-ins a contested line is made of, to be mended."""
    row = _contest(id)
    return _mending(row, _within(row, str(hand_in)), Form({}))


@blueprint.post("/contested/<uuid:id>/hand-ins/<uuid:hand_in>")
@at_desk("answer-contest")
def mend_hand_in(id: UUID, hand_in: UUID) -> ResponseReturnValue:
    """Mend it, and go back to the line: others of it may be wrong as well."""
    row, form = _contest(id), Form(request.form)
    found = _within(row, str(hand_in))
    try:
        if not mended(found, form):
            return _mending(row, found, form), 422
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _mending(row, found, form), 409
    return redirect(url_for("workshops.look_at_contest", id=id), 303)


def _contest(id: UUID) -> Any:
    """A contest of this workshop about a line or hours. Refuses `not-found`."""
    row = read().contest(str(id))
    if row is None or row["workshop"] != g.workshop or row["matter"] == "hand-in":
        raise NotFound("contest", str(id))
    return row


def _hand_ins(row: Any) -> list[str]:
    """The hand-ins a contested line is made of; none of what is worked out, and of hours."""
    parts = line_of(row)["parts"] if row["matter"] == "pay-line" else []
    return list(dict.fromkeys(part["hand_in"] for part in parts))


def _within(row: Any, hand_in: str) -> HandIn:
    if hand_in not in _hand_ins(row):
        raise NotFound("hand-in", hand_in)
    return house().store.get(HandIn, hand_in)


def _mended_since(row: Any) -> set[str]:
    """The hand-ins of a contested line that were mended since it was contested, or got another rate."""
    streams = [HandIn.stream(id) for id in _hand_ins(row)]
    return {
        recorded.event.id
        for recorded in house().store.events_of(streams)
        if isinstance(recorded.event, HandInCorrected | RateCorrected) and recorded.event.at >= row["at"]
    }


def _may_uphold(row: Any) -> bool:
    """Whether the worker can be told that they were right: what is made of hand-ins was mended in one."""
    return not _hand_ins(row) or bool(_mended_since(row))


def _page(row: Any, form: Form) -> str:
    _places, labels = read().names([g.workshop])
    line = line_of(row) if row["matter"] == "pay-line" else None
    known, since = house().store.get_many(HandIn, _hand_ins(row)), _mended_since(row)
    heading = whose(row["worker"])
    return show(
        "contested.html",
        **heading,
        heading=says(row, heading["name"]),
        what=what_of(row, labels) if line is None else line_words(line, labels),
        slip=slip_words(row) if line else None,
        sum=_sum(line) if line else None,
        amount=line["amount"] if line else None,
        withdraws=row["matter"] == "damage",
        said=str(REASONS.get(row["reason_code"], REASONS["other"])),
        said_at=row["at"],
        words=words_about(house(), row["id"]),
        parts=[
            {
                "date": one.work_date,
                "counted": f"{pieces(known[id].quantity)} {unit_word(known[id].promised.unit)}",
                "mended": id in since,
                "href": url_for("workshops.look_at_hand_in", id=row["id"], hand_in=id),
            }
            for id in _hand_ins(row)
            for one in [known[id].work]
        ],
        may_uphold=_may_uphold(row),
        elsewhere=_elsewhere(row, line),
        rejections=rejections(_likely(row), form.typed),
        action=url_for("workshops.answer", id=row["id"]),
        entry_id=str(uuid4()),
        errors=form.errors,
        back_href=url_for("workshops.inspection"),
    )


def _likely(row: Any) -> str:
    """Why nothing changes, most likely."""
    likely = "damage-as-stated" if row["matter"] == "damage" else "reckoned-again"
    return LIKELY.get(row["reason_code"], likely)


def _sum(line: Mapping[str, Any]) -> str | None:
    """How a line was worked out, where it is a quantity at a rate."""
    if line["rate"] is None:
        return None
    said = f"{pieces(line['quantity'])} {unit_word(line['unit'])} × {rate(Decimal(line['rate']))}"
    factor = Decimal(line["factor"] or 1)
    return said if factor == 1 else f"{said} × {rate(factor)}"


def _elsewhere(row: Any, line: Mapping[str, Any] | None) -> dict[str, str] | None:
    """Where what a line without hand-ins, or hours, is worked out from can be mended; None: nowhere here."""
    if row["matter"] == "damage":
        return {"words": _("看要赔的"), "href": url_for("workshops.damages")}
    if line is None:
        day = date.fromisoformat(row["place"])
    elif line["top_up"]:
        day = date.fromisoformat(line["top_up"]["first"])
    elif line["rate"]:
        return {"words": _("看单价"), "href": url_for("workshops.products")}
    else:
        return None
    return {"words": _("看工时"), "href": url_for("workshops.hours", day=day.isoformat())}


def _mending(row: Any, hand_in: HandIn, form: Form) -> str:
    return show(
        "mend.html",
        **whose(hand_in.work.worker),
        **told(hand_in, form.typed),
        action=url_for("workshops.mend_hand_in", id=row["id"], hand_in=hand_in.id),
        entry_id=str(uuid4()),
        errors=form.errors,
        back_href=url_for("workshops.look_at_contest", id=row["id"]),
    )
