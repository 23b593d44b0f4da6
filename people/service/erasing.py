"""Erasing somebody: their key is destroyed, what they did and earned stays, by an id that names nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from kernel.errors import NotFound, Stale
from kernel.identity import By, Role, Scope
from kernel.lookups import Accesses, Members, Pay
from kernel.permissions import Actor
from kernel.store import EventStore, deciding_again
from people.domain import Worker
from people.service.needs import Erasures

# For how many years after the last payment the wage ledger is kept, and with it whom it names.
# Source: 保障农民工工资支付条例 (State Council decree 724, in force since 2020-05-01), article 15.
LEDGER_YEARS = 3

_CLOCK = By("system", Role.SYSTEM)


class Kept(NamedTuple):
    """What is kept of an erased person for the wage ledger, and its last day."""

    values: Mapping[str, str]
    retain_until: date


@dataclass(frozen=True)
class Erasing:
    """Erasing people, and what the law keeps of them until its date."""

    store: EventStore
    erasures: Erasures
    members: Members
    pay: Pay
    accesses: Accesses

    def erase(self, *, id: str, version: int | None = None, at: datetime, actor: Actor) -> int:
        """Erase a worker, registered or only signed in; answers the position. Again changes nothing.

        Where a `version` is given, somebody registered must be as they were then (`stale`).

        Of somebody with income, name and identity number stay for the wage ledger until three years after
        the last entry. It cannot be undone. Refuses `not-found`.
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
            until = self._retain_until(person)
            if until is not None and until >= day:
                self.erasures.keep_until(person, until)
            else:
                self.erasures.destroy_statutory(person)
                self.accesses.close(person)
                gone += 1
        return gone

    @deciding_again
    def _erase(self, id: str, at: datetime, by: By) -> int:
        # Destroyed first: it is what was asked for. An erasure that stops here gets its event by the clock.
        self.erasures.carry_out(id, retain_until=self._retain_until(id), at=at)
        position, worker = 0, self.store.find(Worker, id)
        if worker is not None:
            worker.erase(at=at, by=by)
            position = self.store.save(worker)
        self.accesses.close(id)
        self.erasures.recorded(id)
        return position

    def _retain_until(self, person: str) -> date | None:
        last = self.pay.last_entered(person)
        if last is None:
            return None
        day = 28 if (last.month, last.day) == (2, 29) else last.day
        return last.replace(year=last.year + LEDGER_YEARS, day=day)


__all__ = ["LEDGER_YEARS", "Erasing", "Kept"]
