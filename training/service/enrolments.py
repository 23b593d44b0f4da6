"""Seats and the queue: enrolling, giving up, answering an offer; and the queue that moves by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kernel.events import Event
from kernel.identity import By
from kernel.permissions import SYSTEM, Actor
from kernel.schedule import Booking, book
from kernel.store import EventStore, Written, deciding_in_turn
from training.domain import CourseRun, Progress
from training.service.reach import Reach

IN = ("enrolled", "offered", "waitlisted")


@dataclass(frozen=True)
class Enrolments:
    """Who sits in which class. A seat and the learner's hours are one save, so neither is given twice."""

    store: EventStore
    reach: Reach

    @deciding_in_turn("run")
    def enrol(self, *, run: str, worker: str, request: str, at: datetime, actor: Actor) -> Written[CourseRun]:
        """Enrol a registered worker: a seat, or the end of the queue. Who is in stays as they stand.

        `new` tells whether they came in now. Refuses `worker-unknown`, `overlap`, `run-cancelled`,
        `enrolment-closed`.
        """
        by = self.reach.act("enrol", worker, actor)
        found, worker = self._standing(run, worker, at)
        was_in = found.state_of(worker, at) in IN
        written = self._decide(
            found, worker, at, by, request, lambda: found.enrol(worker=worker, at=at, by=by, request=request)
        )
        return written._replace(new=not was_in and found.state_of(worker, at) in ("enrolled", "waitlisted"))

    @deciding_in_turn("run")
    def cancel(
        self, *, run: str, worker: str, request: str, at: datetime, actor: Actor
    ) -> Written[CourseRun]:
        """Give up a seat, an offer or a place in the queue; a seat goes to the next in the same save.

        Refuses `already-completed`, and `not-found` where they were never in.
        """
        by = self.reach.act("enrol", worker, actor)
        found, worker = self._standing(run, worker, at)
        progress = self.store.find(Progress, Progress.id_of(run, worker))
        completed = progress is not None and progress.certificate is not None
        return self._decide(
            found,
            worker,
            at,
            by,
            request,
            lambda: found.give_up(worker=worker, completed=completed, at=at, by=by, request=request),
        )

    @deciding_in_turn("run")
    def answer(
        self, *, run: str, worker: str, accept: bool, request: str, at: datetime, actor: Actor
    ) -> Written[CourseRun]:
        """Answer an offered seat; one that is declined goes to the next in the same save.

        Refuses `offer-expired`, `no-offer`, `overlap`.
        """
        by = self.reach.act("enrol", worker, actor)
        found, worker = self._standing(run, worker, at)
        return self._decide(
            found,
            worker,
            at,
            by,
            request,
            lambda: found.answer(worker=worker, accept=accept, at=at, by=by, request=request),
        )

    @deciding_in_turn("run")
    def move(self, *, run: str, at: datetime) -> int:
        """Let a run's unanswered offers expire and the next be asked; answers the position."""
        SYSTEM.require("enrol")
        found = self.store.get(CourseRun, run)
        found.move(at=at)
        return self.store.save(found)

    def _standing(self, run: str, worker: str, at: datetime) -> tuple[CourseRun, str]:
        """A run, and under which record somebody is in it; who is not comes under the surviving one."""
        found, records = self.store.get(CourseRun, run), self.reach.persons.records_of(worker)
        return found, next((each for each in records if found.state_of(each, at) in IN), records[0])

    def _decide(
        self, run: CourseRun, worker: str, at: datetime, by: By, request: str, decide: Callable[[], None]
    ) -> Written[CourseRun]:
        """Let the run decide, and give or take back the learner's hours with it.

        Nobody's hours but the learner's change: an offer takes none before it is accepted.
        A repeat is answered with the run as it was when its request came first.
        """
        first = run.answered(request, Event)
        if first is not None:
            decide()
            return Written(self._at_version(run, first.originator_version), self.store.head(), False)
        had = worker in run.seated
        decide()
        has, slots = worker in run.seated, run.slots(at)
        months = []
        if had != has:
            others = [each for each in self.reach.persons.records_of(worker) if each != worker]
            change = Booking(worker, take=slots, others=others) if has else Booking(worker, free=slots)
            months = book(self.store, [change], at=at, by=by)
        return Written(run, self.store.save(run, *months), False)

    def _at_version(self, run: CourseRun, version: int) -> CourseRun:
        """The run as its events had made it by then."""
        told = (recorded.event for recorded in self.store.events_of([CourseRun.stream(run.id)]))
        then = CourseRun.from_events(run.id, [e for e in told if e.originator_version <= version])
        return then or run
