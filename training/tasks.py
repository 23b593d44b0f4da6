"""What training does by the clock."""

from typing import TYPE_CHECKING

from kernel.time import now
from training.readmodel import TrainingReadModel
from training.service import Enrolments

if TYPE_CHECKING:
    from shell.house import House


def move_queues(house: "House") -> int:
    """Let offers nobody answered expire and the next be asked; answers how many runs were concerned.

    Where the read model is behind, a run is found a little later, or has moved already: both are harmless.
    """
    runs = house.get(TrainingReadModel).unanswered(now())
    for run in runs:
        house.get(Enrolments).move(run=run, at=now())
    return len(runs)
