"""Shifts and classes, wanted by the same people at the same moment: nobody is ever in two at once.

Made up by hypothesis, asked by many threads, on both stores. Whatever came first, a worker's month holds what
they have seats and places in, and nothing in it overlaps.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations, count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigs.domain import Gig
from gigs.events import Shift
from kernel.errors import Refused
from kernel.schedule import Schedule, Slot
from shell.house import House
from tests.examples import gig_what
from tests.examples.who import an_id
from tests.gigs.market import Market, as_worker
from tests.training.school import School, herself
from training.domain import CourseRun
from training.events import Completion, Session

THREADS = 12
DAY = gig_what.SATURDAY.replace(hour=8)
NOW = gig_what.POSTED + timedelta(hours=1)

_numbers = count()

hours = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 4)), min_size=2, max_size=3)
orders = st.permutations(
    [(worker, thing, kind) for worker in range(3) for thing in range(3) for kind in "gc"]
)
leaving = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from("gc")), max_size=4)


class Town:
    """Three people; gigs and classes at some hours of one day, with room for all."""

    def __init__(self, house: House, gigs: list[tuple[int, int]], classes: list[tuple[int, int]]) -> None:
        number = next(_numbers)
        self.house = house
        self.market, self.school = Market(house), School(house, now=NOW)
        self.workers = [an_id(f"townsman {n} of {number}") for n in range(3)]
        self.gigs = [an_id(f"gig {n} of {number}") for n in range(len(gigs))]
        self.runs = [an_id(f"class {n} of {number}") for n in range(len(classes))]
        self.school.define()
        for gig, (start, length) in zip(self.gigs, gigs, strict=True):
            begins = DAY + timedelta(hours=start)
            self.market.post(gig, shifts=(Shift(begins, begins + timedelta(hours=length), 9),))
        for run, (start, length) in zip(self.runs, classes, strict=True):
            begins = DAY + timedelta(hours=start)
            self.school.schedule(
                run,
                capacity=9,
                cut_off=begins,
                sessions=(Session(begins, begins + timedelta(hours=length)),),
                completion=Completion(1, False),
            )

    def ask(self, wish: tuple[int, int, str, str]) -> str | None:
        """Somebody comes or goes; why not, where it was refused."""
        number, thing, kind, what = wish
        worker = self.workers[number]
        among = self.gigs if kind == "g" else self.runs
        if thing >= len(among):
            return None
        said: dict[str, Any] = {"worker": worker, "at": NOW, "request": an_id(f"{wish} {worker}")}
        try:
            if kind == "g":
                said |= {"id": among[thing], "actor": as_worker(worker)}
                if what == "come":
                    self.market.hirings.apply(shifts=None, **said)
                else:
                    self.market.hirings.withdraw(**said)
            else:
                said |= {"run": among[thing], "actor": herself(worker)}
                enrolments = self.school.enrolments
                (enrolments.enrol if what == "come" else enrolments.cancel)(**said)
        except Refused as refusal:
            return refusal.code
        return None

    def has(self, worker: str) -> set[str]:
        """The gigs and classes somebody is in, by the gigs' and classes' own word."""
        gigs = self.house.store.get_many(Gig, self.gigs)
        runs = self.house.store.get_many(CourseRun, self.runs)
        hired = {id for id, gig in gigs.items() if gig.is_in(worker)}
        return hired | {id for id, run in runs.items() if worker in run.seated}

    def slots(self, worker: str) -> list[Slot]:
        """What stands in somebody's month."""
        month = self.house.store.find(Schedule, Schedule.id_of(worker, DAY.strftime("%Y-%m")))
        return list(month.slots.values()) if month else []


def test_nobody_is_in_a_shift_and_a_class_at_once(shared_house: House) -> None:
    """Invariant 6: of two that overlap only one succeeds, and all that do not overlap do."""

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(hours, hours, orders, leaving)
    def live(
        gigs: list[tuple[int, int]],
        classes: list[tuple[int, int]],
        order: list[tuple[int, int, str]],
        leave: list[tuple[int, int, str]],
    ) -> None:
        town = Town(shared_house, gigs, classes)
        with ThreadPoolExecutor(THREADS) as threads:
            answers = list(threads.map(town.ask, [(*wish, "come") for wish in order]))
            assert set(answers) <= {None, "overlap"}
            consistent(town)
            list(threads.map(town.ask, [(*wish, "go") for wish in leave] + [(*w, "come") for w in order]))
        consistent(town)

    live()


def consistent(town: Town) -> None:
    """Months, gigs and classes tell the same, and no two hours overlap."""
    for worker in town.workers:
        slots = town.slots(worker)
        assert {slot.thing for slot in slots} == town.has(worker)
        assert not [pair for pair in combinations(slots, 2) if pair[0].overlaps(pair[1])]
