"""Many threads save at once; the database sees one save after another, and few of them.

A save that finds nobody in the database goes there itself, at once and without another thread. Those
that come while it is away wait; when it is back, the first of them takes all that wait along, in one
transaction. So a lone save costs nothing extra, and the more wait, the fewer commits they need.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence

from eventsourcing.persistence import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    PersistenceError,
    StoredEvent,
)

MOST = 500  # events in a merged batch: an import must never keep a phone waiting for long
GATHER = 0.0005  # seconds the next batch waits, at most, for those of the last one to come back
LOOK_AFTER = 1.0  # seconds between looks at whether the one in the database is still alive


class _Save:
    """One save on its way: its events, then their positions or why they were not written."""

    __slots__ = ("error", "events", "positions", "thread", "turn")

    def __init__(self, events: Sequence[StoredEvent]) -> None:
        self.events = events
        self.positions: Sequence[int] | None = None
        self.error: BaseException | None = None
        self.thread = threading.current_thread()
        self.turn = threading.Lock()  # held until there is news: settled, or its turn to write

    @property
    def settled(self) -> bool:
        return self.positions is not None or self.error is not None


class Writer:
    """Merges the waiting saves of one process.

    `append` writes events in one transaction, all or none, and answers their positions; it is never
    called by two threads at once.
    """

    def __init__(self, append: Callable[[Sequence[StoredEvent]], Sequence[int]]) -> None:
        self._append = append
        self._mutex = threading.Lock()
        self._idle = threading.Condition(self._mutex)
        self._waiting: deque[_Save] = deque()
        self._leader: threading.Thread | None = None  # whose turn it is to be in the database
        self._lately = 1  # saves in the last batch
        self._wanted = 0  # how many shall be waiting before the next goes
        self._enough = threading.Lock()  # held until there are
        self._enough.acquire()
        self._closed = False

    def write(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        """Write the events of one save, all or none; answers their positions.

        Raises what `append` raised for this save, never for the fault of another merged with it.
        """
        save = _Save(events)
        if not self._lead(save):
            self._wait(save)
        if not save.settled:
            try:
                self._write(self._batch(save))
            finally:
                self._hand_over()
        if save.error is not None:
            raise save.error
        assert save.positions is not None
        return save.positions

    def close(self, timeout: float = 10.0) -> None:
        """Take no more saves, and wait `timeout` seconds at most for those under way."""
        with self._idle:
            self._closed = True
            self._idle.wait_for(self._abandoned, timeout)

    def _lead(self, save: _Save) -> bool:
        """Go at once when nobody is in the database, else queue."""
        with self._mutex:
            if self._closed:
                raise InterfaceError("the event store is closed")
            if self._abandoned():
                self._leader = save.thread
                return True
            save.turn.acquire()
            self._waiting.append(save)
            if len(self._waiting) == self._wanted:
                self._enough.release()
            return False

    def _abandoned(self) -> bool:
        """Nobody is in the database, or who was there will not come back to say so.

        A time limit that is raised inside a save can strike before its `finally` is entered.
        """
        leader = self._leader
        return leader is None or leader is threading.current_thread() or not leader.is_alive()

    def _wait(self, save: _Save) -> None:
        """Until the save is settled or it is its turn to write."""
        try:
            while not save.turn.acquire(timeout=LOOK_AFTER):
                with self._mutex:
                    if save in self._waiting and self._abandoned():
                        self._waiting.remove(save)
                        self._leader = save.thread
                        return
        except BaseException:
            self._give_up(save)
            raise

    def _give_up(self, save: _Save) -> None:
        """Step out of the queue, and let the next one go when it was our turn already."""
        with self._mutex:
            queued = save in self._waiting
            if queued:
                self._waiting.remove(save)
        if not queued and self._leader is save.thread:
            self._hand_over()

    def _batch(self, save: _Save) -> list[_Save]:
        """This save and those waiting behind it, in their order, as many as fit."""
        self._gather()
        batch, room = [save], MOST - len(save.events)
        with self._mutex:
            while self._waiting and len(self._waiting[0].events) <= room:
                batch.append(self._waiting.popleft())
                room -= len(batch[-1].events)
        self._lately = len(batch)
        return batch

    def _gather(self) -> None:
        """Let those who were merged a moment ago come back with their next saves.

        Else the first of them would leave alone, and every second commit would hold one save. A lone
        save never waits, but for the first after a crowd.
        """
        with self._mutex:
            self._wanted = self._lately // 2
            if len(self._waiting) >= self._wanted:
                self._wanted = 0
                return
        self._enough.acquire(timeout=GATHER)
        with self._mutex:
            self._wanted = 0
            self._enough.acquire(blocking=False)  # told in the moment we stopped waiting

    def _write(self, batch: Sequence[_Save]) -> None:
        """Settle the saves of a batch: in one transaction or, where one of them spoils it, each alone."""
        try:
            if not self._write_together(batch):
                for save in batch:
                    self._write_alone(save)
        except BaseException as error:
            for save in batch:
                if not save.settled:
                    save.error = _copy(error)
            raise
        finally:
            for save in batch[1:]:
                save.turn.release()

    def _write_together(self, batch: Sequence[_Save]) -> bool:
        """False when the fault may lie with one save among several."""
        try:
            positions = self._append([event for save in batch for event in save.events])
        except OperationalError:
            raise  # the database is away or unwell: no better for one save than for all
        except DatabaseError:
            if len(batch) == 1:
                raise
            return False
        start = 0
        for save in batch:
            save.positions = positions[start : start + len(save.events)]
            start += len(save.events)
        return True

    def _write_alone(self, save: _Save) -> None:
        try:
            save.positions = self._append(save.events)
        except OperationalError:
            raise
        except DatabaseError as error:
            save.error = error

    def _hand_over(self) -> None:
        """Leave the database to the first who waits."""
        with self._idle:
            if self._waiting:
                following = self._waiting.popleft()
                self._leader = following.thread
                following.turn.release()
            else:
                self._leader = None
                self._idle.notify_all()


def _copy(error: BaseException) -> BaseException:
    """An exception of its own for each thread, since raising one writes to it."""
    if isinstance(error, PersistenceError):
        own: BaseException = type(error)(*error.args)
    else:
        own = OperationalError("the save it was merged with was broken off")
    own.__cause__ = error
    return own
