"""A hand-in is corrected before it is settled, and by a difference after."""

from decimal import Decimal
from typing import Any

import pytest

from tests.examples import what
from tests.examples.events import (
    CORRECTED,
    HANDED_IN,
    INSPECTED,
    NEXT_RUN,
    NEXT_SLIP,
    PUT_ON_SLIP,
    REWORK_RETURNED,
    SLIP,
    TAKEN_OFF,
)
from tests.examples.what import AT, RUN
from tests.examples.who import BY, BY_SYSTEM, an_id
from tests.given import given
from tests.workshops.acts import DIFFERENCE, changed, correcting, good
from workshops.domain import HandIn
from workshops.events import HandInCorrected, PutOnSlip, Split


def test_before_inspection_a_count_is_mended() -> None:
    """The estimate changes with it."""
    mended = changed(
        CORRECTED,
        quantity=20,
        split=None,
        reason_code="miscounted",
        unsettled={},
        before=Decimal("12.60"),
        before_quantity=30,
        exact=Decimal("8.40"),
        exact_quantity=20,
        worth=Decimal("8.40"),
    )
    given(HandIn, HANDED_IN).when(correcting(20, None, reason_code="miscounted")).then(mended)


def test_after_inspection_the_split_is_mended_with_the_count() -> None:
    """It changes what will be settled; nothing was settled yet, so it opens no difference."""
    given(HandIn, HANDED_IN, INSPECTED).when(correcting(30, good(30))).then(CORRECTED)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (correcting(20, None), "split-mismatch"),
        (correcting(20, good(30)), "split-mismatch"),
        (correcting(-1, good(30)), "quantity-not-positive"),
        (correcting(100_001, good(30)), "quantity-too-large"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(call: Any, code: str) -> None:
    """An inspected hand-in is corrected as a whole."""
    given(HandIn, HANDED_IN, INSPECTED).when(call).refuses(code)


def test_what_is_not_inspected_takes_no_split() -> None:
    """Inspection comes first; and a count of nothing is an undoing."""
    given(HandIn, HANDED_IN).when(correcting(30, good(30))).refuses("not-inspected")
    given(HandIn, HANDED_IN).when(correcting(0, None)).refuses("quantity-not-positive")


def test_rework_that_came_back_is_not_corrected_away() -> None:
    """Two came back, so two were sent."""
    history = (HANDED_IN, INSPECTED, REWORK_RETURNED)
    given(HandIn, *history).when(correcting(30, good(30))).refuses("rework-exceeds")


def test_a_correction_is_never_of_the_rate() -> None:
    """There is no way to say one."""
    with pytest.raises(TypeError):
        given(HandIn, HANDED_IN).when(lambda it: it.correct(rate=what.RATE))


def test_all_that_is_unsettled_goes_onto_a_slip() -> None:
    """Afterwards nothing is, and its income has another entry."""

    def putting(it: HandIn) -> PutOnSlip:
        return it.put_on_slip(run=RUN, slip=SLIP, at=AT, by=BY_SYSTEM)

    settled = given(HandIn, HANDED_IN, INSPECTED).when(putting).then(PUT_ON_SLIP).thing
    assert settled.unsettled == {}
    assert settled.entry == DIFFERENCE


def test_between_preparing_and_approval_nothing_is_corrected() -> None:
    """The second person approves what they saw."""
    history = (HANDED_IN, INSPECTED, PUT_ON_SLIP)
    given(HandIn, *history).when(correcting(30, good(30))).refuses("on-prepared-run")


def difference(quantity: int, unsettled: dict[str, int], worth: str, **fields: Any) -> HandInCorrected:
    """A correction after approval."""
    pieces = sum(unsettled.values())
    return changed(
        CORRECTED,
        quantity=quantity,
        split=Split(quantity, 0, 0, {"": quantity} if quantity else {}),
        entry=DIFFERENCE,
        opens=True,
        unsettled=unsettled,
        before=Decimal(0),
        before_quantity=0,
        exact=pieces * what.RATE.rate,
        exact_quantity=pieces,
        worth=Decimal(worth),
        **fields,
    )


@pytest.mark.parametrize(
    ("quantity", "unsettled", "worth"),
    [(30, {"": 3}, "12.60"), (20, {"": -7}, "8.40"), (27, {}, "11.34"), (0, {"": -27}, "0.00")],
)
def test_after_approval_the_signed_difference_is_left(
    quantity: int, unsettled: dict[str, int], worth: str
) -> None:
    """Up or down; what was settled is never rewritten."""
    mended = difference(quantity, unsettled, worth)
    history = (HANDED_IN, INSPECTED, PUT_ON_SLIP)
    given(HandIn, *history).when(correcting(quantity, good(quantity), approved={RUN})).then(mended)


def test_a_second_correction_changes_the_open_difference() -> None:
    """It tells what that entry was worth before."""
    history = (HANDED_IN, INSPECTED, PUT_ON_SLIP, difference(30, {"": 3}, "12.60"))
    again = difference(20, {"": -7}, "8.40", request=an_id("c2"))
    again = changed(again, opens=False, before=Decimal("1.26"), before_quantity=3)
    call = correcting(20, good(20), approved={RUN}, request=an_id("c2"))
    given(HandIn, *history).when(call).then(again)


def test_a_difference_between_grades_alone_is_a_difference() -> None:
    """27 plain ones that should have been A: 27 A more, 27 plain fewer."""
    call = correcting(27, Split(27, 0, 0, {"A": 27}), approved={RUN})
    mended = given(HandIn, HANDED_IN, INSPECTED, PUT_ON_SLIP).when(call).thing
    assert mended.unsettled == {"A": 27, "": -27}
    assert mended.value(mended.unsettled) == Decimal("2.268")


def test_a_discarded_run_lets_go_of_it() -> None:
    """Then it is corrected as if that run had never been, and settled by the next."""
    history = (HANDED_IN, INSPECTED, PUT_ON_SLIP)
    call = correcting(30, good(30), discarded={RUN})
    given(HandIn, *history).when(call).then(changed(TAKEN_OFF, by=BY), CORRECTED)


def test_a_difference_taken_off_a_slip_is_still_that_difference() -> None:
    """The entry stays the same one, so that nothing is told twice."""
    on_next = changed(
        PUT_ON_SLIP, run=NEXT_RUN, slip=NEXT_SLIP, kind="difference", entry=DIFFERENCE, grades={"": 3}
    )
    history = (HANDED_IN, INSPECTED, PUT_ON_SLIP, difference(30, {"": 3}, "12.60"), on_next)
    call = correcting(20, good(20), approved={RUN}, discarded={NEXT_RUN}, request=an_id("c2"))
    outcome = given(HandIn, *history).when(call)
    correction = outcome.answer
    assert (correction.entry, correction.opens) == (DIFFERENCE, False)
    assert (correction.before, correction.exact) == (Decimal("1.26"), Decimal("-2.94"))
    assert outcome.thing.unsettled == {"": -7}
