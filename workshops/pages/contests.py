"""有人说数不对: the worker says so beside the explanation, the coordinator looks again and answers."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE, NotFound
from kernel.identity import Scope, derived_id
from kernel.time import day_of, now, today
from shell.forms import Form
from shell.house import house
from shell.i18n import day, pieces
from shell.vocabularies import REASONS, unit_word
from shell.web import actor, requires, wrote
from shell.words import typed_words
from workshops.domain import HandIn
from workshops.events import HandInContested
from workshops.pages.contested import rejections, says, what_of, whose, why_rejected
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.pages.mending import BESIDE, mended, told
from workshops.service import HandIns
from workshops.tasks import keep_words, words_about


@blueprint.post("/hand-ins/<uuid:id>/contest")
@requires("contest")
def contest(id: UUID) -> ResponseReturnValue:
    """The worker says that something is wrong; `entry` is the amount they looked at and go back to.

    A second press finds it said already. What was answered may be contested again.
    """
    known = house().store.get(HandIn, str(id))
    actor().require("contest", Scope(worker=known.work.worker))
    said = request.form.get("reason_code", "")
    words = typed_words(request.form)
    if known.contest is None:
        happened, position = (
            house()
            .get(HandIns)
            .contest(
                id=str(id),
                contest=derived_id(str(id), "contest", str(known.version)),
                reason_code=said if said in REASONS else "miscounted",
                at=now(),
                actor=actor(),
            )
        )
        wrote(position)
        keep_words(house(), happened.contest, words, of=happened.worker)
    return redirect(url_for("income.explain_entry", id=request.args.get("entry", id, UUID)), 303)


def open_contests() -> list[dict[str, Any]]:
    """Who waits for an answer at this workshop, the longest first, for the page of inspections."""
    counts, others = read().contested_hand_ins(g.workshop), read().open_contests(g.workshop)
    if not counts and not others:
        return []
    names = names_of(row["worker"] for row in (*counts, *others))
    _places, labels = read().names([g.workshop])
    told = [
        (
            row["contested_at"],
            {
                "says": _("%(name)s说数不对", name=names[row["worker"]]),
                "what": _(
                    "%(day)s · %(label)s %(n)s %(unit)s",
                    day=day(row["work_date"]),
                    label=labels.get((g.workshop, row["product"], row["step"]), row["step"]),
                    n=pieces(row["quantity"]),
                    unit=unit_word(row["unit"]),
                ),
                "href": url_for("workshops.look_again", id=row["id"]),
            },
        )
        for row in counts
    ]
    told += [
        (
            row["at"],
            {
                "says": says(row, names[row["worker"]]),
                "what": what_of(row, labels),
                "href": url_for("workshops.look_at_contest", id=row["id"]),
            },
        )
        for row in others
    ]
    return [
        {**one, "waits": (today() - day_of(since)).days} for since, one in sorted(told, key=itemgetter(0))
    ]


@blueprint.get("/contests/<uuid:id>")
@at_desk("answer-contest")
def look_again(id: UUID) -> ResponseReturnValue:
    """One hand-in somebody says is wrong: what was recorded, and the two answers there are."""
    hand_in = _contested(str(id))
    if hand_in.contest is None:
        return redirect(url_for("workshops.inspection"))
    return _page(hand_in, {})


@blueprint.post("/contests/<uuid:id>")
@at_desk("answer-contest")
def answer_contest(id: UUID) -> ResponseReturnValue:
    """Answer: nothing was wrong, or it is mended here and now."""
    hand_in = _contested(str(id))
    form = Form(request.form)
    if hand_in.contest is None:
        return redirect(url_for("workshops.inspection"), 303)
    right = form.typed.get("outcome") == "rejected"
    try:
        if not right and not mended(hand_in, form):
            return _page(hand_in, form.typed, form.errors), 422
        _happened, position = (
            house()
            .get(HandIns)
            .answer_contest(
                id=hand_in.id,
                contest=hand_in.contest,
                outcome="rejected" if right else "upheld",
                reason_code=why_rejected(form) if right else None,
                request=derived_id(form.id, "answer"),
                at=now(),
                actor=actor(),
            )
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _page(hand_in, form.typed, form.errors), 409
    wrote(position)
    return redirect(url_for("workshops.inspection"), 303)


def _contested(id: str) -> HandIn:
    """A hand-in of this workshop. Refuses `not-found`."""
    hand_in = house().store.get(HandIn, id)
    if hand_in.work.workshop != g.workshop:
        raise NotFound("hand-in", id)
    return hand_in


def _page(hand_in: HandIn, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    said = hand_in.answered(hand_in.contest or "", HandInContested)
    return show(
        "contest.html",
        **whose(hand_in.work.worker),
        **told(hand_in, typed),
        photos=[
            {"at": each.at, "href": url_for("workshops.photo", id=hand_in.id, photo=each.photo)}
            for each in hand_in.photos
        ],
        said_at=said.at if said else None,
        words=words_about(house(), hand_in.contest) if hand_in.contest else None,
        said=str(REASONS.get(said.reason_code, "")) if said else "",
        rejections=rejections("counted-again", typed),
        action=url_for("workshops.answer_contest", id=hand_in.id),
        entry_id=str(uuid4()),
        errors=errors or {},
        back_href=url_for("workshops.inspection"),
    )
