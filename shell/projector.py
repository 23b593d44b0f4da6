"""The process that keeps read models true, and lets policies hear what happened.

It reads the log once and hands each batch to everyone who has come that far. Rows and position are written
in one transaction that first moves the position on from where we think it is: whatever else runs, nothing is
counted twice.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

import structlog
from sqlalchemy import Connection, Engine, Table, select, update

from kernel.store import Recorded
from shell.database import is_away, reading
from shell.locks import Exclusive
from shell.log import words_of
from shell.queue.outbox import Effect, post, wake_sender
from shell.queue.tables import POLICY_POSITIONS
from shell.readmodels import POSITIONS, ReadModel, advance, begin_position

if TYPE_CHECKING:
    from shell.house import House

# Events a transaction: few while live, so that nobody waits long; many when there is much to make up.
LIVE = 500
BULK = 5000

# Seconds given to the events that follow on those just taken in. A lone event is taken in at once; in a crowd
# each batch costs nearly the same however few are in it, and what it costs is lost to those who hand in.
GATHER = 0.015

# Seconds between looks at the log though nothing woke us, and between looks at who has stopped.
SAFETY_POLL = 0.5
LONGEST_PAUSE = 5.0

R = TypeVar("R", bound=ReadModel)
log = structlog.get_logger("projector")


class Projection(Generic[R]):
    """Writes one read model from the events."""

    READ_MODEL: ClassVar[type[ReadModel]]

    def __init__(self, read_model: R) -> None:
        self.read_model = read_model

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write the rows of a batch: dispatch on the event's type, pass over all that is not yours.

        What comes out must follow from the events alone, whatever the size of the batches: no clock, no
        look-up, no chance.
        """
        raise NotImplementedError


class Policy:
    """Whenever this event, then that effect. Starts with what happens after it is new; never rebuilt."""

    NAME: ClassVar[str]

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """The effects an event asks for, at most one of a kind."""
        raise NotImplementedError


class Stopped(Exception):
    """Followers of the log could not take an event in; the message names them and it."""


class Follower:
    """Someone who follows the log: a position, and what to do with a batch.

    `apply` writes in the transaction of the position; where it answers something true, `then` is called
    after the commit. Who has no `then` only writes what can be made again.
    """

    def __init__(
        self,
        name: str,
        engine: Engine,
        table: Table,
        start: Callable[[], int],
        apply: Callable[[Connection, Sequence[Recorded]], object],
        then: Callable[[], None] | None = None,
    ) -> None:
        self.name = name
        self.position = 0
        self.error: str | None = None
        self._engine = engine
        self._table = table
        self._start = start
        self._apply = apply
        self._then = then

    def load(self) -> None:
        """Find out where we are; who is new begins."""
        if self._stored() is None:
            first = self._start()
            with self._engine.begin() as connection:
                begin_position(connection, self.name, first, self._table)
        self.position, self.error = self._stored() or (0, None)

    def take(self, batch: Sequence[Recorded]) -> None:
        """Take in a batch, all or nothing; stop before the event that cannot be taken in.

        Raises only what tells that the database is away.
        """
        try:
            self._write(batch)
        except Exception as error:
            if is_away(error):
                raise
            if len(batch) == 1:
                self._stop(batch[0], error)
                return
            for recorded in batch:
                self.take([recorded])
                if self.position != recorded.position:
                    return

    def revive(self) -> None:
        """Go on where a stopped one was rebuilt, or its error was cleared."""
        stored = self._stored()
        if stored and (stored[1] is None or stored[0] != self.position):
            self.position, self.error = stored[0], None
            log.info("goes on", name=self.name, position=self.position)

    def _write(self, batch: Sequence[Recorded]) -> None:
        last = batch[-1].position
        with self._engine.begin() as connection:
            ours = advance(connection, self.name, self.position, last, self._table, lasting=bool(self._then))
            asks = self._apply(connection, batch) if ours else None
        if ours:
            self.position = last
        else:
            self.load()
            self.error = None
        if asks and self._then:
            self._then()

    def _stored(self) -> tuple[int, str | None] | None:
        columns = select(self._table.c.position, self._table.c.error)
        with reading(self._engine) as connection:
            row = connection.execute(columns.where(self._table.c.name == self.name)).first()
        return (row.position, row.error) if row else None

    def _stop(self, recorded: Recorded, error: Exception) -> None:
        """Keep the error where everybody sees it, unless somebody else has got past it meanwhile."""
        self.error = f"at {recorded.position} {recorded.event.TOPIC}: {words_of(error)}"
        log.error("stopped", name=self.name, error=self.error, exc_info=error)
        own = (self._table.c.name == self.name, self._table.c.position == self.position)
        with self._engine.begin() as connection:
            connection.execute(update(self._table).where(*own).values(error=self.error))


