"""The list of low-income households: who may replace what."""

from datetime import date, datetime
from typing import Any, ClassVar

from insight.events import LowIncomeListImported
from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By


class LowIncomeList(Aggregate):
    """One official list, imported once and then never changed; a newer one is another list."""

    CATEGORY: ClassVar[str] = "low-income-list"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.said: tuple[str, date, str] | None = None

    def take_in(
        self, *, region: str, dated: date, rows: int, workers: int, digest: str, at: datetime, by: By
    ) -> None:
        """Take a list in; the same again changes nothing. Refuses `id-reused`."""
        if self.said is None:
            self.trigger(
                LowIncomeListImported,
                at=at,
                by=by,
                region=region,
                dated=dated,
                rows=rows,
                workers=workers,
                digest=digest,
            )
        elif self.said != (region, dated, digest):
            raise Refusal("id-reused")

    def when(self, event: Any) -> None:
        match event:
            case LowIncomeListImported():
                self.said = (event.region, event.dated, event.digest)
