"""Hours of the employed, and the minimum wages their pay is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kernel.errors import Invalid, Refusal
from kernel.identity import Scope, derived_id
from kernel.lookups import Members, Regions
from kernel.permissions import Actor
from kernel.regions import path_of
from kernel.store import EventStore, Written, deciding_again
from kernel.time import month_of
from workshops.domain import MinimumWages, WorkMonth, Workshop
from workshops.domain.minimum_wages import least_on
from workshops.events.wages import MinimumWageSet


def minimum_wages(store: EventStore, place: str) -> list[MinimumWages]:
    """What was ever set for a place (a village code) and what it lies in."""
    ids = [MinimumWages.id_of(region) for region in path_of(place)]
    return list(store.get_many(MinimumWages, ids).values())


def least_at(store: EventStore, place: str, day: date) -> MinimumWageSet | None:
    """The minimum wage at a place (a village code) on a day."""
    return least_on(day, minimum_wages(store, place))


@dataclass(frozen=True)
class Hours:
    """How long who worked, day by day."""

    store: EventStore
    members: Members
    regions: Regions

    @deciding_again
    def keep(
        self,
        *,
        workshop: str,
        work_date: date,
        hours: Mapping[str, Decimal],
        at: datetime,
        actor: Actor,
        request: str,
    ) -> Written[Workshop]:
        """Write down a day's hours, by worker id or number; what was kept of them before is mended.

        All of them or none. Refuses `not-a-member`, `named-twice` and what `WorkMonth.keep` does.
        """
        by = actor.require("keep-hours", Scope(workshop=workshop))
        found = self.store.get(Workshop, workshop)
        window = found.window_on(work_date)
        ids = {self._worker(workshop, key): worked for key, worked in hours.items()}
        if len(ids) < len(hours):
            raise Refusal("named-twice")
        month = month_of(work_date)
        streams = {worker: WorkMonth.id_of(workshop, worker, month) for worker in ids}
        known = self.store.get_many(WorkMonth, streams.values())
        months = []
        for worker, worked in ids.items():
            of = known.get(streams[worker]) or WorkMonth(streams[worker])
            of.keep(
                workshop=workshop,
                worker=worker,
                work_date=work_date,
                hours=worked,
                window=window,
                at=at,
                by=by,
                request=derived_id(request, worker),
            )
            months.append(of)
        return Written(found, self.store.save(*months), True)

    def _worker(self, workshop: str, key: str) -> str:
        member = self.members.member(workshop, key)
        if member is None:
            raise Refusal("not-a-member")
        return member.worker

    @deciding_again
    def set_minimum_wage(
        self,
        *,
        region: str,
        monthly: Decimal,
        hourly: Decimal,
        effective_from: date,
        source: str,
        at: datetime,
        actor: Actor,
    ) -> Written[MinimumWages]:
        """Keep what a government set for its region (a code of 2 to 12 digits). Refuses `region-unknown`
        and what `MinimumWages.set` does."""
        by = actor.require("set-minimum-wage", Scope(region=region))
        if self.regions.name_of(region) is None:
            raise Invalid("region-unknown", field="region")
        id = MinimumWages.id_of(region)
        of = self.store.find(MinimumWages, id) or MinimumWages(id)
        new = of.set(
            region=region,
            monthly=monthly,
            hourly=hourly,
            effective_from=effective_from,
            source=source,
            at=at,
            by=by,
        )
        return Written(of, self.store.save(of), new)
