"""A hand-in decides: counted, undone, inspected, contested."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Invalid
from tests.examples import what, who
from tests.examples.events import (
    ANSWERED,
    CONTESTED,
    HANDED_IN,
    INSPECTED,
    OWN_COUNT,
    REWORK_RETURNED,
    WITHDRAWN,
    happened,
)
from tests.examples.what import AT, SOME_BAD, TODAY, WORK
from tests.examples.who import AMEI, BY, BY_AMEI, an_id
from tests.given import given
from tests.workshops.acts import STREAM, changed, correcting, inspecting, recording
from workshops.domain import HandIn
from workshops.events import Reason, ReworkReturned, Split


def test_pieces_are_handed_in_with_the_rate_frozen() -> None:
    """The rate, since when it holds, and the grade factors are in the event: what was promised is paid."""
    given(HandIn).when(recording()).then(HANDED_IN)


def test_the_same_hand_in_again_changes_nothing_even_at_another_rate() -> None:
    """The first sending counts, and what it promised."""
    dearer = what.Rate(what.SINCE, Decimal("0.99"))
    given(HandIn, HANDED_IN).when(recording(rate=dearer)).then()


@pytest.mark.parametrize(
    "other",
    [
        {"quantity": 31},
        {"counted_by_worker": 29},
        {"order": an_id("order")},
        {"work": WORK._replace(worker=who.BAOGEN)},
        {"work": WORK._replace(work_date=WORK.work_date - timedelta(days=1))},
        {"work": WORK._replace(step="packing")},
        {"rework_of": an_id("another")},
    ],
)
def test_an_id_spent_on_something_else_is_refused(other: dict[str, Any]) -> None:
    """A phone that mints an id twice is told so."""
    given(HandIn, HANDED_IN).when(recording(**other)).refuses("id-reused")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"quantity": 0}, "quantity-not-positive"),
        ({"quantity": -1}, "quantity-not-positive"),
        ({"quantity": 100_001}, "quantity-too-large"),
        ({"today": WORK.work_date - timedelta(days=1)}, "work-date-in-future"),
    ],
)
def test_counts_and_days_that_cannot_be_are_refused(said: dict[str, Any], code: str) -> None:
    """Nothing, a slip of the finger, tomorrow's work."""
    given(HandIn).when(recording(**said)).refuses(code)


def test_a_worker_may_count_before_the_workshop_does() -> None:
    """The own count earns nothing, and stays beside the workshop's."""
    counting = {"work": WORK, "quantity": 31, "today": TODAY, "at": AT, "by": BY_AMEI}
    given(HandIn).when(lambda it: it.count_own(**counting)).then(OWN_COUNT)
    given(HandIn, OWN_COUNT).when(lambda it: it.count_own(**counting)).then()
    both = given(HandIn, OWN_COUNT).when(recording()).then(HANDED_IN).thing
    assert (both.quantity, both.own_count) == (30, 31)


def test_an_own_count_is_given_once() -> None:
    """Another number, or other work, needs another id."""
    counting = {"work": WORK, "quantity": 30, "today": TODAY, "at": AT, "by": BY_AMEI}
    given(HandIn, OWN_COUNT).when(lambda it: it.count_own(**counting)).refuses("id-reused")
    other = counting | {"work": WORK._replace(step="packing")}
    given(HandIn, OWN_COUNT).when(lambda it: it.count_own(**other)).refuses("id-reused")
    other_work = recording(work=WORK._replace(step="packing"))
    given(HandIn, OWN_COUNT).when(other_work).refuses("id-reused")


def test_what_only_the_worker_counted_cannot_be_inspected() -> None:
    """The workshop counts first."""
    given(HandIn, OWN_COUNT).when(inspecting()).refuses("not-counted")


def withdrawing(request: str = an_id("withdrawal")):
    """Undo it."""
    return lambda it: it.withdraw(reason_code="undone", at=AT, by=BY, request=request)


def test_a_hand_in_is_undone_until_somebody_inspects_it() -> None:
    """The event says what it stood for; the same request again answers it."""
    given(HandIn, HANDED_IN).when(withdrawing()).then(WITHDRAWN)
    given(HandIn, HANDED_IN, WITHDRAWN).when(withdrawing()).then()
    given(HandIn, HANDED_IN, WITHDRAWN).when(withdrawing(an_id("w2"))).refuses("already-withdrawn")
    given(HandIn, HANDED_IN, INSPECTED).when(withdrawing()).refuses("already-inspected")


@pytest.mark.parametrize("call", [inspecting(), correcting(20, None)])
def test_what_was_undone_is_over(call: Any) -> None:
    """Neither inspected nor corrected any more."""
    given(HandIn, HANDED_IN, WITHDRAWN).when(call).refuses("already-withdrawn")


def test_inspection_divides_the_pieces() -> None:
    """Without grades all accepted pieces earn the plain rate."""
    said = Split(27, 2, 1, {})
    inspected = given(HandIn, HANDED_IN).when(inspecting(said)).then(INSPECTED).thing
    assert inspected.unsettled == {"": 27}


