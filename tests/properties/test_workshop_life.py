"""Months at a workshop, made up by hypothesis: the house always says what a careful book would say.

Pieces are handed in, counted again, inspected, corrected, undone, reworked; runs are prepared, cut off,
discarded, approved, paid; what is broken is stated, contested, answered, let go, and taken of wages; anything
is sent twice. Both stores.
"""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from income.readmodel import STAGES
from shell.house import House
from shell.rebuild import verify
from tests.properties.book import PLAIN, half_up
from tests.properties.breaking import Breaking
from tests.properties.working import EVER, FIRST, LAST, picks
from workshops import events as e
from workshops.domain import PayRun, PaySlip
from workshops.events import Split


class Life(Breaking):
    """Days pass, anything is sent again, and all of it adds up."""

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
        self._bad_once()
        self._settle_everything()
        self._bad_once()
        self._every_piece_once()
        self._every_fen_once()
        self._nobody_below_the_minimum()
        self._damage_within_the_limits()
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
            if self.misled(id):
                self._discard(id)
            else:
                self._approve(id)
        if self.book.due(EVER) or self.at_work.read.uncompared(self.at_work.id, EVER) or self.owed_back():
            self.prepare((self.today() - EVER).days, None, True)
        assert self.at_work.read.due(self.at_work.id, EVER) == []

    def _bad_once(self) -> None:
        """What inspection found adds up, rework that came in again apart from what came in first."""
        said: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
        for page in self.book.pages.values():
            if page.split is not None:
                parts = zip(("accepted", "rework", "rejected"), page.split, strict=True)
                said[page.origin is not None].update(dict(parts))
        told: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
        for row in self.at_work.read.found(self.at_work.id, date.min, date.max, self.at_work.now):
            told[bool(row["again"])].update({part: row[part] for part in ("accepted", "rework", "rejected")})
        assert told == said

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

    def _nobody_below_the_minimum(self) -> None:
        """In every window the top-ups come to what hours × minimum wage are above the pieces, no fen more."""
        topped: Counter[tuple[str, date]] = Counter()
        for slip in self._slips():
            for line in slip.lines:
                if line.top_up:
                    topped[slip.worker, line.top_up.first] += line.amount
        windows = {(worker, self.book.begin_of(day)) for worker, day in self.book.hours}
        assert topped.keys() <= windows
        for worker, first in windows:
            assert topped[worker, first] == self.book.lacking(worker, first)

    def _damage_within_the_limits(self) -> None:
        """In the end no month has given more than the law lets it, no damage taken more than it is, and none
        that was let go anything."""
        wages: Counter[tuple[str, str]] = Counter()
        taken: Counter[tuple[str, str]] = Counter()
        paid_for: Counter[str] = Counter()
        for slip in self._slips():
            for line in slip.lines:
                if line.deduction:
                    taken[slip.worker, line.month] -= line.amount
                    paid_for[line.deduction.damage] -= line.amount
                elif line.month:
                    wages[slip.worker, line.month] += line.amount
        for (worker, month), fen in taken.items():
            assert 0 <= fen <= self.book.broken.bound(month, wages[worker, month])
        for id, fen in paid_for.items():
            damage = self.book.broken.damages[id]
            assert 0 <= fen <= (0 if damage.withdrawn else damage.amount)

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
        work = sum(
            line.amount for line in lines if line.kind in ("work", "difference", "top-up", "deduction")
        )
        assert work == paid + due + carried
        taken = Counter(slip.carried_from for slip in slips if slip.carried_from)
        assert all(times == 1 for times in taken.values())


def test_whatever_happens_at_a_workshop_adds_up(shared_house: House) -> None:
    """Invariants 1, 2, 3, 4 and 7 of the domain, after every step; then row by row against a rebuild."""

    class LifeHere(Life):
        house = shared_house

    run_state_machine_as_test(
        LifeHere,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
        ),
    )
    told: list[str] = []
    assert verify(shared_house, told.append), told
