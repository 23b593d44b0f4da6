"""The next months of a series, from its own history: how much, between what and what, and how wrong before.

Every month there is enough history the same procedure is run again on what was known then, and compared
with what came: that error is shown, and the interval is made of it. A series too short for that gets a
plain rule and a wide interval, and says so.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from kernel.time import months_after

Method = Literal["none", "last", "mean", "damped", "seasonal"]

PLAIN_UNTIL = 6
"""So many months at least before methods are compared."""
SEASON = 12
TRIED_FROM = 4
"""The first comparison stands on so many months."""
COMPARED_ON = 3
"""A method is chosen by so many months at least."""
TRIED_LAST = 12
"""At most so many past months are tried: what was long ago says little of today."""
CONFIDENCE = 0.8
PLAIN_WIDTH = 0.5
"""Half the interval of a series too short to know its errors: half as much to half as much again."""
MOST_MONTHS = 6

DAMPING = 0.9
LEVEL_WEIGHT, TREND_WEIGHT = 0.6, 0.3
"""Gardner's damped trend with middling weights: fitted ones would fit noise on series this short."""

Series = Sequence[float]
Rule = Callable[[Series, int], float]


class Ahead(NamedTuple):
    """One month ahead, in fen."""

    month: str
    expected: int
    low: int
    high: int


class Forecast(NamedTuple):
    """Months ahead, how they were made, and how far off it was on average (MAPE; 0.07 is 7 %).

    `compared` with what a plain repetition of the last month was off in the same months (below 1 is
    better); `tried` past months stand behind both, None where the series is too short to try.
    """

    ahead: Sequence[Ahead]
    method: Method
    error: float | None
    compared: float | None
    tried: int


def forecast(
    months: Sequence[tuple[str, int]],
    ahead: int,
    *,
    known_then: Mapping[str, Mapping[str, int]] | None = None,
) -> Forecast:
    """The `ahead` months after a gapless series of (month, fen), the oldest first.

    `known_then` tells, by month, the series as it stood when that month ended: what a forecast made then
    would have had to go by. Of a month it does not tell of, before the books began, today's figures count.
    """
    ahead = min(ahead, MOST_MONTHS)
    series = [float(amount) for _, amount in months]
    if not series or not any(series):
        return Forecast([], "none", None, None, 0)
    if len(series) < PLAIN_UNTIL:
        return _plain(months[-1][0], series, ahead)
    trials = _try(months, ahead, known_then or {})
    method = _best(series)
    widths = _widths(trials, ahead)
    steps = []
    for step in range(1, ahead + 1):
        expected = max(METHODS[method](series, step), 0.0)
        width = widths[step - 1]
        low, high = expected * max(1 - width, 0), expected * (1 + width)
        steps.append(_rounded(months_after(months[-1][0], step), expected, low, high))
    errors = [abs(t.came - t.told) / t.came for t in trials if t.step == 1 and t.came > 0]
    plain = sum(abs(t.came - t.last) for t in trials if t.step == 1)
    made = sum(abs(t.came - t.told) for t in trials if t.step == 1)
    return Forecast(
        steps,
        method,
        sum(errors) / len(errors) if errors else None,
        made / plain if plain else None,
        sum(t.step == 1 for t in trials),
    )


class _Trial(NamedTuple):
    """What was told for a month `step` ahead, what came, and what had been the last month then."""

    step: int
    told: float
    came: float
    last: float


def _try(
    months: Sequence[tuple[str, int]], ahead: int, known_then: Mapping[str, Mapping[str, int]]
) -> list[_Trial]:
    """Run the whole procedure, the choice of a method included, as if it were an earlier month."""
    trials = []
    for end in range(max(TRIED_FROM, len(months) - TRIED_LAST), len(months)):
        then = known_then.get(months[end - 1][0])
        series = [float(amount if then is None else then.get(month, 0)) for month, amount in months[:end]]
        rule = METHODS[_best(series)]
        for step in range(1, min(ahead, len(months) - end) + 1):
            came = float(months[end + step - 1][1])
            trials.append(_Trial(step, max(rule(series, step), 0.0), came, series[-1]))
    return trials


