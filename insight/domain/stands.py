"""How a month stood at the end of an earlier day: so that no two looks differ by what too few people did.

What is told of an earlier day moves from stand to stand. Between two stands of a village, and between its
last one and today, at least five people's amounts changed and none of them was most of the change; what fewer
did waits for the next. Villages that are hidden today have their stands together with those they are hidden
beside, because only their sum can be worked out. Then whatever an official subtracts (a day from another, a
region from its parts, a stage from the whole) is a sum of such changes, each of them safe.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from insight.domain.suppression import Mass, unsafe
from kernel.regions import parent_of

Amounts = tuple[int, ...]
"""What a worker's month holds, or what was added to it, by stage (micro-yuan)."""


class Change(NamedTuple):
    """What was recorded of a worker's month on one day."""

    worker: str
    village: str
    day: date
    stages: Amounts


class Stood(NamedTuple):
    """How a month stood: what every worker's held, and the villages of which that is not told at all, because
    they had no stand yet though something was recorded."""

    held: Mapping[str, Amounts]
    untold: Collection[str]


class _Stand(NamedTuple):
    """The end of a day, and what changed since the stand before."""

    day: date
    since: Mapping[str, Amounts]


def stood(
    changes: Iterable[Change], *, at: date, today: date, rows: Collection[str], stages: Collection[str]
) -> Stood:
    """What every worker's month held at the last stand by the end of the day `at`.

    `rows` and `stages` are the regions whose figures, or whose stages, are hidden today. Today has no stand
    yet.
    """
    units: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        units[_unit(change.village, stages)].append(change)
    held: dict[str, Amounts] = {}
    untold: set[str] = set()
    for unit in units.values():
        stands = [stand for stand in _stands(unit, today, rows) if stand.day <= at]
        for stand in stands:
            _add(held, stand.since)
        if not stands:
            untold.update(change.village for change in unit if change.day <= at)
    return Stood(held, untold)


def _unit(village: str, hidden: Collection[str]) -> str:
    """What a village is told of with: itself where it is not hidden, else all that is hidden with it in the
    nearest region that is not."""
    if village not in hidden:
        return village
    region = parent_of(village)
    while region in hidden:
        region = parent_of(region)
    return f"in {region}"


def _stands(changes: Sequence[Change], today: date, rows: Collection[str]) -> list[_Stand]:
    """The stands of what has them together, the earliest first."""
    told = {change.worker: _unit(change.village, rows) for change in changes}
    by_day: dict[date, list[Change]] = defaultdict(list)
    for change in changes:
        by_day[change.day].append(change)
    stands: list[_Stand] = []
    held: dict[str, Amounts] = {}
    since: dict[str, Amounts] = {}
    for day in sorted(by_day):
        for change in by_day[day]:
            _add(held, {change.worker: change.stages})
            _add(since, {change.worker: change.stages})
        if day < today and _may_be_told(since, told) and _may_be_told(held, told):
            stands.append(_Stand(day, since))
            since = {}
    while stands and not _may_be_told(since, told):
        _add(since, stands.pop().since)
    return stands


def _may_be_told(amounts: Mapping[str, Amounts], told: Mapping[str, str]) -> bool:
    """Whether neither all amounts, by stage, nor the wholes `told` of by themselves tell too much."""
    if unsafe(_masses(amounts.values())):
        return False
    wholes: dict[str, list[Amounts]] = defaultdict(list)
    for worker, stages in amounts.items():
        wholes[told[worker]].append(stages)
    return not any(unsafe(_masses(each)[:1]) for each in wholes.values())


def _masses(amounts: Iterable[Amounts]) -> tuple[Mass, ...]:
    """What is behind the whole, and behind each stage."""
    columns = zip(*((sum(stages), *stages) for stages in amounts), strict=True)
    sizes = [[abs(amount) for amount in column if amount] for column in columns]
    return tuple(Mass(len(each), sum(each), max(each, default=0)) for each in sizes)


def _add(held: dict[str, Amounts], more: Mapping[str, Amounts]) -> None:
    for worker, stages in more.items():
        before = held.get(worker)
        held[worker] = stages if before is None else tuple(a + b for a, b in zip(before, stages, strict=True))


__all__ = ["Change", "Stood", "stood"]
