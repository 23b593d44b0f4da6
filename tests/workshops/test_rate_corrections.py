"""A rate corrected for work already done: raised at once, lowered for who agrees, settled as differences."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from income.readmodel import IncomeReadModel
from kernel.errors import Conflict
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from shell.house import House
from tests.examples import what, who
from tests.examples.who import an_id
from tests.founding import Founded, Job, refused
from tests.properties.test_a_killed_pay_run import Deadly, Killed
from workshops.domain import HandIn, LowerRateAgreement, PaySlip
from workshops.events import Split
from workshops.events.rates import LowerRateAnswered, RateCorrected
from workshops.service import RateCorrections
from workshops.tasks import correct_rate

RAISED, LOWERED, AGAIN = an_id("raised rate"), an_id("lowered rate"), an_id("corrected again")
RUN, NEXT = an_id("first run"), an_id("second run")
FIRST, SECOND = an_id("first"), an_id("second")
END = date(2026, 11, 30)


def lines(at_work: Founded, run: str, worker: str = who.AMEI) -> list[tuple[str, int | None, Any, int]]:
    """A slip's lines: kind, pieces, rate, fen."""
    slip = at_work.house.store.get(PaySlip, PaySlip.id_of(run, worker))
    return [(line.kind, line.quantity, line.rate, line.amount) for line in slip.lines]


def settle(at_work: Founded, run: str) -> None:
    """Prepare a run over everything, and approve it."""
    at_work.approve(run, at_work.prepare(run, END))


def earned(at_work: Founded, worker: str = who.AMEI) -> dict[str, int]:
    """November by stages, in fen."""
    [month] = at_work.house.get(IncomeReadModel).months(worker, "2026-11", "2026-11")
    return {stage: fen for stage, fen in month.stages.items() if fen}


def test_a_preview_tells_what_each_got_and_would_get_and_writes_nothing(at_work: Founded) -> None:
    """Graded as promised, rounded as on the slip; what waits for inspection is counted apart."""
    at_work.hand_in(FIRST, 30)
    at_work.inspect(FIRST, Split(30, 0, 0, {"A": 10, "": 20}))
    at_work.hand_in(SECOND, 7)
    at_work.accept(an_id("baogen's"), 3, worker=who.BAOGEN)
    head = at_work.house.store.head()

    seen = at_work.preview_rate("0.4555")

    assert at_work.house.store.head() == head
    amei, baogen = seen.changes
    assert (amei.worker, amei.pieces, amei.waiting) == (who.AMEI, 30, 7)
    assert (amei.got, amei.up, amei.would) == (
        1344,
        114,
        1458,
    )  # 20 × 0.0355 = 0.71, 12 × 0.0355 = 0.426 → 0.43
    assert (baogen.got, baogen.difference) == (126, 11)
    assert (seen.total, seen.up, seen.down, seen.hand_ins) == (125, 125, 0, 3)


def test_a_rate_raised_before_and_after_settling_is_a_difference_line(at_work: Founded) -> None:
    """What was promised stays in the hand-in; both differences stand on the next slip, and say why."""
    at_work.accept(FIRST, 30)
    settle(at_work, RUN)
    at_work.accept(SECOND, 10)

    assert at_work.correct_rate(RAISED, "0.45") == 120
    assert at_work.house.store.get(HandIn, FIRST).promised.rate == Decimal("0.42")
    assert earned(at_work) == {"settled": 1260, "earned": 540}
    settle(at_work, NEXT)

    assert lines(at_work, RUN) == [("work", 30, Decimal("0.42"), 1260)]
    assert lines(at_work, NEXT) == [
        ("rate-difference", 40, Decimal("0.03"), 120),
        ("work", 10, Decimal("0.42"), 420),
    ]
    slip = at_work.house.store.get(PaySlip, PaySlip.id_of(NEXT, who.AMEI))
    assert [line.correction for line in slip.lines] == [RAISED, None]
    assert earned(at_work) == {"settled": 1800}
    assert at_work.read.due(at_work.id, END) == []


def test_a_rate_falls_only_for_who_agrees(at_work: Founded) -> None:
    """One agrees, one refuses, one does not answer: two keep what they were promised."""
    for worker in (who.AMEI, who.BAOGEN, who.CUIHUA):
        at_work.accept(an_id(f"work of {worker}"), 30, worker=worker)
    assert at_work.correct_rate(LOWERED, "0.40") == -180
    at_work.answer_rate(LOWERED, "agreed")
    at_work.answer_rate(LOWERED, "refused", who.BAOGEN)
    settle(at_work, RUN)

    assert lines(at_work, RUN) == [
        ("rate-difference", 30, Decimal("-0.02"), -60),
        ("work", 30, Decimal("0.42"), 1260),
    ]
    for worker in (who.BAOGEN, who.CUIHUA):
        assert lines(at_work, RUN, worker) == [("work", 30, Decimal("0.42"), 1260)]
    assert {row["worker"]: row["state"] for row in at_work.read.lower_rates(LOWERED)} == {
        who.AMEI: "agreed",
        who.BAOGEN: "refused",
        who.CUIHUA: "asked",
    }


