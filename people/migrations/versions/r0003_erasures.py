"""Who was erased, and what the law keeps of them until when, under a key of its own."""

import sqlalchemy as sa
from alembic import op

from shell.database import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nobody was erased yet."""
    op.create_table(
        "erasures",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("erased_at", Moment, nullable=False),
        sa.Column("recorded", sa.Boolean, nullable=False),
    )
    op.create_table(
        "statutory",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("retain_until", sa.Date, nullable=False),
    )
    op.create_index("ix_statutory_retain_until", "statutory", ["retain_until"])
