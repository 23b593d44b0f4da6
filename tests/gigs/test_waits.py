"""How long gigs take to be full: counted by how long, and the middle of it found again."""

import statistics
from collections import Counter
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy import insert

from gigs.readmodel.fill import middle, tenths_of, waits_told
from gigs.readmodel.tables import WAITS
from tests.gigs.market import Market


@pytest.mark.parametrize(
    ("minutes", "tenths"),
    [(0, 0), (2, 0), (3, 1), (34, 6), (9 * 60 + 57, 100), (12 * 60 + 29, 120), (12 * 60 + 30, 130)],
)
def test_waits_count_to_two_figures(minutes: int, tenths: int) -> None:
    """Half a tenth up; from ten hours on whole hours, from a hundred on tens of them."""
    assert tenths_of(timedelta(minutes=minutes)) == tenths


@for_all(st.lists(st.integers(0, 40 * 24 * 60), min_size=1, max_size=60))
def test_the_middle_of_many_waits_is_that_of_a_list(minutes: list[int]) -> None:
    """Counting how many took how long loses nothing but the rounding of each, a twentieth at most."""
    tenths = [tenths_of(timedelta(minutes=each)) for each in minutes]
    exact = Decimal(str(statistics.median(tenths))) / 10
    assert middle(Counter(tenths)) == exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    for each, counted in zip(minutes, tenths, strict=True):
        assert abs(each - counted * 6) <= max(3, each / 20)


def test_the_middle_of_nothing_is_unknown() -> None:
    """Not nought."""
    assert middle(Counter()) is None


@pytest.mark.parametrize(
    "months",
    [
        [{60: 1}],
        [{60: 2}],
        [{60: 1, 90: 1}],
        [{60: 1, 90: 1}, {90: 1}],
        [{60: 5, 90: 4}],
        [{60: 4, 90: 5}],
        [{60: 4}, {70: 1, 90: 3}],
        [{7: 3, 310: 1}, {7: 2, 310: 5}, {9: 1}],
    ],
)
def test_the_store_finds_the_same_middle(market: Market, months: list[dict[int, int]]) -> None:
    """Over several months, for odd and even numbers of gigs; what is somebody else's does not count."""
    house = market.house
    of = {"key": "", "region": "33"}
    rows = [
        {**of, "month": f"2026-{number:02}", "gigs": waits_told(Counter(month))}
        for number, month in enumerate(months, 1)
    ]
    others = [{**of, "region": "34", "month": "2026-01", "gigs": waits_told(Counter({5: 9}))}]
    others.append(others[0] | {"region": "33", "month": "2025-12"})
    with house.read_engine.begin() as connection:
        connection.execute(insert(market.read.table(WAITS.name)), rows + others)
    counted = sum((Counter(month) for month in months), Counter())
    assert market.read.hours_to_full("2026-01", "2026-12", region="33") == middle(counted)
