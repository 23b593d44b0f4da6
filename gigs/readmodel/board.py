"""The notice board: which gigs there are, and how many places of each shift nobody has."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, exists, func, or_, select, tuple_

from gigs.readmodel.tables import GIGS, PLACES, SHIFTS
from kernel.time import ZONE, end_of
from shell.readmodels import ReadModel

Row = dict[str, Any]


class Board(ReadModel):
    """Gigs, each with its shifts in order, in one SELECT."""

    def gig(self, id: str) -> Row | None:
        """One gig."""
        return next(iter(self._with_shifts(select(GIGS.c.id).where(GIGS.c.id == id))), None)

    def gigs(self, ids: Iterable[str]) -> dict[str, Row]:
        """Some gigs by id."""
        return {row["id"]: row for row in self._with_shifts(select(GIGS.c.id).where(GIGS.c.id.in_([*ids])))}

    def published(
        self,
        *,
        region: str | None = None,
        trade: str | None = None,
        employer: str | None = None,
        since: date | None = None,
        until: date | None = None,
        open_at: datetime | None = None,
        after: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> list[Row]:
        """Published gigs in the order of their first shift.

        `region` is a village code or a prefix of it; `since` and `until` are days on which a shift begins;
        `open_at`: with a place nobody has in a shift that begins later. `after` is the first shift's start
        and the id of the last gig shown.
        """
        g, s = GIGS.c, SHIFTS.c
        page = select(g.id).where(g.state == "published").order_by(g.first_starts_at, g.id).limit(limit)
        for column, value in ((g.trade, trade), (g.employer, employer)):
            if value is not None:
                page = page.where(column == value)
        if region is not None:
            page = page.where(g.village.startswith(region, autoescape=True))
        shift = [s.gig == g.id, s.off.is_(False)]
        if since is not None:
            page = page.where(g.last_starts_at >= datetime.combine(since, time.min, ZONE))
            shift.append(s.day >= since)
        if until is not None:
            page = page.where(g.first_starts_at <= end_of(until))
            shift.append(s.day <= until)
        if open_at is not None:
            page = page.where(g.last_starts_at > open_at)
            shift += [s.starts_at > open_at, s.hired < s.headcount]
        if after is not None:
            page = page.where(tuple_(g.first_starts_at, g.id) > tuple_(*after))
        return self._with_shifts(page.where(exists().where(*shift)))

    def gigs_of(self, employer: str, *, before: int | None = None, limit: int = 50) -> list[Row]:
        """All gigs of an employer, drafts too, the latest first; `before` is the last one's `position`."""
        g = GIGS.c
        page = select(g.id).where(g.employer == employer).order_by(g.position.desc()).limit(limit)
        if before is not None:
            page = page.where(g.position < before)
        return sorted(self._with_shifts(page), key=lambda row: -row["position"])

    def usual_pay(self, region: str, trade: str, *, since: datetime, most: int = 3) -> list[tuple[str, str]]:
        """What work of a trade was mostly paid in a region, of gigs that began since: basis and yuan, the
        least first by each basis. Of the latest few hundred: a question must not grow with the years."""
        g = GIGS.c
        latest = (
            select(g.basis, g.amount)
            .where(g.state == "published", g.trade == trade, g.first_starts_at > since)
            .where(g.village.startswith(region, autoescape=True))
            .order_by(g.first_starts_at.desc(), g.id.desc())
            .limit(200)
            .subquery()
        )
        offered = latest.c
        often = select(offered.basis, offered.amount).group_by(offered.basis, offered.amount)
        often = often.order_by(func.count().desc(), offered.basis, offered.amount).limit(most)
        with self.connect() as connection:
            found = [(row.basis, row.amount) for row in connection.execute(often)]
        return sorted(found, key=lambda pay: (pay[0], Decimal(pay[1])))

    def open_gigs(self, employer: str, at: datetime) -> int:
        """At how many gigs of an employer something is still to be worked, recorded, answered or paid.

        Answers `kernel.lookups.OpenGigs`.
        """
        g, s, p = GIGS.c, SHIFTS.c, PLACES.c
        to_come = exists().where(s.gig == g.id, s.off.is_(False), s.ends_at > at)
        unanswered = or_(p.unpaid != 0, p.contest.is_not(None), and_(p.held, p.outcome.is_(None)))
        owing = exists().where(p.gig == g.id, unanswered)
        wanted = select(func.count().label("count")).where(
            g.employer == employer, or_(and_(g.state == "published", to_come), owing)
        )
        with self.connect() as connection:
            return int(connection.execute(wanted).scalar_one())

    # -- What only the projection writes -------------------------------------------------------------------

    def clear_shifts(self, connection: Connection, gig: str) -> None:
        """A draft is written anew: it may have fewer shifts than before."""
        shifts = self.table("gig_shifts")
        connection.execute(shifts.delete().where(shifts.c.gig == gig))

    def _with_shifts(self, ids: Any) -> list[Row]:
        g, s = GIGS.c, SHIFTS.c
        page = ids.subquery()
        statement = (
            select(GIGS, s.no, s.starts_at, s.ends_at, s.headcount, s.hired, s.off, s.until)
            .join(page, page.c.id == g.id)
            .join(SHIFTS, s.gig == g.id)
            .order_by(g.first_starts_at, g.id, s.no)
        )
        with self.connect() as connection:
            return _grouped(connection.execute(statement).mappings().all())


def _grouped(rows: Sequence[RowMapping]) -> list[Row]:
    gigs: dict[str, Row] = {}
    for row in rows:
        gig = gigs.setdefault(
            row["id"], {column.name: row[column.name] for column in GIGS.c} | {"shifts": []}
        )
        gig["shifts"].append(
            {name: row[name] for name in ("no", "starts_at", "ends_at", "headcount", "hired", "off", "until")}
            | {"left": 0 if row["off"] else row["headcount"] - row["hired"]}
        )
    return list(gigs.values())
