"""Wraps every person's key anew by the newest master key, beside the running house.

Nothing is locked but the row at hand, nothing that was sealed is touched. Stopped halfway it goes on where it
was: what the newest key wrapped already is passed over.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine, Row, Table, func, select

from people.readmodel.tables import STATUTORY, VAULT_KEYS
from shell.database import reading
from shell.keys import Keyring, WrongMasterKey

_AT_ONCE = 500

# Where keys lie, and what each is sealed into beside the person.
_WHERE = ((VAULT_KEYS, ""), (STATUTORY, "|statutory"))


Rows = Sequence[Row[Any, Any]]


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
            counts = (select(func.count()).select_from(table) for table, _place in _WHERE)
            total = sum(connection.scalar(count) or 0 for count in counts)
        done = 0
        for table, place in _WHERE:
            for some in self._in_turns(table):
                self._wrap_anew(table, place, some)
                done += len(some)
                report(Progress(done, max(total, done)))

    def left(self) -> int:
        """How many keys the newest master key alone does not open: none once it is over."""
        newest, left = self._keys.only_newest(), 0
        for table, place in _WHERE:
            for row in (row for some in self._in_turns(table) for row in some):
                try:
                    newest.unwrapped(row.wrapped, row.person + place)
                except WrongMasterKey:
                    left += 1
        return left

    def _wrap_anew(self, table: Table, place: str, some: Rows) -> None:
        with self._engine.begin() as connection:
            for row in some:
                anew = self._keys.wrapped_anew(row.wrapped, row.person + place)
                if anew is not None:
                    # Who was erased meanwhile has no row any more, and gets none.
                    own = table.update().where(table.c.person == row.person, table.c.wrapped == row.wrapped)
                    connection.execute(own.values(wrapped=anew))

    def _in_turns(self, table: Table) -> Iterator[Rows]:
        """All wrapped keys of a table in order of person, as they are when their turn comes."""
        after = ""
        while True:
            wanted = select(table.c.person, table.c.wrapped).where(table.c.person > after)
            with reading(self._engine) as connection:
                rows = connection.execute(wanted.order_by(table.c.person).limit(_AT_ONCE)).all()
            if not rows:
                return
            yield rows
            after = rows[-1].person


__all__ = ["Progress", "Rotation"]
