"""The keys of the house, each wrapped by the master key from the environment.

A master key wraps keys and nothing else: giving it up for another is wrapping some rows anew, and changes
neither what is sealed nor the hashes people are found by.

While two master keys are in the environment (`GONGFU_MASTER_KEY` and `GONGFU_MASTER_KEY_OLD`) what either
wrapped is read. Which of them wraps what is new is said by the database, not by the environment, so that all
processes change over in the same moment, when `vault rotate` begins, and none of them meets a key it lacks.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    select,
)

from shell.database import reading
from shell.sealing import derived, opened, seal

METADATA = MetaData()

KEYS = Table(
    "keys",
    METADATA,
    Column("name", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

# What each key is for, and how it was derived from the master key before it was kept: a house that has
# something by then goes on with the same.
LOOKUP, FILES = "lookup", "files"
_BEFORE = {LOOKUP: b"gongfu vault lookup", FILES: b"gongfu files"}

# First byte of a wrapped key that names its master key by the four bytes that follow; without it any may be.
_NAMED = b"\x02"
_NAME = 4


class WrongMasterKey(Exception):
    """What is to be unwrapped was wrapped by a master key that is not in the environment."""

    def __init__(self) -> None:
        super().__init__(
            "this database was made with another master key than GONGFU_MASTER_KEY or GONGFU_MASTER_KEY_OLD"
        )


class _Master:
    """One master key: what it wraps says so."""

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.cipher = AESGCM(derived(key, b"gongfu vault keys"))
        self.name = derived(key, b"gongfu master key")[:_NAME]


class Keyring:
    """The master keys there are, the newest first, and the keys of the house that they wrap."""

    def __init__(self, engine: Engine, masters: Sequence[bytes]) -> None:
        self._engine = engine
        self._masters = [_Master(key) for key in masters]

    def unwrap(self, wrapped: bytes, place: str) -> AESGCM:
        """The cipher of a wrapped key. Raises `WrongMasterKey`."""
        return AESGCM(self.unwrapped(wrapped, place))

    def unwrapped(self, wrapped: bytes, place: str) -> bytes:
        """A key as it is, to derive another from or to wrap anew. Raises `WrongMasterKey`."""
        named = wrapped[:1] == _NAMED
        name, sealed = (wrapped[1 : 1 + _NAME], wrapped[1 + _NAME :]) if named else (None, wrapped)
        for master in self._masters:
            if name is None or name == master.name:
                with suppress(InvalidTag):  # without a name the other may have wrapped it
                    return opened(master.cipher, sealed, place)
        raise WrongMasterKey

    def new_keys(self, connection: Connection, places: Sequence[str]) -> dict[str, bytes]:
        """A new random key for each place, wrapped by whichever master key the house uses now.

        The transaction keeps it so until it ends: a change of master keys waits, and then sees the rows.
        """
        used = self._used(connection)
        return {place: _wrap(used, os.urandom(32), place) for place in places}

    def key(self, name: str) -> bytes:
        """A key of the house: `LOOKUP` or `FILES`."""
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, bytes]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(KEYS.c.name, KEYS.c.wrapped)).all()
        return {row.name: self.unwrapped(row.wrapped, row.name) for row in rows}

    # -- Making and changing -----------------------------------------------------------------------------

    def prepare(self, connection: Connection) -> None:
        """Make the table and the keys of the house; what is there stays. Raises `WrongMasterKey`."""
        older = inspect(connection).has_table("vault_keys")
        METADATA.create_all(connection)
        known = {row.name: row.wrapped for row in connection.execute(select(KEYS.c.name, KEYS.c.wrapped))}
        for name, wrapped in known.items():
            self.unwrapped(wrapped, name)
        newest = self._masters[0]
        for name, purpose in _BEFORE.items():
            if name not in known:
                key = derived(newest.key, purpose) if older else os.urandom(32)
                connection.execute(insert(KEYS), {"name": name, "wrapped": _wrap(newest, key, name)})

    def change_over(self) -> None:
        """From now on the newest master key wraps what is new. Harmless when repeated."""
        with self._engine.begin() as connection:
            rows = connection.execute(select(KEYS.c.name, KEYS.c.wrapped).with_for_update()).all()
            for row in rows:
                wrapped = self.wrapped_anew(row.wrapped, row.name)
                if wrapped is not None:
                    own = KEYS.update().where(KEYS.c.name == row.name)
                    connection.execute(own.values(wrapped=wrapped))

    def wrapped_anew(self, wrapped: bytes, place: str) -> bytes | None:
        """A key wrapped by the newest master key; None where it is already."""
        newest = self._masters[0]
        if wrapped[: 1 + _NAME] == _NAMED + newest.name:
            return None
        return _wrap(newest, self.unwrapped(wrapped, place), place)

    def only_newest(self) -> "Keyring":
        """The same without the older master key: what this one opens needs no other."""
        return Keyring(self._engine, [self._masters[0].key])

    def _used(self, connection: Connection) -> _Master:
        """The master key that wraps what is new: the one that wraps the first key of the house."""
        wanted = select(KEYS.c.wrapped).where(KEYS.c.name == LOOKUP).with_for_update(read=True)
        wrapped = connection.scalar(wanted)
        name = wrapped[1 : 1 + _NAME] if wrapped else None
        for master in self._masters:
            if master.name == name:
                return master
        raise WrongMasterKey


def _wrap(master: _Master, key: bytes, place: str) -> bytes:
    return _NAMED + master.name + seal(master.cipher, key, place)


__all__ = ["FILES", "KEYS", "LOOKUP", "METADATA", "Keyring", "WrongMasterKey"]
