"""From a gig's events to the board, its people and the fill rate.

Events carry whose gig it is and when the shift starts, so every row follows from one event; only whether a
gig is full for the first time needs to know how many places are left, and is looked up once a batch.
`posting`, `hiring` and `work` tell what each event changes, in a `book` that is written in bulk.
"""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import Connection, select

from gigs import events as e
from gigs.projections import hiring, posting, work
from gigs.projections.book import Book, Row, Tell
from gigs.readmodel import GigsReadModel
from kernel.store import Recorded
from shell.projector import Projection
from shell.readmodels import ReadModel

TELL: Tell = {**posting.TELL, **hiring.TELL, **work.TELL}

COUNTING = e.GigPublished | e.ShiftResized | e.GigCancelled | e.WorkerHired
COUNTING |= e.ApplicationDeclined | e.ApplicationWithdrawn | e.HireLapsed

VACANT = ("vacant", "full_at", "published_at", "month", "employer", "village")


class GigsProjection(Projection[GigsReadModel]):
    """Keeps the tables of `GigsReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = GigsReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write what a batch of events changes: each table in bulk."""
        told = [recorded for recorded in batch if type(recorded.event) in TELL]
        if not told:
            return
        book = Book(self.read_model, self._vacant(connection, told), self._offered(connection, told))
        for recorded in told:
            event = recorded.event
            if isinstance(event, e.GigRedrafted):
                book.write(connection)
                self.read_model.clear_shifts(connection, event.id)
            TELL[type(event)](book, event, recorded)
            if isinstance(event, e.GigCancelled):
                book.write(connection)
                self.read_model.call_off(connection, event.id)
        book.write(connection)

    def _vacant(self, connection: Connection, told: Sequence[Recorded]) -> dict[str, Row]:
        """The gigs that change: how many places nobody has, since when they were full, and whose they are."""
        g = self.read_model.table("gigs").c
        ids = {recorded.event.id for recorded in told if isinstance(recorded.event, COUNTING)}
        if not ids:
            return {}
        found = connection.execute(
            select(g.id, *(g[name] for name in VACANT)).where(g.id.in_(ids))
        ).mappings()
        return {row["id"]: dict(row) for row in found}

    def _offered(self, connection: Connection, told: Sequence[Recorded]) -> dict[str, Row]:
        """What is offered where somebody applies: events of theirs do not say."""
        g, s = self.read_model.table("gigs").c, self.read_model.table("gig_shifts").c
        ids = {recorded.event.id for recorded in told if isinstance(recorded.event, e.WorkerApplied)}
        if not ids:
            return {}
        wanted = select(g.id, g.trade, g.village, s.starts_at).join_from(
            g.id.table, s.gig.table, s.gig == g.id
        )
        offered: dict[str, Row] = {}
        for row in connection.execute(wanted.where(g.id.in_(ids)).order_by(g.id, s.no)):
            gig = offered.setdefault(row.id, {"trade": row.trade, "village": row.village, "starts": []})
            gig["starts"].append(row.starts_at)
        return offered


__all__ = ["GigsProjection"]
