"""Who is registered where, as the events tell: for lists. Names are not here, they are in the vault."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, exists, false, or_, select

from shell.readmodels import Moment, ReadModel, Rows, within

_METADATA = MetaData()

WORKERS = Table(
    "people_workers",
    _METADATA,
    Column("worker", String, primary_key=True),
    Column("village", String, nullable=False),
    Column("skills", String, nullable=False),  # codes with a space between
    Column("asked_at", Moment),  # since when they ask to have something put right
    Column("position", BigInteger, nullable=False),
)
Index("ix_people_workers_asked_at", WORKERS.c.asked_at)
Index("ix_people_workers_village", WORKERS.c.village, WORKERS.c.worker)

EMPLOYERS = Table(
    "people_employers",
    _METADATA,
    Column("employer", String, primary_key=True),
    Column("town", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason_code", String),
    Column("introducer", String),  # the account of the coordinator who registered it
    Column("position", BigInteger, nullable=False),
)
Index("ix_people_employers_town", EMPLOYERS.c.town, EMPLOYERS.c.employer)
Index("ix_people_employers_introducer", EMPLOYERS.c.introducer)


# Records that were merged, and whose they are; the surviving one among them. Read by `shell.persons`.
RECORDS = Table(
    "people_records",
    _METADATA,
    Column("record", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("merged_at", Moment),  # none for the surviving one
    Column("position", BigInteger, nullable=False),
)
Index("ix_people_records_person", RECORDS.c.person)


class Registry(ReadModel):
    """Registered workers and employers, by region."""

    NAME = "people"
    METADATA = _METADATA

    def workers(
        self, *, regions: Sequence[str], ids: Sequence[str], after: str | None, limit: int
    ) -> Sequence[dict[str, Any]]:
        """Workers in any of the regions (prefixes; "" is everywhere) or among the ids, in order of id."""
        table = self.table("people_workers")
        reach = or_(_within(table.c.village, regions), table.c.worker.in_(ids))
        merged = self.table("people_records").c
        gone = exists().where(merged.record == table.c.worker, merged.person != merged.record)
        wanted = select(table.c.worker, table.c.village, table.c.skills).where(reach, ~gone)
        if after:
            wanted = wanted.where(table.c.worker > after)
        with self.connect() as connection:
            rows = connection.execute(wanted.order_by(table.c.worker).limit(limit)).all()
        return [{"id": r.worker, "village": r.village, "skills": r.skills.split()} for r in rows]

    def asking(
        self,
        regions: Sequence[str],
        ids: Sequence[str],
        *,
        after: tuple[datetime, str] | None = None,
        limit: int = 100,
    ) -> Rows:
        """Workers who ask for a correction, in some regions or among the ids: the longest first.

        `after`: those behind the one who asks since then.
        """
        w = self.table("people_workers").c
        wanted = (
            select(w.worker, w.village, w.asked_at)
            .where(w.asked_at.is_not(None), or_(_within(w.village, regions), w.worker.in_(ids)))
            .order_by(w.asked_at, w.worker)
        )
        if after:
            at, worker = after
            wanted = wanted.where((w.asked_at > at) | ((w.asked_at == at) & (w.worker > worker)))
        return self.rows(wanted.limit(limit))

    def merged(self, regions: Sequence[str], ids: Sequence[str], limit: int = 100) -> Rows:
        """Merged records in some regions or among the ids, the latest first."""
        r, w = self.table("people_records").c, self.table("people_workers").c
        wanted = (
            select(r.record, r.person, r.merged_at)
            .join(self.table("people_workers"), w.worker == r.person)
            .where(
                r.record != r.person, or_(_within(w.village, regions), r.person.in_(ids), r.record.in_(ids))
            )
            .order_by(r.position.desc())
        )
        return self.rows(wanted.limit(limit))

    def employers(
        self, *, regions: Sequence[str], ids: Sequence[str], after: str | None, limit: int
    ) -> Sequence[dict[str, Any]]:
        """Employers in any of the regions or among the ids, in order of id."""
        table = self.table("people_employers")
        reach = or_(_within(table.c.town, regions), table.c.employer.in_(ids))
        columns = (table.c.employer.label("id"), table.c.town, table.c.state, table.c.reason_code)
        wanted = select(*columns).where(reach)
        if after:
            wanted = wanted.where(table.c.employer > after)
        with self.connect() as connection:
            return [
                row._asdict() for row in connection.execute(wanted.order_by(table.c.employer).limit(limit))
            ]

    def introduced_by(self, account: str) -> Sequence[str]:
        """The employers a coordinator introduced that are not verified, the latest first."""
        e = EMPLOYERS.c
        wanted = select(e.employer).where(e.introducer == account, e.state != "verified")
        return [row["employer"] for row in self.rows(wanted.order_by(e.position.desc()))]

    def waiting(self, regions: Sequence[str], *, limit: int = 100) -> Sequence[dict[str, Any]]:
        """Employers of some regions that wait for verification, who asked first comes first."""
        table = self.table("people_employers")
        wanted = select(table.c.employer.label("id"), table.c.town, table.c.reason_code).where(
            _within(table.c.town, regions), table.c.state == "waiting"
        )
        with self.connect() as connection:
            rows = connection.execute(wanted.order_by(table.c.position).limit(limit))
            return [row._asdict() for row in rows]


def _within(column: Any, regions: Sequence[str]) -> Any:
    return or_(false(), *(within(column, region) for region in regions))


__all__ = ["EMPLOYERS", "WORKERS", "Registry"]
