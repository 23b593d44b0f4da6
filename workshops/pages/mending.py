"""Mending a hand-in's count, and its inspection with it, from what was typed beside what stands."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from kernel.identity import derived_id
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.vocabularies import REASONS, unit_word
from shell.web import actor, wrote
from workshops.domain import HandIn
from workshops.events import Split
from workshops.pages.desk import read
from workshops.service import HandIns

PARTS = ("accepted", "rework", "rejected")
MENDS = ("miscounted", "inspection-error", "typing-error", "other")
BESIDE = {"split-mismatch": "accepted", "quantity-not-positive": "quantity", "quantity-too-large": "quantity"}


def mended(hand_in: HandIn, form: Form) -> bool:
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


def told(hand_in: HandIn, typed: Mapping[str, str]) -> dict[str, Any]:
    """What a page says of a hand-in, and its form with what was typed into it."""
    work, split = hand_in.work, hand_in.split
    _places, labels = read().names([work.workshop])
    stands = {"quantity": hand_in.quantity}
    if split is not None:
        stands |= {field: split.grades.get(grade, 0) for field, grade in _good(hand_in).items()}
        stands |= {"rework": split.rework, "rejected": split.rejected}
    words = {"rework": _("返工"), "rejected": _("不合格"), "accepted": _("合格")}
    words |= {f"grade-{grade}": _("合格 · %(grade)s 等", grade=grade) for grade in hand_in.promised.factors}
    return {
        "date": work.work_date,
        "label": labels.get((work.workshop, work.product, work.step), work.step),
        "unit": unit_word(hand_in.promised.unit),
        "quantity": hand_in.quantity,
        "own_count": hand_in.own_count,
        "split": split,
        "values": {field: typed.get(field, str(count)) for field, count in stands.items()},
        "parts": [{"field": field, "word": words[field]} for field in stands if field != "quantity"],
        "reasons": [{"code": code, "name": REASONS[code]} for code in MENDS],
        "reason": typed.get("reason_code", MENDS[0]),
    }
