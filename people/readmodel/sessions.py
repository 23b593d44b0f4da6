"""Who is at the door: the tokens accounts show, and the devices they show them from.

A browser's token is renewed once a day and whenever it opens more than before. Until its successor is
first used the old one stays good, for the answer may have been lost on the way. Whoever shows it later than
that has a copy: then nobody can tell which of the two is the thief, and all tokens of the device end.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

import structlog
from sqlalchemy import Engine, RowMapping, and_, bindparam, delete, func, insert, or_, select, update

from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.standing import Session, is_over, withheld
from kernel.time import day_of
from people.readmodel.accounts import GRANT, grant_of
from people.readmodel.tables import ACCOUNTS, GRANTS, SECOND_FACTORS, SESSIONS
from shell.database import reading
from shell.question import Question
from shell.security import SignedIn

RENEW_AFTER = timedelta(days=1)
# Requests under way when a successor is first used still carry the old token.
UNDER_WAY = timedelta(seconds=60)
SEEN_EVERY = timedelta(minutes=5)

_OWN = tuple(
    SESSIONS.c[name]
    for name in (
        *("account", "kind", "line", "created_at", "began_at", "seen_at", "proved_at", "renewed_at"),
        *("replaced_at", "factor", "acting_for"),
    )
)
_BY_TOKEN = Question(
    select(*_OWN, SECOND_FACTORS.c.set_at, *GRANT, GRANTS.c.granted_at)
    .join(ACCOUNTS, ACCOUNTS.c.id == SESSIONS.c.account)
    .outerjoin(SECOND_FACTORS, SECOND_FACTORS.c.account == SESSIONS.c.account)
    .outerjoin(GRANTS, GRANTS.c.account == SESSIONS.c.account)
    .where(
        SESSIONS.c.token_hash == bindparam("token_hash"),
        SESSIONS.c.expires_at > bindparam("now"),
        ACCOUNTS.c.closed_at.is_(None),
    )
    .order_by(GRANTS.c.granted_at, GRANTS.c.id)
)

log = structlog.get_logger("sessions")


class Device(NamedTuple):
    """Where somebody is signed in. `address` is the beginning of the network's, never the whole."""

    line: str
    device: str | None
    address: str | None
    began_at: datetime
    seen_at: datetime


