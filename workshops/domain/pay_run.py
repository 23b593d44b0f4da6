"""A pay run: everything accepted up to a date and on no run yet, approved as one sum by a second person."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, ClassVar

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By
from workshops.events import (
    PayRunApproved,
    PayRunDiscarded,
    PayRunPrepared,
    PayRunStarted,
    PaySlipsDrawnUp,
)


class PayRun(Aggregate):
    """`preparing` → `prepared` → `approved`, or `discarded` before that.

    Slips are saved together with the run, so none can join one that is prepared or discarded already.
    """

    CATEGORY: ClassVar[str] = "pay-run"
    workshop: str
    to: date
    label: str
    preparer: str

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.state = "new"
        self.total = 0
        self.slips = 0
        self.leans_on: set[str] = set()

    def start(self, *, workshop: str, to: date, label: str, at: datetime, by: By) -> None:
        """Begin to prepare: take in work dates up to `to`; `label` is the month it is called by.

        The same again changes nothing; other content: `id-reused`.
        """
        if self.version:
            if (self.workshop, self.to, self.label) != (workshop, to, label):
                raise Refusal("id-reused")
            return
        self.trigger(PayRunStarted, at=at, by=by, workshop=workshop, to=to, label=label)

    def take_in(
        self, *, slips: int, total: int, leans_on: Collection[str] = (), at: datetime, by: By
    ) -> None:
        """Some more slips were drawn up: how many, their sum in fen, and the runs nobody has approved yet
        whose payments their tax counts on."""
        self.trigger(
            PaySlipsDrawnUp, at=at, by=by, slips=slips, total=total, leans_on=tuple(sorted(leans_on))
        )

    def finish_preparing(self, *, at: datetime, by: By) -> None:
        """All slips are drawn up; a run without any is discarded. Changes nothing once it is prepared."""
        if self.state != "preparing":
            return
        if self.slips:
            self.trigger(PayRunPrepared, at=at, by=by, slips=self.slips, total=self.total)
        else:
            self.discard(at=at, by=by, request=self.id)

    def approve(
        self, *, total: int, discarded: Collection[str] = (), at: datetime, by: By, request: str
    ) -> PayRunApproved:
        """Approve the run as a second person naming the total they saw, in fen. Cannot be undone.

        `discarded` are runs thrown away: where the tax counts on one of them, it is wrong. Refuses
        `run-not-prepared`, `run-discarded`, `second-person`, `total-changed`, `tax-basis-changed`.
        """
        if repeat := self.answered(request, PayRunApproved):
            return repeat
        if self.state == "approved":
            raise Refusal("run-approved")
        if self.state == "discarded":
            raise Refusal("run-discarded")
        if self.state != "prepared":
            raise Refusal("run-not-prepared")
        if by.account == self.preparer:
            raise Refusal("second-person")
        if total != self.total:
            raise Refusal("total-changed", total=self.total)
        if self.leans_on & set(discarded):
            raise Refusal("tax-basis-changed")
        return self.trigger(
            PayRunApproved, at=at, by=by, request=request, workshop=self.workshop, total=total
        )

    def discard(self, *, at: datetime, by: By, request: str) -> PayRunDiscarded:
        """Throw the prepared slips away; what they held is free for the next run. Refuses `run-approved`."""
        if repeat := self.answered(request, PayRunDiscarded):
            return repeat
        if self.state == "approved":
            raise Refusal("run-approved")
        if self.state == "discarded":
            raise Refusal("run-discarded")
        return self.trigger(PayRunDiscarded, at=at, by=by, request=request, workshop=self.workshop)

    def when(self, event: Any) -> None:
        match event:
            case PayRunStarted():
                self.workshop, self.to, self.label = event.workshop, event.to, event.label
                self.preparer = event.by.account
                self.state = "preparing"
            case PaySlipsDrawnUp():
                self.slips += event.slips
                self.total += event.total
                self.leans_on.update(event.leans_on)
            case PayRunPrepared():
                self.slips, self.total = event.slips, event.total
                self.state = "prepared"
            case PayRunApproved():
                self.state = "approved"
            case PayRunDiscarded():
                self.state = "discarded"
