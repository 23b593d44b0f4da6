"""Figures of regions, months and stages: made once when something changed, told alike to everybody."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, Protocol

import msgspec

from insight.domain import STAGES, Cell, Forecast, Listed, WorkerMonth, forecast, nothing, publish
from insight.domain.figures import Hours, as_persons, hidden_in, looking_back, one_by_one, with_hours
from insight.domain.learning import Trainee, trainees
from insight.domain.stands import Change, stood
from kernel.errors import Invalid
from kernel.identity import Role, Scope
from kernel.lookups import Consents
from kernel.money import from_micro, to_fen
from kernel.permissions import Actor
from kernel.regions import parent_of
from kernel.time import day_of, end_of, last_day, month_of, months_after, now, today

VILLAGE_DIGITS = 12
COUNTY_DIGITS = 6
REMEMBERED = 64
"""So many looks back, of one month each."""
HISTORY = 48
"""So many months at most a forecast goes back."""

Mark = tuple[int, int]


class Known(Protocol):
    """Everybody's months. Answered by this context's read model."""

    def marks(self, first: str, last: str) -> dict[str, Mark]:
        """Which months hold anything, and what they are at."""

    def worker_months(self, month: str) -> Any:
        """What every worker's month adds up to."""

    def changes(self, month: str) -> Any:
        """What was added to every worker's month on each day."""

    def persons(self) -> Mapping[str, str]:
        """Whose the records are that were merged into others."""

    def worked_before(self, workers: Collection[str], month: str, as_of: datetime | None = None) -> set[str]:
        """Who of some workers had work before a month."""

    def newcomers(self, month: str, as_of: datetime | None = None) -> set[str]:
        """Which records had their first work in a month."""

    def changed_since(self, moment: datetime, first: str, last: str) -> set[str]:
        """Which months were known otherwise at a moment."""

    def valid_lists(self, month: str, as_of: datetime | None = None) -> Any:
        """The lists valid for a month, the one that counts first."""

    def vintages(self, region: str, last: str) -> Any:
        """How much of each month became known in which month."""

    def hours(self, month: str) -> Any:
        """What everybody's hours of a month come to."""

    def hours_changed(self, month: str, moment: datetime) -> Collection[str]:
        """The villages whose hours of a month became known after a moment."""

    def certificates(self, first: str, last: str) -> Any:
        """The certificates given in months."""

    def worked_on(
        self, workers: Collection[str], first: date, last: date, *, since: datetime | None = None
    ) -> Mapping[str, Sequence[date]]:
        """The days on which some workers earned something, or of which anything became known `since`."""

    def entries_behind(self, region: str, month: str) -> dict[str, Any]:
        """What a region's month is made of."""


class Kept(Protocol):
    """A month's cells at a mark."""

    @property
    def mark(self) -> Mark:
        """What the month was at when they were made."""

    @property
    def cells(self) -> list[bytes]:
        """The cells asked for."""


class Shelf(Protocol):
    """Cells ready to be told. Answered by this context's read model."""

    def of(self, region: str, first: str, last: str) -> Mapping[str, Kept]:
        """A region's cells, month by month."""

    def below(self, region: str, month: str) -> Kept | None:
        """The cells of what lies right below a region."""

    def all(self, month: str) -> Kept | None:
        """Every region's cell of a month."""

    def keep(self, month: str, mark: Mark, cells: Mapping[str, tuple[str, bytes]]) -> None:
        """Keep a month's cells."""


