"""Pay runs as use cases, on both stores: prepared, discarded, approved, paid; each once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from kernel.errors import Conflict, Refused
from kernel.time import fixed_now
from tests.examples import who
from tests.examples.what import ALL_GOOD, WORK_DATE
from tests.examples.who import AMEI, BAOGEN, WORKSHOP, an_id
from tests.founding import Founded, refused
from workshops.domain import PayRun, PaySlip
from workshops.events import Split
from workshops.service import PayRuns

ONE, TWO, THREE = an_id("one"), an_id("two"), an_id("three")
RUN, OTHER_RUN = an_id("run"), an_id("other run")
MONTH_END = date(2026, 11, 30)


def test_a_run_over_nothing_is_refused(at_work: Founded) -> None:
    """Handed in is not yet owed."""
    at_work.hand_in(ONE, 30)
    assert refused(lambda: at_work.prepare(RUN, MONTH_END)) == "nothing-to-pay"


def test_a_run_takes_what_is_accepted_up_to_its_day(at_work: Founded) -> None:
    """Later work waits for the next; late work is paid by it."""
    at_work.accept(ONE, 30)
    at_work.now += timedelta(days=1)
    at_work.accept(TWO, 10, WORK_DATE + timedelta(days=1))
    assert at_work.prepare(RUN, WORK_DATE) == 1260
    at_work.approve(RUN, 1260)
    at_work.accept(THREE, 1, WORK_DATE - timedelta(days=20))
    assert at_work.prepare(OTHER_RUN, MONTH_END) == 462


def test_a_discarded_run_frees_what_it_held(at_work: Founded) -> None:
    """The next run takes it, corrected meanwhile."""
    at_work.accept(ONE, 30)
    at_work.prepare(RUN, MONTH_END)
    assert refused(lambda: at_work.correct(ONE, 20, ALL_GOOD, an_id("c"))) == "on-prepared-run"
    at_work.discard(RUN)
    at_work.correct(ONE, 20, Split(20, 0, 0, {}), an_id("c"))
    assert at_work.prepare(OTHER_RUN, MONTH_END) == 840


def test_after_a_discarded_run_the_approved_one_before_is_the_last_again(at_work: Founded) -> None:
    """What was settled is corrected as if the discarded run had never been."""
    at_work.accept(ONE, 30)
    at_work.approve(RUN, at_work.prepare(RUN, MONTH_END))
    at_work.correct(ONE, 20, Split(20, 0, 0, {}), an_id("fewer"))
    at_work.accept(TWO, 30)
    at_work.prepare(OTHER_RUN, MONTH_END)
    at_work.discard(OTHER_RUN)
    at_work.correct(ONE, 25, Split(25, 0, 0, {}), an_id("more"))
    assert at_work.prepare(an_id("third run"), MONTH_END) == 25 * 42


def test_slips_never_join_a_run_that_is_closed(at_work: Founded) -> None:
    """A job thought dead that wakes up after its run was prepared, or discarded, changes nothing."""
    at_work.accept(ONE, 30)
    due = at_work.read.due(WORKSHOP, MONTH_END)
    total = at_work.prepare(RUN, MONTH_END)
    at_work.accept(TWO, 10, worker=BAOGEN)
    late = at_work.read.due(WORKSHOP, MONTH_END)
    assert [each.worker for each in late] == [BAOGEN]
    assert at_work.do(at_work.runs.draw_up, run=RUN, due=[*due, *late], actor=None) == 0
    at_work.discard(RUN)
    assert at_work.do(at_work.runs.draw_up, run=RUN, due=late, actor=None) == 0
    assert at_work.do(at_work.runs.finish, run=RUN, actor=None).state == "discarded"
    assert at_work.prepare(OTHER_RUN, MONTH_END) == total + 420


class Interrupted:
    """A store where something happens just before the first save."""

    def __init__(self, store: Any, first: Callable[[], Any]) -> None:
        self._store = store
        self._first: Callable[[], Any] | None = first

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def save(self, *aggregates: Any) -> int:
        first, self._first = self._first, None
        if first is not None:
            first()
        position: int = self._store.save(*aggregates)
        return position


def test_a_run_discarded_while_its_slips_are_drawn_up_gets_none(at_work: Founded) -> None:
    """Between the job's reading and its saving: the save fails, and decided again nothing is left to do."""
    at_work.accept(ONE, 30)
    said = {"workshop": WORKSHOP, "to": MONTH_END, "label": "2026-11"}
    at_work.do(at_work.runs.start, id=RUN, **said)
    store = Interrupted(at_work.house.store, lambda: at_work.discard(RUN))
    runs = PayRuns(store=store, due=at_work.read)
    assert runs.draw_up(run=RUN, due=at_work.read.due(WORKSHOP, MONTH_END), at=at_work.now) == 0
    at_work.catch_up()
    assert at_work.read.slips(RUN) == []
    assert at_work.read.due(WORKSHOP, MONTH_END)[0].hand_ins == [ONE]
    assert at_work.prepare(OTHER_RUN, MONTH_END) == 1260


