"""A hand-in: counted pieces of one product step by one worker on one day, and all that becomes of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate
from kernel.identity import By, derived_id
from kernel.money import worth
from workshops.domain.product import Rate
from workshops.events import (
    ContestAnswered,
    HandInContested,
    HandInCorrected,
    HandInWithdrawn,
    OwnCountGiven,
    PiecesHandedIn,
    PiecesInspected,
    PutOnSlip,
    Reason,
    ReworkReturned,
    Split,
    TakenOffSlip,
)

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


class HandIn(Aggregate):
    """One stream a hand-in. What is accepted and not on a slip yet is `unsettled`."""

    CATEGORY: ClassVar[str] = "hand-in"
    work: Work

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.recorded: PiecesHandedIn | None = None
        self.quantity = 0
        self.own_count: int | None = None
        self.withdrawn = False
        self.inspected: PiecesInspected | None = None
        self.split: Split | None = None
        self.returned = 0
        self.slips: list[PutOnSlip] = []
        self.difference_open = False
        self.contest: str | None = None

    # -- What is so ----------------------------------------------------------------------------------------

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

    @property
    def unsettled(self) -> dict[str, int]:
        """Accepted pieces by grade that are on no slip yet; negative where too many were settled."""
        return self._unsettled(self.split) if self.split else {}

    def _unsettled(self, split: Split) -> dict[str, int]:
        left = dict(split.grades)
        for slip in self.slips:
            for grade, quantity in slip.grades.items():
                left[grade] = left.get(grade, 0) - quantity
        return {grade: quantity for grade, quantity in left.items() if quantity}

    @property
    def entry(self) -> str:
        """The id of the income entry its unsettled worth belongs to: a new one after each slip."""
        return self.id if not self.slips else derived_id(self.id, "difference", str(len(self.slips)))

    def value(self, grades: Mapping[str, int]) -> Decimal:
        """What pieces by grade are worth in yuan, exact, at the promised rate and factors."""
        promised = self.promised
        return sum(
            (
                worth(quantity, promised.rate, promised.factors.get(grade, Decimal(1)))
                for grade, quantity in grades.items()
            ),
            Decimal(0),
        )

    @property
    def estimate(self) -> Decimal:
        """What it would earn if all of it were accepted without a grade (yuan, exact)."""
        return worth(self.quantity, self.promised.rate)

    # -- What may be done ----------------------------------------------------------------------------------

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

    def take_back_rework(self, *, hand_in: str, quantity: int, at: datetime, by: By) -> None:
        """Note that rework came in again as another hand-in, so that it is never counted twice.

        `quantity` is negative where that hand-in was undone or its count lowered. Refuses `rework-exceeds`
        when more comes back than was sent to rework.
        """
        sent = self.split.rework if self.split else 0
        if self.returned + quantity > sent:
            raise Refusal("rework-exceeds", left=sent - self.returned)
        self.trigger(ReworkReturned, at=at, by=by, hand_in=hand_in, quantity=quantity)

    def withdraw(self, *, reason_code: str, at: datetime, by: By, request: str) -> HandInWithdrawn:
        """Undo a hand-in that nobody has inspected. Refuses `already-inspected`."""
        if repeat := self.answered(request, HandInWithdrawn):
            return repeat
        if self.split is not None:
            raise Refusal("already-inspected")
        if self.withdrawn:
            raise Refusal("already-withdrawn")
        return self.trigger(
            HandInWithdrawn,
            at=at,
            by=by,
            request=request,
            worker=self.promised.worker,
            work_date=self.work.work_date,
            quantity=self.quantity,
            estimate=self.estimate,
            reason_code=reason_code,
        )

    def inspect(
        self,
        *,
        split: Split,
        reasons: Sequence[Reason],
        at: datetime,
        by: By,
        request: str,
    ) -> PiecesInspected:
        """Divide the pieces into accepted, rework and rejected, with reasons and grades.

        Refuses `split-mismatch` when the parts are not the whole or more pieces have a reason than were not
        accepted, `grade-unknown`, `already-inspected`.
        """
        if repeat := self.answered(request, PiecesInspected):
            return repeat
        promised = self.promised
        if self.withdrawn:
            raise Refusal("already-withdrawn")
        if self.split is not None:
            raise Refusal("already-inspected")
        split = self._checked(split, self.quantity)
        bad = split.rework + split.rejected
        if sum(reason.quantity for reason in reasons) > bad:
            raise Invalid("split-mismatch", field="reasons", quantity=bad)
        return self.trigger(
            PiecesInspected,
            at=at,
            by=by,
            request=request,
            worker=promised.worker,
            work_date=promised.work_date,
            split=split,
            reasons=tuple(reasons),
            estimate=self.estimate,
            exact=self.value(split.grades),
        )

    def correct(
        self,
        *,
        quantity: int,
        split: Split | None,
        reason_code: str,
        discarded: Collection[str],
        approved: Collection[str],
        at: datetime,
        by: By,
        request: str,
    ) -> HandInCorrected:
        """Mend a wrong count, or the inspection with it; never the rate.

        `discarded` and `approved` are the pay runs among its own that ended so. Before a run it changes what
        will be settled; after an approved one the next run gets the signed difference. Refuses
        `on-prepared-run` in between, `not-inspected` / `split-mismatch` for a split out of place.
        """
        if repeat := self.answered(request, HandInCorrected):
            return repeat
        promised = self.promised
        if self.withdrawn:
            raise Refusal("already-withdrawn")
        self.leave_discarded(discarded, at=at, by=by)
        if self.slips and self.slips[-1].run not in approved:
            raise Refusal("on-prepared-run")
        if quantity < 0:
            raise Invalid("quantity-not-positive", field="quantity")
        if quantity > MAX_QUANTITY:
            raise Invalid("quantity-too-large", field="quantity")
        if self.split is None:
            if split is not None:
                raise Refusal("not-inspected")
            checked_quantity(quantity, today=promised.work_date, work_date=promised.work_date)
            unsettled: dict[str, int] = {}
            before, before_quantity = self.estimate, self.quantity
            exact, exact_quantity = worth(quantity, promised.rate), quantity
        else:
            if split is None:
                raise Invalid("split-mismatch", field="accepted", quantity=quantity)
            split = self._checked(split, quantity)
            if split.rework < self.returned:
                raise Refusal("rework-exceeds", left=split.rework - self.returned)
            unsettled = self._unsettled(split)
            before, before_quantity = self.value(self.unsettled), sum(self.unsettled.values())
            exact, exact_quantity = self.value(unsettled), sum(unsettled.values())
        return self.trigger(
            HandInCorrected,
            at=at,
            by=by,
            request=request,
            worker=promised.worker,
            work_date=promised.work_date,
            quantity=quantity,
            split=split,
            reason_code=reason_code,
            entry=self.entry,
            opens=bool(self.slips) and not self.difference_open,
            unsettled=unsettled,
            before=before,
            before_quantity=before_quantity,
            exact=exact,
            exact_quantity=exact_quantity,
            worth=exact if split is None else self.value(split.grades),
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
        self, *, contest: str, outcome: str, at: datetime, by: By, request: str
    ) -> ContestAnswered:
        """Answer the open contest. Refuses `no-contest`."""
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
        )

    def leave_discarded(self, discarded: Collection[str], *, at: datetime, by: By) -> None:
        """Come off a slip whose run was discarded, so that it can be settled again."""
        if self.slips and self.slips[-1].run in discarded:
            slip = self.slips[-1]
            self.trigger(TakenOffSlip, at=at, by=by, run=slip.run, slip=slip.slip)

    def put_on_slip(self, *, run: str, slip: str, at: datetime, by: By) -> PutOnSlip:
        """Settle all that is unsettled; a later correction settles its difference on a later slip."""
        return self.trigger(
            PutOnSlip,
            at=at,
            by=by,
            run=run,
            slip=slip,
            kind="difference" if self.slips else "work",
            entry=self.entry,
            grades=self.unsettled,
        )

    def _checked(self, split: Split, quantity: int) -> Split:
        parts = (split.accepted, split.rework, split.rejected)
        if min(parts) < 0 or sum(parts) != quantity:
            raise Invalid("split-mismatch", field="accepted", quantity=quantity, sum=sum(parts))
        if not split.grades:
            return Split(*parts, grades={"": split.accepted} if split.accepted else {})
        for grade, count in split.grades.items():
            if grade not in self.promised.factors and grade:
                raise Invalid("grade-unknown", field="grades", grade=grade)
            if count < 0:
                raise Invalid("split-mismatch", field="grades", quantity=split.accepted)
        if sum(split.grades.values()) != split.accepted:
            raise Invalid("split-mismatch", field="grades", quantity=split.accepted)
        return split

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
            case PiecesInspected():
                self.inspected = event
                self.split = event.split
            case HandInCorrected():
                self.quantity = event.quantity
                self.split = event.split
                self.difference_open = bool(self.slips)
            case ReworkReturned():
                self.returned += event.quantity
            case PutOnSlip():
                self.slips.append(event)
                self.difference_open = False
            case TakenOffSlip():
                self.difference_open = self.slips.pop().kind == "difference"
            case HandInContested():
                self.contest = event.contest
            case ContestAnswered():
                self.contest = None
