"""What is done to a hand-in in these tests, and what then happened."""

from typing import Any

import msgspec

from kernel.identity import derived_id
from tests.examples import what
from tests.examples.what import AT, HAND_IN, REASONS, SOME_BAD, TODAY, WORK
from tests.examples.who import BY, an_id
from workshops.domain import HandIn
from workshops.events import Split

STREAM = HandIn.stream(HAND_IN)
DIFFERENCE = derived_id(HAND_IN, "difference", "1")


def recording(quantity: int = 30, **changed: Any):
    """Hand it in."""
    said = {
        "work": WORK,
        "quantity": quantity,
        "unit": "piece",
        "rate": what.RATE,
        "factors": what.FACTORS,
        "today": TODAY,
        "at": AT,
        "by": BY,
    }
    return lambda it: it.record(**said | changed)


def inspecting(split: Split = SOME_BAD, request: str = an_id("inspection")):
    """Divide it."""
    reasons = REASONS if split.rework + split.rejected else ()
    return lambda it: it.inspect(split=split, reasons=reasons, at=AT, by=BY, request=request)


def correcting(
    quantity: int,
    split: Split | None,
    *,
    approved: set[str] | None = None,
    discarded: set[str] | None = None,
    request: str = an_id("correction"),
    reason_code: str = "inspection-error",
):
    """Mend it."""
    return lambda it: it.correct(
        quantity=quantity,
        split=split,
        reason_code=reason_code,
        approved=approved or set(),
        discarded=discarded or set(),
        at=AT,
        by=BY,
        request=request,
    )


def good(quantity: int) -> Split:
    """All of it accepted, without a grade."""
    return Split(quantity, 0, 0, {})


def changed(event, **fields: Any):
    """An example with other fields."""
    return msgspec.structs.replace(event, **fields)
