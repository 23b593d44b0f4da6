"""The minimum wages of a region, as its government set them: dated, with the document that says so."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from kernel.errors import Invalid
from kernel.events import Aggregate
from kernel.identity import By, derived_id
from kernel.money import FEN
from workshops.events.wages import MinimumWageSet

MOST = Decimal(100_000)


class MinimumWages(Aggregate):
    """One stream per region code (province, city, county or below): what was set, each from a day on."""

    CATEGORY: ClassVar[str] = "minimum-wages"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.set_so_far: list[MinimumWageSet] = []

    @staticmethod
    def id_of(region: str) -> str:
        """The stream of a region."""
        return derived_id("minimum-wages", region)

    def set(
        self,
        *,
        region: str,
        monthly: Decimal,
        hourly: Decimal,
        effective_from: date,
        source: str,
        at: datetime,
        by: By,
    ) -> bool:
        """Say what is the least from a day on (yuan a month, yuan an hour); the last word of a day counts.

        Answers whether that was new. Refuses `wage-out-of-range`: not above nothing, finer than a fen.
        """
        for field, yuan in (("monthly", monthly), ("hourly", hourly)):
            if not 0 < yuan <= MOST or yuan != yuan.quantize(FEN):
                raise Invalid("wage-out-of-range", field=field)
        said = (monthly, hourly, source)
        known = self.in_force(effective_from)
        same_day = known is not None and known.effective_from == effective_from
        if known and same_day and (known.monthly, known.hourly, known.source) == said:
            return False
        self.trigger(
            MinimumWageSet,
            at=at,
            by=by,
            region=region,
            monthly=monthly,
            hourly=hourly,
            effective_from=effective_from,
            source=source,
        )
        return True

    def in_force(self, day: date) -> MinimumWageSet | None:
        """What counts on a day; None before the first."""
        return _latest(self.set_so_far, day)

    def when(self, event: Any) -> None:
        match event:
            case MinimumWageSet():
                self.set_so_far.append(event)


def least_on(day: date, of_regions: Iterable[MinimumWages]) -> MinimumWageSet | None:
    """The minimum wage of a place on a day: that of the nearest region that has one, of those it lies in."""
    found = [said for each in of_regions if (said := each.in_force(day))]
    return max(found, key=lambda said: len(said.region), default=None)


def _latest(said: Iterable[MinimumWageSet], day: date) -> MinimumWageSet | None:
    """What was said last for the latest day up to `day`."""
    latest = None
    for each in said:
        if each.effective_from <= day and (latest is None or each.effective_from >= latest.effective_from):
            latest = each
    return latest
