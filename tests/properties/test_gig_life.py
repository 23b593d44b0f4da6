"""Weeks of short work, made up by hypothesis: the house always says what a careful notice board would say.

Gigs are drafted, published, resized, called off; people apply, are chosen, say that they come or make room,
leave; shifts begin, are recorded and corrected, are paid; anything is sent again later. Both stores.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gigs.domain import Gig
from gigs.events import Confirmation, Pay, Posting, Shift
from kernel.errors import Refused
from kernel.identity import Grant, Role
from kernel.money import from_micro
from kernel.permissions import Actor
from kernel.schedule import Schedule
from kernel.time import ZONE
from shell.house import House
from shell.rebuild import verify
from tests.examples.who import VILLAGE, an_id
from tests.gigs.market import Market
from tests.properties import notice_board as model

HUNG_UP = datetime(2026, 11, 1, tzinfo=ZONE)
BEGIN = 680  # hours since: two days before November ends
MONTHS = ("2026-11", "2026-12")
PAYS = ("25.50", "18.3333", "0.0350")
CONFIRMS = (None, (24, 12), (12, 1), (6, 2))
QUANTITIES = ("0.01", "1", "4.25", "8", "8.5", "12")

_numbers = count()
posted = precondition(lambda self: self.board.gigs)
worked = precondition(lambda self: any(gig.work for gig in self.board.gigs.values()))
picks = st.integers(0, 1000)
heads = st.integers(1, 3)
lengths = st.integers(1, 8)
waits = st.sampled_from([1, 3, 10, 25, 40])


class Life(RuleBasedStateMachine):
    """One employer, three people, and the notice board beside them."""

    house: House

    @initialize()
    def begin(self) -> None:
        """Nothing has happened yet."""
        number = next(_numbers)
        self.employer = an_id(f"employer of life {number}")
        self.people = [an_id(f"person {n} of life {number}") for n in range(3)]
        self.ids = (an_id(f"thing {n} of life {number}") for n in count())
        boss = Actor(an_id(f"boss of {number}"), (Grant(Role.EMPLOYER, employer=self.employer),))
        self.market = Market(self.house, at(BEGIN), boss)
        self.board = model.Board()
        self.board.until(BEGIN)
        self.done: list[Callable[[], Any]] = []

    # -- help --------------------------------------------------------------------------------------

    def do(self, allowed: bool, call: Callable[[], Any], *, again: bool = True) -> bool:
        """Ask for something: done where the board allows it, else refused without a trace."""
        head, refused = self.house.store.head(), None
        self.market.now = at(self.board.now)
        try:
            call()
        except Refused as refusal:
            refused = refusal.code
        assert (refused is None) is allowed, refused or "this had to be refused"
        if not allowed:
            assert self.house.store.head() == head
        elif again:
            self.done.append(call)
        return allowed

    def pick(self, among: list[Any], number: int) -> Any:
        return among[number % len(among)]

    def gig(self, number: int) -> str:
        """One of the latest gigs, or any."""
        ids = list(self.board.gigs)
        return str(self.pick(ids[-3:] if number % 4 else ids, number // 4))

    # -- the employer ------------------------------------------------------------------------------

    @rule(
        shifts=st.lists(st.tuples(waits, lengths, heads), min_size=1, max_size=2),
        choosing=st.booleans(),
        pay=st.sampled_from(PAYS),
        publish=st.integers(0, 5),
        takers=st.integers(0, 3),
        confirm=st.sampled_from(CONFIRMS),
    )
    def post(
        self,
        shifts: list[tuple[int, int, int]],
        choosing: bool,
        pay: str,
        publish: int,
        takers: int,
        confirm: tuple[int, int] | None,
    ) -> None:
        """Write a gig down; mostly it is published at once, and some people are quick."""
        id, now = next(self.ids), self.board.now
        times = [model.Shift(now + wait, now + wait + length, head) for wait, length, head in shifts]
        said: dict[str, Any] = {
            "posting": Posting(self.employer, "packing", VILLAGE),
            "shifts": tuple(Shift(at(s.start), at(s.end), s.headcount) for s in times),
            "mode": "choose" if choosing else "instant",
            "pay": Pay("hour", Decimal(pay)),
            "confirm": Confirmation(*confirm) if confirm else None,
        }
        if self.do(True, lambda: self.market.draft(id, **said)):
            self.board.gigs[id] = model.Gig(times, choosing, Fraction(pay), confirm=confirm)
        if publish:
            self._publish(id)
            for who in range(takers):
                self.apply(4 * (len(self.board.gigs) - 1), who, None)

    @posted
    @rule(gig=picks)
    def publish(self, gig: int) -> None:
        self._publish(self.gig(gig))

    def _publish(self, id: str) -> None:
        request = next(self.ids)
        call = self.market.gigs.publish
        if self.do(self.board.may_publish(id), lambda: self.market.do(call, id=id, request=request)):
            self.board.publish(id)

    @posted
    @rule(gig=picks, shift=picks, headcount=heads)
    def resize(self, gig: int, shift: int, headcount: int) -> None:
        id = self.gig(gig)
        if self.board.gigs[id].state != "published":
            return
        known = [each.headcount for each in self.board.gigs[id].shifts]
        no = shift % len(known)
        wanted = [*known[:no], headcount, *known[no + 1 :]]
        allowed = self.board.may_resize(id, no, headcount)
        if self.do(allowed, lambda: self.market.resize(*wanted, id=id), again=False):
            self.board.resize(id, no, headcount)

    @posted
    @rule(gig=picks, sure=st.integers(0, 2))
    def cancel(self, gig: int, sure: int) -> None:
        """Seldom: it ends a story."""
        id, request = self.gig(gig), next(self.ids)
        if not sure and self.do(self.board.may_cancel(id), lambda: self.market.cancel(id, request)):
            self.board.cancel(id)

    # -- the people --------------------------------------------------------------------------------

    @posted
    @rule(gig=picks, who=picks, which=st.sampled_from([None, (0,), (1,), (0, 1)]))
    def apply(self, gig: int, who: int, which: tuple[int, ...] | None) -> None:
        id, worker, request = self.gig(gig), self.pick(self.people, who), next(self.ids)
        said = [no for no in which or () if no < len(self.board.gigs[id].shifts)]
        wanted = self.board.gigs[id].to_come(self.board.now) if which is None else said
        asked = None if which is None else tuple(said)
        allowed = self.board.may_apply(id, worker, wanted)
        if self.do(allowed, lambda: self.market.apply(worker, id, asked, request)):
            self.board.apply(id, worker, wanted)

    @posted
    @rule(gig=picks, who=picks)
    def choose(self, gig: int, who: int) -> None:
        id, worker, request = self.gig(gig), self.pick(self.people, who), next(self.ids)
        allowed = self.board.may_hire(id, worker) if worker in self.board.gigs[id].standing else False
        if self.do(allowed, lambda: self.market.decide(worker, "hired", id, request)):
            self.board.choose(id, worker)

    @posted
    @rule(gig=picks, who=picks, sent=st.booleans())
    def leave(self, gig: int, who: int, sent: bool) -> None:
        """They withdraw, or the employer declines them."""
        id, worker, request = self.gig(gig), self.pick(self.people, who), next(self.ids)
        if sent:
            call = lambda: self.market.decide(worker, "declined", id, request)  # noqa: E731
        else:
            call = lambda: self.market.withdraw(worker, id, request)  # noqa: E731
        if self.do(self.board.may_leave(id, worker, sent=sent), call):
            self.board.leave(id, worker, "declined" if sent else "withdrawn")

    @posted
    @rule(gig=picks, who=picks)
    def confirm(self, gig: int, who: int) -> None:
        """They say that they come, asked or not."""
        id, worker, request = self.gig(gig), self.pick(self.people, who), next(self.ids)
        call = lambda: self.market.confirm(worker, id, None, request)  # noqa: E731
        if self.do(self.board.may_confirm(id, worker), call):
            self.board.confirm(id, worker)

    @posted
    @rule()
    def the_clock_comes_by(self) -> None:
        """Whoever is to be asked is asked, whoever did not answer makes room."""
        self.market.tick(at(self.board.now))
        for id in self.board.gigs:
            self.board.tick(id)

    # -- the work ----------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 3, 12]))
    def wait(self, hours: int) -> None:
        self.board.until(self.board.now + hours)

    @worked
    @rule(work=picks, quantity=st.sampled_from([*QUANTITIES, None]))
    def record(self, work: int, quantity: str | None) -> None:
        """They came, or did not."""
        known = [(id, *key) for id, gig in self.board.gigs.items() for key in gig.work]
        begun = [each for each in known if self.board.gigs[each[0]].shifts[each[2]].start <= self.board.now]
        id, worker, no = self.pick(begun if begun and work % 8 else known, work // 8)
        request, said = next(self.ids), None if quantity is None else Fraction(quantity)
        outcome = "absent" if quantity is None else "attended"
        call = lambda: self.market.record(worker, no, outcome, quantity, id, request)  # noqa: E731
        if self.do(self.board.may_record(id, worker, no, said), call):
            self.board.record(id, worker, no, said)

    @worked
    @rule(work=picks)
    def pay(self, work: int) -> None:
        """All that is due; nothing due, or less than half a fen, is refused."""
        known = [(id, key[0]) for id, gig in self.board.gigs.items() for key in gig.work]
        id, worker = self.pick(known, work)
        owed, request = self.board.unpaid(id, worker), next(self.ids)
        amounts: list[int] = []
        due = any(yuan >= Fraction(1, 200) for yuan in owed.values())
        if self.do(due, lambda: amounts.append(self.market.pay(worker, id, request).amount)):
            assert amounts == [self.board.pay(id, worker)]

    @precondition(lambda self: self.done)
    @rule(call=picks)
    def send_again(self, call: int) -> None:
        """A phone that had no network sends it once more, whatever has happened since."""
        head = self.house.store.head()
        self.market.now = at(self.board.now)
        self.pick(self.done, call)()
        assert self.house.store.head() == head

    # -- what always holds -------------------------------------------------------------------------

    @invariant()
    def everybody_stands_where_the_board_says(self) -> None:
        """And no shift ever has more people than places."""
        kept = self.house.store.get_many(Gig, self.board.gigs) if hasattr(self, "board") else {}
        for id, gig in kept.items():
            said = self.board.gigs[id]
            assert gig.state == said.state
            assert {who: known.state for who, known in gig.applications.items()} == {
                who: state for who, (state, _) in said.standing.items()
            }
            for no, shift in enumerate(said.shifts):
                assert {who for who, held in gig.places.items() if no in held} == set(shift.names)
                assert len(shift.names) <= gig.shifts[no].headcount == shift.headcount

    @invariant()
    def nobodys_hours_are_taken_but_by_their_shifts(self) -> None:
        """And never two at a time: the board would not allow it."""
        for who in getattr(self, "people", []):
            months = self.house.store.get_many(Schedule, [Schedule.id_of(who, m) for m in MONTHS])
            slots = set[tuple[str, int]]().union(*(month.slots for month in months.values()))
            assert slots == self.board.busy(who)

    @invariant()
    def places_are_counted_as_the_measure_says(self) -> None:
        for fill in self.market.read.fill_months(self.employer, *MONTHS) if hasattr(self, "market") else ():
            counts = {name: n for name, n in fill._asdict().items() if name not in ("key", "month") and n}
            assert counts == self.board.fill(MONTHS.index(fill.month))

    @invariant()
    def what_was_earned_is_paid_or_owed(self) -> None:
        for id, gig in self.board.gigs.items() if hasattr(self, "board") else ():
            rows = {(row["worker"], row["shift"]): row for row in self.market.read.places(id)}
            assert rows.keys() == gig.work.keys()
            for key, work in gig.work.items():
                earned, unpaid, paid = (from_micro(rows[key][name]) for name in ("earned", "unpaid", "paid"))
                assert paid + unpaid == earned
                assert (Fraction(earned), Fraction(paid)) == (work.quantity * gig.pay, work.paid * gig.pay)


def at(hour: int) -> datetime:
    """The moment of an hour of the board."""
    return HUNG_UP + timedelta(hours=hour)


def test_gigs_agree_with_the_notice_board(shared_house: House) -> None:
    """Whatever is asked, in whatever order, on both stores; a rebuild tells the same."""
    life = type("Life", (Life,), {"house": shared_house})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        life,
        settings=settings(max_examples=20, stateful_step_count=50, suppress_health_check=checks),
    )
    told: list[str] = []
    assert verify(shared_house, told.append), told
