"""What one context may ask of another in order to decide.

Protocols only: the owner's read model implements them, the factory wires them.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from kernel.identity import By
from kernel.money import worth


class Ages(Protocol):
    """Answered by `people`."""

    def age_on(self, worker: str, day: date) -> int | None:
        """Full years of a worker on a day (civil law counts the birthday in); None where unknown."""


class People(Protocol):
    """Answered by `people`: that someone is registered, where they live, and what they are called."""

    def village_of(self, worker: str) -> str | None:
        """The village code a worker is registered in; None where there is no such worker."""

    def names_of(self, workers: list[str]) -> dict[str, str]:
        """Names by worker id, for showing and for comparing, never for storing. Erased: absent."""


class Persons(Protocol):
    """Answered by `people`: which records are one person's. Two of one person may have been merged."""

    def records_of(self, worker: str) -> tuple[str, ...]:
        """All records of the person a worker id means, the surviving one first; most people have one."""

    def merged_among(self, workers: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Those of some workers whose records were merged, each with all records, the surviving one first."""


class LedgerIdentity(NamedTuple):
    """Whom a line of the wage ledger names. Of somebody erased what the law keeps, up to and including
    `kept_until`; where that is over, nothing."""

    name: str | None
    id_number: str | None
    phone: str | None
    erased: bool
    kept_until: date | None


class LedgerIdentities(Protocol):
    """Answered by `people`."""

    def for_ledger(self, workers: Collection[str]) -> Mapping[str, LedgerIdentity]:
        """Whom the wage ledger names, by worker id, for showing and never for storing: everybody asked for,
        in a few queries. Whoever shows it keeps that somebody looked."""


class WorkSought(Protocol):
    """Answered by `gigs`: who asked for short work."""

    def sought(self, first: str, last: str) -> Any:
        """Who asked for a place in the shifts of months (`2026-11`), each `worker` once a `month`, `trade`
        and `village` of the work, with when that was first recorded (`recorded_at`)."""


class Pay(Protocol):
    """Answered by `income`."""

    def last_entered(self, worker: str) -> date | None:
        """The last day anything was entered into a worker's ledger of income, payments included; None where
        nothing ever was."""

    def last_paid_by(self, employer: str) -> date | None:
        """The last day an employer paid anybody for a gig; None where it never did."""


class IdNumbers(Protocol):
    """Answered by `people`: who has which resident identity number. Nobody keeps the numbers asked with."""

    def id_number_fault(self, number: str) -> str | None:
        """Why this cannot be an identity number (the code of a refusal); None where it can."""

    def workers_with(self, numbers: Sequence[str]) -> dict[str, list[str]]:
        """The workers of numbers that can be; a number nobody here has is absent."""


class Consents(Protocol):
    """Answered by `people`: what people agree to, as it stands at this moment."""

    def agreed(self, workers: Collection[str], purpose: str) -> set[str]:
        """Who of some workers agrees to a purpose (`messages`, `phone-to-employer`, `bank-account`,
        `special-status`). Asked each time it matters: a consent taken back counts at once."""


class BankAccounts(Protocol):
    """Answered by `people`."""

    def bank_accounts(self, workers: Collection[str]) -> dict[str, str]:
        """The account numbers of those who agree to be paid there, for paying and never for storing."""


class Employers(Protocol):
    """Answered by `people`: whether an employer was found to be who it says."""

    def employer_state(self, employer: str) -> str | None:
        """`waiting`, `verified` or `refused`; None where there is no such employer."""

    def why_refused(self, employer: str) -> str | None:
        """The reason code for which an employer was refused; None where it was not, or none was named."""

    def town_of(self, employer: str) -> str | None:
        """The code of the town an employer is registered in; None where there is no such employer."""

    def employers_called(self, said: str) -> list[str]:
        """The employers with a whole credit code or telephone number, however it is written."""

    def introduced_by(self, account: str) -> Sequence[str]:
        """The employers a coordinator introduced that are not verified, the latest first."""


class Opening(NamedTuple):
    """A shift of a gig with places nobody has: whose, of which trade, how many people wait to be chosen for
    it, and who may want it (they did such work nearby, are fit for it, and are free then)."""

    employer: str
    trade: str
    starts_at: datetime
    left: int
    waiting: int
    seekers: Sequence[str]


class OpenGigs(Protocol):
    """Answered by `gigs`."""

    def open_gigs(self, employer: str, at: datetime) -> int:
        """At how many gigs of an employer something is still to be worked, recorded, answered or paid."""


class OpenOrders(Protocol):
    """Answered by `workshops`."""

    def open_orders(self, employer: str) -> int:
        """How many orders of an enterprise have not ended."""


class Openings(Protocol):
    """Answered by `gigs`."""

    def opening(self, gig: str, shift: int, at: datetime) -> Opening | None:
        """A shift with a place free at a moment; None where there is none any more."""


class Regions(Protocol):
    """Administrative divisions by their official codes (GB/T 2260 and GB/T 10114)."""

    def name_of(self, code: str) -> str | None:
        """The name of a region; None where there is no such code."""

    def is_village(self, code: str) -> bool:
        """Whether this is the code of a village or a residents' committee."""


class Qualifications(Protocol):
    """Answered by `training`: what certificates and state permits unlock."""

    def holds(self, worker: str, qualification: str, day: date) -> bool:
        """Whether a worker's qualification is valid on a day."""


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who works at a workshop, under a short number printed on their card."""

    worker: str
    number: str
    joined_on: date


def number_key(number: str) -> str:
    """How members' numbers are compared: width, letter case and spaces do not matter."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


class Members(Protocol):
    """Answered by `workshops`."""

    def member(self, workshop: str, key: str) -> Member | None:
        """A member by worker id or by number (letter case and spaces do not matter)."""

    def workshops_of(self, worker: str) -> list[str]:
        """The workshops a worker is a member of."""

    def village_of_workshop(self, workshop: str) -> str | None:
        """The village code a workshop lies in."""


class WorkDates(Protocol):
    """Answered by `workshops`."""

    def last_work_date(self, workshop: str, product: str, step: str | None, since: date) -> date | None:
        """The latest work date recorded for a step (None: for any of the product), looked for from `since`
        on; None where there is none."""


class Done(NamedTuple):
    """What a hand-in came to: accepted pieces, worth `exact` yuan at the `rate` promised and its factors."""

    worker: str
    day: date
    accepted: int
    exact: Decimal
    rate: Decimal


class PaidWork(NamedTuple):
    """A hand-in at the `rate` it earns by now (yuan a piece): the good pieces by grade, and how many wait for
    inspection."""

    hand_in: str
    worker: str
    month: str
    unit: str
    rate: Decimal
    grades: Mapping[str, int]
    factors: Mapping[str, Decimal]
    waiting: int

    @property
    def good(self) -> int:
        """The accepted pieces."""
        return sum(self.grades.values())

    def worth_at(self, rate: Decimal) -> Decimal:
        """What the good pieces are worth at a rate (yuan, exact)."""
        shares = (
            worth(pieces, rate, self.factors.get(grade, Decimal(1))) for grade, pieces in self.grades.items()
        )
        return sum(shares, Decimal(0))


class Works(Protocol):
    """Answered by `workshops`."""

    def done(self, workshop: str, product: str, step: str, since: date) -> Sequence[Done]:
        """What was accepted of a step with a work date from `since` on, hand-in by hand-in."""

    def paid_work(
        self, workshop: str, product: str, step: str, first: date, last: date, *, upto: int | None = None
    ) -> Sequence[PaidWork]:
        """What was handed in of a step on some work dates, and counted by the position `upto`."""


class RateNews(NamedTuple):
    """A change of a step's piece rate, or of a grade's factor, for those it is about: the workshop and the
    step (or the product) by name, yuan a piece (or the factor) until then, what is said of the day now (None:
    not known yet), and who made it lately."""

    place: str
    label: str
    before: Decimal
    said: Decimal | None
    workers: Sequence[str]


class Rates(Protocol):
    """Answered by `workshops`."""

    def rate_news(self, workshop: str, product: str, step: str, day: date) -> RateNews | None:
        """What is to be told of a step's rate that changes on a day; None where it earned nothing before."""

    def factor_news(self, workshop: str, product: str, grade: str, day: date) -> RateNews | None:
        """What is to be told of a grade's factor that changes on a day; None where there is no such grade."""


class Finished(Protocol):
    """Answered by `workshops`."""

    def finished(self, order: str, workshop: str) -> int:
        """How many pieces of a workshop for an order were accepted at every step it asks for."""


class DueWorker(NamedTuple):
    """What one worker is owed: hand-ins with something unsettled, a slip that carried forward, if any, and
    the months (`2026-11`) with hours that were not yet compared with the minimum wage."""

    worker: str
    hand_ins: Sequence[str]
    carried: str | None
    months: Sequence[str] = ()


class Due(Protocol):
    """Answered by `workshops`."""

    def due(self, workshop: str, to: date) -> Sequence[DueWorker]:
        """Who is owed what is accepted, on no slip, with a work date up to `to`, or worked hours that are to
        be compared with the minimum wage, in windows over by then."""

    def discarded_runs(self, workshop: str) -> set[str]:
        """The ids of the workshop's discarded runs."""

    def unpaid_slips(self, run: str) -> Sequence[tuple[str, str]]:
        """The slips of a run that are still to be paid, with whose they are, in the order of numbers."""


class Accesses(Protocol):
    """Answered by the shell: who looked at whose record."""

    def keep(self, person: str, by: By, what: str, reason: str | None, place: str | None) -> None:
        """Keep that somebody else looked at a person's record, by the right of a workshop, employer or region
        (`place`). Refuses `reason-needed` to officials."""

    def close(self, person: str) -> None:
        """Make the looks at somebody who was erased into numbers that name nobody."""
