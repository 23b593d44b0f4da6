"""Waiting saves are merged, and each still has its own answer. The database here is a function."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from eventsourcing.persistence import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    StoredEvent,
)

from shell.eventstore import writer as module
from shell.eventstore.recorder import VersionTaken
from shell.eventstore.writer import Writer

PATIENCE = 30  # seconds until a test gives up on a thread


def events(name: str, count: int = 1) -> list[StoredEvent]:
    """Events of one stream."""
    return [StoredEvent(name, version, "lamps.lamp-lit", b"{}") for version in range(1, count + 1)]


class Database:
    """Numbers events, notes its transactions, and can be held up, so that saves queue behind it."""

    def __init__(self) -> None:
        self.transactions: list[list[str]] = []
        self.open = threading.Event()
        self.open.set()
        self.entered = threading.Semaphore(0)
        self.taken: set[str] = set()
        self.fails: BaseException | None = None
        self.last = 0

    def append(self, stored: Sequence[StoredEvent]) -> Sequence[int]:
        """One transaction."""
        self.transactions.append([event.originator_id for event in stored])
        self.entered.release()
        assert self.open.wait(PATIENCE)
        if self.fails is not None:
            raise self.fails
        if not self.taken.isdisjoint(event.originator_id for event in stored):
            raise VersionTaken("taken")
        self.last += len(stored)
        return range(self.last - len(stored) + 1, self.last + 1)


class Saver(threading.Thread):
    """A thread with one save."""

    def __init__(self, writer: Writer, stored: list[StoredEvent]) -> None:
        super().__init__(daemon=True)
        self.writer, self.stored = writer, stored
        self.positions: list[int] = []
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Save, and keep the answer."""
        try:
            self.positions = list(self.writer.write(self.stored))
        except BaseException as error:
            self.error = error

    def answer(self) -> list[int] | BaseException:
        """Positions or error, once there is one."""
        self.join(PATIENCE)
        assert not self.is_alive(), "a save is waiting for nobody"
        return self.error or self.positions


@pytest.fixture
def database() -> Database:
    """A database nobody is in."""
    return Database()


@pytest.fixture
def writer(database: Database) -> Writer:
    """A writer for it."""
    return Writer(database.append)


@contextmanager
def held_up(database: Database, writer: Writer) -> Iterator[Callable[..., Saver]]:
    """While one save is in the database others can be queued: `queue(name, count)`, each behind the last."""
    database.open.clear()
    first = Saver(writer, events("first"))
    assert database.entered.acquire(timeout=PATIENCE)

    def queue(name: str, count: int = 1) -> Saver:
        before = len(writer._waiting)
        saver = Saver(writer, events(name, count))
        until(lambda: len(writer._waiting) > before)
        return saver

    yield queue
    database.open.set()
    assert first.answer() == [1]


def until(true: Callable[[], bool]) -> None:
    """Wait for another thread."""
    pause = threading.Event()
    for _ in range(PATIENCE * 1000):
        if true():
            return
        pause.wait(0.001)
    raise AssertionError("waited in vain")


def test_a_lone_save_goes_at_once(database: Database, writer: Writer) -> None:
    """In the thread that wants it."""
    threads: list[threading.Thread] = []

    def append(stored: Sequence[StoredEvent]) -> Sequence[int]:
        threads.append(threading.current_thread())
        return [7]

    assert list(Writer(append).write(events("a"))) == [7]
    assert threads == [threading.current_thread()]


def test_those_who_wait_go_together(database: Database, writer: Writer) -> None:
    """In the order they came, and each is told its own positions."""
    with held_up(database, writer) as queue:
        a, b, c = queue("a"), queue("b", 2), queue("c")
    assert [a.answer(), b.answer(), c.answer()] == [[2], [3, 4], [5]]
    assert database.transactions == [["first"], ["a", "b", "b", "c"]]


def test_a_batch_holds_five_hundred_events(database: Database, writer: Writer) -> None:
    """The rest goes next; a save that is larger by itself goes alone, and whole."""
    with held_up(database, writer) as queue:
        savers = [queue("a", 300), queue("b", 200), queue("c", 1), queue("import", 700), queue("d", 1)]
    assert [len(saver.answer()) for saver in savers] == [300, 200, 1, 700, 1]  # type: ignore[arg-type]
    assert [len(names) for names in database.transactions] == [1, 500, 1, 700, 1]


def test_the_guilty_fails_alone(database: Database, writer: Writer) -> None:
    """A conflict in a merged batch falls on the save that has it."""
    database.taken = {"b"}
    with held_up(database, writer) as queue:
        a, b, c = queue("a"), queue("b"), queue("c")
    assert [a.answer(), c.answer()] == [[2], [3]]
    assert isinstance(b.answer(), VersionTaken)
    assert database.transactions == [["first"], ["a", "b", "c"], ["a"], ["b"], ["c"]]


