"""Who is at the door: the tokens accounts show."""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine, bindparam, delete, insert, select

from kernel.permissions import Actor
from people.readmodel.accounts import GRANT, grant_of
from people.readmodel.tables import ACCOUNTS, GRANTS, SESSIONS
from shell.question import Question
from shell.security import SignedIn

_BY_TOKEN = Question(
    select(SESSIONS.c.account, *GRANT)
    .join(ACCOUNTS, ACCOUNTS.c.id == SESSIONS.c.account)
    .outerjoin(GRANTS, GRANTS.c.account == SESSIONS.c.account)
    .where(
        SESSIONS.c.token_hash == bindparam("token_hash"),
        SESSIONS.c.expires_at > bindparam("now"),
        ACCOUNTS.c.closed_at.is_(None),
    )
    .order_by(GRANTS.c.granted_at, GRANTS.c.id)
)


class Sessions:
    """Tokens by which accounts are known. A token itself is not kept: only its hash is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_token(self, token: str) -> SignedIn | None:
        """The account a token was given to, with its grants, in one query; None when it is no good."""
        rows = _BY_TOKEN.ask(self._engine, token_hash=_digest(token), now=datetime.now(UTC))
        if not rows:
            return None
        account = rows[0]["account"]
        return SignedIn(Actor(account, tuple(grant_of(row, account) for row in rows if row["role"])))

    def issue(self, account: str, *, kind: str, lasts: timedelta) -> str:
        """A new token for an account (`browser` or `bearer`).

        Its life runs by the real clock, whatever `Gongfu-Now` says.
        """
        token, now = f"gf_{secrets.token_urlsafe(32)}", datetime.now(UTC)
        row = {
            "token_hash": _digest(token),
            "account": account,
            "kind": kind,
            "created_at": now,
            "expires_at": now + lasts,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(SESSIONS), row)
        return token

    def end(self, token: str) -> None:
        """Let a token be no good any more."""
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.token_hash == _digest(token)))

    def purge(self) -> int:
        """Remove tokens that have run out; answers how many."""
        with self._engine.begin() as connection:
            old = delete(SESSIONS).where(SESSIONS.c.expires_at <= datetime.now(UTC))
            return connection.execute(old).rowcount


def _digest(token: str) -> bytes:
    """A token has 256 bits of its own: one round of SHA-256 hides it."""
    return sha256(token.encode()).digest()


__all__ = ["Sessions"]
