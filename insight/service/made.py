"""Every region's cells of a month: as they stood when yesterday ended, and as on earlier days."""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from insight.domain import STAGES, Cell, Listed, WorkerMonth, publish
from insight.domain.figures import as_persons, with_untold
from insight.domain.learning import Trainee, trainees
from insight.domain.stands import Change, stood
from insight.service.known import Kept, Known, Mark, Members, Shelf
from kernel.lookups import Consents
from kernel.regions import parent_of
from kernel.time import day_of, end_of, last_day, today

REMEMBERED = 64
"""So many looks back, of one month each."""


@dataclass(frozen=True)
class MadeCells:
    """Cells as they may be told, for all that officials ask."""

    known: Known
    shelf: Shelf
    members: Members
    consents: Consents
    making: threading.Lock = field(default_factory=threading.Lock, compare=False)
    looked_back: dict[tuple[str, date, Mark], dict[str, Cell]] = field(default_factory=dict, compare=False)

    def of(self, region: str, first: str, last: str, as_of: datetime | None = None) -> dict[str, Cell]:
        """A region's cells, made anew where their month stands anew."""
        marks, kept = self.known.marks_and_cells(self.shelf, region, first, last, today())
        if self._fresh(marks, kept):
            kept = self.shelf.of(region, first, last)
        told = {month: _cell(kept[month].cells[0]) for month in marks if month in kept and kept[month].cells}
        if as_of is not None:
            for month in self._otherwise(as_of, first, last) & marks.keys():
                told.pop(month, None)
                cell = self._then(month, as_of, marks[month]).get(region)
                if cell is not None:
                    told[month] = cell
        return told

    def below(self, region: str, month: str) -> list[Cell]:
        """Today's cells of what lies right below a region."""
        self._fresh(self.known.marks(month, month, today()), self.shelf.of(region, month, month))
        kept = self.shelf.below(region, month)
        return [_cell(told) for told in kept.cells] if kept else []

    def then(self, month: str, as_of: datetime | None) -> dict[str, Cell] | None:
        """A month's cells as they were to be told at the end of a day; None where they are as today."""
        if as_of is None or month not in self._otherwise(as_of, month, month):
            return None
        marks = self.known.marks(month, month, today())
        return self._then(month, as_of, marks[month]) if month in marks else {}

    def _otherwise(self, as_of: datetime, first: str, last: str) -> set[str]:
        """Which months may have been told otherwise: those that changed since, or were not over yet."""
        marks = self.known.marks(first, last, today())
        return self.known.changed_since(as_of, first, last) | {m for m in marks if not _over(m, as_of)}

    def _fresh(self, marks: Mapping[str, Mark], kept: Mapping[str, Kept]) -> bool:
        """Make the cells of months that stand anew since theirs were made; whether there were any.

        One at a time: whoever waited finds them made.
        """
        stale = [month for month, mark in marks.items() if month not in kept or kept[month].mark != mark]
        for month in stale:
            with self.making:
                mark = self.known.marks(month, month, today())[month]
                there = self.shelf.of("", month, month).get(month)
                if there is None or there.mark != mark:
                    cells = self._stood(month)
                    self.shelf.keep(
                        month,
                        mark,
                        {code: (parent_of(code), msgspec.json.encode(cell)) for code, cell in cells.items()},
                    )
        return bool(stale)

    def _then(self, month: str, as_of: datetime, mark: Mark) -> dict[str, Cell]:
        """A month's cells at the end of an earlier day.

        Those of the last looks are remembered: one page asks for a month more than once.
        """
        key = (month, day_of(as_of), mark)
        seen = self.looked_back.get(key)
        if seen is None:
            seen = self._stood(month, as_of)
            if len(self.looked_back) >= REMEMBERED:
                self.looked_back.clear()
            self.looked_back[key] = seen
        return seen

    def _stood(self, month: str, as_of: datetime | None = None) -> dict[str, Cell]:
        """A month's cells as they stood at the end of a day: of yesterday, where none is asked for."""
        persons = self.known.persons()
        at = day_of(as_of) if as_of else today() - timedelta(days=1)
        changes = [
            Change(row["worker"], row["village"], _day(row), tuple(int(row[stage]) for stage in STAGES))
            for row in self.known.changes(month)
        ]
        villages = {change.worker: change.village for change in changes}
        changes += [
            Change(
                row["worker"],
                villages[row["worker"]],
                _day(row),
                (0,) * len(STAGES),
                (int(row["micro"]), int(row["hundredths"])),
            )
            for row in self.known.hours(month)
        ]
        if persons:
            changes = as_persons(changes, persons)
            villages = {change.worker: change.village for change in changes}
        told = stood(changes, last=last_day(month), at=at)
        months = [
            WorkerMonth(worker, villages[worker], stages, told.told_as.get(villages[worker], ""))
            for worker, stages in told.held.items()
        ]
        cells = publish(
            months,
            lists=self._lists(month, persons, as_of),
            new=self._newcomers(month, persons, end_of(told.counted_on)) if told.counted_on else (),
            trainees=self._trainees(month, persons) if as_of is None else (),
            counted=told.counted,
        )
        happened = {change.village for change in changes if change.day <= at}
        return with_untold(cells, happened - told.by_themselves)

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


def _cell(told: bytes) -> Cell:
    return msgspec.json.decode(told, type=Cell)


def _day(row: Mapping[str, Any]) -> date:
    return date.fromisoformat(str(row["day"]))


def _over(month: str, as_of: datetime) -> bool:
    """Whether a month had been over for a day: by then its villages stand by themselves or together."""
    return last_day(month) < day_of(as_of)


__all__ = ["MadeCells"]
