"""What can happen at a workshop."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from demo.acts import Act
from demo.story import Person, Villager, Work


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkshopAct(Act):
    """Something done by the first (0) or the second (1) coordinator."""

    clerk: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Found(WorkshopAct):
    """There is a workshop, and its products."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Register(WorkshopAct):
    """Someone who works at no workshop is registered."""

    person: Villager


@dataclass(frozen=True, kw_only=True, slots=True)
class Join(WorkshopAct):
    """Someone is registered and gets a number."""

    person: Person


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRate(WorkshopAct):
    """A step earns something else from a day on (yuan per piece)."""

    work: Work
    rate: Decimal
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class HandIn(WorkshopAct):
    """Counted pieces of a day; `own` is the worker's count where they said one, `order` what they are for."""

    id: str
    person: Person
    work: Work
    quantity: int
    day: date
    own: int | None = None
    rework_of: str | None = None
    order: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Undo(WorkshopAct):
    """A hand-in was a mistake and is taken back at once."""

    hand_in: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspect(WorkshopAct):
    """A hand-in is divided into accepted, rework and rejected; `faults` are those not accepted, by reason."""

    hand_in: str
    split: tuple[int, int, int]
    faults: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Correct(WorkshopAct):
    """A count is mended, and with it the inspection where there was one."""

    hand_in: str
    quantity: int
    split: tuple[int, int, int] | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest(WorkshopAct):
    """A worker says that a count is wrong."""

    hand_in: str
    person: Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(WorkshopAct):
    """A contest is answered: `upheld` or `rejected`."""

    hand_in: str
    outcome: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclareDeductions(WorkshopAct):
    """From a day on its people are employed, and damage may be taken of their wage."""

    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Damage(WorkshopAct):
    """Somebody broke something on a day, for so much (fen)."""

    damage: str
    person: Person
    day: date
    amount: int
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ContestDamage(WorkshopAct):
    """They say that it was not them."""

    damage: str
    person: Person


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerDamage(WorkshopAct):
    """They are answered that it stands."""

    damage: str
    person: Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepare(WorkshopAct):
    """A pay run is drawn up, over work up to a day."""

    run: str
    to: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Approve(WorkshopAct):
    """The other coordinator approves it."""

    run: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pay(WorkshopAct):
    """Its slips are paid, but one that the bank sends back."""

    run: str
    to: date
    sent_back: Person | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PayAgain(WorkshopAct):
    """What the bank sent back is paid."""

    run: str
    to: date
    person: Person
