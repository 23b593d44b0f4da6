"""Which gigs the clock has something to ask of, or to take back."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select

from gigs.readmodel.tables import GIGS, PLACES, SHIFTS
from shell.readmodels import ReadModel


class Confirmations(ReadModel):
    """Shifts to come whose people are to be asked, or were asked and have not answered."""

    def due(self, at: datetime, *, least: timedelta) -> list[str]:
        """The gigs with a shift to ask about by now that leaves `least` for the answer, or with people who
        were to answer by now and did not."""
        g, s, p = GIGS.c, SHIFTS.c, PLACES.c
        silent = exists().where(p.gig == s.gig, p.shift == s.no, p.held.is_(True), p.coming == "asked")
        statement = (
            select(s.gig)
            .distinct()
            .join(GIGS, g.id == s.gig)
            .where(
                s.asks_at.is_not(None),
                s.starts_at > at,
                s.off.is_(False),
                g.state == "published",
                or_(
                    and_(s.until.is_(None), s.asks_at <= at, s.starts_at > at + least),
                    and_(s.until <= at, silent),
                ),
            )
            .order_by(s.gig)
        )
        with self.connect() as connection:
            return list(connection.scalars(statement))
