"""The event store: what SQLite and PostgreSQL must both do, one test case for the two."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import (
    DatabaseError,
    IntegrityError,
    InterfaceError,
    StoredEvent,
)

from kernel.errors import Conflict, NotFound
from kernel.store import EventStore
from shell.config import Config
from shell.eventstore import Store, open_store, prepare_store
from tests.servers import Postgres
from tests.shell.lamps import Lamp, LampLit, LampShade, config_of, lit


@pytest.fixture(params=["sqlite", "postgres"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """A place where no event store has been prepared yet."""
    if request.param == "sqlite":
        yield config_of(str(tmp_path / "data"), "")
    else:
        yield config_of(str(tmp_path), request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", "postgres"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """A prepared, empty event store."""
    if request.param == "sqlite":
        config = config_of(str(tmp_path), "")
        prepare_store(config)
        yield config
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.prepared("events", lambda url: prepare_store(config_of(str(tmp_path), url)))
        yield config_of(str(tmp_path), url)
        server.drop(url)


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    """An open event store."""
    with closing(open_store(config)) as store:
        yield store


def other_process(action: str, config: Config, *more: str) -> "subprocess.Popen[bytes]":
    """Start `tests.shell.lamps` beside us."""
    words = ["-m", "tests.shell.lamps", action, str(config.data), config.database_url or "", *more]
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, *words], stdin=pipe, stdout=pipe)


def told_to_go(writers: "list[subprocess.Popen[bytes]]") -> None:
    """Wait until all stand ready, and let them go together."""
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"go\n")
        writer.stdin.flush()


def ended(process: "subprocess.Popen[bytes]") -> int:
    """The exit status of another process, once it is over."""
    process.communicate()
    return process.returncode


# ---- saving and getting -----------------------------------------------------------------------


def test_what_was_saved_comes_back_as_it_was(store: EventStore) -> None:
    """Every field of every event, and the version of the aggregate."""
    lamp = lit(20)
    lamp.light(30, request="top-up")
    event_store_head = store.save(lamp)
    again = store.get(Lamp, lamp.id)
    assert (again.oil, again.version, again.recorded_at) == (50, 2, lamp.recorded_at)
    assert [position for position, _ in store.read(0, 10)][-1] == event_store_head == store.head()


def test_an_empty_store_is_at_zero(store: EventStore) -> None:
    """Nothing to read, and nothing to wait for."""
    assert store.head() == 0
    assert store.read(0, 10) == []
    assert store.get_many(Lamp, []) == {}
    assert store.events_of([]) == []


def test_a_save_with_nothing_triggered_answers_the_head(store: EventStore) -> None:
    """So that whoever repeats a request waits for what its first sending wrote."""
    lamp = lit()
    head = store.save(lamp)
    assert store.save(lamp) == head
    assert store.save() == head


def test_a_save_answers_the_position_of_its_last_event(store: EventStore) -> None:
    """Over several aggregates too."""
    before = store.save(lit())
    position = store.save(lit(), lit(), lit())
    assert [recorded.position for recorded in store.read(before, 10)][-1] == position


def test_what_does_not_exist_is_not_found(store: EventStore) -> None:
    """`get` refuses, `find` answers None."""
    stranger = str(uuid4())
    assert store.find(Lamp, stranger) is None
    with pytest.raises(NotFound):
        store.get(Lamp, stranger)


def test_another_kind_is_not_found(store: EventStore) -> None:
    """An id names one thing: asked for as something else it is refused, not misread."""
    shade = LampShade(str(uuid4()))
    shade.light()
    store.save(shade)
    with pytest.raises(NotFound):
        store.get(Lamp, shade.id)
    assert store.get_many(Lamp, [shade.id]) == {}
    assert store.find(Lamp, f"shade-{shade.id}") is None


def test_nothing_begins_under_the_id_of_another_kind(store: EventStore) -> None:
    """One id names one thing."""
    lamp = lit()
    store.save(lamp)
    with pytest.raises(NotFound):
        store.begin(LampShade, lamp.id)
    assert store.begin(Lamp, str(uuid4())).version == 0


@pytest.mark.parametrize("id", ["", "x", "\0", "1' or '1'='1", "9B379DCA-D4D3-4CC9-8576-A7FA023BF160", "灯"])
def test_what_is_no_id_names_nothing(store: EventStore, id: str) -> None:
    """Whatever a request asks for, it is not found; it never reaches the database."""
    assert store.find(Lamp, id) is None
    assert store.get_many(Lamp, [id]) == {}


def test_a_thing_without_a_proper_id_is_not_saved(store: EventStore) -> None:
    """It could not be found again."""
    lamp = Lamp("lamp")
    lamp.light()
    with pytest.raises(ValueError, match="not a UUID"):
        store.save(lamp)
    assert store.head() == 0


# ---- conflicts and repeats --------------------------------------------------------------------


def test_the_second_of_two_saves_of_one_version_conflicts(store: EventStore) -> None:
    """Nothing of it is written; decided again on what is there now, it goes in."""
    lamp = lit()
    store.save(lamp)
    first, second = store.get(Lamp, lamp.id), store.get(Lamp, lamp.id)
    first.light(1)
    second.light(2)
    store.save(first)
    with pytest.raises(Conflict):
        store.save(second)
    assert store.get(Lamp, lamp.id).oil == 21
    third = store.get(Lamp, lamp.id)
    third.light(2)
    store.save(third)
    assert store.get(Lamp, lamp.id).oil == 23


def test_several_aggregates_are_saved_all_or_none(store: EventStore) -> None:
    """A conflict on one of them leaves the others unwritten."""
    taken = lit()
    store.save(taken)
    late = Lamp(taken.id)
    late.light()
    fresh, head = lit(), store.head()
    with pytest.raises(Conflict):
        store.save(fresh, late)
    assert store.find(Lamp, fresh.id) is None
    assert store.head() == head


def test_creating_twice_with_one_id_creates_once(store: EventStore) -> None:
    """The retry of a phone whose first sending got through meets what it made."""
    minted, request = str(uuid4()), str(uuid4())
    for _ in range(2):
        lamp = store.find(Lamp, minted) or Lamp(minted)
        lamp.light(20, request=request)
        store.save(lamp)
    assert store.get(Lamp, minted).oil == 20
    blind = Lamp(minted)
    blind.light(20, request=request)
    with pytest.raises(Conflict):
        store.save(blind)


def test_only_a_taken_version_is_a_conflict(store: Store) -> None:
    """Other broken constraints are faults of ours and are raised as such."""
    row = StoredEvent(f"lamp-{uuid4()}", 1, "lamps.lamp-lit", None)  # type: ignore[arg-type]
    with pytest.raises(IntegrityError) as failure:
        store.recorder.insert_events([row])
    assert type(failure.value) is IntegrityError


def test_of_many_threads_on_one_stream_one_wins_each_version(store: EventStore) -> None:
    """Saves that are merged on their way still fail alone, and every event is written once."""
    lamp = lit(0)
    store.save(lamp)

    def pour(_: int) -> int:
        for attempt in range(1000):
            mine = store.get(Lamp, lamp.id)
            mine.light(1)
            try:
                store.save(mine, lit())
            except Conflict:
                continue
            return attempt
        raise AssertionError("never got through")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(pour, range(40)))
    assert store.get(Lamp, lamp.id).oil == 40
    assert len(store.read(0, 1000)) == 81


def test_what_was_saved_by_a_thread_can_be_read_by_it_at_once(store: EventStore) -> None:
    """Merged or not: the answer comes after the commit."""

    def save_and_get(oil: int) -> bool:
        lamp = lit(oil)
        position = store.save(lamp)
        (recorded,) = store.events_of([lamp.stream(lamp.id)])
        return store.get(Lamp, lamp.id).oil == oil and recorded.position == position

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(save_and_get, range(320)))


# ---- reading many -----------------------------------------------------------------------------


def test_many_are_got_at_once(store: EventStore) -> None:
    """More than one statement takes, each whole, in the order asked for; strangers and repeats left out."""
    lamps = [lit(oil) for oil in range(6_000)]
    for lamp in lamps:
        lamp.light(1)
    for start in range(0, 6_000, 1_000):
        store.save(*lamps[start : start + 1_000])
    ids = [lamp.id for lamp in reversed(lamps)]
    found = store.get_many(Lamp, [*ids, ids[0], str(uuid4())])
    assert list(found) == ids
    assert [lamp.oil for lamp in found.values()] == [oil + 1 for oil in reversed(range(6_000))]


def test_events_of_streams_come_in_the_order_of_their_positions(store: EventStore) -> None:
    """Across streams and statements, whatever the order they are asked in."""
    one, two = lit(1), lit(2)
    store.save(two)
    store.save(one)
    two.light(3)
    store.save(two)
    strangers = [f"lamp-{uuid4()}" for _ in range(5_000)]
    recorded = store.events_of([one.stream(one.id), *strangers, two.stream(two.id)])
    assert [recorded.event.oil for recorded in recorded if isinstance(recorded.event, LampLit)] == [2, 1, 3]
    assert [r.position for r in recorded] == sorted(r.position for r in recorded)


def test_reading_goes_on_where_it_stopped(store: EventStore) -> None:
    """Page by page, nothing left out and nothing twice."""
    for _ in range(5):
        store.save(lit(), lit())
    pages, position = [], 0
    while page := store.read(position, 3):
        pages.append(len(page))
        position = page[-1].position
    assert pages == [3, 3, 3, 1]
    assert position == store.head()


def let_commits_linger(url: str) -> None:
    """Hold each save back for a while between the giving of its positions and its commit."""
    with psycopg.connect(url) as connection:
        connection.execute(
            """
            CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(random() * 0.01); RETURN NULL; END $$;
            CREATE TRIGGER linger AFTER INSERT ON gongfu_events EXECUTE FUNCTION linger();
            """
        )


def test_a_reader_misses_nothing_while_eight_processes_write(config: Config) -> None:
    """What becomes visible later never has a lower position than what was read already."""
    if config.database_url:
        let_commits_linger(config.database_url)
    writers = [other_process("write", config, "20") for _ in range(8)]
    seen: list[str] = []
    position = 0
    with closing(open_store(config)) as store:
        told_to_go(writers)
        while len(seen) < 8 * 210:
            assert store.wait_for_events(position, 30), f"{len(seen)} seen, the rest was passed over"
            for recorded in store.read(position, 50):
                assert recorded.position > position
                position = recorded.position
                seen.append(recorded.event.originator_id)
        assert [ended(writer) for writer in writers] == [0] * 8
        assert store.read(position, 10) == []
        assert [recorded.event.originator_id for recorded in store.read(0, 5000)] == seen


# ---- waking up --------------------------------------------------------------------------------


def test_waiting_ends_when_there_are_events(store: EventStore) -> None:
    """Those that are there already, and those another thread saves meanwhile."""
    head = store.save(lit())
    assert store.wait_for_events(0, 0)
    waker = threading.Timer(0.05, lambda: store.save(lit()))
    waker.start()
    assert store.wait_for_events(head, 60)
    waker.join()


def test_waiting_ends_when_another_process_saves(config: Config, store: EventStore) -> None:
    """The wake-up goes through the database."""
    writer = other_process("write", config, "1")
    told_to_go([writer])
    assert store.wait_for_events(0, 60)
    assert ended(writer) == 0


def test_waiting_in_vain_ends_too(store: EventStore) -> None:
    """After the time given, however many wait, and though old news were still to come."""
    head = store.save(lit())
    for timeout in (0, -1, 0.05):
        assert not store.wait_for_events(head, timeout)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: store.wait_for_events(head, 0.05), range(4))) == [False] * 4


# ---- starting, forking, ending ----------------------------------------------------------------


def test_a_start_creates_nothing(bare: Config) -> None:
    """What is not prepared fails, again and again, until it is."""
    with closing(open_store(bare)) as store:
        for _ in range(2):
            with pytest.raises((DatabaseError, InterfaceError)):
                store.head()
            with pytest.raises((DatabaseError, InterfaceError)):
                store.save(lit())
        prepare_store(bare)
        assert store.save(lit()) == store.head() == 1


def test_forty_may_prepare_and_start_at_once(bare: Config) -> None:
    """In one process and in several; all succeed, and what was written by the first is still there."""
    others = [other_process("prepare", bare) for _ in range(4)]

    def start(_: int) -> str:
        prepare_store(bare)
        lamp = lit()
        with closing(open_store(bare)) as store:
            store.save(lamp)
        return lamp.id

    with ThreadPoolExecutor(40) as threads:
        ids = set(threads.map(start, range(40)))
    assert [ended(other) for other in others] == [0] * 4
    with closing(open_store(bare)) as store:
        assert set(store.get_many(Lamp, ids)) == ids


def test_a_forked_child_starts_afresh(config: Config) -> None:
    """A child of a process with an open store saves and waits on its own; the parent goes on."""
    assert ended(other_process("fork", config)) == 0
    with closing(open_store(config)) as store:
        oil = [recorded.event.oil for recorded in store.read(0, 10)]  # type: ignore[attr-defined]
        assert oil == [1, 2, 3]


def test_a_closed_store_takes_no_more_saves(config: Config) -> None:
    """Saves under way are written first."""
    store = open_store(config)
    with ThreadPoolExecutor(8) as threads:
        saves = [threads.submit(store.save, lit()) for _ in range(40)]
        saves[0].result()
        store.close()
        written = sum(1 for save in saves if save.exception() is None)
        refused = [save.exception() for save in saves if save.exception() is not None]
    assert all(isinstance(error, InterfaceError) for error in refused)
    with pytest.raises(InterfaceError):
        store.save(lit())
    with closing(open_store(config)) as after:
        assert len(after.read(0, 100)) == written


def test_the_machines_environment_does_not_change_the_encoding(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library reads its settings from there; ours come from `Config` alone."""
    for name, value in {
        "COMPRESSOR_TOPIC": "zlib",
        "CREATE_TABLE": "y",
        "ORIGINATOR_ID_TYPE": "uuid",
        "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
        "GONGFU_PERSISTENCE_MODULE": "eventsourcing.popo",
    }.items():
        monkeypatch.setenv(name, value)
    with closing(open_store(config)) as store:
        lamp = lit()
        store.save(lamp)
        (row,) = store.recorder.select_events(lamp.stream(lamp.id))
        assert row.state.startswith(b'{"oil":20,"originator_id":"lamp-')


def test_the_librarys_own_readers_read_our_rows(store: Store) -> None:
    """The notification log and the recorder stay usable: our tables are the library's."""
    lamp = lit()
    position = store.save(lamp)
    (notification,) = store.notification_log.select(start=1, limit=10)
    assert (notification.id, notification.originator_id) == (position, lamp.stream(lamp.id))
    (event,) = store.events.get(lamp.stream(lamp.id))
    assert isinstance(event, LampLit)
