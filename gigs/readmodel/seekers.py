"""Who asked for work, and who may want a place that is free: those who did such work before."""

from sqlalchemy import func, select

from gigs.readmodel.tables import APPLICATIONS, GIGS, PLACES, SEEKERS
from shell.readmodels import ReadModel, Rows


class Seekers(ReadModel):
    """People by the trades they worked in."""

    def did_before(self, trade: str, gig: str, *, region: str, limit: int) -> list[str]:
        """Who came to work of a trade in a region and has not asked for this gig, the latest first."""
        g, p, a = GIGS.c, PLACES.c, APPLICATIONS.c
        asked = select(a.worker).where(a.gig == gig)
        statement = (
            select(p.worker)
            .join(GIGS, g.id == p.gig)
            .where(g.trade == trade, g.village.startswith(region), p.outcome == "attended")
            .where(p.worker.not_in(asked))
            .group_by(p.worker)
            .order_by(func.max(p.starts_at).desc(), p.worker)
            .limit(limit)
        )
        with self.connect() as connection:
            return list(connection.scalars(statement))

    def sought(self, first: str, last: str) -> Rows:
        """Who asked for a place in the shifts of months, each once a month, trade and village."""
        of = SEEKERS.c
        wanted = select(of.month, of.trade, of.village, of.worker, of.recorded_at)
        return self.rows(wanted.where(of.month.between(first, last)))

    def trades_of(self, worker: str) -> set[str]:
        """The trades somebody came to work in."""
        g, p = GIGS.c, PLACES.c
        statement = select(g.trade).join(PLACES, p.gig == g.id)
        with self.connect() as connection:
            return set(connection.scalars(statement.where(p.worker == worker, p.outcome == "attended")))
