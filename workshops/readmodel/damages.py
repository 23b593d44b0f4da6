"""What somebody of the employed broke, and what slips took for it."""

from typing import Any

from sqlalchemy import BigInteger, Select, and_, case, cast, func, select

from shell.readmodels import ReadModel, Rows
from workshops.readmodel.tables import CONTESTS, DAMAGES, DEDUCTIONS, RUNS, UNANSWERED

_M, _D = DAMAGES.c, DEDUCTIONS.c


class Damages(ReadModel):
    """Damage that wages pay for; what a discarded run took counts nowhere."""

    def damages(self, workshop: str) -> Rows:
        """A workshop's, contested ones first, then the latest; in fen what was `taken` on approved slips, and
        what a run that waits for its approval takes (`coming`); the `contest` that is open."""
        first = case((CONTESTS.c.id.is_not(None), 0), else_=1)
        return self.rows(_told().where(_M.workshop == workshop).order_by(first, _M.position.desc()))

    def damages_of(self, worker: str) -> Rows:
        """A worker's own, the latest first; as `damages` tells them."""
        return self.rows(_told().where(self.whose(_M.worker, worker)).order_by(_M.position.desc()))

    def to_give_back(self, workshop: str) -> set[str]:
        """Who is owed what was taken for a damage that was withdrawn."""
        return {row["worker"] for row in self.rows(self.given_back(workshop))}

    def given_back(self, workshop: str) -> Select[Any]:
        """The same with the `last` day up to which the runs that took it counted."""
        kept = select(_D.worker, func.max(RUNS.c.to).label("last")).join(RUNS, RUNS.c.id == _D.run)
        kept = kept.join(DAMAGES, _M.id == _D.damage).where(RUNS.c.state != "discarded")
        kept = kept.where(_M.workshop == workshop, _M.state == "withdrawn")
        return kept.group_by(_D.damage, _D.worker).having(func.sum(_D.amount) != 0)


def _told() -> Select[Any]:
    approved = RUNS.c.state == "approved"
    parts = {"taken": approved, "coming": RUNS.c.state.in_(("preparing", "prepared"))}
    sums = (
        cast(func.coalesce(func.sum(case((of, _D.amount), else_=0)), 0), BigInteger).label(name)
        for name, of in parts.items()
    )
    contest = and_(CONTESTS.c.about == _M.about, CONTESTS.c.place == _M.damage, UNANSWERED)
    said = CONTESTS.c.id.label("contest"), CONTESTS.c.reason_code.label("objection")
    joined = DAMAGES.outerjoin(DEDUCTIONS, _D.damage == _M.id).outerjoin(RUNS, RUNS.c.id == _D.run)
    told = select(*_M, *said, *sums).select_from(joined.outerjoin(CONTESTS, contest))
    return told.group_by(*_M, CONTESTS.c.id, CONTESTS.c.reason_code)
