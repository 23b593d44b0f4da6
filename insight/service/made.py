"""Every region's cells of a month: made once when the month changed, and as they stood on earlier days."""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec

from insight.domain import STAGES, Cell, Listed, WorkerMonth, publish
from insight.domain.figures import Hours, as_persons, hidden_in, looking_back, one_by_one, with_hours
from insight.domain.learning import Trainee, trainees
from insight.domain.stands import Change, stood
from insight.service.known import Kept, Known, Mark, Members, Shelf
from kernel.lookups import Consents
from kernel.regions import parent_of
from kernel.time import day_of, today

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
    looked_back: dict[tuple[str, datetime, date, Mark], dict[str, Cell]] = field(
        default_factory=dict, compare=False
    )

    def of(self, region: str, first: str, last: str, as_of: datetime | None = None) -> dict[str, Cell]:
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

    def below(self, region: str, month: str) -> list[Cell]:
        """Today's cells of what lies right below a region."""
        self._fresh(self.known.marks(month, month), self.shelf.of(region, month, month))
        kept = self.shelf.below(region, month)
        return [_cell(told) for told in kept.cells] if kept else []

    def then(self, month: str, as_of: datetime | None) -> dict[str, Cell] | None:
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


def _cell(told: bytes) -> Cell:
    return msgspec.json.decode(told, type=Cell)


def _amounts(row: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(int(row[stage]) for stage in STAGES)


__all__ = ["MadeCells"]
