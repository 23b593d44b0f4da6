"""A worker: registered in a village, with skills, and sometimes moving."""

from datetime import datetime
from typing import Any

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By
from people.events import (
    WorkerDetailsChanged,
    WorkerErased,
    WorkerHoursWanted,
    WorkerMoved,
    WorkerRegistered,
    WorkerToldApart,
)


class Worker(Aggregate):
    """Someone who works. Who that is lies in the vault under the same id."""

    CATEGORY = "worker"

    village: str
    skills: tuple[str, ...]
    fingerprint: str

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.erased = False
        self.hours: tuple[str, ...] = ()
        self.told_apart: frozenset[str] = frozenset()

    def register(
        self, *, village: str, skills: tuple[str, ...], fingerprint: str, at: datetime, by: By
    ) -> None:
        """Be known from now on."""
        self.trigger(WorkerRegistered, village=village, skills=skills, fingerprint=fingerprint, at=at, by=by)

    def tell_apart(self, others: tuple[str, ...], *, reason_code: str, at: datetime, by: By) -> None:
        """Be somebody else than those who are like them."""
        self.trigger(WorkerToldApart, others=others, reason_code=reason_code, at=at, by=by)

    def want_hours(self, hours: tuple[str, ...], *, at: datetime, by: By) -> None:
        """Say when they would like to work; the same again changes nothing."""
        if hours != self.hours:
            self.trigger(WorkerHoursWanted, hours=hours, at=at, by=by)

    def change(
        self, *, village: str, skills: tuple[str, ...], fields: tuple[str, ...], at: datetime, by: By
    ) -> None:
        """Put right where they live, what they can do, and which `fields` the vault holds anew.

        Refuses `erased`.
        """
        if self.erased:
            raise Refusal("erased")
        if village != self.village:
            self.trigger(WorkerMoved, village=village, at=at, by=by)
        if fields or skills != self.skills:
            self.trigger(WorkerDetailsChanged, fields=fields, skills=skills, at=at, by=by)

    def erase(self, *, at: datetime, by: By) -> None:
        """Be named no more. Once is for ever; again changes nothing."""
        if not self.erased:
            self.trigger(WorkerErased, at=at, by=by)

    def when(self, event: Any) -> None:
        """Apply one event."""
        match event:
            case WorkerRegistered():
                self.village = event.village
                self.skills = event.skills
                self.fingerprint = event.fingerprint
            case WorkerToldApart():
                self.told_apart |= frozenset(event.others)
            case WorkerHoursWanted():
                self.hours = event.hours
            case WorkerMoved():
                self.village = event.village
            case WorkerDetailsChanged():
                self.skills = event.skills
            case WorkerErased():
                self.erased = True
