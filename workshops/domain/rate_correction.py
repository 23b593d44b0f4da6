"""A rate corrected for work already done: upward at once, downward only for who agrees."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate
from kernel.identity import By, derived_id
from kernel.money import rate as checked_rate
from workshops.events.rates import (
    LowerRate,
    LowerRateAnswered,
    LowerRateAsked,
    RateCorrectionConfirmed,
    RateCorrectionDone,
)

LONGEST = timedelta(days=366)


def checked_days(first: date, last: date, today: date) -> None:
    """Work dates a rate may be corrected for. Refuses `dates-reversed`, `work-date-in-future`,
    `dates-too-far-apart` (more than a year)."""
    if last < first:
        raise Invalid("dates-reversed", field="last")
    if last > today:
        raise Invalid("work-date-in-future", field="last")
    if last - first >= LONGEST:
        raise Invalid("dates-too-far-apart", field="first")


class RateCorrection(Aggregate):
    """`confirmed` → `done`, once every hand-in was raised or its worker asked. One stream each."""

    CATEGORY: ClassVar[str] = "rate-correction"
    said: RateCorrectionConfirmed

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.state = "new"

    def was_confirmed_so(self, **said: Any) -> bool:
        """Whether it was confirmed with just this content: a repeat."""
        return all(getattr(self.said, name) == value for name, value in said.items())

    def confirm(
        self,
        *,
        workshop: str,
        product: str,
        step: str,
        rate: Decimal,
        first: date,
        last: date,
        reason_code: str,
        up: int,
        down: int,
        total: int,
        at: datetime,
        by: By,
    ) -> None:
        """Confirm what was previewed, naming its `total` in fen: what it adds (`up`) and takes (`down`).

        Refuses `total-changed`.
        """
        if total != up + down:
            raise Refusal("total-changed", total=up + down)
        self.trigger(
            RateCorrectionConfirmed,
            at=at,
            by=by,
            workshop=workshop,
            product=product,
            step=step,
            rate=checked_rate(rate),
            first=first,
            last=last,
            reason_code=reason_code,
            up=up,
            down=down,
        )

    def finish(self, *, hand_ins: int, at: datetime, by: By) -> None:
        """Every hand-in was looked at. Changes nothing once it is done."""
        if self.state == "confirmed":
            self.trigger(RateCorrectionDone, at=at, by=by, workshop=self.said.workshop, hand_ins=hand_ins)

    def when(self, event: Any) -> None:
        match event:
            case RateCorrectionConfirmed():
                self.said, self.state = event, "confirmed"
            case RateCorrectionDone():
                self.state = "done"


class LowerRateAgreement(Aggregate):
    """Whether one worker agrees to a lower rate: `asked` → `agreed` or `refused`. One stream a correction ×
    worker. Who does not answer has not agreed."""

    CATEGORY: ClassVar[str] = "lower-rate"
    asked: LowerRateAsked

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.state = "new"

    @staticmethod
    def id_of(correction: str, worker: str) -> str:
        """The id of what a worker is asked about a correction."""
        return derived_id("lower-rate", correction, worker)

    def ask(
        self,
        *,
        correction: RateCorrection,
        worker: str,
        unit: str,
        lower: Sequence[LowerRate],
        at: datetime,
        by: By,
    ) -> None:
        """Ask, once, naming the hand-ins it is about and what it would take from each rate (fen)."""
        if self.version:
            return
        said = correction.said
        self.trigger(
            LowerRateAsked,
            at=at,
            by=by,
            correction=correction.id,
            workshop=said.workshop,
            worker=worker,
            product=said.product,
            step=said.step,
            unit=unit,
            rate=said.rate,
            first=said.first,
            last=said.last,
            reason_code=said.reason_code,
            lower=tuple(lower),
            amount=sum(each.amount for each in lower),
        )

    def answer(
        self, *, answer: str, corrected_by: str, at: datetime, by: By, request: str
    ) -> LowerRateAnswered:
        """Agree or refuse, for good. In the worker's place only somebody else than the account that corrected
        the rate: refuses `second-person`; `already-answered`."""
        if repeat := self.answered(request, LowerRateAnswered):
            return repeat
        if self.state != "asked":
            raise Refusal("already-answered")
        if by.on_behalf_of is not None and by.account == corrected_by:
            raise Refusal("second-person")
        asked = self.asked
        return self.trigger(
            LowerRateAnswered,
            at=at,
            by=by,
            request=request,
            correction=asked.correction,
            workshop=asked.workshop,
            worker=asked.worker,
            answer=answer,
        )

    def when(self, event: Any) -> None:
        match event:
            case LowerRateAsked():
                self.asked, self.state = event, "asked"
            case LowerRateAnswered():
                self.state = event.answer
