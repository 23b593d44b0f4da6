"""A place that is free and who may want it: those who did such work nearby, are fit for it, and are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gigs.domain import Gig
from gigs.domain.hiring import HAZARDOUS, MIN_AGE, OF_AGE
from kernel.lookups import Ages, Opening, People, Persons, Qualifications
from kernel.schedule import Slot, taken_by_others
from kernel.store import EventStore
from kernel.time import day_of

TOWN = 9  # digits of a town's code: what lies in it is in reach
CANDIDATES, MOST = 60, 20


class Workers(Protocol):
    """Answered by this context's read model."""

    def did_before(self, trade: str, gig: str, *, region: str, limit: int) -> Sequence[str]:
        """Who came to work of a trade in a region, and has not asked for this gig."""


@dataclass(frozen=True)
class Offering:
    """Answers `kernel.lookups.Openings`."""

    store: EventStore
    workers: Workers
    ages: Ages
    people: People
    persons: Persons
    qualifications: Qualifications

    def opening(self, gig: str, shift: int, at: datetime) -> Opening | None:
        """A shift with a place nobody has, and who may want it; None where there is none any more."""
        known = self.store.find(Gig, gig)
        if known is None or known.state != "published" or shift not in known.to_come(at):
            return None
        left = known.left(shift)
        if left < 1:
            return None
        town = known.posting.village[:TOWN]
        candidates = self.workers.did_before(known.posting.trade, gig, region=town, limit=CANDIDATES)
        seekers = [worker for worker in candidates if self._fits(known, shift, worker, town)]
        return Opening(
            employer=known.posting.employer,
            trade=known.posting.trade,
            starts_at=known.shifts[shift].starts_at,
            left=left,
            waiting=sum(application.state == "applied" for application in known.applications.values()),
            seekers=seekers[:MOST],
        )

    def _fits(self, gig: Gig, shift: int, worker: str, town: str) -> bool:
        """Whether somebody lives near, is old enough, holds what is required, and is free then."""
        wanted = gig.shifts[shift]
        day = day_of(wanted.starts_at)
        least = OF_AGE if gig.posting.trade in HAZARDOUS else MIN_AGE
        slot = Slot(gig.id, shift, wanted.starts_at, wanted.ends_at)
        return (
            (self.people.village_of(worker) or "").startswith(town)
            and (self.ages.age_on(worker, day) or 0) >= least
            and all(self.qualifications.holds(worker, each, day) for each in gig.offer.requires)
            and not taken_by_others(self.store, self.persons.records_of(worker), [slot])
        )
