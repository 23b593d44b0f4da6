"""What one payer kept back of one worker's pay in a year, so that the next slip knows what came before it."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, ClassVar

from kernel.events import Aggregate
from kernel.identity import By, derived_id
from kernel.time import month_of, months_after
from workshops.domain.withholding import TARIFFS, cumulative, in_force, per_time
from workshops.events import Tax, TaxWithheld


class TaxAccount(Aggregate):
    """One stream per payer × worker × year, saved together with the slips that count on it."""

    CATEGORY: ClassVar[str] = "tax-account"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.entries: list[TaxWithheld] = []

    @staticmethod
    def id_of(payer: str, worker: str, day: date) -> str:
        """The account that counts for what is drawn up on a day. `payer` is a credit code."""
        return derived_id("tax-account", payer, worker, str(day.year))

    def runs(self) -> set[str]:
        """The pay runs that anything here came from."""
        return {entry.run for entry in self.entries}

    def withhold(
        self,
        *,
        method: str,
        payer: str,
        worker: str,
        run: str,
        slip: str,
        receipts: int,
        day: date,
        discarded: Collection[str],
        at: datetime,
        by: By,
    ) -> Tax | None:
        """Work out the tax on a slip of so many `receipts` (fen) drawn up on a day; None where none applies.

        What runs in `discarded` kept back is as if it never was. What was kept back too much is not given
        back here: people claim it when they settle the year.
        """
        tariff = in_force(TARIFFS[method], day)
        if tariff is None or receipts <= 0:
            return None
        month = month_of(day)
        counted = [entry.tax for entry in self.entries if entry.run not in discarded]
        if method == "per-time":
            counted, months = [tax for tax in counted if tax.month == month], 1
        else:
            streak = set(_in_a_row(month, {tax.month for tax in counted}))
            counted, months = [tax for tax in counted if tax.month in streak], len(streak)
        before = sum(tax.receipts for tax in counted)
        withheld = sum(tax.amount for tax in counted)
        whole = before + receipts
        due = per_time(whole, day) if method == "per-time" else cumulative(whole, months, day)
        tax = Tax(method, month, receipts, before, months, withheld, tariff.since, max(due - withheld, 0))
        self.trigger(TaxWithheld, at=at, by=by, payer=payer, worker=worker, run=run, slip=slip, tax=tax)
        return tax

    def when(self, event: Any) -> None:
        match event:
            case TaxWithheld():
                self.entries.append(event)


def _in_a_row(month: str, received: Collection[str]) -> Iterator[str]:
    """A month and those right before it, in the same year, in which there were receipts."""
    yield month
    before = months_after(month, -1)
    while before in received and before[:4] == month[:4]:
        yield before
        before = months_after(before, -1)
