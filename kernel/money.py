"""Money without floats: whole fen once settled, exact decimals until then."""

from decimal import ROUND_HALF_UP, Decimal

from kernel.errors import Invalid

FEN = Decimal("0.01")
MAX_RATE = Decimal(10_000)


def rate(text: str | Decimal) -> Decimal:
    """A piece rate in yuan per piece, above zero and with at most four decimals.

    Refuses `rate-not-positive`, `rate-too-fine` (more than four decimals), `rate-too-high`.
    """
    value = Decimal(text)
    if not value.is_finite() or value <= 0:
        raise Invalid("rate-not-positive", field="rate")
    if value > MAX_RATE:
        raise Invalid("rate-too-high", field="rate")
    if value != value.quantize(Decimal("0.0001")):
        raise Invalid("rate-too-fine", field="rate")
    return value


def factor(text: str | Decimal) -> Decimal:
    """A grade factor, 0 to 9.99 with at most two decimals, so that `worth` stays exact in micro-yuan.

    Refuses `factor-out-of-range`.
    """
    value = Decimal(text)
    if not value.is_finite() or not 0 <= value < 10 or value != value.quantize(FEN):
        raise Invalid("factor-out-of-range", field="factor")
    return value


def worth(quantity: int, rate: Decimal, factor: Decimal = Decimal(1)) -> Decimal:
    """What pieces are worth in yuan, exact and unrounded: quantity × rate × factor."""
    return quantity * rate * factor


def to_fen(yuan: Decimal) -> int:
    """Round an exact amount half-up to whole fen. Done once per figure or pay line, never on parts of it."""
    return int((yuan / FEN).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def from_fen(fen: int) -> Decimal:
    """Whole fen as yuan with two decimals."""
    return Decimal(fen).scaleb(-2)


def to_micro(yuan: Decimal) -> int:
    """An exact amount as whole micro-yuan: how read models keep it until settled, so that sums stay exact."""
    micro = yuan.scaleb(6)
    whole = int(micro)
    if micro != whole:
        raise ValueError(f"{yuan} yuan is finer than a micro-yuan")
    return whole


def from_micro(micro: int) -> Decimal:
    """Whole micro-yuan as yuan with six decimals."""
    return Decimal(micro).scaleb(-6)


_SIGNS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ((1000, "仟"), (100, "佰"), (10, "拾"), (1, ""))
_GROUPS = ((100_000_000, "亿"), (10_000, "万"), (1, ""))


def in_capitals(fen: int) -> str:
    """An amount from 0 fen up as it stands on papers that are signed: 壹仟零叁拾元伍角整.

    By the rules for bills and vouchers (支付结算办法, 银发〔1997〕393号, appendix 1).
    """
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    written, skipped = "", False
    for size, word in _GROUPS:
        part = yuan // size % 10_000
        if part:
            written += ("零" if written and (skipped or part < 1000) else "") + _four_digits(part) + word
        skipped = not part
    written += "元" if written or not fen else ""
    written = "零元" if written == "元" else written
    if jiao or rest:
        written += f"{_SIGNS[jiao]}角" if jiao else "零" if written else ""
    return written + (f"{_SIGNS[rest]}分" if rest else "整")


def _four_digits(number: int) -> str:
    written, skipped = "", False
    for size, word in _PLACES:
        digit = number // size % 10
        if digit:
            written += ("零" if written and skipped else "") + _SIGNS[digit] + word
        skipped = not digit
    return written