def test_grades_multiply_the_rate() -> None:
    """10 × 0.42 × 1.20 + 20 × 0.42 × 0.85 = 12.18, exactly."""
    inspected = given(HandIn, HANDED_IN).when(inspecting(what.GRADED)).thing
    assert inspected.value(inspected.unsettled) == Decimal("12.18")


@pytest.mark.parametrize(
    ("split", "code"),
    [
        (Split(28, 2, 1, {}), "split-mismatch"),
        (Split(31, -1, 0, {}), "split-mismatch"),
        (Split(27, 2, 1, {"A": 20}), "split-mismatch"),
        (Split(27, 2, 1, {"A": 28, "B": -1}), "split-mismatch"),
        (Split(27, 2, 1, {"Z": 27}), "grade-unknown"),
    ],
)
def test_parts_that_are_not_the_whole_are_refused(split: Split, code: str) -> None:
    """Invariant 1: accepted + rework + rejected = quantity, and grades = accepted."""
    given(HandIn, HANDED_IN).when(inspecting(split)).refuses(code)


def test_no_more_pieces_have_a_reason_than_were_not_accepted() -> None:
    """Fewer may: nobody has to say of each what was wrong."""

    def because(*reasons: Reason):
        return lambda it: it.inspect(split=SOME_BAD, reasons=reasons, at=AT, by=BY, request=an_id("i"))

    refusal = given(HandIn, HANDED_IN).when(because(Reason("other", 2), Reason("dirty", 2))).refusal
    assert isinstance(refusal, Invalid)
    assert (refusal.code, refusal.field, refusal.details["quantity"]) == ("split-mismatch", "reasons", 3)
    inspected = given(HandIn, HANDED_IN).when(because(Reason("other", 1), Reason("dirty", 0))).thing
    assert inspected.split == SOME_BAD


def test_a_second_inspection_is_a_correction() -> None:
    """Sent again it is answered; sent anew it is refused; an id spent on it serves nothing else."""
    given(HandIn, HANDED_IN, INSPECTED).when(inspecting()).then()
    given(HandIn, HANDED_IN, INSPECTED).when(inspecting(request=an_id("i2"))).refuses("already-inspected")
    given(HandIn, HANDED_IN, INSPECTED).when(withdrawing(an_id("inspection"))).refuses("id-reused")


def test_no_more_rework_comes_back_than_was_sent() -> None:
    """Undone rework is out again."""

    def back(quantity: int):
        return lambda it: it.take_back_rework(hand_in=an_id("rework"), quantity=quantity, at=AT, by=BY)

    given(HandIn, HANDED_IN, INSPECTED).when(back(2)).then(REWORK_RETURNED)
    given(HandIn, HANDED_IN, INSPECTED).when(back(3)).refuses("rework-exceeds")
    given(HandIn, HANDED_IN, INSPECTED, REWORK_RETURNED).when(back(1)).refuses("rework-exceeds")
    out_again = happened(ReworkReturned, STREAM, hand_in=an_id("rework"), quantity=-2)
    given(HandIn, HANDED_IN, INSPECTED, REWORK_RETURNED).when(back(-2)).then(out_again)
    given(HandIn, HANDED_IN).when(back(1)).refuses("rework-exceeds")


def test_a_contest_stays_open_until_it_is_answered() -> None:
    """One at a time; each answered once; of what was undone there is none, but the repeat is answered."""

    def contest(id: str):
        return lambda it: it.contest_count(contest=id, reason_code="miscounted", at=AT, by=BY_AMEI)

    def answer(id: str, request: str = an_id("answer")):
        return lambda it: it.answer_contest(contest=id, outcome="upheld", at=AT, by=BY, request=request)

    first, second = an_id("contest"), an_id("second contest")
    given(HandIn, HANDED_IN).when(contest(first)).then(CONTESTED)
    given(HandIn, HANDED_IN, CONTESTED).when(contest(first)).then()
    given(HandIn, HANDED_IN, CONTESTED).when(contest(second)).refuses("contest-open")
    given(HandIn, HANDED_IN, CONTESTED, WITHDRAWN).when(contest(first)).then()
    given(HandIn, HANDED_IN, WITHDRAWN).when(contest(first)).refuses("already-withdrawn")
    given(HandIn, HANDED_IN, CONTESTED).when(answer(first)).then(ANSWERED)
    given(HandIn, HANDED_IN, CONTESTED).when(answer(second)).refuses("no-contest")
    given(HandIn, HANDED_IN, CONTESTED, ANSWERED).when(answer(first)).then()
    given(HandIn, HANDED_IN, CONTESTED, ANSWERED).when(answer(first, an_id("a2"))).refuses("no-contest")


def test_a_refused_quantity_names_its_field() -> None:
    """The page shows the sentence beside it."""
    refusal = given(HandIn).when(recording(0)).refusal
    assert isinstance(refusal, Invalid)
    assert refusal.field == "quantity"


def test_an_estimate_is_of_the_whole_count() -> None:
    """13 pieces at ¥0.0350 are worth ¥0.4550, not ¥0.46."""
    handed_in = changed(HANDED_IN, quantity=13, rate=what.FINE_RATE.rate, work_date=date(2026, 11, 3))
    assert given(HandIn, handed_in).thing().estimate == Decimal("0.4550")
    assert given(HandIn, handed_in).thing().work.worker == AMEI
