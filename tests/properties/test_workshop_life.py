"""Months at a workshop, made up by hypothesis: the house always says what a careful book would say.

Pieces are handed in, counted again, inspected, corrected, undone, reworked; runs are prepared, cut off,
discarded, approved, paid; anything is sent twice. Both stores.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from income.readmodel import STAGES, IncomeReadModel
from kernel.errors import Refused
from kernel.time import ZONE
from shell.house import House
from shell.rebuild import verify
from tests.examples.what import FACTORS
from tests.examples.who import an_id
from tests.founding import Founded
from tests.properties.book import PLAIN, Book, Page, Run, half_up
from workshops import events as e
from workshops.domain import HandIn, PayRun, PaySlip
from workshops.events import Reason, Split

BEGIN = datetime(2026, 10, 20, 8, 0, tzinfo=ZONE)
EVER = date(2027, 12, 31)
STEPS = {"wiring": "0.42", "packing": "0.0350"}
RATES = ("0.42", "0.45", "0.5", "0.0350", "1.2345")
FIRST, LAST = "2026-09", "2027-03"

_numbers = count()

handed_in = precondition(lambda self: self.book.pages)
to_inspect = precondition(lambda self: self.pages(inspected=False))
reworked = precondition(lambda self: self.sent_back())
started = precondition(lambda self: self.book.runs)
settled = precondition(lambda self: self.on_slips())
cut_off = precondition(lambda self: self.runs("preparing"))

few = st.integers(0, 30)
days = st.integers(0, 8)
picks = st.integers(0, 1000)


class Life(RuleBasedStateMachine):
    """One workshop, two workers, and the book beside it."""

    house: House

    @initialize(quantities=st.lists(st.integers(1, 40), min_size=2, max_size=4))
    def begin(self, quantities: list[int]) -> None:
        """A first pay day is behind us when hypothesis begins."""
        number = next(_numbers)
        self.workers = sorted(an_id(f"worker {n} of {number}") for n in range(2))
        self.at_work = Founded(self.house, an_id(f"workshop {number}"), now=BEGIN)
        self.at_work.found({worker: f"G{n}" for n, worker in enumerate(self.workers)})
        self.book = Book()
        self.rates = {step: [(date(2026, 10, 1), Decimal(yuan))] for step, yuan in STEPS.items()}
        self.done: list[Callable[[], Any]] = []
        self.seen: list[tuple[datetime, dict[str, dict[str, dict[str, int]]]]] = []
        self.income = self.house.get(IncomeReadModel)
        self.ids = (an_id(f"thing {n} of {number}") for n in count())
        for worker, quantity in enumerate(quantities):
            self.hand_in(worker, "wiring", quantity, 1, True)
        self.prepare(0, None, True)

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
                actor=_worker(found.work.worker),
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

    # -- pay ---------------------------------------------------------------------------------------

    @rule(
        ago=st.sampled_from([0, 0, 0, 2, 8]),
        cut_off=st.sampled_from([None, None, None, None, 0, 1]),
        at_once=st.booleans(),
    )
    def prepare(self, ago: int, cut_off: int | None, at_once: bool) -> None:
        """Start a run; `cut_off` is how many slips are drawn up before its job is killed.

        Half of those that are not are approved at once.
        """
        id, to = next(self.ids), self.today() - timedelta(days=ago)
        owed = self.book.due(to)
        start = {"id": id, "workshop": self.at_work.id, "to": to, "label": to.isoformat()[:7]}
        if self.do(bool(owed), lambda: self.at_work.do(self.at_work.runs.start, **start)):
            self.book.runs[id] = Run(to, to.isoformat()[:7])
            self._draw_up(id, cut_off)
            if cut_off is None:
                self._finish(id)
                if at_once:
                    self._approve(id)

    @cut_off
    @rule(run=picks)
    def go_on(self, run: int) -> None:
        """The job is run again: it goes on where it was cut off."""
        id = self.pick(self.runs("preparing"), run)
        self._draw_up(id, None)
        self._finish(id)

    def _draw_up(self, id: str, at_most: int | None) -> None:
        run = self.book.runs[id]
        due = self.at_work.read.due(self.at_work.id, run.to)
        owed = self.book.due(run.to)
        assert {each.worker: sorted(each.hand_ins) for each in due} == {w: sorted(o) for w, o in owed.items()}
        for each in due[:at_most]:
            self.do(
                True,
                lambda each=each: self.at_work.do(  # type: ignore[misc]
                    self.at_work.runs.draw_up, run=id, due=[each], actor=None
                ),
            )
            if each.worker not in run.slips:
                slip = self.house.store.get(PaySlip, PaySlip.id_of(id, each.worker))
                carried = {PaySlip.id_of(r, each.worker): r for r in self.book.carries(each.worker)}
                assert bool(carried) is (slip.carried_from is not None)
                said = self.book.draw_up(id, each.worker, carried[slip.carried_from] if carried else None)
                assert (slip.net, slip.carried_out) == (said.net, said.carried_out)
                assert sum(line.amount for line in slip.lines) == slip.net >= 0
                for kind in {line.kind for line in slip.lines}:
                    event(kind)

    def _finish(self, id: str) -> None:
        self.do(True, lambda: self.at_work.do(self.at_work.runs.finish, run=id, actor=None))
        if self.book.runs[id].slips:
            self.book.runs[id].state = "prepared"
        else:
            self.book.discard(id)
        found = self.house.store.get(PayRun, id)
        assert (found.state, found.total) == (self.book.runs[id].state, self.book.runs[id].total)

    @started
    @rule(run=picks, page=picks, quantity=st.integers(0, 45))
    def discard(self, run: int, page: int, quantity: int) -> None:
        """Throw a run away, and mend one of the counts for which it had to be."""
        unapproved = self.runs("preparing", "prepared") or list(self.book.runs)
        id, request = self.pick(unapproved, run), next(self.ids)
        allowed = self.book.runs[id].state in ("preparing", "prepared")
        held = [page for page in self.book.pages if id in self.book.pages[page].put]
        if self.do(allowed, lambda: self.at_work.discard(id, request)):
            self.book.discard(id)
            if held:
                self._correct(self.pick(held, page), quantity, 0, 0, (0, 0))

    @started
    @rule(run=picks, wrong=st.sampled_from([0, 0, 0, 1]))
    def approve(self, run: int, wrong: int) -> None:
        id, request = self.pick(self.runs("prepared") or list(self.book.runs), run), next(self.ids)
        total = self.book.runs[id].total + wrong
        allowed = self.book.runs[id].state == "prepared" and not wrong
        if self.do(allowed, lambda: self.at_work.approve(id, total, request)):
            self.book.runs[id].state = "approved"

    def _approve(self, id: str) -> None:
        request, total = next(self.ids), self.book.runs[id].total
        self.do(True, lambda: self.at_work.approve(id, total, request))
        self.book.runs[id].state = "approved"

    @started
    @rule(run=picks, worker=picks, outcome=st.sampled_from(["paid", "failed"]))
    def pay(self, run: int, worker: int, outcome: str) -> None:
        id = self.pick(list(self.book.runs), run)
        who, request = self.pick(self.workers, worker), next(self.ids)
        slip = self.book.runs[id].slips.get(who)
        allowed = (
            self.book.runs[id].state == "approved" and slip is not None and slip.net > 0 and not slip.paid
        )
        if self.do(allowed, lambda: self.at_work.pay(id, who, outcome, request)) and slip is not None:
            slip.paid = outcome == "paid"

    # -- time, and the network -----------------------------------------------------------------------

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.at_work.now += timedelta(days=days)

    @precondition(lambda self: self.done)
    @rule(request=picks)
    def send_again(self, request: int) -> None:
        """Whatever succeeded once changes nothing when it arrives again, however late."""
        call = self.pick(self.done, request)
        head = self.house.store.head()
        call()
        assert self.house.store.head() == head

    # -- what must hold ------------------------------------------------------------------------------

    @invariant()
    def pieces_add_up(self) -> None:
        """Every count, split and debt is as the book has it."""
        rows = self.at_work.read.hand_ins(self.at_work.id, limit=1000)
        told = {row["id"]: row for row in rows}
        assert told.keys() == self.book.pages.keys()
        for id, page in self.book.pages.items():
            row = told[id]
            assert row["quantity"] == page.quantity
            assert Fraction(row["rate"]) == page.rate
            assert (row["state"] == "withdrawn") is page.withdrawn
            if page.split is not None:
                assert (row["accepted"], row["rework"], row["rejected"]) == page.split
                assert sum(page.split) == row["quantity"]
                assert row["due"] is (bool(page.open()) and not self.book.locked(page))

    @invariant()
    def income_is_what_happened(self) -> None:
        """What a worker is shown is the fold of what happened, month by month and stage by stage."""
        shown = {}
        for worker in self.workers:
            months = self.income.months(worker, FIRST, LAST)
            shown[worker] = {each.month: each.stages for each in months}
            said = self.book.income(worker)
            assert shown[worker] == {
                each.month: {stage: half_up(said.get((each.month, stage), Fraction(0))) for stage in STAGES}
                for each in months
            }
            in_months = {each.month for each in months}
            assert {month for month, _ in said} <= in_months
        self.seen.append((self.at_work.now, shown))

    def teardown(self) -> None:
        """In the end everything is run and approved: nothing was lost, nothing was paid twice."""
        if not hasattr(self, "seen"):
            return
        self._settle_everything()
        self._every_piece_once()
        self._every_fen_once()
        for moment, shown in dict(self.seen[::4] + self.seen[-1:]).items():
            for worker, months in shown.items():
                then = self.income.months(worker, FIRST, LAST, as_of=moment)
                assert {each.month: each.stages for each in then} == months

    def _settle_everything(self) -> None:
        for id in self.pages(inspected=False):
            quantity = self.book.pages[id].quantity
            self._inspect(id, Split(quantity, 0, 0, {}), Counter({PLAIN: quantity}))
        for id in self.runs("preparing"):
            self._draw_up(id, None)
            self._finish(id)
        for id in self.runs("prepared"):
            self._approve(id)
        if self.book.due(EVER):
            self.prepare((self.today() - EVER).days, None, True)
        assert self.at_work.read.due(self.at_work.id, EVER) == []

    def _slips(self) -> list[PaySlip]:
        wanted = [PaySlip.id_of(r, w) for r in self.runs("approved") for w in self.workers]
        return list(self.house.store.get_many(PaySlip, wanted).values())

    def _every_piece_once(self) -> None:
        settled: Counter[str] = Counter()
        for slip in self._slips():
            for line in slip.lines:
                for part in line.parts:
                    settled[part.hand_in] += part.quantity
        accepted = {id: page.split[0] for id, page in self.book.pages.items() if page.split}
        assert {id: settled[id] for id in accepted} == accepted
        assert settled.keys() <= accepted.keys()

    def _every_fen_once(self) -> None:
        runs = self.house.store.get_many(PayRun, self.runs("approved"))
        slips = self._slips()
        events = [
            each.event for each in self.house.store.events_of([PaySlip.stream(slip.id) for slip in slips])
        ]
        paid = sum(event.amount for event in events if isinstance(event, e.PaymentMade))
        due = sum(slip.net for slip in slips if not slip.paid)
        lines = [line for slip in slips for line in slip.lines]
        assert sum(run.total for run in runs.values()) == sum(slip.net for slip in slips) == paid + due
        assert sum(line.amount for line in lines) == sum(slip.net for slip in slips)
        carried = sum(slip.carried_out for slip in slips if slip.carry_run not in runs)
        work = sum(line.amount for line in lines if line.kind in ("work", "difference"))
        assert work == paid + due + carried
        taken = Counter(slip.carried_from for slip in slips if slip.carried_from)
        assert all(times == 1 for times in taken.values())


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


def _worker(worker: str) -> Any:
    from kernel.identity import Grant, Role
    from kernel.permissions import Actor

    return Actor(an_id(f"account of {worker}"), (Grant(Role.WORKER, worker=worker),))


def test_whatever_happens_at_a_workshop_adds_up(shared_house: House) -> None:
    """Invariants 1, 2, 3, 4 and 7 of the domain, after every step; then row by row against a rebuild."""

    class LifeHere(Life):
        house = shared_house

    run_state_machine_as_test(
        LifeHere,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    told: list[str] = []
    assert verify(shared_house, told.append), told