class Projector:
    """All followers of the log, and the loop that feeds them."""

    def __init__(self, house: "House") -> None:
        self.house = house
        self.followers = [*self._projections(), *self._policies()]
        self._limit = LIVE

    def load(self) -> None:
        """Find out where everyone is; who stopped earlier tries again."""
        for follower in self.followers:
            follower.load()
            follower.error = None

    def step(self) -> bool:
        """Read once for each place somebody has come to; whether there was anything to read."""
        running = sorted((f for f in self.followers if not f.error), key=lambda f: f.position)
        fullest = 0
        for position, group in groupby(running, key=lambda f: f.position):
            batch = self.house.store.read(position, self._limit)
            fullest = max(fullest, len(batch))
            if batch:
                for follower in list(group):
                    follower.take(batch)
        self._limit = BULK if fullest >= LIVE else LIVE
        return fullest > 0

    def catch_up(self) -> int:
        """Take in all there is, in this process; answers the position reached.

        Raises `Stopped` where a projection or policy could not take an event in.
        """
        self.load()
        while self.step():
            pass
        if stopped := [f"{f.name} {f.error}" for f in self.followers if f.error]:
            raise Stopped("; ".join(stopped))
        return min((f.position for f in self.followers), default=self.house.store.head())

    def run(self, stop: threading.Event) -> None:
        """Keep everyone up to date until `stop` is set: at once when something happened, and for ever.

        Where the database is away it is asked again, with growing pauses. Only one works at a time; a
        second waits to take over.
        """
        lock = Exclusive(self.house.config, "projector")
        pause = 0.1
        try:
            while not stop.is_set():
                try:
                    if lock.taken():
                        pause = 0.1
                        self._work(stop)
                    else:
                        stop.wait(SAFETY_POLL)
                except Exception as error:
                    said = str(error).partition("\n")[0]
                    log.warning("starting anew", error=type(error).__name__, said=said, pause=pause)
                    lock.release()
                    stop.wait(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            lock.release()

    def _work(self, stop: threading.Event) -> None:
        self.load()
        log.info("projecting", followers={f.name: f.position for f in self.followers})
        while not stop.is_set():
            if self.step():
                if self._limit == LIVE:
                    stop.wait(GATHER)
            else:
                running = [f.position for f in self.followers if not f.error]
                for follower in self.followers:
                    if follower.error:
                        follower.revive()
                self.house.store.wait_for_events(min(running, default=self.house.store.head()), SAFETY_POLL)

    def _projections(self) -> Iterable[Follower]:
        engine = self.house.read_engine
        for context in self.house.contexts:
            for kind in context.projections:
                projection = kind(kind.READ_MODEL(engine))
                name = projection.read_model.name
                yield Follower(name, engine, POSITIONS, lambda: 0, projection.apply)

    def _policies(self) -> Iterable[Follower]:
        engine = self.house.records_engine
        for context in self.house.contexts:
            for build in context.policies:
                policy = build(self.house)
                yield Follower(
                    policy.NAME,
                    engine,
                    POLICY_POSITIONS,
                    self.house.store.head,
                    self._reacting(policy),
                    then=lambda: wake_sender(self.house),
                )

    def _reacting(self, policy: Policy) -> Callable[[Connection, Sequence[Recorded]], bool]:
        def apply(connection: Connection, batch: Sequence[Recorded]) -> bool:
            wanted = [(r.position, effect) for r in batch for effect in policy.react(r)]
            return post(connection, wanted, skipped=not self.house.config.gateways)

        return apply
