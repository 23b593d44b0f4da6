"""The first storey of a hand-in: what was counted, by the workshop and by the worker, and who objects."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate
from kernel.identity import By
from kernel.money import worth
from workshops.domain.product import Rate
from workshops.events import ContestAnswered, HandInContested, HandInWithdrawn, OwnCountGiven, PiecesHandedIn

MAX_QUANTITY = 100_000


class Work(NamedTuple):
    """What was worked on: the content by which two sendings of one hand-in are compared."""

    workshop: str
    worker: str
    product: str
    step: str
    work_date: date


def checked_quantity(quantity: int, *, today: date, work_date: date) -> None:
    """Refuses `quantity-not-positive`, `quantity-too-large`, `work-date-in-future`."""
    if quantity < 1:
        raise Invalid("quantity-not-positive", field="quantity")
    if quantity > MAX_QUANTITY:
        raise Invalid("quantity-too-large", field="quantity")
    if work_date > today:
        raise Invalid("work-date-in-future", field="work_date")


class Counting(Aggregate):
    """What was counted. `withdrawn` where it was undone, `contest` the open objection to it."""

    CATEGORY: ClassVar[str] = "hand-in"
    work: Work

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.recorded: PiecesHandedIn | None = None
        self.quantity = 0
        self.own_count: int | None = None
        self.withdrawn = False
        self.contest: str | None = None

    # -- What is so ------------------------------------------------------------------------------------------

    @property
    def promised(self) -> PiecesHandedIn:
        """The counted hand-in with its frozen rate. Refuses `not-counted` where only the worker counted."""
        if self.recorded is None:
            raise Refusal("not-counted")
        return self.recorded

    @property
    def counted(self) -> int:
        """The pieces that count as handed in: none where only the worker counted, or it was undone."""
        return 0 if self.recorded is None or self.withdrawn else self.quantity

    def value(self, grades: Mapping[str, int], rate: Decimal | None = None) -> Decimal:
        """What pieces by grade are worth in yuan, exact, at the promised factors and rate, or at another."""
        promised = self.promised
        return sum(
            (
                worth(
                    quantity, promised.rate if rate is None else rate, promised.factors.get(grade, Decimal(1))
                )
                for grade, quantity in grades.items()
            ),
            Decimal(0),
        )

    @property
    def estimate(self) -> Decimal:
        """What it would earn if all of it were accepted without a grade (yuan, exact)."""
        return worth(self.quantity, self.promised.rate)

    # -- What may be done ------------------------------------------------------------------------------------

    def count_own(self, *, work: Work, quantity: int, today: date, at: datetime, by: By) -> None:
        """Write down the worker's own count beside the workshop's. Refuses `id-reused` for other work."""
        checked_quantity(quantity, today=today, work_date=work.work_date)
        if self.version and work != self.work:
            raise Refusal("id-reused")
        if self.own_count is None:
            self.trigger(OwnCountGiven, at=at, by=by, quantity=quantity, **work._asdict())
        elif self.own_count != quantity:
            raise Refusal("id-reused")

    def was_recorded_so(
        self,
        work: Work,
        quantity: int,
        counted_by_worker: int | None,
        rework_of: str | None,
        order: str | None,
    ) -> bool:
        """Whether it was handed in with just this content: a repeat, whatever became of it since."""
        first = self.recorded
        said = (work, quantity, counted_by_worker, rework_of, order)
        return first is not None and said == (
            self.work,
            first.quantity,
            first.counted_by_worker,
            first.rework_of,
            first.order,
        )

    def record(
        self,
        *,
        work: Work,
        quantity: int,
        unit: str,
        rate: Rate,
        factors: Mapping[str, Decimal],
        today: date,
        at: datetime,
        by: By,
        counted_by_worker: int | None = None,
        rework_of: str | None = None,
        order: str | None = None,
    ) -> None:
        """Hand in counted pieces. The rate in force on the work date and the grade factors are frozen in.

        Sent again with the same content it changes nothing; with other content: `id-reused`.
        """
        if self.recorded is not None:
            if not self.was_recorded_so(work, quantity, counted_by_worker, rework_of, order):
                raise Refusal("id-reused")
            return
        if self.version and work != self.work:
            raise Refusal("id-reused")
        checked_quantity(quantity, today=today, work_date=work.work_date)
        self.trigger(
            PiecesHandedIn,
            at=at,
            by=by,
            quantity=quantity,
            unit=unit,
            rate=rate.rate,
            rate_from=rate.effective_from,
            factors=dict(factors),
            counted_by_worker=counted_by_worker,
            rework_of=rework_of,
            order=order,
            **work._asdict(),
        )

    def contest_count(self, *, contest: str, reason_code: str, at: datetime, by: By) -> HandInContested:
        """The worker says that something about it is wrong; it stays open until answered.

        Refuses `already-withdrawn`, `contest-open`.
        """
        if repeat := self.answered(contest, HandInContested):
            return repeat
        if self.withdrawn:
            raise Refusal("already-withdrawn")
        if self.contest is not None:
            raise Refusal("contest-open")
        return self.trigger(
            HandInContested,
            at=at,
            by=by,
            request=contest,
            worker=self.promised.worker,
            contest=contest,
            reason_code=reason_code,
        )

    def answer_contest(
        self,
        *,
        contest: str,
        outcome: str,
        reason_code: str | None = None,
        at: datetime,
        by: By,
        request: str,
    ) -> ContestAnswered:
        """Answer the open contest; `reason_code` says why nothing changes. Refuses `no-contest`."""
        if repeat := self.answered(request, ContestAnswered):
            return repeat
        if self.contest != contest:
            raise Refusal("no-contest")
        return self.trigger(
            ContestAnswered,
            at=at,
            by=by,
            request=request,
            worker=self.promised.worker,
            contest=contest,
            outcome=outcome,
            reason_code=reason_code,
        )

    def when(self, event: Any) -> None:
        match event:
            case OwnCountGiven():
                self.work = Work(event.workshop, event.worker, event.product, event.step, event.work_date)
                self.own_count = event.quantity
            case PiecesHandedIn():
                self.work = Work(event.workshop, event.worker, event.product, event.step, event.work_date)
                self.recorded = event
                self.quantity = event.quantity
                if event.counted_by_worker is not None:
                    self.own_count = event.counted_by_worker
            case HandInWithdrawn():
                self.withdrawn = True
            case HandInContested():
                self.contest = event.contest
            case ContestAnswered():
                self.contest = None
