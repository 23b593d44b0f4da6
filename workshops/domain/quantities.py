"""Amounts of material: exact decimals with up to four places, in whatever unit the material has."""

from decimal import Decimal

from kernel.errors import Invalid

FINEST = Decimal("0.0001")
MOST = Decimal(10_000_000)


def checked_amount(amount: Decimal, *, field: str = "quantity", nothing: bool = False) -> Decimal:
    """An amount above zero (`nothing`: or none at all).

    Refuses `amount-not-positive`, `amount-too-fine` (more than four decimals), `amount-too-large`.
    """
    if not amount.is_finite() or amount < 0 or (not amount and not nothing):
        raise Invalid("amount-not-positive", field=field)
    if amount > MOST:
        raise Invalid("amount-too-large", field=field)
    if amount != amount.quantize(FINEST):
        raise Invalid("amount-too-fine", field=field)
    return amount


def to_parts(amount: Decimal) -> int:
    """Whole ten-thousandths: how read models keep it, so that sums stay exact."""
    return int(amount.scaleb(4))


def from_parts(parts: int) -> Decimal:
    """Whole ten-thousandths as an amount, without noughts at its end."""
    amount = Decimal(parts).scaleb(-4).normalize()
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
