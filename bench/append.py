"""How fast events are appended, beside raw psycopg inserts of the same rows with the same commits.

    python -m tests.servers --durable python -m bench.append

Every round measures the baseline and ours after each other, on the same server, so that what else the
machine does falls on both; the ratio is the median over the rounds. Rows and aggregates are made before
the clock starts. The raw table has the columns and indexes of ours and nothing else: no lock, so that a
reader of it would miss events; no wake-up; no encoding.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from threading import Barrier
from uuid import uuid4

import psycopg

from kernel.events import Aggregate, Event
from kernel.identity import By, Role
from kernel.time import now
from shell.config import Config
from shell.eventstore import Store, open_store, prepare_store

FRESH = "DROP SCHEMA IF EXISTS bench_append CASCADE; CREATE SCHEMA bench_append"
RAW_TABLE = """
    CREATE TABLE raw_events (
        originator_id text COLLATE "C" NOT NULL,
        originator_version bigint NOT NULL,
        topic text NOT NULL,
        state bytea NOT NULL,
        notification_id bigserial,
        PRIMARY KEY (originator_id, originator_version));
    CREATE UNIQUE INDEX ON raw_events (notification_id);
"""
RAW_INSERT = """
    INSERT INTO raw_events (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)
"""
BY = By(account=str(uuid4()), role=Role.COORDINATOR)
WORKSHOP, PRODUCT = str(uuid4()), str(uuid4())

Row = tuple[str, int, str, bytes]


class Counted(Event):
    """As long as a hand-in's first event."""

    TOPIC = "bench.pieces-counted"

    workshop: str
    worker: str
    product: str
    step: str
    quantity: int
    rate: Decimal


class Tally(Aggregate):
    """As much of an aggregate as appending needs."""

    CATEGORY = "tally"

    def when(self, event: Counted) -> None:
        """Nothing to remember."""


@dataclass(frozen=True)
class Result:
    """Events a second, raw and ours: the best round of each, and the median of the rounds' ratios."""

    name: str
    raw: float
    ours: float
    ratio: float
    target: float


def run(url: str, rounds: int = 7) -> list[Result]:
    """Measure all on the PostgreSQL database of this address, in a schema of our own: both tables begin
    empty and grow alike.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(FRESH)
    url = psycopg.conninfo.make_conninfo(url, options="-csearch_path=bench_append")
    config = Config(database_url=url)
    prepare_store(config)
    store = open_store(config)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(RAW_TABLE)
            return [
                _compare("1 event a save", 0.40, rounds, _raw_ones(connection), _ones(store), 600),
                _compare("500 a save", 0.45, rounds, _raw_bulk(connection), _bulk(store), 5_000),
                _compare("32 threads, 1 a save", 1.5, rounds, _raw_threads(url), _threads(store), 3_200),
            ]
    finally:
        store.close()


def _compare(
    name: str,
    target: float,
    rounds: int,
    raw: Callable[[list[Row]], float],
    ours: Callable[[list[Tally]], float],
    count: int,
) -> Result:
    speeds = []
    for _ in range(rounds + 1):
        speeds.append(
            (count / raw([_row() for _ in range(count)]), count / ours([_tally() for _ in range(count)]))
        )
    del speeds[0]  # connections open, plans are made
    return Result(
        name,
        max(speed for speed, _ in speeds),
        max(speed for _, speed in speeds),
        statistics.median(mine / theirs for theirs, mine in speeds),
        target,
    )


def _tally() -> Tally:
    tally = Tally(str(uuid4()))
    tally.trigger(
        Counted,
        at=now(),
        by=BY,
        request=str(uuid4()),
        workshop=WORKSHOP,
        worker=str(uuid4()),
        product=PRODUCT,
        step="wiring",
        quantity=30,
        rate=Decimal("0.0350"),
    )
    return tally


def _row() -> Row:
    return f"tally-{uuid4()}", 1, Counted.TOPIC, b"x" * 480


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _raw_ones(connection: psycopg.Connection[tuple[object, ...]]) -> Callable[[list[Row]], float]:
    def insert(rows: Sequence[Row]) -> None:
        for row in rows:
            connection.execute(RAW_INSERT, row)

    return lambda rows: _timed(lambda: insert(rows))


def _ones(store: Store) -> Callable[[list[Tally]], float]:
    def save(tallies: Sequence[Tally]) -> None:
        for tally in tallies:
            store.save(tally)

    return lambda tallies: _timed(lambda: save(tallies))


def _raw_bulk(connection: psycopg.Connection[tuple[object, ...]]) -> Callable[[list[Row]], float]:
    def insert(rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), 500):
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(RAW_INSERT, rows[start : start + 500])

    return lambda rows: _timed(lambda: insert(rows))


def _bulk(store: Store) -> Callable[[list[Tally]], float]:
    def save(tallies: Sequence[Tally]) -> None:
        for start in range(0, len(tallies), 500):
            store.save(*tallies[start : start + 500])

    return lambda tallies: _timed(lambda: save(tallies))


def _in_threads(shares: Sequence[Callable[[], object]]) -> float:
    """Seconds until all are done, from the moment all stand ready."""
    ready = Barrier(len(shares) + 1)

    def work(share: Callable[[], object]) -> None:
        ready.wait()
        share()

    with ThreadPoolExecutor(len(shares)) as threads:
        done = [threads.submit(work, share) for share in shares]
        ready.wait()
        return _timed(lambda: [future.result() for future in done])


def _raw_threads(url: str, threads: int = 32) -> Callable[[list[Row]], float]:
    def insert(rows: list[Row]) -> float:
        connections = [psycopg.connect(url, autocommit=True) for _ in range(threads)]
        try:

            def share(place: int) -> Callable[[], None]:
                def work() -> None:
                    for row in rows[place::threads]:
                        connections[place].execute(RAW_INSERT, row)

                return work

            return _in_threads([share(place) for place in range(threads)])
        finally:
            for connection in connections:
                connection.close()

    return insert


def _threads(store: Store, threads: int = 32) -> Callable[[list[Tally]], float]:
    def save(tallies: list[Tally]) -> float:
        def share(place: int) -> Callable[[], None]:
            def work() -> None:
                for tally in tallies[place::threads]:
                    store.save(tally)

            return work

        return _in_threads([share(place) for place in range(threads)])

    return save


def main() -> int:
    """Print the table; exit 1 where a target is missed."""
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url) as connection:
        for setting in ("server_version", "fsync", "synchronous_commit"):
            value = connection.execute(f"SHOW {setting}").fetchone()
            assert value is not None
            print(f"{setting} {value[0]}", end="   ")
    print(f"\n{'':24}{'raw':>10}{'ours':>10}{'ratio':>8}{'target':>8}   (events a second)")
    results = run(url)
    for result in results:
        print(f"{result.name:24}{result.raw:10.0f}{result.ours:10.0f}{result.ratio:8.2f}{result.target:8.2f}")
    return int(any(result.ratio < result.target for result in results))


if __name__ == "__main__":
    sys.exit(main())
