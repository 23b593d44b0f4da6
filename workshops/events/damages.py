"""What happens where somebody of the employed broke something, and what of it their wage pays."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from kernel.events import Event


class DamageStated(Event, frozen=True, kw_only=True):
    """A worker caused a loss on a day: how much of it is theirs to make good (fen), and what it was."""

    TOPIC: ClassVar[str] = "workshops.damage-stated"
    workshop: str
    worker: str
    damage: str
    happened_on: date
    amount: int
    reason_code: str


class DamageWithdrawn(Event, frozen=True, kw_only=True):
    """Nothing more is taken for it, and what was taken is given back on the next slip."""

    TOPIC: ClassVar[str] = "workshops.damage-withdrawn"
    worker: str
    damage: str


class WageLimit(msgspec.Struct, frozen=True):
    """What bounds the deductions of a month of work: its `wage` so far (fen) and the `monthly` minimum wage
    (yuan, in force since a day in a region)."""

    wage: int
    monthly: Decimal
    since: date
    region: str


class Deduction(msgspec.Struct, frozen=True):
    """What a slip takes of one month's wage for one damage (`amount` in fen; negative: gives back).

    `whole` is the damage, `before` what earlier slips took for it; `limit` what bounds it, None where it is
    given back whatever the limit.
    """

    damage: str
    reason_code: str
    happened_on: date
    whole: int
    before: int
    month: str
    amount: int
    limit: WageLimit | None


class MonthWage(msgspec.Struct, frozen=True):
    """What a slip pays of one month's wage (fen, signed)."""

    month: str
    amount: int


class WageReckoned(Event, frozen=True, kw_only=True):
    """Saved with the slip: what it pays of which month's wage, and what it takes of it for damage."""

    TOPIC: ClassVar[str] = "workshops.wage-reckoned"
    workshop: str
    worker: str
    run: str
    slip: str
    wages: tuple[MonthWage, ...]
    deductions: tuple[Deduction, ...]
