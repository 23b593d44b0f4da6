"""What happens to the event store on PostgreSQL when connections are cut and the database goes away."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import OperationalError
from psycopg import sql

from kernel.errors import Conflict
from kernel.events import Aggregate
from shell.eventstore import Store, open_store, postgres_connections, prepare_store
from shell.lines import Line
from tests.servers import Postgres
from tests.shell.lamps import Lamp, config_of, lit


@pytest.fixture
def operator(postgres: Postgres, url: str) -> Iterator["Operator"]:
    """Somebody who can cut connections."""
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        yield Operator(connection, str(psycopg.conninfo.conninfo_to_dict(url)["dbname"]))


class Operator:
    """Cuts all connections to one database, and closes and opens it."""

    def __init__(self, connection: psycopg.Connection[Any], database: str) -> None:
        self.connection, self.database = connection, database

    def cut(self) -> int:
        """Cut them; answers how many there were."""
        cut = self.connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s",
            (self.database,),
        )
        return len(cut.fetchall())

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Nobody gets in meanwhile."""
        allow = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
        name = sql.Identifier(self.database)
        self.connection.execute(allow.format(name, sql.SQL("false")))
        try:
            self.cut()
            yield
        finally:
            self.connection.execute(allow.format(name, sql.SQL("true")))


def many_at_once(store: Store, count: int = 8) -> None:
    """Fill the pool with connections."""
    together = threading.Barrier(count)

    def read(_: int) -> None:
        with store.recorder.datastore.get_connection():
            together.wait()

    with ThreadPoolExecutor(count) as threads:
        list(threads.map(read, range(count)))


def test_saving_and_reading_go_on_after_connections_were_cut(store: Store, operator: Operator) -> None:
    """Whoever comes next notices nothing, however many connections lay ready."""
    lamp = lit(1)
    store.save(lamp)
    many_at_once(store)
    assert operator.cut() >= 8
    lamp.light(2)
    store.save(lamp)
    assert operator.cut() >= 1
    assert store.get(Lamp, lamp.id).oil == 3
    many_at_once(store)
    operator.cut()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: store.get(Lamp, lamp.id).oil, range(8))) == [3] * 8


def test_waiting_goes_on_after_the_listener_was_cut(store: Store, operator: Operator) -> None:
    """Both while it waits and between; what was saved meanwhile still wakes it."""
    head = store.save(lit())
    assert not store.wait_for_events(head, 0)
    operator.cut()
    assert not store.wait_for_events(head, 0.05)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(store.wait_for_events, head, 60)
        until_listening(operator)
        operator.cut()
        store.save(lit())
        assert waiting.result()


def until_listening(operator: Operator) -> None:
    """Wait until a session of the store rests on its LISTEN."""
    pause = threading.Event()
    for _ in range(3000):
        found = operator.connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND query LIKE 'LISTEN%%'",
            (operator.database,),
        ).fetchone()
        if found is not None and found[0]:
            return
        pause.wait(0.01)
    raise AssertionError("nobody listens")


def test_while_the_database_is_away_every_save_is_told(
    store: Store, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None waits for ever, none is half written; when it is back, all goes on."""
    store.save(lit())
    monkeypatch.setattr(postgres_connections, "PAUSES", (0.0, 0.05))
    lamps = [lit() for _ in range(8)]

    def save(lamp: Aggregate) -> BaseException | None:
        try:
            store.save(lamp)
        except OperationalError as error:
            return error
        return None

    with operator.outage():
        with ThreadPoolExecutor(8) as threads:
            assert all(threads.map(save, lamps))
        with pytest.raises(OperationalError):
            store.head()
        with pytest.raises(OperationalError):
            store.wait_for_events(0, 0.05)
    monkeypatch.undo()
    assert store.head() == 1
    assert store.save(lit()) > 1
    assert store.get_many(Lamp, [lamp.id for lamp in lamps]) == {}


class Wire:
    """Stands in for the recorder's connection: cut right after its next call reached the server."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cuts = 0
        real = store.recorder._sql.append
        send = Line.send
        wire = self

        def cut(line: Line, statement: bytes, *args: Any) -> Any:
            answer = send(line, statement, *args)
            if statement is real and wire.cuts:
                wire.cuts -= 1
                line.close()
                raise psycopg.OperationalError("server closed the connection unexpectedly")
            return answer

        monkeypatch.setattr(Line, "send", cut)


def test_a_commit_whose_answer_was_lost_is_no_conflict(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sent again, the events meet themselves; the save answers where they are."""
    wire = Wire(store, monkeypatch)
    lamp = lit(1)
    lamp.light(2)
    wire.cuts = 1
    position = store.save(lamp, lit())
    assert wire.cuts == 0
    assert store.head() == position
    assert len(store.read(0, 10)) == 3
    assert store.get(Lamp, lamp.id).oil == 3


def test_a_real_conflict_stays_one_when_the_connection_is_cut_too(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another's event in our place is not ours, though it has the same place and kind."""
    wire = Wire(store, monkeypatch)
    taken = lit(1)
    store.save(taken)
    late, fresh = Lamp(taken.id), lit(3)
    late.light(2)
    send = Line.send
    wire.cuts = 1

    def refuse(line: Line, statement: bytes, *args: Any) -> Any:
        # The cut comes before the server's refusal is heard.
        try:
            return send(line, statement, *args)
        except psycopg.errors.UniqueViolation:
            if wire.cuts:
                wire.cuts -= 1
                line.close()
                raise psycopg.OperationalError("server closed the connection") from None
            raise

    monkeypatch.setattr(Line, "send", refuse)
    with pytest.raises(Conflict):
        store.save(late, fresh)
    assert wire.cuts == 0
    assert store.find(Lamp, fresh.id) is None


def test_many_cuts_in_the_middle_of_saves_lose_and_repeat_nothing(store: Store, operator: Operator) -> None:
    """Sixteen threads save while connections are cut again and again: each save is told the truth."""
    done = threading.Event()

    def cutting() -> None:
        while not done.wait(0.05):
            operator.cut()

    def save(oil: int) -> tuple[str, bool]:
        lamp = lit(oil)
        try:
            store.save(lamp)
        except OperationalError:
            return lamp.id, False
        return lamp.id, True

    cutter = threading.Thread(target=cutting)
    cutter.start()
    try:
        with ThreadPoolExecutor(16) as threads:
            answers = list(threads.map(save, range(400)))
    finally:
        done.set()
        cutter.join()
    written = {recorded.event.id for recorded in store.read(0, 1000)}
    assert len(store.read(0, 1000)) == len(written)
    assert {id for id, saved in answers if saved} <= written
    assert sum(saved for _, saved in answers) > 350


def test_a_shard_may_be_a_schema(postgres: Postgres, tmp_path: Path) -> None:
    """Two stores in one database, each with its own order and its own lock."""
    database = postgres.create()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA linhai; CREATE SCHEMA xianju")
    stores = []
    for schema in ("linhai", "xianju"):
        config = config_of(str(tmp_path), f"{database}?options=-csearch_path%3D{schema}")
        prepare_store(config)
        stores.append(open_store(config))
    one, two = stores
    try:
        lamp = lit()
        one.save(lamp)
        assert one.head() == 1
        assert two.head() == 0
        assert two.find(Lamp, lamp.id) is None
        assert not two.wait_for_events(0, 0.05)
        assert one.find(Lamp, str(uuid4())) is None
    finally:
        one.close()
        two.close()
        postgres.drop(database)
