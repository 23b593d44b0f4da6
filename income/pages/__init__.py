"""What a villager sees of their income: this month big, its stages and days, how each amount came about."""

from income.pages import (
    contests,
    days,
    evidence,
    explanation,
    hours,
    month,
    payments,
    rates,
    slip_papers,
    slips,
)
from income.pages.asking import blueprint

__all__ = [
    "blueprint",
    "contests",
    "days",
    "evidence",
    "explanation",
    "hours",
    "month",
    "payments",
    "rates",
    "slip_papers",
    "slips",
]
