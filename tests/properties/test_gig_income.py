"""Whatever is recorded and paid at gigs, income shown is the fold of what happened, at every moment of it."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigs import events as g
from gigs.domain import Gig
from gigs.events import Pay, Shift
from income.readmodel import IncomeReadModel
from kernel.errors import Refused
from kernel.events import Event
from kernel.money import from_fen, to_fen
from kernel.store import Recorded
from kernel.time import month_of
from shell.house import House
from shell.rebuild import verify
from tests.examples import gig_what as gigs
from tests.examples.who import an_id
from tests.income.at_gigs import AtGigs

MONTHS = ("2026-10", "2026-12")
HALLOWEEN = gigs.SATURDAY.replace(month=10, day=31)
SHIFTS = (
    Shift(HALLOWEEN, HALLOWEEN.replace(hour=12), 2),
    Shift(HALLOWEEN.replace(hour=13), HALLOWEEN.replace(hour=17), 2),
    *gigs.SHIFTS,
)

Acts = list[tuple[str, int, int, int, str]]
acts = st.lists(
    st.tuples(
        st.sampled_from(["attend", "attend", "attend", "miss", "pay"]),
        st.integers(0, 1),
        st.integers(0, 1),
        st.integers(0, len(SHIFTS) - 1),
        st.sampled_from(["0.01", "4", "7.33", "8.5", "12"]),
    ),
    min_size=4,
    max_size=25,
)


class Fold:
    """What the events say, told apart from how the ledger keeps it: the last record of an entry stands."""

    def __init__(self) -> None:
        self.standing: dict[str, tuple[str, str, Decimal]] = {}
        self.paid: dict[tuple[str, str], int] = defaultdict(int)

    def take(self, event: Event) -> None:
        """Let one more event have happened."""
        match event:
            case g.ShiftAttended():
                self.standing[event.entry] = (event.worker, month_of(event.work_date), event.exact)
            case g.ShiftMissed():
                self.standing.pop(event.entry, None)
            case g.GigPaid():
                for line in event.lines:
                    self.paid[event.worker, line.month] += line.amount
                    for part in line.parts:
                        del self.standing[part.entry]

    def months(self, worker: str, months: list[str]) -> dict[str, tuple[dict[str, int], Decimal]]:
        """A worker's months: fen by stage, and the exact sum (yuan)."""
        told = {}
        for month in months:
            of_month = [
                exact for who, when, exact in self.standing.values() if (who, when) == (worker, month)
            ]
            earned, paid = sum(of_month, Decimal(0)), self.paid[worker, month]
            stages = {"estimated": 0, "earned": to_fen(earned), "settled": 0, "paid": paid}
            told[month] = (stages, earned + from_fen(paid))
        return told


def live(at_gigs: AtGigs, people: list[str], jobs: list[str], acts: Acts, amount: str) -> None:
    """Two people at two gigs over two months; what is refused leaves no trace."""
    for job in jobs:
        for person in people:
            at_gigs.now = HALLOWEEN.replace(day=1)
            offer = gigs.OFFER._replace(shifts=SHIFTS, pay=Pay("hour", Decimal(amount)))
            at_gigs.take(job, person, offer)
    for kind, person, job, shift, quantity in acts:
        who = {"id": jobs[job], "worker": people[person]}
        with suppress(Refused):
            if kind == "attend":
                at_gigs.attend(quantity, shift, **who)
            elif kind == "miss":
                at_gigs.miss(shift, **who)
            else:
                at_gigs.pay(**who)


def look_back(read: IncomeReadModel, recorded: Sequence[Recorded], people: list[str]) -> None:
    """Fold the events one by one, and ask the ledger as of each: months by stage, and entries behind them."""
    fold, last = Fold(), len(recorded) - 1
    for place, (_position, event) in enumerate(recorded):
        fold.take(event)
        as_of = event.recorded_at
        if place < last and recorded[place + 1].event.recorded_at == as_of:
            continue
        for worker in people:
            months = read.months(worker, *MONTHS, as_of=None if place == last else as_of)
            shown = {each.month: (each.stages, each.exact) for each in months}
            assert shown == fold.months(worker, list(shown))
            entries = read.entries(worker, as_of=None if place == last else as_of)
            assert sum(each.exact for each in entries) == sum(each.exact for each in months)


def test_income_from_gigs_is_the_fold_of_what_happened(shared_house: House) -> None:
    """At every moment, to the micro-yuan; and a rebuilt ledger is the live one, row for row."""
    read, numbers = shared_house.get(IncomeReadModel), count()

    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(acts=acts, amount=st.sampled_from(["25.50", "18.3333", "0.035"]))
    def whatever_happens(acts: Acts, amount: str) -> None:
        number = next(numbers)
        people, jobs = ([an_id(f"{kind} {n} of {number}") for n in range(2)] for kind in ("person", "job"))
        live(AtGigs(shared_house), people, jobs, acts, amount)
        look_back(read, shared_house.store.events_of([Gig.stream(job) for job in jobs]), people)

    whatever_happens()
    told: list[str] = []
    assert verify(shared_house, told.append), told
