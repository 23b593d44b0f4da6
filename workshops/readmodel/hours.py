"""How long who worked, and what of it was not yet compared with the minimum wage."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from shell.readmodels import ReadModel
from workshops.readmodel.tables import HAND_INS, UNCOMPARED, WORK_DAYS


class HoursOf(NamedTuple):
    """The hours of one worker on one day at one workshop."""

    workshop: str
    worker: str
    day: date
    hours: Decimal


class Hours(ReadModel):
    """Hours of the employed, day by day."""

    def hours_on(self, workshop: str, day: date) -> dict[str, Decimal]:
        """A day's hours at a workshop, by worker."""
        w = WORK_DAYS.c
        wanted = select(w.worker, w.hours).where(w.workshop == workshop, w.day == day)
        return {row["worker"]: Decimal(row["hours"]) for row in self.rows(wanted)}

    def hours_of(self, worker: str, first: date, last: date) -> list[HoursOf]:
        """A worker's days with hours, at every workshop that keeps them, in the order of days."""
        w = WORK_DAYS.c
        wanted = select(w.workshop, w.worker, w.day, w.hours).where(
            self.whose(w.worker, worker), w.day.between(first, last)
        )
        rows = self.rows(wanted.order_by(w.day, w.workshop))
        return [HoursOf(row["workshop"], row["worker"], row["day"], Decimal(row["hours"])) for row in rows]

    def pieces_on(self, workshop: str, day: date) -> dict[str, int]:
        """How many pieces each worker handed in for a day: who was there."""
        h = HAND_INS.c
        counted = select(h.worker, func.sum(h.quantity).label("pieces")).where(
            h.workshop == workshop, h.work_date == day, h.state.in_(("handed-in", "inspected"))
        )
        return {row["worker"]: int(row["pieces"] or 0) for row in self.rows(counted.group_by(h.worker))}

    def uncompared(self, workshop: str, to: date) -> dict[str, list[str]]:
        """By worker the months with hours that no slip has compared yet, in windows over by a day."""
        w = WORK_DAYS.c
        wanted = select(w.worker, w.day).where(w.workshop == workshop, UNCOMPARED, w.until <= to)
        months: dict[str, set[str]] = {}
        for row in self.rows(wanted):
            months.setdefault(row["worker"], set()).add(row["day"].isoformat()[:7])
        return {worker: sorted(of) for worker, of in months.items()}
