"""Taking work: applying, being chosen or declined, leaving. Places and hours are given in one save."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from gigs.domain import Gig
from gigs.domain.confirming import BY_THE_CLOCK
from gigs.domain.hiring import IN, OUT
from gigs.events import (
    ApplicationDeclined,
    ApplicationWithdrawn,
    AskedAgain,
    HireConfirmed,
    Place,
    WorkerApplied,
    WorkerHired,
)
from kernel.errors import Refusal
from kernel.events import Event
from kernel.identity import By, Scope
from kernel.lookups import Ages, Members, People, Persons, Qualifications
from kernel.permissions import Actor
from kernel.reach import reach_of
from kernel.schedule import Booking, Schedule, Slot, book
from kernel.store import EventStore, deciding_in_turn
from kernel.time import day_of


class Applied(NamedTuple):
    """What a request came to: the application's state and shifts, where it was written, whether it is new."""

    state: str
    shifts: tuple[int, ...]
    position: int
    new: bool


@dataclass(frozen=True)
class Hirings:
    """Who works which shift. A clerk may act for a worker; the record says so."""

    store: EventStore
    ages: Ages
    people: People
    persons: Persons
    members: Members
    qualifications: Qualifications

    @deciding_in_turn("id")
    def apply(
        self,
        *,
        id: str,
        worker: str,
        shifts: Collection[int] | None,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> Applied:
        """Take shifts of a gig (None: all still to come), or ask to be chosen for them, as the gig says.

        Whoever is in already is answered as it stands; whoever left applies anew. Refuses `worker-unknown`,
        `gig-full`, `overlap`, `not-qualified`, `under-age`, `age-unknown`, `hazardous-trade`,
        `shift-started`.
        """
        by = self._by("apply", worker, actor)
        gig, worker = self._standing(id, worker)
        known = self._known(gig, worker, IN, WorkerApplied, WorkerHired, at=at, by=by, request=request)
        if known is not None:
            return known
        places = gig.wanted(shifts, at=at)
        happened = gig.apply(
            worker=worker,
            places=places,
            age=self._age(worker, places),
            lacks=self._lacks(gig, worker, places),
            at=at,
            by=by,
            request=request,
        )
        taken = places if isinstance(happened, WorkerHired) else ()
        months = self._book(gig, worker, at, by, take=taken)
        return self._said(happened, self.store.save(gig, *months), new=True)

    @deciding_in_turn("id")
    def decide(
        self,
        *,
        id: str,
        worker: str,
        decision: Literal["hired", "declined"],
        reason_code: str | None,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> Applied:
        """Choose somebody who applied, or decline; a decline before the shifts start takes places back."""
        gig = self.store.get(Gig, id)
        by = actor.require("decide-application", Scope(employer=gig.posting.employer))
        kind = WorkerHired if decision == "hired" else ApplicationDeclined
        known = self._known(gig, worker, [decision], kind, at=at, by=by, request=request)
        if known is not None:
            return known
        if decision == "declined":
            declined = gig.decline(worker=worker, reason_code=reason_code, at=at, by=by, request=request)
            months = self._book(gig, worker, at, by, free=declined.places)
            return self._said(declined, self.store.save(gig, *months))
        places = gig.applied_for(worker, at=at)
        hired = gig.hire(
            worker=worker,
            places=places,
            age=self._age(worker, places),
            lacks=self._lacks(gig, worker, places),
            at=at,
            by=by,
            request=request,
        )
        months = self._book(gig, worker, at, by, take=places)
        return self._said(hired, self.store.save(gig, *months))

    @deciding_in_turn("id")
    def withdraw(self, *, id: str, worker: str, at: datetime, actor: Actor, request: str) -> Applied:
        """Leave: places in shifts that have not started are free for others, and the hours one's own.

        Whoever is out already is answered as it stands.
        """
        by = self._by("apply", worker, actor)
        gig, worker = self._standing(id, worker)
        known = self._known(gig, worker, OUT, ApplicationWithdrawn, at=at, by=by, request=request)
        if known is not None:
            return known
        happened = gig.withdraw(worker=worker, at=at, by=by, request=request)
        months = self._book(gig, worker, at, by, free=happened.places)
        return self._said(happened, self.store.save(gig, *months))

    @deciding_in_turn("id")
    def confirm(
        self,
        *,
        id: str,
        worker: str,
        shifts: Collection[int] | None,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> Applied:
        """Say that one comes to shifts of a gig (None: to all that are asked about).

        Refuses `not-hired`, `shift-started`, `shift-unknown`, `confirm-too-early`.
        """
        by = self._by("apply", worker, actor)
        gig, worker = self._standing(id, worker)
        repeat = gig.repeated(request, worker, AskedAgain, HireConfirmed)
        happened = repeat or gig.confirm(worker=worker, shifts=shifts, at=at, by=by, request=request)
        position = self.store.head() if repeat else self.store.save(gig)
        if isinstance(happened, HireConfirmed):
            return Applied("hired", gig.application(worker).shifts, position, False)
        return self._said(happened, position)

    @deciding_in_turn("id")
    def move(self, *, id: str, at: datetime) -> int:
        """Ask whoever is to be asked by now whether they come, and let the places go of who did not answer;
        answers how many went."""
        gig = self.store.get(Gig, id)
        gig.ask(at=at)
        freed = [
            Booking(lapsed.worker, free=[_slot(id, place) for place in lapsed.places])
            for lapsed in gig.lapse(at=at)
        ]
        self.store.save(gig, *book(self.store, freed, at=at, by=BY_THE_CLOCK))
        return sum(len(booking.free) for booking in freed)

    def _standing(self, gig: str, worker: str) -> tuple[Gig, str]:
        """A gig, and under which record somebody is in it; who is not comes under the surviving one."""
        found, records = self.store.get(Gig, gig), self.persons.records_of(worker)
        return found, next((each for each in records if found.is_in(each)), records[0])

    # -- What is needed to decide --------------------------------------------------------------------------

    def _by(self, action: str, worker: str, actor: Actor) -> By:
        """Who acts: the worker, or somebody at a desk for them. Refuses `worker-unknown`."""
        if actor.worker == self.persons.records_of(worker)[0]:
            return actor.require(action, Scope(worker=worker))
        village = self.people.village_of(worker)
        scope = reach_of(self.members, worker, village, actor)
        by = replace(actor, on_behalf_of=worker).require(action, scope)
        if village is None:
            raise Refusal("worker-unknown")
        return by

    def _known(
        self,
        gig: Gig,
        worker: str,
        states: Collection[str],
        *kinds: type[Event],
        at: datetime,
        by: By,
        request: str,
    ) -> Applied | None:
        """The answer to a request that was answered before, or that asks for what is so already; else None.

        The latter is kept too: sent once more after things changed, it must not change them back.
        """
        repeat = gig.repeated(request, worker, AskedAgain, *kinds)
        if repeat is not None:
            return self._said(repeat, self.store.head())
        if gig.stands(worker, *states):
            again = gig.ask_again(worker=worker, at=at, by=by, request=request)
            return self._said(again, self.store.save(gig))
        return None

    def _age(self, worker: str, places: Sequence[Place]) -> int | None:
        """Somebody's age on the first day they would work: shifts may be written down in any order."""
        return self.ages.age_on(worker, day_of(min(place.starts_at for place in places)))

    def _lacks(self, gig: Gig, worker: str, places: Sequence[Place]) -> str | None:
        """A required qualification that somebody does not hold on the day of one of the shifts."""
        days = {day_of(place.starts_at) for place in places}
        for qualification in gig.offer.requires:
            if not all(self.qualifications.holds(worker, qualification, day) for day in days):
                return qualification
        return None

    def _book(
        self,
        gig: Gig,
        worker: str,
        at: datetime,
        by: By,
        take: Sequence[Place] = (),
        free: Sequence[Place] = (),
    ) -> list[Schedule]:
        slots = [[_slot(gig.id, place) for place in places] for places in (take, free)]
        others = [each for each in self.persons.records_of(worker) if each != worker]
        return book(self.store, [Booking(worker, take=slots[0], free=slots[1], others=others)], at=at, by=by)

    def _said(
        self,
        happened: WorkerApplied | WorkerHired | ApplicationDeclined | ApplicationWithdrawn | AskedAgain,
        position: int,
        *,
        new: bool = False,
    ) -> Applied:
        match happened:
            case AskedAgain():
                return Applied(happened.state, happened.shifts, position, new)
            case WorkerApplied():
                return Applied("applied", happened.shifts, position, new)
            case WorkerHired():
                return Applied("hired", tuple(place.shift for place in happened.places), position, new)
            case ApplicationDeclined():
                return Applied("declined", (), position, new)
        return Applied("withdrawn", (), position, new)


def _slot(gig: str, place: Place) -> Slot:
    return Slot(gig, place.shift, place.starts_at, place.ends_at)
