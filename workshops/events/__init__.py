"""What happens at a workshop. Other contexts listen; the topics never change.

Orders, their material and wages of the employed have rooms of their own: `orders`, `materials`, `wages`;
corrected rates `rates`, what is contested `contests`, what somebody broke `damages`.
"""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import msgspec

from kernel.events import Event
from workshops.events import bank as bank
from workshops.events import contests as contests
from workshops.events import damages as damages
from workshops.events import materials as materials
from workshops.events import orders as orders
from workshops.events import rates as rates
from workshops.events import wages as wages
from workshops.events.contests import ContestAnswered as ContestAnswered
from workshops.events.contests import HandInContested as HandInContested


class Payer(msgspec.Struct, frozen=True):
    """Who pays: a firm's name and its unified social credit code (GB 32100)."""

    name: str
    uscc: str


class Step(msgspec.Struct, frozen=True):
    """One step of making a product, and the qualification it asks for, if any."""

    code: str
    name: str
    requires: str | None = None


class Grade(msgspec.Struct, frozen=True):
    """A quality grade and what it multiplies the rate by."""

    code: str
    factor: Decimal


class Split(msgspec.Struct, frozen=True):
    """How inspection divides the pieces handed in; `grades` divides the accepted ones (`""`: no grade)."""

    accepted: int
    rework: int
    rejected: int
    grades: dict[str, int]


class Reason(msgspec.Struct, frozen=True):
    """Why pieces were sent back or rejected: a reason code and how many pieces."""

    code: str
    quantity: int


