"""Carrying out a corrected rate: some workers at a time, so the counter goes on meanwhile."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from kernel.errors import Refusal
from kernel.identity import derived_id
from kernel.lookups import PaidWork
from kernel.time import now
from workshops.readmodel import WorkshopsReadModel
from workshops.service import RateCorrections

if TYPE_CHECKING:
    from shell.house import House
    from shell.queue import Job

KIND = "rate-correction"
HAND_INS_AT_ONCE = 300


def correcting(correction: str) -> str:
    """The id of the job that carries a correction out."""
    return derived_id(correction, "carry out")


def start_correcting(house: "House", correction: str, account: str) -> str:
    """Have a correction carried out; asked again it is the same job."""
    args = {"correction": correction}
    return house.jobs.start(KIND, owner=account, args=args, id=correcting(correction))


def correct_rate(house: "House", job: "Job") -> dict[str, Any]:
    """Raise or ask about every hand-in counted before the correction was confirmed; run again, it goes on
    where it stopped."""
    correction = job.args["correction"]
    read, corrections = house.get(WorkshopsReadModel), house.get(RateCorrections)
    if not read.reached(house.store.head(), timeout=60):
        raise Refusal("behind")
    found = read.rate_correction(correction)
    assert found is not None, "the read model has come that far"
    of = (found["workshop"], found["product"], found["step"], found["first"], found["last"])
    work = read.paid_work(*of, upto=found["position"])
    job.progress(0, len(work))
    done = 0
    for some in _in_portions(work):
        corrections.carry_out(correction=correction, work=some, at=now())
        done += len(some)
        job.progress(done, len(work))
    closed = corrections.finish(correction=correction, hand_ins=len(work), at=now())
    return {"correction": correction, "state": closed.state, "hand_ins": len(work)}


def _in_portions(work: Sequence[PaidWork]) -> Iterator[list[PaidWork]]:
    """All of a worker's together: they are asked once."""
    portion: list[PaidWork] = []
    for _worker, some in groupby(work, key=lambda one: one.worker):
        theirs = list(some)
        if portion and len(portion) + len(theirs) > HAND_INS_AT_ONCE:
            yield portion
            portion = []
        portion += theirs
    if portion:
        yield portion
