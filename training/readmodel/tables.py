"""The tables of training: what is taught and when, who sits where, who is qualified."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, MetaData, String, Table

from shell.readmodels import Moment

METADATA = MetaData()

COURSES = Table(
    "courses",
    METADATA,
    Column("code", String, primary_key=True),
    Column("name", String),
    Column("trade", String),
    Column("hours", Integer),
    Column("qualifies_for", JSON),
    Column("valid_months", Integer),
)

# `taken`, `held` and `waiting` are how many have a seat, an offer, a place in the queue.
RUNS = Table(
    "course_runs",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("course", String),
    Column("village", String(12)),
    Column("trainers", JSON),
    Column("capacity", Integer),
    Column("cut_off", Moment),
    Column("sessions", JSON),
    Column("completion", JSON),
    Column("begins_at", Moment),
    Column("ends_at", Moment),
    Column("state", String),
    Column("edition", Integer),
    Column("taken", Integer),
    Column("held", Integer),
    Column("waiting", Integer),
)
Index("ix_course_runs_begins", RUNS.c.begins_at, RUNS.c.id)
ON = RUNS.c.state == "scheduled"
Index("ix_course_runs_open", RUNS.c.cut_off, postgresql_where=ON, sqlite_where=ON)

SESSIONS = Table(
    "course_sessions",
    METADATA,
    Column("run", String(36), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
)
Index("ix_course_sessions_starts", SESSIONS.c.starts_at)

TRAINERS = Table(
    "course_trainers",
    METADATA,
    Column("account", String(36), primary_key=True),
    Column("run", String(36), primary_key=True),
)

# `position` is that of the event that put them where they stand: the order of those who wait.
ENROLMENTS = Table(
    "enrolments",
    METADATA,
    Column("run", String(36), primary_key=True),
    Column("worker", String(36), primary_key=True),
    Column("state", String),
    Column("position", BigInteger),
    Column("at", Moment),
    Column("offer_expires_at", Moment),
    Column("attended", Integer),
    Column("passed", Boolean),
    Column("certificate", String),
)
Index("ix_enrolments_run", ENROLMENTS.c.run, ENROLMENTS.c.state, ENROLMENTS.c.position)
Index("ix_enrolments_worker", ENROLMENTS.c.worker)
OFFERED = ENROLMENTS.c.state == "offered"
Index(
    "ix_enrolments_offered",
    ENROLMENTS.c.offer_expires_at,
    postgresql_where=OFFERED,
    sqlite_where=OFFERED,
)

MARKS = Table(
    "session_marks",
    METADATA,
    Column("run", String(36), primary_key=True),
    Column("worker", String(36), primary_key=True),
    Column("session", Integer, primary_key=True),
    Column("outcome", String),
)

CERTIFICATES = Table(
    "certificates",
    METADATA,
    Column("number", String, primary_key=True),
    Column("worker", String(36)),
    Column("course", String),
    Column("run", String(36)),
    Column("qualifies_for", JSON),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("revoked_on", Date),
)
Index("ix_certificates_worker", CERTIFICATES.c.worker)

PERMITS = Table(
    "permits",
    METADATA,
    Column("worker", String(36), primary_key=True),
    Column("qualification", String, primary_key=True),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("review_by", Date),
)
