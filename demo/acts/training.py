"""What can happen in training."""

from dataclasses import dataclass
from typing import Literal

from demo.acts import Act
from demo.classes import Run
from demo.story import Villager


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingAct(Act):
    """Something done in training."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowPermit(TrainingAct):
    """Somebody shows their state permit at the desk."""

    person: Villager
    qualification: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AboutRun(TrainingAct):
    """Something that concerns one run of a course."""

    run: Run


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule(AboutRun):
    """A course will take place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddSeats(AboutRun):
    """The room is larger than was thought."""

    capacity: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MoveQueue(AboutRun):
    """An offer nobody answered has expired: the next is asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrol(AboutRun):
    """Somebody asks for a seat."""

    person: Villager


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave(AboutRun):
    """Somebody gives up their seat."""

    person: Villager


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(AboutRun):
    """Somebody takes the seat that is held for them, or does not."""

    person: Villager
    accept: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark(AboutRun):
    """The trainer says who was in class."""

    person: Villager
    session: int
    outcome: Literal["attended", "absent"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Assess(AboutRun):
    """The trainer judges what somebody can do."""

    person: Villager
    passed: bool
