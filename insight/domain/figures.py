"""A month of a region in figures: everybody's amounts gathered, and only what may be told of them kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import msgspec

from insight.domain.cells import NOBODY, STAGES, Cell, Count, Figures, Hourly, nothing
from insight.domain.learning import Trainee, trained
from insight.domain.stands import Counted, Hours
from insight.domain.suppression import Mass, Masses, closed, unsafe
from kernel.money import from_micro, to_fen
from kernel.regions import path_of, tree_of

MEDIAN_FROM = 10
QUARTILES_FROM = 20


class WorkerMonth(NamedTuple):
    """What one worker earned in one month, by stage (micro-yuan), the village it counts for, and what that is
    told as, where not by itself (see `stands`)."""

    worker: str
    village: str
    stages: tuple[int, ...]
    told_as: str = ""


R = TypeVar("R", bound=Any)
"""A row of a `worker` and the `village` it counts for: a named tuple."""


def as_persons(rows: Iterable[R], persons: Mapping[str, str]) -> list[R]:
    """Rows of records as those of the persons whose they are, where some have several (`persons`: whose).

    They count for the village of the surviving record, where that has work in the month.
    """
    villages: dict[str, str] = {}
    told = []
    for row in sorted(rows, key=lambda row: row.worker in persons):  # the surviving records first
        person = persons.get(row.worker, row.worker)
        village = villages.setdefault(person, row.village)
        told.append(row._replace(worker=person, village=village))
    return told


class Listed(NamedTuple):
    """A list of low-income households: the region it covers, the day it is as of, and who is on it."""

    region: str
    dated: date
    workers: Collection[str]


class _Gathered:
    """The amounts of a region's people: all stages together and each (micro-yuan, nobody's nothing); and of
    those who are counted, how many are what, and what they were paid by the hour and otherwise."""

    def __init__(self) -> None:
        self.whole: list[int] = []
        self.stages: tuple[list[int], ...] = ([], [], [], [])
        self.hourly: list[Hours] = []
        self.other: list[int] = []
        self.counted = self.low = self.new = 0
        self.listed: set[date | None] = set()

    def add(self, stages: Sequence[int]) -> None:
        """Add one worker's month, unless it came to nothing."""
        if not any(stages):
            return
        self.whole.append(sum(stages))
        for amounts, amount in zip(self.stages, stages, strict=True):
            if amount:
                amounts.append(amount)

    def count(self, had: Counted, *, low: bool, new: bool, listed: date | None) -> None:
        """Count somebody, with what they had by the hour and otherwise."""
        self.counted += 1
        if any(had.hours):
            self.hourly.append(had.hours)
        self.other.append(sum(had.stages) - had.hours[0])
        self.low += low
        self.new += new
        self.listed.add(listed)

    def take_in(self, part: "_Gathered") -> None:
        """Add a whole part of the region."""
        self.whole += part.whole
        for amounts, more in zip(self.stages, part.stages, strict=True):
            amounts += more
        self.hourly += part.hourly
        self.other += part.other
        self.counted += part.counted
        self.low += part.low
        self.new += part.new
        self.listed |= part.listed


def publish(
    months: Collection[WorkerMonth],
    *,
    lists: Sequence[Listed],
    new: Collection[str],
    trainees: Iterable[Trainee] = (),
    counted: Mapping[str, Counted],
) -> dict[str, Cell]:
    """Every region's month, from everybody's: what may be told, by region code.

    `lists` are those valid for the month, the one that counts first; `new` the workers who are; `trainees`
    who was certified in it; `counted` the workers among whom members of low-income households and newcomers
    are counted, with what they had then.
    """
    gathered = _gather(months, lists, new, counted)
    below = tree_of(gathered)
    # Who came to nothing in all stands behind how many there are, and not behind how much it is.
    rows = {
        code: (_mass(each.whole), _mass(list(filter(None, each.whole)))) for code, each in gathered.items()
    }
    stages = {code: tuple(_mass(amounts) for amounts in each.stages) for code, each in gathered.items()}
    low = {code: _listed(each.low, each.counted) for code, each in gathered.items()}
    fresh = {code: (Mass(each.new),) for code, each in gathered.items()}
    no_row = closed(below, rows, ())
    no_stages = closed(below, stages, no_row)
    hourly = {code: _hourly(each) for code, each in gathered.items()}
    all_low = {code for code, each in gathered.items() if each.low == each.counted}
    no_low = closed(below, low, {*no_row, *all_low})
    no_new = closed(below, fresh, no_row)
    no_hourly = closed(below, hourly, no_row)
    cells = {}
    for code, each in gathered.items():
        if code in no_row:
            cells[code] = Cell(code, _why(rows[code]))
            continue
        told = None if code in no_stages else dict(zip(STAGES, map(_figures, each.stages), strict=True))
        listed = None if None in each.listed else max((d for d in each.listed if d), default=None)
        cells[code] = Cell(
            code,
            whole=_figures(each.whole),
            stages=told,
            low=_count(low[code], code in no_low, each.counted) if listed else Count(hidden="no-list"),
            new=_count(fresh[code], code in no_new, each.counted),
            listed=listed,
            hourly=Hourly(hidden=_why(hourly[code])) if code in no_hourly else _paid_hours(each.hourly),
        )
    learnt = trained(trainees)
    return {
        code: msgspec.structs.replace(
            cells.get(code) or nothing(code), trained=learnt.get(code, nothing(code).trained)
        )
        for code in sorted(cells.keys() | learnt.keys())
    }


