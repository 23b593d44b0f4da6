"""The vault: what identifies people, encrypted with a key for each, wrapped by the master key.

Destroying a person's key erases the person. Values are found again by keyed hash only, never by content.
"""

import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, bindparam, select

from kernel.errors import Refusal
from people.readmodel.tables import ERASURES, VAULT, VAULT_KEYS
from shell.database import reading, upsert_rows
from shell.keys import LOOKUP, Keyring
from shell.question import Question
from shell.queue.tables import clock
from shell.sealing import derived, opened, seal

T = TypeVar("T")

# By these someone is looked up; the others are only read back.
LOOKED_UP = frozenset({"phone", "id_number", "uscc", "likeness"})

# More ids than a statement may have parameters on SQLite are asked for in turns.
_AT_ONCE = 10_000

_KEPT = Question(
    select(VAULT.c.person, VAULT.c.field, VAULT.c.sealed, VAULT_KEYS.c.wrapped)
    .join(VAULT_KEYS, VAULT_KEYS.c.person == VAULT.c.person)
    .where(
        VAULT.c.field.in_(bindparam("fields", expanding=True)),
        VAULT.c.person.in_(bindparam("people", expanding=True)),
    )
)


class Vault:
    """Personal values by person and field. A person is a worker, an employer or an account, by id."""

    def __init__(self, engine: Engine, keys: Keyring) -> None:
        self._engine = engine
        self._house_keys = keys

    def hash(self, field: str, value: str) -> bytes:
        """The keyed hash by which a value is found (HMAC-SHA256)."""
        return hmac.digest(self._house_keys.key(LOOKUP), f"{field}|{value}".encode(), sha256)

    def put(self, person: str, values: Mapping[str, str]) -> None:
        """Keep values of one person, over what was there."""
        self.put_many({person: values})

    def put_many(self, people: Mapping[str, Mapping[str, str]]) -> None:
        """Keep values of many people, all or nothing."""
        with self._engine.begin() as connection:
            self._put(connection, people)

    def put_first(self, person: str, values: Mapping[str, str]) -> bool:
        """Keep values of someone of whom nothing is kept; False, and nothing changed, where something is."""
        with self._engine.begin() as connection:
            self._wrapped(connection, [person])
            # Two who put at the same time wait for each other here; on SQLite they did at BEGIN.
            key = select(VAULT_KEYS.c.person).where(VAULT_KEYS.c.person == person)
            connection.execute(key.with_for_update())
            if connection.execute(select(VAULT.c.field).where(VAULT.c.person == person).limit(1)).first():
                return False
            self._put(connection, {person: values})
            return True

    def put_anew(self, person: str, values: Mapping[str, str]) -> None:
        """Keep these values of one person, and no others."""
        with self._engine.begin() as connection:
            connection.execute(VAULT.delete().where(VAULT.c.person == person))
            self._put(connection, {person: values})

    def remove(self, person: str, fields: Sequence[str]) -> None:
        """Delete values of one person."""
        own = VAULT.delete().where(VAULT.c.person == person, VAULT.c.field.in_(fields))
        with self._engine.begin() as connection:
            connection.execute(own)

    def _put(self, connection: Connection, people: Mapping[str, Mapping[str, str]]) -> None:
        keys = self._keys(connection, list(people))
        rows = [
            {
                "person": person,
                "field": field,
                "sealed": seal(keys[person], value.encode(), f"{person}|{field}"),
                "hash": self.hash(field, value) if field in LOOKED_UP else None,
            }
            for person, values in people.items()
            for field, value in values.items()
        ]
        upsert_rows(connection, VAULT, rows, key=("person", "field"), set=("sealed", "hash"))

    def get(self, person: str, fields: Sequence[str]) -> dict[str, str]:
        """What is kept of one person, by field; what is not kept is absent."""
        return self.get_many([person], fields).get(person, {})

    def everything(self, person: str) -> dict[str, str]:
        """All that is kept of one person, by field."""
        with reading(self._engine) as connection:
            fields = connection.scalars(select(VAULT.c.field).where(VAULT.c.person == person)).all()
        return self.get(person, sorted(fields))

    def get_many(self, people: Iterable[str], fields: Sequence[str]) -> dict[str, dict[str, str]]:
        """What is kept of many people, in one query. Who is unknown or erased is absent."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        ciphers: dict[str, AESGCM] = {}
        for some in in_turns(people) if fields else ():
            for row in _KEPT.ask(self._engine, people=some, fields=list(fields)):
                person, field = row["person"], row["field"]
                cipher = ciphers.get(person)
                if cipher is None:
                    cipher = ciphers[person] = self._house_keys.unwrap(row["wrapped"], person)
                found[person][field] = opened(cipher, row["sealed"], f"{person}|{field}").decode()
        return dict(found)

    def find(self, field: str, value: str) -> list[str]:
        """Who has this value in a looked-up field."""
        return self.find_many(field, [value]).get(value, [])

    def find_many(self, field: str, values: Iterable[str]) -> dict[str, list[str]]:
        """Who has these values in a looked-up field, by value; one nobody has is absent."""
        by_hash = {self.hash(field, value): value for value in values}
        wanted = select(VAULT.c.person, VAULT.c.hash).where(VAULT.c.field == field)
        found: dict[str, list[str]] = defaultdict(list)
        with reading(self._engine) as connection:
            for some in in_turns(by_hash):
                for row in connection.execute(wanted.where(VAULT.c.hash.in_(some))):
                    found[by_hash[row.hash]].append(row.person)
        return dict(found)

    def fingerprint(self, person: str, content: str) -> str:
        """A digest of content under the person's own key: comparable while the key lives, then nothing."""
        with self._engine.begin() as connection:
            wrapped = self._wrapped(connection, [person])[person]
        key = self._house_keys.unwrapped(wrapped, person)
        return hmac.new(derived(key, b"gongfu fingerprint"), content.encode(), sha256).hexdigest()[:32]

    def kept_since(self, first: datetime, last: datetime) -> list[str]:
        """Who came into the vault between two moments."""
        wanted = select(VAULT_KEYS.c.person).where(VAULT_KEYS.c.created_at.between(first, last))
        with reading(self._engine) as connection:
            return list(connection.scalars(wanted))

    def forget(self, person: str) -> None:
        """Erase somebody who never came to be: destroy the key, and what it sealed."""
        with self._engine.begin() as connection:
            self.destroy(connection, [person])

    def destroy(self, connection: Connection, people: Sequence[str]) -> None:
        """Destroy the keys of people, and what they sealed, within a transaction.

        The keys first: who is writing about one of them holds the key's row until they are done.
        """
        connection.execute(VAULT_KEYS.delete().where(VAULT_KEYS.c.person.in_(people)))
        connection.execute(VAULT.delete().where(VAULT.c.person.in_(people)))

    def _keys(self, connection: Connection, people: Sequence[str]) -> dict[str, AESGCM]:
        wrapped = self._wrapped(connection, people)
        return {person: self._house_keys.unwrap(key, person) for person, key in wrapped.items()}

    def _wrapped(self, connection: Connection, people: Sequence[str]) -> dict[str, bytes]:
        """The wrapped keys of people, kept until the transaction ends; who has none gets one.

        Refuses `erased` for somebody who had one.
        """
        wanted = select(VAULT_KEYS.c.person, VAULT_KEYS.c.wrapped).with_for_update(read=True)
        found: dict[str, bytes] = {}
        for some in in_turns(people):
            asked = wanted.where(VAULT_KEYS.c.person.in_(some))
            known = {row.person: row.wrapped for row in connection.execute(asked)}
            if new := [person for person in some if person not in known]:
                gone = select(ERASURES.c.person).where(ERASURES.c.person.in_(new)).limit(1)
                if connection.execute(gone).first() is not None:
                    raise Refusal("erased")
                keys = self._house_keys.new_keys(connection, new).items()
                rows = [{"person": who, "wrapped": key, "created_at": clock()} for who, key in keys]
                # Somebody else may have been quicker: then theirs is the key.
                upsert_rows(connection, VAULT_KEYS, rows, key=("person",))
                known = {row.person: row.wrapped for row in connection.execute(asked)}
            found |= known
        return found


def in_turns(keys: Iterable[T]) -> Iterable[list[T]]:
    """Ids as many at a time as one statement takes, each once."""
    rest = iter(dict.fromkeys(keys))
    while some := list(islice(rest, _AT_ONCE)):
        yield some
