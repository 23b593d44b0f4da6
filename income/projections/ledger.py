"""From what happened to the ledger of income: every event tells its rows by itself.

Events carry what changed and what it was before, so nothing has to be looked up: rebuilding is writing.
"""

from collections.abc import Sequence
from typing import ClassVar

from sqlalchemy import Connection

from income.projections import attendance, hand_ins
from income.projections.batch import Batch, Tell
from income.readmodel import IncomeReadModel
from kernel.store import Recorded
from shell.projector import Projection
from shell.readmodels import ReadModel

TELL: Tell = {**hand_ins.TELL, **attendance.TELL}


class IncomeProjection(Projection[IncomeReadModel]):
    """Keeps the tables of `IncomeReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = IncomeReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write a batch's rows in bulk, in the order of the events where one builds on another's rows."""
        rows = Batch(connection, self.read_model)
        for recorded in batch:
            tell = TELL.get(type(recorded.event))
            if tell is not None:
                tell(rows, recorded)
        rows.write()
