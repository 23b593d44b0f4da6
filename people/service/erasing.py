"""Erasing somebody: their key is destroyed, what they did and earned stays, by an id that names nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from kernel.errors import NotFound, Refusal, Stale
from kernel.identity import By, Role, Scope
from kernel.lookups import Accesses, Members, OpenGigs, OpenOrders, Pay
from kernel.permissions import Actor
from kernel.retention import ledger_kept_until
from kernel.store import EventStore, deciding_again
from people.domain import Employer, Worker
from people.service.needs import LEDGER_FIELDS, PAYER_FIELDS, Erasures

_CLOCK = By("system", Role.SYSTEM)


class Kept(NamedTuple):
    """What is kept of an erased person for the wage ledger, and its last day."""

    values: Mapping[str, str]
    retain_until: date


@dataclass(frozen=True)
class Erasing:
    """Erasing people and employers, and what the law keeps of them until its date."""

    store: EventStore
    erasures: Erasures
    members: Members
    pay: Pay
    gigs: OpenGigs
    orders: OpenOrders
    accesses: Accesses

    def erase(self, *, id: str, version: int | None = None, at: datetime, actor: Actor) -> int:
        """Erase a worker, registered or only signed in; answers the position. Again changes nothing.

        Where a `version` is given, somebody registered must be as they were then (`stale`).

        Of somebody with income, what the wage ledger names stays until three years after the last entry. It
        cannot be undone. Refuses `not-found`.
        """
        by = actor.require("erase-worker", Scope(worker=id))
        worker = self.store.find(Worker, id)
        if worker is None and actor.worker != id:
            raise NotFound("worker", id)
        if worker and not worker.erased and version not in (None, worker.version):
            raise Stale
        records = self._records(worker) if worker else []
        for other in records:
            if other != id:
                self._erase(other, at, by)
        return self._erase(id, at, by)

    def erase_employer(self, *, id: str, version: int | None = None, at: datetime, actor: Actor) -> int:
        """Erase an employer: a one-man business is a person too. Answers the position; again changes nothing.

        Nobody speaks for it any more; accounts that did nothing else are closed. Of one that paid for gigs,
        name and credit code stay until three years after the last payment. It cannot be undone.

        Refuses `not-found`, `stale` where a `version` is given and is not the last, and `employer-bound`
        while somebody is to work for it or to be paid, or an order has not ended: who owes is not forgotten.
        """
        by = actor.require("erase-employer", Scope(employer=id))
        employer = self.store.get(Employer, id)
        if not employer.erased:
            if version not in (None, employer.version):
                raise Stale
            if self.gigs.open_gigs(id, at) or self.orders.open_orders(id):
                raise Refusal("employer-bound")
        return self._erase(id, at, by)

    def _records(self, worker: Worker) -> list[str]:
        """All records of a person: who is erased is erased under each of them."""
        survivor = self.store.get(Worker, worker.merged_into) if worker.merged_into else worker
        return [survivor.id, *sorted(survivor.records)]

    def for_wage_ledger(self, *, id: str, actor: Actor, reason: str | None) -> Kept:
        """What the wage ledger may still say of an erased worker. The look is kept.

        Refuses `reason-needed` to officials, and `not-found` where nothing is kept.
        """
        worker, workshops = self.store.find(Worker, id), self.members.workshops_of(id)
        scope = Scope(worker=id, region=worker.village if worker else None, workshops=workshops)
        by = actor.require("see-ledger-identity", scope)
        place = actor.place("see-ledger-identity", scope)
        self.accesses.keep(id, by, "see-ledger-identity", reason, place)
        kept = self.erasures.for_wage_ledger(id)
        if kept is None:
            raise NotFound("ledger-identity", id)
        return Kept(*kept)

    def finish(self, *, at: datetime) -> int:
        """Write the events of erasures that were stopped before; answers how many."""
        waiting = self.erasures.not_recorded()
        for person in waiting:
            self._erase(person, at, _CLOCK)
        return len(waiting)

    def reapply(self, *, at: datetime) -> int:
        """Carry out again every erasure on the list, after a backup was restored; answers how many.

        Whom the backup does not know it is told of all the same: nobody comes back under that id.
        """
        listed = list(dict.fromkeys(self.erasures.listed()))
        for person in listed:
            self._erase(person, at, _CLOCK)
        return len(listed)

    def let_go(self, *, day: date) -> int:
        """Destroy what was kept for the wage ledger and is over by `day`; answers of how many people.

        Who was paid after they had gone is kept three years from then.
        """
        gone = 0
        for person in self.erasures.over_by(day):
            until = self.kept_until(person)
            if until is not None and until >= day:
                self.erasures.keep_until(person, until)
            else:
                self.erasures.destroy_statutory(person)
                self.accesses.close(person)
                gone += 1
        return gone

    @deciding_again
    def _erase(self, id: str, at: datetime, by: By) -> int:
        known = self.store.find(Worker, id) or self.store.find(Employer, id)
        keep = PAYER_FIELDS if isinstance(known, Employer) else LEDGER_FIELDS
        # Destroyed first: it is what was asked for. An erasure that stops here gets its event by the clock.
        self.erasures.carry_out(id, keep=keep, retain_until=self.kept_until(id), at=at)
        position = 0
        if known is not None:
            known.erase(at=at, by=by)
            position = self.store.save(known)
        self.accesses.close(id)
        self.erasures.recorded(id)
        return position

    def kept_until(self, person: str) -> date | None:
        """Until when the wage ledger must name somebody, by what was entered so far; None: it need not."""
        last = self.pay.last_entered(person) or self.pay.last_paid_by(person)
        return ledger_kept_until(last) if last else None


__all__ = ["Erasing", "Kept"]
