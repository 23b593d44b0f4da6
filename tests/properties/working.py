"""Work at a made-up workshop, and the book beside it: handed in, inspected, corrected, undone, reworked."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)

from income.readmodel import IncomeReadModel
from kernel.errors import Refused
from kernel.time import ZONE
from shell.house import House
from tests.examples.what import FACTORS
from tests.examples.who import an_id
from tests.founding import Founded
from tests.properties.book import PLAIN, Book, Page
from workshops.domain import HandIn
from workshops.events import Reason, Split

BEGIN = datetime(2026, 10, 20, 8, 0, tzinfo=ZONE)
FOUNDED = datetime(2026, 9, 20, 8, 0, tzinfo=ZONE)
EVER = date(2027, 12, 31)
STEPS = {"wiring": "0.42", "packing": "0.0350"}
RATES = ("0.42", "0.45", "0.5", "0.0350", "1.2345")
FIRST, LAST = "2026-09", "2027-03"

numbers = count()

handed_in = precondition(lambda self: self.book.pages)
to_inspect = precondition(lambda self: self.pages(inspected=False))
reworked = precondition(lambda self: self.sent_back())
started = precondition(lambda self: self.book.runs)
settled = precondition(lambda self: self.on_slips())
employed = precondition(lambda self: self.book.window)
cut_off = precondition(lambda self: self.runs("preparing"))

few = st.integers(0, 30)
days = st.integers(0, 8)
picks = st.integers(0, 1000)


class Working(RuleBasedStateMachine):
    """One workshop, two workers, and the book beside it."""

    house: House

    @initialize(
        quantities=st.lists(st.integers(1, 40), min_size=2, max_size=4),
        window=st.sampled_from([None, "day", "week", "month"]),
        declared=st.sampled_from([date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 21), None]),
        least=st.sampled_from(["1", "20"]),
    )
    def begin(self, quantities: list[int], window: str | None, declared: date | None, least: str) -> None:
        """A first pay day is behind us when hypothesis begins. Wages may pay for damage from a day on
        (`declared`, None: never), and `least` yuan a month are left of them."""
        number = next(numbers)
        self.workers = sorted(an_id(f"worker {n} of {number}") for n in range(2))
        self.at_work = Founded(self.house, an_id(f"workshop {number}"), now=FOUNDED)
        self.at_work.found({worker: f"G{n}" for n, worker in enumerate(self.workers)})
        self.book = Book()
        if declared:
            self.book.broken.declared, self.book.broken.least = declared, int(least) * 100
            self.at_work.compare_with_minimum(None, declared, monthly=least, deductions=True)
        self.at_work.now = BEGIN
        self.rates = {step: [(date(2026, 10, 1), Decimal(yuan))] for step, yuan in STEPS.items()}
        self.done: list[Callable[[], Any]] = []
        self.seen: list[tuple[datetime, dict[str, dict[str, dict[str, int]]]]] = []
        self.income = self.house.get(IncomeReadModel)
        self.ids = (an_id(f"thing {n} of {number}") for n in count())
        if window:
            self.book.window, self.book.since = window, self.today() + timedelta(days=1)
            since, deductions = self.book.since, declared is not None
            self.at_work.compare_with_minimum(window, since, monthly=least, deductions=deductions)
        for worker, quantity in enumerate(quantities):
            self.hand_in(worker, "wiring", quantity, 1, True)
        self.break_something()
        self.prepare(0, None, True)

    def break_something(self) -> None:
        """Before the first pay day; where nothing is ever broken, nothing."""

    # -- help --------------------------------------------------------------------------------------

    def do(self, allowed: bool, call: Callable[[], Any]) -> bool:
        """Ask for something: done where the book allows it, else refused without a trace."""
        head = self.house.store.head()
        refused: str | None = None
        try:
            call()
        except Refused as refusal:
            refused = refusal.code
        assert (refused is None) is allowed, refused or "this had to be refused"
        if allowed:
            self.done.append(call)
            if len(self.done) % 2:
                self.send_again(-1)
        else:
            assert self.house.store.head() == head
        return allowed

    def pick(self, among: list[Any], number: int) -> Any:
        return among[number % len(among)]

    def today(self) -> date:
        return self.at_work.now.astimezone(ZONE).date()

    def pages(self, *, inspected: bool) -> list[str]:
        return [
            id
            for id, page in self.book.pages.items()
            if (page.split is not None) is inspected and not page.withdrawn
        ]

    def sent_back(self) -> list[str]:
        return [id for id, page in self.book.pages.items() if page.split and page.split[1]]

    def on_slips(self) -> list[str]:
        return [id for id, page in self.book.pages.items() if page.put and not self.book.locked(page)]

    def runs(self, *states: str) -> list[str]:
        return [id for id, run in self.book.runs.items() if run.state in states]

    # -- work --------------------------------------------------------------------------------------

    @rule(
        worker=picks,
        step=st.sampled_from(list(STEPS)),
        quantity=st.integers(1, 40),
        ago=days,
        good=st.booleans(),
    )
    def hand_in(self, worker: int, step: str, quantity: int, ago: int, good: bool) -> None:
        """Hand in; half of the time all of it is found good at once."""
        who, id, day = self.pick(self.workers, worker), next(self.ids), self.today() - timedelta(days=ago)
        in_force = [rate for since, rate in self.rates[step] if since <= day]
        self.do(
            bool(in_force),
            lambda: self.at_work.hand_in(id, quantity, day, worker=who, step=step),
        )
        if in_force:
            factors = {grade: Fraction(factor) for grade, factor in FACTORS.items()}
            self.book.pages[id] = Page(who, step, day, Fraction(in_force[-1]), factors, quantity)
            if good:
                self._inspect(id, Split(quantity, 0, 0, {}), Counter({PLAIN: quantity}))

    @employed
    @rule(worker=picks, ago=days, worked=st.sampled_from(["0", "0.25", "1", "2.5", "8"]))
    def keep_hours(self, worker: int, ago: int, worked: str) -> None:
        """Hours of a day, or another number for them, also after they were compared."""
        who, day, request = (
            self.pick(self.workers, worker),
            self.today() - timedelta(days=ago),
            next(self.ids),
        )
        allowed = day >= self.book.since
        if self.do(allowed, lambda: self.at_work.keep_hours(day, {who: worked}, request)):
            self.book.hours[who, day] = Fraction(worked)

    @reworked
    @rule(page=picks, quantity=st.integers(1, 5))
    def bring_rework_back(self, page: int, quantity: int) -> None:
        origin = self.pick(self.sent_back(), page)
        first, id, day = self.book.pages[origin], next(self.ids), self.today()
        said = {"worker": first.worker, "step": first.step, "rework_of": origin}
        if self.do(
            self.book.may_return(origin, quantity),
            lambda: self.at_work.hand_in(id, quantity, day, **said),
        ):
            again = Page(first.worker, first.step, day, first.rate, first.factors, 0, origin)
            self.book.pages[id] = again
            self.book.count(id, quantity)

    @handed_in
    @rule(page=picks, quantity=st.integers(1, 40))
    def count_oneself(self, page: int, quantity: int) -> None:
        """A worker's own count changes nothing but itself; another one under the same id is refused."""
        id = self.pick(list(self.book.pages), page)
        found = self.house.store.get(HandIn, id)
        work = found.work._asdict()
        self.do(
            found.own_count in (None, quantity),
            lambda: self.at_work.do(
                self.at_work.hand_ins.count_own,
                id=id,
                quantity=quantity,
                actor=worker_of(found.work.worker),
                **work,
            ),
        )

    @to_inspect
    @rule(page=picks, good=few, again=few, graded=st.tuples(few, few))
    def inspect(self, page: int, good: int, again: int, graded: tuple[int, int]) -> None:
        id = self.pick(self.pages(inspected=False), page)
        quantity = self.book.pages[id].quantity
        self._inspect(id, *_split(quantity, good, again, graded))

    @to_inspect
    @rule(page=picks, less=few)
    def inspect_wrongly(self, page: int, less: int) -> None:
        """Parts that are not the whole are refused."""
        id = self.pick(self.pages(inspected=False), page)
        split = Split(self.book.pages[id].quantity + 1 + less, 0, 0, {})
        self.do(False, lambda: self.at_work.inspect(id, split, an_id("wrong")))

    def _inspect(self, id: str, split: Split, grades: Counter[str]) -> None:
        request = next(self.ids)
        reasons = (Reason("other", split.rejected),) if split.rejected else ()
        self.do(True, lambda: self.at_work.inspect(id, split, request, reasons))
        self._divide(id, split, grades)

    def _divide(self, id: str, split: Split, grades: Counter[str]) -> None:
        page = self.book.pages[id]
        page.split, page.grades = (split.accepted, split.rework, split.rejected), grades

    @handed_in
    @rule(page=picks, quantity=st.integers(0, 45), good=few, again=few, graded=st.tuples(few, few))
    def correct(self, page: int, quantity: int, good: int, again: int, graded: tuple[int, int]) -> None:
        self._correct(self.pick(list(self.book.pages), page), quantity, good, again, graded)

    @settled
    @rule(page=picks, quantity=st.integers(0, 45), good=few, again=few, graded=st.tuples(few, few))
    def correct_what_is_settled(
        self, page: int, quantity: int, good: int, again: int, graded: tuple[int, int]
    ) -> None:
        """What was approved stays; the difference, up or down, goes onto the next slip."""
        self._correct(self.pick(self.on_slips(), page), quantity, good, again, graded)

    def _correct(self, id: str, quantity: int, good: int, again: int, graded: tuple[int, int]) -> None:
        inspected = self.book.pages[id].split is not None
        split, grades = _split(quantity, good, again, graded)
        said, request = split if inspected else None, next(self.ids)
        parts = (split.accepted, split.rework, split.rejected) if inspected else None
        allowed = self.book.may_correct(id, quantity, parts)
        if self.do(allowed, lambda: self.at_work.correct(id, quantity, said, request)):
            self.book.count(id, quantity)
            if inspected:
                self._divide(id, split, grades)

    @handed_in
    @rule(page=picks)
    def withdraw(self, page: int) -> None:
        id, request = self.pick(self.pages(inspected=False) or list(self.book.pages), page), next(self.ids)
        found = self.book.pages[id]
        allowed = found.split is None and not found.withdrawn
        if self.do(allowed, lambda: self.at_work.withdraw(id, request)):
            self.book.withdraw(id)

    @rule(step=st.sampled_from(list(STEPS)), yuan=st.sampled_from(RATES), ahead=st.integers(-3, 5))
    def set_rate(self, step: str, yuan: str, ahead: int) -> None:
        """A new rate counts for work from its day on; what was promised already stays."""
        since = self.today() + timedelta(days=ahead)
        known = [page for page in self.book.pages.values() if page.step == step and not page.withdrawn]
        allowed, request = all(page.day < since for page in known), next(self.ids)
        if self.do(allowed, lambda: self.at_work.set_rate(Decimal(yuan), since, step, request)):
            kept = [(day, rate) for day, rate in self.rates[step] if day != since]
            self.rates[step] = sorted([*kept, (since, Decimal(yuan))])


def _split(quantity: int, good: int, again: int, graded: tuple[int, int]) -> tuple[Split, Counter[str]]:
    """Divide a quantity; some of the good ones get a grade."""
    accepted = quantity - good % (quantity + 1) if good % 3 else quantity
    rework = again % (quantity - accepted + 1)
    best = graded[0] % (accepted + 1)
    second = graded[1] % (accepted - best + 1)
    grades = {"A": best, "B": second, PLAIN: accepted - best - second}
    plain = graded[0] % 2
    said = Counter({PLAIN: accepted}) if plain else Counter({g: n for g, n in grades.items() if n})
    split = Split(accepted, rework, quantity - accepted - rework, {} if plain else dict(said))
    return split, Counter({grade: n for grade, n in said.items() if n})


def worker_of(worker: str) -> Any:
    """A worker's own account."""
    from kernel.identity import Grant, Role
    from kernel.permissions import Actor

    return Actor(an_id(f"account of {worker}"), (Grant(Role.WORKER, worker=worker),))
