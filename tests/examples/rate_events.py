"""One example of every event of corrected rates; `EVENTS` holds them by topic."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from kernel.events import Event
from kernel.identity import By, derived_id
from tests.examples import what, who
from tests.examples.who import an_id
from workshops.domain import HandIn, LowerRateAgreement, PaySlip, RateCorrection
from workshops.events import rates

E = TypeVar("E", bound=Event)

CORRECTION = an_id("rate correction")
ENTRY = derived_id(what.HAND_IN, "rate", CORRECTION, "0")
MORE = Decimal("-0.02")
_hand_in = HandIn.stream(what.HAND_IN)
_correction = RateCorrection.stream(CORRECTION)
_asked = LowerRateAgreement.stream(LowerRateAgreement.id_of(CORRECTION, who.AMEI))
_of_run = {"correction": CORRECTION, "run": what.RUN, "slip": PaySlip.id_of(what.RUN, who.AMEI)}
_whose = {**what.WORK._asdict(), "unit": "piece", "correction": CORRECTION, "more": MORE}
_days = {"first": what.SINCE, "last": date(2026, 11, 3), "reason_code": "rate-mistyped"}


def happened(event: type[E], stream: str, version: int = 1, *, by: By = who.BY_SYSTEM, **fields: Any) -> E:
    """An event as the store would give it back."""
    return event(
        originator_id=stream,
        originator_version=version,
        recorded_at=what.AT,
        at=what.AT,
        by=by,
        **fields,
    )


CONFIRMED = happened(
    rates.RateCorrectionConfirmed,
    _correction,
    by=who.BY,
    workshop=who.WORKSHOP,
    product="lantern",
    step="wiring",
    rate=Decimal("0.40"),
    up=0,
    down=-54,
    **_days,
)
DONE = happened(rates.RateCorrectionDone, _correction, 2, workshop=who.WORKSHOP, hand_ins=1)
ASKED = happened(
    rates.LowerRateAsked,
    _asked,
    correction=CORRECTION,
    workshop=who.WORKSHOP,
    worker=who.AMEI,
    product="lantern",
    step="wiring",
    unit="piece",
    rate=Decimal("0.40"),
    lower=(rates.LowerRate(Decimal("0.42"), 27, -54, (what.HAND_IN,)),),
    amount=-54,
    **_days,
)
ANSWERED = happened(
    rates.LowerRateAnswered,
    _asked,
    2,
    by=who.BY_AMEI,
    request=an_id("agreed"),
    correction=CORRECTION,
    workshop=who.WORKSHOP,
    worker=who.AMEI,
    answer="agreed",
)
CORRECTED = happened(
    rates.RateCorrected,
    _hand_in,
    3,
    by=who.BY_AMEI,
    before=Decimal("0.42"),
    rate=Decimal("0.40"),
    reason_code="rate-mistyped",
    agreement=ASKED.id,
    difference=rates.RateDifference(ENTRY, True, {"": 27}, Decimal(0), 0, Decimal("-0.54"), 27),
    **_whose,
)
COUNTED = happened(
    rates.RateDifferenceCounted,
    _hand_in,
    4,
    by=who.BY,
    difference=rates.RateDifference(ENTRY, False, {"": 30}, Decimal("-0.54"), 27, Decimal("-0.60"), 30),
    **_whose,
)
PUT_ON_SLIP = happened(
    rates.RateDifferencePutOnSlip, _hand_in, 5, entry=ENTRY, more=MORE, grades={"": 27}, **_of_run
)
TAKEN_OFF = happened(rates.RateDifferenceTakenOffSlip, _hand_in, 6, **_of_run)

EVENTS: dict[str, Event] = {
    event.TOPIC: event for event in list(globals().values()) if isinstance(event, Event)
}
