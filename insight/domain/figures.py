"""A month of a region in figures: everybody's amounts gathered, and only what may be told of them kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import msgspec

from insight.domain.cells import STAGES, Cell, Count, Figures, Hourly, nothing
from insight.domain.learning import Trainee, trained
from insight.domain.suppression import Hidden, Mass, Masses, closed, unsafe
from kernel.money import from_micro, to_fen
from kernel.regions import path_of, tree_of

MEDIAN_FROM = 10
QUARTILES_FROM = 20


class WorkerMonth(NamedTuple):
    """What one worker earned in one month, by stage (micro-yuan), and the village it counts for."""

    worker: str
    village: str
    stages: tuple[int, ...]


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


def one_by_one(rows: Iterable[WorkerMonth], persons: Mapping[str, str]) -> list[WorkerMonth]:
    """Each person's month once."""
    months: dict[str, WorkerMonth] = {}
    for row in as_persons(rows, persons):
        before = months.get(row.worker)
        if before is not None:
            stages = tuple(sum(both) for both in zip(before.stages, row.stages, strict=True))
            row = row._replace(stages=stages)
        months[row.worker] = row
    return list(months.values())


class Listed(NamedTuple):
    """A list of low-income households: the region it covers, the day it is as of, and who is on it."""

    region: str
    dated: date
    workers: Collection[str]


Hours = tuple[int, int]
"""What work by the hour earned somebody in a month (micro-yuan), in how many hundredths of an hour."""


class _Gathered:
    """The amounts of a region's people: all stages together and each (micro-yuan, nobody's nothing), and what
    of it is paid by the hour."""

    def __init__(self) -> None:
        self.whole: list[int] = []
        self.stages: tuple[list[int], ...] = ([], [], [], [])
        self.low = self.new = 0
        self.listed: set[date | None] = set()
        self.hourly: list[Hours] = []
        self.other: list[int] = []

    def add(
        self, stages: Sequence[int], *, low: bool, new: bool, listed: date | None, hours: Hours | None
    ) -> None:
        """Add one worker's month, unless it came to nothing."""
        if not any(stages):
            return
        self.whole.append(sum(stages))
        if hours and any(hours):
            self.hourly.append(hours)
        self.other.append(sum(stages) - (hours[0] if hours else 0))
        for amounts, amount in zip(self.stages, stages, strict=True):
            if amount:
                amounts.append(amount)
        self.low += low
        self.new += new
        self.listed.add(listed)

    def take_in(self, part: "_Gathered") -> None:
        """Add a whole part of the region."""
        self.whole += part.whole
        for amounts, more in zip(self.stages, part.stages, strict=True):
            amounts += more
        self.low += part.low
        self.new += part.new
        self.listed |= part.listed
        self.hourly += part.hourly
        self.other += part.other


