"""How contests stand: as they did when those of enough people had changed, so that no two days tell of one.

A contest waits, then it is answered, then its answer is too old to be counted. Figures of contests move on
at the end of a day, village by village, and only by changes of at least five people none of whom made most
of them; what fewer did waits until more did. What a village left waiting by the end of a month stands with
what other villages of its town did, else of its county, and stays with it for good.

Why that is safe. Every contest is in one such batch after another, always within the same village or the same
villages together. What is told of a region and a day (how many wait, which answers the median is of) is
therefore a sum of whole batches, and so is whatever can be worked out: a day less another, a region less its
parts, today's page less one that was kept. No batch is of fewer than five people, nor mostly of one. A day
asked for later is told as it was told then, since a batch depends on what was recorded before it alone; but
for records that were merged and a workshop that moved, which are as known today: rare, and on record.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from insight.domain.stands import COUNTY_DIGITS, VILLAGE_DIGITS, movable, together_in
from kernel.regions import parent_of
from kernel.time import day_of, last_day, month_of, months_after

LEVELS = (VILLAGE_DIGITS, VILLAGE_DIGITS - 3)
"""Who stands together does so in what a village lies in, else in what its town lies in."""


class Contest(NamedTuple):
    """What somebody said is wrong: whose it is, in which `village` it is counted, since when it waits, and
    when it was answered (None: it waits)."""

    person: str
    village: str
    asked: datetime
    answered: datetime | None


class _State(Enum):
    UNTOLD = 0
    WAITS = 1
    ANSWERED = 2


def stood(contests: Sequence[Contest], *, at: date, counted: timedelta) -> list[Contest]:
    """The contests told of at the end of the day `at`, each as it stood and where it is counted.

    An answer is counted for so many days. Only what was recorded by then matters.
    """
    days: dict[date, list[tuple[int, _State]]] = defaultdict(list)
    for number, contest in enumerate(contests):
        for day, state in _story(contest, counted):
            if day <= at:
                days[day].append((number, state))
    for day in _month_ends(min(days, default=at), at):
        days.setdefault(day, [])
    book = _Book(contests)
    for day in sorted(days):
        book.move(days[day])
        if day == last_day(month_of(day)):
            book.bring_together()
    return list(book.told())


def _story(contest: Contest, counted: timedelta) -> Iterator[tuple[date, _State]]:
    """On which days a contest changed, and to what."""
    yield day_of(contest.asked), _State.WAITS
    if contest.answered is not None:
        answered = day_of(contest.answered)
        yield answered, _State.ANSWERED
        yield answered + counted, _State.UNTOLD


def _month_ends(first: date, last: date) -> Iterator[date]:
    month = month_of(first)
    while (day := last_day(month)) <= last:
        yield day
        month = months_after(month, 1)


class _Unit:
    """A village, or some together: how each contest is told, and how those are that changed since."""

    def __init__(self) -> None:
        self.held: dict[int, _State] = {}
        self.since: dict[int, _State] = {}

    def move(self, contests: Sequence[Contest]) -> list[int]:
        """Tell anew of those whose changes may be told together: of how many wait, and of answers.

        Answers which contests that was.
        """
        changes: dict[str, tuple[int, int]] = {}
        for number, state in self.since.items():
            had = self.held.get(number, _State.UNTOLD)
            waiting, answers = changes.get(contests[number].person, (0, 0))
            waiting += (state is _State.WAITS) - (had is _State.WAITS)
            answers += (state is _State.ANSWERED) != (had is _State.ANSWERED)
            changes[contests[number].person] = (waiting, answers)
        moved = set(movable(changes))
        numbers = [number for number in self.since if contests[number].person in moved]
        for number in numbers:
            self.held[number] = self.since.pop(number)
        return numbers


class _Book:
    """Every contest in the unit where it is counted."""

    def __init__(self, contests: Sequence[Contest]) -> None:
        self.contests = contests
        self.units: dict[str, _Unit] = defaultdict(_Unit)
        self.counted_in: dict[int, str] = {}

    def move(self, changes: Iterable[tuple[int, _State]]) -> None:
        """A day's changes, and what of all that waited can be told with them."""
        touched = set()
        for number, state in changes:
            code = self.counted_in.get(number, self.contests[number].village)
            self.units[code].since[number] = state
            touched.add(code)
        for code in touched:
            self._move(code)

    def bring_together(self) -> None:
        """What no village could tell of stands with others of the town, else of the county."""
        for digits in LEVELS:
            waiting: dict[str, list[int]] = defaultdict(list)
            for unit in self.units.values():
                for number in (number for number in unit.since if number not in self.counted_in):
                    region = parent_of(self.contests[number].village[:digits])
                    if len(region) >= COUNTY_DIGITS:
                        waiting[together_in(region)].append(number)
            for code, numbers in waiting.items():
                for number in numbers:
                    self._pass(number, self.contests[number].village, code)
                self._move(code)
                for number in numbers:
                    if number not in self.counted_in:
                        self._pass(number, code, self.contests[number].village)

    def told(self) -> Iterator[Contest]:
        """All that is told of, as it is told."""
        for code, unit in self.units.items():
            for number, state in unit.held.items():
                contest = self.contests[number]
                if state is _State.WAITS:
                    yield contest._replace(village=code, answered=None)
                elif state is _State.ANSWERED:
                    yield contest._replace(village=code)

    def _move(self, code: str) -> None:
        self.counted_in.update(dict.fromkeys(self.units[code].move(self.contests), code))

    def _pass(self, number: int, giver: str, taker: str) -> None:
        self.units[taker].since[number] = self.units[giver].since.pop(number)


__all__ = ["Contest", "stood"]
