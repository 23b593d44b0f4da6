"""From events to the registry of who is registered where."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from kernel.identity import Role
from kernel.store import Recorded
from people.events import (
    CorrectionAsked,
    CorrectionConfirmed,
    CorrectionRefused,
    CorrectionTakenBack,
    EmployerErased,
    EmployerMended,
    EmployerRefused,
    EmployerRegistered,
    EmployerVerified,
    WorkerDetailsChanged,
    WorkerErased,
    WorkerMoved,
    WorkerRegistered,
    WorkersMerged,
    WorkersParted,
)
from people.readmodel import Registry
from shell.projector import Projection
from shell.readmodels import upsert_rows


class RegistryProjection(Projection[Registry]):
    """Keeps workers and employers with where they are."""

    READ_MODEL = Registry

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write what changed. People register now and then: a statement an event is soon enough."""
        for position, event in batch:
            match event:
                case WorkerRegistered():
                    row = {"village": event.village, "skills": " ".join(event.skills), "position": position}
                    self._upsert(connection, "people_workers", "worker", event.id, row)
                case WorkerMoved():
                    self._update(connection, "people_workers", "worker", event.id, {"village": event.village})
                case WorkerDetailsChanged():
                    skills = {"skills": " ".join(event.skills)}
                    self._update(connection, "people_workers", "worker", event.id, skills)
                case CorrectionAsked():
                    self._update(connection, "people_workers", "worker", event.id, {"asked_at": event.at})
                case CorrectionTakenBack() | CorrectionConfirmed() | CorrectionRefused():
                    self._update(connection, "people_workers", "worker", event.id, {"asked_at": None})
                case WorkerErased():  # on no list any more
                    workers = self.read_model.table("people_workers")
                    connection.execute(workers.delete().where(workers.c.worker == event.id))
                case WorkersMerged():
                    records = self.read_model.table("people_records")
                    own = {"record": event.into, "person": event.into, "merged_at": None}
                    other = {"record": event.id, "person": event.into, "merged_at": event.recorded_at}
                    rows = [each | {"position": position} for each in (own, other)]
                    upsert_rows(connection, records, rows, key=("record",))
                case WorkersParted():
                    records = self.read_model.table("people_records")
                    connection.execute(records.delete().where(records.c.record == event.id))
                    left = select(func.count()).where(records.c.person == event.of)
                    if connection.scalar(left) == 1:
                        connection.execute(records.delete().where(records.c.record == event.of))
                case EmployerRegistered():
                    introducer = event.by.account if event.by.role is Role.COORDINATOR else None
                    row = {"town": event.town, "state": "waiting", "reason_code": event.reason_code}
                    row |= {"position": position, "introducer": introducer}
                    self._upsert(connection, "people_employers", "employer", event.id, row)
                case EmployerMended():
                    row = {"town": event.town, "state": "waiting", "reason_code": event.reason_code}
                    self._update(
                        connection, "people_employers", "employer", event.id, row | {"position": position}
                    )
                case EmployerVerified():
                    self._update(
                        connection,
                        "people_employers",
                        "employer",
                        event.id,
                        {"state": "verified", "reason_code": None},
                    )
                case EmployerErased():  # on no list any more
                    employers = self.read_model.table("people_employers")
                    connection.execute(employers.delete().where(employers.c.employer == event.id))
                case EmployerRefused():
                    refused = {"state": "refused", "reason_code": event.reason_code}
                    self._update(connection, "people_employers", "employer", event.id, refused)

    def _upsert(self, connection: Connection, table: str, key: str, id: str, row: dict[str, Any]) -> None:
        upsert_rows(connection, self.read_model.table(table), [{key: id, **row}], key=(key,), set=list(row))

    def _update(self, connection: Connection, table: str, key: str, id: str, values: dict[str, Any]) -> None:
        the = self.read_model.table(table)
        connection.execute(the.update().where(the.c[key] == id).values(**values))
