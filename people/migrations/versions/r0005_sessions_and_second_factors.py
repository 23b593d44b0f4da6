"""Sessions as devices that can be listed and ended, second factors, relatives, numbers that change hands."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from shell.database import Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Who is signed in stays so, each on a device of their own."""
    _sessions()
    op.add_column("accounts", sa.Column("used_at", Moment))
    op.add_column("accounts", sa.Column("doubts", sa.Integer, nullable=False, server_default="0"))
    op.add_column("grants", sa.Column("acting", sa.String))
    op.add_column("grants", sa.Column("until", sa.Date))
    op.create_table(
        "second_factors",
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("set_at", Moment),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("tried_at", Moment),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("used_at", Moment),
    )
    op.create_index("ix_recovery_codes_account", "recovery_codes", ["account"])
    op.create_table(
        "invitations",
        sa.Column("code_hash", sa.LargeBinary, primary_key=True),
        sa.Column("worker", sa.String, nullable=False),
        sa.Column("acting", sa.String, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("invited_by", sa.String, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_table(
        "wechat",
        sa.Column("openid_hash", sa.LargeBinary, primary_key=True),
        sa.Column("account", sa.String, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("bound_at", Moment, nullable=False),
    )
    op.create_index("ix_wechat_account", "wechat", ["account"])


def _sessions() -> None:
    for column in (
        sa.Column("line", sa.String),
        sa.Column("began_at", Moment),
        sa.Column("seen_at", Moment),
        sa.Column("proved_at", Moment),
        sa.Column("renewed_at", Moment),
        sa.Column("replaced_at", Moment),
        sa.Column("factor", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("device", sa.String),
        sa.Column("address", sa.String),
        sa.Column("acting_for", sa.String),
    ):
        op.add_column("sessions", column)
    sessions = sa.table(
        "sessions", *(sa.column(name) for name in ("token_hash", "line", "began_at", "created_at"))
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(sessions.c.token_hash)).all():
        own = sessions.update().where(sessions.c.token_hash == row.token_hash)
        connection.execute(own.values(line=str(uuid4()), began_at=sessions.c.created_at))
    with op.batch_alter_table("sessions") as table:
        table.alter_column("line", existing_type=sa.String(), nullable=False)
        table.alter_column("began_at", existing_type=Moment(), nullable=False)
    op.create_index("ix_sessions_line", "sessions", ["line"])
