"""Tokens of programs, narrowed to scopes and with an end."""

import sqlalchemy as sa
from alembic import op

from shell.database import Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nobody made any yet."""
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("scopes", sa.String, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by", sa.String, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
        sa.Column("used_at", Moment),
    )
    op.create_index("ix_api_tokens_account", "api_tokens", ["account"])
