"""What happens to officials' lists. Ids and numbers only: who is on a list lies sealed beside the events."""

from datetime import date
from typing import ClassVar

from kernel.events import Event


class LowIncomeListImported(Event, frozen=True, kw_only=True):
    """An official list of low-income households of a region, as of the day `dated`, came in.

    `rows` people are on it, `workers` of them work here; `digest` (SHA-256) tells the same file again.
    """

    TOPIC: ClassVar[str] = "insight.low-income-list-imported"
    region: str
    dated: date
    rows: int
    workers: int
    digest: str