def _best(series: Series) -> Method:
    """The method that would have been least wrong one month ahead on this series; the plainest of equals."""
    able = [name for name, least in LEAST.items() if len(series) >= least + COMPARED_ON or name == "last"]
    return min(able, key=lambda name: (_wrong(METHODS[name], series, LEAST[name]), able.index(name)))


def _wrong(rule: Rule, series: Series, least: int) -> float:
    first = max(least, TRIED_FROM - 1, len(series) - TRIED_LAST)
    errors = [abs(series[end] - rule(series[:end], 1)) for end in range(first, len(series))]
    return sum(errors) / len(errors) if errors else math.inf


def _widths(trials: Sequence[_Trial], ahead: int) -> list[float]:
    """How far from what is expected eight of ten fell, as a share of it, for each step; never narrower later.

    The k-th smallest of n errors bounds a new one with a chance of k ÷ (n + 1); where n is too small for
    that, the largest is taken half as wide again (Lei et al. 2018, split conformal prediction).
    """
    widths: list[float] = []
    for step in range(1, ahead + 1):
        shares = sorted(abs(t.came - t.told) / t.told for t in trials if t.step == step and t.told > 0)
        rank = math.ceil((len(shares) + 1) * CONFIDENCE)
        if not shares:
            width = widths[-1] * math.sqrt(step / (step - 1)) if widths else PLAIN_WIDTH
        elif rank > len(shares):
            width = shares[-1] * 1.5
        else:
            width = shares[rank - 1]
        widths.append(max([width, *widths[-1:]]))
    return widths


def _plain(last_month: str, series: Series, ahead: int) -> Forecast:
    method: Method = "last" if len(series) < 3 else "mean"
    steps = []
    for step in range(1, ahead + 1):
        expected = max(METHODS[method](series, step), 0.0)
        low, high = expected * (1 - PLAIN_WIDTH), expected * (1 + PLAIN_WIDTH)
        spread = [*series, low, high]
        steps.append(_rounded(months_after(last_month, step), expected, max(min(spread), 0.0), max(spread)))
    return Forecast(steps, method, None, None, 0)


def _rounded(month: str, expected: float, low: float, high: float) -> Ahead:
    return Ahead(month, round(expected), round(low), round(high))


def _last(series: Series, step: int) -> float:
    return series[-1]


def _mean(series: Series, step: int) -> float:
    recent = series[-3:]
    return sum(recent) / len(recent)


def _damped(series: Series, step: int) -> float:
    """A trend that fades (Gardner and McKenzie 1985)."""
    level, trend = series[0], (series[2] - series[0]) / 2
    for amount in series[1:]:
        before = level
        level = LEVEL_WEIGHT * amount + (1 - LEVEL_WEIGHT) * (level + DAMPING * trend)
        trend = TREND_WEIGHT * (level - before) + (1 - TREND_WEIGHT) * DAMPING * trend
    return level + trend * sum(DAMPING**n for n in range(1, step + 1))


def _seasonal(series: Series, step: int) -> float:
    """The same month of last year, times how the last months, at most three, stand to those a year before."""
    year_ago = series[len(series) - SEASON + (step - 1) % SEASON]
    known = min(3, len(series) - SEASON)
    recent, before = series[-known:], series[-SEASON - known : -SEASON]
    return year_ago * (sum(recent) / sum(before)) if sum(before) > 0 else year_ago


METHODS: dict[Method, Rule] = {"last": _last, "mean": _mean, "damped": _damped, "seasonal": _seasonal}
LEAST: dict[Method, int] = {"last": 1, "mean": 3, "damped": 4, "seasonal": SEASON + 1}

__all__ = ["Ahead", "Forecast", "forecast"]
