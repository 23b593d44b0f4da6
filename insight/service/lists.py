"""Lists of low-income households: taken in once, by whose region it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from insight.domain import LowIncomeList
from kernel.errors import Invalid
from kernel.identity import Scope
from kernel.lookups import Regions
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of


class Sealed(Protocol):
    """Who is on a list, kept encrypted beside the events. Answered by this context's read model."""

    def keep(self, list: str, workers: Collection[str], source: str) -> None:
        """Keep who is on a list and where it comes from; one kept already is left alone."""


@dataclass(frozen=True)
class LowIncomeLists:
    """Taking lists in."""

    store: EventStore
    sealed: Sealed
    regions: Regions

    def require(self, *, region: str, dated: date, at: datetime, actor: Actor) -> None:
        """Whether somebody may bring a list of a region, as of a day.

        Refuses `forbidden`, `region-unknown`, `list-in-future`.
        """
        actor.require("import-low-income-list", Scope(region=region))
        if self.regions.name_of(region) is None:
            raise Invalid("region-unknown", field="region")
        if dated > day_of(at):
            raise Invalid("list-in-future", field="dated")

    @deciding_again
    def take_in(
        self,
        *,
        id: str,
        region: str,
        dated: date,
        source: str,
        rows: int,
        workers: Collection[str],
        digest: str,
        at: datetime,
        actor: Actor,
    ) -> Written[LowIncomeList]:
        """Take a list in: `rows` people are on it, `workers` those of them who work here.

        The same file again changes nothing; another under the same id is `id-reused`. Refuses as `require`.
        """
        self.require(region=region, dated=dated, at=at, actor=actor)
        by = actor.require("import-low-income-list", Scope(region=region))
        known = self.store.find(LowIncomeList, id)
        listed = known or LowIncomeList(id)
        listed.take_in(
            region=region, dated=dated, rows=rows, workers=len(set(workers)), digest=digest, at=at, by=by
        )
        # The people first, then the event: sealed names without an event are never asked for.
        if known is None:
            self.sealed.keep(id, workers, source)
        return Written(listed, self.store.save(listed), known is None)
