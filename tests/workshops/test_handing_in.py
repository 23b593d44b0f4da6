"""Handing in, on both stores: recorded once, at the rate of the day; and rework that comes back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.examples import what, who
from tests.examples.what import SINCE, WORK_DATE
from tests.examples.who import AMEI, BAOGEN, STRANGER, WORKSHOP, an_id
from tests.founding import Founded, refused
from workshops.domain import HandIn
from workshops.events import OwnCountGiven, PiecesHandedIn, Split

ONE, TWO, THREE = an_id("one"), an_id("two"), an_id("three")


def test_the_grade_factors_promised_are_those_of_the_work_date(at_work: Founded) -> None:
    """Dated ahead, as rates are: work of the day before keeps the old ones, also when it is counted later."""
    tomorrow = WORK_DATE + timedelta(days=1)
    at_work.set_factor("B", Decimal("0.80"), tomorrow)
    assert at_work.hand_in(ONE, 10).thing.promised.factors["B"] == Decimal("0.85")
    at_work.now += timedelta(days=1)
    assert at_work.hand_in(TWO, 10, tomorrow).thing.promised.factors["B"] == Decimal("0.80")
    assert at_work.hand_in(THREE, 10).thing.promised.factors["B"] == Decimal("0.85")


def test_a_hand_in_is_recorded_once(at_work: Founded) -> None:
    """The second sending answers the first one's thing and says that it is not new."""
    first = at_work.hand_in(ONE, 30)
    again = at_work.hand_in(ONE, 30)
    assert (first.new, again.new) == (True, False)
    assert again.thing.quantity == 30
    assert again.position == first.position


def test_a_repeat_is_answered_though_the_step_is_gone_since(at_work: Founded) -> None:
    """A phone that was offline for a week; anything new under a step that is gone is refused."""
    at_work.hand_in(ONE, 30, worker="G01")
    at_work.define(steps=(what.PACKING,))
    head = at_work.house.store.head()
    for worker in (AMEI, "G01"):
        again = at_work.hand_in(ONE, 30, worker=worker)
        assert (again.thing.quantity, again.position, again.new) == (30, head, False)
    assert refused(lambda: at_work.hand_in(ONE, 31)) == "step-unknown"
    assert refused(lambda: at_work.hand_in(ONE, 30, worker=BAOGEN)) == "step-unknown"
    assert refused(lambda: at_work.hand_in(TWO, 30)) == "step-unknown"


def test_a_hand_in_sent_many_times_at_once_is_recorded_once(at_work: Founded) -> None:
    """Eight phones with one id: all are answered, one of them wrote."""

    def send(_: int) -> bool:
        return at_work.hand_ins.hand_in(
            id=ONE,
            workshop=WORKSHOP,
            worker="G01",
            product="lantern",
            step="wiring",
            quantity=30,
            work_date=WORK_DATE,
            at=what.AT,
            actor=at_work.coordinator,
        ).new

    with ThreadPoolExecutor(8) as phones:
        assert sorted(phones.map(send, range(8))) == [False] * 7 + [True]
    assert len(at_work.house.store.events_of([HandIn.stream(ONE)])) == 1


def test_a_worker_is_named_by_id_or_by_number(at_work: Founded) -> None:
    """Numbers as they are typed."""
    assert at_work.hand_in(ONE, 30, worker="g 02").thing.work.worker == BAOGEN


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"worker": STRANGER}, "not-a-member"),
        ({"worker": "G99"}, "not-a-member"),
        ({"product": "balloon"}, "product-unknown"),
        ({"step": "gilding"}, "step-unknown"),
        ({"step": "electric"}, "not-qualified"),
        ({"rework_of": TWO}, "not-found"),
        ({"actor": who.ELSEWHERE}, "forbidden"),
        ({"actor": who.AMEI_HERSELF}, "forbidden"),
        ({"actor": who.OFFICIAL}, "forbidden"),
    ],
)
def test_a_hand_in_that_cannot_be_is_refused(at_work: Founded, said: dict[str, Any], code: str) -> None:
    """Not a member, nothing we make, not qualified, not yours."""
    at_work.define(steps=(what.WIRING, what.PACKING, what.ELECTRIC))
    head = at_work.house.store.head()
    assert refused(lambda: at_work.hand_in(ONE, 30, **said)) == code
    assert at_work.house.store.head() == head


def test_work_before_the_first_rate_is_refused(at_work: Founded) -> None:
    """Nobody works without knowing what for."""
    assert refused(lambda: at_work.hand_in(ONE, 30, SINCE - timedelta(days=1))) == "no-rate"


