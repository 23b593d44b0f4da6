"""A bank batch: slips of a run that go to the bank in one file, and come back with a result each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By
from workshops.domain.pay_slip import PaySlip
from workshops.events.bank import BankBatchMade, BankBatchTakenBack, BankLine


class BankBatch(Aggregate):
    """`made`, until it is `taken-back`. Saved together with the slips in it."""

    CATEGORY: ClassVar[str] = "bank-batch"
    run: str
    workshop: str

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.lines: Sequence[BankLine] = ()
        self.taken_back = False

    def make(self, *, run: str, workshop: str, slips: Sequence[PaySlip], at: datetime, by: By) -> None:
        """Put slips that may go to the bank into the batch. Refuses `nothing-to-send`."""
        if not slips:
            raise Refusal("nothing-to-send")
        short = self.id.replace("-", "")[:10].upper()
        lines = tuple(
            BankLine(f"{short}-{number:04}", slip.id, slip.worker, slip.net)
            for number, slip in enumerate(slips, 1)
        )
        total = sum(line.amount for line in lines)
        self.trigger(BankBatchMade, at=at, by=by, run=run, workshop=workshop, lines=lines, total=total)

    def take_back(self, *, reason_code: str, at: datetime, by: By, request: str) -> BankBatchTakenBack:
        """Say that it was not sent to the bank. Refuses `batch-taken-back`."""
        if repeat := self.answered(request, BankBatchTakenBack):
            return repeat
        if self.taken_back:
            raise Refusal("batch-taken-back")
        return self.trigger(
            BankBatchTakenBack,
            at=at,
            by=by,
            request=request,
            run=self.run,
            workshop=self.workshop,
            reason_code=reason_code,
        )

    def when(self, event: Any) -> None:
        match event:
            case BankBatchMade():
                self.run, self.workshop, self.lines = event.run, event.workshop, event.lines
            case BankBatchTakenBack():
                self.taken_back = True
