"""Wraps every person's key anew by the newest master key, beside the running house.

Nothing is locked but the row at hand, nothing that was sealed is touched. Stopped halfway it goes on where it
was: what the newest key wrapped already is passed over.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlalchemy import Engine, func, select

from people.readmodel.tables import VAULT_KEYS
from shell.database import reading
from shell.keys import Keyring, WrongMasterKey

_AT_ONCE = 500


class Progress(NamedTuple):
    """How far it is: keys looked at, and how many there are."""

    done: int
    total: int


class Rotation:
    """One change from an older master key to the newest."""

    def __init__(self, engine: Engine, keys: Keyring) -> None:
        self._engine = engine
        self._keys = keys

    def run(self, report: Callable[[Progress], None]) -> None:
        """Let the newest master key wrap what is new, then what is there. Raises `WrongMasterKey`."""
        self._keys.change_over()
        with reading(self._engine) as connection:
            total = connection.scalar(select(func.count()).select_from(VAULT_KEYS)) or 0
        done = 0
        for some in self._in_turns():
            self._wrap_anew(some)
            done += len(some)
            report(Progress(done, max(total, done)))

    def left(self) -> int:
        """How many keys the newest master key alone does not open: none once it is over."""
        newest, left = self._keys.only_newest(), 0
        for some in self._in_turns():
            for person, wrapped in some:
                try:
                    newest.unwrapped(wrapped, person)
                except WrongMasterKey:
                    left += 1
        return left

    def _wrap_anew(self, some: list[tuple[str, bytes]]) -> None:
        with self._engine.begin() as connection:
            for person, wrapped in some:
                anew = self._keys.wrapped_anew(wrapped, person)
                if anew is not None:
                    # Who was erased meanwhile has no row any more, and gets none.
                    own = VAULT_KEYS.update().where(
                        VAULT_KEYS.c.person == person, VAULT_KEYS.c.wrapped == wrapped
                    )
                    connection.execute(own.values(wrapped=anew))

    def _in_turns(self) -> Iterator[list[tuple[str, bytes]]]:
        """All wrapped keys in order of person, as they are when their turn comes."""
        after = ""
        while True:
            wanted = select(VAULT_KEYS.c.person, VAULT_KEYS.c.wrapped).where(VAULT_KEYS.c.person > after)
            with reading(self._engine) as connection:
                rows = connection.execute(wanted.order_by(VAULT_KEYS.c.person).limit(_AT_ONCE)).all()
            if not rows:
                return
            yield [(row.person, row.wrapped) for row in rows]
            after = rows[-1].person


__all__ = ["Progress", "Rotation"]
