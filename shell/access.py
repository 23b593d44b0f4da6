"""Who looked at a person's record, in which role, where and why: kept, so that the person can be told.

Rows are only ever added: the database itself refuses to change one, and to delete one while its person is
there. When a person is erased what is left of the looks at them is how many there were.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from flask import has_request_context, request
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    insert,
    inspect,
    select,
    text,
)

from kernel.errors import Forbidden
from kernel.identity import By, Role
from kernel.time import day_of, month_of, now
from shell.database import Moment, reading, upsert_rows

if TYPE_CHECKING:
    from shell.house import House

REASONS = ("contest", "support", "audit", "inspection")

# For how long a reason stated on a page counts for that one record.
STATED_FOR = timedelta(minutes=30)
# What is looked at in a list again and again is one look within this time.
ONE_LOOK = timedelta(minutes=30)

STATED = "reason-stated"
# The field in which a reason goes along with what was sent when it was missing.
REASON_FIELD = "proof-reason"

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
    Column("place", String),
)
Index("ix_accesses_person_at", ACCESSES.c.person, ACCESSES.c.at)

# Whose looks were made into numbers; theirs alone may be deleted.
CLOSED = Table("accesses_closed", METADATA, Column("person", String, primary_key=True))

COUNTS = Table(
    "access_counts",
    METADATA,
    Column("month", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("what", String, primary_key=True),
    Column("reason", String, primary_key=True),
    Column("looks", Integer, nullable=False),
)

_SQLITE = (
    """CREATE TRIGGER IF NOT EXISTS accesses_stay BEFORE UPDATE ON accesses
    BEGIN SELECT RAISE(ABORT, 'the log of accesses is only added to'); END""",
    """CREATE TRIGGER IF NOT EXISTS accesses_last BEFORE DELETE ON accesses
    WHEN NOT EXISTS (SELECT 1 FROM accesses_closed WHERE person = OLD.person)
    BEGIN SELECT RAISE(ABORT, 'the log of accesses is only added to'); END""",
)
_POSTGRES = (
    """CREATE OR REPLACE FUNCTION accesses_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM accesses_closed WHERE person = OLD.person) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the log of accesses is only added to';
    END $$""",
    """CREATE OR REPLACE TRIGGER accesses_stay BEFORE UPDATE OR DELETE ON accesses
    FOR EACH ROW EXECUTE FUNCTION accesses_are_kept()""",
)


class Access(NamedTuple):
    """One look at a person's record; `place` is the workshop, employer or region whose right it was."""

    account: str
    role: str
    what: str
    reason: str | None
    at: datetime
    place: str | None
    id: str


def prepare(connection: Connection) -> None:
    """Create the tables, bring an older one up to date, and have the database guard them. May run again."""
    METADATA.create_all(connection)
    if "place" not in {column["name"] for column in inspect(connection).get_columns(ACCESSES.name)}:
        connection.execute(text("ALTER TABLE accesses ADD COLUMN place VARCHAR"))
    for statement in _POSTGRES if connection.dialect.name == "postgresql" else _SQLITE:
        connection.exec_driver_sql(statement)


