"""A worker: registered in a village, with skills, and sometimes moving."""

from datetime import datetime
from typing import Any

from kernel.errors import Refusal
from kernel.events import Aggregate
from kernel.identity import By
from people.events import (
    CorrectionAsked,
    CorrectionConfirmed,
    CorrectionRefused,
    CorrectionTakenBack,
    PapersShown,
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

Correction = CorrectionAsked | CorrectionTakenBack | CorrectionConfirmed | CorrectionRefused
"""What last became of what a worker asked to have put right."""


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
        self.taken_in: dict[str, datetime] = {}
        self.hours: tuple[str, ...] = ()
        self.told_apart: frozenset[str] = frozenset()
        self.correction: Correction | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """Which fields they ask to have put right, and nobody has answered yet."""
        return self.correction.fields if isinstance(self.correction, CorrectionAsked) else ()

    @property
    def asked_at(self) -> datetime | None:
        """Since when they ask."""
        return self.correction.at if self.asked and self.correction else None

    @property
    def records(self) -> frozenset[str]:
        """The records it stands for besides its own; `taken_in` says since when."""
        return frozenset(self.taken_in)

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

    def show_papers(self, fields: tuple[str, ...], *, paper: str, at: datetime, by: By) -> None:
        """Have shown a clerk what proves that `fields` are as they say."""
        self.trigger(PapersShown, fields=fields, paper=paper, at=at, by=by)

    def ask_correction(
        self, fields: tuple[str, ...], *, request: str | None = None, at: datetime, by: By
    ) -> None:
        """Ask that `fields` be put right; asked again, the newest counts. Refuses `erased`."""
        if self.erased:
            raise Refusal("erased")
        self.trigger(CorrectionAsked, fields=fields, at=at, by=by, request=request)

    def take_back_correction(self, *, request: str | None = None, at: datetime, by: By) -> None:
        """Ask for nothing any more; again changes nothing, nor does a repeat after something new is asked."""
        if self.asked and not self.answered(request, CorrectionTakenBack):
            self.trigger(CorrectionTakenBack, at=at, by=by, request=request)

    def confirm_correction(self, *, paper: str, request: str | None = None, at: datetime, by: By) -> None:
        """Have been put right, a clerk having seen `paper`. Refuses `correction-closed`: none is asked."""
        if not self.asked:
            raise Refusal("correction-closed")
        self.trigger(CorrectionConfirmed, fields=self.asked, paper=paper, at=at, by=by, request=request)

    def refuse_correction(
        self, *, reason_code: str, request: str | None = None, at: datetime, by: By
    ) -> None:
        """Stay as they are, for a reason. Refuses `correction-closed`: none is asked."""
        if not self.asked:
            raise Refusal("correction-closed")
        self.trigger(CorrectionRefused, reason_code=reason_code, at=at, by=by, request=request)

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
            case CorrectionAsked() | CorrectionTakenBack() | CorrectionConfirmed() | CorrectionRefused():
                self.correction = event
            case WorkersMerged():
                self.merged_into = event.into
            case WorkersParted():
                self.merged_into = None
            case RecordTakenIn():
                self.taken_in[event.record] = event.at
            case RecordGivenBack():
                self.taken_in.pop(event.record, None)
            case WorkerErased():
                self.erased = True
