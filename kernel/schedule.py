"""A worker's month: which hours are taken by shifts and classes, so that two never overlap.

Whoever gives a place or a seat saves the month together with it: of two at the same time only one succeeds.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import msgspec

from kernel.errors import Refusal
from kernel.events import Aggregate, Event
from kernel.identity import By, derived_id
from kernel.store import EventStore
from kernel.time import day_of, month_of, months_after


class Slot(msgspec.Struct, frozen=True):
    """Hours given to one shift or session: `thing` is the gig or course run, `no` the one of it (0-based)."""

    thing: str
    no: int
    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Slot") -> bool:
        """Whether they share a moment; one may begin when the other ends."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def months(self) -> list[str]:
        """The months it touches (`2026-11`): more than one for a night shift at the end of a month."""
        last = month_of(day_of(self.ends_at - timedelta(microseconds=1)))
        months = [month_of(day_of(self.starts_at))]
        while months[-1] < last:
            months.append(months_after(months[-1], 1))
        return months


class SlotTaken(Event, frozen=True, kw_only=True):
    """Hours of a worker were given away; `override` is the reason code where they overlap others."""

    TOPIC: ClassVar[str] = "schedule.slot-taken"
    worker: str
    month: str
    slot: Slot
    override: str | None = None


class SlotFreed(Event, frozen=True, kw_only=True):
    """They are the worker's own again."""

    TOPIC: ClassVar[str] = "schedule.slot-freed"
    worker: str
    month: str
    slot: Slot


class Schedule(Aggregate):
    """The taken hours of one worker in one month."""

    CATEGORY: ClassVar[str] = "schedule"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.slots: dict[tuple[str, int], Slot] = {}

    @staticmethod
    def id_of(worker: str, month: str) -> str:
        """The stream of a worker's month."""
        return derived_id("schedule", worker, month)

    def take(
        self,
        *,
        worker: str,
        month: str,
        slot: Slot,
        override: str | None = None,
        beside: Iterable[Slot] = (),
        at: datetime,
        by: By,
    ) -> None:
        """Give hours away; the same slot again changes nothing. `beside`: hours taken under another record.

        Refuses `overlap` unless somebody names a reason (`override`).
        """
        if (slot.thing, slot.no) in self.slots:
            return
        if override is None and any(slot.overlaps(taken) for taken in (*self.slots.values(), *beside)):
            raise Refusal("overlap")
        self.trigger(SlotTaken, at=at, by=by, worker=worker, month=month, slot=slot, override=override)

    def free(self, *, worker: str, month: str, slot: Slot, at: datetime, by: By) -> None:
        """Give hours back; those that were never taken change nothing."""
        taken = self.slots.get((slot.thing, slot.no))
        if taken is not None:
            self.trigger(SlotFreed, at=at, by=by, worker=worker, month=month, slot=taken)

    def when(self, event: Any) -> None:
        match event:
            case SlotTaken():
                self.slots[event.slot.thing, event.slot.no] = event.slot
            case SlotFreed():
                self.slots.pop((event.slot.thing, event.slot.no), None)


class Booking(msgspec.Struct, frozen=True):
    """What one worker takes and gives back at once; `others` are further records of the same person, whose
    hours are taken too."""

    worker: str
    take: Sequence[Slot] = ()
    free: Sequence[Slot] = ()
    others: Sequence[str] = ()


def book(
    store: EventStore, bookings: Iterable[Booking], *, override: str | None = None, at: datetime, by: By
) -> list[Schedule]:
    """Change the months of some workers, read in one query; the caller saves them with what gave the hours.

    What is given back is free before anything is taken. Refuses `overlap`.
    """
    bookings = list(bookings)
    wanted = [
        (free, booking.worker, month, slot)
        for booking in bookings
        for free, slots in ((True, booking.free), (False, booking.take))
        for slot in slots
        for month in slot.months()
    ]
    ids = dict.fromkeys(Schedule.id_of(worker, month) for _, worker, month, _ in wanted)
    elsewhere = {
        booking.worker: {
            Schedule.id_of(other, month)
            for other in booking.others
            for slot in booking.take
            for month in slot.months()
        }
        for booking in bookings
    }
    known = dict(store.get_many(Schedule, [*ids, *set().union(*elsewhere.values())])) if ids else {}
    beside = {
        worker: [slot for month in months & known.keys() for slot in known[month].slots.values()]
        for worker, months in elsewhere.items()
    }
    for free, worker, month, slot in wanted:
        id = Schedule.id_of(worker, month)
        schedule = known.setdefault(id, Schedule(id))
        if free:
            schedule.free(worker=worker, month=month, slot=slot, at=at, by=by)
        else:
            schedule.take(
                worker=worker, month=month, slot=slot, override=override, beside=beside[worker], at=at, by=by
            )
    return [schedule for id, schedule in known.items() if id in ids]


def taken_by_others(store: EventStore, records: Sequence[str], slots: Sequence[Slot]) -> set[int]:
    """Which of a thing's slots (by number) a person has given to something else, as far as is recorded now.

    `records` are all of theirs. For telling beforehand; `book` decides.
    """
    ids = dict.fromkeys(
        Schedule.id_of(worker, month) for worker in records for slot in slots for month in slot.months()
    )
    months = store.get_many(Schedule, ids).values() if ids else ()
    taken = [slot for month in months for slot in month.slots.values()]
    return {
        slot.no
        for slot in slots
        if any(other.thing != slot.thing and slot.overlaps(other) for other in taken)
    }
