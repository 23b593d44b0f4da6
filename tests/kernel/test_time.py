"""Days and months are those of Asia/Shanghai, and the clock can be held still."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.time import (
    ZONE,
    day_of,
    end_of,
    first_day,
    fixed,
    fixed_now,
    last_day,
    month_of,
    months_after,
    now,
    today,
)


def test_the_day_begins_at_midnight_in_shanghai() -> None:
    """Sixteen hours into the day in Greenwich."""
    assert day_of(datetime(2026, 11, 3, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 3)
    assert day_of(datetime(2026, 11, 3, 16, 0, tzinfo=UTC)) == date(2026, 11, 4)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_the_end_of_a_day_is_its_last_moment(day: date) -> None:
    """A microsecond later it is tomorrow."""
    assert day_of(end_of(day)) == day
    assert day_of(end_of(day) + timedelta(microseconds=1)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("month", "count", "other"),
    [("2026-11", 2, "2027-01"), ("2026-01", -1, "2025-12"), ("2026-11", 0, "2026-11")],
)
def test_months_are_counted_over_the_years(month: str, count: int, other: str) -> None:
    """Both ways."""
    assert months_after(month, count) == other


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_every_day_lies_in_its_month(day: date) -> None:
    """Between its first and its last."""
    month = month_of(day)
    assert first_day(month) <= day <= last_day(month)
    assert first_day(months_after(month, 1)) == last_day(month) + timedelta(days=1)


def test_the_clock_stands_still_within_a_block() -> None:
    """For tests, histories, and requests that name their moment; blocks may lie in blocks."""
    moment = datetime(2026, 11, 3, 23, 30, tzinfo=ZONE)
    assert fixed() is None
    with fixed_now(moment):
        assert now() == fixed() == moment
        assert now().tzinfo is UTC
        assert today() == date(2026, 11, 3)
        with fixed_now(moment + timedelta(hours=1)):
            assert today() == date(2026, 11, 4)
        assert now() == moment
    assert fixed() is None
    assert now().tzinfo is UTC
