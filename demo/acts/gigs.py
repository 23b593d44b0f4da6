"""What can happen on the market for work by the day."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from demo.acts import Act
from demo.jobs import Job
from demo.market import Employer
from demo.story import Villager
from gigs.events import Shift


@dataclass(frozen=True, kw_only=True, slots=True)
class GigAct(Act):
    """Something done on the market."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterEmployer(GigAct):
    """An employer is registered at the desk, and can sign in."""

    employer: Employer


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideEmployer(GigAct):
    """An official found an employer to be who it says, or not."""

    employer: Employer


@dataclass(frozen=True, kw_only=True, slots=True)
class PostGig(GigAct):
    """An employer writes down what it needs; `shown`: and shows it to everybody."""

    gig: str
    job: Job
    employer: Employer
    shifts: tuple[Shift, ...]
    shown: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class AboutGig(GigAct):
    """Something done by or towards the employer of a gig."""

    gig: str
    employer: Employer


@dataclass(frozen=True, kw_only=True, slots=True)
class Resize(AboutGig):
    """A shift needs more people, or fewer."""

    shift: int
    heads: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelGig(AboutGig):
    """It does not take place."""

    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Apply(GigAct):
    """Somebody takes shifts, or asks for them; again where they had left (`nth` counts from 0)."""

    gig: str
    person: Villager
    shifts: tuple[int, ...]
    nth: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdraw(GigAct):
    """Somebody cannot come after all."""

    gig: str
    person: Villager


@dataclass(frozen=True, kw_only=True, slots=True)
class Choose(AboutGig):
    """The employer takes somebody who asked, or does not."""

    person: Villager
    decision: Literal["hired", "declined"]
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Record(AboutGig):
    """The employer says who came; `quantity` hours, days, pieces or 1 (None: all of it)."""

    person: Villager
    shift: int
    outcome: Literal["attended", "absent"]
    quantity: Decimal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ContestShift(GigAct):
    """Somebody says that what is recorded of a shift is not so."""

    gig: str
    person: Villager
    shift: int
    claims: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PayGig(AboutGig):
    """The employer pays somebody what they earned; `nth` counts from 0."""

    person: Villager
    reference: str
    nth: int = 0
