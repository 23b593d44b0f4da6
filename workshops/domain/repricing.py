"""The third storey of a hand-in: rates corrected after the work was done, each a difference of its own."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from kernel.errors import Refusal
from kernel.identity import By, derived_id
from workshops.domain.inspection import Inspection
from workshops.events import PiecesInspected, Reason, Split
from workshops.events.rates import (
    RateCorrected,
    RateDifference,
    RateDifferenceCounted,
    RateDifferencePutOnSlip,
    RateDifferenceTakenOffSlip,
)


@dataclass
class Repriced:
    """What one correction made of a hand-in: `more` yuan a piece (negative: less), the accepted pieces by
    grade that are on no slip at it yet, and the slips it stood on; `opened` where those pieces have an income
    entry."""

    more: Decimal
    unsettled: Mapping[str, int] = field(default_factory=dict)
    slips: list[RateDifferencePutOnSlip] = field(default_factory=list)
    opened: bool = False


class Repricing(Inspection):
    """What was promised stays as it was written down; every correction of it is settled beside it."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.repriced: dict[str, Repriced] = {}

    @property
    def paid_rate(self) -> Decimal:
        """What a piece earns by now (yuan): as promised, with all corrections since."""
        return self.promised.rate + sum((each.more for each in self.repriced.values()), Decimal(0))

    def correct_rate(
        self,
        *,
        correction: str,
        rate: Decimal,
        reason_code: str,
        agreed_from: Decimal | None = None,
        agreement: str | None = None,
        at: datetime,
        by: By,
    ) -> None:
        """Let it earn another rate (yuan a piece); what that adds or takes goes onto the next slip.

        A correction it has had already changes nothing, nor does the rate it earns. Lower only from the very
        rate its worker agreed to leave (`agreed_from`, by `agreement`): refuses `not-agreed`.
        """
        before = self.paid_rate
        if correction in self.repriced or self.withdrawn or rate == before:
            return
        if rate < before and before != agreed_from:
            raise Refusal("not-agreed")
        fresh = Repriced(rate - before)
        self.trigger(
            RateCorrected,
            at=at,
            by=by,
            correction=correction,
            **self._whose(),
            before=before,
            rate=rate,
            more=fresh.more,
            reason_code=reason_code,
            agreement=agreement if rate < before else None,
            difference=self._difference(correction, fresh, self._unsettled_at(fresh)),
        )

    def inspect(
        self, *, split: Split, reasons: Sequence[Reason], at: datetime, by: By, request: str
    ) -> PiecesInspected:
        """Divide the pieces, as `Inspection` does; what is accepted counts at corrected rates as well."""
        happened = super().inspect(split=split, reasons=reasons, at=at, by=by, request=request)
        self.count_differences(at=at, by=by)
        return happened

    def count_differences(self, *, at: datetime, by: By) -> None:
        """Say what corrected rates add now that the accepted pieces are others."""
        for correction, repriced in list(self.repriced.items()):
            unsettled = self._unsettled_at(repriced)
            difference = self._difference(correction, repriced, unsettled)
            if difference is not None and unsettled != repriced.unsettled:
                self.trigger(
                    RateDifferenceCounted,
                    at=at,
                    by=by,
                    correction=correction,
                    **self._whose(),
                    more=repriced.more,
                    difference=difference,
                )

    def put_differences_on_slip(
        self, *, run: str, slip: str, at: datetime, by: By
    ) -> list[RateDifferencePutOnSlip]:
        """Settle all that corrected rates add and no slip has taken yet."""
        return [
            self.trigger(
                RateDifferencePutOnSlip,
                at=at,
                by=by,
                correction=correction,
                run=run,
                slip=slip,
                entry=self._entry_of(correction, repriced),
                more=repriced.more,
                grades=dict(repriced.unsettled),
            )
            for correction, repriced in list(self.repriced.items())
            if repriced.unsettled
        ]

    def take_differences_off(self, discarded: Collection[str], *, at: datetime, by: By) -> None:
        """Free what stands on slips of discarded runs."""
        for correction, repriced in self.repriced.items():
            if repriced.slips and repriced.slips[-1].run in discarded:
                said = {"run": repriced.slips[-1].run, "slip": repriced.slips[-1].slip}
                self.trigger(RateDifferenceTakenOffSlip, at=at, by=by, correction=correction, **said)

    def runs(self) -> Iterator[str]:
        """Every run that any of its parts is on."""
        for repriced in self.repriced.values():
            yield from (slip.run for slip in repriced.slips)

    def last_runs(self) -> Iterator[str]:
        """The run each of its parts was put on last."""
        for repriced in self.repriced.values():
            if repriced.slips:
                yield repriced.slips[-1].run

    # -- How it is worked out ------------------------------------------------------------------------------

    def _whose(self) -> dict[str, Any]:
        return {**self.work._asdict(), "unit": self.promised.unit}

    def _unsettled_at(self, repriced: Repriced) -> dict[str, int]:
        left = dict(self.split.grades) if self.split else {}
        for slip in repriced.slips:
            for grade, quantity in slip.grades.items():
                left[grade] = left.get(grade, 0) - quantity
        return {grade: quantity for grade, quantity in left.items() if quantity}

    def _entry_of(self, correction: str, repriced: Repriced) -> str:
        return derived_id(self.id, "rate", correction, str(len(repriced.slips)))

    def _difference(
        self, correction: str, repriced: Repriced, unsettled: dict[str, int]
    ) -> RateDifference | None:
        """What its entry comes to; None where it has none and needs none."""
        if not unsettled and not repriced.opened:
            return None
        return RateDifference(
            entry=self._entry_of(correction, repriced),
            opens=not repriced.opened,
            unsettled=unsettled,
            before=self.value(repriced.unsettled, repriced.more),
            before_quantity=sum(repriced.unsettled.values()),
            exact=self.value(unsettled, repriced.more),
            exact_quantity=sum(unsettled.values()),
        )

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case RateCorrected():
                self.repriced[event.correction] = Repriced(event.more)
                self._counted(event.correction, event.difference)
            case RateDifferenceCounted():
                self._counted(event.correction, event.difference)
            case RateDifferencePutOnSlip():
                repriced = self.repriced[event.correction]
                repriced.slips.append(event)
                repriced.unsettled, repriced.opened = {}, False
            case RateDifferenceTakenOffSlip():
                repriced = self.repriced[event.correction]
                repriced.unsettled, repriced.opened = repriced.slips.pop().grades, True

    def _counted(self, correction: str, difference: RateDifference | None) -> None:
        if difference is not None:
            self.repriced[correction].unsettled = difference.unsettled
            self.repriced[correction].opened = True
