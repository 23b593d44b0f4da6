"""The short work and the classes both sides are measured on, beside the hand-ins, from a fixed seed.

There is a place in a shift for every ten hand-ins: two shifts of a day, five people each, of the same twenty
employers at every scale, each with a village and a trade of its own. Nine of ten places were taken, nineteen
of twenty of those worked; now and then a gig was called off, in time or late, or a shift needed fewer people.
Months before the last are paid.

To come are gigs and classes for people who do nothing else: in every round each of them takes one gig and
enrols in one class, at hours of their own.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Literal, NamedTuple

from bench.workload import COUNTY, VILLAGE, Workload, new_id, new_name
from kernel.time import ZONE, first_day, month_of, months_after, today

HAND_INS_A_PLACE = 10
EMPLOYERS = 20
TOWN = VILLAGE[:9]
HEADS = 5
BORN = date(1980, 5, 5)
TRADES = ("farming", "packing", "kitchen", "cleaning")
TITLES = {"farming": "采摘", "packing": "打包", "kitchen": "帮厨", "cleaning": "保洁"}
COURSE = ("childcare", "保育")
CREW, CLASS, SEATS = 10, 40, 30  # people of a gig to come; who want into a class, and how many can
ROUNDS = 24
RUSHES = 10
RUSH_PLACES, RUSH_TAKERS = 5, 60
RUSH_SEATS, RUSH_LEARNERS = 50, 200

Became = Literal["", "early", "late", "fewer"]


class Employer(NamedTuple):
    """Who posts gigs, the account that does it, and where and of which trade its gigs are."""

    id: str
    name: str
    account: str
    village: str
    trade: str


class Hired(NamedTuple):
    """Somebody who took all shifts of a gig, when, and to which of them they came."""

    worker: str
    at: datetime
    came: tuple[bool, ...]


class Gig(NamedTuple):
    """A gig by the hour. `became`: called off more than 24 hours ahead (`early`) or later (`late`), or its
    first shift needed one person `fewer`."""

    id: str
    employer: str
    village: str
    trade: str
    wage: Decimal
    published_at: datetime
    shifts: Sequence[tuple[datetime, datetime]]
    heads: int
    became: Became = ""
    hired: Sequence[Hired] = ()
    paid: bool = False

    @property
    def title(self) -> str:
        """What the work is called."""
        return TITLES[self.trade]

    @property
    def changed_at(self) -> datetime:
        """When it became what it became."""
        ahead = timedelta(hours=9 if self.became == "late" else 50)
        return self.shifts[0][0] - ahead

    def heads_of(self, shift: int) -> int:
        """How many people a shift needs in the end."""
        return self.heads - (self.became == "fewer" and shift == 0)


class Run(NamedTuple):
    """A class to come."""

    id: str
    capacity: int
    cut_off: datetime
    sessions: Sequence[tuple[datetime, datetime]]


class Rush(NamedTuple):
    """What many want at the same moment."""

    thing: str
    wanted_by: Sequence[str]


class Market:
    """Short work and classes beside a workload; asked twice it answers the same."""

    def __init__(self, workload: Workload) -> None:
        self.workload = workload
        whole = workload.hand_ins >= 10_000
        chance = random.Random(331004)
        villages = [workshop.village for workshop in workload.workshops]
        self.employers = [
            Employer(
                new_id(chance),
                f"{number}号用工点",
                new_id(chance),
                villages[number % len(villages)],
                TRADES[number % len(TRADES)],
            )
            for number in range(1, EMPLOYERS + 1)
        ]
        self.people = {new_id(chance): new_name(chance) for _ in range(1_000 if whole else 240)}
        self.official = new_id(chance)
        self.region = COUNTY
        self.open: list[Gig] = []
        self.runs: list[Run] = []
        self.takes: list[tuple[str, str]] = []
        self.enrolments: list[tuple[str, str]] = []
        for number in range(ROUNDS):
            self._round(number, chance)
        self.rushes: dict[str, list[Rush]] = {"take": [], "enrol": []}
        for number in range(RUSHES if whole else 2):
            self._rush(number, chance)

    def worked(self) -> Iterator[Gig]:
        """The gigs that are over, in the order of their days."""
        chance = random.Random(101304)
        workers = [member.worker for _, member in self.workload.members()]
        count = max(2, self.workload.hand_ins // HAND_INS_A_PLACE // (2 * HEADS))
        last, days, turn = today() - timedelta(days=1), self.workload.days, 0
        paid_before = first_day(months_after(month_of(today()), -1))
        for number in range(count):
            day = last - timedelta(days=days - 1 - number * days // count)
            gig = self._gig(chance, day, [(8, 12), (13, 17)], HEADS)
            gig = gig._replace(became=_became(number), paid=day < paid_before)
            if gig.became in ("early", "late"):
                yield gig
                continue
            hired, pace = [], chance.randint(1, 6)
            for place in range(HEADS - (gig.became == "fewer")):
                worker = workers[turn % len(workers)]
                turn += 1
                if chance.random() < 0.9:
                    at = gig.published_at + timedelta(hours=pace * (place + 1))
                    came = (chance.random() < 0.95, chance.random() < 0.95)
                    hired.append(Hired(worker, at, came))
            yield gig._replace(hired=hired)

    def _gig(self, chance: random.Random, day: date, hours: Sequence[tuple[int, int]], heads: int) -> Gig:
        employer = chance.choice(self.employers)
        return Gig(
            new_id(chance),
            employer.id,
            employer.village,
            employer.trade,
            Decimal(chance.randint(160, 280)) / 10,
            _at(min(day, today() - timedelta(days=1)) - timedelta(days=3), 8),
            [(_at(day, start), _at(day, end)) for start, end in hours],
            heads,
        )

    def _round(self, number: int, chance: random.Random) -> None:
        """Everybody takes one more gig and wants into one more class."""
        day = today() + timedelta(days=3 + number)
        evenings = [today() + timedelta(days=3 + 2 * number + more) for more in (0, 1)]
        people = list(self.people)
        chance.shuffle(people)
        takes, enrolments = [], []
        for crew in _groups(people, CREW):
            gig = self._gig(chance, day, [(8, 12)], CREW)
            self.open.append(gig)
            takes += [(gig.id, worker) for worker in crew]
        for learners in _groups(people, CLASS):
            run = _run(chance, evenings, SEATS)
            self.runs.append(run)
            enrolments += [(run.id, worker) for worker in learners]
        for pairs, all_of_them in ((takes, self.takes), (enrolments, self.enrolments)):
            chance.shuffle(pairs)
            all_of_them += pairs

    def _rush(self, number: int, chance: random.Random) -> None:
        """A gig and a class that many more want than can have."""
        gig = self._gig(chance, today() + timedelta(days=3 + number), [(14, 17)], RUSH_PLACES)
        run = _run(chance, [today() + timedelta(days=60 + number)], RUSH_SEATS)
        self.open.append(gig)
        self.runs.append(run)
        self.rushes["take"].append(Rush(gig.id, list(islice(self.people, RUSH_TAKERS))))
        self.rushes["enrol"].append(Rush(run.id, list(islice(self.people, RUSH_LEARNERS))))


def _became(number: int) -> Became:
    became: dict[int, Became] = {7: "early", 13: "late", 21: "fewer"}
    return became.get(number % 40, "")


def _groups(people: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (people[start : start + size] for start in range(0, len(people), size))


def _run(chance: random.Random, evenings: Sequence[date], seats: int) -> Run:
    sessions = [(_at(evening, 19), _at(evening, 21)) for evening in evenings]
    return Run(new_id(chance), seats, sessions[0][0] - timedelta(hours=1), sessions)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZONE)
