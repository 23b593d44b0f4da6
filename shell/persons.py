"""Records that are one person's: two of one person may have been merged, and are told as one.

The table is written by `people`, from events. It names only records that were merged, so nearly every
question answers nothing: one look-up by key, once a request.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from flask import g, has_request_context
from sqlalchemy import Engine, String, bindparam, column, select, table

from kernel.permissions import Actor
from shell.question import Question

_RECORDS = table("people_records", column("record", String), column("person", String))
_asked, _all = _RECORDS.alias("asked"), _RECORDS.alias("every")
_OF = Question(
    select(_all.c.record, _all.c.person)
    .select_from(_asked.join(_all, _all.c.person == _asked.c.person))
    .where(_asked.c.record == bindparam("worker"))
    .order_by(_all.c.record)
)
_AMONG = Question(
    select(_asked.c.record.label("asked"), _all.c.record, _all.c.person)
    .select_from(_asked.join(_all, _all.c.person == _asked.c.person))
    .where(_asked.c.record.in_(bindparam("workers", expanding=True)))
    .order_by(_all.c.record)
)
# SQLite takes no more values in one question.
_AT_ONCE = 10_000


def records_of(engine: Engine, worker: str) -> tuple[str, ...]:
    """All records of the person a worker id means, the surviving one first; most people have one."""
    known: dict[str, tuple[str, ...]] = {}
    if has_request_context():
        known = g.setdefault("records", known)
    if worker not in known:
        rows = _OF.ask(engine, worker=worker)
        survivor = rows[0]["person"] if rows else worker
        known[worker] = (survivor, *(row["record"] for row in rows if row["record"] != survivor))
    return known[worker]


class Persons:
    """Answers `kernel.lookups.Persons`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def records_of(self, worker: str) -> tuple[str, ...]:
        """All records of a person, the surviving one first."""
        return records_of(self._engine, worker)

    def merged_among(self, workers: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Those of some workers whose records were merged, each with all of them, the surviving one first."""
        asked = list(workers)
        found: dict[str, list[str]] = defaultdict(list)
        for at in range(0, len(asked), _AT_ONCE):
            for row in _AMONG.ask(self._engine, workers=asked[at : at + _AT_ONCE]):
                surviving = row["record"] == row["person"]
                found[row["asked"]].insert(0 if surviving else len(found[row["asked"]]), row["record"])
        return {worker: tuple(records) for worker, records in found.items()}


def as_one(engine: Engine, actor: Actor) -> Actor:
    """An actor whose grants as a worker reach all records of that person, under the surviving one."""
    if actor.worker is None:
        return actor
    acting_for = records_of(engine, actor.acting_for)[0] if actor.acting_for else None
    grants = []
    for grant in actor.grants:
        records = records_of(engine, grant.worker) if grant.worker else ()
        merged = len(records) > 1
        grants.append(replace(grant, worker=records[0], records=records) if merged else grant)
    return replace(actor, grants=tuple(grants), acting_for=acting_for)


__all__ = ["Persons", "as_one", "records_of"]
