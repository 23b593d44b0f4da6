"""The tables of income. Rows of the ledger come in signed pairs and never change.

Amounts are whole micro-yuan and quantities whole hundredths of their unit (a piece, an hour, a day), so that
sums of exact values stay exact. What changes is written as a signed pair, so that what was known at any
earlier moment is a condition on `recorded_at`. An entry is in one stage at a time: its rows in the others
add up to nothing. Where a hand-in or a shift comes into a stage, `source` says which of both it is and
`work_date` when it was; a line, which is made of these, has neither.
"""

from decimal import Decimal

from sqlalchemy import BigInteger, Column, Date, Index, Integer, MetaData, String, Table

from shell.readmodels import Moment

METADATA = MetaData()

STAGES = ("estimated", "earned", "settled", "paid")


def to_hundredths(quantity: Decimal | int) -> int:
    """A quantity as whole hundredths of its unit: half an hour is 50."""
    if isinstance(quantity, int):
        return quantity * 100
    hundredths = quantity.scaleb(2)
    whole = int(hundredths)
    if hundredths != whole:
        raise ValueError(f"{quantity} is finer than a hundredth")
    return whole


def from_hundredths(hundredths: int) -> Decimal:
    """Whole hundredths as a quantity with two decimals."""
    return Decimal(hundredths).scaleb(-2)


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
    Column("employer", String(36)),
    Column("gig", String(36)),
    Column("shift", Integer),
    Column("title", String),
    Column("basis", String),
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
    Column("hundredths", BigInteger),
    Column("sign", Integer),
    Column("recorded_at", Moment),
    Column("source", String),
    Column("work_date", Date),
)
# What a month's page asks of it lies in the index, side by side: the rows themselves lie where time put them.
_OF_A_MONTH = ("entry", "stage", "micro", "hundredths", "sign", "source", "work_date")
Index("ix_income_ledger_month", LEDGER.c.worker, LEDGER.c.month, postgresql_include=_OF_A_MONTH)

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
    Column("hundredths", BigInteger),
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
    Column("hundredths", BigInteger),
    Column("micro", BigInteger),
)
Index("ix_income_line_parts_entry", PARTS.c.entry)
Index("ix_income_line_parts_run", PARTS.c.run)

# What an employer paid at once; its rows of the ledger are those of the same position.
PAYMENTS = Table(
    "income_gig_payments",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("position", BigInteger),
    Column("worker", String(36)),
    Column("employer", String(36)),
    Column("gig", String(36)),
    Column("title", String),
    Column("amount", BigInteger),
    Column("reference", String),
    Column("paid_at", Moment),
)
Index("ix_income_gig_payments_worker", PAYMENTS.c.worker)
