"""The ledger follows the events to the micro-yuan, through all four stages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from income.readmodel import IncomeReadModel
from shell.house import House
from tests.examples import what, who
from tests.examples.who import AMEI, an_id
from tests.founding import Founded
from workshops.events import Split

ONE, RUN, NEXT = an_id("one"), an_id("run"), an_id("next")
MONTH_END = date(2026, 11, 30)


@pytest.fixture
def at_work(house: House) -> Founded:
    """A workshop on the afternoon of the third of November."""
    founded = Founded(house).found()
    founded.now = what.AT
    return founded


def stages(at_work: Founded, month: str = "2026-11") -> tuple[int, int, int, int]:
    """Estimated, earned, settled, paid of 阿梅's month, in fen."""
    [told] = at_work.house.get(IncomeReadModel).months(AMEI, month, month)
    e, a, s, p = (told.stages[stage] for stage in ("estimated", "earned", "settled", "paid"))
    assert told.total == e + a + s + p
    return e, a, s, p


def test_thirty_days_of_thirteen_lampshades_are_rounded_once(at_work: Founded) -> None:
    """13 × ¥0.0350 a day: ¥13.65 estimated, earned, settled and paid alike, never 30 × ¥0.46."""
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(30)]
    at_work.now = at_work.now.replace(day=30, hour=18)
    for n, day in enumerate(days):
        at_work.hand_in(an_id(f"day {n}"), 13, day, step="packing")
    assert stages(at_work) == (1365, 0, 0, 0)
    for n in range(30):
        at_work.inspect(an_id(f"day {n}"), Split(13, 0, 0, {}))
    assert stages(at_work) == (0, 1365, 0, 0)
    assert at_work.prepare(RUN, MONTH_END) == 1365
    assert stages(at_work) == (0, 1365, 0, 0), "prepared is not yet settled"
    at_work.approve(RUN, 1365)
    assert stages(at_work) == (0, 0, 1365, 0)
    at_work.pay(RUN)
    assert stages(at_work) == (0, 0, 0, 1365)


def test_inspection_leaves_what_was_accepted(at_work: Founded) -> None:
    """Grades multiply; what goes to rework or is rejected earns nothing here."""
    at_work.hand_in(ONE, 30)
    assert stages(at_work) == (1260, 0, 0, 0)
    at_work.inspect(ONE, Split(20, 5, 5, {"A": 10, "B": 10}))
    assert stages(at_work) == (0, 861, 0, 0)


def test_an_undone_hand_in_earns_nothing(at_work: Founded) -> None:
    """Its estimate, corrected meanwhile, is gone to the last fen."""
    at_work.hand_in(ONE, 30)
    at_work.correct(ONE, 20, None, an_id("c"))
    assert stages(at_work) == (840, 0, 0, 0)
    at_work.withdraw(ONE, an_id("undo"))
    assert stages(at_work) == (0, 0, 0, 0)
    assert at_work.house.get(IncomeReadModel).entries(AMEI) == []


def test_a_workers_own_count_earns_nothing(at_work: Founded) -> None:
    """Until the workshop counts."""
    own = what.WORK._asdict()
    at_work.do(at_work.hand_ins.count_own, id=ONE, quantity=31, actor=who.AMEI_HERSELF, **own)
    assert stages(at_work) == (0, 0, 0, 0)


def test_a_discarded_run_leaves_no_trace_in_the_ledger(at_work: Founded) -> None:
    """Earned before, earned after; the next run settles it."""
    at_work.accept(ONE, 30)
    at_work.prepare(RUN, MONTH_END)
    at_work.discard(RUN)
    assert stages(at_work) == (0, 1260, 0, 0)
    assert [each.id for each in at_work.house.get(IncomeReadModel).entries(AMEI)] == [ONE]
    at_work.approve(NEXT, at_work.prepare(NEXT, MONTH_END))
    assert stages(at_work) == (0, 0, 1260, 0)


def test_a_failed_payment_stays_settled(at_work: Founded) -> None:
    """Still owed, until another one arrives."""
    at_work.accept(ONE, 30)
    at_work.approve(RUN, at_work.prepare(RUN, MONTH_END))
    at_work.pay(RUN, outcome="failed")
    assert stages(at_work) == (0, 0, 1260, 0)
    at_work.pay(RUN)
    assert stages(at_work) == (0, 0, 0, 1260)


@pytest.mark.parametrize(("now", "difference"), [(33, 126), (30, 0), (25, -210)])
def test_a_correction_after_approval_is_an_entry_of_its_own(
    at_work: Founded, now: int, difference: int
) -> None:
    """What is settled stays; the difference is earned, up or down, until the next run."""
    at_work.accept(ONE, 30)
    at_work.approve(RUN, at_work.prepare(RUN, MONTH_END))
    at_work.correct(ONE, now, Split(now, 0, 0, {}), an_id("c"))
    assert stages(at_work) == (0, difference, 1260, 0)
    at_work.correct(ONE, 40, Split(40, 0, 0, {}), an_id("c2"))
    assert stages(at_work) == (0, 420, 1260, 0)
    at_work.approve(NEXT, at_work.prepare(NEXT, MONTH_END))
    assert stages(at_work) == (0, 0, 1680, 0)


def test_what_is_carried_forward_adds_up_to_what_is_paid(at_work: Founded) -> None:
    """Ten of thirty never were: the first slip was paid, the second bears nothing, the third bears it."""
    at_work.accept(ONE, 30)
    at_work.approve(RUN, at_work.prepare(RUN, MONTH_END))
    at_work.pay(RUN)
    at_work.correct(ONE, 20, Split(20, 0, 0, {}), an_id("c"))
    assert stages(at_work) == (0, -420, 0, 1260)
    at_work.approve(NEXT, at_work.prepare(NEXT, MONTH_END))
    assert stages(at_work) == (0, 0, 0, 1260)
    at_work.accept(an_id("two"), 30)
    third = an_id("third")
    at_work.approve(third, at_work.prepare(third, MONTH_END))
    assert stages(at_work) == (0, 0, 840, 1260)
    at_work.pay(third)
    assert stages(at_work) == (0, 0, 0, 2100)


def test_a_month_is_that_of_the_work(at_work: Founded) -> None:
    """Work of October settled in November stays October's, on the slip's line too."""
    at_work.accept(ONE, 30, date(2026, 10, 31))
    at_work.accept(an_id("two"), 10)
    at_work.approve(RUN, at_work.prepare(RUN, MONTH_END))
    assert stages(at_work, "2026-10") == (0, 0, 1260, 0)
    assert stages(at_work, "2026-11") == (0, 0, 420, 0)


def test_rounding_is_of_the_line_once_it_is_settled(at_work: Founded) -> None:
    """Two lines of ¥0.4550 each are ¥0.46 twice on the slip, and ¥0.91 before."""
    at_work.accept(ONE, 13, step="packing")
    at_work.hand_in(an_id("two"), 13, step="packing")
    at_work.inspect(an_id("two"), Split(13, 0, 0, {"A": 13}))
    [month] = at_work.house.get(IncomeReadModel).months(AMEI, "2026-11", "2026-11")
    assert month.exact == Decimal("0.4550") + Decimal("0.5460")
    assert stages(at_work) == (0, 100, 0, 0)
    assert at_work.prepare(RUN, MONTH_END) == 46 + 55
    at_work.approve(RUN, 101)
    assert stages(at_work) == (0, 0, 101, 0)
