"""Use cases of a workshop, on both stores: find, let decide, save; and again the same."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kernel.errors import Conflict, Refused
from kernel.time import fixed_now
from shell.house import House
from tests.examples import what, who
from tests.examples.what import ALL_GOOD, SINCE, WORK_DATE
from tests.examples.who import AMEI, BAOGEN, STRANGER, WORKSHOP, an_id
from tests.founding import Founded
from workshops.domain import HandIn, PayRun, PaySlip
from workshops.events import OwnCountGiven, PiecesHandedIn, Split
from workshops.service import PayRuns, Row, RowRefused

ONE, TWO, THREE = an_id("one"), an_id("two"), an_id("three")
RUN, OTHER_RUN = an_id("run"), an_id("other run")
MONTH_END = date(2026, 11, 30)


@pytest.fixture
def at_work(house: House) -> Founded:
    """A workshop on the afternoon of the third of November."""
    founded = Founded(house).found()
    founded.now = what.AT
    return founded


def refused(call: Callable[[], Any]) -> str:
    """Why it was refused; nothing was written."""
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.code


# ---- setting up -----------------------------------------------------------------------------------


def test_setting_up_again_changes_nothing(at_work: Founded) -> None:
    """Founding, joining, defining, rating: each sent twice has the effect of one."""
    head = at_work.house.store.head()
    at_work.found()
    assert at_work.house.store.head() == head


def test_an_id_is_of_one_workshop(at_work: Founded) -> None:
    """Founding another one under it is refused."""
    said = {"name": "另一个", "village": who.VILLAGE, "kind": "materials", "payer": what.PAYER}
    found = at_work.setup.found
    assert refused(lambda: at_work.do(found, id=WORKSHOP, actor=who.OFFICIAL, **said)) == "id-reused"


def test_a_workshop_is_changed_by_whoever_saw_it_last(at_work: Founded) -> None:
    """Somebody else's change in between is not written over."""
    nothing = {"village": None, "kind": None, "payer": None, "actor": who.OFFICIAL}

    def rename(name: str, version: int) -> Any:
        return at_work.do(at_work.setup.describe, id=WORKSHOP, version=version, name=name, **nothing)

    version = rename("彩灯工坊", 4).thing.version
    assert version == 5
    assert refused(lambda: rename("灯笼工坊", 4)) == "stale"
    assert at_work.read.workshop(WORKSHOP)["name"] == "彩灯工坊"


def test_a_founding_sent_again_does_not_undo_what_is_said_since(at_work: Founded) -> None:
    """The repeat answers the workshop as it is now; that it is described so now is no founding."""
    changed = {"name": "彩灯工坊", "village": None, "kind": None, "payer": None}
    at_work.do(at_work.setup.describe, id=WORKSHOP, version=4, actor=who.OFFICIAL, **changed)
    said = {"name": "庙西灯笼工坊", "village": who.VILLAGE, "kind": "materials", "payer": what.PAYER}
    head = at_work.house.store.head()

    def found(name: str) -> Any:
        return at_work.do(at_work.setup.found, id=WORKSHOP, actor=who.OFFICIAL, **said | {"name": name})

    again = found("庙西灯笼工坊")
    assert (again.thing.name, again.new) == ("彩灯工坊", False)
    assert at_work.house.store.head() == head
    assert refused(lambda: found("彩灯工坊")) == "id-reused"


def test_only_registered_people_join(at_work: Founded) -> None:
    """Whoever `people` does not know is unknown here."""
    joining = {"workshop": WORKSHOP, "worker": STRANGER, "number": "G99"}
    assert refused(lambda: at_work.do(at_work.setup.join, **joining)) == "worker-unknown"


def test_a_rate_never_begins_before_work_already_done(at_work: Founded) -> None:
    """Late work counts too: the last work date decides, not today."""
    at_work.hand_in(ONE, 30)
    assert refused(lambda: at_work.set_rate(Decimal("0.30"), WORK_DATE)) == "rate-in-past"
    at_work.set_rate(Decimal("0.45"), WORK_DATE + timedelta(days=1))


# ---- handing in -----------------------------------------------------------------------------------


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


# ---- day sheets -----------------------------------------------------------------------------------


def row(name: str, quantity: int = 30, accepted: int | None = None, **changed: Any) -> Row:
    """A row of a day sheet."""
    said = {"worker": AMEI, "product": "lantern", "step": "wiring", "work_date": WORK_DATE}
    uninspected = an_id(name)
    id = uninspected if accepted is None else an_id(f"{name}, {accepted} good")
    return Row(id, uninspected, quantity=quantity, accepted=accepted, **said | changed)


