"""One person is never in two places at once, unless somebody named says why."""

from datetime import datetime, timedelta

import pytest

from kernel.errors import Refusal
from kernel.schedule import Schedule, Slot, SlotFreed, SlotTaken, taken_by_others
from kernel.store import EventStore
from kernel.time import ZONE
from tests.examples import what, who
from tests.examples.events import happened
from tests.given import given

MONTH = "2026-11"
ID = Schedule.id_of(who.AMEI, MONTH)
GIG, RUN = who.an_id("gig"), who.an_id("course run")
NINE = datetime(2026, 11, 5, 9, tzinfo=ZONE)


def slot(thing: str, starts: datetime, hours: float = 2, no: int = 0) -> Slot:
    """Hours given to something."""
    return Slot(thing, no, starts, starts + timedelta(hours=hours))


MORNING = slot(GIG, NINE)
TAKEN = happened(SlotTaken, Schedule.stream(ID), worker=who.AMEI, month=MONTH, slot=MORNING)
FREED = happened(SlotFreed, Schedule.stream(ID), 2, worker=who.AMEI, month=MONTH, slot=MORNING)
WHO = {"worker": who.AMEI, "month": MONTH, "at": what.AT, "by": who.BY}


@pytest.mark.parametrize(
    "other",
    [
        slot(RUN, NINE),
        slot(RUN, NINE + timedelta(hours=1)),
        slot(RUN, NINE - timedelta(hours=1)),
        slot(RUN, NINE + timedelta(minutes=30), 0.5),
        slot(RUN, NINE - timedelta(hours=3), 8),
        slot(GIG, NINE, no=1),
    ],
)
def test_hours_that_are_taken_are_not_given_twice(other: Slot) -> None:
    """Neither a part of them nor all, to another thing or another shift of the same."""
    given(Schedule, TAKEN).when(lambda it: it.take(slot=other, **WHO)).refuses("overlap")


@pytest.mark.parametrize("hours", [-2, 2])
def test_what_only_touches_does_not_overlap(hours: int) -> None:
    """One may begin in the moment the other ends."""
    beside = slot(RUN, NINE + timedelta(hours=hours))
    made = given(Schedule, TAKEN).when(lambda it: it.take(slot=beside, **WHO))
    made.then(happened(SlotTaken, Schedule.stream(ID), 2, worker=who.AMEI, month=MONTH, slot=beside))


def test_somebody_may_say_why_two_overlap() -> None:
    """The reason is kept with it."""
    other = slot(RUN, NINE)
    made = given(Schedule, TAKEN).when(lambda it: it.take(slot=other, override="agreed", **WHO))
    told = {"worker": who.AMEI, "month": MONTH, "slot": other, "override": "agreed"}
    made.then(happened(SlotTaken, Schedule.stream(ID), 2, **told))


def test_the_same_twice_is_once() -> None:
    """Taking what is taken by the same, and freeing what is free, change nothing."""
    given(Schedule, TAKEN).when(lambda it: it.take(slot=MORNING, **WHO)).then()
    given(Schedule, TAKEN, FREED).when(lambda it: it.free(slot=MORNING, **WHO)).then()


def test_hours_given_back_can_be_given_again() -> None:
    """To anybody."""
    given(Schedule, TAKEN).when(lambda it: it.free(slot=MORNING, **WHO)).then(FREED)
    again = given(Schedule, TAKEN, FREED).thing()
    again.take(slot=slot(RUN, NINE), **WHO)
    with pytest.raises(Refusal):
        again.take(slot=MORNING, **WHO)


def test_a_night_shift_at_the_end_of_a_month_is_in_both() -> None:
    """The months are those of Asia/Shanghai; what ends at midnight does not touch the next."""
    night = datetime(2026, 10, 31, 22, tzinfo=ZONE)
    assert slot(GIG, night, 8).months() == ["2026-10", "2026-11"]
    assert slot(GIG, night, 2).months() == ["2026-10"]
    assert slot(GIG, datetime(2026, 12, 31, 20, tzinfo=ZONE), 24 * 40).months() == [
        "2026-12",
        "2027-01",
        "2027-02",
    ]


def test_what_is_taken_by_others_is_told_beforehand(store: EventStore) -> None:
    """A thing's own hours are no obstacle to it; what touches at an end is none either."""
    held = Schedule(ID)
    held.take(slot=MORNING, **WHO)
    store.save(held)
    asked = [slot(RUN, NINE + timedelta(hours=hours), no=no) for no, hours in enumerate((-2, -1, 0, 1, 2))]
    assert taken_by_others(store, [who.AMEI], asked) == {1, 2, 3}
    assert taken_by_others(store, [who.AMEI], [slot(GIG, NINE, no=7)]) == set()
    assert taken_by_others(store, [who.BAOGEN], asked) == set()
    assert taken_by_others(store, [who.AMEI], []) == set()
