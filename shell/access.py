"""Who looked at a person's record, in which role and why: kept, so that the person can be told."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from flask import request
from sqlalchemy import Column, Engine, Index, MetaData, String, Table, insert, select

from kernel.errors import Forbidden
from kernel.identity import By, Role
from kernel.time import now
from shell.database import Moment, reading

if TYPE_CHECKING:
    from shell.house import House

REASONS = ("contest", "support", "audit", "inspection")

METADATA = MetaData()

ACCESSES = Table(
    "accesses",
    METADATA,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("account", String, nullable=False),
    Column("role", String, nullable=False),
    Column("what", String, nullable=False),
    Column("reason", String),
    Column("at", Moment, nullable=False),
)
Index("ix_accesses_person_at", ACCESSES.c.person, ACCESSES.c.at)


class Access(NamedTuple):
    """One look at a person's record."""

    account: str
    role: str
    what: str
    reason: str | None
    at: datetime


class AccessLog:
    """Keeps who looked at whom. Answers `kernel.lookups.Accesses`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, person: str, by: By, what: str, reason: str | None) -> None:
        """Keep that somebody else looked at a person's record (`what`: the action that allowed it).

        An official must say why; refuses `reason-needed`.
        """
        if by.role is Role.OFFICIAL and reason not in REASONS:
            raise Forbidden("reason-needed")
        row: dict[str, Any] = {
            "id": str(uuid4()),
            "person": person,
            "account": by.account,
            "role": by.role.value,
            "what": what,
            "reason": reason if reason in REASONS else None,
            "at": now(),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(ACCESSES), row)


def looked_at(home: "House", person: str, by: By, what: str) -> None:
    """Keep a look by the request at hand, with the reason in its header `Gongfu-Reason`."""
    AccessLog(home.records_engine).keep(person, by, what, request.headers.get("Gongfu-Reason"))


def accesses_of(home: "House", person: str, limit: int = 50) -> Sequence[Access]:
    """The last looks at a person's record, the newest first."""
    table = ACCESSES.c
    wanted = select(table.account, table.role, table.what, table.reason, table.at)
    with reading(home.records_engine) as connection:
        rows = connection.execute(wanted.where(table.person == person).order_by(table.at.desc()).limit(limit))
        return [Access(*row) for row in rows]