def carrying(at_work: Founded) -> None:
    """A slip of November that carries ¥4.20 forward: ten of thirty paid lanterns never were."""
    at_work.accept(ONE, 30)
    at_work.approve(RUN, at_work.prepare(RUN, MONTH_END))
    at_work.correct(ONE, 20, Split(20, 0, 0, {}), an_id("down"))
    assert at_work.prepare(OTHER_RUN, MONTH_END) == 0
    at_work.approve(OTHER_RUN, 0)


def test_what_a_slip_carries_forward_stands_on_the_next(at_work: Founded) -> None:
    """¥12.60 less ¥4.20."""
    carrying(at_work)
    at_work.accept(TWO, 30)
    assert at_work.prepare(an_id("third"), MONTH_END) == 840


def test_two_runs_at_once_take_a_carry_once(at_work: Founded) -> None:
    """Both look it up before either took it: the second does without, and is not stopped."""
    carrying(at_work)
    at_work.accept(TWO, 30)
    [due] = at_work.read.due(WORKSHOP, MONTH_END)
    assert due.carried == PaySlip.id_of(OTHER_RUN, AMEI)
    said = {"workshop": WORKSHOP, "to": MONTH_END, "label": "2026-11"}
    first, second = an_id("first"), an_id("second")
    for run in (first, second):
        at_work.do(at_work.runs.start, id=run, **said)
    at_work.do(at_work.runs.draw_up, run=first, due=[due], actor=None)
    at_work.accept(THREE, 10)
    [more] = at_work.read.due(WORKSHOP, MONTH_END)
    assert more.carried is None
    at_work.do(at_work.runs.draw_up, run=second, due=[more._replace(carried=due.carried)], actor=None)
    totals = [at_work.do(at_work.runs.finish, run=run, actor=None).total for run in (first, second)]
    assert totals == [840, 420]


def test_a_discarded_run_gives_a_carry_back(at_work: Founded) -> None:
    """The next takes it again: never lost, never twice."""
    carrying(at_work)
    at_work.accept(TWO, 30)
    assert at_work.prepare(an_id("third"), MONTH_END) == 840
    at_work.discard(an_id("third"))
    assert at_work.prepare(an_id("fourth"), MONTH_END) == 840


def test_a_payment_names_a_worker_on_the_run(at_work: Founded) -> None:
    """Whoever has no slip there is not found; nobody else's coordinator pays."""
    at_work.accept(ONE, 30)
    at_work.approve(RUN, at_work.prepare(RUN, MONTH_END))
    assert refused(lambda: at_work.pay(RUN, BAOGEN)) == "not-found"
    paying = {"run": RUN, "worker": AMEI, "outcome": "paid", "reference": None, "request": an_id("p")}
    elsewhere = paying | {"actor": who.ELSEWHERE}
    assert refused(lambda: at_work.do(at_work.runs.pay, **elsewhere)) == "forbidden"
    assert at_work.pay(RUN)[0].amount == 1260


def test_many_approvals_at_once_are_one(at_work: Founded) -> None:
    """Two people press at the same moment: one approval, one refusal."""
    at_work.accept(ONE, 30)
    total = at_work.prepare(RUN, MONTH_END)

    def approve(number: int) -> str:
        try:
            at_work.runs.approve(
                id=RUN, total=total, at=at_work.now, actor=at_work.second, request=an_id(f"press {number}")
            )
        except Refused as refusal:
            return refusal.code
        return "approved"

    with ThreadPoolExecutor(4) as people:
        answers = sorted(people.map(approve, range(4)))
    assert answers == ["approved", "run-approved", "run-approved", "run-approved"]
    assert at_work.house.store.get(PayRun, RUN).state == "approved"


def test_a_stream_under_siege_is_seen(at_work: Founded) -> None:
    """After eight attempts the conflict is told, not hidden."""
    at_work.hand_in(ONE, 30)
    tries: list[int] = []

    class Besieged(Interrupted):
        def save(self, *aggregates: Any) -> int:
            tries.append(1)
            raise Conflict

    hand_ins = at_work.hand_ins.__class__(
        store=Besieged(at_work.house.store, lambda: None),
        members=at_work.read,
        ages=at_work.hand_ins.ages,
        qualifications=at_work.hand_ins.qualifications,
    )
    withdrawal = {"id": ONE, "reason_code": "undone", "at": at_work.now, "request": an_id("undo")}
    with fixed_now(at_work.now), pytest.raises(Conflict):
        hand_ins.withdraw(actor=at_work.coordinator, **withdrawal)
    assert len(tries) == 8
