"""有人说数不对: the worker says so beside the explanation, the coordinator looks again and answers."""

from collections.abc import Mapping
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
from shell.vocabularies import REASONS, unit_word
from shell.web import actor, requires, wrote
from workshops.domain import HandIn
from workshops.events import HandInContested, Split
from workshops.pages.desk import at_desk, blueprint, names_of, read, show
from workshops.service import HandIns
from workshops.tasks import words_about

PARTS = ("accepted", "rework", "rejected")
MENDS = ("miscounted", "inspection-error", "typing-error", "other")
BESIDE = {"split-mismatch": "accepted", "quantity-not-positive": "quantity", "quantity-too-large": "quantity"}


@blueprint.post("/hand-ins/<uuid:id>/contest")
@requires("contest")
def contest(id: UUID) -> ResponseReturnValue:
    """The worker says that something is wrong; `entry` is the amount they looked at and go back to.

    A second press finds it said already. What was answered may be contested again.
    """
    known = house().store.get(HandIn, str(id))
    actor().require("contest", Scope(worker=known.work.worker))
    said = request.form.get("reason_code", "")
    if known.contest is None:
        _happened, position = (
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
    return redirect(url_for("income.explain_entry", id=request.args.get("entry", id, UUID)), 303)


def open_contests() -> list[dict[str, Any]]:
    """Who waits for an answer at this workshop, the longest first, for the page of inspections."""
    rows = read().contests(g.workshop)
    if not rows:
        return []
    names = names_of(row["worker"] for row in rows)
    _places, labels = read().names([g.workshop])
    return [
        {
            "name": names[row["worker"]],
            "number": row["number"] or "",
            "date": row["work_date"],
            "label": labels.get((g.workshop, row["product"], row["step"]), row["step"]),
            "quantity": row["quantity"],
            "unit": unit_word(row["unit"]),
            "waits": (today() - day_of(row["contested_at"])).days,
            "href": url_for("workshops.look_again", id=row["id"]),
        }
        for row in rows
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
        if not right and not _mended(hand_in, form):
            return _page(hand_in, form.typed, form.errors), 422
        _happened, position = (
            house()
            .get(HandIns)
            .answer_contest(
                id=hand_in.id,
                contest=hand_in.contest,
                outcome="rejected" if right else "upheld",
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


def _mended(hand_in: HandIn, form: Form) -> bool:
    """Correct what was typed anew; False where it cannot be read."""
    quantity = form.whole("quantity")
    split = None
    if hand_in.split is not None:
        read_parts = {part: form.whole(part) for part in (*PARTS[1:], *_good(hand_in))}
        if None not in read_parts.values():
            parts = {part: count or 0 for part, count in read_parts.items()}
            grades = {
                grade: parts[field] for field, grade in _good(hand_in).items() if grade and parts[field]
            }
            good = sum(parts[field] for field in _good(hand_in))
            split = Split(good, parts["rework"], parts["rejected"], grades)
    reason = form.typed.get("reason_code", "")
    if form.errors or quantity is None:
        return False
    _happened, position = (
        house()
        .get(HandIns)
        .correct(
            id=hand_in.id,
            quantity=quantity,
            split=split,
            reason_code=reason if reason in MENDS else MENDS[0],
            request=derived_id(form.id, "correction"),
            at=now(),
            actor=actor(),
        )
    )
    wrote(position)
    return True


def _good(hand_in: HandIn) -> dict[str, str]:
    """The fields of the good pieces, each with its grade ("" where there are none)."""
    factors = hand_in.promised.factors
    best_first = sorted(factors, key=lambda grade: -factors[grade])
    return {f"grade-{grade}": grade for grade in best_first} or {"accepted": ""}


def _page(hand_in: HandIn, typed: Mapping[str, str], errors: Mapping[str, str] | None = None) -> str:
    work, split = hand_in.work, hand_in.split
    member = next(iter(read().members(g.workshop, work.worker)), None)
    _places, labels = read().names([g.workshop])
    said = hand_in.answered(hand_in.contest or "", HandInContested)
    stands = {"quantity": hand_in.quantity}
    if split is not None:
        stands |= {field: split.grades.get(grade, 0) for field, grade in _good(hand_in).items()}
        stands |= {"rework": split.rework, "rejected": split.rejected}
    words = {"rework": _("返工"), "rejected": _("不合格"), "accepted": _("合格")}
    words |= {f"grade-{grade}": _("合格 · %(grade)s 等", grade=grade) for grade in hand_in.promised.factors}
    return show(
        "contest.html",
        name=names_of([work.worker])[work.worker],
        number=member["number"] if member else "",
        date=work.work_date,
        label=labels.get((g.workshop, work.product, work.step), work.step),
        unit=unit_word(hand_in.promised.unit),
        quantity=hand_in.quantity,
        own_count=hand_in.own_count,
        split=split,
        photos=[
            {"at": each.at, "href": url_for("workshops.photo", id=hand_in.id, photo=each.photo)}
            for each in hand_in.photos
        ],
        said_at=said.at if said else None,
        words=words_about(house(), hand_in.contest) if hand_in.contest else None,
        said=str(REASONS.get(said.reason_code, "")) if said else "",
        values={field: typed.get(field, str(count)) for field, count in stands.items()},
        parts=[{"field": field, "word": words[field]} for field in stands if field != "quantity"],
        reasons=[{"code": code, "name": REASONS[code]} for code in MENDS],
        reason=typed.get("reason_code", MENDS[0]),
        action=url_for("workshops.answer_contest", id=hand_in.id),
        evidence_href=url_for("income.evidence", worker=work.worker, workshop=g.workshop),
        entry_id=str(uuid4()),
        errors=errors or {},
        back_href=url_for("workshops.inspection"),
    )
