"""Certificates, and which of them work counts for: that of the days after."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from insight.domain.learning import WINDOW
from insight.projections.looking import rows_of
from insight.readmodel import InsightReadModel
from kernel.store import Recorded
from kernel.time import month_of


class Certified(NamedTuple):
    """A certificate was given to a worker on a day."""

    recorded: Recorded
    number: str
    worker: str
    day: date


def certificates_of(
    connection: Connection, read_model: InsightReadModel, certified: Sequence[Certified]
) -> list[dict[str, Any]]:
    """The rows of certificates: each counts for the village its holder was registered in on that day, as was
    known when it was given."""
    h = read_model.table("insight_homes").c
    homes: dict[str, list[Any]] = defaultdict(list)
    wanted = select(h.worker, h.position, h.since, h.village).order_by(h.position)
    for row in rows_of(connection, {each.worker for each in certified}, wanted):
        homes[row.worker].append(row)
    rows = []
    for each in certified:
        position = each.recorded.position
        known = [home for home in homes[each.worker] if home.position < position]
        settled = [home for home in known if home.since <= each.day] or known[:1]
        rows.append(
            {
                "number": each.number,
                "position": position,
                "worker": each.worker,
                "village": settled[-1].village if settled else "",
                "day": each.day,
                "until": each.day + WINDOW,
                "month": month_of(each.day),
                "recorded_at": each.recorded.event.recorded_at,
            }
        )
    return rows


def cohorts_of(
    connection: Connection, read_model: InsightReadModel, worked: Sequence[tuple[str, date, Recorded]]
) -> Iterator[tuple[str, Recorded]]:
    """The months of the certificates that work (worker, day, event) counts for, under whichever of a person's
    records either is."""
    if not worked:
        return
    records, c = read_model.table("insight_records"), read_model.table("insight_certificates").c
    persons = {row.record: row.person for row in connection.execute(select(records))}
    of_person: dict[str, set[str]] = defaultdict(set)
    for record, person in persons.items():
        of_person[person] |= {record, person}
    on: dict[str, list[tuple[date, Recorded]]] = defaultdict(list)
    for worker, day, recorded in worked:
        person = persons.get(worker, worker)
        for record in of_person.get(person, {person}):
            on[record].append((day, recorded))
    earliest = min(day for _, day, _ in worked)
    wanted = select(c.worker, c.day, c.until, c.month).where(c.until >= earliest)
    for row in rows_of(connection, on, wanted):
        for day, recorded in on[row.worker]:
            if row.day < day <= row.until:
                yield row.month, recorded


__all__ = ["Certified", "certificates_of", "cohorts_of"]
