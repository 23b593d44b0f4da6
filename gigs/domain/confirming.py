"""Who says that they are coming: asked some time before a shift begins; who does not answer makes room.

Asked are those who have their place when the asking begins. Whoever takes a place later, or is chosen later,
has just said so or just been told so, and is never asked.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from gigs.domain.hiring import Hiring
from gigs.events import (
    ApplicationDeclined,
    ApplicationWithdrawn,
    ConfirmationAsked,
    GigCancelled,
    HireConfirmed,
    HireLapsed,
    Place,
    WorkerHired,
)
from kernel.errors import Invalid, Refusal
from kernel.identity import By, Role

# However late the clock's task comes by, whoever is asked has so long to answer.
LEAST = timedelta(hours=2)

# A place lapses by the clock, whoever runs it.
BY_THE_CLOCK = By("system", Role.SYSTEM)


class Confirming(Hiring):
    """The gig with those who were asked whether they come. `until` is by when, of each shift asked about."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.until: dict[int, datetime] = {}
        self.unsure: dict[int, set[str]] = {}
        self.sure: dict[int, set[str]] = {}
        self.hired_at: dict[str, datetime] = {}

    # -- What is so ----------------------------------------------------------------------------------------

    def asks_at(self, shift: int) -> datetime | None:
        """From when people of a shift are asked; None where the gig does not ask."""
        if self.offer.confirm is None:
            return None
        return self.shifts[shift].starts_at - timedelta(hours=self.offer.confirm.from_hours)

    def to_confirm(self, worker: str, at: datetime) -> tuple[int, ...]:
        """The shifts of somebody that they may say they come to: asked about, not begun, not said yet."""
        return tuple(
            no
            for no in sorted(self.places.get(worker, ()))
            if (asks_at := self.asks_at(no)) is not None
            and asks_at <= at < self.shifts[no].starts_at
            and self.hired_at[worker] < asks_at
            and worker not in self.sure.get(no, ())
        )

    # -- What may be done ----------------------------------------------------------------------------------

    def confirm(
        self, *, worker: str, shifts: Collection[int] | None, at: datetime, by: By, request: str
    ) -> Any:
        """Say that one comes: to some shifts, or to all one is asked about (None).

        Late is not too late: as long as the place was given to nobody else it is kept. Said already, it is
        kept that it was said again (`AskedAgain`). Refuses `not-hired`, `shift-unknown`, `shift-started`, and
        `confirm-too-early` before the asking begins.
        """
        held = self.places.get(worker, {})
        for no in shifts or ():
            if not 0 <= no < len(self.shifts):
                raise Invalid("shift-unknown", field="shifts")
        asked = set(held if shifts is None else shifts)
        if not held or not asked <= held.keys():
            raise Refusal("not-hired")
        coming = asked & set(self.to_come(at))
        if not coming:
            raise Refusal("shift-started")
        said = coming & set(self.to_confirm(worker, at))
        if said:
            return self.trigger(
                HireConfirmed, at=at, by=by, request=request, worker=worker, shifts=tuple(sorted(said))
            )
        if all((asks_at := self.asks_at(no)) is not None and asks_at > at for no in coming):
            raise Refusal("confirm-too-early")
        return self.ask_again(worker=worker, at=at, by=by, request=request)

    def ask(self, *, at: datetime) -> None:
        """Begin to ask about the shifts whose time it is; each is asked about once.

        Where less than two hours would be left for the answer, nobody is asked any more.
        """
        if self.state != "published" or self.offer.confirm is None:
            return
        for no in self.to_come(at):
            asks_at, shift = self.asks_at(no), self.shifts[no]
            if asks_at is None or asks_at > at or no in self.until:
                continue
            until = max(shift.starts_at - timedelta(hours=self.offer.confirm.by_hours), at + LEAST)
            if until >= shift.starts_at:
                continue
            self.trigger(
                ConfirmationAsked,
                at=at,
                by=BY_THE_CLOCK,
                posting=self.posting,
                shift=no,
                starts_at=shift.starts_at,
                until=until,
                workers=tuple(worker for worker in self.places if no in self.to_confirm(worker, at)),
                left=self.left(no),
            )

    def lapse(self, *, at: datetime) -> list[HireLapsed]:
        """Let the places go whose people were asked and did not answer in time. What has begun is left."""
        late: dict[str, list[Place]] = {}
        for no in self.to_come(at):
            if no in self.until and self.until[no] <= at:
                for worker in sorted(self.unsure[no]):
                    late.setdefault(worker, []).append(self.places[worker][no])
        return [
            self.trigger(
                HireLapsed,
                at=at,
                by=BY_THE_CLOCK,
                worker=worker,
                posting=self.posting,
                places=tuple(places),
                out=len(places) == len(self.places[worker]),
            )
            for worker, places in late.items()
        ]

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case WorkerHired():
                self.hired_at[event.worker] = event.at
            case ConfirmationAsked():
                self.until[event.shift] = event.until
                self.unsure[event.shift] = set(event.workers)
            case HireConfirmed():
                for no in event.shifts:
                    self.sure.setdefault(no, set()).add(event.worker)
                    self.unsure.get(no, set()).discard(event.worker)
            case HireLapsed():
                self._forget(event.worker, event.places)
                self.give_back(event.worker, event.places)
                if event.out:
                    self.applications[event.worker].state = "lapsed"
            case ApplicationDeclined() | ApplicationWithdrawn():
                self._forget(event.worker, event.places)
            case GigCancelled():
                for worker, places in event.released:
                    self._forget(worker, places)

    def _forget(self, worker: str, places: Collection[Place]) -> None:
        """Whoever has no place is not asked, and has said nothing of the next one they may get."""
        for place in places:
            self.unsure.get(place.shift, set()).discard(worker)
            self.sure.get(place.shift, set()).discard(worker)
