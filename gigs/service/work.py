"""Who came, what they earned, and that it was paid."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from gigs.domain import Gig
from gigs.events import AttendanceContested, GigPaid, ShiftAttended, ShiftMissed
from kernel.identity import By, Scope
from kernel.lookups import Persons
from kernel.permissions import Actor
from kernel.store import EventStore, deciding_again


@dataclass(frozen=True)
class Worked:
    """What happens from the start of a shift on."""

    store: EventStore
    persons: Persons

    @deciding_again
    def record(
        self,
        *,
        id: str,
        worker: str,
        shift: int,
        outcome: Literal["attended", "absent"],
        quantity: Decimal | None,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[ShiftAttended | ShiftMissed, int]:
        """Record that somebody worked a shift (None: all of it), or did not come; answers its position.

        Refuses `too-early`, `not-hired`, `attendance-paid`, and quantities nobody can have worked.
        """
        gig = self.store.get(Gig, id)
        by = self._by("record-attendance", gig, actor)
        happened: ShiftAttended | ShiftMissed
        if outcome == "attended":
            happened = gig.attend(
                worker=worker, shift=shift, quantity=quantity, at=at, by=by, request=request
            )
        else:
            happened = gig.miss(worker=worker, shift=shift, at=at, by=by, request=request)
        return happened, self.store.save(gig)

    @deciding_again
    def arrive(self, *, id: str, worker: str, shift: int, at: datetime, actor: Actor, request: str) -> int:
        """A worker says that they are at their shift; answers the position of what is known by then.

        Refuses `shift-unknown`, `not-hired`, `too-early`, `shift-over`.
        """
        gig = self.store.get(Gig, id)
        by = actor.require("check-in", Scope(worker=worker))
        worker = self._placed(gig, worker, shift)
        gig.arrive(worker=worker, shift=shift, at=at, by=by, request=request)
        return self.store.save(gig)

    @deciding_again
    def contest(
        self,
        *,
        id: str,
        worker: str,
        shift: int,
        claims: Decimal | None,
        reason_code: str,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[AttendanceContested, int]:
        """The worker says that a shift was otherwise than recorded; `claims` is what they say they worked."""
        gig = self.store.get(Gig, id)
        by = actor.require("contest-attendance", Scope(worker=worker))
        worker = self._placed(gig, worker, shift)
        happened = gig.contest(
            worker=worker,
            shift=shift,
            claims=claims,
            reason_code=reason_code,
            at=at,
            by=by,
            request=request,
        )
        return happened, self.store.save(gig)

    @deciding_again
    def pay(
        self, *, id: str, worker: str, reference: str | None, at: datetime, actor: Actor, request: str
    ) -> tuple[GigPaid, int]:
        """Confirm that everything one worker had earned and not been paid was paid. Refuses `nothing-due`."""
        gig = self.store.get(Gig, id)
        by = self._by("pay-gig", gig, actor)
        happened = gig.pay(worker=worker, reference=reference, at=at, by=by, request=request)
        return happened, self.store.save(gig)

    def _placed(self, gig: Gig, worker: str, shift: int) -> str:
        """Which of somebody's records has the place; their own where none has."""
        records = self.persons.records_of(worker)
        return next((each for each in records if shift in gig.places.get(each, ())), worker)

    def _by(self, action: str, gig: Gig, actor: Actor) -> By:
        return actor.require(action, Scope(employer=gig.posting.employer))
