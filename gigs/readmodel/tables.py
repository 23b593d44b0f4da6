"""The tables of gigs. What counts for the fill rate comes in rows that never change.

Amounts are whole micro-yuan, quantities hundredths of an hour, day or piece, so that sums stay exact.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from shell.readmodels import Moment

METADATA = MetaData()

MEASURES = ("asked", "filled", "attended", "reduced", "cancelled", "cancelled_late")

GIGS = Table(
    "gigs",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("employer", String(36)),
    Column("trade", String),
    Column("village", String(12)),
    Column("title", String),
    Column("basis", String),
    Column("amount", String),
    Column("mode", String),
    Column("requires", JSON),
    Column("from_hours", Integer),
    Column("by_hours", Integer),
    Column("ground", String),
    Column("state", String),
    Column("reason_code", String),
    Column("month", String(7)),
    Column("first_starts_at", Moment),
    Column("last_starts_at", Moment),
    Column("published_at", Moment),
    Column("full_at", Moment),
    Column("vacant", Integer),
    Column("version", Integer),
    Column("position", BigInteger),
)
Index("ix_gigs_employer", GIGS.c.employer, GIGS.c.position)
_FULL = GIGS.c.full_at.is_not(None)
Index("ix_gigs_full", GIGS.c.month, GIGS.c.village, postgresql_where=_FULL, sqlite_where=_FULL)
_PUBLISHED = GIGS.c.state == "published"
Index("ix_gigs_published", GIGS.c.last_starts_at, postgresql_where=_PUBLISHED, sqlite_where=_PUBLISHED)
Index(
    "ix_gigs_board", GIGS.c.first_starts_at, GIGS.c.id, postgresql_where=_PUBLISHED, sqlite_where=_PUBLISHED
)

SHIFTS = Table(
    "gig_shifts",
    METADATA,
    Column("gig", String(36), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Column("day", Date),
    Column("headcount", Integer),
    Column("hired", Integer),
    Column("off", Boolean),
    Column("asks_at", Moment),
    Column("until", Moment),
)
# What the clock asks every minute: which shifts to come are to be asked about, or were.
_ASKS = SHIFTS.c.asks_at.is_not(None)
Index("ix_gig_shifts_asks", SHIFTS.c.starts_at, postgresql_where=_ASKS, sqlite_where=_ASKS)

APPLICATIONS = Table(
    "gig_applications",
    METADATA,
    Column("gig", String(36), primary_key=True),
    Column("worker", String(36), primary_key=True),
    Column("state", String),
    Column("shifts", JSON),
    Column("reason_code", String),
    Column("request", String(36)),
    Column("at", Moment),
    Column("position", BigInteger),
)
Index("ix_gig_applications_worker", APPLICATIONS.c.worker, APPLICATIONS.c.position)

PLACES = Table(
    "gig_places",
    METADATA,
    Column("gig", String(36), primary_key=True),
    Column("worker", String(36), primary_key=True),
    Column("shift", Integer, primary_key=True),
    Column("held", Boolean),
    Column("starts_at", Moment),
    Column("ends_at", Moment),
    Column("basis", String),
    Column("amount", String),
    Column("coming", String),  # asked, or confirmed
    Column("arrived_at", Moment),  # when they said that they are there
    Column("outcome", String),
    Column("hundredths", BigInteger),
    Column("earned", BigInteger),
    Column("unpaid", BigInteger),
    Column("paid", BigInteger),
    Column("contest", String(36)),
    Column("contest_reason", String),
    Column("claims", String),
)
Index("ix_gig_places_worker", PLACES.c.worker, PLACES.c.starts_at)

CHANGES = Table(
    "fill_changes",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("gig", String(36)),
    Column("shift", Integer),
    Column("employer", String(36)),
    Column("trade", String),
    Column("village", String(12)),
    Column("month", String(7)),
    Column("measure", String),
    Column("places", Integer),
    Column("recorded_at", Moment),
)
Index("ix_fill_changes_employer", CHANGES.c.employer, CHANGES.c.month)
Index("ix_fill_changes_village", CHANGES.c.month, CHANGES.c.village)

# What the changes add up to, for everybody who is asked about (`by` and `key`: an employer, a trade or a
# village) and every region they have shifts in: a question reads as many rows as its answer has.
TOTALS = Table(
    "fill_totals",
    METADATA,
    Column("by", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("region", String(12), primary_key=True),
    Column("month", String(7), primary_key=True),
    *(Column(measure, BigInteger, nullable=False) for measure in MEASURES),
)
Index("ix_fill_totals_region", TOTALS.c.region, TOTALS.c.by, TOTALS.c.month)

# How long gigs took to be full, of an employer (`key`) and of all (empty), by month of the first shift:
# `gigs` is JSON, how many took so many tenths of an hour, rounded to two figures. A question reads a row a
# month, and there are never more numbers in it than such tenths.
WAITS = Table(
    "fill_waits",
    METADATA,
    Column("key", String(36), primary_key=True),
    Column("region", String(12), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("gigs", LargeBinary, nullable=False),
)

# Who asked for a place in the shifts of a month, whether they got one or not: once a trade and village.
SEEKERS = Table(
    "gig_seekers",
    METADATA,
    Column("month", String(7), primary_key=True),
    Column("trade", String, primary_key=True),
    Column("village", String(12), primary_key=True),
    Column("worker", String(36), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("recorded_at", Moment, nullable=False),
)
