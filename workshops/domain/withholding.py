"""Tax a payer keeps back: tariffs as dated data with their source, and what they come to. Amounts in fen.

Which way of withholding a workshop uses is a decision of law that its operator takes (`PayTerms`); none of
this guesses it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from kernel.money import from_fen, to_fen


class Bracket(NamedTuple):
    """Up to `top` yuan (None: all above), `rate` of the whole less `quick` yuan (速算扣除数)."""

    top: int | None
    rate: Decimal
    quick: int


class Tariff(NamedTuple):
    """A table in force from a day on, and where it is written."""

    since: date
    source: str
    brackets: Sequence[Bracket]


def _table(*rows: tuple[int | None, int, int]) -> tuple[Bracket, ...]:
    return tuple(Bracket(top, Decimal(percent) / 100, quick) for top, percent, quick in rows)


# 劳务报酬所得, each time or each month: a fifth of what is left after costs, more above 20 000.
PER_TIME = (
    Tariff(
        date(2019, 1, 1),
        "国家税务总局公告2018年第61号，附件：预扣率表二",
        _table((20_000, 20, 0), (50_000, 30, 2_000), (None, 40, 7_000)),
    ),
)
SMALL, FREE, COSTS = 4_000, 800, Decimal("0.20")
"""Costs in yuan: a fifth; up to 4 000 a flat 800."""

# 累计预扣法 for those who work through an internet platform.
CUMULATIVE = (
    Tariff(
        date(2025, 10, 1),
        "国家税务总局公告2025年第16号；预扣率表一",
        _table(
            (36_000, 3, 0),
            (144_000, 10, 2_520),
            (300_000, 20, 16_920),
            (420_000, 25, 31_920),
            (660_000, 30, 52_920),
            (960_000, 35, 85_920),
            (None, 45, 181_920),
        ),
    ),
)
ALLOWANCE = 5_000
"""Yuan for each month in a row in which there were receipts (减除费用)."""


def in_force(tariffs: Sequence[Tariff], day: date) -> Tariff | None:
    """The tariff that counts on a day; None before the first."""
    return max((each for each in tariffs if each.since <= day), key=lambda each: each.since, default=None)


TARIFFS: Mapping[str, Sequence[Tariff]] = {"none": (), "per-time": PER_TIME, "cumulative": CUMULATIVE}
"""By way of withholding."""


def per_time(receipts: int, day: date) -> int:
    """The tax (fen) on what somebody receives from one payer in a month (fen), by the day it is paid."""
    tariff = in_force(PER_TIME, day)
    yuan = from_fen(receipts)
    left = yuan - FREE if yuan <= SMALL else yuan * (1 - COSTS)
    return _by_table(tariff, left)


def cumulative(receipts: int, months: int, day: date) -> int:
    """The tax (fen) on what somebody received in a year so far (fen), over so many months in a row."""
    tariff = in_force(CUMULATIVE, day)
    left = from_fen(receipts) * (1 - COSTS) - ALLOWANCE * months
    return _by_table(tariff, left)


def _by_table(tariff: Tariff | None, taxable: Decimal) -> int:
    if tariff is None or taxable <= 0:
        return 0
    bracket = next(each for each in tariff.brackets if each.top is None or taxable <= each.top)
    return to_fen(taxable * bracket.rate - bracket.quick)
