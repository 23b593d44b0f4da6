"""Accounts, and what they may do."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, delete, select, update

from kernel.identity import Grant, Role, derived_id
from people.readmodel.tables import (
    ACCOUNTS,
    GRANTS,
    RECOVERY_CODES,
    SECOND_FACTORS,
    SESSIONS,
    SIGN_IN_CODES,
    WECHAT,
)
from people.readmodel.vault import Vault
from shell.database import reading, upsert_rows

GRANT = tuple(
    GRANTS.c[name] for name in ("role", "region", "worker", "employer", "workshop", "acting", "until")
)


class Accounts:
    """The accounts there are. A phone number is known here by its keyed hash only."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

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

    def used_at(self, account: str) -> datetime | None:
        """When somebody last came in by an account; None where nobody ever did."""
        return self._moment(account, ACCOUNTS.c.used_at)

    def opened_at(self, account: str) -> datetime | None:
        """Since when there is an account."""
        return self._moment(account, ACCOUNTS.c.created_at)

    def used(self, account: str, *, at: datetime) -> None:
        """Note that somebody came in."""
        with self._engine.begin() as connection:
            own = update(ACCOUNTS).where(ACCOUNTS.c.id == account)
            connection.execute(own.values(used_at=at, doubts=0))

    def doubt(self, account: str) -> int:
        """Count that somebody did not know whose account it is; answers how often by now."""
        own = update(ACCOUNTS).where(ACCOUNTS.c.id == account)
        with self._engine.begin() as connection:
            counted = own.values(doubts=ACCOUNTS.c.doubts + 1).returning(ACCOUNTS.c.doubts)
            return int(connection.execute(counted).scalar_one())

    def detach(self, account: str) -> None:
        """Let no number lead to an account any more, and end its sessions. Its grants stay, for whoever comes
        back to it in person."""
        own = update(ACCOUNTS).where(ACCOUNTS.c.id == account)
        with self._engine.begin() as connection:
            connection.execute(own.values(phone_hash=os.urandom(32), doubts=0))
            for table in (SESSIONS, WECHAT):
                connection.execute(delete(table).where(table.c.account == account))
        self._vault.remove(account, ("phone",))

    def renumber(self, account: str, phone: str) -> None:
        """Let another number lead to an account. Nobody else's account may have it."""
        own = update(ACCOUNTS).where(ACCOUNTS.c.id == account)
        with self._engine.begin() as connection:
            connection.execute(own.values(phone_hash=self._vault.hash("phone", phone)))
        self._vault.put(account, {"phone": phone})

    def _moment(self, account: str, column: Any) -> datetime | None:
        with reading(self._engine) as connection:
            moment: datetime | None = connection.scalar(select(column).where(ACCOUNTS.c.id == account))
            return moment

    def close(self, account: str, *, at: datetime) -> None:
        """Let nobody in by an account any more. Its sessions end, and its number is free."""
        with self._engine.begin() as connection:
            close_account(connection, account, at)

    def grant(self, account: str, grant: Grant, *, at: datetime) -> None:
        """Let an account do what a grant allows; the same grant twice is one."""
        with self._engine.begin() as connection:
            row = _row(account, grant, at)
            upsert_rows(connection, GRANTS, [row], key=("id",), set=("acting", "until"))

    def ungrant(self, account: str, grant: Grant) -> None:
        """Let an account no longer do what a grant allows."""
        with self._engine.begin() as connection:
            connection.execute(delete(GRANTS).where(GRANTS.c.id == _row(account, grant, None)["id"]))

    def relatives_of(self, worker: str) -> list[tuple[str, Grant]]:
        """Who may act for a worker, the first let first; those whose time is over among them."""
        own = (GRANTS.c.worker == worker, GRANTS.c.role == Role.RELATIVE)
        wanted = select(GRANTS.c.account, *GRANT).where(*own).order_by(GRANTS.c.granted_at, GRANTS.c.id)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).mappings().all()
        return [(row["account"], grant_of(row, row["account"])) for row in rows]

    def regrant(self, account: str, old: Grant, new: Grant, *, at: datetime) -> None:
        """Put a grant in the place of another."""
        with self._engine.begin() as connection:
            connection.execute(delete(GRANTS).where(GRANTS.c.id == _row(account, old, at)["id"]))
            upsert_rows(connection, GRANTS, [_row(account, new, at)], key=("id",))

    def grants_of(self, account: str) -> tuple[Grant, ...]:
        """What an account may do, in the order it was granted."""
        wanted = select(*GRANT).where(GRANTS.c.account == account)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(GRANTS.c.granted_at, GRANTS.c.id)).mappings()
            return tuple(grant_of(row, account) for row in rows)

    def granted(self, account: str) -> list[tuple[Grant, datetime]]:
        """What an account may do, each with since when."""
        wanted = select(*GRANT, GRANTS.c.granted_at).where(GRANTS.c.account == account)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(GRANTS.c.granted_at, GRANTS.c.id)).mappings()
            return [(grant_of(row, account), row["granted_at"]) for row in rows]

    def coordinators_of(self, workshop: str) -> list[str]:
        """The open accounts that coordinate a workshop, the longest at it first."""
        return self._open_with(GRANTS.c.role == Role.COORDINATOR, GRANTS.c.workshop == workshop)

    def speakers_of(self, employer: str) -> list[str]:
        """The open accounts that speak for an employer, the longest first."""
        return self._open_with(GRANTS.c.role == Role.EMPLOYER, GRANTS.c.employer == employer)

    def _open_with(self, *granted: ColumnElement[bool]) -> list[str]:
        wanted = (
            select(GRANTS.c.account)
            .join(ACCOUNTS, ACCOUNTS.c.id == GRANTS.c.account)
            .where(*granted, ACCOUNTS.c.closed_at.is_(None))
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
            granted = select(GRANTS.c.account, *GRANT).order_by(GRANTS.c.granted_at)
            rows = connection.execute(granted).mappings().all()
        by_account: dict[str, list[Grant]] = {account: [] for account in accounts}
        for row in rows:
            by_account[row["account"]].append(grant_of(row, row["account"]))
        return [(account, tuple(grants)) for account, grants in by_account.items()]

    def _has(self, phone: str) -> Any:
        return ACCOUNTS.c.phone_hash == self._vault.hash("phone", phone)


def close_account(connection: Connection, account: str, at: datetime) -> None:
    """Close an account within a transaction: no number leads to it, nobody is signed in to it."""
    own = ACCOUNTS.c.id == account
    phone = select(ACCOUNTS.c.phone_hash).where(own).scalar_subquery()
    connection.execute(delete(SIGN_IN_CODES).where(SIGN_IN_CODES.c.phone_hash == phone))
    # A hash nobody's phone has in the place of theirs.
    closed = update(ACCOUNTS).where(own, ACCOUNTS.c.closed_at.is_(None))
    connection.execute(closed.values(closed_at=at, phone_hash=os.urandom(32)))
    for table in (SESSIONS, WECHAT, RECOVERY_CODES, SECOND_FACTORS):
        connection.execute(delete(table).where(table.c.account == account))


def grant_of(row: RowMapping, account: str) -> Grant:
    """A grant as the table holds it."""
    reach = (row["region"], row["worker"], row["employer"], row["workshop"])
    return Grant(Role(row["role"]), *reach, account=account, acting=row["acting"], until=row["until"])


def _row(account: str, grant: Grant, at: datetime | None) -> dict[str, Any]:
    reach = {
        "region": grant.region,
        "worker": grant.worker,
        "employer": grant.employer,
        "workshop": grant.workshop,
    }
    id = derived_id("grant", account, grant.role, *(value or "" for value in reach.values()))
    return {"id": id, "account": account, "role": grant.role.value, "granted_at": at} | {
        **reach,
        "acting": grant.acting,
        "until": grant.until,
    }


__all__ = ["GRANT", "Accounts", "close_account", "grant_of"]
