"""How a month stands: what everybody's held when enough of it had changed, so that no two looks tell more.

What is told of a month moves on at the end of a day, village by village, and only by changes of at least five
people none of whom had most of it; what fewer did waits until more did. Villages without such a change by the
end of the month stand together with others, and are told together or not at all. Whatever anybody can work
out from all figures of all days (a day less another, a region less its parts, a whole less its stages) is
therefore a sum of such changes, each of which may be told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

from insight.domain.suppression import Mass
from kernel.regions import parent_of

Numbers = TypeVar("Numbers", bound=tuple[int, ...])

Amounts = tuple[int, ...]
"""What a worker's month holds, or what was added to it, by stage (micro-yuan)."""

Hours = tuple[int, int]
"""What work by the hour earned somebody in a month (micro-yuan), in how many hundredths of an hour."""

VILLAGE_DIGITS = 12
COUNTY_DIGITS = 6
NO_HOURS = (0, 0)


class Counted(NamedTuple):
    """What somebody held when the month had just ended, and what of it by the hour."""

    stages: Amounts
    hours: Hours


class Change(NamedTuple):
    """What was recorded of a worker's month on one day."""

    worker: str
    village: str
    day: date
    stages: Amounts
    hours: Hours = NO_HOURS


class Stood(NamedTuple):
    """How a month stood: what every worker's held, and what each village is told as.

    `counted` are those who had anything when the month had just ended, on the day `counted_on`: what is told
    of them besides is told once and does not move.
    """

    held: Mapping[str, Amounts]
    told_as: Mapping[str, str]
    counted: Mapping[str, Counted]
    counted_on: date | None

    @property
    def by_themselves(self) -> set[str]:
        """The villages that are told by themselves."""
        return {village for village, unit in self.told_as.items() if village == unit}


def stood(changes: Iterable[Change], *, last: date, at: date) -> Stood:
    """How a month whose last day is `last` stood at the end of the day `at`."""
    by_day: dict[date, list[Change]] = defaultdict(list)
    for change in changes:
        if change.day <= at:
            by_day[change.day].append(change)
    if last <= at:
        by_day.setdefault(last, [])  # the month ends, whether anything happens or not
    month = _Month()
    counted: dict[str, Counted] = {}
    counted_on = None
    for day in sorted(by_day):
        for change in by_day[day]:
            month.unit_of(change.village).add(change)
        month.move()
        if day >= last:
            month.bring_together()
            if not counted:
                counted, counted_on = month.counted(), day
    held = {worker: stages for unit in month.units.values() for worker, stages in unit.held.items()}
    told_as = {village: unit for village, unit in month.told_as.items() if month.units[unit].stands}
    return Stood(held, told_as, counted, counted_on)


def together_in(region: str) -> str:
    """The code under which the villages of a region stand that cannot be told by themselves."""
    return region.ljust(VILLAGE_DIGITS, "0")


def is_together(code: str) -> bool:
    """Whether a code stands for such villages: no town and no village has the number nought."""
    return code[-3:] == "000" and len(code) > COUNTY_DIGITS


class _Month:
    """The villages of a month, and what each is told as."""

    def __init__(self) -> None:
        self.units: dict[str, _Unit] = {}
        self.told_as: dict[str, str] = {}

    def unit_of(self, village: str) -> "_Unit":
        """What a village is told as."""
        return self._unit(self.told_as.setdefault(village, village))

    def move(self) -> None:
        """Let everything stand anew of which enough changed."""
        for unit in self.units.values():
            unit.move()

    def bring_together(self) -> None:
        """Let villages that never stood stand with the others of their town, or else of their county.

        Once something was told of some together, they stay together, and who comes later joins them.
        """
        for digits in (VILLAGE_DIGITS, VILLAGE_DIGITS - 3):
            alone: dict[str, list[str]] = defaultdict(list)
            for village, unit in self.told_as.items():
                if unit == village and village and not self.units[village].stands:
                    alone[parent_of(village[:digits])].append(village)
            for region, villages in alone.items():
                self._bring_together(together_in(region), villages)

    def _bring_together(self, code: str, villages: Collection[str]) -> None:
        there = self.units.get(code)
        together = there or _Unit()
        if there is None:
            for village in villages:
                together.take_in(self.units[village])
            if not together.move():
                return
            self.units[code] = together
        else:
            for village in villages:
                together.take_in(self.units[village])
            together.move()
        for village in villages:
            del self.units[village]
            self.told_as[village] = code

    def counted(self) -> dict[str, Counted]:
        """Who has what."""
        return {
            worker: Counted(stages, unit.hours.get(worker, NO_HOURS))
            for unit in self.units.values()
            for worker, stages in unit.held.items()
            if any(stages)
        }

    def _unit(self, code: str) -> "_Unit":
        return self.units.setdefault(code, _Unit())


class _Unit:
    """A village, or some together: what stands, and what has changed since."""

    def __init__(self) -> None:
        self.stands = False
        self.held: dict[str, Amounts] = {}
        self.hours: dict[str, Hours] = {}
        self._since: dict[str, Amounts] = {}
        self._hours_since: dict[str, Hours] = {}

    def add(self, change: Change) -> None:
        """Somebody's month changed."""
        _add(self._since, change.worker, change.stages)
        if any(change.hours):
            _add(self._hours_since, change.worker, change.hours)

    def take_in(self, other: "_Unit") -> None:
        """What has changed in a village that never stood."""
        for worker, stages in other._since.items():
            _add(self._since, worker, stages)
        for worker, hours in other._hours_since.items():
            _add(self._hours_since, worker, hours)

    def move(self) -> bool:
        """Stand anew, with those whose changes may be told together; answers whether there were any."""
        moved = _may_be_told(self._since)
        for worker in moved:
            _add(self.held, worker, self._since.pop(worker))
            if worker in self._hours_since:
                _add(self.hours, worker, self._hours_since.pop(worker))
        self.stands = self.stands or bool(moved)
        return bool(moved)


def _may_be_told(since: Mapping[str, Amounts]) -> Collection[str]:
    """Whose changes of the whole and of its stages may be told together."""
    return movable({worker: (sum(stages), *stages) for worker, stages in since.items() if any(stages)})


def movable(since: Mapping[str, Numbers]) -> Collection[str]:
    """Whose changes may be told together: in each figure that they change enough do, and none most of it.

    Who changes a figure that few change waits with all of theirs, and so does one who alone is most of it.
    """
    changes = dict(since)
    while changes:
        wait: set[str] = set()
        for column in range(len(next(iter(changes.values())))):
            sizes = {worker: abs(each[column]) for worker, each in changes.items() if each[column]}
            why = Mass(len(sizes), sum(sizes.values()), max(sizes.values(), default=0)).unsafe
            if why == "few":
                wait.update(sizes)
            elif why:
                wait.add(max(sizes, key=lambda worker: (sizes[worker], worker)))
        if not wait:
            break
        for worker in wait:
            del changes[worker]
    return list(changes)


def _add(held: dict[str, Numbers], worker: str, more: Numbers) -> None:
    before = held.get(worker)
    summed: Any = more if before is None else tuple(a + b for a, b in zip(before, more, strict=True))
    held[worker] = summed


__all__ = ["Change", "Counted", "Hours", "Stood", "is_together", "movable", "stood", "together_in"]
