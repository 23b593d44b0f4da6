"""A worker: registered in a village, with skills, and sometimes moving."""

from datetime import datetime
from typing import Any

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By
from people.events import (
    RecordGivenBack,
    RecordTakenIn,
    WorkerDetailsChanged,
    WorkerErased,
    WorkerHoursWanted,
    WorkerMoved,
    WorkerRegistered,
    WorkersMerged,
    WorkersParted,
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
        self.merged_into: str | None = None
        self.records: frozenset[str] = frozenset()
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

    def merge_into(self, survivor: "Worker", *, request: str | None, at: datetime, by: By) -> None:
        """Be one person with another from now on, told under the other's id. A repeat changes nothing.

        Both streams are written, so that of two merges at the same time one is decided again. Refuses
        `erased`, `already-merged` (either stands for nobody any more), `has-records` (this one stands for
        others: merge the other way round, or part them first).
        """
        if self.answered(request, WorkersMerged):
            return
        if self.erased or survivor.erased:
            raise Refusal("erased")
        if self.merged_into == survivor.id:
            return
        if self.merged_into or survivor.merged_into or self.id == survivor.id:
            raise Refusal("already-merged")
        if self.records:
            raise Refusal("has-records")
        self.trigger(WorkersMerged, into=survivor.id, at=at, by=by, request=request)
        survivor.trigger(RecordTakenIn, record=self.id, at=at, by=by)

    def part_from(self, survivor: "Worker", *, request: str | None, at: datetime, by: By) -> None:
        """Be somebody of their own again. A repeat changes nothing. Refuses `erased`, `not-merged`."""
        if self.answered(request, WorkersParted):
            return
        if self.erased or survivor.erased:
            raise Refusal("erased")
        if self.merged_into != survivor.id:
            raise Refusal("not-merged")
        self.trigger(WorkersParted, of=survivor.id, at=at, by=by, request=request)
        survivor.trigger(RecordGivenBack, record=self.id, at=at, by=by)

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
            case WorkersMerged():
                self.merged_into = event.into
            case WorkersParted():
                self.merged_into = None
            case RecordTakenIn():
                self.records |= {event.record}
            case RecordGivenBack():
                self.records -= {event.record}
            case WorkerErased():
                self.erased = True
