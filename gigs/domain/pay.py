"""What short work earns: amounts and quantities by the basis it is paid on."""

from decimal import ROUND_HALF_UP, Decimal

from gigs.events import Pay, Place
from kernel.errors import Invalid
from kernel.money import rate

HOUR = 3600

# By basis: the finest step a quantity may have, and the most there can be of it in one shift.
STEP = {"hour": Decimal("0.01"), "day": Decimal("0.1"), "piece": Decimal(1), "lump": Decimal(1)}
MOST = {"hour": Decimal(24), "day": Decimal(2), "piece": Decimal(100_000), "lump": Decimal(1)}


def checked_pay(pay: Pay) -> Pay:
    """A promise that can be kept: above zero, at most four decimals.

    Refuses `rate-not-positive`, `rate-too-fine`, `rate-too-high`.
    """
    try:
        rate(pay.amount)
    except Invalid as wrong:
        raise Invalid(wrong.code, field="pay") from None
    return pay


def usual_quantity(basis: str, place: Place) -> Decimal:
    """What somebody works who stays from beginning to end: the shift's hours, one day, the one job.

    Refuses `required` for pieces: nobody can tell how many without counting.
    """
    if basis == "piece":
        raise Invalid("required", field="quantity")
    if basis != "hour":
        return Decimal(1)
    seconds = Decimal((place.ends_at - place.starts_at).total_seconds())
    return (seconds / HOUR).quantize(STEP["hour"], rounding=ROUND_HALF_UP)


def checked_quantity(basis: str, quantity: Decimal) -> Decimal:
    """A quantity somebody can have worked in one shift.

    Hours with at most two decimals, days with one, whole pieces, exactly one job: then `quantity × amount` is
    exact in micro-yuan. Refuses `quantity-not-positive`, `quantity-too-fine`, `out-of-range`.
    """
    if quantity <= 0:
        raise Invalid("quantity-not-positive", field="quantity")
    if quantity > MOST[basis]:
        raise Invalid("out-of-range", field="quantity")
    if quantity % STEP[basis]:
        raise Invalid("quantity-too-fine", field="quantity")
    return quantity
