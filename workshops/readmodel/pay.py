"""What is owed and what is paid: who is due, pay runs, slips."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, and_, func, or_, select, union

from kernel.lookups import DueWorker
from shell.readmodels import Rows
from workshops.readmodel.damages import Damages
from workshops.readmodel.hours import Hours
from workshops.readmodel.tables import (
    BATCHES,
    DIFFERENCE_DUE,
    DUE,
    HAND_INS,
    MEMBERS,
    RATE_DIFFERENCES,
    RUNS,
    SLIPS,
    UNCOMPARED,
    WORK_DAYS,
)

_SLIP_IN_LIST = (SLIPS.c.id, SLIPS.c.workshop, SLIPS.c.net, SLIPS.c.state, SLIPS.c.paid_at)
_RUN_OF_SLIP = (
    RUNS.c.to,
    RUNS.c.label,
    RUNS.c.state.label("run_state"),
    RUNS.c.approved_at,
)


class Pay(Hours, Damages):
    """Pay runs and their slips, and what is on none yet."""

    def due(self, workshop: str, to: date) -> list[DueWorker]:
        """Who is owed what, up to a work date, in the order of their ids."""
        h, d, s, r = HAND_INS.c, RATE_DIFFERENCES.c, SLIPS.c, RUNS.c
        taker = RUNS.alias("taker")
        owed = select(h.worker, h.id, h.position).where(h.workshop == workshop, DUE, h.work_date <= to)
        repriced = select(d.worker, d.hand_in, h.position).join(HAND_INS, h.id == d.hand_in)
        repriced = repriced.where(d.workshop == workshop, DIFFERENCE_DUE, d.work_date <= to)
        carried = (
            select(s.worker, s.id)
            .join(RUNS, r.id == s.run)
            .outerjoin(taker, taker.c.id == s.carry_run)
            .where(
                s.workshop == workshop,
                s.carried_out < 0,
                r.state == "approved",
                or_(s.carry_run.is_(None), taker.c.state == "discarded"),
            )
            .order_by(r.approved_at.desc(), r.id)  # the oldest is taken in first: the last one stays
        )
        by_worker: dict[str, list[str]] = {}
        either = union(owed, repriced).subquery().c  # a hand-in with both is there once
        for row in self.rows(select(either.worker, either.id).order_by(either.worker, either.position)):
            by_worker.setdefault(row["worker"], []).append(row["id"])
        carry = {row["worker"]: row["id"] for row in self.rows(carried)}
        months = self.uncompared(workshop, to)
        return [
            DueWorker(worker, by_worker.get(worker, ()), carry.get(worker), months.get(worker, ()))
            for worker in sorted({*by_worker, *months, *self.to_give_back(workshop)})
        ]

    def discarded_runs(self, workshop: str) -> set[str]:
        """The workshop's discarded runs."""
        where = and_(RUNS.c.workshop == workshop, RUNS.c.state == "discarded")
        return {row["id"] for row in self.rows(select(RUNS.c.id).where(where))}

    def run(self, id: str) -> RowMapping | None:
        """One pay run."""
        return self.first(select(RUNS).where(RUNS.c.id == id))

    def runs(self, workshop: str, *, before: datetime | None = None, limit: int = 200) -> Rows:
        """The pay runs of a workshop, the latest first; `before` is when the last one shown was started."""
        statement = select(RUNS).where(RUNS.c.workshop == workshop).limit(limit)
        if before is not None:
            statement = statement.where(RUNS.c.started_at < before)
        return self.rows(statement.order_by(RUNS.c.started_at.desc()))

    def owed(self, workshop: str, today: date) -> RowMapping:
        """What is accepted and on no run, worked and not compared in windows that are over, or taken for a
        damage that was withdrawn: of how many `workers`, and the `last` work date of it."""
        h, d, w = HAND_INS.c, RATE_DIFFERENCES.c, WORK_DAYS.c
        owed = select(h.worker, h.work_date).where(h.workshop == workshop, DUE)
        repriced = select(d.worker, d.work_date).where(d.workshop == workshop, DIFFERENCE_DUE)
        worked = select(w.worker, w.until).where(w.workshop == workshop, UNCOMPARED, w.until <= today)
        either = union(owed, repriced, worked, self.given_back(workshop)).subquery().c
        last = func.max(either.work_date).label("last")
        return self.rows(select(func.count(either.worker.distinct()).label("workers"), last))[0]

    def unpaid(self, runs: Iterable[str]) -> dict[str, int]:
        """How many slips of some runs are still to be paid; runs with none are left out."""
        s = SLIPS.c
        statement = select(s.run, func.count().label("count")).where(
            s.run.in_(list(runs)), s.state != "paid", s.net > 0
        )
        return {row["run"]: row["count"] for row in self.rows(statement.group_by(s.run))}

    def unpaid_slips(self, run: str) -> list[tuple[str, str]]:
        """The slips of a run that are still to be paid, with whose they are, in the order of numbers."""
        s, m = SLIPS.c, MEMBERS.c
        whose = and_(m.workshop == s.workshop, m.worker == s.worker)
        wanted = select(s.id, s.worker).select_from(SLIPS.outerjoin(MEMBERS, whose))
        wanted = wanted.where(s.run == run, s.state != "paid", s.net > 0)
        return [(row["id"], row["worker"]) for row in self.rows(wanted.order_by(m.number_key, s.id))]

    def sendable(self, run: str) -> Rows:
        """The slips of a run that are still to be paid and in no bank batch, without their lines."""
        s = SLIPS.c
        wanted = select(s.id, s.worker, s.net, s.state)
        return self.rows(wanted.where(s.run == run, s.state != "paid", s.net > 0, s.batch.is_(None)))

    def batches(self, run: str) -> Rows:
        """The bank batches of a run, the latest first, with how many payments have no result yet."""
        b, s = BATCHES.c, SLIPS.c
        open_ = select(func.count()).where(s.batch == b.id).scalar_subquery().label("open")
        return self.rows(select(BATCHES, open_).where(b.run == run).order_by(b.made_at.desc()))

    def slips(self, run: str) -> Rows:
        """The slips of a run."""
        return self.rows(select(SLIPS).where(SLIPS.c.run == run).order_by(SLIPS.c.worker))

    def slip(self, id: str) -> RowMapping | None:
        """One slip, with its run's date, label and state."""
        statement = select(SLIPS, *_RUN_OF_SLIP).join(RUNS, RUNS.c.id == SLIPS.c.run)
        return self.first(statement.where(SLIPS.c.id == id))

    def slips_of(self, worker: str) -> Rows:
        """A worker's slips of approved runs, the latest first, without their lines."""
        statement = select(*_SLIP_IN_LIST, *_RUN_OF_SLIP).join(RUNS, RUNS.c.id == SLIPS.c.run)
        statement = statement.where(self.whose(SLIPS.c.worker, worker), RUNS.c.state == "approved")
        return self.rows(statement.order_by(RUNS.c.approved_at.desc()))

    def without_pay(self, slips: Iterable[str]) -> set[str]:
        """Those of some slips with which nothing is paid: what they take away is all they give."""
        s = SLIPS.c
        return {row["id"] for row in self.rows(select(s.id).where(s.id.in_(list(slips)), s.net == 0))}

    # -- What only the projection writes -------------------------------------------------------------------

    def release(self, connection: Connection, run: str) -> None:
        """A run was discarded: what it held is due again."""
        hand_ins, slips = self.table("hand_ins"), self.table("pay_slips")
        paid = select(slips.c.worker).where(slips.c.run == run)  # whose work is indexed; a run's is not
        for column in (hand_ins.c.run, hand_ins.c.difference_run):
            freed = {column.name: None, "due": True}
            held = hand_ins.update().where(hand_ins.c.worker.in_(paid), column == run)
            connection.execute(held.values(freed))
        repriced = self.table("rate_differences")
        held = repriced.update().where(repriced.c.worker.in_(paid), repriced.c.run == run)
        connection.execute(held.values(run=None, due=True))
        days = self.table("work_days")
        compared = days.update().where(days.c.worker.in_(paid), days.c.run == run)
        connection.execute(compared.values(run=None, due=True))
