"""Who applied, who has which place, what it earned them and what they are owed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, case, exists, func, or_, select

from gigs.readmodel.tables import APPLICATIONS, GIGS, PLACES, SHIFTS
from shell.readmodels import ReadModel

Rows = Sequence[RowMapping]


class GigPeople(ReadModel):
    """People at gigs, by gig and by worker."""

    def application(self, gig: str, worker: str) -> RowMapping | None:
        """Somebody's application, also after they left."""
        a = APPLICATIONS.c
        mine = select(APPLICATIONS).where(a.gig == gig, self.whose(a.worker, worker))
        return next(iter(self._rows(mine.order_by(a.position.desc()))), None)

    def applications(
        self, gig: str, *, state: str | None = None, after: int | None = None, limit: int = 200
    ) -> Rows:
        """Who applied at a gig, those who asked first come first; `after` is the last one's `position`."""
        a = APPLICATIONS.c
        statement = select(APPLICATIONS).where(a.gig == gig).order_by(a.position).limit(limit)
        if state is not None:
            statement = statement.where(a.state == state)
        if after is not None:
            statement = statement.where(a.position > after)
        return self._rows(statement)

    def applications_of(self, worker: str, *, before: int | None = None, limit: int = 50) -> Rows:
        """Somebody's applications anywhere, the latest first; `before` is the last one's `position`."""
        a = APPLICATIONS.c
        statement = (
            select(APPLICATIONS).where(self.whose(a.worker, worker)).order_by(a.position.desc()).limit(limit)
        )
        if before is not None:
            statement = statement.where(a.position < before)
        return self._rows(statement)

    def waiting(self, gigs: Sequence[str]) -> dict[str, int]:
        """How many people wait to be chosen at some gigs; those with none are left out."""
        a = APPLICATIONS.c
        statement = select(a.gig, func.count().label("count")).where(a.gig.in_(gigs), a.state == "applied")
        return {row["gig"]: row["count"] for row in self._rows(statement.group_by(a.gig))}

    def places(self, gig: str, worker: str | None = None) -> Rows:
        """The places people have in a gig's shifts, with what was recorded, earned and paid (micro-yuan)."""
        p = PLACES.c
        statement = select(PLACES).where(p.gig == gig, p.held.is_(True)).order_by(p.worker, p.shift)
        if worker is not None:
            statement = statement.where(self.whose(p.worker, worker))
        return self._rows(statement)

    def places_of(self, worker: str, *, since: datetime) -> Rows:
        """The places somebody has in shifts that end after a moment, the next first, with what gig it is and
        until when they were asked to say that they come."""
        p, g, s = PLACES.c, GIGS.c, SHIFTS.c
        statement = (
            select(PLACES, g.title, g.employer, g.village, g.trade, s.until)
            .join(GIGS, g.id == p.gig)
            .join(SHIFTS, (s.gig == p.gig) & (s.no == p.shift))
            .where(self.whose(p.worker, worker), p.held.is_(True), p.ends_at > since)
            .order_by(p.starts_at)
        )
        return self._rows(statement)

    def record_at(self, employer: str, workers: Sequence[str]) -> dict[str, tuple[int, int]]:
        """At how many of an employer's recorded shifts some people came, and how many there were."""
        p, g = PLACES.c, GIGS.c
        came = func.sum(case((p.outcome == "attended", 1), else_=0)).label("came")
        statement = (
            select(p.worker, came, func.count().label("recorded"))
            .join(GIGS, g.id == p.gig)
            .where(g.employer == employer, p.worker.in_(workers), p.outcome.is_not(None))
            .group_by(p.worker)
        )
        return {row["worker"]: (int(row["came"]), row["recorded"]) for row in self._rows(statement)}

    def done_of(self, trade: str, workers: Sequence[str]) -> dict[str, int]:
        """How many shifts of a trade some people worked, at any employer; those with none are left out."""
        p, g = PLACES.c, GIGS.c
        statement = (
            select(p.worker, func.count().label("shifts"))
            .join(GIGS, g.id == p.gig)
            .where(g.trade == trade, p.worker.in_(workers), p.outcome == "attended")
            .group_by(p.worker)
        )
        return {row["worker"]: row["shifts"] for row in self._rows(statement)}

    def unpaid(self, gigs: Sequence[str]) -> dict[str, int]:
        """What some gigs still owe (micro-yuan); those that owe nothing are left out."""
        p = PLACES.c
        statement = select(p.gig, func.sum(p.unpaid).label("micro")).where(p.gig.in_(gigs)).group_by(p.gig)
        return {row["gig"]: int(row["micro"]) for row in self._rows(statement) if row["micro"]}

    def unrecorded(self, gigs: Sequence[str], at: datetime) -> dict[str, int]:
        """How many places of some gigs' shifts that are over at a moment nobody has recorded."""
        p = PLACES.c
        statement = select(p.gig, func.count().label("count")).where(
            p.gig.in_(gigs), p.held.is_(True), p.outcome.is_(None), p.ends_at <= at
        )
        return {row["gig"]: row["count"] for row in self._rows(statement.group_by(p.gig))}

    def contested(self, gigs: Sequence[str]) -> dict[str, int]:
        """How many records of some gigs their workers say are wrong; those with none are left out."""
        p = PLACES.c
        statement = select(p.gig, func.count().label("count")).where(p.gig.in_(gigs), p.contest.is_not(None))
        return {row["gig"]: row["count"] for row in self._rows(statement.group_by(p.gig))}

    # -- What only the projection writes -------------------------------------------------------------------

    def call_off(self, connection: Connection, gig: str) -> None:
        """A gig was called off: whoever waits, or has no place in what was worked already, is out."""
        applications, places = self.table("gig_applications"), self.table("gig_places")
        a, p = applications.c, places.c
        keeps = exists().where(p.gig == a.gig, p.worker == a.worker, p.held.is_(True))
        waits, hired = a.state == "applied", a.state == "hired"
        out = applications.update().where(a.gig == gig, or_(waits, and_(hired, ~keeps)))
        connection.execute(out.values(state="cancelled"))

    def _rows(self, statement: Any) -> Rows:
        with self.connect() as connection:
            return connection.execute(statement).mappings().all()
