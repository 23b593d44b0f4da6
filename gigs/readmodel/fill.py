"""How many of the places asked for were filled: counted by shift, told by month of the shift's start."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from operator import itemgetter
from statistics import median
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import bindparam, func, select

from gigs.readmodel.tables import CHANGES, GIGS, MEASURES, TOTALS, WAITS
from kernel.time import months_after
from shell.question import Question
from shell.readmodels import ReadModel, Rows, within

# Fewer employers than this have no median: each could be told from it.
ENOUGH = 3

KINDS = ("employer", "trade", "village")
"""Who fill rates are told of."""

_TOLD = TOTALS.c.month.between(bindparam("first"), bindparam("last")) & (TOTALS.c.by == bindparam("by"))
_OF_ONE = Question(select(TOTALS).where(_TOLD, TOTALS.c.key == bindparam("key"), TOTALS.c.region == ""))
_OF_ALL = Question(select(TOTALS).where(_TOLD, TOTALS.c.region == bindparam("region")))

_WAITED = Question(
    select(WAITS.c.gigs).where(
        WAITS.c.key == bindparam("key"),
        WAITS.c.region == bindparam("region"),
        WAITS.c.month.between(bindparam("first"), bindparam("last")),
    )
)


class Fill(NamedTuple):
    """Places of the shifts that start in one month. `key`: whose they are (employer, trade or village).

    `asked`: headcount at publication and later increases; `filled`: hired and not withdrawn when the shift
    starts, until then as it stands; `reduced`: later reductions, which do not shrink `asked`; `cancelled`:
    called off more than 24 hours ahead, and left out of everything else; `cancelled_late`: those called off
    later, which stay asked for and unfilled.
    """

    key: str
    month: str
    asked: int = 0
    filled: int = 0
    attended: int = 0
    reduced: int = 0
    cancelled: int = 0
    cancelled_late: int = 0

    @property
    def rate(self) -> Decimal | None:
        """Filled of asked, four decimals; None where nothing was asked for."""
        return _ratio(self.filled, self.asked)

    @property
    def attendance(self) -> Decimal | None:
        """Attended of filled, four decimals; None where nothing was filled."""
        return _ratio(self.attended, self.filled)


class FillRates(ReadModel):
    """Fill rates, live or as of a moment. Live, they are read from totals that do not grow with history."""

    def fill_months(
        self, employer: str, first: str, last: str, *, as_of: datetime | None = None
    ) -> list[Fill]:
        """An employer's months from `first` to `last` (`2026-11`), those without shifts too."""
        if as_of is None:
            asked = {"by": "employer", "key": employer, "first": first, "last": last}
            found = _told(_OF_ONE.ask(self.engine, **asked))
        else:
            own = CHANGES.c.employer == employer
            found = self._counted(CHANGES.c.employer, first, last, as_of, own)
        by_month = {fill.month: fill for fill in found}
        return [by_month.get(month) or Fill(employer, month) for month in _months(first, last)]

    def fill_rates(
        self, *, region: str, since: str, until: str, by: str, as_of: datetime | None = None
    ) -> list[Fill]:
        """Every `employer`, `trade` or `village` (`by`) with shifts in a region's months, in order of month
        and key; `region` is the code of a place, from a province to a village, or empty for everywhere."""
        if as_of is None:
            asked = {"by": by, "region": region, "first": since, "last": until}
            found = _told(_OF_ALL.ask(self.engine, **asked))
        else:
            found = self._counted(CHANGES.c[by], since, until, as_of, within(CHANGES.c.village, region))
        return sorted(found, key=lambda fill: (fill.month, fill.key))

    def town_median(
        self, town: str, first: str, last: str, *, as_of: datetime | None = None
    ) -> dict[str, Decimal | None]:
        """By month, the middle of the rates of the employers with shifts in a town.

        None where fewer than three asked for anybody.
        """
        rates: dict[str, list[Decimal]] = {}
        for fill in self.fill_rates(region=town, since=first, until=last, by="employer", as_of=as_of):
            if fill.rate is not None:
                rates.setdefault(fill.month, []).append(fill.rate)
        return {
            month: median(known) if len(known := rates.get(month, [])) >= ENOUGH else None
            for month in _months(first, last)
        }

    def hours_to_full(
        self,
        first: str,
        last: str,
        *,
        employer: str | None = None,
        region: str = "",
        as_of: datetime | None = None,
    ) -> Decimal | None:
        """The middle of the hours from publication until every place was taken for the first time, over the
        gigs whose first shift is in these months and that ever were full (by `as_of`).

        Each gig's hours count to two figures; of an employer, or of a region's code.
        """
        if as_of is None:
            asked = {"key": employer or "", "region": "" if employer else region}
            waited: Counter[int] = Counter()
            for row in _WAITED.ask(self.engine, first=first, last=last, **asked):
                waited.update(waits_in(row["gigs"]))
            return middle(waited)
        g = GIGS.c
        whose = within(g.village, region) if employer is None else g.employer == employer
        wanted = select(g.published_at, g.full_at).where(g.month.between(first, last), whose)
        rows = self.rows(wanted.where(g.full_at <= as_of))
        return middle(Counter(tenths_of(row["full_at"] - row["published_at"]) for row in rows))

    def _counted(self, key: Any, first: str, last: str, as_of: datetime, where: Any) -> list[Fill]:
        """The same of what was recorded by a moment."""
        changed = key.table.c
        wanted = changed.month.between(first, last), where, changed.recorded_at <= as_of
        columns = (changed.month, key.label("key"), changed.measure)
        counted = select(*columns, func.sum(changed.places).label("places")).where(*wanted).group_by(*columns)
        found: dict[tuple[str, str], dict[str, int]] = {}
        for row in self.rows(counted):
            found.setdefault((row["key"], row["month"]), {})[row["measure"]] = int(row["places"])
        return [Fill(key, month, **counts) for (key, month), counts in found.items()]


