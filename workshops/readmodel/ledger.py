"""The wage ledger: slips of approved runs, by the month the runs are called by."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select

from shell.readmodels import ReadModel, Rows
from workshops.readmodel.tables import HAND_INS, MEMBERS, RUNS, SLIPS

# More ids than a statement may have parameters on SQLite are asked for in turns.
_AT_ONCE = 10_000


class Worked(NamedTuple):
    """The work a slip pays for: on how many days, and from which to which."""

    days: int
    first: date
    last: date


class Ledger(ReadModel):
    """What was paid to whom, as the law on wages wants it written down."""

    def ledger_months(self, workshop: str) -> list[str]:
        """The months approved runs of a workshop are called by, the latest first."""
        r = RUNS.c
        known = select(r.label).distinct().where(r.workshop == workshop, r.state == "approved")
        return [row["label"] for row in self.rows(known.order_by(r.label.desc()))]

    def ledger_sums(self, workshop: str, month: str) -> dict[str, int]:
        """Of a month: how many `slips`, `net` in all and `paid` of it (fen)."""
        s = SLIPS.c
        net = func.coalesce(func.sum(s.net), 0)
        counts = (
            func.count().label("slips"),
            net.label("net"),
            func.coalesce(func.sum(s.net).filter(s.state == "paid"), 0).label("paid"),
        )
        (row,) = self.rows(select(*counts).select_from(_OF_APPROVED_RUNS).where(*_of(workshop, month)))
        return {name: int(value) for name, value in row.items()}  # a sum is a decimal on PostgreSQL

    def ledger(self, workshop: str, month: str, *, skip: int = 0, limit: int | None = None) -> Rows:
        """A month's slips with their runs' `to` and `approved_at` and the member's `number`, run by run in
        the order of numbers."""
        r, m = RUNS.c, MEMBERS.c
        whose = and_(m.workshop == SLIPS.c.workshop, m.worker == SLIPS.c.worker)
        statement = (
            select(SLIPS, r.to, r.approved_at, m.number)
            .select_from(_OF_APPROVED_RUNS.outerjoin(MEMBERS, whose))
            .where(*_of(workshop, month))
            .order_by(r.to, r.id, m.number_key, SLIPS.c.id)
        )
        return self.rows(statement.offset(skip).limit(limit))

    def worked_for(self, slips: Rows) -> dict[str, Worked]:
        """The work of some slips, by slip; a slip with differences alone has none."""
        h = HAND_INS.c
        runs = sorted({slip["run"] for slip in slips})
        by_run = {(slip["run"], slip["worker"]): slip["id"] for slip in slips}
        workers = sorted({slip["worker"] for slip in slips})
        found = {}
        for at in range(0, len(workers), _AT_ONCE):
            some: Sequence[str] = workers[at : at + _AT_ONCE]
            statement = (
                select(
                    h.run,
                    h.worker,
                    func.count(h.work_date.distinct()).label("days"),
                    func.min(h.work_date).label("first"),
                    func.max(h.work_date).label("last"),
                )
                .where(h.worker.in_(some), h.run.in_(runs))
                .group_by(h.run, h.worker)
            )
            for row in self.rows(statement):
                if (row["run"], row["worker"]) in by_run:
                    slip = by_run[row["run"], row["worker"]]
                    found[slip] = Worked(row["days"], row["first"], row["last"])
        return found


_OF_APPROVED_RUNS = SLIPS.join(RUNS, and_(RUNS.c.id == SLIPS.c.run, RUNS.c.state == "approved"))


def _of(workshop: str, month: str) -> tuple[Any, ...]:
    return (RUNS.c.workshop == workshop, RUNS.c.label == month)


__all__ = ["Ledger", "Worked"]