def record(at_work: Founded, *rows: Row, **how: bool) -> tuple[int, list[RowRefused]]:
    """Record them."""
    answer: tuple[int, list[RowRefused]] = at_work.do(
        at_work.hand_ins.record_many, workshop=WORKSHOP, rows=rows, **how
    )
    return answer


def test_a_sheet_is_recorded_whole_or_not_at_all(at_work: Founded) -> None:
    """Unless its good rows alone are asked for; a dry run says the same and writes nothing."""
    sheet = (row("a"), row("b", 0), row("c", worker=STRANGER), row("d", 10, accepted=8))
    wrong = [RowRefused(1, "quantity-not-positive"), RowRefused(2, "not-a-member")]
    head = at_work.house.store.head()
    assert record(at_work, *sheet) == (2, wrong)
    assert record(at_work, *sheet, partial=True, dry_run=True) == (2, wrong)
    assert at_work.house.store.head() == head
    assert record(at_work, *sheet, partial=True) == (2, wrong)
    assert at_work.read.hand_in(an_id("d, 8 good"))["accepted"] == 8
    assert record(at_work, *sheet, partial=True) == (0, wrong)


def test_a_sheet_that_comes_again_inspected_inspects(at_work: Founded) -> None:
    """What was counted in the morning is judged in the evening; a row that stands twice counts once."""
    assert record(at_work, row("a"), row("b"), row("b")) == (2, [])
    assert record(at_work, row("a", accepted=29), row("b")) == (1, [])
    told = at_work.read.hand_in(an_id("a"))
    assert (told["state"], told["accepted"], told["rejected"]) == ("inspected", 29, 1)


def test_a_sheet_judged_otherwise_than_on_the_spot_is_refused(at_work: Founded) -> None:
    """Ten came in and seven were found good; a sheet that says eight is no second ten."""
    record(at_work, row("a", 10))
    at_work.inspect(an_id("a"), Split(7, 0, 3, {}))
    head = at_work.house.store.head()
    assert record(at_work, row("a", 10, accepted=8)) == (0, [RowRefused(0, "already-inspected")])
    assert record(at_work, row("a", 10, accepted=7)) == (0, [])
    assert at_work.house.store.head() == head


def alike(*accepted: int | None) -> tuple[Row, ...]:
    """Rows that agree but for what was found good, in this order, with the ids a sheet gives them."""
    rows = []
    for nth, good in enumerate(accepted):
        uninspected = an_id(f"alike {nth}")
        same = accepted[:nth].count(good)
        id = uninspected if good is None else an_id(f"alike {good} good {same}")
        rows.append(replace(row("alike", 10), id=id, uninspected_id=uninspected, accepted=good))
    return tuple(rows)


@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        ((None, 8), (8, None), 0),
        ((8, None, 9, None), (None, 9, None, 8), 0),
        ((None, None), (8, None), 1),
        ((None, None), (None, 8), 1),
        ((None, None), (8, 9), 2),
        ((8, None), (9, 8), 1),
        ((8, None), (None, 8, None), 1),
        ((None,), (None, 8), 2),
    ],
)
def test_rows_alike_are_the_same_work_in_any_order(
    at_work: Founded, first: tuple[int | None, ...], second: tuple[int | None, ...], new: int
) -> None:
    """Sorted or inspected meanwhile, each counts once; sent again either way round it adds nothing."""
    assert record(at_work, *alike(*first)) == (len(first), [])
    assert record(at_work, *alike(*second)) == (new, [])
    head = at_work.house.store.head()
    assert record(at_work, *alike(*second)) == (0, [])
    assert record(at_work, *alike(*reversed(second))) == (0, [])
    assert at_work.house.store.head() == head
    assert len(at_work.read.hand_ins(WORKSHOP)) == len(second)


def test_a_sheet_cut_off_half_way_is_completed_by_the_second_run(
    at_work: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are there are left alone."""
    monkeypatch.setattr("workshops.service.hand_ins.SAVE_AT_ONCE", 2)
    sheet = [row(f"row {n}") for n in range(5)]
    shown: list[int] = []

    def dying(done: int) -> None:
        if done == 4:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        at_work.do(at_work.hand_ins.record_many, workshop=WORKSHOP, rows=sheet, progress=dying)
    again = at_work.do(at_work.hand_ins.record_many, workshop=WORKSHOP, rows=sheet, progress=shown.append)
    assert again == (1, [])
    assert shown[-1] == 1
    assert len(at_work.read.hand_ins(WORKSHOP)) == 5


# ---- pay runs -------------------------------------------------------------------------------------


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
