"""The tables of workshops: who works where on what, what was handed in, and what is paid for it."""

from datetime import date

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    literal_column,
)

from shell.readmodels import Moment

METADATA = MetaData()

WORKSHOPS = Table(
    "workshops",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("name", String),
    Column("village", String(12)),
    Column("kind", String),
    Column("payer_name", String),
    Column("payer_uscc", String),
)

MEMBERS = Table(
    "workshop_members",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("number", String),
    Column("number_key", String),
    Column("joined_at", Moment),
)
Index("ix_members_number", MEMBERS.c.workshop, MEMBERS.c.number_key)
Index("ix_members_worker", MEMBERS.c.worker)

PRODUCTS = Table(
    "workshop_products",
    METADATA,
    Column("workshop", String(36), primary_key=True),
    Column("code", String, primary_key=True),
    Column("name", String),
    Column("unit", String),
    Column("steps", JSON),
    Column("grades", JSON),
)

RATES = Table(
    "piece_rates",
    METADATA,
    Column("workshop", String(36), primary_key=True),
    Column("product", String, primary_key=True),
    Column("step", String, primary_key=True),
    Column("effective_from", Date, primary_key=True),
    Column("rate", String),
)

# What a grade earns of the rate, and since when; the factor it began with stands under `SINCE_EVER`.
GRADE_FACTORS = Table(
    "grade_factors",
    METADATA,
    Column("workshop", String(36), primary_key=True),
    Column("product", String, primary_key=True),
    Column("grade", String, primary_key=True),
    Column("effective_from", Date, primary_key=True),
    Column("factor", String),
)
SINCE_EVER = date.min

HAND_INS = Table(
    "hand_ins",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("product", String),
    Column("step", String),
    Column("unit", String),
    Column("work_date", Date),
    Column("quantity", Integer),
    Column("own_count", Integer),
    Column("rate", String),
    Column("factors", JSON),
    Column("rework_of", String(36)),
    Column("order", String(36)),
    Column("state", String),
    Column("accepted", Integer),
    Column("rework", Integer),
    Column("rejected", Integer),
    Column("grades", JSON),
    Column("paid_rate", String),
    Column("exact", String),
    Column("due", Boolean),
    Column("run", String(36)),
    Column("difference_run", String(36)),
    Column("contest", String(36)),
    Column("account", String(36)),
    Column("at", Moment),
    Column("position", BigInteger),
)
Index("ix_hand_ins_day", HAND_INS.c.workshop, HAND_INS.c.work_date)
Index("ix_hand_ins_worker", HAND_INS.c.worker, HAND_INS.c.work_date)
Index("ix_hand_ins_latest", HAND_INS.c.workshop, HAND_INS.c.position)
REWORK = HAND_INS.c.rework > literal_column("0")  # as a parameter it would keep SQLite from its index
Index(
    "ix_hand_ins_rework",
    HAND_INS.c.workshop,
    HAND_INS.c.work_date,
    postgresql_where=REWORK,
    sqlite_where=REWORK,
)
AGAIN = HAND_INS.c.rework_of.is_not(None)
Index("ix_hand_ins_again", HAND_INS.c.rework_of, postgresql_where=AGAIN, sqlite_where=AGAIN)
DUE = HAND_INS.c.due.is_(True)
Index("ix_hand_ins_due", HAND_INS.c.workshop, postgresql_where=DUE, sqlite_where=DUE)
ORDERED = HAND_INS.c.order.is_not(None)
Index("ix_hand_ins_order", HAND_INS.c.order, postgresql_where=ORDERED, sqlite_where=ORDERED)
OPEN = HAND_INS.c.state == "handed-in"
CONTESTED = HAND_INS.c.contest.is_not(None)
Index(
    "ix_hand_ins_contest",
    HAND_INS.c.contest,
    postgresql_where=CONTESTED,
    sqlite_where=CONTESTED,
)
Index(
    "ix_hand_ins_open",
    HAND_INS.c.workshop,
    HAND_INS.c.work_date,
    postgresql_where=OPEN,
    sqlite_where=OPEN,
)

