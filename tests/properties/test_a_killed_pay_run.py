"""The job that prepares a pay run dies, at any save, before or after it took effect; and is run again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
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
from tests.founding import Founded
from workshops.domain import PaySlip
from workshops.service import PayRuns
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


@dataclass
class Job:
    """What the job's handler sees of its job."""

    args: dict[str, Any]
    shown: list[tuple[int, int]] = field(default_factory=list)

    def progress(self, done: int, total: int) -> None:
        """Remember how far it was."""
        self.shown.append((done, total))


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