class AccessLog:
    """Keeps who looked at whom. Answers `kernel.lookups.Accesses`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, person: str, by: By, what: str, reason: str | None, place: str | None = None) -> None:
        """Keep that somebody else looked at a person's record (`what`: the action that allowed it).

        An official must say why, on pages once for that record and the next half hour, or with the form that
        is sent; refuses `reason-needed`.
        """
        if by.role is Role.OFFICIAL and reason not in REASONS:
            reason = self._said_on_a_page(person, by, place) if _on_a_page() else None
            if reason is None:
                raise Forbidden("reason-needed", person=person)
        row = _row(person, by, what, reason if reason in REASONS else None, place)
        with self._engine.begin() as connection:
            connection.execute(insert(ACCESSES), row)

    def keep_many(self, people: Collection[str], by: By, what: str, place: str | None = None) -> None:
        """Keep that something of many people was shown in a list; shown again within half an hour, it is one
        look."""
        a, since = ACCESSES.c, now() - ONE_LOOK
        before = select(a.person).where(
            a.person.in_(people), a.at > since, a.account == by.account, a.what == what
        )
        with self._engine.begin() as connection:
            known = set(connection.scalars(before))
            rows = [_row(person, by, what, None, place) for person in people if person not in known]
            if rows:
                connection.execute(insert(ACCESSES), rows)

    def state(self, person: str, by: By, reason: str, place: str | None) -> None:
        """Keep why an official is about to look at a person's record. Refuses `reason-needed`."""
        if reason not in REASONS:
            raise Forbidden("reason-needed", person=person)
        with self._engine.begin() as connection:
            connection.execute(insert(ACCESSES), _row(person, by, STATED, reason, place))

    def of(
        self, person: str, *, before: tuple[datetime, str] | None = None, limit: int | None
    ) -> Sequence[Access]:
        """The last looks at a person's record, the newest first; `before`: those behind that one."""
        a = ACCESSES.c
        wanted = select(a.account, a.role, a.what, a.reason, a.at, a.place, a.id)
        wanted = wanted.where(a.person == person, a.what != STATED)
        if before:
            at, id = before
            wanted = wanted.where((a.at < at) | ((a.at == at) & (a.id < id)))
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(a.at.desc(), a.id.desc()).limit(limit))
            return [Access(*row) for row in rows]

    def close(self, person: str) -> None:
        """Make the looks at somebody who was erased into numbers that name nobody. May run again."""
        a = ACCESSES.c
        with self._engine.begin() as connection:
            upsert_rows(connection, CLOSED, [{"person": person}], key=("person",))
            looks = connection.execute(
                select(a.role, a.what, a.reason, a.at).where(a.person == person, a.what != STATED)
            ).all()
            rows = [
                {
                    "month": month_of(day_of(look.at)),
                    "role": look.role,
                    "what": look.what,
                    "reason": look.reason or "",
                    "looks": 1,
                }
                for look in looks
            ]
            upsert_rows(connection, COUNTS, rows, key=("month", "role", "what", "reason"), add=("looks",))
            connection.execute(delete(ACCESSES).where(a.person == person))

    def _said_on_a_page(self, person: str, by: By, place: str | None) -> str | None:
        reason = request.form.get(REASON_FIELD)
        if reason in REASONS:
            self.state(person, by, reason, place)
            return reason
        return self._stated(person, by.account)

    def _stated(self, person: str, account: str) -> str | None:
        """Why an account said, on a page and not long ago, that it looks at a person's record."""
        a = ACCESSES.c
        wanted = select(a.reason).where(
            a.person == person, a.account == account, a.what == STATED, a.at > now() - STATED_FOR
        )
        with reading(self._engine) as connection:
            return connection.scalar(wanted.order_by(a.at.desc()).limit(1))


def _row(person: str, by: By, what: str, reason: str | None, place: str | None) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "person": person,
        "account": by.account,
        "role": by.role.value,
        "what": what,
        "reason": reason,
        "at": now(),
        "place": place,
    }


def _on_a_page() -> bool:
    return has_request_context() and not request.path.startswith("/api/")


def reason_given() -> str | None:
    """Why this request looks at somebody's record, by its header `Gongfu-Reason`."""
    return request.headers.get("Gongfu-Reason")


def looked_at(home: "House", person: str, by: By, what: str, place: str | None) -> None:
    """Keep a look by the request at hand."""
    AccessLog(home.records_engine).keep(person, by, what, reason_given(), place)


def accesses_of(home: "House", person: str, limit: int = 50) -> Sequence[Access]:
    """The last looks at a person's record, the newest first."""
    return AccessLog(home.records_engine).of(person, limit=limit)


__all__ = [
    "METADATA",
    "REASONS",
    "REASON_FIELD",
    "STATED_FOR",
    "Access",
    "AccessLog",
    "accesses_of",
    "looked_at",
    "prepare",
    "reason_given",
]
