"""What is said of a hand-in at inspection, read from the page: whose count holds, how it divides."""

from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import RowMapping
from werkzeug.datastructures import MultiDict

from kernel.errors import Invalid
from workshops.events import Reason, Split

DEFECTS = ("frame-bent", "glue-loose", "wrong-colour", "wire-broken", "lamp-dead", "dirty", "other")

Typed = MultiDict[str, str]
Row = RowMapping | dict[str, Any]


class Judged(NamedTuple):
    """What the page says of one hand-in: whose count holds, and how it divides."""

    quantity: int
    split: Split
    reasons: list[Reason]


def says(found: Split, said: Split) -> bool:
    """Whether a division found is just what was said."""
    grades = said.grades or ({"": said.accepted} if said.accepted else {})
    parts = (found.accepted, found.rework, found.rejected)
    return parts == (said.accepted, said.rework, said.rejected) and found.grades == grades


def judged_of(row: Row, typed: Typed) -> Judged:
    """Read what was entered for one hand-in.

    Refuses `count-undecided`, `split-mismatch`, `defect-unnamed`.
    """
    id, count = row["id"], row["quantity"]
    if differs(row):
        chosen = typed.get(f"count-{id}")
        if chosen not in ("workshop", "own"):
            raise Invalid("count-undecided", field="count")
        count = row["own_count"] if chosen == "own" else count
    grades = {code: _figure(typed, f"grade-{id}-{code}") for code, _factor in factors_of(row)}
    accepted = sum(grades.values()) if grades else _figure(typed, f"accepted-{id}", count)
    rework, rejected = _figure(typed, f"rework-{id}"), _figure(typed, f"rejected-{id}")
    if (accepted, rework, rejected) == (row["quantity"], 0, 0) and accepted != count:
        # Untouched but for the count, without JavaScript: all good still means all good.
        if grades:
            best = next(iter(grades))
            grades[best] = max(0, grades[best] + count - accepted)
        accepted = sum(grades.values()) if grades else count
    if accepted + rework + rejected != count:
        raise Invalid("split-mismatch", field="accepted")
    bad = rework + rejected
    codes = [code for code in DEFECTS if code in typed.getlist(f"reason-{id}")] if bad else []
    if bad and not codes:
        raise Invalid("defect-unnamed", field="reason")
    # With several defects nobody counted which piece has which: none is given a number.
    reasons = [Reason(code, bad if len(codes) == 1 else 0) for code in codes]
    given = {code: quantity for code, quantity in grades.items() if quantity}
    return Judged(count, Split(accepted, rework, rejected, given), reasons)


def factors_of(row: Row) -> list[tuple[str, str]]:
    """The grades promised with a hand-in, the best first."""
    return sorted((row["factors"] or {}).items(), key=lambda item: -Decimal(item[1]))


def differs(row: Row) -> bool:
    """Whether the worker counted otherwise than the workshop."""
    return row["own_count"] is not None and row["own_count"] != row["quantity"]


def _figure(typed: Typed, name: str, default: int = 0) -> int:
    text = typed.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise Invalid("split-mismatch", field=name)
    return int(text)
