"""One example of every event of the workshops: a lantern day from founding to payment.

`happened` makes others; `EVENTS` holds them all by topic, with those of `order_events`, `rate_events` and
`damage_events`.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from kernel.events import Event
from kernel.identity import By
from tests.examples import damage_events, order_events, rate_events, what, who
from tests.examples.who import an_id
from workshops import events as e
from workshops.domain import (
    BankBatch,
    HandIn,
    MinimumWages,
    PayRun,
    PaySlip,
    Product,
    TaxAccount,
    WorkMonth,
    Workshop,
)
from workshops.events import bank, contests, wages

E = TypeVar("E", bound=Event)

SLIP = PaySlip.id_of(what.RUN, who.AMEI)
NEXT_RUN = an_id("next run")
NEXT_SLIP = PaySlip.id_of(NEXT_RUN, who.AMEI)
BATCH = an_id("batch")
WORK_MONTH = WorkMonth.id_of(who.WORKSHOP, who.AMEI, "2026-11")


def happened(
    event: type[E],
    stream: str,
    version: int = 1,
    *,
    at: datetime = what.AT,
    by: By = who.BY,
    request: str | None = None,
    **fields: Any,
) -> E:
    """An event as the store would give it back."""
    return event(
        originator_id=stream,
        originator_version=version,
        recorded_at=at,
        at=at,
        by=by,
        request=request,
        **fields,
    )


_workshop = Workshop.stream(who.WORKSHOP)
_product = Product.stream(Product.id_of(who.WORKSHOP, "lantern"))
_hand_in = HandIn.stream(what.HAND_IN)
_run = PayRun.stream(what.RUN)
_slip = PaySlip.stream(SLIP)
_batch = BankBatch.stream(BATCH)
_said = {"name": "庙西灯笼工坊", "village": who.VILLAGE, "kind": "materials", "payer": what.PAYER}
_made = {
    "workshop": who.WORKSHOP,
    "code": "lantern",
    "name": "灯笼",
    "unit": "piece",
    "steps": (what.WIRING, what.PACKING),
    "grades": what.GRADES,
}
_amei = {"worker": who.AMEI, "work_date": what.WORK_DATE}
_payment = {"run": what.RUN, "workshop": who.WORKSHOP, "worker": who.AMEI, "amount": 1134}

FOUNDED = happened(e.WorkshopFounded, _workshop, by=who.BY_OFFICIAL, **_said)
DESCRIBED = happened(e.WorkshopDescribed, _workshop, 2, **_said | {"name": "庙西彩灯工坊"})
JOINED = happened(e.MemberJoined, _workshop, 3, worker=who.AMEI, number="G01")
RENUMBERED = happened(e.MemberRenumbered, _workshop, 4, worker=who.AMEI, number="G11")

TERMS_SET = happened(
    e.PayTermsSet,
    _workshop,
    5,
    by=who.BY_OFFICIAL,
    request=an_id("terms"),
    relation="labour",
    withholding="per-time",
    effective_from=date(2026, 12, 1),
    window=None,
    deductions=False,
)

SHEET_CONFIRMED = happened(
    e.SheetColumnsConfirmed, _workshop, 6, shape="5" * 32, columns={"0": "date", "1": "number", "2": "other"}
)

DEFINED = happened(e.ProductDefined, _product, **_made)
REDEFINED = happened(e.ProductRedefined, _product, 2, **_made | {"name": "大灯笼"})
RATE_SET = happened(
    e.PieceRateSet,
    _product,
    3,
    request=an_id("rate"),
    workshop=who.WORKSHOP,
    product="lantern",
    step="wiring",
    rate=Decimal("0.42"),
    effective_from=what.SINCE,
)
FACTOR_SET = happened(
    e.GradeFactorSet,
    _product,
    4,
    request=an_id("factor"),
    workshop=who.WORKSHOP,
    product="lantern",
    grade="B",
    factor=Decimal("0.80"),
    effective_from=what.SINCE,
)

OWN_COUNT = happened(e.OwnCountGiven, _hand_in, by=who.BY_AMEI, quantity=31, **what.WORK._asdict())
HANDED_IN = happened(
    e.PiecesHandedIn,
    _hand_in,
    quantity=30,
    unit="piece",
    rate=Decimal("0.42"),
    rate_from=what.SINCE,
    factors=what.FACTORS,
    **what.WORK._asdict(),
)
WITHDRAWN = happened(
    e.HandInWithdrawn,
    _hand_in,
    2,
    request=an_id("withdrawal"),
    quantity=30,
    estimate=Decimal("12.60"),
    reason_code="undone",
    **_amei,
)
INSPECTED = happened(
    e.PiecesInspected,
    _hand_in,
    2,
    request=an_id("inspection"),
    split=what.SOME_BAD,
    reasons=what.REASONS,
    estimate=Decimal("12.60"),
    exact=Decimal("11.34"),
    **_amei,
)
PHOTOGRAPHED = happened(
    e.DefectPhotographed, _hand_in, 3, worker=who.AMEI, photo=an_id("photo"), digest="5" * 64
)
CORRECTED = happened(
    e.HandInCorrected,
    _hand_in,
    3,
    request=an_id("correction"),
    quantity=30,
    split=what.ALL_GOOD,
    reason_code="inspection-error",
    entry=what.HAND_IN,
    opens=False,
    unsettled={"": 30},
    before=Decimal("11.34"),
    before_quantity=27,
    exact=Decimal("12.60"),
    exact_quantity=30,
    worth=Decimal("12.60"),
    **_amei,
)
REWORK_RETURNED = happened(e.ReworkReturned, _hand_in, 3, hand_in=an_id("rework"), quantity=2)
CONTESTED = happened(
    e.HandInContested,
    _hand_in,
    3,
    by=who.BY_AMEI,
    request=an_id("contest"),
    worker=who.AMEI,
    contest=an_id("contest"),
    reason_code="miscounted",
)
ANSWERED = happened(
    e.ContestAnswered,
    _hand_in,
    4,
    request=an_id("answer"),
    worker=who.AMEI,
    contest=an_id("contest"),
    outcome="upheld",
    reason_code=None,
)
PUT_ON_SLIP = happened(
    e.PutOnSlip,
    _hand_in,
    3,
    by=who.BY_SYSTEM,
    run=what.RUN,
    slip=SLIP,
    kind="work",
    entry=what.HAND_IN,
    grades={"": 27},
)
TAKEN_OFF = happened(e.TakenOffSlip, _hand_in, 4, by=who.BY_SYSTEM, run=what.RUN, slip=SLIP)

RUN_STARTED = happened(e.PayRunStarted, _run, workshop=who.WORKSHOP, to=date(2026, 11, 30), label="2026-11")
SLIPS_DRAWN_UP = happened(e.PaySlipsDrawnUp, _run, 2, by=who.BY_SYSTEM, slips=1, total=1134, leans_on=())
RUN_PREPARED = happened(e.PayRunPrepared, _run, 3, by=who.BY_SYSTEM, slips=1, total=1134)
RUN_APPROVED = happened(
    e.PayRunApproved,
    _run,
    4,
    by=who.BY_SECOND,
    request=an_id("approval"),
    workshop=who.WORKSHOP,
    total=1134,
)
RUN_DISCARDED = happened(e.PayRunDiscarded, _run, 4, request=an_id("discarding"), workshop=who.WORKSHOP)

SLIP_PREPARED = happened(
    e.PaySlipPrepared,
    _slip,
    by=who.BY_SYSTEM,
    run=what.RUN,
    workshop=who.WORKSHOP,
    worker=who.AMEI,
    to=date(2026, 11, 30),
    label="2026-11",
    lines=(what.LINE,),
    net=1134,
    carried_from=None,
    carried_out=0,
    tax=None,
    hours=None,
)
LINE_CONTESTED = happened(
    contests.Contested,
    _slip,
    2,
    by=who.BY_AMEI,
    request=an_id("contest of a line"),
    workshop=who.WORKSHOP,
    worker=who.AMEI,
    matter="pay-line",
    place=what.LINE.id,
    contest=an_id("contest of a line"),
    reason_code="rate-wrong",
)
LINE_ANSWERED = happened(
    e.ContestAnswered,
    _slip,
    3,
    request=an_id("answer about a line"),
    worker=who.AMEI,
    contest=an_id("contest of a line"),
    outcome="rejected",
    reason_code="rate-as-agreed",
)
HOURS_KEPT = happened(
    wages.HoursKept,
    WorkMonth.stream(WORK_MONTH),
    request=an_id("hours"),
    workshop=who.WORKSHOP,
    worker=who.AMEI,
    work_date=what.WORK_DATE,
    hours=Decimal("7.5"),
    before=None,
    until=date(2026, 11, 30),
)
WAGE_COMPARED = happened(
    wages.WageCompared,
    WorkMonth.stream(WORK_MONTH),
    2,
    by=who.BY_SYSTEM,
    workshop=who.WORKSHOP,
    worker=who.AMEI,
    month="2026-11",
    run=what.RUN,
    slip=SLIP,
    pieces=(wages.DayPay(what.WORK_DATE, Decimal("11.34")),),
    hours=(wages.DayHours(what.WORK_DATE, Decimal("7.5")),),
    top_ups=(),
)
MINIMUM_WAGE_SET = happened(
    wages.MinimumWageSet,
    MinimumWages.stream(MinimumWages.id_of("331082")),
    region="331082",
    monthly=Decimal(2010),
    hourly=Decimal(20),
    effective_from=date(2024, 1, 1),
    source="样例文件第 1 号",
)
TAX_WITHHELD = happened(
    e.TaxWithheld,
    TaxAccount.stream(TaxAccount.id_of(what.PAYER.uscc, who.AMEI, what.WORK_DATE)),
    by=who.BY_SYSTEM,
    payer=what.PAYER.uscc,
    worker=who.AMEI,
    run=what.RUN,
    slip=SLIP,
    tax=e.Tax("per-time", "2026-11", 500_000, 0, 1, 0, date(2019, 1, 1), 80_000),
)
CARRY_TAKEN = happened(e.CarryTaken, _slip, 2, by=who.BY_SYSTEM, run=NEXT_RUN, slip=NEXT_SLIP)
PAID = happened(
    e.PaymentMade,
    _slip,
    2,
    by=who.BY_SECOND,
    request=an_id("payment"),
    reference="BATCH-7",
    **_payment,
)
PAYMENT_FAILED = happened(
    e.PaymentFailed,
    _slip,
    2,
    by=who.BY_SECOND,
    request=an_id("failed payment"),
    reference="BATCH-6",
    **_payment,
)

BATCH_MADE = happened(
    bank.BankBatchMade,
    _batch,
    by=who.BY_SECOND,
    run=what.RUN,
    workshop=who.WORKSHOP,
    lines=(bank.BankLine("B1", SLIP, who.AMEI, 1134),),
    total=1134,
)
SENT_TO_BANK = happened(bank.SentToBank, _slip, 2, by=who.BY_SECOND, batch=BATCH)
BATCH_TAKEN_BACK = happened(
    bank.BankBatchTakenBack,
    _batch,
    2,
    by=who.BY_SECOND,
    request=an_id("batch taken back"),
    run=what.RUN,
    workshop=who.WORKSHOP,
    reason_code="undone",
)
BACK_FROM_BANK = happened(bank.BackFromBank, _slip, 3, by=who.BY_SECOND, batch=BATCH)

EVENTS: dict[str, Event] = {
    event.TOPIC: event for event in list(globals().values()) if isinstance(event, Event)
}
EVENTS |= order_events.EVENTS | rate_events.EVENTS | damage_events.EVENTS
