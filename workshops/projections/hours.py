"""Hours of the employed, as rows: kept, mended, compared."""

from typing import Any

from kernel.identity import derived_id
from workshops.events import wages
from workshops.projections.changes import Changes


def _hours_kept(c: Changes, event: wages.HoursKept, position: int) -> None:
    id = derived_id(event.workshop, event.worker, event.work_date.isoformat())
    c.make(
        "work_days",
        id,
        id=id,
        workshop=event.workshop,
        worker=event.worker,
        day=event.work_date,
        hours=str(event.hours),
        until=event.until,
        due=True,
        run=None,
        at=event.at,
    )


def _wage_compared(c: Changes, event: wages.WageCompared, position: int) -> None:
    run = event.run if event.slip else None
    for counted in event.hours:
        id = derived_id(event.workshop, event.worker, counted.day.isoformat())
        c.change("work_days", id, due=False, run=run)


TELL: dict[type, Any] = {
    wages.HoursKept: _hours_kept,
    wages.WageCompared: _wage_compared,
}
