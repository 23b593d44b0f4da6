"""The second storey of a hand-in: its pieces divided by the inspection, or undone before it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kernel.errors import Invalid, Refusal
from kernel.identity import By
from workshops.domain.counting import Counting
from workshops.events import (
    DefectPhotographed,
    HandInWithdrawn,
    PiecesInspected,
    Reason,
    ReworkReturned,
    Split,
)

MOST_PHOTOS = 6


class Inspection(Counting):
    """What was accepted. `split` is the division in force, `returned` the rework that came in again, `photos`
    those taken of what was wrong."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.inspected: PiecesInspected | None = None
        self.split: Split | None = None
        self.returned = 0
        self.photos: list[DefectPhotographed] = []

    def withdraw(self, *, reason_code: str, at: datetime, by: By, request: str) -> HandInWithdrawn:
        """Undo a hand-in that nobody has inspected. Refuses `already-inspected`, `already-withdrawn`."""
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
        accepted, `grade-unknown`, `already-inspected`, `already-withdrawn`.
        """
        if repeat := self.answered(request, PiecesInspected):
            return repeat
        promised = self.promised
        if self.withdrawn:
            raise Refusal("already-withdrawn")
        if self.split is not None:
            raise Refusal("already-inspected")
        split = self.checked_split(split, self.quantity)
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

    def photograph(self, *, photo: str, digest: str, at: datetime, by: By) -> DefectPhotographed:
        """Note a photo of what was wrong; one that is there already changes nothing.

        Refuses `not-inspected` before anybody looked, `too-many-photos` beyond 6.
        """
        for known in self.photos:
            if known.photo == photo:
                return known
        if self.split is None:
            raise Refusal("not-inspected")
        if len(self.photos) >= MOST_PHOTOS:
            raise Refusal("too-many-photos", most=MOST_PHOTOS)
        return self.trigger(
            DefectPhotographed, at=at, by=by, worker=self.promised.worker, photo=photo, digest=digest
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

    def checked_split(self, split: Split, quantity: int) -> Split:
        """A division whose parts make up the whole, by grade. Refuses `split-mismatch`, `grade-unknown`."""
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
        super().when(event)
        match event:
            case PiecesInspected():
                self.inspected = event
                self.split = event.split
            case DefectPhotographed():
                self.photos.append(event)
            case ReworkReturned():
                self.returned += event.quantity
