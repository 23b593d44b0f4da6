"""Accounts, grants, sessions, sign-in codes, messages and the vault."""

import sqlalchemy as sa
from alembic import op

from shell.database import Moment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("phone_hash", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("closed_at", Moment),
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("region", sa.String),
        sa.Column("worker", sa.String),
        sa.Column("employer", sa.String),
        sa.Column("workshop", sa.String),
        sa.Column("granted_at", Moment, nullable=False),
    )
    op.create_index("ix_grants_account", "grants", ["account"])
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.LargeBinary, primary_key=True),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_table(
        "sign_in_codes",
        sa.Column("phone_hash", sa.LargeBinary, primary_key=True),
        sa.Column("code_hash", sa.LargeBinary),
        sa.Column("sent_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("day", sa.String, nullable=False),
        sa.Column("sent_that_day", sa.Integer, nullable=False),
    )
    op.create_table(
        "outbox_messages",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("to_masked", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
    )
    op.create_index("ix_outbox_messages_at", "outbox_messages", ["at"])
    op.create_table(
        "vault_keys",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "vault",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("field", sa.String, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary),
    )
    op.create_index("ix_vault_field_hash", "vault", ["field", "hash"])
