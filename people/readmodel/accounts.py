"""Accounts, what they may do, the tokens they show, and the codes sent to sign in with."""

import hmac
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, RowMapping, bindparam, case, delete, insert, or_, select, update

from kernel.identity import Grant, Role, derived_id
from kernel.permissions import Actor
from kernel.time import day_of
from people.readmodel.tables import ACCOUNTS, GRANTS, SESSIONS, SIGN_IN_CODES
from people.readmodel.vault import Vault
from shell.database import reading, upsert_rows
from shell.question import Question
from shell.security import SignedIn

ATTEMPTS = 5
CODES_A_DAY = 20
CODE_LASTS = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)

_GRANT = (GRANTS.c.role, GRANTS.c.region, GRANTS.c.worker, GRANTS.c.employer, GRANTS.c.workshop)

_BY_TOKEN = Question(
    select(SESSIONS.c.account, *_GRANT)
    .join(ACCOUNTS, ACCOUNTS.c.id == SESSIONS.c.account)
    .outerjoin(GRANTS, GRANTS.c.account == SESSIONS.c.account)
    .where(
        SESSIONS.c.token_hash == bindparam("token_hash"),
        SESSIONS.c.expires_at > bindparam("now"),
        ACCOUNTS.c.closed_at.is_(None),
    )
    .order_by(GRANTS.c.granted_at, GRANTS.c.id)
)


