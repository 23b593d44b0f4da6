"""A rate corrected for work already done: what was asked of whom, and what it makes of each hand-in."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

import msgspec

from kernel.events import Event


class RateDifference(msgspec.Struct, frozen=True):
    """What a corrected rate adds to a hand-in and no slip has taken yet.

    `unsettled` are its accepted pieces by grade, `entry` the income entry they make up (`opens`: a new one),
    `before` and `exact` what that entry was worth until now and is worth from now on (yuan, signed), with the
    pieces it counts.
    """

    entry: str
    opens: bool
    unsettled: dict[str, int]
    before: Decimal
    before_quantity: int
    exact: Decimal
    exact_quantity: int


class LowerRate(msgspec.Struct, frozen=True):
    """Hand-ins of one worker that earn `before` yuan a piece until now: the good pieces of them so far, and
    what the lower rate takes from these (fen, never positive)."""

    before: Decimal
    pieces: int
    amount: int
    hand_ins: tuple[str, ...]


class RateCorrectionConfirmed(Event, frozen=True, kw_only=True):
    """A step's rate (yuan a piece) for work done from `first` to `last`, both included.

    As it was seen before it was confirmed: what it adds at once (`up`) and what it takes from those who
    agree (`down`), in fen.
    """

    TOPIC: ClassVar[str] = "workshops.rate-correction-confirmed"
    workshop: str
    product: str
    step: str
    rate: Decimal
    first: date
    last: date
    reason_code: str
    up: int
    down: int


class RateCorrectionDone(Event, frozen=True, kw_only=True):
    """Every hand-in it is about was raised, or its worker asked."""

    TOPIC: ClassVar[str] = "workshops.rate-correction-done"
    workshop: str
    hand_ins: int


class LowerRateAsked(Event, frozen=True, kw_only=True):
    """A worker is asked to agree to a lower rate for work they have done; `amount` is the sum of `lower`."""

    TOPIC: ClassVar[str] = "workshops.lower-rate-asked"
    correction: str
    workshop: str
    worker: str
    product: str
    step: str
    unit: str
    rate: Decimal
    first: date
    last: date
    reason_code: str
    lower: tuple[LowerRate, ...]
    amount: int


class LowerRateAnswered(Event, frozen=True, kw_only=True):
    """`agreed` or `refused`; by the worker, or by somebody at a desk in their place (`by.on_behalf_of`)."""

    TOPIC: ClassVar[str] = "workshops.lower-rate-answered"
    correction: str
    workshop: str
    worker: str
    answer: str


class RateCorrected(Event, frozen=True, kw_only=True):
    """A hand-in earns another rate than was promised: `more` yuan a piece (negative: less) from `before` to
    `rate`. `agreement` is the worker's to a lower one. No `difference` where nothing is accepted yet."""

    TOPIC: ClassVar[str] = "workshops.rate-corrected"
    correction: str
    workshop: str
    worker: str
    product: str
    step: str
    unit: str
    work_date: date
    before: Decimal
    rate: Decimal
    more: Decimal
    reason_code: str
    agreement: str | None
    difference: RateDifference | None


class RateDifferenceCounted(Event, frozen=True, kw_only=True):
    """The pieces a corrected rate counts for changed with an inspection or a mended count."""

    TOPIC: ClassVar[str] = "workshops.rate-difference-counted"
    correction: str
    workshop: str
    worker: str
    product: str
    step: str
    unit: str
    work_date: date
    more: Decimal
    difference: RateDifference


class RateDifferencePutOnSlip(Event, frozen=True, kw_only=True):
    """What a corrected rate adds and no slip had taken yet went onto one: pieces by grade at `more` yuan."""

    TOPIC: ClassVar[str] = "workshops.rate-difference-put-on-slip"
    correction: str
    run: str
    slip: str
    entry: str
    more: Decimal
    grades: dict[str, int]


class RateDifferenceTakenOffSlip(Event, frozen=True, kw_only=True):
    """The run was discarded: what `RateDifferencePutOnSlip` took is free again."""

    TOPIC: ClassVar[str] = "workshops.rate-difference-taken-off-slip"
    correction: str
    run: str
    slip: str
