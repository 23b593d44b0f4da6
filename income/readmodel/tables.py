"""The tables of income. Rows of the ledger come in signed pairs and never change.

Amounts are whole micro-yuan, so that sums of exact values stay exact. What changes is written as a signed
pair, so that what was known at any earlier moment is a condition on `recorded_at`. An entry is in one stage
at a time: its rows in the others add up to nothing.
"""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, MetaData, String, Table

from shell.readmodels import Moment

METADATA = MetaData()

STAGES = ("estimated", "earned", "settled", "paid")

ENTRIES = Table(
    "income_entries",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("worker", String(36)),
    Column("workshop", String(36)),
    Column("kind", String),
    Column("source", String),
    Column("work_date", Date),
    Column("product", String),
    Column("step", String),
    Column("unit", String),
    Column("rate", String),
    Column("factor", String),
    Column("grade", String),
    Column("hand_in", String(36)),
    Column("slip", String(36)),
    Column("run", String(36)),
)

LEDGER = Table(
    "income_ledger",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("entry", String(36)),
    Column("worker", String(36)),
    Column("month", String(7)),
    Column("stage", String),
    Column("micro", BigInteger),
    Column("quantity", Integer),
    Column("sign", Integer),
    Column("recorded_at", Moment),
)
Index("ix_income_ledger_month", LEDGER.c.worker, LEDGER.c.month)

TOTALS = Table(
    "income_totals",
    METADATA,
    Column("worker", String(36), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("stage", String, primary_key=True),
    Column("micro", BigInteger),
)

MOVES = Table(
    "income_slip_moves",
    METADATA,
    Column("slip", String(36), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("run", String(36)),
    Column("worker", String(36)),
    Column("entry", String(36)),
    Column("month", String(7)),
    Column("stage", String),
    Column("micro", BigInteger),
    Column("quantity", Integer),
    Column("sign", Integer),
)
Index("ix_income_slip_moves_run", MOVES.c.run)

PARTS = Table(
    "income_line_parts",
    METADATA,
    Column("line", String(36), primary_key=True),
    Column("entry", String(36), primary_key=True),
    Column("run", String(36)),
    Column("slip", String(36)),
    Column("quantity", Integer),
    Column("micro", BigInteger),
)
Index("ix_income_line_parts_entry", PARTS.c.entry)
Index("ix_income_line_parts_run", PARTS.c.run)