def test_the_rate_of_the_work_date_is_frozen(at_work: Founded) -> None:
    """Handed in late, it earns what was promised then; new factors count from now on."""
    at_work.set_rate(Decimal("0.50"), WORK_DATE)
    late = at_work.hand_in(ONE, 30, WORK_DATE - timedelta(days=1)).thing.promised
    fresh = at_work.hand_in(TWO, 30, WORK_DATE).thing.promised
    assert (late.rate, fresh.rate) == (Decimal("0.42"), Decimal("0.50"))
    at_work.define(grades=())
    at_work.inspect(ONE, what.GRADED)
    assert at_work.house.store.get(HandIn, ONE).value(what.GRADED.grades) == Decimal("12.18")
    assert refused(lambda: at_work.inspect(ONE, what.GRADED, an_id("again"))) == "already-inspected"
    assert at_work.hand_in(THREE, 1).thing.promised.factors == {}


def test_a_worker_counts_only_for_themselves(at_work: Founded) -> None:
    """Before or beside the workshop."""

    def count(worker: str, quantity: int = 31) -> Any:
        return at_work.do(
            at_work.hand_ins.count_own,
            id=ONE,
            workshop=WORKSHOP,
            worker=worker,
            product="lantern",
            step="wiring",
            quantity=quantity,
            work_date=WORK_DATE,
            actor=who.AMEI_HERSELF,
        )

    assert refused(lambda: count(BAOGEN)) == "forbidden"
    assert count(AMEI).new
    assert not count(AMEI).new
    both = at_work.hand_in(ONE, 30)
    assert both.new
    assert [type(each.event) for each in at_work.house.store.events_of([HandIn.stream(ONE)])] == [
        OwnCountGiven,
        PiecesHandedIn,
    ]
    assert at_work.read.hand_in(ONE)["own_count"] == 31


# ---- rework ---------------------------------------------------------------------------------------


@pytest.fixture
def reworked(at_work: Founded) -> Founded:
    """27 good, 2 to rework, 1 rejected; the 2 came back as another hand-in."""
    at_work.hand_in(ONE, 30)
    at_work.inspect(ONE, Split(27, 2, 1, {}))
    at_work.hand_in(TWO, 2, rework_of=ONE)
    return at_work


def returned(at_work: Founded) -> int:
    """How many pieces of the first hand-in came back."""
    return at_work.house.store.get(HandIn, ONE).returned


def test_rework_comes_back_once_however_often_it_is_sent(reworked: Founded) -> None:
    """The repeat is answered, though no more may come back."""
    assert not reworked.hand_in(TWO, 2, rework_of=ONE).new
    assert returned(reworked) == 2
    assert refused(lambda: reworked.hand_in(THREE, 1, rework_of=ONE)) == "rework-exceeds"


def test_rework_undone_is_out_again_once(reworked: Founded) -> None:
    """The repeated undoing changes nothing; then it may come back under another id."""
    reworked.withdraw(TWO, an_id("undo"))
    reworked.withdraw(TWO, an_id("undo"))
    assert returned(reworked) == 0
    assert reworked.hand_in(THREE, 2, rework_of=ONE).new


def test_a_corrected_count_of_rework_is_what_came_back(reworked: Founded) -> None:
    """Down and up, never beyond what was sent; undoing gives back what it counts by then."""
    reworked.correct(TWO, 1, None, an_id("down"))
    reworked.correct(TWO, 1, None, an_id("down"))
    assert returned(reworked) == 1
    assert refused(lambda: reworked.correct(TWO, 3, None, an_id("up"))) == "rework-exceeds"
    reworked.withdraw(TWO, an_id("undo"))
    assert returned(reworked) == 0


def test_rework_earns_what_its_first_hand_in_was_promised(reworked: Founded) -> None:
    """Though the rate changed since, and only at the same step."""
    reworked.withdraw(TWO, an_id("undo"))
    tomorrow = WORK_DATE + timedelta(days=1)
    reworked.set_rate(Decimal("0.50"), tomorrow)
    reworked.now += timedelta(days=1)
    again = reworked.hand_in(THREE, 2, tomorrow, rework_of=ONE).thing.promised
    assert (again.rate, again.rate_from) == (Decimal("0.42"), SINCE)
    other_step = {"step": "packing", "rework_of": ONE}
    assert refused(lambda: reworked.hand_in(an_id("x"), 1, **other_step)) == "not-found"