def publish(
    months: Iterable[WorkerMonth],
    *,
    lists: Sequence[Listed],
    new: Collection[str],
    hours: Mapping[str, Hours] = MappingProxyType({}),
    trainees: Iterable[Trainee] = (),
    hidden: Hidden = Hidden(),  # noqa: B008 - it is immutable
) -> dict[str, Cell]:
    """Every region's month, from everybody's: what may be told, by region code.

    `lists` are those valid for the month, the one that counts first; `new` the workers who are; `hours` what
    of a worker's month is paid by the hour; `trainees` who was certified in it; `hidden` what is hidden
    whatever the figures are.
    """
    gathered = _gather(months, lists, new, hours)
    below = tree_of(gathered)
    # Who came to nothing in all stands behind how many there are, and not behind how much it is.
    rows = {
        code: (_mass(each.whole), _mass(list(filter(None, each.whole)))) for code, each in gathered.items()
    }
    stages = {code: tuple(_mass(amounts) for amounts in each.stages) for code, each in gathered.items()}
    low = {code: _listed(each.low, len(each.whole)) for code, each in gathered.items()}
    fresh = {code: (Mass(each.new),) for code, each in gathered.items()}
    no_row = closed(below, rows, hidden.rows)
    no_stages = closed(below, stages, {*no_row, *hidden.stages})
    hourly = {code: _hourly(each) for code, each in gathered.items()}
    all_low = {code for code, each in gathered.items() if each.low == len(each.whole)}
    no_low = closed(below, low, {*no_row, *all_low, *hidden.low})
    no_new = closed(below, fresh, {*no_row, *hidden.new})
    no_hourly = closed(below, hourly, no_row)
    cells = {}
    for code, each in gathered.items():
        if code in no_row:
            cells[code] = Cell(code, _why(rows[code]))
            continue
        told = None if code in no_stages else dict(zip(STAGES, map(_figures, each.stages), strict=True))
        listed = None if None in each.listed else max(d for d in each.listed if d)
        cells[code] = Cell(
            code,
            whole=_figures(each.whole),
            stages=told,
            low=_count(low[code], code in no_low) if listed else Count(hidden="no-list"),
            new=_count(fresh[code], code in no_new),
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


def hidden_in(cells: Iterable[Cell]) -> Hidden:
    """What is hidden in cells already made."""
    cells = list(cells)
    return Hidden(
        rows=[each.region for each in cells if each.hidden],
        stages=[each.region for each in cells if each.stages is None],
        low=[each.region for each in cells if each.low.hidden in ("few", "beside")],
        new=[each.region for each in cells if each.new.hidden],
    )


def looking_back(then: dict[str, Cell], hidden: Hidden, untold: Collection[str]) -> dict[str, Cell]:
    """Cells as of an earlier day, of which no kind of figure tells more than is told today (`hidden`).

    Where any region's had to be hidden that is told today, that kind is not told of that day at all: today's
    figure of a region that stood still, taken from the sum, would be the other's. Of regions with `untold`
    villages nothing is told.
    """
    lacking = {code for village in untold for code in path_of(village)}
    then = {code: cell for code, cell in then.items() if code not in lacking}
    more = hidden_in(then.values())
    if not set(more.rows) <= set(hidden.rows):
        return {code: Cell(code, "beside") for code in {*then, *lacking}}
    changes: dict[str, object] = {}
    if not set(more.stages) <= {*hidden.rows, *hidden.stages}:
        changes["stages"] = None
    for kind in ("low", "new"):
        before = {*hidden.rows, *getattr(hidden, kind)}
        if not set(getattr(more, kind)) <= before:
            changes[kind] = Count(hidden="beside")
    told = {
        code: cell if cell.hidden else msgspec.structs.replace(cell, **changes) for code, cell in then.items()
    }
    return told | {code: Cell(code, "beside") for code in lacking}


def with_hours(
    then: Mapping[str, Cell], today: Mapping[str, Cell], changed: Collection[str]
) -> dict[str, Cell]:
    """Cells as of an earlier day, with what is told today of hours: where they are what they were.

    Of a region with one of the villages `changed` since, the hours of then are not told (`later`): then less
    now would be what one person did. So a look back tells nothing that today does not.
    """
    since = {code for village in changed for code in path_of(village)}
    return {
        code: cell
        if cell.hidden
        else msgspec.structs.replace(
            cell, hourly=Hourly(hidden="later") if code in since else today.get(code, nothing(code)).hourly
        )
        for code, cell in then.items()
    }


def _gather(
    months: Iterable[WorkerMonth],
    lists: Sequence[Listed],
    new: Collection[str],
    hours: Mapping[str, Hours],
) -> Mapping[str, _Gathered]:
    villages: dict[str, _Gathered] = {}
    covering: dict[str, Listed | None] = {}
    for worker, village, stages in months:
        if village not in villages:
            villages[village] = _Gathered()
            covering[village] = next((each for each in lists if village.startswith(each.region)), None)
        listed = covering[village]
        villages[village].add(
            stages,
            low=listed is not None and worker in listed.workers,
            new=worker in new,
            listed=listed and listed.dated,
            hours=hours.get(worker),
        )
    gathered: dict[str, _Gathered] = {}
    for village, each in villages.items():
        if village and each.whole:
            for code in path_of(village):
                gathered.setdefault(code, _Gathered()).take_in(each)
    return gathered


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
    others = len(gathered.whole) - len(gathered.hourly)
    return (_mass(amounts), _mass(hundredths), _mass(list(filter(None, gathered.other))), Mass(others))


def _paid_hours(hourly: Sequence[Hours]) -> Hourly:
    amounts, hundredths = (sum(column) for column in zip(*hourly, strict=True)) if hourly else (0, 0)
    return Hourly(len(hourly), to_fen(from_micro(amounts)), hundredths)


def _why(masses: Masses) -> str:
    return unsafe(masses) or "beside"


def _count(masses: Masses, hidden: bool) -> Count:
    return Count(hidden=_why(masses)) if hidden else Count(masses[0].people)


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


__all__ = ["Hours", "Listed", "WorkerMonth", "hidden_in", "looking_back", "publish", "with_hours"]