# How a hand-in was divided, again after each correction: the latest by a moment is what was so then.
SPLITS = Table(
    "hand_in_splits",
    METADATA,
    Column("hand_in", String(36), primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("accepted", Integer),
    Column("rework", Integer),
    Column("rejected", Integer),
    Column("at", Moment),
)

# What was wrong with pieces; 0 where several things were, and nobody counted which piece has which.
DEFECTS = Table(
    "hand_in_defects",
    METADATA,
    Column("hand_in", String(36), primary_key=True),
    Column("code", String, primary_key=True),
    Column("pieces", Integer),
)

# What a corrected rate adds to a hand-in; `due` where something of it is on no slip, `run` where it stands.
RATE_DIFFERENCES = Table(
    "rate_differences",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("hand_in", String(36)),
    Column("correction", String(36)),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("work_date", Date),
    Column("due", Boolean),
    Column("run", String(36)),
    Column("position", BigInteger),
)
DIFFERENCE_DUE = RATE_DIFFERENCES.c.due.is_(True)
Index(
    "ix_rate_differences_due",
    RATE_DIFFERENCES.c.workshop,
    postgresql_where=DIFFERENCE_DUE,
    sqlite_where=DIFFERENCE_DUE,
)
Index("ix_rate_differences_worker", RATE_DIFFERENCES.c.worker)

RATE_CORRECTIONS = Table(
    "rate_corrections",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("workshop", String(36)),
    Column("product", String),
    Column("step", String),
    Column("rate", String),
    Column("first", Date),
    Column("last", Date),
    Column("reason_code", String),
    Column("state", String),
    Column("up", BigInteger),
    Column("down", BigInteger),
    Column("account", String(36)),
    Column("at", Moment),
    Column("position", BigInteger),
)
Index("ix_rate_corrections_workshop", RATE_CORRECTIONS.c.workshop, RATE_CORRECTIONS.c.position)

# Who is asked to agree to a lower rate, and what they said; `role` and `on_behalf` tell who said it.
LOWER_RATES = Table(
    "lower_rates",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("correction", String(36)),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("product", String),
    Column("step", String),
    Column("unit", String),
    Column("rate", String),
    Column("first", Date),
    Column("last", Date),
    Column("reason_code", String),
    Column("lower", JSON),
    Column("amount", BigInteger),
    Column("state", String),
    Column("asked_at", Moment),
    Column("answered_at", Moment),
    Column("role", String),
    Column("on_behalf", Boolean),
    Column("position", BigInteger),
)
Index("ix_lower_rates_correction", LOWER_RATES.c.correction)
Index("ix_lower_rates_worker", LOWER_RATES.c.worker)

DEFECT_PHOTOS = Table(
    "defect_photos",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("hand_in", String(36)),
    Column("worker", String(36)),
    Column("digest", String(64)),
    Column("at", Moment),
)
Index("ix_defect_photos_hand_in", DEFECT_PHOTOS.c.hand_in)
Index("ix_defect_photos_worker", DEFECT_PHOTOS.c.worker)

# What a worker says is wrong. `matter`: `hand-in`, `pay-line`, `hours`, `damage`; `about` the hand-in, slip,
# month or account it stands in, `place` the line, day or damage of it. `workshop` is None where the hand-in
# knows it.
CONTESTS = Table(
    "contests",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("matter", String),
    Column("about", String(36)),
    Column("place", String(36)),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("reason_code", String),
    Column("state", String),
    Column("at", Moment),
    Column("answer", String(36)),
    Column("answer_reason", String),
    Column("answered_at", Moment),
    Column("position", BigInteger),
)
Index("ix_contests_worker", CONTESTS.c.worker)
Index("ix_contests_latest", CONTESTS.c.position)
Index("ix_contests_about", CONTESTS.c.about)
UNANSWERED = CONTESTS.c.state == "open"
Index("ix_contests_open", CONTESTS.c.workshop, postgresql_where=UNANSWERED, sqlite_where=UNANSWERED)

# Hours of the employed. `due` until they were compared with the minimum wage, which is done once the window
# that ends on `until` is over; `run` is the one whose slips did it last.
WORK_DAYS = Table(
    "work_days",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("day", Date),
    Column("hours", String),
    Column("until", Date),
    Column("due", Boolean),
    Column("run", String(36)),
    Column("at", Moment),
)
Index("ix_work_days_day", WORK_DAYS.c.workshop, WORK_DAYS.c.day)
Index("ix_work_days_worker", WORK_DAYS.c.worker, WORK_DAYS.c.day)
UNCOMPARED = WORK_DAYS.c.due.is_(True)
Index("ix_work_days_due", WORK_DAYS.c.workshop, postgresql_where=UNCOMPARED, sqlite_where=UNCOMPARED)

# What somebody of the employed broke, and what slips took for it; what a discarded run took was not taken.
DAMAGES = Table(
    "damages",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("about", String(36)),
    Column("damage", String(36)),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("happened_on", Date),
    Column("amount", BigInteger),
    Column("reason_code", String),
    Column("state", String),
    Column("at", Moment),
    Column("position", BigInteger),
)
Index("ix_damages_workshop", DAMAGES.c.workshop, DAMAGES.c.position)
Index("ix_damages_worker", DAMAGES.c.worker)

DEDUCTIONS = Table(
    "deductions",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("damage", String(36)),
    Column("worker", String(36)),
    Column("run", String(36)),
    Column("slip", String(36)),
    Column("month", String(7)),
    Column("amount", BigInteger),
)
Index("ix_deductions_damage", DEDUCTIONS.c.damage)
Index("ix_deductions_worker", DEDUCTIONS.c.worker)

RUNS = Table(
    "pay_runs",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("workshop", String(36)),
    Column("to", Date),
    Column("label", String(7)),
    Column("state", String),
    Column("slips", Integer),
    Column("total", BigInteger),
    Column("preparer", String(36)),
    Column("approver", String(36)),
    Column("started_at", Moment),
    Column("approved_at", Moment),
)
Index("ix_pay_runs_workshop", RUNS.c.workshop)

SLIPS = Table(
    "pay_slips",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("run", String(36)),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("lines", JSON),
    Column("net", BigInteger),
    Column("carried_out", BigInteger),
    Column("tax", JSON(none_as_null=True)),
    Column("hours", String),
    Column("carry_run", String(36)),
    Column("state", String),
    Column("reference", String),
    Column("paid_at", Moment),
    Column("batch", String(36)),
)
Index("ix_pay_slips_batch", SLIPS.c.batch)
Index("ix_pay_slips_run", SLIPS.c.run)
Index("ix_pay_slips_worker", SLIPS.c.worker)

BATCHES = Table(
    "bank_batches",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("run", String(36)),
    Column("workshop", String(36)),
    Column("lines", Integer),
    Column("total", BigInteger),
    Column("state", String),
    Column("made_at", Moment),
)
Index("ix_bank_batches_run", BATCHES.c.run)