class Accounts:
    """The accounts there are. A phone number is known here by its keyed hash only."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    # -- Who is at the door ------------------------------------------------------------------------------

    def by_token(self, token: str) -> SignedIn | None:
        """The account a token was given to, with its grants, in one query; None when it is no good."""
        rows = _BY_TOKEN.ask(self._engine, token_hash=_digest(token), now=datetime.now(UTC))
        if not rows:
            return None
        account = rows[0]["account"]
        return SignedIn(Actor(account, tuple(_grant(row, account) for row in rows if row["role"])))

    def issue_token(self, account: str, *, kind: str, lasts: timedelta) -> str:
        """A new token for an account (`browser` or `bearer`), which is not kept: only its hash is.

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

    def revoke_token(self, token: str) -> None:
        """Let a token be no good any more."""
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.token_hash == _digest(token)))

    def purge(self) -> int:
        """Remove tokens and codes that have run out; answers how many."""
        now = datetime.now(UTC)
        with self._engine.begin() as connection:
            tokens = connection.execute(delete(SESSIONS).where(SESSIONS.c.expires_at <= now)).rowcount
            old = SIGN_IN_CODES.c.sent_at <= now - timedelta(days=2)
            return tokens + connection.execute(delete(SIGN_IN_CODES).where(old)).rowcount

    # -- Accounts and grants -----------------------------------------------------------------------------

    def by_phone(self, phone: str) -> str | None:
        """The account of a phone number."""
        with reading(self._engine) as connection:
            return connection.scalar(select(ACCOUNTS.c.id).where(self._has(phone)))

    def open(self, phone: str, *, at: datetime) -> str:
        """The account of a phone number, opened if there is none. The number itself goes to the vault."""
        row = {"id": str(uuid4()), "phone_hash": self._vault.hash("phone", phone), "created_at": at}
        with self._engine.begin() as connection:
            upsert_rows(connection, ACCOUNTS, [row], key=("phone_hash",))
            account = connection.execute(select(ACCOUNTS.c.id).where(self._has(phone))).scalar_one()
        self._vault.put(account, {"phone": phone})
        return account

    def grant(self, account: str, grant: Grant, *, at: datetime) -> None:
        """Let an account do what a grant allows; the same grant twice is one."""
        with self._engine.begin() as connection:
            upsert_rows(connection, GRANTS, [_row(account, grant, at)], key=("id",))

    def regrant(self, account: str, old: Grant, new: Grant, *, at: datetime) -> None:
        """Put a grant in the place of another."""
        with self._engine.begin() as connection:
            connection.execute(delete(GRANTS).where(GRANTS.c.id == _row(account, old, at)["id"]))
            upsert_rows(connection, GRANTS, [_row(account, new, at)], key=("id",))

    def grants_of(self, account: str) -> tuple[Grant, ...]:
        """What an account may do, in the order it was granted."""
        wanted = select(*_GRANT).where(GRANTS.c.account == account)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(GRANTS.c.granted_at, GRANTS.c.id)).mappings()
            return tuple(_grant(row, account) for row in rows)

    def coordinators_of(self, workshop: str) -> list[str]:
        """The open accounts that coordinate a workshop, the longest at it first."""
        wanted = (
            select(GRANTS.c.account)
            .join(ACCOUNTS, ACCOUNTS.c.id == GRANTS.c.account)
            .where(GRANTS.c.role == Role.COORDINATOR, GRANTS.c.workshop == workshop)
            .where(ACCOUNTS.c.closed_at.is_(None))
            .order_by(GRANTS.c.granted_at, GRANTS.c.account)
        )
        with reading(self._engine) as connection:
            return list(dict.fromkeys(connection.scalars(wanted)))

    def among(self, ids: Sequence[str]) -> set[str]:
        """Which of these are accounts."""
        with reading(self._engine) as connection:
            return set(connection.scalars(select(ACCOUNTS.c.id).where(ACCOUNTS.c.id.in_(ids))))

    def all(self) -> Iterable[tuple[str, tuple[Grant, ...]]]:
        """Every account with its grants, the oldest first."""
        with reading(self._engine) as connection:
            accounts = connection.scalars(select(ACCOUNTS.c.id).order_by(ACCOUNTS.c.created_at)).all()
            granted = select(GRANTS.c.account, *_GRANT).order_by(GRANTS.c.granted_at)
            rows = connection.execute(granted).mappings().all()
        by_account: dict[str, list[Grant]] = {account: [] for account in accounts}
        for row in rows:
            by_account[row["account"]].append(_grant(row, row["account"]))
        return [(account, tuple(grants)) for account, grants in by_account.items()]

    # -- Codes to sign in with ---------------------------------------------------------------------------

    def new_code(self, phone: str, code: str, *, at: datetime) -> bool:
        """Keep the hash of a code about to be sent; False where one was sent within the last minute, or too
        many that day. Whether the number is known makes no difference."""
        row = {
            "phone_hash": self._vault.hash("phone", phone),
            "code_hash": self._code_hash(phone, code),
            "sent_at": at,
            "expires_at": at + CODE_LASTS,
            "attempts": 0,
            "day": str(day_of(at)),
            "sent_that_day": 1,
        }
        codes = SIGN_IN_CODES.c
        sent = case((codes.day == row["day"], codes.sent_that_day + 1), else_=1)
        again = (
            update(SIGN_IN_CODES)
            .where(
                codes.phone_hash == row["phone_hash"],
                or_(codes.code_hash.is_(None), codes.sent_at <= at - RESEND_AFTER, codes.sent_at > at),
                or_(codes.day != row["day"], codes.sent_that_day < CODES_A_DAY),
            )
            .values({**row, "sent_that_day": sent})
        )
        with self._engine.begin() as connection:
            if connection.execute(again).rowcount:
                return True
            known = select(codes.phone_hash).where(codes.phone_hash == row["phone_hash"])
            if connection.execute(known).first() is not None:
                return False
            # Somebody may ask for the same number at this moment: the code that is kept is the one to send.
            upsert_rows(connection, SIGN_IN_CODES, [row], key=("phone_hash",))
            kept = select(codes.code_hash).where(codes.phone_hash == row["phone_hash"])
            return connection.scalar(kept) == row["code_hash"]

    def resend_in(self, phone: str, *, at: datetime) -> int:
        """Seconds until another code may be sent."""
        codes = SIGN_IN_CODES.c
        mine = select(codes.sent_at).where(
            codes.phone_hash == self._vault.hash("phone", phone), codes.code_hash.is_not(None)
        )
        with reading(self._engine) as connection:
            sent = connection.scalar(mine)
        left = (sent + RESEND_AFTER - at).total_seconds() if sent else 0
        return int(left) if 0 < left <= RESEND_AFTER.total_seconds() else 0

    def take_code(self, phone: str, code: str, *, at: datetime) -> bool:
        """Whether this is the code that was sent, still good and with attempts left; it is good once.

        The attempt is counted before it is looked at, so that many at once do not count as one.
        """
        codes = SIGN_IN_CODES.c
        own = codes.phone_hash == self._vault.hash("phone", phone)
        attempt = (
            update(SIGN_IN_CODES)
            .where(own, codes.code_hash.is_not(None), codes.expires_at > at, codes.attempts < ATTEMPTS)
            .values(attempts=codes.attempts + 1)
            .returning(codes.code_hash)
        )
        with self._engine.begin() as connection:
            expected = connection.scalar(attempt)
        given = self._code_hash(phone, code)
        if not hmac.compare_digest(expected or b"\0" * 32, given):
            return False
        return self._use_up(own, given)

    def _use_up(self, own: Any, given: bytes) -> bool:
        used = update(SIGN_IN_CODES).where(own, SIGN_IN_CODES.c.code_hash == given).values(code_hash=None)
        with self._engine.begin() as connection:
            return connection.execute(used).rowcount == 1

    def _has(self, phone: str) -> Any:
        return ACCOUNTS.c.phone_hash == self._vault.hash("phone", phone)

    def _code_hash(self, phone: str, code: str) -> bytes:
        return self._vault.hash("sign-in-code", f"{phone}|{code}")


def _digest(token: str) -> bytes:
    """A token has 256 bits of its own: one round of SHA-256 hides it."""
    return sha256(token.encode()).digest()


def _grant(row: RowMapping, account: str) -> Grant:
    reach = (row["region"], row["worker"], row["employer"], row["workshop"])
    return Grant(Role(row["role"]), *reach, account=account)


def _row(account: str, grant: Grant, at: datetime) -> dict[str, Any]:
    reach = {
        "region": grant.region,
        "worker": grant.worker,
        "employer": grant.employer,
        "workshop": grant.workshop,
    }
    id = derived_id("grant", account, grant.role, *(value or "" for value in reach.values()))
    return {"id": id, "account": account, "role": grant.role.value, "granted_at": at, **reach}


__all__ = ["Accounts"]