_told_of = itemgetter(*Fill._fields)


def _told(rows: Rows) -> list[Fill]:
    return [Fill._make(_told_of(row)) for row in rows]


def tenths_of(wait: timedelta) -> int:
    """A time in tenths of an hour, rounded half-up to two figures: 0.7, 9.4, 31 and 120 hours."""
    tenths = Decimal(wait // timedelta(seconds=1)) / 360
    exact = tenths.quantize(Decimal(1), ROUND_HALF_UP)
    digits = max(len(str(exact)) - 2, 0)
    return int(tenths.quantize(Decimal((0, (1,), digits)), ROUND_HALF_UP))


def waits_in(told: bytes) -> dict[int, int]:
    """How many gigs took how many tenths of an hour, as a row of waits keeps it."""
    return msgspec.json.decode(told, type=dict[int, int])


def waits_told(waited: Counter[int]) -> bytes:
    """The same, written down: in order, so that equal waits are equal rows."""
    return msgspec.json.encode(dict(sorted(waited.items())))


def middle(gigs: Counter[int]) -> Decimal | None:
    """The median of so many gigs by tenths of an hour, in hours to one decimal; None where there are none."""
    count = gigs.total()
    if not count:
        return None
    ordered = sorted(gigs)
    reached = list(accumulate(gigs[tenths] for tenths in ordered))
    low, high = (ordered[bisect(reached, place)] for place in ((count - 1) // 2, count // 2))
    return (Decimal(low + high) / 20).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _months(first: str, last: str) -> Iterator[str]:
    month = first
    while month <= last:
        yield month
        month = months_after(month, 1)


def _ratio(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(Decimal("0.0001")) if whole else None


__all__ = ["KINDS", "MEASURES", "Fill", "FillRates", "middle", "tenths_of", "waits_in", "waits_told"]
