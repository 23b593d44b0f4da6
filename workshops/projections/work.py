"""From a workshop's events to what is told of people, pieces and pay: a room for each kind of row."""

from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import Connection

from kernel.store import Recorded
from shell.projector import Projection
from shell.readmodels import ReadModel
from workshops.events import PayRunDiscarded
from workshops.projections import contests, damages, hand_ins, hours, pay, rates, setup
from workshops.projections.changes import Changes
from workshops.readmodel import WorkshopsReadModel

TELL: dict[type, Any] = {
    **setup.TELL,
    **hand_ins.TELL,
    **pay.TELL,
    **rates.TELL,
    **contests.TELL,
    **hours.TELL,
    **damages.TELL,
}


class WorkshopsProjection(Projection[WorkshopsReadModel]):
    """Keeps the tables of `WorkshopsReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = WorkshopsReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write what a batch of events changes: each table once, in bulk."""
        changes = Changes()
        for recorded in batch:
            event = recorded.event
            if isinstance(event, PayRunDiscarded):
                changes.write(connection, self.read_model)
                self.read_model.release(connection, event.id)
                changes = Changes()
            tell = TELL.get(type(event))
            if tell is not None:
                tell(changes, event, recorded.position)
        changes.write(connection, self.read_model)
