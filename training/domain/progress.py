"""How far one learner of one run has come: classes attended, the assessment, completion.

A stream of its own, so that a trainer's marks never collide with somebody enrolling.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate
from kernel.identity import By, derived_id
from training.domain.course_run import CourseRun
from training.events import Assessed, Completion, CourseCompleted, SessionMarked

Outcome = Literal["attended", "absent"]

# How long before a class begins one may note oneself as there.
ARRIVING = timedelta(minutes=30)


class Progress(Aggregate):
    """One stream per run × worker. Once completed it stays so: a certificate is taken back by revoking it."""

    CATEGORY: ClassVar[str] = "progress"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.marks: dict[int, Outcome] = {}
        self.passed: bool | None = None
        self.certificate: str | None = None

    @staticmethod
    def id_of(run: str, worker: str) -> str:
        """The id of a learner's progress in a run."""
        return derived_id("progress", run, worker)

    @property
    def attended(self) -> int:
        """How many sessions they were in."""
        return sum(outcome == "attended" for outcome in self.marks.values())

    def reaches(self, completion: Completion) -> bool:
        """Whether attendance and assessment are what a run asks for."""
        return self.attended >= completion.sessions and (bool(self.passed) or not completion.assessment)

    def mark(
        self,
        *,
        run: CourseRun,
        worker: str,
        session: int,
        outcome: Outcome,
        at: datetime,
        by: By,
        request: str,
    ) -> SessionMarked:
        """Note whether they were in a session (counted from 0); noted again, the last word counts.

        Refuses `run-cancelled`, `not-enrolled`, `session-unknown`, and `too-early` before it begins.
        """
        if repeat := self.answered(request, SessionMarked):
            return repeat
        _check_in_class(run, worker)
        if not 0 <= session < len(run.sessions):
            raise Invalid("session-unknown", field="session")
        if at < run.sessions[session].starts_at:
            raise Refusal("too-early")
        return self._note(run, worker, session, outcome, at, by, request)

    def check_in(
        self, *, run: CourseRun, worker: str, session: int, at: datetime, by: By, request: str
    ) -> None:
        """Note oneself as there, from half an hour before a class until its end; noted already, nothing
        changes.

        What a trainer noted stands: `noted-absent`. Refuses `run-cancelled`, `not-enrolled`,
        `session-unknown`, `too-early`, `session-over`.
        """
        if self.answered(request, SessionMarked):
            return
        _check_in_class(run, worker)
        if not 0 <= session < len(run.sessions):
            raise Invalid("session-unknown", field="session")
        held, noted = run.sessions[session], self.marks.get(session)
        if at < held.starts_at - ARRIVING:
            raise Refusal("too-early")
        if at > held.ends_at:
            raise Refusal("session-over")
        if noted == "absent":
            raise Refusal("noted-absent")
        if noted is None:
            self._note(run, worker, session, "attended", at, by, request)

    def _note(
        self, run: CourseRun, worker: str, session: int, outcome: Outcome, at: datetime, by: By, request: str
    ) -> SessionMarked:
        return self.trigger(
            SessionMarked,
            at=at,
            by=by,
            request=request,
            run=run.id,
            worker=worker,
            session=session,
            outcome=outcome,
            before=self.marks.get(session),
        )

    def assess(
        self, *, run: CourseRun, worker: str, passed: bool, at: datetime, by: By, request: str
    ) -> Assessed:
        """Note whether they passed; the last word counts.

        Refuses `run-cancelled`, `not-enrolled`, and `too-early` before the first session.
        """
        if repeat := self.answered(request, Assessed):
            return repeat
        _check_in_class(run, worker)
        if at < run.sessions[0].starts_at:
            raise Refusal("too-early")
        return self.trigger(Assessed, at=at, by=by, request=request, run=run.id, worker=worker, passed=passed)

    def complete(self, *, run: CourseRun, worker: str, certificate: str, at: datetime, by: By) -> None:
        """They reached what was asked, and are certified under a number."""
        self.trigger(
            CourseCompleted,
            at=at,
            by=by,
            run=run.id,
            course=run.course,
            village=run.village,
            worker=worker,
            certificate=certificate,
        )

    def when(self, event: Any) -> None:
        match event:
            case SessionMarked():
                self.marks[event.session] = event.outcome
            case Assessed():
                self.passed = event.passed
            case CourseCompleted():
                self.certificate = event.certificate


def _check_in_class(run: CourseRun, worker: str) -> None:
    if run.cancelled:
        raise Refusal("run-cancelled")
    if worker not in run.seated:
        raise Refusal("not-enrolled")
