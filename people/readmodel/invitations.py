"""Numbers villagers read out to who is to act for them: kept as hashes, good for an hour, once."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, delete, insert, select

from people.readmodel.tables import INVITATIONS
from people.readmodel.vault import Vault

LASTS = timedelta(hours=1)


class Invitation(NamedTuple):
    """Who is let act for whom, as far as the number goes."""

    worker: str
    acting: str
    until: date
    by: str


class Invitations:
    """The numbers that are good now, one a worker."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def keep(self, number: str, *, worker: str, acting: str, until: date, by: str, at: datetime) -> None:
        """Keep a number in the place of what the worker read out before."""
        own, digest = INVITATIONS.c, self._hash(number)
        row = {"code_hash": digest, "worker": worker, "acting": acting, "until": until}
        with self._engine.begin() as connection:
            spent = (own.worker == worker) | (own.expires_at <= at) | (own.code_hash == digest)
            connection.execute(delete(INVITATIONS).where(spent))
            connection.execute(insert(INVITATIONS), {**row, "invited_by": by, "expires_at": at + LASTS})

    def take(self, number: str, *, at: datetime) -> Invitation | None:
        """What a number stands for; from then on it is no good."""
        own = INVITATIONS.c
        found = select(own.worker, own.acting, own.until, own.invited_by).where(
            own.code_hash == self._hash(number), own.expires_at > at
        )
        with self._engine.begin() as connection:
            row = connection.execute(found).first()
            gone = delete(INVITATIONS).where(own.code_hash == self._hash(number))
            taken = connection.execute(gone).rowcount
        return Invitation(*row) if row is not None and taken else None

    def _hash(self, number: str) -> bytes:
        return self._vault.hash("invitation", number)


__all__ = ["Invitation", "Invitations"]
