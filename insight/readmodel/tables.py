"""The tables of insight. What is told to officials is made of them, and kept beside them (see `cells`).

Amounts are whole micro-yuan, by the stage they are in. A worker's month counts for one village, found when
its first work was recorded; so regions add up, and no move changes a month that has been told.
"""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, MetaData, String, Table

from shell.readmodels import Moment

METADATA = MetaData()

STAGES = ("estimated", "earned", "settled", "paid")


def _stages() -> list[Column[int]]:
    return [Column(stage, BigInteger, nullable=False) for stage in STAGES]


# Where workers are registered, since which day.
HOMES = Table(
    "insight_homes",
    METADATA,
    Column("worker", String(36), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("since", Date, nullable=False),
    Column("village", String, nullable=False),
)

# Records that were merged, and whose they are.
RECORDS = Table(
    "insight_records",
    METADATA,
    Column("record", String(36), primary_key=True),
    Column("person", String(36), nullable=False),
)

# What each worker's month adds up to.
WORKER_MONTHS = Table(
    "insight_worker_months",
    METADATA,
    Column("worker", String(36), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("village", String, nullable=False),
    *_stages(),
)
Index("ix_insight_worker_months_month", WORKER_MONTHS.c.month)

# Every change of a worker's month, one row an event: what was known at a moment is a condition on these.
# `day` is that of the work; what only moves money on has none.
LEDGER = Table(
    "insight_ledger",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("worker", String(36), nullable=False),
    Column("month", String(7), nullable=False),
    Column("day", Date),
    *_stages(),
    Column("recorded_at", Moment, nullable=False),
)
Index("ix_insight_ledger_month", LEDGER.c.month, LEDGER.c.recorded_at)

# Work that is paid by the hour, where the hours are known: one row an event, signed (micro-yuan, hundredths
# of an hour). Its rows by entry tell what is to be taken back when somebody did not come after all.
HOURS = Table(
    "insight_hours",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("entry", String(36), primary_key=True),
    Column("worker", String(36), nullable=False),
    Column("month", String(7), nullable=False),
    Column("micro", BigInteger, nullable=False),
    Column("hundredths", BigInteger, nullable=False),
    Column("recorded_at", Moment, nullable=False),
)
Index("ix_insight_hours_month", HOURS.c.month)
Index("ix_insight_hours_entry", HOURS.c.entry)

# Certificates, by the day and month they were given, the village of whoever has them as known then, and the
# last day whose work counts for them.
CERTIFICATES = Table(
    "insight_certificates",
    METADATA,
    Column("number", String, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("worker", String(36), nullable=False),
    Column("village", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("month", String(7), nullable=False),
    Column("recorded_at", Moment, nullable=False),
)
Index("ix_insight_certificates_month", CERTIFICATES.c.month)
Index("ix_insight_certificates_worker", CERTIFICATES.c.worker, CERTIFICATES.c.until)

# The last event that changed a month, and the day of its record; and the last of those recorded `before` that
# day, or told at once whenever they were. What was made of the month earlier counts no more.
MONTHS = Table(
    "insight_months",
    METADATA,
    Column("month", String(7), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("before", BigInteger, nullable=False),
)

# The earliest month of a worker, each time an earlier one became known.
FIRSTS = Table(
    "insight_firsts",
    METADATA,
    Column("worker", String(36), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("recorded_at", Moment, nullable=False),
)
Index("ix_insight_firsts_month", FIRSTS.c.month)

# How much of a month was known by the end of which month, for judging forecasts by what they could know.
VINTAGES = Table(
    "insight_vintages",
    METADATA,
    Column("village", String, primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("seen", String(7), primary_key=True),
    Column("micro", BigInteger, nullable=False),
)

# What a pay run will move once it is approved, and its slips once they are paid.
SLIPS = Table(
    "insight_slips",
    METADATA,
    Column("slip", String(36), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("run", String(36), nullable=False),
    Column("worker", String(36), nullable=False),
    *_stages(),
)
Index("ix_insight_slips_run", SLIPS.c.run)

# Lists of low-income households. Who is on one lies sealed in a file of the same id.
LISTS = Table(
    "insight_low_income_lists",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("region", String, nullable=False),
    Column("dated", Date, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("workers", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("recorded_at", Moment, nullable=False),
)