def test_what_is_taken_after_settling_is_carried_forward(at_work: Founded) -> None:
    """A slip is never below zero: the rest waits for the next one."""
    at_work.accept(FIRST, 30)
    settle(at_work, RUN)
    at_work.correct_rate(LOWERED, "0.40")
    at_work.answer_rate(LOWERED, "agreed")
    settle(at_work, NEXT)
    assert lines(at_work, NEXT) == [
        ("rate-difference", 30, Decimal("-0.02"), -60),
        ("carried-out", None, None, 60),
    ]


def test_an_answer_is_given_once_and_on_record_who_gave_it(at_work: Founded) -> None:
    """The same again changes nothing; another answer is refused."""
    at_work.accept(FIRST, 30)
    at_work.correct_rate(LOWERED, "0.40")
    at_work.answer_rate(LOWERED, "refused")
    head = at_work.house.store.head()
    at_work.answer_rate(LOWERED, "refused")
    assert at_work.house.store.head() == head
    assert refused(lambda: at_work.answer_rate(LOWERED, "agreed")) == "already-answered"


def test_a_clerk_answers_in_the_workers_place_but_not_who_corrected(at_work: Founded) -> None:
    """Whoever wants to pay less cannot agree to it for somebody else; another one can, and it is kept."""
    at_work.accept(FIRST, 30)
    at_work.correct_rate(LOWERED, "0.40")
    answer = lambda actor: at_work.answer_rate(LOWERED, "agreed", actor=actor)  # noqa: E731
    assert refused(lambda: answer(at_work.coordinator)) == "second-person"
    assert refused(lambda: answer(Actor("x", (Grant(Role.WORKER, worker=who.BAOGEN),)))) == "forbidden"
    answer(at_work.second)
    stream = LowerRateAgreement.stream(LowerRateAgreement.id_of(LOWERED, who.AMEI))
    said = at_work.house.store.events_of([stream])[-1].event
    assert isinstance(said, LowerRateAnswered)
    assert (said.by.account, said.by.on_behalf_of) == (at_work.second.account, who.AMEI)
    assert at_work.house.store.get(HandIn, FIRST).paid_rate == Decimal("0.40")


def test_what_was_asked_about_one_rate_is_not_taken_from_another(at_work: Founded) -> None:
    """Raised meanwhile: who agreed to leave 0.42 for 0.40 has not agreed to leave 0.45."""
    at_work.accept(FIRST, 30)
    at_work.correct_rate(LOWERED, "0.40")
    at_work.correct_rate(RAISED, "0.45")
    at_work.answer_rate(LOWERED, "agreed")
    assert at_work.house.store.get(HandIn, FIRST).paid_rate == Decimal("0.45")


def test_a_count_mended_after_a_corrected_rate_counts_at_both(at_work: Founded) -> None:
    """Ten pieces too many leave at the promised rate, and at what it rose by."""
    at_work.accept(FIRST, 30)
    at_work.correct_rate(RAISED, "0.45")
    settle(at_work, RUN)
    at_work.correct(FIRST, 20, Split(20, 0, 0, {}), an_id("mended"))
    settle(at_work, NEXT)
    assert lines(at_work, NEXT)[:2] == [
        ("difference", -10, Decimal("0.42"), -420),
        ("rate-difference", -10, Decimal("0.03"), -30),
    ]


def test_what_waits_for_inspection_counts_once_it_is_good(at_work: Founded) -> None:
    """The correction is with the hand-in from the day it was confirmed."""
    at_work.hand_in(FIRST, 30)
    assert at_work.correct_rate(RAISED, "0.45") == 0
    assert earned(at_work) == {"estimated": 1260}
    at_work.inspect(FIRST, Split(20, 0, 10, {}), reasons=(what.REASONS[1],))
    assert earned(at_work) == {"earned": 900}


def test_correcting_again_takes_only_what_has_not_got_it(at_work: Founded) -> None:
    """What came in late for those days gets it by a second correction; what has it, nothing."""
    at_work.accept(FIRST, 30)
    at_work.correct_rate(RAISED, "0.45")
    at_work.accept(SECOND, 10)
    assert at_work.correct_rate(AGAIN, "0.45") == 30
    streams = [HandIn.stream(id) for id in (FIRST, SECOND)]
    happened = [each.event for each in at_work.house.store.events_of(streams)]
    corrected = [event.correction for event in happened if isinstance(event, RateCorrected)]
    assert corrected == [RAISED, AGAIN]
    assert refused(lambda: at_work.confirm_rate(an_id("a third"), "0.45", 0)) == "nothing-to-correct"


def test_a_discarded_run_frees_the_difference(at_work: Founded) -> None:
    """It stands on the next slip instead, once."""
    at_work.accept(FIRST, 30)
    at_work.correct_rate(RAISED, "0.45")
    at_work.prepare(RUN, END)
    assert refused(lambda: at_work.correct(FIRST, 20, Split(20, 0, 0, {}), an_id("m"))) == "on-prepared-run"
    at_work.discard(RUN)
    assert earned(at_work) == {"earned": 1350}
    settle(at_work, NEXT)
    assert lines(at_work, NEXT)[0] == ("rate-difference", 30, Decimal("0.03"), 90)
    assert at_work.read.due(at_work.id, END) == []