class Sessions:
    """Tokens by which accounts are known. A token itself is not kept: only its hash is.

    All of it runs by the real clock, whatever `Gongfu-Now` says. `second_factor_days`: how long after a
    grant was given the second factor may still be missing; None: none is demanded.
    """

    def __init__(self, engine: Engine, second_factor_days: int | None) -> None:
        self._engine = engine
        self._days = second_factor_days

    def by_token(self, token: str, address: str | None = None) -> SignedIn | None:
        """The account a token was given to, with its grants, in one query; None when it is no good.

        `address`: where from, to be noted every few minutes.
        """
        now = datetime.now(UTC)
        rows = _BY_TOKEN.ask(self._engine, token_hash=_digest(token), now=now)
        if not rows:
            return None
        own = rows[0]
        if own["replaced_at"] is not None and now - own["replaced_at"] > UNDER_WAY:
            log.warning("a token was shown after it was replaced", account=own["account"])
            self.end_line(own["account"], own["line"])
            return None
        granted = [(grant_of(row, own["account"]), row["granted_at"]) for row in rows if row["role"]]
        session = Session(
            kind=own["kind"],
            began_at=own["began_at"],
            seen_at=own["seen_at"] or own["created_at"],
            factor=own["factor"],
            enrolled=own["set_at"] is not None,
        )
        if is_over(session, [grant for grant, _ in granted], now):
            return None
        if own["seen_at"] is None or now - own["seen_at"] > SEEN_EVERY:
            self._note(token, own, now, address)
        return self._signed_in(own, session, granted, now)

    def _signed_in(
        self, own: RowMapping, session: Session, granted: Sequence[tuple[Grant, datetime]], now: datetime
    ) -> SignedIn:
        account, waiting = own["account"], withheld(session, granted, self._days, now)
        open_to = [grant for grant, _ in granted if grant not in waiting]
        today = day_of(now)
        relatives = [
            grant for grant in open_to if grant.role is Role.RELATIVE and grant.until and grant.until >= today
        ]
        actor = Actor(account, tuple(grant for grant in open_to if grant.role is not Role.RELATIVE))
        return SignedIn(
            actor=actor,
            line=own["line"],
            kind=own["kind"],
            proved_at=own["proved_at"],
            enrolled=session.enrolled,
            withheld=tuple(dict.fromkeys(grant.role for grant in waiting)),
            relatives=tuple(relatives),
            acting=next((grant for grant in relatives if grant.worker == own["acting_for"]), None),
            renew=own["kind"] == "browser" and now - own["created_at"] > RENEW_AFTER,
        )

    def _note(self, token: str, own: RowMapping, now: datetime, address: str | None) -> None:
        """Note that a token was used; the first time, that those before it are replaced."""
        noted: dict[str, Any] = {"seen_at": now} | ({"address": address} if address else {})
        digest = _digest(token)
        with self._engine.begin() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.token_hash == digest).values(noted))
            if own["seen_at"] is None:
                before = and_(SESSIONS.c.line == own["line"], SESSIONS.c.token_hash != digest)
                connection.execute(
                    update(SESSIONS).where(before, SESSIONS.c.replaced_at.is_(None)).values(replaced_at=now)
                )

    # -- Coming and going --------------------------------------------------------------------------------

    def issue(
        self,
        account: str,
        *,
        kind: str,
        lasts: timedelta,
        device: str | None = None,
        address: str | None = None,
    ) -> str:
        """A new token for an account that has just shown who it is, from `device`."""
        token, now = _token(), datetime.now(UTC)
        row = {
            "token_hash": _digest(token),
            "account": account,
            "kind": kind,
            "created_at": now,
            "expires_at": now + lasts,
            "line": str(uuid4()),
            "began_at": now,
            "proved_at": now,
            "device": device,
            "address": address,
        }
        with self._engine.begin() as connection:
            connection.execute(insert(SESSIONS), row)
        return token

    def renew(self, token: str, **changed: Any) -> str | None:
        """A successor of a token, with what is `changed`; None where it got one just now, or is no good.

        What opens more than before is never the old token: somebody may have seen it.
        """
        now, digest, columns = datetime.now(UTC), _digest(token), SESSIONS.c
        claim = (
            update(SESSIONS)
            .where(columns.token_hash == digest, columns.expires_at > now, columns.replaced_at.is_(None))
            .values(renewed_at=now)
        )
        if not changed:
            claim = claim.where(or_(columns.renewed_at.is_(None), columns.renewed_at < now - UNDER_WAY))
        with self._engine.begin() as connection:
            if not connection.execute(claim).rowcount:
                return None
            row = dict(
                connection.execute(select(SESSIONS).where(columns.token_hash == digest)).mappings().one()
            )
            successor = _token()
            row |= {"token_hash": _digest(successor), "created_at": now, "seen_at": None, "renewed_at": None}
            connection.execute(insert(SESSIONS), row | changed)
        return successor

    def change(self, token: str, **changed: Any) -> None:
        """Let a token open more or less from now on, where nobody waits for a successor: at the API."""
        own = update(SESSIONS).where(SESSIONS.c.token_hash == _digest(token))
        with self._engine.begin() as connection:
            connection.execute(own.values(changed))

    def end(self, token: str) -> None:
        """Let a token be no good any more, nor any other of its device."""
        line = select(SESSIONS.c.line).where(SESSIONS.c.token_hash == _digest(token)).scalar_subquery()
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.line == line))

    def end_line(self, account: str, line: str) -> bool:
        """End the session of an account on one device; False where it has none there."""
        own = and_(SESSIONS.c.account == account, SESSIONS.c.line == line)
        with self._engine.begin() as connection:
            return connection.execute(delete(SESSIONS).where(own)).rowcount > 0

    def end_others(self, account: str, line: str | None) -> int:
        """End the sessions of an account on all devices but one (None: on all); answers on how many."""
        own = and_(SESSIONS.c.account == account, SESSIONS.c.kind != "program")
        own = own if line is None else and_(own, SESSIONS.c.line != line)
        with self._engine.begin() as connection:
            lines = connection.scalar(select(func.count(SESSIONS.c.line.distinct())).where(own))
            connection.execute(delete(SESSIONS).where(own))
        return lines or 0

    def devices(self, account: str) -> Sequence[Device]:
        """Where somebody is signed in, the last used first; programs have tokens of their own."""
        columns, now = SESSIONS.c, datetime.now(UTC)
        seen = func.max(func.coalesce(columns.seen_at, columns.created_at)).label("seen_at")
        latest = select(columns.line, seen).where(
            columns.account == account, columns.kind != "program", columns.expires_at > now
        )
        each = latest.group_by(columns.line).subquery()
        wanted = select(columns.line, columns.device, columns.address, columns.began_at, each.c.seen_at).join(
            each,
            and_(
                each.c.line == columns.line,
                each.c.seen_at == func.coalesce(columns.seen_at, columns.created_at),
            ),
        )
        with reading(self._engine) as connection:
            found = connection.execute(wanted.order_by(each.c.seen_at.desc())).all()
        return list({row.line: Device(*row) for row in found}.values())

    def purge(self) -> int:
        """Remove tokens that have run out; answers how many."""
        with self._engine.begin() as connection:
            old = delete(SESSIONS).where(SESSIONS.c.expires_at <= datetime.now(UTC))
            return connection.execute(old).rowcount


def _token() -> str:
    return f"gf_{secrets.token_urlsafe(32)}"


def _digest(token: str) -> bytes:
    """A token has 256 bits of its own: one round of SHA-256 hides it."""
    return sha256(token.encode()).digest()


__all__ = ["Device", "Sessions"]
