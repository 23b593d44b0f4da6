"""An employer writes a gig down, shows it to everybody, needs more or fewer people, calls it off."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from gigs.domain import Gig, Offer
from gigs.events import GigCancelled, Pay, Shift, ShiftResized
from tests.examples import gig_what as what
from tests.examples.gig_events import (
    ATTENDED,
    CANCELLED,
    DRAFTED,
    HIRED,
    PUBLISHED,
    REDRAFTED,
    RESIZED,
)
from tests.examples.who import AMEI, BAOGEN, OTHER_VILLAGE, an_id
from tests.given import given

SATURDAY, SUNDAY = what.SHIFTS
LATE = what.SATURDAY + timedelta(hours=1)
_boss: dict[str, Any] = {"at": what.POSTED, "by": what.BY_BOSS}


def drafting(**changed: Any) -> Any:
    """Write it down."""
    return lambda it: it.draft(what.OFFER._replace(**changed), **_boss)


def changing(offer: Offer, at: Any = what.POSTED) -> Any:
    """Say something else."""
    return lambda it: it.change(offer, at=at, by=what.BY_BOSS)


def resized(*heads: int) -> Offer:
    """The offer with other headcounts."""
    shifts = zip(what.SHIFTS, heads, strict=True)
    return what.OFFER._replace(shifts=tuple(Shift(s.starts_at, s.ends_at, n) for s, n in shifts))


def publishing(at: Any = what.POSTED, verified: bool = True, request: str = an_id("publication")) -> Any:
    """Show it to everybody."""
    return lambda it: it.publish(verified=verified, at=at, by=what.BY_BOSS, request=request)


def cancelling(at: Any = what.POSTED, request: str = an_id("cancellation")) -> Any:
    """Call it off."""
    return lambda it: it.cancel(reason_code="weather", at=at, by=what.BY_BOSS, request=request)


def test_a_gig_is_written_down() -> None:
    """All that is said of it is in the event."""
    given(Gig).when(drafting()).then(DRAFTED)


def test_the_same_draft_again_changes_nothing_whatever_became_of_it() -> None:
    """The first content counts; other content is another gig."""
    given(Gig, DRAFTED, REDRAFTED, PUBLISHED).when(drafting()).then()
    given(Gig, DRAFTED).when(drafting(title="别的")).refuses("id-reused")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"shifts": (Shift(what.SATURDAY, what.SATURDAY, 2),)}, "shift-times"),
        (
            {"shifts": (Shift(what.SATURDAY, what.SATURDAY + timedelta(hours=24, seconds=1), 2),)},
            "shift-too-long",
        ),
        ({"shifts": (Shift(what.SATURDAY, what.SATURDAY_END, 0),)}, "out-of-range"),
        ({"pay": Pay("hour", Decimal(0))}, "rate-not-positive"),
        ({"pay": Pay("piece", Decimal("0.00001"))}, "rate-too-fine"),
        ({"pay": Pay("lump", Decimal(10_001))}, "rate-too-high"),
    ],
)
def test_what_cannot_be_meant_is_not_written_down(changed: dict[str, Any], code: str) -> None:
    """Nor can a draft become it."""
    given(Gig).when(drafting(**changed)).refuses(code)
    given(Gig, DRAFTED).when(changing(what.OFFER._replace(**changed))).refuses(code)


def test_a_shift_of_a_whole_day_and_night_is_taken() -> None:
    """Exactly 24 hours."""
    shift = Shift(what.SATURDAY, what.SATURDAY + timedelta(hours=24), 1)
    assert given(Gig).when(drafting(shifts=(shift,))).refusal is None


def test_a_draft_may_become_anything() -> None:
    """The same again is nothing new."""
    given(Gig, DRAFTED).when(changing(what.OFFER._replace(title="灯串装箱"))).then(REDRAFTED)
    given(Gig, DRAFTED).when(changing(what.OFFER)).then()


def test_a_gig_is_published_by_a_verified_employer_ahead_of_its_shifts() -> None:
    """Not by another, not when the first shift has begun, not twice."""
    given(Gig, DRAFTED).when(publishing()).then(PUBLISHED)
    given(Gig, DRAFTED).when(publishing(verified=False)).refuses("employer-not-verified")
    given(Gig, DRAFTED).when(publishing(at=what.SATURDAY)).refuses("shift-in-past")
    given(Gig, DRAFTED, PUBLISHED).when(publishing(request=an_id("again"))).refuses("gig-published")
    given(Gig, DRAFTED, CANCELLED).when(publishing()).refuses("gig-cancelled")


def test_a_repeated_publication_is_answered_whatever_became_of_it() -> None:
    """Also when the employer is no longer verified, and the gig is called off."""
    again = given(Gig, DRAFTED, PUBLISHED, CANCELLED).when(publishing(verified=False)).then()
    assert again.answer == given(Gig, DRAFTED, PUBLISHED).when(publishing()).answer


def test_a_published_shift_needs_more_or_fewer_people() -> None:
    """Each change carries what was before; what it was asked for only grows."""
    outcome = given(Gig, DRAFTED, PUBLISHED).when(changing(resized(3, 2)))
    outcome.then(RESIZED)
    assert outcome.thing.asked == (3, 2)
    fewer = given(Gig, DRAFTED, PUBLISHED, RESIZED).when(changing(resized(1, 2)))
    assert [(event.before, event.headcount) for event in fewer.events] == [(3, 1)]
    assert (fewer.thing.asked, fewer.thing.shifts) == ((3, 2), resized(1, 2).shifts)


@pytest.mark.parametrize(
    "other",
    [
        what.OFFER._replace(title="别的"),
        what.OFFER._replace(pay=Pay("hour", Decimal(20))),
        what.OFFER._replace(shifts=(SATURDAY,)),
        what.OFFER._replace(shifts=(SATURDAY, SUNDAY, SUNDAY)),
        what.OFFER._replace(shifts=(SUNDAY, SATURDAY)),
        what.OFFER._replace(requires=("baking",)),
    ],
)
def test_nothing_else_of_a_published_gig_changes(other: Offer) -> None:
    """People have read it, and taken places."""
    given(Gig, DRAFTED, PUBLISHED).when(changing(other)).refuses("gig-published")


def test_a_shift_is_never_smaller_than_who_has_a_place_in_it() -> None:
    """Two hired: two stay wanted."""
    both = msgspec.structs.replace(HIRED, worker=BAOGEN, request=an_id("another"))
    given(Gig, DRAFTED, PUBLISHED, HIRED, both).when(changing(resized(1, 2))).refuses("below-hired")
    assert given(Gig, DRAFTED, PUBLISHED, HIRED).when(changing(resized(1, 1))).refusal is None
    given(Gig, DRAFTED, PUBLISHED).when(changing(resized(0, 2))).refuses("out-of-range")


def test_a_started_shift_and_a_cancelled_gig_are_as_they_are() -> None:
    """The other shift of the weekend may still change."""
    given(Gig, DRAFTED, PUBLISHED).when(changing(resized(3, 2), at=LATE)).refuses("shift-started")
    outcome = given(Gig, DRAFTED, PUBLISHED).when(changing(resized(2, 3), at=LATE))
    assert [type(event) for event in outcome.events] == [ShiftResized]
    given(Gig, DRAFTED, PUBLISHED, CANCELLED).when(changing(what.OFFER)).refuses("gig-cancelled")


def test_a_cancelled_gig_frees_its_people() -> None:
    """The event says who loses which places, and what each shift had been asked for."""
    outcome = given(Gig, DRAFTED, PUBLISHED, HIRED).when(cancelling())
    outcome.then(CANCELLED)
    assert outcome.thing.application(AMEI).state == "cancelled"
    assert outcome.thing.places == {}


def test_what_has_started_is_not_called_off() -> None:
    """On Saturday morning only Sunday is off; on Sunday evening nothing is."""
    outcome = given(Gig, DRAFTED, PUBLISHED, HIRED).when(cancelling(at=LATE))
    (event,) = outcome.events
    assert isinstance(event, GigCancelled)
    assert (event.off, event.released) == ((1,), ((AMEI, (what.PLACES[1],)),))
    assert outcome.thing.application(AMEI).state == "hired"
    given(Gig, DRAFTED, PUBLISHED).when(cancelling(at=what.AFTER)).refuses("shift-started")


def test_cancelling_again_is_answered_or_refused() -> None:
    """The same request is answered; another one has nothing left to do."""
    history = (DRAFTED, PUBLISHED, HIRED, CANCELLED)
    assert given(Gig, *history).when(cancelling()).then().answer.released == CANCELLED.released
    given(Gig, *history).when(cancelling(request=an_id("another"))).refuses("gig-cancelled")


def test_a_draft_may_be_called_off_at_any_time() -> None:
    """Nobody was asked."""
    outcome = given(Gig, DRAFTED).when(cancelling(at=what.AFTER))
    assert [(event.published, event.asked) for event in outcome.events] == [(False, ())]


def test_the_revision_changes_with_what_is_offered_only() -> None:
    """So that an employer's change does not fail because somebody took a place meanwhile."""
    revisions = [given(Gig, *history).thing().revision for history in _growing(DRAFTED, PUBLISHED, HIRED)]
    assert revisions == [1, 2, 2]
    assert given(Gig, DRAFTED, PUBLISHED, HIRED, ATTENDED).thing().revision == 2
    elsewhere = what.OFFER._replace(posting=msgspec.structs.replace(what.POSTING, village=OTHER_VILLAGE))
    assert given(Gig, DRAFTED).when(changing(elsewhere)).thing.revision == 2


def _growing(*events: Any) -> list[tuple[Any, ...]]:
    return [events[: n + 1] for n in range(len(events))]
