"""Classes made through their own use cases, for tests that begin when somebody enrols."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.time import fixed_now
from shell.house import House
from shell.projector import Projector
from tests.examples import training_what as what
from tests.examples import who
from tests.examples.who import an_id
from training.domain import CourseRun
from training.readmodel import TrainingReadModel
from training.service import Courses, Credentials, Enrolments, Teaching

LOCAL = Actor(an_id("local"), (Grant(Role.COORDINATOR, region=who.VILLAGE),))


def herself(worker: str) -> Actor:
    """The account of a worker."""
    return Actor(an_id(f"account of {worker}"), (Grant(Role.WORKER, worker=worker),))


@dataclass
class School:
    """Childcare is taught in a village; each call happens at `now` and is then visible."""

    house: House
    now: datetime = datetime(2026, 11, 3, 16, 42, tzinfo=what.EVENING.tzinfo)
    requests: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.projector = Projector(self.house)
        self.projector.load()
        self.courses = self.house.get(Courses)
        self.enrolments = self.house.get(Enrolments)
        self.teaching = self.house.get(Teaching)
        self.credentials = self.house.get(Credentials)
        self.read = self.house.get(TrainingReadModel)

    def do(self, use_case: Any, actor: Actor | None, **said: Any) -> Any:
        """Carry a use case out now."""
        if actor is not None:
            said["actor"] = actor
        with fixed_now(self.now):
            answer = use_case(at=self.now, **said)
        self.catch_up()
        return answer

    def catch_up(self) -> None:
        """Let the read models tell all that happened."""
        while self.projector.step():
            pass
        assert [f.error for f in self.projector.followers if f.error] == []

    def define(self, **changed: Any) -> Any:
        """Define the course, changed as said."""
        return self.do(self.courses.define, who.OFFICIAL, **what.COURSE | changed)

    def schedule(self, run: str = what.RUN, **changed: Any) -> Any:
        """Schedule a run of it, changed as said."""
        return self.do(self.courses.schedule, LOCAL, run=run, **what.SCHEDULED | changed)

    def open(self, **changed: Any) -> "School":
        """Define and schedule."""
        self.define()
        self.schedule(**changed)
        return self

    def request(self) -> str:
        """A new request id."""
        self.requests += 1
        return an_id(f"request {self.requests}")

    def enrol(
        self, worker: str, run: str = what.RUN, request: str | None = None, actor: Actor | None = None
    ) -> Any:
        """Enrol somebody, by themselves unless said otherwise."""
        said = {"run": run, "worker": worker, "request": request or self.request()}
        return self.do(self.enrolments.enrol, actor or herself(worker), **said)

    def cancel(self, worker: str, run: str = what.RUN, request: str | None = None) -> Any:
        """Give up."""
        said = {"run": run, "worker": worker, "request": request or self.request()}
        return self.do(self.enrolments.cancel, herself(worker), **said)

    def answer(self, worker: str, accept: bool, run: str = what.RUN, request: str | None = None) -> Any:
        """Answer an offer."""
        said = {"run": run, "worker": worker, "accept": accept, "request": request or self.request()}
        return self.do(self.enrolments.answer, herself(worker), **said)

    def mark(self, worker: str, session: int = 0, outcome: str = "attended", run: str = what.RUN) -> Any:
        """Note attendance."""
        said: dict[str, Any] = {"run": run, "worker": worker, "session": session, "outcome": outcome}
        return self.do(self.teaching.mark, what.TRAINER, request=self.request(), **said)

    def assess(self, worker: str, passed: bool = True, run: str = what.RUN) -> Any:
        """Assess."""
        said: dict[str, Any] = {"run": run, "worker": worker, "passed": passed}
        return self.do(self.teaching.assess, what.TRAINER, request=self.request(), **said)

    def complete(self, worker: str) -> str:
        """Let somebody complete the run after its last session; answers the certificate's number."""
        self.now = max(self.now, what.SESSIONS[-1].ends_at)
        self.mark(worker, 0)
        self.mark(worker, 1)
        number: str = self.assess(worker).thing.certificate
        return number

    def state(self, worker: str, run: str = what.RUN) -> str | None:
        """How somebody stands, as the events say."""
        return self.house.store.get(CourseRun, run).state_of(worker, self.now)

    def told(self, worker: str, run: str = what.RUN) -> Any:
        """How somebody stands, as the read model says."""
        return self.read.enrolment(run, worker)

    def later(self, **more: float) -> None:
        """Let time pass."""
        self.now += timedelta(**more)
