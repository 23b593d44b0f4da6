"""Posting a gig: written down, shown to everybody, resized, called off."""

from dataclasses import dataclass
from datetime import datetime

from gigs.domain import Gig, Offer
from gigs.events import GigPublished
from kernel.errors import Invalid, NotFound, Stale
from kernel.identity import By, Scope
from kernel.lookups import Employers, Regions
from kernel.permissions import Actor
from kernel.schedule import Booking, Slot, book
from kernel.store import EventStore, Written, deciding_again, deciding_in_turn


@dataclass(frozen=True)
class Gigs:
    """Gigs as their employers post them; a coordinator of the place may do it for them."""

    store: EventStore
    employers: Employers
    regions: Regions

    @deciding_again
    def draft(self, *, id: str, offer: Offer, at: datetime, actor: Actor) -> Written[Gig]:
        """Write a gig down. The same again changes nothing, whatever became of it; other: `id-reused`.

        Refuses `not-found` for an employer nobody registered, `region-unknown` for a code that is no
        village's, and what `Offer` checks.
        """
        by = self._by(offer, actor)
        gig = self.store.find(Gig, id) or self.store.begin(Gig, id)
        new = not gig.version
        if new:
            self._check(offer)
        gig.draft(offer, at=at, by=by)
        return Written(gig, self.store.save(gig) if new else self.store.head(), new)

    @deciding_in_turn("id")
    def change(self, *, id: str, version: int, offer: Offer, at: datetime, actor: Actor) -> Written[Gig]:
        """Say something else of a draft, or need more or fewer people in the shifts of a published gig.

        Refuses `stale` where somebody changed it since its revision `version`, and what `Gig.change` does.
        """
        gig = self.store.get(Gig, id)
        self._by(gig.offer, actor)
        by = self._by(offer, actor)
        if version != gig.revision:
            raise Stale
        self._check(offer)
        gig.change(offer, at=at, by=by)
        return Written(gig, self.store.save(gig), False)

    @deciding_again
    def publish(self, *, id: str, at: datetime, actor: Actor, request: str) -> tuple[GigPublished, int]:
        """Show a gig to everybody, once its employer is verified."""
        gig = self.store.get(Gig, id)
        by = self._by(gig.offer, actor)
        verified = self.employers.employer_state(gig.posting.employer) == "verified"
        happened = gig.publish(verified=verified, at=at, by=by, request=request)
        return happened, self.store.save(gig)

    @deciding_in_turn("id")
    def cancel(
        self, *, id: str, reason_code: str | None, at: datetime, actor: Actor, request: str
    ) -> Written[Gig]:
        """Call a gig off: its people are free for the shifts that have not started."""
        gig = self.store.get(Gig, id)
        by = self._by(gig.offer, actor)
        new = gig.state != "cancelled"
        happened = gig.cancel(reason_code=reason_code, at=at, by=by, request=request)
        freed = [
            Booking(worker, free=[Slot(id, place.shift, place.starts_at, place.ends_at) for place in places])
            for worker, places in (happened.released if new else ())
        ]
        months = book(self.store, freed, at=at, by=by)
        return Written(gig, self.store.save(gig, *months), False)

    def _by(self, offer: Offer, actor: Actor) -> By:
        scope = Scope(employer=offer.posting.employer, region=offer.posting.village)
        return actor.require("post-gig", scope)

    def _check(self, offer: Offer) -> None:
        if self.employers.employer_state(offer.posting.employer) is None:
            raise NotFound("employer", offer.posting.employer)
        if not self.regions.is_village(offer.posting.village):
            raise Invalid("region-unknown", field="village")
