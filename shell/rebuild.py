"""Making read models again from the events: to put one in place of the live one, or to compare.

The copy stands beside the live tables under other names until it has caught up.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, Table, delete, select, update
from sqlalchemy.exc import OperationalError

from kernel.store import Recorded
from shell.database import snapshot
from shell.locks import exclusively
from shell.projector import BULK, LIVE, Projection
from shell.readmodels import POSITIONS, advance, positions

if TYPE_CHECKING:
    from shell.house import House

Report = Callable[[str], None]

# How long the switch waits for readers under way before it lets them pass and tries again.
LOCK_TIMEOUT = "500ms"
TRIES = 60
SHOWN = 20


class Unknown(Exception):
    """There is no read model of this name."""


class Copy:
    """A read model being made beside the live one."""

    def __init__(self, house: "House", kind: type[Projection[Any]], suffix: str) -> None:
        self.engine = house.read_engine
        self.live = kind.READ_MODEL(self.engine)
        self.model = kind.READ_MODEL(self.engine, suffix)
        self.projection = kind(self.model)
        self.position = 0

    def begin(self) -> None:
        """Start with empty tables; what an earlier, broken attempt left goes."""
        with self.engine.begin() as connection:
            self.model.drop(connection)
            self.model.create(connection, indexes=False)

    def take(self, batch: Sequence[Recorded], within: Connection | None = None) -> None:
        """Take in a batch, in a transaction of its own or `within` one."""
        if within is None:
            with self.engine.begin() as connection:
                self.take(batch, connection)
        elif advance(within, self.model.name, self.position, batch[-1].position):
            self.projection.apply(within, batch)
            self.position = batch[-1].position
        else:
            raise RuntimeError(f"{self.model.name} is being written by somebody else")

    def index(self) -> None:
        """Create the indexes, and let PostgreSQL know what is in the tables."""
        with self.engine.begin() as connection:
            self.model.create_indexes(connection)
            if self.engine.dialect.name == "postgresql":
                for table in self.model.tables:
                    connection.exec_driver_sql(f'ANALYZE "{table.name}"')

    def drop(self) -> None:
        """Drop all of it."""
        with self.engine.begin() as connection:
            self.model.drop(connection)


def chosen(house: "House", names: Sequence[str] = ()) -> list[type[Projection[Any]]]:
    """The projections of these read models, or of all. Raises `Unknown`."""
    kinds = {kind.READ_MODEL.NAME: kind for context in house.contexts for kind in context.projections}
    if unknown := [name for name in names if name not in kinds]:
        known = ", ".join(sorted(kinds))
        raise Unknown(f"no read model {', '.join(unknown)}; there are {known}")
    return [kinds[name] for name in names or kinds]


def rebuild(house: "House", names: Sequence[str] = (), report: Report = print) -> None:
    """Make read models again beside the live ones, then put them in their place without a gap."""
    kinds = chosen(house, names)
    with exclusively(house.config, "rebuild"):
        copies = [Copy(house, kind, "__new") for kind in kinds]
        for copy in copies:
            copy.begin()
        fill(house, copies, report)
        for copy in copies:
            copy.index()
            _switch(house, copy)
            report(f"{copy.live.name}: now as the events up to {copy.position} say")


def fill(house: "House", copies: Sequence[Copy], report: Report, up_to: int | None = None) -> None:
    """Fold the log into copies that all stand at the same position; while one batch is written the next
    is read. Stops near the head, or exactly at `up_to`."""
    head = house.store.head() if up_to is None else up_to
    names = ", ".join(copy.live.name for copy in copies)
    began = shown = time.monotonic()
    count = 0
    with ThreadPoolExecutor(1) as reader:
        for batch in _batches(house, reader, copies[0].position, head, exact=up_to is not None):
            for copy in copies:
                copy.take(batch)
            count += len(batch)
            if time.monotonic() - shown > 1:
                shown = time.monotonic()
                rate = count / (shown - began)
                report(f"{names}: {batch[-1].position:,} of {head:,} events, {rate:,.0f}/s")
    seconds = max(time.monotonic() - began, 1e-9)
    report(f"{names}: {count:,} events in {seconds:.1f} s, {count / seconds:,.0f}/s")


def _batches(
    house: "House", reader: ThreadPoolExecutor, after: int, head: int, *, exact: bool
) -> Iterator[Sequence[Recorded]]:
    read = house.store.read
    coming = reader.submit(read, after, BULK)
    while batch := coming.result():
        if exact:
            batch = [recorded for recorded in batch if recorded.position <= head]
            if not batch:
                return
        after = batch[-1].position
        if after < head or not exact:
            coming = reader.submit(read, after, BULK)
        yield batch
        # What comes in while we work is made up in the switch; a busy log must not hold us for ever.
        if after >= head:
            return


def _switch(house: "House", copy: Copy) -> None:
    """In one transaction: hold the projector, make up the rest, and exchange the tables.

    Readers see the old tables or the new ones. On PostgreSQL a statement that waits for a table's lock
    looks its name up again once it has it. We wait for readers only briefly at a time: who waits for an
    exclusive lock holds up everybody behind.
    """
    reached = copy.position
    for attempt in range(TRIES):
        try:
            with copy.engine.begin() as connection:
                _exchange(house, copy, connection)
            return
        except OperationalError:
            copy.position = reached
            if attempt + 1 == TRIES:
                raise
            time.sleep(0.2)


def _exchange(house: "House", copy: Copy, connection: Connection) -> None:
    if copy.engine.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    own = POSITIONS.c.name == copy.live.name
    pinned = connection.execute(select(POSITIONS.c.position).where(own).with_for_update()).scalar()
    while batch := house.store.read(copy.position, BULK):
        copy.take(batch, connection)
        if len(batch) < LIVE and copy.position >= (pinned or 0):
            break
    for table in copy.live.tables:
        new = copy.model.table(table.name)
        table.drop(connection, checkfirst=True)
        connection.exec_driver_sql(f'ALTER TABLE "{new.name}" RENAME TO "{table.name}"')
    connection.execute(delete(POSITIONS).where(own))
    connection.execute(
        update(POSITIONS)
        .where(POSITIONS.c.name == copy.model.name)
        .values(name=copy.live.name, error=None, shape=copy.live.shape())
    )


def verify(house: "House", report: Report = print, patience: float = 10.0) -> bool:
    """Fold every event again and compare row by row; whether all live read models are as the events say.

    Live ones are given time to catch up, as long as they move within `patience` seconds. Nobody is held
    up: the live rows and their position are read in one snapshot.
    """
    with exclusively(house.config, "rebuild"):
        true = _await_live(house, report, patience)
        copies = [Copy(house, kind, "__verify") for kind in chosen(house)]
        try:
            for copy in copies:
                copy.begin()
            if copies:
                fill(house, copies, report, up_to=min(copy.live.position() for copy in copies))
            for copy in copies:
                true = _compare(house, copy, report) and true
        finally:
            for copy in copies:
                copy.drop()
    return true


def _await_live(house: "House", report: Report, patience: float) -> bool:
    head = house.store.head()
    known = {kind.READ_MODEL.NAME for kind in chosen(house)}
    seen: dict[str, int] = {}
    deadline = time.monotonic() + patience
    while True:
        behind = [p for p in positions(house.read_engine) if p.name in known and p.position < head]
        now = {p.name: p.position for p in behind}
        if now != seen:
            seen, deadline = now, time.monotonic() + patience
        if all(p.error for p in behind) or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    for position in behind:
        why = f"stopped {position.error}" if position.error else "does not move"
        report(f"{position.name}: at {position.position:,} of {head:,} events, {why}")
    return not behind


def _compare(house: "House", copy: Copy, report: Report) -> bool:
    with snapshot(copy.engine) as live:
        columns = select(POSITIONS.c.position).where(POSITIONS.c.name == copy.live.name)
        pinned = live.execute(columns).scalar() or 0
        while copy.position < pinned:
            batch = house.store.read(copy.position, BULK)
            copy.take([recorded for recorded in batch if recorded.position <= pinned])
        rows = wrong = 0
        with copy.engine.connect() as made:
            for table in copy.live.tables:
                for difference in _side_by_side(table, live, copy.model.table(table.name), made):
                    rows += 1
                    if difference is not None:
                        wrong += 1
                        if wrong <= SHOWN:
                            report(str(difference))
    if wrong:
        report(f"{copy.live.name}: {wrong:,} rows differ at position {pinned:,}")
    else:
        report(f"{copy.live.name}: {rows:,} rows as the events up to {pinned:,} say")
    return not wrong


def _side_by_side(table: Table, live: Connection, copy: Table, made: Connection) -> Iterator[str | None]:
    """Walk both tables in the order of their keys: None for each row that is alike, else what is wrong."""
    keys = len(table.primary_key.columns)
    names = [column.name for column in _key_first(table)]
    left, right = _ordered(live, table), _ordered(made, copy)
    a, b = next(left, None), next(right, None)
    while a is not None or b is not None:
        if a is not None and (b is None or a[:keys] < b[:keys]):
            yield f"{_named(table, names, a[:keys])}: the events know nothing of it"
            a = next(left, None)
        elif b is not None and (a is None or b[:keys] < a[:keys]):
            yield f"{_named(table, names, b[:keys])}: missing"
            b = next(right, None)
        elif a is not None and b is not None:
            yield _differing(table, names, keys, a, b)
            a, b = next(left, None), next(right, None)


def _differing(
    table: Table, names: Sequence[str], keys: int, a: tuple[Any, ...], b: tuple[Any, ...]
) -> str | None:
    if a == b:
        return None
    wrong = [
        f"{name} is {x!r}, by the events {y!r}" for name, x, y in zip(names, a, b, strict=True) if x != y
    ]
    return f"{_named(table, names, a[:keys])}: {'; '.join(wrong)}"


def _named(table: Table, names: Sequence[str], key: tuple[Any, ...]) -> str:
    return f"{table.name} {', '.join(f'{n}={v}' for n, v in zip(names, key, strict=False))}"


def _key_first(table: Table) -> list[Any]:
    key = list(table.primary_key.columns)
    if not key:
        raise TypeError(f"{table.name} has no primary key")
    return key + [column for column in table.columns if column not in key]


def _ordered(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """All rows by their keys, text by its code points: PostgreSQL's own order is the locale's."""
    plain = connection.dialect.name == "postgresql"
    order = [
        column.collate("C") if plain and isinstance(column.type, String) else column
        for column in table.primary_key.columns
    ]
    query = select(*_key_first(table)).order_by(*order)
    result = connection.execution_options(stream_results=True, yield_per=BULK).execute(query)
    for row in result:
        yield tuple(row)
