"""A worker: registered in a village, with skills, and sometimes moving."""

from datetime import datetime
from typing import Any

from kernel.events import Aggregate
from kernel.identity import By
from people.events import WorkerDetailsChanged, WorkerMoved, WorkerRegistered


class Worker(Aggregate):
    """Someone who works. Who that is lies in the vault under the same id."""

    CATEGORY = "worker"

    village: str
    skills: tuple[str, ...]
    fingerprint: str

    def register(
        self, *, village: str, skills: tuple[str, ...], fingerprint: str, at: datetime, by: By
    ) -> None:
        """Be known from now on."""
        self.trigger(WorkerRegistered, village=village, skills=skills, fingerprint=fingerprint, at=at, by=by)

    def change(
        self, *, village: str, skills: tuple[str, ...], fields: tuple[str, ...], at: datetime, by: By
    ) -> None:
        """Put right where they live, what they can do, and which `fields` the vault holds anew."""
        if village != self.village:
            self.trigger(WorkerMoved, village=village, at=at, by=by)
        if fields or skills != self.skills:
            self.trigger(WorkerDetailsChanged, fields=fields, skills=skills, at=at, by=by)

    def when(self, event: Any) -> None:
        """Apply one event."""
        match event:
            case WorkerRegistered():
                self.village = event.village
                self.skills = event.skills
                self.fingerprint = event.fingerprint
            case WorkerMoved():
                self.village = event.village
            case WorkerDetailsChanged():
                self.skills = event.skills
