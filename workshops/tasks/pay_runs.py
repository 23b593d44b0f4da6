"""Preparing a pay run: the slips are drawn up some workers at a time, so the counter goes on meanwhile."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kernel.errors import Refusal
from kernel.identity import derived_id
from kernel.lookups import DueWorker
from kernel.time import now
from workshops.readmodel import WorkshopsReadModel
from workshops.service import PayRuns

if TYPE_CHECKING:
    from shell.house import House
    from shell.queue import Job

KIND = "pay-run"
HAND_INS_AT_ONCE = 300


def preparing(run: str) -> str:
    """The id of the job that prepares a run."""
    return derived_id(run, "prepare")


def start_preparing(house: "House", run: str, account: str) -> str:
    """Have a run's slips drawn up; asked again it is the same job."""
    return house.jobs.start(KIND, owner=account, args={"run": run}, id=preparing(run))


def prepare_run(house: "House", job: "Job") -> dict[str, Any]:
    """Draw up every slip of a run, then close it with their sum; run again, it goes on where it stopped."""
    run, read, runs = job.args["run"], house.get(WorkshopsReadModel), house.get(PayRuns)
    _caught_up(house, read)
    found = read.run(run)
    assert found is not None
    due = read.due(found["workshop"], found["to"])
    job.progress(0, len(due))
    done = 0
    for some in _in_portions(due):
        runs.draw_up(run=run, due=some, at=now())
        done += len(some)
        job.progress(done, len(due))
    closed = runs.finish(run=run, at=now())
    return {"run": run, "state": closed.state, "slips": closed.slips, "total": closed.total}


def _caught_up(house: "House", read: WorkshopsReadModel) -> None:
    """What is due is looked up in the read model: wait until it knows all that is recorded."""
    if not read.reached(house.store.head(), timeout=60):
        raise Refusal("behind")


def _in_portions(due: Sequence[DueWorker]) -> Iterator[list[DueWorker]]:
    portion: list[DueWorker] = []
    size = 0
    for each in due:
        if portion and size + len(each.hand_ins) > HAND_INS_AT_ONCE:
            yield portion
            portion, size = [], 0
        portion.append(each)
        size += len(each.hand_ins)
    if portion:
        yield portion