class WorkshopFounded(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.workshop-founded"
    name: str
    village: str
    kind: str
    payer: Payer


class WorkshopDescribed(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.workshop-described"
    name: str
    village: str
    kind: str
    payer: Payer


class MemberJoined(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.member-joined"
    worker: str
    number: str


class MemberRenumbered(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.member-renumbered"
    worker: str
    number: str


class PayTermsSet(Event, frozen=True, kw_only=True):
    """What the payer is to those who work here (`employment`, `labour`, `platform`), and the tax kept back
    (`none`, `per-time`, `cumulative`) on what is drawn up from a day on.

    `window`: over which time the pay of the employed is compared with the minimum wage (`day`, `week`,
    `month`), by work dates from that day on; None: no hours are kept. `deductions`: whether the labour
    contracts let damage be taken of the wage.
    """

    TOPIC: ClassVar[str] = "workshops.pay-terms-set"
    class_version: ClassVar[int] = 3
    relation: str
    withholding: str
    effective_from: date
    window: str | None
    deductions: bool

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """No hours were kept then."""
        state["window"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Nothing was taken for damage then."""
        state["deductions"] = False


class SheetColumnsConfirmed(Event, frozen=True, kw_only=True):
    """What the columns of the workshop's day sheets hold, under headings of one shape (a digest of them).
    `columns`: the role of each by its place from 0; `other` is passed over."""

    TOPIC: ClassVar[str] = "workshops.sheet-columns-confirmed"
    shape: str
    columns: dict[str, str]


class ProductDefined(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.product-defined"
    workshop: str
    code: str
    name: str
    unit: str
    steps: tuple[Step, ...]
    grades: tuple[Grade, ...]


class ProductRedefined(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.product-redefined"
    workshop: str
    code: str
    name: str
    unit: str
    steps: tuple[Step, ...]
    grades: tuple[Grade, ...]


class PieceRateSet(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.piece-rate-set"
    workshop: str
    product: str
    step: str
    rate: Decimal
    effective_from: date


class GradeFactorSet(Event, frozen=True, kw_only=True):
    """What pieces of a grade earn of a step's rate, for work from a day on."""

    TOPIC: ClassVar[str] = "workshops.grade-factor-set"
    workshop: str
    product: str
    grade: str
    factor: Decimal
    effective_from: date


class OwnCountGiven(Event, frozen=True, kw_only=True):
    """The worker's own count; of itself it earns nothing."""

    TOPIC: ClassVar[str] = "workshops.own-count-given"
    workshop: str
    worker: str
    product: str
    step: str
    work_date: date
    quantity: int


class PiecesHandedIn(Event, frozen=True, kw_only=True):
    """Pieces handed over, with the rate in force on the work date frozen in (yuan per piece)."""

    TOPIC: ClassVar[str] = "workshops.pieces-handed-in"
    workshop: str
    worker: str
    product: str
    step: str
    unit: str
    quantity: int
    work_date: date
    rate: Decimal
    rate_from: date
    factors: dict[str, Decimal]
    counted_by_worker: int | None = None
    rework_of: str | None = None
    order: str | None = None


class HandInWithdrawn(Event, frozen=True, kw_only=True):
    """Undone before inspection; `estimate` is what it stood for (yuan, exact)."""

    TOPIC: ClassVar[str] = "workshops.hand-in-withdrawn"
    worker: str
    work_date: date
    quantity: int
    estimate: Decimal
    reason_code: str


class PiecesInspected(Event, frozen=True, kw_only=True):
    """Divided by inspection: the `estimate` it stood for until now, and the `exact` worth accepted (yuan)."""

    TOPIC: ClassVar[str] = "workshops.pieces-inspected"
    worker: str
    work_date: date
    split: Split
    reasons: tuple[Reason, ...]
    estimate: Decimal
    exact: Decimal


class HandInCorrected(Event, frozen=True, kw_only=True):
    """A mended count; `split` too once inspected.

    `unsettled` are the accepted pieces by grade on no slip yet, `entry` the income entry they make up
    (`opens`: a new one, for the difference to what is settled already), `before` and `exact` what that
    entry was worth until now and is worth from now on (yuan, signed), with the pieces it counts; `worth`
    all of the hand-in.
    """

    TOPIC: ClassVar[str] = "workshops.hand-in-corrected"
    worker: str
    work_date: date
    quantity: int
    split: Split | None
    reason_code: str
    entry: str
    opens: bool
    unsettled: dict[str, int]
    before: Decimal
    before_quantity: int
    exact: Decimal
    exact_quantity: int
    worth: Decimal


class ReworkReturned(Event, frozen=True, kw_only=True):
    """Pieces sent back came in again, as another hand-in."""

    TOPIC: ClassVar[str] = "workshops.rework-returned"
    hand_in: str
    quantity: int


class DefectPhotographed(Event, frozen=True, kw_only=True):
    """A photo of what was wrong with pieces: the picture lies in a file of that id, of that SHA-256."""

    TOPIC: ClassVar[str] = "workshops.defect-photographed"
    worker: str
    photo: str
    digest: str


class PutOnSlip(Event, frozen=True, kw_only=True):
    """What was accepted and on no slip yet went onto one; `entry` is the income entry it had until then."""

    TOPIC: ClassVar[str] = "workshops.put-on-slip"
    run: str
    slip: str
    kind: str
    entry: str
    grades: dict[str, int]


class TakenOffSlip(Event, frozen=True, kw_only=True):
    """The run was discarded: what `PutOnSlip` took is free again."""

    TOPIC: ClassVar[str] = "workshops.taken-off-slip"
    run: str
    slip: str


class PayRunStarted(Event, frozen=True, kw_only=True):
    """Everything accepted and on no run yet with a work date up to `to` is being put on slips."""

    TOPIC: ClassVar[str] = "workshops.pay-run-started"
    workshop: str
    to: date
    label: str


class PaySlipsDrawnUp(Event, frozen=True, kw_only=True):
    """Some more slips of the run were drawn up, saved with it: how many, and their sum in fen.

    Their tax counts on what runs in `leans_on` pay, which nobody has approved yet.
    """

    TOPIC: ClassVar[str] = "workshops.pay-slips-drawn-up"
    class_version: ClassVar[int] = 2
    slips: int
    total: int
    leans_on: tuple[str, ...]

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """No tax was kept back then."""
        state["leans_on"] = ()


class PayRunPrepared(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.pay-run-prepared"
    slips: int
    total: int


class PayRunApproved(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.pay-run-approved"
    workshop: str
    total: int


class PayRunDiscarded(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.pay-run-discarded"
    workshop: str


class LinePart(msgspec.Struct, frozen=True):
    """One hand-in's share of a pay line: its income entry, how many pieces, their exact worth (yuan)."""

    hand_in: str
    entry: str
    quantity: int
    exact: Decimal


class PayLine(msgspec.Struct, frozen=True):
    """A line of a slip: pieces of one month of work, product, step, grade and rate, rounded once to fen.

    `kind` is `work`, `difference` (a later correction), `rate-difference` (the `correction` of a rate, `rate`
    is what it adds to a piece), `top-up` (to the minimum wage), `deduction` (for damage), `carried-in`,
    `carried-out` or `tax` (kept back).
    """

    id: str
    kind: str
    amount: int
    month: str | None = None
    product: str | None = None
    step: str | None = None
    unit: str | None = None
    grade: str | None = None
    rate: Decimal | None = None
    factor: Decimal | None = None
    quantity: int | None = None
    parts: tuple[LinePart, ...] = ()
    correction: str | None = None
    top_up: wages.TopUp | None = None
    deduction: damages.Deduction | None = None


class Tax(msgspec.Struct, frozen=True):
    """How the tax kept back of a slip was worked out; amounts in fen.

    `receipts` is what the slip pays before tax, `before` what the same payer paid before it in the `month`
    (`per-time`) or in so many `months` in a row (`cumulative`), `withheld` the tax on that; `tariff` the day
    the table used came into force.
    """

    method: str
    month: str
    receipts: int
    before: int
    months: int
    withheld: int
    tariff: date
    amount: int


class TaxWithheld(Event, frozen=True, kw_only=True):
    """Saved with the slip, on the account of the `payer` (credit code) for this worker and year."""

    TOPIC: ClassVar[str] = "workshops.tax-withheld"
    payer: str
    worker: str
    run: str
    slip: str
    tax: Tax


class PaySlipPrepared(Event, frozen=True, kw_only=True):
    """What one worker gets from one run. `net` and line amounts in fen; Σ lines = net ≥ 0.

    `hours` are those of the employed that no slip counted before, or what was mended of them since.
    """

    TOPIC: ClassVar[str] = "workshops.pay-slip-prepared"
    class_version: ClassVar[int] = 5
    run: str
    workshop: str
    worker: str
    to: date
    label: str
    lines: tuple[PayLine, ...]
    net: int
    carried_from: str | None
    carried_out: int
    tax: Tax | None
    hours: Decimal | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """No tax was kept back then."""
        state["tax"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """No rate was corrected then."""
        for line in state["lines"]:
            line["correction"] = None

    @staticmethod
    def upcast_v3_v4(state: dict[str, Any]) -> None:
        """No hours were kept then, and nothing topped up."""
        state["hours"] = None
        for line in state["lines"]:
            line["top_up"] = None

    @staticmethod
    def upcast_v4_v5(state: dict[str, Any]) -> None:
        """Nothing was taken for damage then."""
        for line in state["lines"]:
            line["deduction"] = None


class CarryTaken(Event, frozen=True, kw_only=True):
    """What this slip carried forward (fen, negative) stands on a later slip now."""

    TOPIC: ClassVar[str] = "workshops.carry-taken"
    run: str
    slip: str


class PaymentMade(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.payment-made"
    run: str
    workshop: str
    worker: str
    amount: int
    reference: str | None


class PaymentFailed(Event, frozen=True, kw_only=True):
    TOPIC: ClassVar[str] = "workshops.payment-failed"
    run: str
    workshop: str
    worker: str
    amount: int
    reference: str | None