def with_untold(cells: Mapping[str, Cell], villages: Iterable[str]) -> dict[str, Cell]:
    """Cells, and with them the regions of villages where something happened of which nothing is told yet:
    not told, never nought."""
    told = dict(cells)
    for code in {code for village in villages if village for code in path_of(village)}:
        cell = cells.get(code) or nothing(code)
        if cell.whole == NOBODY:
            told[code] = Cell(code, "few", trained=cell.trained)
    return told


def _gather(
    months: Collection[WorkerMonth],
    lists: Sequence[Listed],
    new: Collection[str],
    counted: Mapping[str, Counted],
) -> Mapping[str, _Gathered]:
    told_as: dict[str, _Gathered] = {}
    covering: dict[str, Listed | None] = {}
    for worker, village, stages, code in months:
        if not village:
            continue
        if village not in covering:
            covering[village] = next((each for each in lists if village.startswith(each.region)), None)
        gathered = told_as.setdefault(code or village, _Gathered())
        gathered.add(stages)
        had = counted.get(worker)
        if had:
            listed = covering[village]
            low = listed is not None and worker in listed.workers
            gathered.count(had, low=low, new=worker in new, listed=listed and listed.dated)
    regions: dict[str, _Gathered] = {}
    for code, each in told_as.items():
        if each.whole:
            for region in path_of(code):
                regions.setdefault(region, _Gathered()).take_in(each)
    return regions


def _mass(amounts: Sequence[int]) -> Mass:
    sizes = [abs(amount) for amount in amounts]
    return Mass(len(sizes), sum(sizes), max(sizes, default=0))


def _listed(low: int, people: int) -> Masses:
    """Behind a count of low-income households' members: they, and the others, whom it tells of as well."""
    return (Mass(low), Mass(people - low if low else 0))


def _hourly(gathered: _Gathered) -> Masses:
    """Behind the pay of an hour: what was earned by the hour, and the hours; and what else these people and
    the others earned, and how many others there are, whom the whole less the hours tells of."""
    if not gathered.hourly:
        return (Mass(0),) * 4
    amounts, hundredths = zip(*gathered.hourly, strict=True)
    others = gathered.counted - len(gathered.hourly)
    return (_mass(amounts), _mass(hundredths), _mass(list(filter(None, gathered.other))), Mass(others))


def _paid_hours(hourly: Sequence[Hours]) -> Hourly:
    amounts, hundredths = (sum(column) for column in zip(*hourly, strict=True)) if hourly else (0, 0)
    return Hourly(len(hourly), to_fen(from_micro(amounts)), hundredths)


def _why(masses: Masses) -> str:
    return unsafe(masses) or "beside"


def _count(masses: Masses, hidden: bool, of: int) -> Count:
    return Count(hidden=_why(masses)) if hidden else Count(masses[0].people, of=of)


def _figures(amounts: list[int]) -> Figures:
    amounts.sort()
    people = len(amounts)
    return Figures(
        workers=people,
        total=to_fen(from_micro(sum(amounts))),
        median=_quantile(amounts, 2) if people >= MEDIAN_FROM else None,
        lower=_quantile(amounts, 1) if people >= QUARTILES_FROM else None,
        upper=_quantile(amounts, 3) if people >= QUARTILES_FROM else None,
    )


def _quantile(ordered: Sequence[int], quarters: int) -> int:
    """A quartile in fen, between two people's amounts in proportion (Hyndman and Fan 1996, type 7)."""
    place, rest = divmod((len(ordered) - 1) * quarters, 4)
    low, high = ordered[place], ordered[min(place + 1, len(ordered) - 1)]
    return to_fen(from_micro(low) + from_micro(high - low) * rest / Decimal(4))


__all__ = ["Listed", "WorkerMonth", "as_persons", "publish", "with_untold"]