def test_two_saves_of_one_version_in_a_batch_are_told_apart(writer: Writer, database: Database) -> None:
    """The first of them wins."""
    written: set[tuple[str, int]] = set()

    def append(stored: Sequence[StoredEvent]) -> Sequence[int]:
        keys = [(str(event.originator_id), event.originator_version) for event in stored]
        positions = database.append(stored)
        if len(set(keys)) < len(keys) or not written.isdisjoint(keys):
            raise VersionTaken("taken")
        written.update(keys)
        return positions

    writer._append = append
    with held_up(database, writer) as queue:
        one, two = queue("a"), queue("a")
    assert isinstance(one.answer(), list)
    assert isinstance(two.answer(), VersionTaken)


def test_a_lost_database_is_told_to_all_who_wait(database: Database, writer: Writer) -> None:
    """Each has an exception of its own, and they are not tried one by one; later saves try again."""
    with held_up(database, writer) as queue:
        savers = [queue(name) for name in "abc"]
        original, calls = database.append, []

        def append(stored: Sequence[StoredEvent]) -> Sequence[int]:
            calls.append(len(stored))
            raise OperationalError("away")

        writer._append = append
    errors = [saver.answer() for saver in savers]
    assert all(isinstance(error, OperationalError) for error in errors)
    assert len({id(error) for error in errors}) == 3
    assert calls == [3]
    writer._append = original
    assert list(writer.write(events("later"))) == [2]


def test_another_fault_is_raised_as_it_is(database: Database, writer: Writer) -> None:
    """A broken constraint of ours is no conflict."""
    database.fails = IntegrityError("state may not be null")
    with pytest.raises(IntegrityError, match="may not be null"):
        writer.write(events("a"))
    database.fails = None
    assert list(writer.write(events("a"))) == [1]


class Interrupted(BaseException):
    """What a time limit or Ctrl-C raises in the middle of things."""


def test_a_save_that_is_broken_off_lets_the_others_go_on(database: Database, writer: Writer) -> None:
    """Those that were merged with it are told, those behind it go."""
    with held_up(database, writer) as queue:
        broken, merged, behind = queue("a", 300), queue("b", 100), queue("c", 200)
        original = database.append

        def append(stored: Sequence[StoredEvent]) -> Sequence[int]:
            if stored[0].originator_id == "a":
                raise Interrupted
            return original(stored)

        writer._append = append
    assert isinstance(broken.answer(), Interrupted)
    assert isinstance(merged.answer(), OperationalError)
    assert behind.answer() == list(range(2, 202))


def test_a_dead_leader_is_replaced(
    database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever for a thread that ended without handing over."""
    monkeypatch.setattr(module, "LOOK_AFTER", 0.01)
    dead = threading.Thread(target=lambda: None)
    alive = threading.Thread(target=threading.Event().wait, args=(PATIENCE,), daemon=True)
    alive.start()
    writer._leader = alive
    waiting = [Saver(writer, events(name)) for name in "ab"]
    until(lambda: len(writer._waiting) == 2)
    writer._leader = dead
    assert sorted(str(saver.answer()) for saver in waiting) == ["[1]", "[2]"]


def test_one_who_was_broken_off_while_leading_may_save_again(writer: Writer) -> None:
    """A time limit can strike in the last step of a save, before it has handed over."""
    writer._leader = threading.current_thread()
    assert list(writer.write(events("a"))) == [1]


def test_closing_waits_for_those_under_way(database: Database, writer: Writer) -> None:
    """And refuses those that come after."""
    with held_up(database, writer) as queue:
        waiting = [queue("a"), queue("b")]
        closing = threading.Thread(target=writer.close)
        closing.start()
        until(lambda: writer._closed)
        with pytest.raises(InterfaceError):
            writer.write(events("late"))
    closing.join(PATIENCE)
    assert not closing.is_alive()
    assert [saver.answer() for saver in waiting] == [[2], [3]]


def test_a_crowd_that_comes_back_is_waited_for_but_not_for_long(database: Database, writer: Writer) -> None:
    """After a merged batch the next leader lets some gather; if nobody comes it goes alone."""
    with held_up(database, writer) as queue:
        savers = [queue(str(number)) for number in range(6)]
    assert sorted(str(saver.answer()) for saver in savers) == [f"[{number}]" for number in range(2, 8)]
    assert list(writer.write(events("alone"))) == [8]
    assert list(writer.write(events("alone"))) == [9]
