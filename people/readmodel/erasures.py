"""Who was erased, and what the law keeps of them for a while.

Erasing destroys the person's key with all it sealed, what they wrote and the files they may stand in, closes
their accounts and ends their sessions, in one transaction. What the law keeps is sealed anew under a key of
its own, the statutory one, which exists from now on until its date.
"""

import json
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, select, update

from kernel.identity import Role
from people.readmodel.accounts import close_account
from people.readmodel.tables import ERASURES, GRANTS, STATUTORY
from people.readmodel.vault import Vault, in_turns
from shell.database import reading, upsert_rows
from shell.files import Files
from shell.keys import Keyring
from shell.queue.tables import clock
from shell.sealing import opened, seal


class Erasures:
    """The erasures there were. Each is also a line in `list`, a file that no backup of the database holds:
    after a backup was restored they are applied again from it."""

    def __init__(self, engine: Engine, vault: Vault, keys: Keyring, files: Files, list: Path) -> None:
        self._engine = engine
        self._files = files
        self._vault = vault
        self._keys = keys
        self._list = list

    def carry_out(self, person: str, *, keep: Sequence[str], retain_until: date | None, at: datetime) -> None:
        """Erase a person for ever, and keep the fields `keep` up to and including a day (None: keep nothing).
        Repeated, it removes what has come back, and changes nothing else."""
        if person not in self.listed():
            self._write_down(person, at)
        kept = self._vault.get(person, keep)
        with self._engine.begin() as connection:
            row = {"person": person, "erased_at": at, "recorded": False}
            upsert_rows(connection, ERASURES, [row], key=("person",))
            if kept and retain_until is not None:
                statutory = self._sealed(connection, person, kept, retain_until)
                upsert_rows(connection, STATUTORY, [statutory], key=("person",))
            accounts = self._close_accounts(connection, person)
            self._vault.destroy(connection, [person, *accounts])
            self._files.forget(connection, person)

    def has(self, person: str) -> bool:
        """Whether a person was erased."""
        with reading(self._engine) as connection:
            return connection.scalar(select(ERASURES.c.person).where(ERASURES.c.person == person)) is not None

    def recorded(self, person: str) -> None:
        """Note that the event of an erasure is there."""
        with self._engine.begin() as connection:
            own = update(ERASURES).where(ERASURES.c.person == person)
            connection.execute(own.values(recorded=True))

    def not_recorded(self) -> Sequence[str]:
        """Whose erasure was carried out, but stopped before its event."""
        with reading(self._engine) as connection:
            return connection.scalars(select(ERASURES.c.person).where(~ERASURES.c.recorded)).all()

    def listed(self) -> Sequence[str]:
        """Everybody the list names, in its order."""
        if not self._list.exists():
            return ()
        return [line.split()[0] for line in self._list.read_text().splitlines() if line.strip()]

    # -- What the law keeps ------------------------------------------------------------------------------

    def for_wage_ledger(self, person: str) -> tuple[dict[str, str], date] | None:
        """What is kept of an erased person, and the last day of it; None where nothing is."""
        return self.kept_of([person]).get(person)

    def kept_of(self, people: Iterable[str]) -> dict[str, tuple[dict[str, str], date]]:
        """What is kept of those of some people who were erased, and until when."""
        found = {}
        with reading(self._engine) as connection:
            for some in in_turns(people):
                for row in connection.execute(select(STATUTORY).where(STATUTORY.c.person.in_(some))):
                    place = _place(row.person)
                    plain = opened(self._keys.unwrap(row.wrapped, place), row.sealed, place)
                    found[row.person] = (json.loads(plain), row.retain_until)
        return found

    def over_by(self, day: date) -> Sequence[str]:
        """Of whom something is kept though its last day was before `day`."""
        with reading(self._engine) as connection:
            over = select(STATUTORY.c.person).where(STATUTORY.c.retain_until < day)
            return connection.scalars(over.order_by(STATUTORY.c.person)).all()

    def keep_until(self, person: str, day: date) -> None:
        """Keep it longer: somebody was paid after they had gone."""
        with self._engine.begin() as connection:
            own = update(STATUTORY).where(STATUTORY.c.person == person)
            connection.execute(own.values(retain_until=day))

    def destroy_statutory(self, person: str) -> None:
        """Destroy the statutory key, and what it sealed."""
        with self._engine.begin() as connection:
            connection.execute(delete(STATUTORY).where(STATUTORY.c.person == person))

    # -- How ---------------------------------------------------------------------------------------------

    def _sealed(
        self, connection: Connection, person: str, kept: dict[str, str], retain_until: date
    ) -> dict[str, object]:
        wrapped = self._keys.new_keys(connection, [_place(person)])[_place(person)]
        cipher = self._keys.unwrap(wrapped, _place(person))
        sealed = seal(cipher, json.dumps(kept).encode(), _place(person))
        return {"person": person, "wrapped": wrapped, "sealed": sealed, "retain_until": retain_until}

    def _close_accounts(self, connection: Connection, person: str) -> Sequence[str]:
        """Close the accounts of a worker, and those that spoke for an employer and did nothing else. Whoever
        signs in with their phone later is somebody new."""
        own = select(GRANTS.c.account).where(GRANTS.c.worker == person, GRANTS.c.role == Role.WORKER)
        accounts = connection.scalars(own).all()
        for account in accounts:
            close_account(connection, account, clock())
            connection.execute(delete(GRANTS).where(GRANTS.c.account == account))
        spoke = set(connection.scalars(select(GRANTS.c.account).where(GRANTS.c.employer == person)))
        connection.execute(delete(GRANTS).where((GRANTS.c.worker == person) | (GRANTS.c.employer == person)))
        others = set(connection.scalars(select(GRANTS.c.account).where(GRANTS.c.account.in_(spoke))))
        for account in sorted(spoke - others):
            close_account(connection, account, clock())
        return [*accounts, *sorted(spoke - others)]

    def _write_down(self, person: str, at: datetime) -> None:
        """Put the person on the list, on the disk, before anything is destroyed."""
        self._list.parent.mkdir(parents=True, exist_ok=True)
        with self._list.open("a") as file:
            file.write(f"{person} {at.isoformat()}\n")
            file.flush()
            os.fsync(file.fileno())


def _place(person: str) -> str:
    return f"{person}|statutory"


__all__ = ["Erasures"]
