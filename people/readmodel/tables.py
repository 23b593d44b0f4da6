"""The ordinary tables of people, made and changed by `people/migrations`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    false,
)

from shell.database import Moment

METADATA = MetaData()

ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", String, primary_key=True),
    Column("phone_hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("used_at", Moment),  # when somebody last came in
    Column("doubts", Integer, nullable=False, server_default="0"),  # wrong answers to who they are
)

GRANTS = Table(
    "grants",
    METADATA,
    Column("id", String, primary_key=True),  # derived from all else: the same grant twice is one
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("role", String, nullable=False),
    Column("region", String),
    Column("worker", String),
    Column("employer", String),
    Column("workshop", String),
    Column("granted_at", Moment, nullable=False),
    Column("acting", String),  # of a relative: what they may do
    Column("until", Date),  # and the last day of it
)
Index("ix_grants_account", GRANTS.c.account)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("kind", String, nullable=False),  # browser, bearer (a person's, at the API), program
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("line", String, nullable=False),  # one device: the tokens that followed one another on it
    Column("began_at", Moment, nullable=False),  # when somebody signed in there
    Column("seen_at", Moment),
    Column("proved_at", Moment),  # when a code was last shown
    Column("renewed_at", Moment),  # when its successor was made
    Column("replaced_at", Moment),  # when its successor was first used
    Column("factor", Boolean, nullable=False, server_default=false()),  # a second factor was shown
    Column("device", String),
    Column("address", String),
    Column("acting_for", String),  # the worker for whom a relative looks
)
Index("ix_sessions_account", SESSIONS.c.account)
Index("ix_sessions_line", SESSIONS.c.line)
Index("ix_sessions_expires_at", SESSIONS.c.expires_at)

# What programs show instead of a person who signs in; what an account calls them lies in the vault.
API_TOKENS = Table(
    "api_tokens",
    METADATA,
    Column("id", String, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("scopes", String, nullable=False),  # with a space between
    Column("made_at", Moment, nullable=False),
    Column("made_by", String, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("used_at", Moment),  # to the hour
)
Index("ix_api_tokens_account", API_TOKENS.c.account)
# A second factor: its secret lies in the vault. `set_at` is empty until the first code was right.
SECOND_FACTORS = Table(
    "second_factors",
    METADATA,
    Column("account", ForeignKey("accounts.id"), primary_key=True),
    Column("set_at", Moment),
    Column("last_step", BigInteger, nullable=False),  # no code of it or before is taken again
    Column("attempts", Integer, nullable=False),
    Column("tried_at", Moment),
)

RECOVERY_CODES = Table(
    "recovery_codes",
    METADATA,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("used_at", Moment),
)
Index("ix_recovery_codes_account", RECOVERY_CODES.c.account)

# What a villager reads out to somebody who is to act for them.
INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("worker", String, nullable=False),
    Column("acting", String, nullable=False),
    Column("until", Date, nullable=False),
    Column("invited_by", ForeignKey("accounts.id"), nullable=False),
    Column("expires_at", Moment, nullable=False),
)

# Whose account somebody in WeChat is: known by the keyed hash of their openid only.
WECHAT = Table(
    "wechat",
    METADATA,
    Column("openid_hash", LargeBinary, primary_key=True),
    Column("account", ForeignKey("accounts.id"), nullable=False),
    Column("bound_at", Moment, nullable=False),
)
Index("ix_wechat_account", WECHAT.c.account)

SIGN_IN_CODES = Table(
    "sign_in_codes",
    METADATA,
    Column("phone_hash", LargeBinary, primary_key=True),
    Column("code_hash", LargeBinary),  # none once used
    Column("sent_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("day", String, nullable=False),
    Column("sent_that_day", Integer, nullable=False),
)

OUTBOX_MESSAGES = Table(
    "outbox_messages",
    METADATA,
    Column("id", String, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("to_masked", String, nullable=False),
    Column("text", String, nullable=False),
)
Index("ix_outbox_messages_at", OUTBOX_MESSAGES.c.at)

VAULT_KEYS = Table(
    "vault_keys",
    METADATA,
    Column("person", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", Moment),
)
Index("ix_vault_keys_created_at", VAULT_KEYS.c.created_at)

VAULT = Table(
    "vault",
    METADATA,
    Column("person", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("hash", LargeBinary),  # of fields people are looked up by
)
Index("ix_vault_field_hash", VAULT.c.field, VAULT.c.hash)

# Who was erased; `recorded` once its event is there too.
ERASURES = Table(
    "erasures",
    METADATA,
    Column("person", String, primary_key=True),
    Column("erased_at", Moment, nullable=False),
    Column("recorded", Boolean, nullable=False),
)

# What the wage ledger keeps of the erased, each row under a key of its own.
STATUTORY = Table(
    "statutory",
    METADATA,
    Column("person", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("retain_until", Date, nullable=False),
)
Index("ix_statutory_retain_until", STATUTORY.c.retain_until)
