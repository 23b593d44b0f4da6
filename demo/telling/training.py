"""Lets what is told of the classes happen."""

from dataclasses import replace
from datetime import datetime, timedelta

from demo.acts import training as acts
from demo.classes import COURSES, trainers_of
from demo.story import Workshop
from demo.telling.cast import Cast
from demo.telling.known import Roll
from kernel.identity import derived_id
from kernel.permissions import Actor
from kernel.store import EventStore
from kernel.time import day_of
from shell.house import House
from training.domain import CourseRun
from training.events import Completion
from training.service import Courses, Credentials, Enrolments, Teaching

YEAR = timedelta(days=365)


class InClass:
    """Every act through the use case a learner, a trainer or the desk would use."""

    def __init__(self, house: House, workshop: Workshop, cast: Cast, *, roll: Roll) -> None:
        self._store: EventStore = house.store
        self._workshop, self._cast = workshop, cast
        self._courses, self._teaching = house.get(Courses), house.get(Teaching)
        reach = replace(house.get(Enrolments).reach, members=roll)
        self._enrolments = replace(house.get(Enrolments), reach=reach)
        self._credentials = replace(house.get(Credentials), reach=reach)
        self._trainers: dict[str, Actor] = {}

    def prepare(self, at: datetime) -> None:
        """Say what is taught, and let the trainers sign in. The courses are those of all villages."""
        for course in COURSES.values():
            self._courses.define(
                code=course.code,
                name=course.name,
                trade=course.trade,
                hours=course.hours,
                qualifies_for=(course.gives,),
                valid_months=course.valid_months,
                at=at,
                actor=self._cast.official,
            )
        for code, office in trainers_of(self._workshop).items():
            self._trainers[code] = self._cast.account(office, at)

    def do(self, act: acts.TrainingAct) -> None:
        """Let one act happen."""
        match act:
            case acts.ShowPermit():
                day = day_of(act.at)
                self._credentials.record_permit(
                    worker=act.person.worker,
                    qualification=act.qualification,
                    valid_from=day - 2 * YEAR,
                    valid_until=day + 3 * YEAR,
                    review_by=day + YEAR,
                    request=derived_id("demo", act.person.worker, act.qualification),
                    at=act.at,
                    actor=self._cast.clerks[0],
                )
            case acts.Schedule():
                self._schedule(act)
            case acts.AddSeats():
                run = self._store.get(CourseRun, act.run.id)
                if run.capacity != act.capacity:  # else an earlier load did it
                    self._courses.change_capacity(
                        run=run.id,
                        edition=run.edition,
                        capacity=act.capacity,
                        at=act.at,
                        actor=self._cast.clerks[0],
                    )
            case acts.MoveQueue():
                self._enrolments.move(run=act.run.id, at=act.at)
            case acts.Enrol() | acts.Leave() | acts.Answer():
                self._learner_does(act)
            case acts.Mark() | acts.Assess():
                self._trainer_does(act)

    def _schedule(self, act: acts.Schedule) -> None:
        run = act.run
        self._courses.schedule(
            run=run.id,
            course=run.course.code,
            village=self._workshop.village,
            trainers=[self._trainers[run.course.code].account],
            capacity=run.plan.seats,
            cut_off=run.cut_off,
            sessions=run.sessions,
            completion=Completion(run.course.needed, assessment=True),
            at=act.at,
            actor=self._cast.clerks[0],
        )

    def _learner_does(self, act: acts.Enrol | acts.Leave | acts.Answer) -> None:
        who = {
            "run": act.run.id,
            "worker": act.person.worker,
            "request": derived_id(act.run.id, act.person.worker, type(act).__name__),
        }
        actor = self._cast.for_(act.person)
        match act:
            case acts.Enrol():
                self._enrolments.enrol(**who, at=act.at, actor=actor)
            case acts.Leave():
                self._enrolments.cancel(**who, at=act.at, actor=actor)
            case acts.Answer():
                self._enrolments.answer(**who, accept=act.accept, at=act.at, actor=actor)

    def _trainer_does(self, act: acts.Mark | acts.Assess) -> None:
        who = {"run": act.run.id, "worker": act.person.worker}
        actor = self._trainers[act.run.course.code]
        if isinstance(act, acts.Mark):
            self._teaching.mark(
                **who,
                session=act.session,
                outcome=act.outcome,
                request=derived_id(act.run.id, act.person.worker, "mark", str(act.session)),
                at=act.at,
                actor=actor,
            )
        else:
            request = derived_id(act.run.id, act.person.worker, "assessment")
            self._teaching.assess(**who, passed=act.passed, request=request, at=act.at, actor=actor)
