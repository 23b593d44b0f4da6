"""People's months made up for tests: so many in a village, each with an amount."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from insight.domain import STAGES, Cell, WorkerMonth, publish
from insight.domain.stands import Counted, Hours

LISTED_ON = date(2026, 9, 30)


def people_of(
    village: str, yuan: Iterable[int], stage: str = "paid", first: int = 0
) -> Iterator[WorkerMonth]:
    """Workers called by their village and a number, with so many yuan each in one stage."""
    for number, amount in enumerate(yuan, first):
        stages = tuple(amount * 1_000_000 if each == stage else 0 for each in STAGES)
        yield WorkerMonth(f"{village} {number}", village, stages)


def everybody(villages: Mapping[str, Iterable[int]]) -> list[WorkerMonth]:
    """All of them, all paid."""
    return [month for village, yuan in villages.items() for month in people_of(village, yuan)]


def published(
    months: Collection[WorkerMonth], hours: Mapping[str, Hours] | None = None, **more: Any
) -> dict[str, Cell]:
    """The cells of people's months when they had just ended, so that everybody counts."""
    counted = {
        each.worker: Counted(each.stages, (hours or {}).get(each.worker, (0, 0)))
        for each in months
        if any(each.stages)
    }
    return publish(months, **{"lists": [], "new": set(), **more}, counted=counted)
