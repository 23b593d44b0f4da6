"""Weeks of an order, made up by hypothesis, beside a model written from the rules alone. Both stores.

Invariant 8: per worker and order, still out = issued - used - returned - scrapped + what counts found
different, and never below zero. And: shares within the quantity and what is agreed over it, lots within what
is finished, anything sent twice counts once.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kernel.errors import Refused
from shell.house import House
from shell.rebuild import verify
from tests.examples import who
from tests.examples.order_events import BILL
from tests.examples.what import AT
from tests.examples.who import NUMBERS, WORKSHOP, an_id
from tests.ordering import Ordering
from workshops.events import Split

EACH = {"wiring": {"wire": Decimal("0.35"), "lamp": Decimal(3)}, "packing": {"box": Decimal(1)}}
assert EACH["wiring"]["wire"] == BILL[0].each
WORKERS = sorted(NUMBERS)
workers, materials = st.sampled_from(WORKERS), st.sampled_from(["wire", "lamp", "box"])
amounts = st.decimals("0.0001", "60", places=4)
pieces, picks = st.integers(1, 40), st.integers(0, 1000)
REFUSED = {
    "material-exceeds",
    "share-exceeds",
    "lot-exceeds",
    "over-not-agreed",
    "order-unknown",
    "order-closed",
    "no-share",
    "below-shipped",
    "nothing-changes",
    "no-change",
    "close-reason-needed",
    "order-not-accepted",
    "not-closed",
    "rework-exceeds",
    "already-inspected",
    "already-withdrawn",
}


class Account:
    """One account as the rules have it: what came, what went, what a count said last."""

    def __init__(self) -> None:
        self.book = Decimal(0)  # below zero where more was used than the book brought

    @property
    def out(self) -> Decimal:
        return max(self.book, Decimal(0))


class OrderLife(RuleBasedStateMachine):
    """The model: accounts by holder and material, hand-ins, shares, lots."""

    house: House
    number = 0

    @initialize(over=st.integers(0, 10))
    def begin(self, over: int) -> None:
        OrderLife.number += 1
        self.id = an_id(f"life {OrderLife.number}")
        self.at_work = Ordering(self.house, now=AT)
        if self.at_work.read.workshop(WORKSHOP) is None:
            self.at_work.now -= timedelta(days=20)
            self.at_work.found()
            self.at_work.now = AT
        self.at_work.order(self.id, over=over)
        self.quantity, self.over, self.share, self.shipped, self.state = 100, over, 0, 0, "placed"
        self.accounts: dict[tuple[str, str], Account] = defaultdict(Account)
        self.made: dict[str, dict[str, Any]] = {}
        self.done: list[Callable[[], Any]] = []
        self.change: tuple[str, int] | None = None
        self.waiting: list[tuple[str, dict[str, Any]]] = []
        self.entered = 0

    def _try(self, call: Callable[[], Any]) -> str | None:
        """Do it; why it was refused, if it was."""
        try:
            call()
        except Refused as refusal:
            if refusal.code not in REFUSED:
                raise
            return refusal.code
        self.done.append(call)
        return None

    def _request(self) -> str:
        return an_id(f"{self.id} {len(self.done)} {self.at_work.now}")

    # -- the order -------------------------------------------------------------------------------------

    @rule(quantity=st.integers(1, 120))
    def take(self, quantity: int) -> None:
        request = self._request()
        call = lambda: self.at_work.take(quantity, self.id, request)  # noqa: E731
        fits = self.state in ("placed", "open") and self.share + quantity <= self.quantity + self.over
        assert (self._try(call) is None) is fits
        if fits:
            self.share, self.state = self.share + quantity, "open"

    @rule(quantity=st.integers(1, 150))
    def want_another_quantity(self, quantity: int) -> None:
        request = self._request()
        over = min(self.over, quantity)
        call = lambda: self.at_work.propose(request, self.id, quantity=quantity, over=over)  # noqa: E731
        may = self.state in ("placed", "open") and (quantity, over) != (self.quantity, self.over)
        may = may and quantity + over >= self.shipped
        assert (self._try(call) is None) is may
        if may and self.state == "placed":
            self.quantity, self.over = quantity, over
        elif may:
            self.change = (request, quantity)

    @rule(agreed=st.booleans())
    def answer(self, agreed: bool) -> None:
        request, quantity = self.change or (an_id("none"), 0)
        call = lambda: self.at_work.answer(agreed, request, self.id)  # noqa: E731
        may = self.change is not None and self.state == "open"
        assert (self._try(call) is None) is may
        if may:
            if agreed:
                all_of_it = self.share >= self.quantity
                self.over = min(self.over, quantity)
                self.share = quantity if all_of_it else min(self.share, quantity + self.over)
                self.quantity = quantity
            self.change = None

    @rule(quantity=st.integers(1, 40))
    def ship(self, quantity: int) -> None:
        request = self._request()
        call = lambda: self.at_work.ship(quantity, request, self.id)  # noqa: E731
        may = self.state == "open" and quantity <= self._finished() - self.shipped
        may = may and self.shipped + quantity <= self.quantity + self.over
        assert (self._try(call) is None) is may
        self.shipped += quantity if may else 0

    @rule(reason=st.sampled_from([None, "less-needed"]))
    def close(self, reason: str | None) -> None:
        request = self._request()
        call = lambda: self.at_work.close(reason, request, self.id)  # noqa: E731
        may = self.state == "open" and (reason is not None or self.shipped == self.quantity)
        assert (self._try(call) is None) is may
        if may:
            self.state, self.change = "closed", None

    @rule()
    def reopen(self) -> None:
        said = {"id": self.id, "request": self._request(), "actor": who.ENTERPRISE}
        call = lambda: self.at_work.do(self.at_work.orders.reopen, **said)  # noqa: E731
        assert (self._try(call) is None) is (self.state == "closed")
        self.state = "open" if self.state == "closed" else self.state

    # -- work ------------------------------------------------------------------------------------------

    @rule(worker=workers, step=st.sampled_from(["wiring", "packing"]), quantity=pieces)
    def hand_in(self, worker: str, step: str, quantity: int) -> None:
        id = self._request()
        said = {"order": self.id, "worker": worker, "step": step}
        call = lambda: self.at_work.make(id, quantity, **said)  # noqa: E731
        refused = self._try(call)
        assert (refused is None) is (self.state == "open")
        if refused is None:
            self._was_made(id, worker, step, quantity)

    @rule(worker=workers, step=st.sampled_from(["wiring", "packing"]), quantity=pieces)
    def enter_without_a_network(self, worker: str, step: str, quantity: int) -> None:
        """It waits on the device, with its id; nobody else knows of it."""
        self.entered += 1
        said = {"worker": worker, "step": step, "quantity": quantity}
        self.waiting.append((an_id(f"{self.id} device {self.entered}"), said))

    @rule(lost=picks)
    def come_online(self, lost: int) -> None:
        """All that waits is sent, in its order; some answers are lost, so these come twice. What came too
        late for the order is refused and counts nowhere, however often it is sent."""
        for place, (id, said) in enumerate(self.waiting):
            call = partial(self.at_work.make, id, order=self.id, **said)
            refused = self._try(call)
            assert (refused is None) is (self.state == "open")
            if refused is None:
                self._was_made(id, **said)
            if place <= lost % len(self.waiting):
                assert self._try(call) == refused
        self.waiting.clear()

    def _was_made(self, id: str, worker: str, step: str, quantity: int) -> None:
        self.made[id] = {"worker": worker, "step": step, "quantity": quantity, "split": None, "of": None}
        self._used(worker, step, quantity)

    @rule(pick=picks, rework=st.integers(0, 5), rejected=st.integers(0, 5))
    def inspect(self, pick: int, rework: int, rejected: int) -> None:
        open_ = [id for id, each in self.made.items() if each["split"] is None and each["quantity"]]
        if not open_:
            return
        id = open_[pick % len(open_)]
        rework = min(rework, self.made[id]["quantity"])
        rejected = min(rejected, self.made[id]["quantity"] - rework)
        split = Split(self.made[id]["quantity"] - rework - rejected, rework, rejected, {})
        self.at_work.inspect(id, split)
        self.made[id]["split"] = split

    @rule(pick=picks)
    def bring_back(self, pick: int) -> None:
        sent = [id for id, each in self.made.items() if each["split"] and each["split"].rework]
        back = {each["of"] for each in self.made.values()}
        left = [id for id in sent if id not in back]
        if not left:
            return
        origin = left[pick % len(left)]
        first, id = self.made[origin], self._request()
        count = first["split"].rework
        self.at_work.hand_in(id, count, worker=first["worker"], step=first["step"], rework_of=origin)
        self.made[id] = {**first, "quantity": count, "split": None, "of": origin}

    @rule(pick=picks, quantity=pieces)
    def mend(self, pick: int, quantity: int) -> None:
        open_ = [id for id, each in self.made.items() if each["split"] is None and not each["of"]]
        open_ = [id for id in open_ if self.made[id]["quantity"]]
        if open_:
            id = open_[pick % len(open_)]
            self.at_work.correct(id, quantity, None, self._request())
            self._used(self.made[id]["worker"], self.made[id]["step"], quantity - self.made[id]["quantity"])
            self.made[id]["quantity"] = quantity

    @rule(pick=picks)
    def undo(self, pick: int) -> None:
        open_ = [id for id, each in self.made.items() if each["split"] is None and each["quantity"]]
        open_ = [id for id in open_ if not self.made[id]["of"]]
        if open_:
            id = open_[pick % len(open_)]
            self.at_work.withdraw(id, self._request())
            self._used(self.made[id]["worker"], self.made[id]["step"], -self.made[id]["quantity"])
            self.made[id]["quantity"] = 0

    # -- material --------------------------------------------------------------------------------------

    @rule(material=materials, amount=amounts)
    def receive(self, material: str, amount: Decimal) -> None:
        if self._moved("receive", material, amount, self.state == "open"):
            self._account("", material).book += amount

    @rule(worker=workers, material=materials, amount=amounts)
    def issue(self, worker: str, material: str, amount: Decimal) -> None:
        stock = self._account("", material)
        may = self.state == "open" and amount <= stock.out
        if self._moved("issue", material, amount, may, worker=worker):
            stock.book -= amount
            self._account(worker, material).book += amount

    @rule(worker=workers, material=materials, amount=amounts)
    def take_back(self, worker: str, material: str, amount: Decimal) -> None:
        own = self._account(worker, material)
        if self._moved("take_back", material, amount, bool(self.share) and amount <= own.out, worker=worker):
            own.book -= amount
            self._account("", material).book += amount

    @rule(worker=st.sampled_from([None, *WORKERS]), material=materials, amount=amounts)
    def scrap(self, worker: str | None, material: str, amount: Decimal) -> None:
        account = self._account(worker or "", material)
        said = {"worker": worker, "reason_code": "lost"}
        if self._moved("scrap", material, amount, bool(self.share) and amount <= account.out, **said):
            account.book -= amount

    @rule(worker=st.sampled_from([None, *WORKERS]), material=materials, amount=amounts)
    def count(self, worker: str | None, material: str, amount: Decimal) -> None:
        said = {"worker": worker, "reason_code": "issue-unwritten"}
        if self._moved("count", material, amount, bool(self.share), **said):
            self._account(worker or "", material).book = amount

    def _moved(self, act: str, material: str, amount: Decimal, may: bool, **said: Any) -> bool:
        request = self._request()
        said |= {"order": self.id, material: str(amount)}
        call = lambda: self.at_work.move(act, request, **dict(said))  # noqa: E731
        assert (self._try(call) is None) is may
        return may

    def _account(self, holder: str, material: str) -> Account:
        return self.accounts[holder, material]

    def _used(self, worker: str, step: str, quantity: int) -> None:
        for material, each in EACH[step].items():
            self._account(worker, material).book -= each * quantity

    def _finished(self) -> int:
        good: Counter[str] = Counter()
        for each in self.made.values():
            good[each["step"]] += each["split"].accepted if each["split"] else 0
        return min(good["wiring"], good["packing"])

    # -- and again ---------------------------------------------------------------------------------------

    @rule(pick=picks)
    def send_again(self, pick: int) -> None:
        """Whatever succeeded once changes nothing when it arrives again, however late."""
        if self.done:
            head = self.house.store.head()
            self.done[pick % len(self.done)]()
            assert self.house.store.head() == head

    # -- what must hold ----------------------------------------------------------------------------------

    @invariant()
    def material_adds_up(self) -> None:
        """Still out is what the rules say, never below zero, and the sum of its movements."""
        if not hasattr(self, "id"):
            return
        told = {(row["worker"], row["material"]): row for row in self.at_work.told.material(self.id)}
        for (holder, material), account in self.accounts.items():
            row = told.get((holder, material), {"out": 0, "beyond": 0})
            assert row["out"] == account.out * 10_000 >= 0
            assert row["beyond"] == max(-account.book, Decimal(0)) * 10_000
            assert self.at_work.out(material, holder or None, self.id) == account.out

    @invariant()
    def the_order_adds_up(self) -> None:
        """Shares and lots are what was agreed, and work is what was handed in for the first time."""
        if not hasattr(self, "id"):
            return
        order = self.at_work.told.order(self.id)
        assert order is not None
        assert (order["state"], order["taken"], order["shipped"]) == (self.state, self.share, self.shipped)
        assert (order["quantity"], order["over"]) == (self.quantity, self.over)
        work = self.at_work.told.work([self.id])[self.id].get(WORKSHOP, {})
        for step in EACH:
            first = [each for each in self.made.values() if each["step"] == step and not each["of"]]
            handed_in = work[step]["handed_in"] if step in work else 0
            assert handed_in == sum(each["quantity"] for each in first)
        assert self.at_work.told.finished(self.id, WORKSHOP) == self._finished()

    def teardown(self) -> None:
        told: list[str] = []
        assert verify(self.house, told.append), told


def test_orders_and_material_add_up_whatever_happens(house: House) -> None:
    """Random interleavings of an enterprise, a workshop and a bad network."""

    class AtHouse(OrderLife):
        pass

    AtHouse.house = house
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AtHouse,
        settings=settings(
            max_examples=6,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
