"""From a certificate to paid work, as officials see it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from insight.domain import Cell, Count, nothing
from insight.domain.learning import over
from insight.service.known import Known
from insight.service.made import MadeCells
from insight.service.measures import stood_at
from kernel.identity import Scope
from kernel.permissions import Actor
from kernel.regions import path_of
from kernel.time import day_of, last_day, months_after, today


class Cohort(NamedTuple):
    """Those certified in one month, and how many of them had paid work in the 90 days after; that is told
    once those days of all of them are `over`."""

    region: str
    month: str
    certified: Count
    worked: Count
    over: bool


@dataclass(frozen=True)
class Learning:
    """Officials' questions about what classes led to."""

    known: Known
    made: MadeCells

    def cohorts(
        self, *, region: str, first: str, last: str, as_of: datetime | None = None, actor: Actor
    ) -> list[Cohort]:
        """A region's months from `first` to `last`, also those in which nobody was certified.

        As of an earlier day they are told where they are what they were, else not at all. Refuses
        `forbidden`.
        """
        actor.require("see-insight", Scope(region=region))
        as_of = stood_at(as_of)
        found, later = self.made.of(region, first, last), self._later(first, last, as_of)
        cohorts = []
        month = first
        while month <= last:
            cohorts.append(_told(found.get(month) or nothing(region), month, later[month], as_of))
            month = months_after(month, 1)
        return cohorts

    def parts(self, *, region: str, month: str, as_of: datetime | None = None, actor: Actor) -> list[Cohort]:
        """What lies right below a region and had anybody certified in a month, in order of code.

        Refuses `forbidden`.
        """
        actor.require("see-insight", Scope(region=region))
        as_of = stood_at(as_of)
        later = self._later(month, month, as_of)[month]
        cells = sorted(self.made.below(region, month), key=lambda cell: cell.region)
        told = [_told(cell, month, later, as_of) for cell in cells]
        return [cohort for cohort in told if cohort.certified != Count(0)]

    def _later(self, first: str, last: str, as_of: datetime | None) -> dict[str, set[str]]:
        """The regions whose certificates of a month, or the work after them, became known later."""
        later: dict[str, set[str]] = defaultdict(set)
        if as_of is None:
            return later
        certificates = self.known.certificates(first, last)
        if not certificates:
            return later
        persons = self.known.persons()
        records: dict[str, set[str]] = defaultdict(set)
        for record, person in persons.items():
            records[person] |= {record, person}
        changed = self.known.worked_on(
            {each["worker"] for each in certificates} | persons.keys() | set(persons.values()),
            min(each["day"] for each in certificates),
            max(each["until"] for each in certificates),
            since=as_of,
        )
        for each in certificates:
            person = persons.get(each["worker"], each["worker"])
            days = [day for record in records.get(person, {person}) for day in changed.get(record, ())]
            counted = _over(each["month"], as_of) and any(each["day"] < day <= each["until"] for day in days)
            if each["recorded_at"] > as_of or counted:
                later[each["month"]].update(path_of(each["village"]))
        return later


def _over(month: str, as_of: datetime | None) -> bool:
    """Whether all days that count had passed; a moment looked back on is the end of its day."""
    return over(month, day_of(as_of) + timedelta(days=1) if as_of else today())


def _told(cell: Cell, month: str, later: Collection[str], as_of: datetime | None) -> Cohort:
    certified, worked, is_over = cell.trained.certified, cell.trained.worked, _over(month, as_of)
    running = last_day(month) >= (day_of(as_of) if as_of else today())
    if cell.region in later:
        certified = worked = Count(hidden="later")
    elif running:
        certified = worked = Count(hidden="open")
    elif not is_over:
        worked = Count(hidden="running")
    return Cohort(cell.region, month, certified, worked, is_over)


__all__ = ["Cohort", "Learning"]
