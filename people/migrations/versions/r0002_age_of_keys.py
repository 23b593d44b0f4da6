"""Since when a person has a key, so that whom a crash left without an event is found and forgotten."""

import sqlalchemy as sa
from alembic import op

from shell.database import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Keys of before stay without a moment: they are looked at no more."""
    op.add_column("vault_keys", sa.Column("created_at", Moment))
    op.create_index("ix_vault_keys_created_at", "vault_keys", ["created_at"])
