"""The job that prepares a pay run dies, at any save, before or after it took effect; and is run again."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import Conflict
from kernel.store import EventStore
from shell.house import House
from tests.examples.who import an_id
from tests.founding import Founded, Job
from workshops.domain import BankBatch, PaySlip
from workshops.events import PaymentFailed, PaymentMade
from workshops.service import BankBatches, PayRuns
from workshops.service.bank import BankResult
from workshops.tasks import prepare_run

WORKERS = 5
MONTH_END = date(2026, 11, 30)

_numbers = count()


class Killed(Exception):
    """The process is gone."""


@dataclass
class Deadly:
    """A store that dies at some saves: `before` it writes, or `after` it wrote without a word."""

    store: EventStore
    fates: Iterator[str]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def save(self, *aggregates: Any) -> int:
        fate = next(self.fates, "well")
        if fate == "before":
            raise Killed
        if fate == "conflict":
            for aggregate in aggregates:
                aggregate.collect_events()
            raise Conflict
        position = self.store.save(*aggregates)
        if fate == "after":
            raise Killed
        return position


@given(
    quantities=st.lists(st.lists(st.integers(1, 60), max_size=3), min_size=WORKERS, max_size=WORKERS),
    fates=st.lists(st.sampled_from(["well", "before", "after", "conflict"]), max_size=12),
)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_a_run_whose_job_is_killed_is_whole_in_the_end(
    shared_house: House, quantities: list[list[int]], fates: list[str]
) -> None:
    """Nobody is on it twice, nobody is left out, and its total is the sum of its slips."""
    number = next(_numbers)
    people = {an_id(f"deadly worker {n} of {number}"): f"G{n}" for n in range(WORKERS)}
    at_work = Founded(shared_house, an_id(f"deadly workshop {number}")).found(people)
    quantities[0].append(13)
    owed = Counter[str]()
    for worker, some in zip(people, quantities, strict=True):
        for n, quantity in enumerate(some):
            id = an_id(f"deadly {worker} {n}")
            at_work.accept(id, quantity, date(2026, 10, 1), worker=worker, step="packing")
            owed[worker] += quantity
    run = an_id(f"deadly run {number}")
    start = {"id": run, "workshop": at_work.id, "to": MONTH_END, "label": "2026-11"}
    at_work.do(at_work.runs.start, **start)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workshops.tasks.pay_runs.HAND_INS_AT_ONCE", 2)
        deadly = PayRuns(store=Deadly(shared_house.store, iter(fates)), due=at_work.read)  # type: ignore[arg-type]
        patch.setitem(shared_house._built, PayRuns, deadly)
        job, result = Job({"run": run}), None
        while result is None:
            try:
                result = prepare_run(shared_house, job)  # type: ignore[arg-type]
            except (Killed, Conflict):
                at_work.catch_up()
    at_work.catch_up()

    slips = {slip["worker"]: slip for slip in at_work.read.slips(run)}
    assert {worker: sum(line["quantity"] for line in slip["lines"]) for worker, slip in slips.items()} == owed
    assert result["state"] == "prepared"
    assert (result["slips"], result["total"]) == (len(slips), sum(slip["net"] for slip in slips.values()))
    assert at_work.read.due(at_work.id, MONTH_END) == []
    streams = [PaySlip.stream(PaySlip.id_of(run, worker)) for worker in people]
    assert len(shared_house.store.events_of(streams)) == len(slips)
    done, total = job.shown[-1]
    assert done == total


class Cards:
    """Everybody agrees to be paid by bank."""

    def bank_accounts(self, workers: Collection[str]) -> dict[str, str]:
        """An account number for each."""
        return dict.fromkeys(workers, "6222000000000000012")


def insist(at_work: Founded, act: Callable[[], Any]) -> Any:
    """Do something again and again, as people do whose server died, until it answers."""
    while True:
        try:
            return act()
        except (Killed, Conflict):
            at_work.catch_up()


@given(
    failed=st.sets(st.integers(0, WORKERS - 1)),
    fates=st.lists(st.sampled_from(["well", "before", "after", "conflict"]), max_size=12),
    again=st.booleans(),
)
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
def test_a_payment_by_bank_that_is_killed_pays_everybody_once(
    shared_house: House, failed: set[int], fates: list[str], again: bool
) -> None:
    """Approval, file and results die at any save and are sent again, what failed goes into another file:
    in the end each slip was paid once, and the payments come to the approved total."""
    number = next(_numbers)
    people = {an_id(f"banked worker {n} of {number}"): f"G{n}" for n in range(WORKERS)}
    at_work = Founded(shared_house, an_id(f"banked workshop {number}")).found(people)
    for n, worker in enumerate(people):
        at_work.accept(an_id(f"banked {worker}"), 10 + n, date(2026, 10, 1), worker=worker)
    run = an_id(f"banked run {number}")
    total = at_work.prepare(run, MONTH_END)
    deadly = Deadly(shared_house.store, iter(fates))
    runs = PayRuns(store=deadly, due=at_work.read)  # type: ignore[arg-type]
    bank = BankBatches(store=deadly, due=at_work.read, accounts=Cards())  # type: ignore[arg-type]
    approval = {"id": run, "total": total, "request": an_id(f"approval {number}")}
    insist(at_work, lambda: at_work.do(runs.approve, actor=at_work.second, **approval))

    def send(batch: str, paid: Callable[[int], bool]) -> list[BankResult]:
        """Make a file and bring in what the bank says of each of its lines."""
        made = insist(at_work, lambda: at_work.do(bank.make, id=batch, run=run)).thing
        assert isinstance(made, BankBatch)
        results = [
            BankResult(row, line.reference, line.amount, paid(row)) for row, line in enumerate(made.lines)
        ]
        bring(batch, results)
        return results

    def bring(batch: str, results: list[BankResult]) -> None:
        """Bring results in; none of them is refused."""
        refused, *_rest = insist(
            at_work, lambda: at_work.do(bank.take_results, id=batch, run=run, results=results)
        )
        assert refused == []

    first, second = (an_id(f"batch {n} of {number}") for n in range(2))
    said = send(first, lambda row: row not in failed)
    if failed:
        send(second, lambda _row: True)
    if again:
        bring(first, said)

    slips = [slip["id"] for slip in at_work.read.slips(run)]
    happened = [each.event for each in shared_house.store.events_of([PaySlip.stream(id) for id in slips])]
    payments = [event for event in happened if isinstance(event, PaymentMade)]
    assert sorted(event.id for event in payments) == sorted(slips)
    assert sum(event.amount for event in payments) == total
    assert len([event for event in happened if isinstance(event, PaymentFailed)]) == len(failed)
    assert at_work.read.unpaid_slips(run) == []
