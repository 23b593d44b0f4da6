"""A hand-in: counted pieces of one product step by one worker on one day, and all that becomes of them."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from kernel.errors import Invalid, Refusal
from kernel.identity import By, derived_id
from kernel.money import worth
from workshops.domain.counting import MAX_QUANTITY, checked_quantity
from workshops.domain.repricing import Repricing
from workshops.events import HandInCorrected, PutOnSlip, Split, TakenOffSlip


class HandIn(Repricing):
    """One stream a hand-in. What is accepted and not on a slip yet is `unsettled`."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.slips: list[PutOnSlip] = []
        self.difference_open = False

    # -- What is so ------------------------------------------------------------------------------------------

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

    def runs(self) -> Iterator[str]:
        """Every run it is on: its pieces, and what each corrected rate adds."""
        yield from (slip.run for slip in self.slips)
        yield from super().runs()

    def last_runs(self) -> Iterator[str]:
        """The run each of its parts was put on last: its pieces, and what each corrected rate adds."""
        if self.slips:
            yield self.slips[-1].run
        yield from super().last_runs()

    # -- What may be done ------------------------------------------------------------------------------------

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
        """Mend a wrong count (pieces), or the inspection with it; never the rate.

        `discarded` and `approved` are the pay runs among its own that ended so. Before a run it changes what
        will be settled; after an approved one the next run gets the signed difference. Refuses
        `on-prepared-run` in between, `already-withdrawn`, `quantity-not-positive` (none at all only once
        inspected), `quantity-too-large`, `not-inspected` / `split-mismatch` for a split out of place,
        `rework-exceeds` where more came in again than would be sent to rework.
        """
        if repeat := self.answered(request, HandInCorrected):
            return repeat
        promised = self.promised
        if self.withdrawn:
            raise Refusal("already-withdrawn")
        self.leave_discarded(discarded, at=at, by=by)
        if any(run not in approved for run in self.last_runs()):
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
            split = self.checked_split(split, quantity)
            if split.rework < self.returned:
                raise Refusal("rework-exceeds", left=split.rework - self.returned)
            unsettled = self._unsettled(split)
            before, before_quantity = self.value(self.unsettled), sum(self.unsettled.values())
            exact, exact_quantity = self.value(unsettled), sum(unsettled.values())
        happened = self.trigger(
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
        self.count_differences(at=at, by=by)
        return happened

    def leave_discarded(self, discarded: Collection[str], *, at: datetime, by: By) -> None:
        """Come off a slip whose run was discarded, so that it can be settled again."""
        if self.slips and self.slips[-1].run in discarded:
            slip = self.slips[-1]
            self.trigger(TakenOffSlip, at=at, by=by, run=slip.run, slip=slip.slip)
        self.take_differences_off(discarded, at=at, by=by)

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

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case HandInCorrected():
                self.quantity = event.quantity
                self.split = event.split
                self.difference_open = bool(self.slips)
            case PutOnSlip():
                self.slips.append(event)
                self.difference_open = False
            case TakenOffSlip():
                self.difference_open = self.slips.pop().kind == "difference"
