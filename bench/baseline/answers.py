"""What all endpoints share: refusals, days and months, amounts as text."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from flask import jsonify
from flask.typing import ResponseReturnValue

ZONE = ZoneInfo("Asia/Shanghai")
CENT = Decimal("0.01")


def refuse(status: int, code: str) -> ResponseReturnValue:
    """A problem, by its code."""
    return jsonify(status=status, code=code), status


def today() -> date:
    """Today in Asia/Shanghai."""
    return datetime.now(ZONE).date()


def last_months(count: int) -> list[date]:
    """The first days of the last months, this one included, the latest last."""
    months = [today().replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def yuan(amount: Decimal) -> str:
    """Rounded half-up to fen."""
    return f"{amount.quantize(CENT, ROUND_HALF_UP):.2f}"


def exact(amount: Decimal) -> str:
    """Unrounded, at least four decimals."""
    return f"{amount:.4f}"


def ratio(part: int, whole: int) -> str | None:
    """A share with four decimals; none of nothing."""
    return f"{Decimal(part) / whole:.4f}" if whole else None


def month_after(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)
