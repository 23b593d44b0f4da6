"""Second factors: the secret in the vault, the last half minute taken, attempts, codes on paper as hashes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, case, delete, func, insert, or_, select, update

from people.readmodel.tables import RECOVERY_CODES, SECOND_FACTORS
from people.readmodel.vault import Vault
from shell.database import reading, upsert_rows

ATTEMPTS = 5
# After so many wrong codes nothing is looked at for so long.
WAIT = timedelta(minutes=15)

_SECRET, _NEW_SECRET = "totp", "totp-new"


class SecondFactors:
    """Who has a second factor, and what is needed to check a code of it."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def since(self, account: str) -> datetime | None:
        """Since when an account has one."""
        with reading(self._engine) as connection:
            own = SECOND_FACTORS.c.account == account
            since: datetime | None = connection.scalar(select(SECOND_FACTORS.c.set_at).where(own))
            return since

    def secret(self, account: str) -> str | None:
        """The secret codes are checked by."""
        return self._vault.get(account, (_SECRET,)).get(_SECRET)

    def new_secret(self, account: str) -> str | None:
        """The secret that waits for its first right code."""
        return self._vault.get(account, (_NEW_SECRET,)).get(_NEW_SECRET)

    def begin(self, account: str, secret: str) -> None:
        """Keep a secret that waits for its first right code."""
        self._vault.put(account, {_NEW_SECRET: secret})
        row = {"account": account, "set_at": None, "last_step": 0, "attempts": 0, "tried_at": None}
        with self._engine.begin() as connection:
            upsert_rows(connection, SECOND_FACTORS, [row], key=("account",))

    def set(self, account: str, secret: str, codes: Sequence[str], *, at: datetime) -> None:
        """Check codes by this secret from now on; `codes` are those on paper."""
        self._vault.put(account, {_SECRET: secret})
        self._vault.remove(account, (_NEW_SECRET,))
        own = SECOND_FACTORS.c.account == account
        with self._engine.begin() as connection:
            connection.execute(update(SECOND_FACTORS).where(own).values(set_at=at))
            self._keep(connection, account, codes)

    def remove(self, account: str) -> None:
        """Have none any more."""
        self._vault.remove(account, (_SECRET, _NEW_SECRET))
        with self._engine.begin() as connection:
            connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.account == account))
            connection.execute(delete(SECOND_FACTORS).where(SECOND_FACTORS.c.account == account))

    def attempt(self, account: str, *, at: datetime) -> bool:
        """Count an attempt before it is looked at, so that many at once do not count as one.

        False where there were too many wrong ones lately.
        """
        own = SECOND_FACTORS.c
        rested = or_(own.tried_at.is_(None), own.tried_at <= at - WAIT)
        counted = (
            update(SECOND_FACTORS)
            .where(own.account == account, or_(own.attempts < ATTEMPTS, rested))
            .values(attempts=case((rested, 1), else_=own.attempts + 1), tried_at=at)
        )
        with self._engine.begin() as connection:
            return connection.execute(counted).rowcount == 1

    def take_step(self, account: str, step: int) -> bool:
        """Take the code of a half minute; False where it, or a later one, was taken before."""
        own = SECOND_FACTORS.c
        taken = update(SECOND_FACTORS).where(own.account == account, own.last_step < step)
        with self._engine.begin() as connection:
            return connection.execute(taken.values(last_step=step, attempts=0)).rowcount == 1

    def take_recovery_code(self, account: str, code: str, *, at: datetime) -> bool:
        """Take a code from paper, once."""
        own, factor = RECOVERY_CODES.c, SECOND_FACTORS.c
        unused = update(RECOVERY_CODES).where(
            own.code_hash == self._hash(account, code), own.account == account, own.used_at.is_(None)
        )
        with self._engine.begin() as connection:
            if not connection.execute(unused.values(used_at=at)).rowcount:
                return False
            connection.execute(update(SECOND_FACTORS).where(factor.account == account).values(attempts=0))
            return True

    def keep_recovery_codes(self, account: str, codes: Sequence[str]) -> None:
        """Take these codes from paper from now on, and none of before."""
        with self._engine.begin() as connection:
            self._keep(connection, account, codes)

    def recovery_codes_left(self, account: str) -> int:
        """How many codes on paper are still good."""
        own = RECOVERY_CODES.c
        left = select(func.count()).where(own.account == account, own.used_at.is_(None))
        with reading(self._engine) as connection:
            return connection.scalar(left) or 0

    def _keep(self, connection: Connection, account: str, codes: Sequence[str]) -> None:
        connection.execute(delete(RECOVERY_CODES).where(RECOVERY_CODES.c.account == account))
        rows = [{"code_hash": self._hash(account, code), "account": account} for code in codes]
        connection.execute(insert(RECOVERY_CODES), rows)

    def _hash(self, account: str, code: str) -> bytes:
        return self._vault.hash("recovery-code", f"{account}|{code}")


__all__ = ["SecondFactors"]
