"""Where the lines and bars of a chart go: drawn on the server as SVG, the same figures in a table below."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

LEFT, TOP, BOTTOM = 52, 28, 34


class Point(NamedTuple):
    """A place in the chart and what is said there, if anything; `above` it or below."""

    x: float
    y: float
    said: str = ""
    above: bool = True
    rising: bool = False


class Name(NamedTuple):
    """A word at the foot of the chart."""

    x: float
    said: str


class Tick(NamedTuple):
    """A line across the chart and its value."""

    y: float
    said: str


@dataclass(frozen=True)
class Frame:
    """What stands around the figures, in units of the drawing; `gaps` are where nothing is told."""

    width: int
    height: int
    ticks: Sequence[Tick]
    names: Sequence[Name]
    gaps: Sequence[float]

    @property
    def left(self) -> int:
        """Where the lines across begin."""
        return LEFT

    @property
    def right(self) -> int:
        """Where they end."""
        return self.width - 12

    @property
    def foot(self) -> int:
        """Where the names stand."""
        return self.height - 8


@dataclass(frozen=True)
class Chart(Frame):
    """Lines over months, what is expected after them, and a band around either; `reach` says from what to
    what the last month ahead is expected."""

    lines: Sequence[str]
    points: Sequence[Point]
    ahead: str = ""
    hollow: Sequence[Point] = ()
    band: str = ""
    reach: str = ""


class Ahead(NamedTuple):
    """What is expected, and from what to what."""

    expected: Decimal
    low: Decimal
    high: Decimal


def line_chart(
    names: Sequence[str],
    values: Sequence[Decimal | None],
    *,
    ahead: Sequence[Ahead] = (),
    band: Sequence[tuple[Decimal, Decimal] | None] = (),
    width: int = 640,
    height: int = 232,
    every: int = 1,
    decimals: int = 1,
) -> Chart:
    """A line over months, None where a value is not told; `ahead` goes on dashed, in a band.

    `band` is drawn around the line itself (from what to what), one a value. Every so-many-th month is named;
    values are said at the ends and at the lowest.
    """
    told = [value for value in values if value is not None]
    highest = max([*told, *(step.high for step in ahead), *(each[1] for each in band if each)], default=1)
    step, top = _steps(highest)
    count = len(values) + len(ahead)
    room = width - LEFT - 40

    def x(place: int) -> float:
        return round(LEFT + 16 + room * place / max(count - 1, 1), 1)

    def y(value: Decimal | float) -> float:
        share = float(value) / float(top) if top else 0.0
        return round(height - BOTTOM - (height - BOTTOM - TOP) * share, 1)

    lines = [
        "M" + "L".join(f"{x(place)} {y(value)}" for place, value in run)
        for run in _runs(values)
        if len(run) > 1
    ]
    points = [
        Point(x(place), y(value), said, above, rising=_rises(place, values))
        for place, value in enumerate(values)
        if value is not None
        for said, above in [_said(place, values, decimals)]
    ]
    hollow, dashed, around = [], "", ""
    if ahead and values and values[-1] is not None:
        places = range(len(values), count)
        last = (x(len(values) - 1), y(values[-1]))
        steps = list(zip(places, ahead, strict=True))
        hollow = [
            Point(x(place), y(each.expected), _written(each.expected, decimals) if each is ahead[-1] else "")
            for place, each in steps
        ]
        dashed = "M" + "L".join(f"{a} {b}" for a, b in [last, *((p.x, p.y) for p in hollow)])
        edge = [last, *((x(place), y(each.high)) for place, each in steps)]
        edge += [(x(place), y(each.low)) for place, each in reversed(steps)]
        around = "M" + "L".join(f"{a} {b}" for a, b in edge) + "Z"
    elif band:
        around = _around([(x(place), y(each[0]), y(each[1])) for place, each in enumerate(band) if each])
    return Chart(
        width=width,
        height=height,
        ticks=[
            Tick(y(step * n), _written(step * n, 0 if step >= 1 else 2)) for n in range(int(top / step) + 1)
        ],
        names=[Name(x(place), name) for place, name in enumerate(names) if (count - 1 - place) % every == 0],
        lines=lines,
        points=points,
        ahead=dashed,
        hollow=hollow,
        band=around,
        reach=f"{_written(ahead[-1].low, decimals)}–{_written(ahead[-1].high, decimals)}" if dashed else "",
        gaps=[x(place) for place, value in enumerate(values) if value is None],
    )


class Column(NamedTuple):
    """One bar of parts on one another: (class, y, height) each; the sum said above."""

    x: float
    width: float
    parts: Sequence[tuple[str, float, float]]
    said: str
    top: float


@dataclass(frozen=True)
class Columns(Frame):
    """Bars that start at nought."""

    columns: Sequence[Column]


def columns(
    names: Sequence[str],
    values: Sequence[Sequence[tuple[str, Decimal]] | None],
    *,
    width: int = 1180,
    height: int = 260,
) -> Columns:
    """Bars of parts over months; None where they are not told."""
    sums = [sum((part for _, part in parts), Decimal(0)) if parts else None for parts in values]
    step, top = _steps(max((each for each in sums if each is not None), default=Decimal(1)))
    slot = (width - LEFT - 24) / max(len(values), 1)
    wide = min(slot * 0.56, 48)

    def y(value: Decimal) -> float:
        return round(height - BOTTOM - (height - BOTTOM - TOP) * float(value) / float(top), 1)

    drawn, gaps = [], []
    for place, parts in enumerate(values):
        middle = LEFT + 12 + slot * (place + 0.5)
        if parts is None:
            gaps.append(round(middle, 1))
            continue
        under, stacked = Decimal(0), []
        for kind, part in parts:
            if part > 0:
                stacked.append((kind, y(under + part), round(y(under) - y(under + part), 1)))
                under += part
        said = _written(under, 1 if top < 1000 else 0) if under else ""
        drawn.append(Column(round(middle - wide / 2, 1), round(wide, 1), stacked, said, y(under) - 7))
    return Columns(
        width=width,
        height=height,
        ticks=[
            Tick(y(step * n), _written(step * n, 0 if step >= 1 else 2)) for n in range(int(top / step) + 1)
        ],
        names=[Name(round(LEFT + 12 + slot * (place + 0.5), 1), name) for place, name in enumerate(names)],
        columns=drawn,
        gaps=gaps,
    )


def _runs(values: Sequence[Decimal | None]) -> Sequence[Sequence[tuple[int, Decimal]]]:
    """The stretches that are told without a gap."""
    runs: list[list[tuple[int, Decimal]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((place, value))
    return runs


def _around(edges: Sequence[tuple[float, float, float]]) -> str:
    if len(edges) < 2:
        return ""
    there = [(x, high) for x, _low, high in edges]
    back = [(x, low) for x, low, _high in reversed(edges)]
    return "M" + "L".join(f"{x} {y}" for x, y in [*there, *back]) + "Z"


def _said(place: int, values: Sequence[Decimal | None], decimals: int) -> tuple[str, bool]:
    """What is written at a point: the value at the ends, and the lowest below its point."""
    told = [value for value in values if value is not None]
    value = values[place]
    assert value is not None
    ends = [where for where, each in enumerate(values) if each is not None]
    if place in (ends[0], ends[-1]):
        return _written(value, decimals), True
    lowest = value == min(told) and values.index(value) == place and len(told) > 3
    return (_written(value, decimals), False) if lowest else ("", True)


def _rises(place: int, values: Sequence[Decimal | None]) -> bool:
    """Whether a line begins here and goes up: then there is room for words below it only."""
    following = next((value for value in values[place + 1 :] if value is not None), None)
    begins = all(value is None for value in values[:place])
    return begins and following is not None and following > (values[place] or 0)


def _steps(highest: Decimal | int) -> tuple[Decimal, Decimal]:
    """How far apart lines across stand so that there are three to five, and the value of the topmost."""
    if highest <= 0:
        return Decimal(1), Decimal(1)
    magnitude = Decimal(10) ** math.floor(math.log10(float(highest)))
    for share in ("0.2", "0.25", "0.5", "1", "2"):
        step = magnitude * Decimal(share)
        count = math.ceil(highest / step)
        if count <= 5:
            return step, step * count
    return magnitude * 2, magnitude * 10


def _written(value: Decimal, decimals: int) -> str:
    exponent = Decimal(1).scaleb(-decimals)
    return f"{value.quantize(exponent, ROUND_HALF_UP):,}"
