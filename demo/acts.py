"""What can happen in the demo, in the order of its moments. Ids are minted by who does it, as phones do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from demo.story import Person, Work


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Something done at a moment by the first (0) or the second (1) coordinator."""

    at: datetime
    clerk: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Join(Act):
    """Someone is registered and gets a number."""

    person: Person


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRate(Act):
    """A step earns something else from a day on (yuan per piece)."""

    work: Work
    rate: Decimal
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class HandIn(Act):
    """Counted pieces of a day; `own` is the worker's count where they said one."""

    id: str
    person: Person
    work: Work
    quantity: int
    day: date
    own: int | None = None
    rework_of: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Undo(Act):
    """A hand-in was a mistake and is taken back at once."""

    hand_in: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspect(Act):
    """A hand-in is divided into accepted, rework and rejected; `faults` are those not accepted, by reason."""

    hand_in: str
    split: tuple[int, int, int]
    faults: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Correct(Act):
    """A count is mended, and with it the inspection where there was one."""

    hand_in: str
    quantity: int
    split: tuple[int, int, int] | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest(Act):
    """A worker says that a count is wrong."""

    hand_in: str
    person: Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(Act):
    """A contest is answered: `upheld` or `rejected`."""

    hand_in: str
    outcome: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepare(Act):
    """A pay run is drawn up, over work up to a day."""

    run: str
    to: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Approve(Act):
    """The other coordinator approves it."""

    run: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pay(Act):
    """Its slips are paid, but one that the bank sends back."""

    run: str
    to: date
    sent_back: Person | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PayAgain(Act):
    """What the bank sent back is paid."""

    run: str
    to: date
    person: Person
