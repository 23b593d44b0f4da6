"""What some events say about one worker's work at one workshop, as it is told to an arbitration board."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from income.projections.explanation import Names, Step, explain
from kernel.money import worth
from kernel.store import Recorded
from workshops import events as e

_NAMED = {"pay-slip": "slip", "pay-run": "run", "rate-correction": "correction", "lower-rate": "agreement"}


@dataclass
class HandedIn:
    """A hand-in as it stands: what was counted by whom, how it was divided, what it earns (yuan, exact).

    `first` is what was counted when it came in, `quantity` what is so after corrections.
    """

    id: str
    work_date: date
    product: str
    step: str
    own: int | None = None
    first: int | None = None
    quantity: int = 0
    unit: str | None = None
    rate: Decimal = Decimal(0)
    rate_from: date | None = None
    factors: Mapping[str, Decimal] = field(default_factory=dict)
    split: e.Split | None = None
    withdrawn: bool = False

    @property
    def worth(self) -> Decimal | None:
        """What is accepted earns at its rate and factors; None before the inspection."""
        if self.split is None:
            return None
        parts = (
            worth(n, self.rate, self.factors.get(grade, Decimal(1))) for grade, n in self.split.grades.items()
        )
        return sum(parts, Decimal(0))


@dataclass
class Contested:
    """Something the worker said was wrong of a `matter`, and the answer where there is one; both may have
    words beside them, under their ids.

    `about` is the hand-in, slip or month of hours, `place` the line or day of it.
    """

    id: str
    matter: str
    about: str
    place: str | None
    at: datetime
    reason_code: str
    answered_at: datetime | None = None
    outcome: str | None = None
    answer: str | None = None
    answer_reason: str | None = None

    @property
    def worded(self) -> list[str]:
        """The ids words may be kept under."""
        return [id for id in (self.id, self.answer) if id]


class Payment(NamedTuple):
    """A slip that was paid, or came back from the bank (`made` is false); `amount` in fen."""

    at: datetime
    made: bool
    amount: int
    reference: str | None


class Settled(NamedTuple):
    """A pay slip of an approved run, and what was tried to pay it."""

    slip: e.PaySlipPrepared
    approved_at: datetime
    payments: Sequence[Payment]


class Worked(NamedTuple):
    """Hours of a day as they were kept, and what was kept of it until then (None: nothing)."""

    day: date
    hours: Decimal
    before: Decimal | None
    at: datetime
    role: str


@dataclass
class Told:
    """All of it: hours as they were kept, hand-ins by their work date, slips and contests in their order, and
    every step with the hand-in it belongs to."""

    hours: list[Worked]
    hand_ins: list[HandedIn]
    slips: list[Settled]
    contests: list[Contested]
    steps: list[tuple[HandedIn, Step]]


def streams_behind(recorded: Iterable[Recorded]) -> set[str]:
    """The streams some hand-ins name: slips and runs they were put on, products, corrections of rates."""
    return {
        f"{category}-{id}"
        for _, event in recorded
        for category, name in _NAMED.items()
        if (id := getattr(event, name, None))
    }


def told(recorded: Sequence[Recorded], names: Names) -> Told:
    """Tell events of hand-ins, and of the slips and runs they are on, in the order of their positions."""
    hours: list[Worked] = []
    hand_ins: dict[str, HandedIn] = {}
    of_hand_in: dict[str, list[Recorded]] = {}
    of_slip: dict[str, list[Recorded]] = {}
    of_run: dict[str, Recorded] = {}
    contests: dict[str, Contested] = {}
    for each in recorded:
        event, stream = each.event, each.event.originator_id
        _contest(contests, event)
        if stream.startswith("hand-in-"):
            of_hand_in.setdefault(event.id, []).append(each)
            _stand(hand_ins, event)
        elif stream.startswith("pay-slip-"):
            of_slip.setdefault(event.id, []).append(each)
        elif isinstance(event, e.wages.HoursKept):
            hours.append(Worked(event.work_date, event.hours, event.before, event.recorded_at, event.by.role))
        elif isinstance(event, e.PayRunApproved):
            of_run[event.id] = each
    slips = [settled for some in of_slip.values() if (settled := _settled(some, of_run))]
    steps: list[tuple[HandedIn, Step]] = []
    for id, own in of_hand_in.items():
        if id in hand_ins:
            on = _settled_with(own, of_slip, of_run)
            story = sorted([*own, *on], key=lambda one: one.position)
            steps += ((hand_ins[id], step) for step in explain(id, story, names))
    return Told(
        sorted(hours, key=lambda one: (one.day, one.at)),
        sorted(hand_ins.values(), key=lambda one: (one.work_date, one.id)),
        sorted(slips, key=lambda one: one.approved_at),
        list(contests.values()),
        sorted(steps, key=lambda one: (one[1].position, one[0].id)),
    )


def _stand(hand_ins: dict[str, HandedIn], event: Any) -> None:
    match event:
        case e.OwnCountGiven() | e.PiecesHandedIn():
            first = HandedIn(event.id, event.work_date, event.product, event.step)
            one = hand_ins.setdefault(event.id, first)
        case _:
            one = hand_ins[event.id]
    match event:
        case e.OwnCountGiven():
            one.own = event.quantity
        case e.PiecesHandedIn():
            one.first = one.quantity = event.quantity
            one.own = event.counted_by_worker if event.counted_by_worker is not None else one.own
            one.unit, one.factors = event.unit, event.factors
            one.rate, one.rate_from = event.rate, event.rate_from
        case e.PiecesInspected():
            one.split = event.split
        case e.HandInCorrected():
            one.quantity, one.split = event.quantity, event.split
        case e.rates.RateCorrected():
            one.rate = event.rate
        case e.HandInWithdrawn():
            one.withdrawn = True


def _contest(contests: dict[str, Contested], event: Any) -> None:
    match event:
        case e.HandInContested():
            said = Contested(event.contest, "hand-in", event.id, None, event.at, event.reason_code)
            contests[event.contest] = said
        case e.contests.Contested():
            said = Contested(event.contest, event.matter, event.id, event.place, event.at, event.reason_code)
            contests[event.contest] = said
        case e.ContestAnswered():
            one = contests[event.contest]
            one.answered_at, one.outcome = event.at, event.outcome
            one.answer, one.answer_reason = event.request, event.reason_code


def _settled(recorded: Sequence[Recorded], approved: Mapping[str, Recorded]) -> Settled | None:
    """A slip, None while its run is not approved: until then it may be drawn up anew."""
    events = [each.event for each in recorded]
    slip = next(event for event in events if isinstance(event, e.PaySlipPrepared))
    if slip.run not in approved:
        return None
    payments = [
        Payment(event.at, isinstance(event, e.PaymentMade), event.amount, event.reference)
        for event in events
        if isinstance(event, e.PaymentMade | e.PaymentFailed)
    ]
    return Settled(slip, approved[slip.run].event.at, payments)


def _settled_with(
    own: Sequence[Recorded], of_slip: Mapping[str, Sequence[Recorded]], approved: Mapping[str, Recorded]
) -> Iterable[Recorded]:
    """What happened to the slip a hand-in itself is on, and to its run; differences have slips of their own,
    which tell of the lines they stand on."""
    for _, event in own:
        if isinstance(event, e.PutOnSlip) and event.kind == "work" and event.run in approved:
            return [*of_slip[event.slip], approved[event.run]]
    return []
