"""The codes sent to phones: kept as hashes, good for five minutes, five attempts, once."""

import hmac
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, case, delete, or_, select, update

from kernel.time import day_of
from people.readmodel.tables import SIGN_IN_CODES
from people.readmodel.vault import Vault
from shell.database import reading, upsert_rows

ATTEMPTS = 5
CODES_A_DAY = 20
CODE_LASTS = timedelta(minutes=5)
RESEND_AFTER = timedelta(seconds=60)


class Codes:
    """Codes to sign in with, by the keyed hash of a number."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def new(self, phone: str, code: str, *, at: datetime) -> bool:
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
        # Of those who ask in one moment, some began before the code that is kept was sent; only one sent well
        # after now is a clock that was put back.
        ahead = codes.sent_at > at + RESEND_AFTER
        sent = case((codes.day == row["day"], codes.sent_that_day + 1), else_=1)
        again = (
            update(SIGN_IN_CODES)
            .where(
                codes.phone_hash == row["phone_hash"],
                or_(codes.code_hash.is_(None), codes.sent_at <= at - RESEND_AFTER, ahead),
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
        wait = RESEND_AFTER.total_seconds()
        return int(min(left, wait)) if 0 < left <= 2 * wait else 0

    def take(self, phone: str, code: str, *, at: datetime) -> bool:
        """Whether this is the code that was sent, still good and with attempts left; it is good once."""
        return self.check(phone, code, at=at) and self.use_up(phone, code)

    def check(self, phone: str, code: str, *, at: datetime) -> bool:
        """Whether this is the code, which stays good for `use_up`.

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
        return hmac.compare_digest(expected or b"\0" * 32, self._code_hash(phone, code))

    def use_up(self, phone: str, code: str) -> bool:
        """Let a code be no good any more; False where it was none, or somebody was quicker."""
        codes = SIGN_IN_CODES.c
        own = codes.phone_hash == self._vault.hash("phone", phone)
        used = update(SIGN_IN_CODES).where(own, codes.code_hash == self._code_hash(phone, code))
        with self._engine.begin() as connection:
            return connection.execute(used.values(code_hash=None)).rowcount == 1

    def _code_hash(self, phone: str, code: str) -> bytes:
        return self._vault.hash("sign-in-code", f"{phone}|{code}")

    def purge(self) -> int:
        """Remove what was sent long ago; answers how many."""
        old = SIGN_IN_CODES.c.sent_at <= datetime.now(UTC) - timedelta(days=2)
        with self._engine.begin() as connection:
            return connection.execute(delete(SIGN_IN_CODES).where(old)).rowcount


__all__ = ["CODE_LASTS", "Codes"]
