"""The queue's tables. What is to be done stands here; Redis only wakes who does it."""

from datetime import UTC, datetime

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, MetaData, String, Table, Text

from shell.database import Moment
from shell.readmodels import positions_table

METADATA = MetaData()

POLICY_POSITIONS = positions_table(METADATA, "policy_positions")

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String, primary_key=True),
    Column("payload", JSON, nullable=False),
    Column("state", String, nullable=False),  # pending, sending, sent, failed, skipped
    Column("attempts", Integer, nullable=False, default=0),
    Column("due_at", Moment, nullable=False),  # when pending: from when on; sending: until when
    Column("last_error", Text),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
)
Index("ix_outbox_state_due_at", OUTBOX.c.state, OUTBOX.c.due_at)

JOBS = Table(
    "jobs",
    METADATA,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("queue", String, nullable=False),
    Column("args", JSON, nullable=False),
    Column("moment", Moment),  # the clock of the request that started it, where that was set
    Column("state", String, nullable=False),  # queued, running, done, failed
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("result", JSON),
    Column("code", String),
    Column("errors", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("heartbeat", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
)
Index("ix_jobs_state_heartbeat", JOBS.c.state, JOBS.c.heartbeat)

SCHEDULED = Table(
    "scheduled_tasks",
    METADATA,
    Column("name", String, primary_key=True),
    Column("ran_at", Moment, nullable=False),
    Column("error", Text),
)


def clock() -> datetime:
    """The machinery's own time, also where a request has set the clock of what it does."""
    return datetime.now(UTC)
