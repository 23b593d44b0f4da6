"""Who came, what it earned them exactly, what they said about it, and what of it was paid."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from gigs.domain import Gig
from gigs.domain.pay import checked_quantity, usual_quantity
from gigs.events import Pay, Place, Shift, ShiftAttended, ShiftMissed, WorkerHired
from kernel.errors import Invalid
from kernel.identity import derived_id
from kernel.time import ZONE
from tests.examples import gig_what as what
from tests.examples.gig_events import (
    ATTENDED,
    CONTESTED,
    DRAFTED,
    HIRED,
    MISSED,
    PAID,
    PUBLISHED,
    WITHDRAWN,
)
from tests.examples.who import AMEI, BAOGEN, BY_AMEI, an_id
from tests.given import given

WORKING = (DRAFTED, PUBLISHED, HIRED)
SECOND_ENTRY = derived_id(what.GIG, AMEI, "0", "1")


def recording(
    quantity: str | None = None,
    shift: int = 0,
    at: datetime = what.AFTER,
    request: str = an_id("attendance"),
    worker: str = AMEI,
) -> Any:
    """She came."""
    said = None if quantity is None else Decimal(quantity)
    return lambda it: it.attend(
        worker=worker, shift=shift, quantity=said, at=at, by=what.BY_BOSS, request=request
    )


def missing(at: datetime = what.AFTER, request: str = an_id("absence")) -> Any:
    """She did not."""
    return lambda it: it.miss(worker=AMEI, shift=0, at=at, by=what.BY_BOSS, request=request)


def contesting(claims: str | None = "9", request: str = an_id("gig contest"), shift: int = 0) -> Any:
    """She says it was otherwise."""
    return lambda it: it.contest(
        worker=AMEI,
        shift=shift,
        claims=None if claims is None else Decimal(claims),
        reason_code="hours-wrong",
        at=what.AFTER,
        by=BY_AMEI,
        request=request,
    )


def paying(request: str = an_id("gig payment"), worker: str = AMEI) -> Any:
    """It was paid."""
    return lambda it: it.pay(worker=worker, reference="WX-1", at=what.AFTER, by=what.BY_BOSS, request=request)


def told(*events: ShiftAttended) -> list[tuple[Any, ...]]:
    """What they book on which entry, in place of what."""
    return [(e.entry, e.quantity, e.exact, e.before, e.before_quantity, e.was, e.opens) for e in events]


def test_whoever_stays_from_beginning_to_end_works_the_shifts_hours() -> None:
    """8.5 hours at ¥25.50 are ¥216.75, exactly."""
    given(Gig, *WORKING).when(recording()).then(ATTENDED)


def test_nothing_is_recorded_before_the_shift_starts() -> None:
    """Neither that somebody came, nor that they did not, nor that it was otherwise."""
    early = what.SATURDAY - timedelta(seconds=1)
    given(Gig, *WORKING).when(recording(at=early)).refuses("too-early")
    given(Gig, *WORKING).when(missing(at=early)).refuses("too-early")
    assert given(Gig, *WORKING).when(recording(at=what.SATURDAY)).refusal is None


def test_only_who_has_a_place_can_have_worked() -> None:
    """Not whoever left, not somebody else, not in a shift there is not."""
    given(Gig, *WORKING, WITHDRAWN).when(recording()).refuses("not-hired")
    given(Gig, *WORKING).when(recording(worker=BAOGEN)).refuses("not-hired")
    given(Gig, *WORKING).when(recording(shift=2)).refuses("shift-unknown")


def test_a_later_record_replaces_an_earlier_one_on_the_same_entry() -> None:
    """It carries what was before, so that the ledger follows from it."""
    outcome = given(Gig, *WORKING, ATTENDED).when(recording("4", request=an_id("less")))
    old = (Decimal("216.75"), Decimal("8.5"))
    assert told(*outcome.events) == [(what.ENTRY, 4, Decimal(102), *old, "attended", False)]
    assert outcome.thing.due(AMEI) == Decimal(102)


def test_an_absence_takes_back_what_was_booked() -> None:
    """And nothing where nothing was; then she came after all, on the same entry."""
    given(Gig, *WORKING).when(missing()).then(MISSED)
    back = given(Gig, *WORKING, ATTENDED).when(missing())
    assert [(e.entry, e.before, e.was) for e in back.events] == [(what.ENTRY, Decimal("216.75"), "attended")]
    assert back.thing.due(AMEI) == 0
    again = given(Gig, *WORKING, ATTENDED, *back.events).when(recording("4", request=an_id("again")))
    assert told(*again.events) == [(what.ENTRY, 4, Decimal(102), None, None, "absent", False)]


def test_a_repeated_record_redoes_nothing() -> None:
    """She was recorded, then said absent; the first record sent again changes nothing."""
    absent = given(Gig, *WORKING, ATTENDED).when(missing()).events
    outcome = given(Gig, *WORKING, ATTENDED, *absent).when(recording()).then()
    assert outcome.answer.exact == ATTENDED.exact
    given(Gig, *WORKING, ATTENDED).when(missing(request=an_id("attendance"))).refuses("id-reused")


def test_a_payment_takes_all_that_is_due_in_one_line_a_month() -> None:
    """Rounded half-up to fen once; sent again it is answered; with nothing due it is refused."""
    outcome = given(Gig, *WORKING, ATTENDED).when(paying())
    outcome.then(PAID)
    assert outcome.thing.due(AMEI) == 0
    given(Gig, *WORKING, ATTENDED, PAID).when(paying()).then()
    given(Gig, *WORKING, ATTENDED, PAID).when(paying(request=an_id("again"))).refuses("nothing-due")
    given(Gig, *WORKING, MISSED).when(paying()).refuses("nothing-due")
    given(Gig, *WORKING, ATTENDED).when(paying(worker=BAOGEN)).refuses("nothing-due")


def test_after_a_payment_a_record_goes_only_up_and_the_difference_is_an_entry_of_its_own() -> None:
    """9 hours instead of 8.5: half an hour more, ¥12.75, to be paid next."""
    paid = (*WORKING, ATTENDED, PAID)
    outcome = given(Gig, *paid).when(recording("9", request=an_id("more")))
    difference = (SECOND_ENTRY, Decimal("0.5"), Decimal("12.750"))
    assert told(*outcome.events) == [(*difference, None, None, "attended", True)]
    given(Gig, *paid).when(recording("8.5", request=an_id("more"))).refuses("attendance-paid")
    given(Gig, *paid).when(recording("8", request=an_id("more"))).refuses("attendance-paid")
    given(Gig, *paid).when(missing()).refuses("attendance-paid")

    mended = given(Gig, *paid, *outcome.events).when(recording("8.7", request=an_id("a little more")))
    assert told(*mended.events) == [
        (SECOND_ENTRY, Decimal("0.2"), Decimal("5.100"), Decimal("12.750"), Decimal("0.5"), "attended", False)
    ]
    below = given(Gig, *paid, *outcome.events).when(recording("8.4", request=an_id("less")))
    below.refuses("attendance-paid")

    second = given(Gig, *paid, *mended.events).when(paying(request=an_id("second")))
    assert [(line.amount, [part.entry for part in line.parts]) for line in second.answer.lines] == [
        (510, [SECOND_ENTRY])
    ]
    assert second.answer.lines[0].id != what.PAY_LINE.id
    assert second.thing.work[AMEI, 0].earned == Decimal("8.7") * Decimal("25.50")


def test_a_line_is_rounded_once_over_its_parts_and_each_month_has_its_own() -> None:
    """Three shifts of ¥0.0050 each: two in November make 1 fen, one in December makes 1 fen."""
    days = [datetime(2026, 11, 29, 8, tzinfo=ZONE) + timedelta(days=n) for n in range(3)]
    places = tuple(Place(no, day, day + timedelta(hours=1)) for no, day in enumerate(days))
    shifts = tuple(Shift(place.starts_at, place.ends_at, 1) for place in places)
    pay = Pay("piece", Decimal("0.0050"))
    history: list[Any] = [
        msgspec.structs.replace(DRAFTED, shifts=shifts, pay=pay),
        msgspec.structs.replace(PUBLISHED, shifts=shifts),
        msgspec.structs.replace(HIRED, places=places, pay=pay),
    ]
    later = days[-1] + timedelta(days=1)
    for no in range(3):
        history += given(Gig, *history).when(recording("1", no, later, an_id(f"shift {no}"))).events
    lines = given(Gig, *history).when(paying()).answer.lines
    assert [(line.month, line.amount, line.work_date.day) for line in lines] == [
        ("2026-11", 1, 30),
        ("2026-12", 1, 1),
    ]
    assert len({line.id for line in lines}) == 2


def test_the_pay_is_the_one_promised_at_the_hire() -> None:
    """Whatever the gig would promise now."""
    promised = msgspec.structs.replace(HIRED, pay=Pay("hour", Decimal(30)))
    assert isinstance(promised, WorkerHired)
    outcome = given(Gig, DRAFTED, PUBLISHED, promised).when(recording("2"))
    assert [event.exact for event in outcome.events] == [60]


def test_whoever_left_in_the_middle_is_still_paid_for_what_has_begun() -> None:
    """Saturday was hers when she left on Saturday morning."""
    left = msgspec.structs.replace(WITHDRAWN, places=(what.PLACES[1],))
    assert given(Gig, *WORKING, left).when(recording()).refusal is None
    given(Gig, *WORKING, left).when(recording(shift=1)).refuses("not-hired")


def test_a_contest_stays_open_until_the_shift_is_recorded_anew() -> None:
    """One at a time, about a shift she has a place in, with a claim she can have worked."""
    outcome = given(Gig, *WORKING, ATTENDED).when(contesting())
    outcome.then(CONTESTED)
    contested = (*WORKING, ATTENDED, CONTESTED)
    given(Gig, *contested).when(contesting()).then()
    given(Gig, *contested).when(contesting(request=an_id("another"))).refuses("contest-open")
    given(Gig, *WORKING).when(contesting(shift=7)).refuses("shift-unknown")
    given(Gig, *WORKING).when(contesting(claims="25")).refuses("out-of-range")
    mended = given(Gig, *contested).when(recording("9", request=an_id("mended")))
    assert mended.thing.work[AMEI, 0].contest is None
    settled = given(Gig, *WORKING, ATTENDED, PAID, CONTESTED)
    stands = settled.when(recording("8.5", request=an_id("it stands")))
    assert stands.thing.work[AMEI, 0].contest is None
    assert stands.thing.due(AMEI) == 0
    settled.when(recording("8", request=an_id("less"))).refuses("attendance-paid")
    for claims in ("0", None):
        assert given(Gig, *WORKING, MISSED).when(contesting(claims=claims)).refusal is None


@pytest.mark.parametrize(
    ("basis", "quantity", "code"),
    [
        ("hour", "7.25", None),
        ("hour", "7.255", "quantity-too-fine"),
        ("hour", "24.01", "out-of-range"),
        ("day", "0.5", None),
        ("day", "0.25", "quantity-too-fine"),
        ("day", "2.1", "out-of-range"),
        ("piece", "100000", None),
        ("piece", "1.5", "quantity-too-fine"),
        ("piece", "100001", "out-of-range"),
        ("lump", "1", None),
        ("lump", "0.5", "quantity-too-fine"),
        ("lump", "2", "out-of-range"),
        ("hour", "0", "quantity-not-positive"),
        ("piece", "-1", "quantity-not-positive"),
    ],
)
def test_quantities_are_what_the_basis_can_count(basis: str, quantity: str, code: str | None) -> None:
    """Hours to two decimals, days to one, whole pieces, exactly one job."""
    if code is None:
        assert checked_quantity(basis, Decimal(quantity)) == Decimal(quantity)
        return
    with pytest.raises(Invalid) as refusal:
        checked_quantity(basis, Decimal(quantity))
    assert refusal.value.code == code


def test_what_is_usual_follows_from_the_shift() -> None:
    """Its hours to two decimals, one day, one job; pieces must be counted."""
    place = Place(0, what.SATURDAY, what.SATURDAY + timedelta(hours=1, minutes=20))
    assert usual_quantity("hour", place) == Decimal("1.33")
    assert (usual_quantity("day", place), usual_quantity("lump", place)) == (1, 1)
    with pytest.raises(Invalid, match="required"):
        usual_quantity("piece", place)


def test_a_record_says_who_made_it() -> None:
    """Employer or operator: a contest knows whom to ask."""
    for call, kind in ((recording(), ShiftAttended), (missing(), ShiftMissed)):
        (event,) = given(Gig, *WORKING).when(call).events
        assert (type(event), event.by) == (kind, what.BY_BOSS)
