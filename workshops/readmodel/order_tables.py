"""The tables of orders: what was asked, who took how much, what is done, and where the material is.

`order_work` and `material_accounts` are running totals: what a page costs does not grow with the history.
Amounts of material are whole ten-thousandths of their unit.
"""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, MetaData, String, Table

from shell.readmodels import Moment

METADATA = MetaData()

ORDERS = Table(
    "orders",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("employer", String(36)),
    Column("placed_for", String(36)),
    Column("product", String),
    Column("steps", JSON),
    Column("quantity", Integer),
    Column("over", Integer),
    Column("price", String),
    Column("due_on", Date),
    Column("demands", JSON),
    Column("bill", JSON),
    Column("state", String),
    Column("taken", Integer),
    Column("shipped", Integer),
    Column("change", JSON),
    Column("reason_code", String),
    Column("placed_at", Moment),
    Column("ended_at", Moment),
    Column("position", BigInteger),
)
Index("ix_orders_employer", ORDERS.c.employer, ORDERS.c.position)

SHARES = Table(
    "order_shares",
    METADATA,
    Column("order", String(36), primary_key=True),
    Column("workshop", String(36), primary_key=True),
    Column("state", String),
    Column("share", Integer),
    Column("shipped", Integer),
    Column("reason_code", String),
    Column("agreed", String(36)),
    Column("position", BigInteger),
)
Index("ix_order_shares_workshop", SHARES.c.workshop, SHARES.c.position)

# How each share stood after every event of its order: what was so at any earlier moment.
STANDS = Table(
    "order_stands",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("workshop", String(36), primary_key=True),
    Column("order", String(36)),
    Column("share", Integer),
    Column("shipped", Integer),
    Column("state", String),
    Column("due_on", Date),
    Column("ended_at", Moment),
    Column("recorded_at", Moment),
)
Index("ix_order_stands_workshop", STANDS.c.workshop, STANDS.c.order, STANDS.c.position)

HAND_INS = Table(
    "order_hand_ins",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("order", String(36)),
    Column("workshop", String(36)),
    Column("step", String),
    Column("day", Date),
    Column("again", Boolean),
    Column("quantity", Integer),
    Column("accepted", Integer),
    Column("rejected", Integer),
)

WORK = Table(
    "order_work",
    METADATA,
    Column("order", String(36), primary_key=True),
    Column("workshop", String(36), primary_key=True),
    Column("step", String, primary_key=True),
    Column("handed_in", Integer),
    Column("accepted", Integer),
    Column("rejected", Integer),
)

DAYS = Table(
    "order_days",
    METADATA,
    Column("order", String(36), primary_key=True),
    Column("workshop", String(36), primary_key=True),
    Column("step", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("handed_in", Integer),
)

LOTS = Table(
    "order_lots",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("order", String(36)),
    Column("workshop", String(36)),
    Column("quantity", Integer),
    Column("taken_back", Boolean),
    Column("at", Moment),
    Column("position", BigInteger),
)
Index("ix_order_lots_order", LOTS.c.order, LOTS.c.position)

# What happens to material, in the order people read it; each is a column of sums.
KINDS = ("received", "issued", "returned", "used", "scrapped", "sent_back", "counted", "beyond")

ACCOUNTS = Table(
    "material_accounts",
    METADATA,
    Column("order", String(36), primary_key=True),
    Column("workshop", String(36), primary_key=True),
    Column("worker", String(36), primary_key=True),  # "": the workshop's stock
    Column("material", String, primary_key=True),
    *(Column(kind, BigInteger) for kind in KINDS),
)

MOVEMENTS = Table(
    "material_movements",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("material", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("order", String(36)),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("between", String(36)),
    Column("change", BigInteger),
    Column("counted", BigInteger),
    Column("pieces", Integer),
    Column("hand_in", String(36)),
    Column("reason_code", String),
    Column("at", Moment),
    Column("recorded_at", Moment),
)
Index("ix_material_movements", MOVEMENTS.c.order, MOVEMENTS.c.workshop, MOVEMENTS.c.worker)
