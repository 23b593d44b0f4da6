"""What somebody should look at where they see what they earned: all of it in one look."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Date, ScalarSelect, bindparam, case, func, select

from shell.question import Question
from shell.readmodels import ReadModel
from workshops.readmodel.tables import (
    CONTESTS,
    DAMAGES,
    DEDUCTIONS,
    GRADE_FACTORS,
    LOWER_RATES,
    MEMBERS,
    RATES,
    RUNS,
    UNANSWERED,
)

_RECORDS: BindParameter[Any] = bindparam("records", expanding=True)
_DAY = bindparam("day", type_=Date)


class Noticed(NamedTuple):
    """`contests` of theirs that wait for an answer; the `lower_rate` they were asked about last and have not
    answered (its id); `damages` they are still to make good, or were promised back and have not got yet; the
    day on which a rate or a grade's factor changes next where they are a member (`change`).
    """

    contests: int
    lower_rate: str | None
    damages: int
    change: date | None


def _contests() -> ScalarSelect[Any]:
    waiting = select(func.count()).where(CONTESTS.c.worker.in_(_RECORDS), UNANSWERED)
    return waiting.scalar_subquery()


def _lower_rate() -> ScalarSelect[Any]:
    c = LOWER_RATES.c
    asked = select(c.id).where(c.worker.in_(_RECORDS), c.state == "asked")
    return asked.order_by(c.position.desc()).limit(1).scalar_subquery()


def _damages() -> ScalarSelect[Any]:
    m, d = DAMAGES.c, DEDUCTIONS.c
    taken = select(func.coalesce(func.sum(d.amount), 0)).join(RUNS, RUNS.c.id == d.run)
    taken = taken.where(d.damage == m.id, RUNS.c.state == "approved")
    due = case((m.state == "withdrawn", 0), else_=m.amount)
    left = select(func.count()).where(m.worker.in_(_RECORDS), taken.scalar_subquery() != due)
    return left.scalar_subquery()


def _change() -> ScalarSelect[Any]:
    """What earned nothing until then does not change."""
    mine = select(MEMBERS.c.workshop).where(MEMBERS.c.worker.in_(_RECORDS))
    before = RATES.alias("before")
    same = (before.c[name] == RATES.c[name] for name in ("workshop", "product", "step"))
    known = select(before.c.rate).where(*same, before.c.effective_from <= _DAY).exists()
    r, f = RATES.c, GRADE_FACTORS.c
    rates = select(r.effective_from.label("day")).where(r.workshop.in_(mine), r.effective_from > _DAY, known)
    factors = select(f.effective_from.label("day")).where(f.workshop.in_(mine), f.effective_from > _DAY)
    either = rates.union_all(factors).subquery()
    return select(func.min(either.c.day)).scalar_subquery()


_NOTICED = Question(
    select(
        _contests().label("contests"),
        _lower_rate().label("lower_rate"),
        _damages().label("damages"),
        _change().label("change"),
    )
)


class Notices(ReadModel):
    """What waits for somebody, or is about to change."""

    def noticed(self, worker: str, day: date) -> Noticed:
        """All that a worker should know of, seen from a day (Asia/Shanghai)."""
        (row,) = _NOTICED.ask(self.engine, records=list(self.records_of(worker)), day=day)
        return Noticed(**row)


__all__ = ["Noticed", "Notices"]
