"""A forecast says what it can know: by known series, and honestly where a series is short."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insight.domain import forecast
from insight.domain.forecast import MOST_MONTHS, PLAIN_UNTIL
from kernel.time import months_after


def months(amounts: Iterable[int], first: str = "2024-01") -> list[tuple[str, int]]:
    """A gapless series."""
    return [(months_after(first, place), amount) for place, amount in enumerate(amounts)]


def test_nothing_comes_of_nothing() -> None:
    """No month, or none with any income: no forecast at all, and it says so."""
    for series in ([], months([0, 0, 0])):
        assert forecast(series, 3) == ([], "none", None, None, 0)


@pytest.mark.parametrize(("amounts", "method"), [([500], "last"), ([500, 700], "last"), ([3, 5, 7], "mean")])
def test_a_short_series_gets_a_plain_rule_and_a_wide_interval(amounts: list[int], method: str) -> None:
    """No error is claimed that could not be found out; the interval holds all that was ever seen."""
    told = forecast(months(amounts), 2)
    assert (told.method, told.error, told.tried) == (method, None, 0)
    for step in told.ahead:
        assert step.expected == round(sum(amounts[-3:]) / 3 if method == "mean" else amounts[-1])
        assert step.low <= min(amounts)
        assert step.high >= max(*amounts, round(1.5 * step.expected))


def test_a_level_series_stays_level() -> None:
    """As it always was; nothing was ever off."""
    told = forecast(months([800] * 12), 3)
    assert [step[1:] for step in told.ahead] == [(800, 800, 800)] * 3
    assert [step.month for step in told.ahead] == ["2025-01", "2025-02", "2025-03"]
    assert (told.error, told.tried) == (0.0, 8)


def test_the_month_of_the_spring_festival_comes_again() -> None:
    """Three years with half the work in February: the fourth is seen coming."""
    year = [1000, 500, *[1000] * 10]
    told = forecast(months([*year, *year, *year, 1000]), 2)
    assert told.method == "seasonal"
    assert [step.expected for step in told.ahead] == [500, 1000]
    assert told.compared < 0.5


def test_what_grows_goes_on_but_ever_less() -> None:
    """A trend that fades: above the last month, below a straight line."""
    told = forecast(months(range(1000, 2100, 100)), 6)
    assert told.method == "damped"
    assert 2000 < told.ahead[0].expected < told.ahead[5].expected < 2600


def test_the_error_is_that_of_forecasts_made_then() -> None:
    """A jump nobody could see coming counts as wrong once, in the month it came."""
    told = forecast(months([1000] * 9 + [2000] + [2000] * 4), 1)
    assert told.tried == 10
    assert told.error is not None
    assert told.error >= 0.5 / 10


def test_a_forecast_made_then_knew_only_what_was_recorded_then() -> None:
    """Half of every month comes in late: what then looked like half was always doubled."""
    series = months([1000] * 10)
    then = {
        end: {month: 500 if month == end else 1000 for month, _ in series if month <= end}
        for end, _ in series
    }
    assert forecast(series, 1).error == 0.0
    honest = forecast(series, 1, known_then=then)
    assert honest.error is not None
    assert honest.error > 0.1
    assert honest.ahead[0].low < 1000 < honest.ahead[0].high


def test_a_month_of_which_nothing_was_known_then_counts_as_nothing() -> None:
    """It was not there to go by; months before the books began count as they are today."""
    series = months([1000] * 8)
    last = series[-2][0]
    then = {last: {month: 1000 for month, _ in series[:-2]}}
    known = forecast(series, 1, known_then=then)
    assert known.error is not None
    assert known.error > 0
    assert known.tried == 4


def test_the_interval_holds_about_eight_in_ten() -> None:
    """On a hundred made-up series that wander by chance, with a fixed seed."""
    import random

    chance = random.Random(7)
    held = 0
    for _series in range(200):
        level, amounts = 10_000.0, []
        for _month in range(31):
            level *= chance.uniform(0.9, 1.1)
            amounts.append(round(level * chance.uniform(0.95, 1.05)))
        (step,) = forecast(months(amounts[:-1]), 1).ahead
        held += step.low <= amounts[-1] <= step.high
    assert 140 <= held <= 190


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40), st.integers(1, 9))
def test_whatever_the_series_is_the_forecast_is_sound(amounts: list[int], ahead: int) -> None:
    """Gapless months, at most six; never below nothing; low, expected and high in order; wider with time."""
    told = forecast(months(amounts), ahead)
    assert len(told.ahead) == (min(ahead, MOST_MONTHS) if any(amounts) else 0)
    last = months(amounts)[-1][0]
    for place, step in enumerate(told.ahead, 1):
        assert step.month == months_after(last, place)
        assert 0 <= step.low <= step.expected <= step.high
    if len(amounts) < PLAIN_UNTIL:
        assert told.error is None