class Members(Protocol):
    """Who is on a list of low-income households."""

    def members(self, list: str) -> Collection[str]:
        """The workers on a list; nobody where it has been destroyed."""


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
    shelf: Shelf
    members: Members
    consents: Consents
    making: threading.Lock = field(default_factory=threading.Lock, compare=False)
    looked_back: dict[tuple[str, datetime, date, Mark], dict[str, Cell]] = field(
        default_factory=dict, compare=False
    )

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
        found = self.cells(region, first, last, as_of)
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
        then = self._then(month, as_of)
        if then is not None:
            cells = [cell for code, cell in then.items() if parent_of(code) == region]
        else:
            cells = self.below(region, month)
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
        return row, self.known.entries_behind(region, month) if told else {}

    def below(self, region: str, month: str) -> list[Cell]:
        """Today's cells of what lies right below a region."""
        self._fresh(self.known.marks(month, month), self.shelf.of(region, month, month))
        kept = self.shelf.below(region, month)
        return [_cell(told) for told in kept.cells] if kept else []

    def cells(self, region: str, first: str, last: str, as_of: datetime | None = None) -> dict[str, Cell]:
        """A region's cells, made anew where their month changed."""
        marks = self.known.marks(first, last)
        kept = self.shelf.of(region, first, last)
        if self._fresh(marks, kept):
            kept = self.shelf.of(region, first, last)
        told = {month: _cell(kept[month].cells[0]) for month in marks if month in kept and kept[month].cells}
        if as_of is not None:
            for month in self.known.changed_since(as_of, first, last) & marks.keys():
                told.pop(month, None)
                cell = self._made(month, as_of).get(region)
                if cell is not None:
                    told[month] = cell
        return told

    def _then(self, month: str, as_of: datetime | None) -> dict[str, Cell] | None:
        """A month's cells as they were to be told at a moment; None where they are as today."""
        if as_of is None or month not in self.known.changed_since(as_of, month, month):
            return None
        return self._made(month, as_of)

    def _fresh(self, marks: Mapping[str, Mark], kept: Mapping[str, Kept]) -> bool:
        """Make the cells of months that changed since theirs were made; whether there were any.

        One at a time: whoever waited finds them made.
        """
        stale = [month for month, mark in marks.items() if month not in kept or kept[month].mark != mark]
        for month in stale:
            with self.making:
                mark = self.known.marks(month, month)[month]
                there = self.shelf.of("", month, month).get(month)
                if there is None or there.mark != mark:
                    cells = self._published(month)
                    self.shelf.keep(
                        month,
                        mark,
                        {code: (parent_of(code), msgspec.json.encode(cell)) for code, cell in cells.items()},
                    )
        return bool(stale)

    def _made(self, month: str, as_of: datetime) -> dict[str, Cell]:
        """A month's cells at its last stand by the end of a day, hiding also what is hidden today: two looks
        tell no more than each (see `stands`).

        Those of the last looks are remembered: one page asks for a month more than once.
        """
        marks = self.known.marks(month, month)
        if month not in marks:
            return {}
        key = (month, as_of, today(), marks[month])
        seen = self.looked_back.get(key)
        if seen is not None:
            return seen
        self._fresh(marks, self.shelf.of("", month, month))
        present = self.shelf.all(month)
        cells = {cell.region: cell for cell in map(_cell, present.cells)} if present else {}
        made = self._looked_back(month, as_of, cells)
        if len(self.looked_back) >= REMEMBERED:
            self.looked_back.clear()
        self.looked_back[key] = made
        return made

    def _published(self, month: str) -> dict[str, Cell]:
        rows, persons = self.known.worker_months(month), self.known.persons()
        months = (WorkerMonth(row["worker"], row["village"], _amounts(row)) for row in rows)
        return publish(
            one_by_one(months, persons) if persons else months,
            lists=self._lists(month, persons),
            new=self._newcomers(month, persons),
            hours=self._hours(month, persons),
            trainees=self._trainees(month, persons),
        )

    def _hours(self, month: str, persons: Mapping[str, str]) -> Mapping[str, Hours]:
        """What each person's hours come to, under whichever record."""
        hours: dict[str, Hours] = {}
        for row in self.known.hours(month):
            person = persons.get(row["worker"], row["worker"])
            micro, hundredths = hours.get(person, (0, 0))
            hours[person] = (micro + int(row["micro"]), hundredths + int(row["hundredths"]))
        return hours

    def _trainees(self, month: str, persons: Mapping[str, str]) -> Collection[Trainee]:
        """Who was certified in a month, and who of them had paid work after."""
        certificates = self.known.certificates(month, month)
        if not certificates:
            return ()
        records = {each["worker"] for each in certificates} | persons.keys() | set(persons.values())
        days = self.known.worked_on(
            records, min(each["day"] for each in certificates), max(each["until"] for each in certificates)
        )
        return trainees(certificates, days, persons)

    def _looked_back(self, month: str, as_of: datetime, present: Mapping[str, Cell]) -> dict[str, Cell]:
        hidden = hidden_in(present.values())
        changes = [
            Change(row["worker"], row["village"], date.fromisoformat(str(row["day"])), _amounts(row))
            for row in self.known.changes(month)
        ]
        persons = self.known.persons()
        if persons:
            changes = as_persons(changes, persons)
        held, untold = stood(changes, at=day_of(as_of), today=today(), rows=hidden.rows, stages=hidden.stages)
        villages = {change.worker: change.village for change in changes}
        then = publish(
            (WorkerMonth(worker, villages[worker], stages) for worker, stages in held.items()),
            lists=self._lists(month, persons, as_of),
            new=self._newcomers(month, persons, as_of),
            hidden=hidden,
        )
        told = looking_back(then, hidden, untold)
        return with_hours(told, present, self.known.hours_changed(month, as_of))

    def _lists(self, month: str, persons: Mapping[str, str], as_of: datetime | None = None) -> list[Listed]:
        return [
            Listed(each["region"], each["dated"], self._listed(each["id"], persons))
            for each in self.known.valid_lists(month, as_of)
        ]

    def _listed(self, list: str, persons: Mapping[str, str]) -> Collection[str]:
        """Who is counted of a list, each person once: not who said no, whichever moment is asked for."""
        members = self.consents.agreed(self.members.members(list), "special-status")
        return {persons.get(each, each) for each in members} if persons else members

    def _newcomers(self, month: str, persons: Mapping[str, str], as_of: datetime | None = None) -> set[str]:
        """Who had their first work in a month, under none of their records earlier."""
        new = self.known.newcomers(month, as_of)
        if not persons:
            return new
        merged = persons.keys() | set(persons.values())
        before = self.known.worked_before(merged, month, as_of)
        known = {persons.get(each, each) for each in before}
        return {persons.get(each, each) for each in new} - known

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


def _cell(told: bytes) -> Cell:
    return msgspec.json.decode(told, type=Cell)


def _amounts(row: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(int(row[stage]) for stage in STAGES)


def stood_at(as_of: datetime | None) -> datetime | None:
    """The end of the last day that was over at a moment: figures of earlier moments move by whole days.

    None where it is the present that is asked for.
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
    """What is told of a cell: of a village nothing while its month goes on."""
    closed = last_day(month) < day_of(min(as_of, now()) if as_of else now())
    open_village = len(cell.region) == VILLAGE_DIGITS and not closed
    return Row(month, cell.kept_back if open_village else cell, closed)


__all__ = ["VILLAGE_DIGITS", "Measures", "Outlook", "Row", "stood_at"]
