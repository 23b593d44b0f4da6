"""Money is exact until it is settled, and rounded half-up once."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from kernel.money import MAX_RATE, factor, from_fen, from_micro, rate, to_fen, to_micro, worth

rates = st.decimals("0.0001", MAX_RATE, places=4)
factors = st.decimals(0, "9.99", places=2)
counts = st.integers(-100_000, 100_000)


@pytest.mark.parametrize("text", ["0.0001", "0.42", "0.0350", "10000", "1E+1"])
def test_a_rate_has_up_to_four_decimals(text: str) -> None:
    """¥0.0350 a piece is normal."""
    assert rate(text) == Decimal(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "rate-not-positive"),
        ("-1", "rate-not-positive"),
        ("NaN", "rate-not-positive"),
        ("Infinity", "rate-not-positive"),
        ("0.00005", "rate-too-fine"),
        ("10000.0001", "rate-too-high"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(text: str, code: str) -> None:
    """Each with its own reason."""
    with pytest.raises(Invalid, match=code):
        rate(text)


@pytest.mark.parametrize("text", ["-0.01", "10", "0.005", "NaN"])
def test_a_factor_that_cannot_be_is_refused(text: str) -> None:
    """0 to 9.99 in hundredths."""
    with pytest.raises(Invalid, match="factor-out-of-range"):
        factor(text)


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [("0.005", 1), ("0.0049", 0), ("-0.005", -1), ("0.015", 2), ("0.025", 3), ("13.6500", 1365)],
)
def test_half_a_fen_is_rounded_away_from_zero(yuan: str, fen: int) -> None:
    """As people do, not as banks do."""
    assert to_fen(Decimal(yuan)) == fen


@given(counts, rates, factors)
def test_the_worth_of_pieces_is_exact_in_micro_yuan(count: int, rate: Decimal, factor: Decimal) -> None:
    """Whatever the rate and the factor: nothing is lost on the way to a read model and back."""
    exact = worth(count, rate, factor)
    assert Fraction(exact) == count * Fraction(rate) * Fraction(factor)
    assert from_micro(to_micro(exact)) == exact


def test_what_is_finer_than_a_micro_yuan_is_not_kept() -> None:
    """Rather no figure than a wrong one."""
    with pytest.raises(ValueError, match="finer"):
        to_micro(Decimal("0.0000001"))


@given(st.integers(-(2**63), 2**63 - 1))
def test_fen_come_back_as_they_went(fen: int) -> None:
    """Settled amounts are whole fen, as many as a read model can hold."""
    assert to_fen(from_fen(fen)) == fen
