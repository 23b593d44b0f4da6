"""Courses and their runs: what is taught, where and when it takes place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Invalid, Stale
from kernel.identity import Scope
from kernel.lookups import Regions
from kernel.permissions import Actor
from kernel.schedule import Booking, book
from kernel.store import EventStore, Written, deciding_again, deciding_in_turn
from training.domain import Course, CourseRun
from training.events import Completion, Session


@dataclass(frozen=True)
class Courses:
    """Courses and course runs. `state_permits` are the qualifications only the state gives."""

    store: EventStore
    regions: Regions
    state_permits: Collection[str]

    @deciding_again
    def define(
        self,
        *,
        code: str,
        name: str,
        trade: str,
        hours: int,
        qualifies_for: Sequence[str] = (),
        valid_months: int | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Course]:
        """Define a course, or say anew what it is. Refuses `state-permit`."""
        by = actor.require("define-course", Scope())
        course = self.store.find(Course, Course.id_of(code)) or Course(Course.id_of(code))
        new = not course.version
        course.define(
            code=code,
            name=name,
            trade=trade,
            hours=hours,
            qualifies_for=qualifies_for,
            valid_months=valid_months,
            state_permits=self.state_permits,
            at=at,
            by=by,
        )
        return Written(course, self.store.save(course), new)

    @deciding_in_turn("run")
    def schedule(
        self,
        *,
        run: str,
        course: str,
        village: str,
        trainers: Sequence[str],
        capacity: int,
        cut_off: datetime,
        sessions: Sequence[Session],
        completion: Completion,
        at: datetime,
        actor: Actor,
    ) -> Written[CourseRun]:
        """Let a course take place in a village. The same again changes nothing; other content: `id-reused`.

        Refuses `region-unknown`, `course-unknown` and what `CourseRun.schedule` does.
        """
        by = actor.require("schedule-run", Scope(region=village))
        if not self.regions.is_village(village):
            raise Invalid("region-unknown", field="village")
        if self.store.find(Course, Course.id_of(course)) is None:
            raise Invalid("course-unknown", field="course")
        found = self.store.find(CourseRun, run) or self.store.begin(CourseRun, run)
        new = not found.version
        found.schedule(
            course=course,
            village=village,
            trainers=trainers,
            capacity=capacity,
            cut_off=cut_off,
            sessions=sessions,
            completion=completion,
            at=at,
            by=by,
        )
        return Written(found, self.store.save(found), new)

    @deciding_in_turn("run")
    def change_capacity(
        self, *, run: str, edition: int, capacity: int, at: datetime, actor: Actor
    ) -> Written[CourseRun]:
        """Give a run more seats, or fewer, where nobody changed what is said of it since `edition`.

        What is new is offered to the first of the queue in the same save.
        Refuses `run-cancelled`, `seats-taken`.
        """
        found = self.store.get(CourseRun, run)
        by = actor.require("schedule-run", Scope(region=found.village))
        if edition != found.edition:
            raise Stale
        found.change_capacity(capacity=capacity, at=at, by=by)
        return Written(found, self.store.save(found), False)

    @deciding_in_turn("run")
    def cancel(
        self, *, run: str, reason_code: str, request: str, at: datetime, actor: Actor
    ) -> Written[CourseRun]:
        """Cancel a run; whoever had a seat has their hours back. Refuses `run-cancelled`."""
        found = self.store.get(CourseRun, run)
        by = actor.require("schedule-run", Scope(region=found.village))
        seated, slots = list(found.seated), found.slots(at)
        found.cancel(reason_code=reason_code, at=at, by=by, request=request)
        freed = [Booking(worker, free=slots) for worker in seated] if found.cancelled else []
        months = book(self.store, freed, at=at, by=by)
        return Written(found, self.store.save(found, *months), False)
