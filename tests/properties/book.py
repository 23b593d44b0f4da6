"""The rules of piece work once more, as somebody would keep them in a paper book.

Written from the domain's description alone, in fractions and plain dictionaries, and without a line of the
code it judges: what the book says and what the house says must be the same.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.properties.damage_book import DamageBook, Taken

PLAIN = ""
Stages = dict[tuple[str, str], Fraction]


def half_up(yuan: Fraction) -> int:
    """Yuan in fen, half away from zero."""
    fen = floor(abs(yuan) * 100 + Fraction(1, 2))
    return fen if yuan >= 0 else -fen


@dataclass
class Page:
    """One hand-in. `put` are the accepted pieces that stand on slips, by run."""

    worker: str
    step: str
    day: date
    rate: Fraction
    factors: dict[str, Fraction]
    quantity: int
    origin: str | None = None
    withdrawn: bool = False
    split: tuple[int, int, int] | None = None
    grades: Counter[str] = field(default_factory=Counter)
    returned: int = 0
    put: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def month(self) -> str:
        return self.day.isoformat()[:7]

    def worth(self, grades: Counter[str]) -> Fraction:
        """Pieces × rate × factor."""
        shares = (count * self.rate * self.factors.get(g, Fraction(1)) for g, count in grades.items())
        return sum(shares, Fraction(0))

    def open(self) -> Counter[str]:
        """Accepted pieces on no slip; fewer than none where too many were settled."""
        left = Counter(self.grades)
        for grades in self.put.values():
            left.subtract(grades)
        return Counter({grade: count for grade, count in left.items() if count})


@dataclass
class Slip:
    """One worker's slip: `lines` are (month, fen) of work, differences, top-ups and damage; top-ups also by
    the first day of their window, damage by what was broken. `wages` is what it pays of which month."""

    lines: list[tuple[str, int]]
    carried_in: int
    carried_from: str | None
    topped: dict[date, int] = field(default_factory=dict)
    wages: Counter[str] = field(default_factory=Counter)
    taken: Taken = field(default_factory=Counter)
    paid: bool = False
    taken_by: str | None = None

    @property
    def sum(self) -> int:
        return sum(fen for _, fen in self.lines) + self.carried_in

    @property
    def net(self) -> int:
        return max(self.sum, 0)

    @property
    def carried_out(self) -> int:
        return min(self.sum, 0)


@dataclass
class Run:
    """One pay run and its slips by worker."""

    to: date
    label: str
    state: str = "preparing"
    slips: dict[str, Slip] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(slip.net for slip in self.slips.values())


class Book:
    """Everything that happened at one workshop."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.runs: dict[str, Run] = {}
        self.window: str | None = None
        self.since = date.max
        self.hourly = Fraction(20)
        self.hours: dict[tuple[str, date], Fraction] = {}
        self.broken = DamageBook()

    # -- what may be done ------------------------------------------------------------------------

    def locked(self, page: Page) -> bool:
        """Whether it stands on a slip that is neither approved nor thrown away."""
        return any(self.runs[run].state != "approved" for run in page.put)

    def may_correct(self, id: str, quantity: int, split: tuple[int, int, int] | None) -> bool:
        page = self.pages[id]
        if page.withdrawn or self.locked(page) or (split is not None and split[1] < page.returned):
            return False
        if page.split is None and quantity < 1:
            return False
        return self.may_return(page.origin, quantity - page.quantity)

    def may_return(self, origin: str | None, more: int) -> bool:
        """Whether so many more pieces may come back from rework."""
        if origin is None or more == 0:
            return True
        page = self.pages[origin]
        sent = page.split[1] if page.split else 0
        return page.returned + more <= sent

    # -- what is done ----------------------------------------------------------------------------

    def count(self, id: str, quantity: int) -> None:
        """A count changed: what came back from rework changes with it."""
        page = self.pages[id]
        if page.origin:
            self.pages[page.origin].returned += quantity - page.quantity
        page.quantity = quantity

    def withdraw(self, id: str) -> None:
        quantity = self.pages[id].quantity
        self.count(id, 0)
        self.pages[id].quantity, self.pages[id].withdrawn = quantity, True

    def due(self, to: date) -> dict[str, list[str]]:
        """Hand-ins with something to settle, by worker."""
        owed: dict[str, list[str]] = defaultdict(list)
        for id, page in self.pages.items():
            if page.split is not None and page.open() and page.day <= to and not self.locked(page):
                owed[page.worker].append(id)
        return dict(owed)

    def carries(self, worker: str) -> dict[str, int]:
        """What approved slips carried forward and no slip has taken: run and fen."""
        return {
            id: run.slips[worker].carried_out
            for id, run in self.runs.items()
            if run.state == "approved"
            and worker in run.slips
            and run.slips[worker].carried_out
            and run.slips[worker].taken_by is None
        }

    def draw_up(self, run_id: str, worker: str, carried_from: str | None) -> Slip | None:
        """Put all a worker is owed on a slip: one line for what is alike, rounded once; None: nothing is."""
        run = self.runs[run_id]
        alike: dict[tuple[object, ...], Fraction] = defaultdict(Fraction)
        owed = self.due(run.to).get(worker, [])
        for id in owed:
            page = self.pages[id]
            for grade, count in page.open().items():
                later = bool(page.put)
                key = (page.month, later, page.step, grade, page.rate, page.factors.get(grade))
                alike[key] += page.worth(Counter({grade: count}))
        for id in owed:
            self.pages[id].put[run_id] = self.pages[id].open()
        topped = self._top_ups(worker, run.to)
        lines = [(str(month), half_up(worth)) for (month, *_), worth in alike.items()]
        lines += [(first.isoformat()[:7], fen) for first, fen in topped.items()]
        wages: Counter[str] = Counter()
        for month, fen in lines:
            wages[month] += fen
        carried_in = self.carries(worker).get(carried_from, 0) if carried_from else 0
        taken = self.broken.take(worker, self.kept(worker), wages, carried_in)
        if not owed and not topped and not taken:
            return None
        if carried_from:
            self.runs[carried_from].slips[worker].taken_by = run_id
        lines += [(month, -fen) for (_, month), fen in taken.items()]
        run.slips[worker] = Slip(lines, carried_in, carried_from, topped, wages, Counter(taken))
        return run.slips[worker]

    def kept(self, worker: str) -> list[Slip]:
        """A worker's slips on runs that were not thrown away."""
        return [r.slips[worker] for r in self.runs.values() if r.state != "discarded" and worker in r.slips]

    def owed_back(self, worker: str) -> bool:
        """Whether wages paid for a damage that was let go since."""
        return self.broken.owed_back(worker, self.kept(worker))

    # -- the minimum wage --------------------------------------------------------------------------

    def begin_of(self, day: date) -> date:
        """The first day of the window a day lies in: a day, a week or a month, none longer than its month."""
        whole = {"day": day, "week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}
        return max(whole[str(self.window)], day.replace(day=1), self.since)

    def end_of(self, first: date) -> date:
        """The last day of the window that begins on a day."""
        day = first
        while (day + timedelta(days=1)).month == first.month and self.begin_of(
            day + timedelta(days=1)
        ) == first:
            day += timedelta(days=1)
        return day

    def lacking(self, worker: str, first: date) -> int:
        """What hours × minimum wage are above what stands on slips for the days of a window (fen)."""
        last = self.end_of(first)
        worked = sum(of for (who, day), of in self.hours.items() if who == worker and first <= day <= last)
        paid = Fraction(0)
        for page in self.pages.values():
            if page.worker == worker and first <= page.day <= last:
                paid += sum((page.worth(grades) for grades in page.put.values()), Fraction(0))
        return half_up(max(worked * self.hourly - paid, Fraction(0)))

    def _top_ups(self, worker: str, to: date) -> dict[date, int]:
        """What each window over by a day still lacks or has too much, by its first day."""
        firsts = {self.begin_of(day) for who, day in self.hours if who == worker}
        found = {}
        for first in firsts:
            if self.end_of(first) <= to:
                before = sum(
                    run.slips[worker].topped.get(first, 0)
                    for run in self.runs.values()
                    if run.state != "discarded" and worker in run.slips
                )
                if more := self.lacking(worker, first) - before:
                    found[first] = more
        return found

    def discard(self, run_id: str) -> None:
        """All that stood on it is free again."""
        self.runs[run_id].state = "discarded"
        for page in self.pages.values():
            page.put.pop(run_id, None)
        for run in self.runs.values():
            for slip in run.slips.values():
                if slip.taken_by == run_id:
                    slip.taken_by = None

    # -- what it adds up to ----------------------------------------------------------------------

    def income(self, worker: str) -> Stages:
        """Exact yuan by month of work and stage; carried sums by the month of the run."""
        sums: Stages = defaultdict(Fraction)
        for page in self.pages.values():
            if page.worker != worker or page.withdrawn:
                continue
            if page.split is None:
                sums[page.month, "estimated"] += page.quantity * page.rate
                continue
            settled = [grades for run, grades in page.put.items() if self.runs[run].state == "approved"]
            open_worth = page.worth(page.grades) - sum(map(page.worth, settled), Fraction(0))
            sums[page.month, "earned"] += open_worth
        for run in self.runs.values():
            slip = run.slips.get(worker)
            if run.state != "approved" or slip is None:
                continue
            stage = "paid" if slip.paid or not slip.net else "settled"
            for month, fen in slip.lines:
                sums[month, stage] += Fraction(fen, 100)
            sums[run.label, stage] += Fraction(slip.carried_in - slip.carried_out, 100)
        return {key: worth for key, worth in sums.items() if worth}
