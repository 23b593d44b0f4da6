"""Figures of regions, months and stages, told alike to everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from insight.domain import Cell, Forecast, forecast, nothing
from insight.service.known import Known
from insight.service.made import MadeCells
from kernel.errors import Invalid
from kernel.identity import Role, Scope
from kernel.money import from_micro, to_fen
from kernel.permissions import Actor
from kernel.regions import parent_of
from kernel.time import day_of, end_of, last_day, month_of, months_after, now, today

VILLAGE_DIGITS = 12
COUNTY_DIGITS = 6
HISTORY = 48
"""So many months at most a forecast goes back."""


class Row(NamedTuple):
    """A region's month as told; `closed` once the month is over."""

    month: str
    cell: Cell
    closed: bool


class Outlook(NamedTuple):
    """What a forecast stands on, and the forecast; `hidden` where a month of it is not told."""

    months: Sequence[tuple[str, int]]
    forecast: Forecast
    hidden: bool


@dataclass(frozen=True)
class Measures:
    """Officials' questions about income."""

    known: Known
    made: MadeCells

    def region_for(self, region: str | None, actor: Actor) -> str:
        """The region asked for, or the asker's own. Refuses `forbidden`; `required` to whom none is own."""
        if region is None:
            own = (grant.region for grant in actor.grants if grant.role is Role.OFFICIAL and grant.region)
            region = next(own, None)
        if region is None:
            actor.require("see-insight")
            raise Invalid("required", field="region")
        actor.require("see-insight", Scope(region=region))
        return region

    def income(
        self, *, region: str, first: str, last: str, as_of: datetime | None = None, actor: Actor
    ) -> list[Row]:
        """A region's months from `first` to `last` (`2026-11`), also those in which nobody earned anything.

        A village's month is told once it is over. Refuses `forbidden`.
        """
        actor.require("see-insight", Scope(region=region))
        as_of = stood_at(as_of)
        found = self.made.of(region, first, last, as_of)
        rows = []
        month = first
        while month <= last:
            cell = found.get(month) or nothing(region)
            rows.append(_told(month, cell, as_of))
            month = months_after(month, 1)
        return rows

    def parts(
        self, *, region: str, month: str, as_of: datetime | None = None, actor: Actor
    ) -> dict[str, Row]:
        """What lies right below a region and has any income in a month, by code. Refuses `forbidden`."""
        actor.require("see-insight", Scope(region=region))
        as_of = stood_at(as_of)
        then = self.made.then(month, as_of)
        if then is not None:
            cells = [cell for code, cell in then.items() if parent_of(code) == region]
        else:
            cells = self.made.below(region, month)
        return {cell.region: _told(month, cell, as_of) for cell in cells}

    def outlook(self, *, region: str, months: int, as_of: datetime | None = None, actor: Actor) -> Outlook:
        """The next `months` of a region's income, from the months that are over. Refuses `forbidden`.

        A month that is not told ends the history it stands on: it starts after the last of them.
        """
        last = months_after(_this_month(as_of), -1)
        rows = self.income(
            region=region, first=months_after(last, -HISTORY), last=last, as_of=as_of, actor=actor
        )
        series: list[tuple[str, int]] = []
        hidden = False
        for row in rows:
            if row.cell.whole is None:
                series, hidden = [], True
            elif series or row.cell.whole.total > 0:
                series.append((row.month, row.cell.whole.total))
        hidden = hidden and not series
        return Outlook(series, forecast(series, months, known_then=self._known_then(region, last)), hidden)

    def behind(
        self, *, region: str, month: str, as_of: datetime | None = None, actor: Actor
    ) -> tuple[Row, dict[str, Any]]:
        """A region's month, and how many changes it is made of. Refuses `forbidden`.

        That is told of today only, and where the figures are.
        """
        (row,) = self.income(region=region, first=month, last=month, as_of=as_of, actor=actor)
        told = row.cell.whole is not None and stood_at(as_of) is None
        yesterday = end_of(today() - timedelta(days=1))
        return row, self.known.entries_behind(region, month, yesterday) if told else {}

    def _known_then(self, region: str, last: str) -> dict[str, dict[str, int]]:
        """By month: the region's series as it was known when that month ended (fen).

        Below a county nothing: so few people may be behind what was known then that how far off a forecast
        was would tell of them.
        """
        if len(region) > COUNTY_DIGITS:
            return {}
        became_known: dict[str, list[tuple[str, int]]] = {}
        for row in self.known.vintages(region, last):
            became_known.setdefault(row["seen"], []).append((row["month"], int(row["micro"])))
        then: dict[str, dict[str, int]] = {}
        sums: dict[str, int] = {}
        end = min(became_known, default=months_after(last, 1))
        while end <= last:
            for month, micro in became_known.get(end, ()):
                sums[month] = sums.get(month, 0) + micro
            then[end] = {month: to_fen(from_micro(total)) for month, total in sums.items()}
            end = months_after(end, 1)
        return then


def stood_at(as_of: datetime | None) -> datetime | None:
    """The end of the last day that was over at a moment: figures move by whole days.

    None where it is the present that is asked for, which stands as yesterday ended.
    """
    if as_of is None or as_of >= now():
        return None
    day = day_of(as_of)
    if as_of < end_of(day):
        day -= timedelta(days=1)
    return None if day >= today() else end_of(day)


def _this_month(as_of: datetime | None) -> str:
    return month_of(day_of(as_of or now()))


def _told(month: str, cell: Cell, as_of: datetime | None) -> Row:
    """What is told of a cell: while its month goes on nothing of a village, and of others not who is counted
    when it is over."""
    closed = last_day(month) < day_of(min(as_of, now()) if as_of else now())
    if not closed:
        cell = cell.kept_back if len(cell.region) == VILLAGE_DIGITS else cell.uncounted
    return Row(month, cell, closed)


__all__ = ["VILLAGE_DIGITS", "Measures", "Outlook", "Row", "stood_at"]
