"""What a trainer does: who was in class, who passed; and the certificate that follows from it."""

from dataclasses import dataclass
from datetime import datetime

from kernel.identity import By, Scope
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from training.domain import Certificate, Course, CourseRun, Progress
from training.domain.numbers import certificate_number
from training.domain.progress import Outcome


@dataclass(frozen=True)
class Teaching:
    """Attendance, assessment, completion: a stream per learner, never saved together with the run."""

    store: EventStore

    @deciding_again
    def mark(
        self,
        *,
        run: str,
        worker: str,
        session: int,
        outcome: Outcome,
        request: str,
        at: datetime,
        actor: Actor,
    ) -> Written[Progress]:
        """Note whether somebody was in a session (counted from 0), or correct it.

        Refuses `not-enrolled`, `run-cancelled`, `session-unknown`, `too-early`.
        """
        found, progress, by = self._learner(run, worker, actor)
        progress.mark(
            run=found, worker=worker, session=session, outcome=outcome, at=at, by=by, request=request
        )
        return self._written(found, progress, worker, at, by)

    @deciding_again
    def check_in(
        self, *, run: str, worker: str, session: int, request: str, at: datetime, actor: Actor
    ) -> Written[Progress]:
        """A learner notes themselves as there.

        Refuses `not-enrolled`, `run-cancelled`, `session-unknown`, `too-early`, `session-over`, and
        `noted-absent` where the trainer said otherwise.
        """
        by = actor.require("check-in", Scope(worker=worker))
        found, id = self.store.get(CourseRun, run), Progress.id_of(run, worker)
        progress = self.store.find(Progress, id) or Progress(id)
        progress.check_in(run=found, worker=worker, session=session, at=at, by=by, request=request)
        return self._written(found, progress, worker, at, by)

    @deciding_again
    def assess(
        self, *, run: str, worker: str, passed: bool, request: str, at: datetime, actor: Actor
    ) -> Written[Progress]:
        """Note whether somebody passed, or correct it.

        Refuses `not-enrolled`, `run-cancelled`, `too-early`.
        """
        found, progress, by = self._learner(run, worker, actor)
        progress.assess(run=found, worker=worker, passed=passed, at=at, by=by, request=request)
        return self._written(found, progress, worker, at, by)

    def _learner(self, run: str, worker: str, actor: Actor) -> tuple[CourseRun, Progress, By]:
        found = self.store.get(CourseRun, run)
        by = actor.require("teach", Scope(trainers=found.trainers, region=found.village))
        id = Progress.id_of(run, worker)
        return found, self.store.find(Progress, id) or Progress(id), by

    def _written(
        self, run: CourseRun, progress: Progress, worker: str, at: datetime, by: By
    ) -> Written[Progress]:
        """Save what was noted; where it completes the run, the certificate is part of the same save.

        `new` tells whether it did.
        """
        if progress.certificate is not None or not progress.reaches(run.completion):
            return Written(progress, self.store.save(progress), False)
        course = self.store.get(Course, Course.id_of(run.course))
        certificate, number = self._blank(run.id, worker)
        certificate.issue(
            number=number,
            worker=worker,
            course=run.course,
            run=run.id,
            qualifies_for=course.qualifies_for,
            valid_months=course.valid_months,
            at=at,
            by=by,
        )
        progress.complete(run=run, worker=worker, certificate=number, at=at, by=by)
        return Written(progress, self.store.save(progress, certificate), True)

    def _blank(self, run: str, worker: str) -> tuple[Certificate, str]:
        """A certificate under a number nobody has: the first of those that follow from run and learner."""
        attempt = 0
        while True:
            number = certificate_number(run, worker, attempt)
            if self.store.find(Certificate, Certificate.id_of(number)) is None:
                return Certificate(Certificate.id_of(number)), number
            attempt += 1
