"""Tokens of programs: which account's, narrowed to what, until when. Only their hashes are kept."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Engine, bindparam, or_, select, update

from kernel.identity import Role
from kernel.permissions import Actor
from people.readmodel.accounts import GRANT, grant_of
from people.readmodel.tables import ACCOUNTS, API_TOKENS, GRANTS
from people.readmodel.vault import Vault
from shell.database import reading, upsert_rows
from shell.question import Question
from shell.security import TOKEN_MARK, SignedIn

USED_TO = timedelta(hours=1)
"""How exactly a token's last use is known: a row is not written for every request."""

_t = API_TOKENS.c
_BY_TOKEN = Question(
    select(_t.id, _t.account, _t.scopes, _t.expires_at, _t.revoked_at, _t.used_at, *GRANT)
    .join(ACCOUNTS, ACCOUNTS.c.id == _t.account)
    .outerjoin(GRANTS, GRANTS.c.account == _t.account)
    .where(_t.token_hash == bindparam("token_hash"), ACCOUNTS.c.closed_at.is_(None))
    .order_by(GRANTS.c.granted_at, GRANTS.c.id)
)


class Token(NamedTuple):
    """A token as its account sees it, without what opens."""

    id: str
    name: str
    scopes: Sequence[str]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def good(self, at: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and at < self.expires_at


class Tokens:
    """The tokens there are. Their lives run by the real clock, whatever `Gongfu-Now` says."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def by_token(self, token: str) -> SignedIn | str:
        """The account of a token with its grants, narrowed to its scopes, in one query; else why it is no
        good: `token-unknown`, `token-revoked`, `token-expired`.
        """
        rows = _BY_TOKEN.ask(self._engine, token_hash=_digest(token))
        if not rows:
            return "token-unknown"
        first, now = rows[0], datetime.now(UTC)
        if first["revoked_at"] is not None:
            return "token-revoked"
        if first["expires_at"] <= now:
            return "token-expired"
        self._note_use(first["id"], first["used_at"], now)
        account = first["account"]
        grants = tuple(grant_of(row, account) for row in rows if row["role"] not in (None, Role.RELATIVE))
        actor = Actor(account, grants, scopes=frozenset(first["scopes"].split()))
        return SignedIn(actor, line=first["id"], kind="program", proved_at=None)

    def make(
        self, *, id: str, account: str, name: str, scopes: Sequence[str], lasts: timedelta, by: str
    ) -> str | None:
        """A new token; None where there is one of this id, which is not told again."""
        token, now = f"{TOKEN_MARK}{secrets.token_urlsafe(32)}", datetime.now(UTC)
        row = {
            "id": id,
            "token_hash": _digest(token),
            "account": account,
            "scopes": " ".join(scopes),
            "made_at": now,
            "made_by": by,
            "expires_at": now + lasts,
        }
        with self._engine.begin() as connection:
            upsert_rows(connection, API_TOKENS, [row], key=("id",))
            kept = connection.scalar(select(_t.token_hash).where(_t.id == id))
        if kept != row["token_hash"]:
            return None
        self._vault.put(account, {_field(id): name})
        return token

    def of(self, account: str) -> list[Token]:
        """An account's tokens, the newest first."""
        columns = (_t.id, _t.scopes, _t.made_at, _t.expires_at, _t.revoked_at, _t.used_at)
        wanted = select(*columns).where(_t.account == account).order_by(_t.made_at.desc(), _t.id)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        names: Mapping[str, str] = self._vault.get(account, [_field(row.id) for row in rows]) if rows else {}
        return [
            Token(
                row.id,
                names.get(_field(row.id), ""),
                row.scopes.split(),
                row.made_at,
                row.expires_at,
                row.revoked_at,
                row.used_at,
            )
            for row in rows
        ]

    def count_good(self, account: str) -> int:
        """How many tokens of an account are good now."""
        now = datetime.now(UTC)
        return sum(token.good(now) for token in self.of(account))

    def owner(self, id: str) -> str | None:
        """Whose token it is."""
        with reading(self._engine) as connection:
            owner: str | None = connection.scalar(select(_t.account).where(_t.id == id))
        return owner

    def revoke(self, id: str) -> None:
        """Let a token be no good from now on; again changes nothing."""
        gone = update(API_TOKENS).where(_t.id == id, _t.revoked_at.is_(None))
        with self._engine.begin() as connection:
            connection.execute(gone.values(revoked_at=datetime.now(UTC)))

    def _note_use(self, id: str, before: datetime | None, now: datetime) -> None:
        if before is not None and now - before < USED_TO:
            return
        seldom = or_(_t.used_at.is_(None), _t.used_at <= now - USED_TO)
        with self._engine.begin() as connection:
            connection.execute(update(API_TOKENS).where(_t.id == id, seldom).values(used_at=now))


def _digest(token: str) -> bytes:
    """A token has 256 bits of its own: one round of SHA-256 hides it."""
    return sha256(token.encode()).digest()


def _field(id: str) -> str:
    """Where in the vault its name lies: people write into it whose it is."""
    return f"token {id}"


__all__ = ["Token", "Tokens"]
