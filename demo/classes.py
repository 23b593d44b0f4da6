"""What is taught around a workshop of the demo, by whom and when. It is free; every name is invented."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from demo.moments import moment
from demo.story import DAYS, Office, Workshop, phone_of
from kernel.identity import derived_id
from training.events import Session

STARTS, ENDS = time(18, 30), time(20, 30)


class Course(NamedTuple):
    """What is taught in `evenings` of two hours; who comes to `needed` and passes is certified."""

    code: str
    name: str
    trade: str
    evenings: int
    needed: int
    gives: str
    valid_months: int | None
    trainer: str

    @property
    def hours(self) -> int:
        """How long it takes."""
        return self.evenings * (ENDS.hour - STARTS.hour)


COURSES = {
    course.code: course
    for course in (
        Course("childcare", "保育员（初级）", "childcare", 8, 6, "childcare", 36, "摇篮曲"),
        Course("baking", "烘焙入门", "baking", 6, 5, "baking", 36, "和面盆"),
        Course("electrical-basics", "电工基础", "electrical", 6, 5, "electrical-basics", 24, "试电笔"),
        Course("livestream", "直播带货", "livestream", 5, 4, "livestream", None, "麦克风"),
    )
}


class Plan(NamedTuple):
    """A run to come about: it `begins` so many days after the last day of the story (before: negative).

    A class every `every` days; `wanted` is how many people ask for one of the `seats`, `leave` how many of
    those who have one give it up again. `more` seats are added once it is full.
    """

    course: str
    begins: int
    every: int
    seats: int
    wanted: int
    leave: int = 0
    more: int = 0


PLANS = (
    Plan("childcare", -82, 3, seats=10, wanted=14, leave=2),
    Plan("electrical-basics", -78, 4, seats=8, wanted=10, leave=1),
    Plan("baking", -72, 4, seats=10, wanted=9),
    Plan("livestream", -60, 3, seats=8, wanted=11, leave=1),
    Plan("childcare", -45, 3, seats=10, wanted=13, leave=1, more=1),
    # These have a class on the last day.
    Plan("childcare", -9, 3, seats=10, wanted=13, leave=1),
    Plan("livestream", -6, 3, seats=10, wanted=9),
    # These are still to come; the first is full.
    Plan("baking", 6, 4, seats=10, wanted=18, leave=1),
    Plan("electrical-basics", 9, 4, seats=10, wanted=4),
    Plan("livestream", 20, 3, seats=8, wanted=2),
    # The village's first, before it had a workshop: what became of those who were certified is known.
    Plan("livestream", -138, 3, seats=15, wanted=15),
)


@dataclass(frozen=True)
class Run:
    """One run of a course."""

    id: str
    plan: Plan
    course: Course
    trainer: Office
    sessions: tuple[Session, ...]

    @property
    def begins(self) -> date:
        """The day of the first class."""
        return self.sessions[0].starts_at.date()

    @property
    def is_first(self) -> bool:
        """Whether the village had no workshop yet."""
        return self.plan.begins < -DAYS

    @property
    def cut_off(self) -> datetime:
        """From then on no seat is offered: whoever comes must know the evening before."""
        return moment(self.begins - timedelta(days=1), time(18))

    @property
    def hours(self) -> list[tuple[datetime, datetime]]:
        """The hours of all its classes."""
        return [(session.starts_at, session.ends_at) for session in self.sessions]


def trainers_of(workshop: Workshop) -> dict[str, Office]:
    """Who teaches which course there."""
    return {
        course.code: Office(
            "trainer", course.trainer, phone_of(workshop.index, 91 + n), None, f"of {course.name}"
        )
        for n, course in enumerate(COURSES.values())
    }


def runs_of(workshop: Workshop, last: date) -> list[Run]:
    """All runs at the village of a workshop, for a story that ends on `last`."""
    trainers, runs = trainers_of(workshop), []
    for plan in PLANS:
        course, begins = COURSES[plan.course], last + timedelta(days=plan.begins)
        days = [begins + timedelta(days=plan.every * n) for n in range(course.evenings)]
        sessions = tuple(Session(moment(day, STARTS), moment(day, ENDS)) for day in days)
        id = derived_id("demo", "class", workshop.village, plan.course, begins.isoformat())
        runs.append(Run(id, plan, course, trainers[plan.course], sessions))
    return runs