def test_a_correction_on_a_prepared_run_waits_for_the_next(at_work: Founded) -> None:
    """What is on a prepared slip stays as it was seen; the difference is due."""
    at_work.accept(FIRST, 30)
    total = at_work.prepare(RUN, END)
    at_work.correct_rate(RAISED, "0.45")
    at_work.approve(RUN, total)
    assert lines(at_work, RUN) == [("work", 30, Decimal("0.42"), 1260)]
    settle(at_work, NEXT)
    assert lines(at_work, NEXT) == [("rate-difference", 30, Decimal("0.03"), 90)]


def test_what_is_confirmed_is_what_was_seen(at_work: Founded) -> None:
    """Another total is refused, and so is another content under the same id; the same again is nothing."""
    at_work.accept(FIRST, 30)
    assert refused(lambda: at_work.confirm_rate(RAISED, "0.45", 91)) == "total-changed"
    at_work.confirm_rate(RAISED, "0.45", 90)
    head = at_work.house.store.head()
    at_work.confirm_rate(RAISED, "0.45", 90)
    assert at_work.house.store.head() == head
    assert refused(lambda: at_work.confirm_rate(RAISED, "0.46", 120)) == "id-reused"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"first": date(2026, 11, 2), "last": date(2026, 11, 1)}, "dates-reversed"),
        ({"last": date(2026, 11, 4)}, "work-date-in-future"),
        ({"first": date(2025, 10, 1)}, "dates-too-far-apart"),
        ({"step": "painting"}, "step-unknown"),
        ({"rate": Decimal("0")}, "rate-not-positive"),
        ({"product": "kite"}, "not-found"),
    ],
)
def test_what_cannot_be_corrected_is_refused(at_work: Founded, changed: dict[str, Any], code: str) -> None:
    """Days to come, days in the wrong order, more than a year, unknown work, no rate."""
    said = at_work.corrected("0.45") | changed
    assert refused(lambda: at_work.do(at_work.rates.preview, **said)) == code


_numbers = count()


@given(
    quantities=st.lists(st.lists(st.integers(1, 60), max_size=3), min_size=4, max_size=4),
    rate=st.sampled_from(["0.40", "0.42", "0.45"]),
    fates=st.lists(st.sampled_from(["well", "before", "after", "conflict"]), max_size=8),
)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_a_correction_whose_job_is_killed_is_whole_in_the_end(
    shared_house: House, quantities: list[list[int]], rate: str, fates: list[str]
) -> None:
    """Every hand-in has it once, every worker is asked once, whenever the job died and was run again."""
    number = next(_numbers)
    people = {an_id(f"repriced worker {n} of {number}"): f"G{n}" for n in range(4)}
    at_work = Founded(shared_house, an_id(f"repriced workshop {number}")).found(people)
    quantities[0].append(13)
    ids = []
    for worker, some in zip(people, quantities, strict=True):
        for n, quantity in enumerate(some):
            ids.append(an_id(f"repriced {worker} {n}"))
            at_work.accept(ids[-1], quantity, date(2026, 10, 1), worker=worker)
    at_work.set_rate(Decimal("0.43"), date(2026, 10, 2))
    late = an_id(f"late of {number}")
    at_work.now = at_work.now.replace(day=2)
    at_work.accept(late, 10, date(2026, 10, 2), worker=next(iter(people)))
    seen, id = at_work.preview_rate(rate), an_id(f"deadly correction {number}")
    at_work.confirm_rate(id, rate, seen.total)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workshops.tasks.rate_corrections.HAND_INS_AT_ONCE", 2)
        deadly: Iterator[str] = iter(fates)
        service = at_work.rates
        store: Any = Deadly(shared_house.store, deadly)
        mortal = RateCorrections(store, service.works, service.members, service.people, service.persons)
        patch.setitem(shared_house._built, RateCorrections, mortal)
        job, result = Job({"correction": id}), None
        while result is None:
            try:
                result = correct_rate(shared_house, job)  # type: ignore[arg-type]
            except (Killed, Conflict):
                at_work.catch_up()
    at_work.catch_up()

    assert result["state"] == "done"
    found = shared_house.store.get_many(HandIn, [*ids, late]).values()
    assert all(one.paid_rate >= max(one.promised.rate, Decimal(rate)) for one in found)
    asked = {row["worker"]: row["amount"] for row in at_work.read.lower_rates(id)}
    assert asked == {change.worker: change.down for change in seen.changes if change.lower}
    for worker in asked:
        at_work.answer_rate(id, "agreed", worker)
    assert all(one.paid_rate == Decimal(rate) for one in shared_house.store.get_many(HandIn, ids).values())
    run = an_id(f"run of repriced {number}")
    at_work.prepare(run, END)
    on_slips = [line for slip in at_work.read.slips(run) for line in slip["lines"]]
    assert sum(line["amount"] for line in on_slips if line["kind"] == "rate-difference") == seen.total
