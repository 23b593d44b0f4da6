"""How long answers to contests take: a measure, told alike to the workshop and to officials."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

PERIOD = timedelta(days=365)
"""Answers of so long are counted."""
_DAY = timedelta(days=1)


def median_days(waits: Iterable[tuple[datetime, datetime]]) -> Decimal | None:
    """How many days half of the answers took at most, from being asked to being given: one decimal,
    half-up. None where there are none."""
    seconds = [(answered - asked).total_seconds() for asked, answered in waits]
    if not seconds:
        return None
    days = Decimal(str(median(seconds))) / Decimal(str(_DAY.total_seconds()))
    return days.quantize(Decimal("0.1"), ROUND_HALF_UP)


__all__ = ["PERIOD", "median_days"]
