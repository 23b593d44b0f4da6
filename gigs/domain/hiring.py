"""Who works which shift: people apply, are hired or declined, and may leave before it starts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from gigs.domain.advert import Advert
from gigs.events import (
    ApplicationDeclined,
    ApplicationWithdrawn,
    AskedAgain,
    GigCancelled,
    Pay,
    Place,
    WorkerApplied,
    WorkerHired,
)
from kernel.errors import Invalid, NotFound, Refusal
from kernel.events import Event
from kernel.identity import By

MIN_AGE = 16  # 禁止使用童工规定 (State Council decree 364), article 2
OF_AGE = 18
# What nobody under 18 may do: 未成年工特殊保护规定 (劳部发〔1994〕498号), article 3, and the list of special
# operations (特种作业目录, 安监总局令第30号); heavy lifting, work at height and on live wires are among them.
HAZARDOUS = frozenset({"building", "electrical", "loading"})

IN = ("applied", "hired")
OUT = ("declined", "withdrawn", "lapsed", "cancelled")

Standing = Literal["applied", "hired", "declined", "withdrawn", "lapsed", "cancelled"]


@dataclass(slots=True)
class Application:
    """Where one worker stands: `applied`, `hired`, `declined`, `withdrawn`, `cancelled`, or `lapsed`: asked
    whether they come, they did not answer."""

    state: Standing
    shifts: tuple[int, ...]


class Hiring(Advert):
    """The gig with those who want to work at it."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.applications: dict[str, Application] = {}
        self.promised: dict[str, Pay] = {}

    # -- What is so ----------------------------------------------------------------------------------------

    def application(self, worker: str) -> Application:
        """Somebody's application. Refuses `not-found` where they never applied."""
        found = self.applications.get(worker)
        if found is None:
            raise NotFound("application", worker)
        return found

    def stands(self, worker: str, *states: str) -> bool:
        """Whether somebody's application is in one of these states."""
        found = self.applications.get(worker)
        return found is not None and found.state in states

    def is_in(self, worker: str) -> bool:
        """Whether somebody has applied or is hired, and has not left."""
        return self.stands(worker, *IN)

    def wanted(self, shifts: Collection[int] | None, *, at: datetime) -> tuple[Place, ...]:
        """The places somebody asks for; None: all that are still to come.

        Refuses `gig-draft`, `gig-cancelled`, `shift-unknown`, `shift-started`, `gig-full`.
        """
        if self.state != "published":
            raise Refusal(f"gig-{self.state}")
        to_come = self.to_come(at)
        for no in shifts or ():
            if not 0 <= no < len(self.shifts):
                raise Invalid("shift-unknown", field="shifts")
        chosen = to_come if shifts is None else tuple(sorted(set(shifts)))
        if not chosen or not set(chosen) <= set(to_come):
            raise Refusal("shift-started")
        return self._free(chosen)

    def applied_for(self, worker: str, *, at: datetime) -> tuple[Place, ...]:
        """The places somebody waits for that are still to come. Refuses `shift-started`, `gig-full`."""
        to_come = self.to_come(at)
        chosen = tuple(no for no in self.application(worker).shifts if no in to_come)
        if not chosen:
            raise Refusal("shift-started")
        return self._free(chosen)

    def _free(self, shifts: Sequence[int]) -> tuple[Place, ...]:
        if any(self.left(no) < 1 for no in shifts):
            raise Refusal("gig-full")
        return tuple(Place(no, self.shifts[no].starts_at, self.shifts[no].ends_at) for no in shifts)

    def repeated(self, request: str, worker: str, *kinds: type[Event]) -> Any:
        """The event this request of this worker's caused before, None where it is new.

        Refuses `id-reused` where the id was spent on something else, or somebody else.
        """
        seen = self.answered(request, Event)
        if seen is not None and not (isinstance(seen, kinds) and getattr(seen, "worker", None) == worker):
            raise Refusal("id-reused")
        return seen

    # -- What may be done ----------------------------------------------------------------------------------

    def apply(
        self,
        *,
        worker: str,
        places: tuple[Place, ...],
        age: int | None,
        lacks: str | None,
        at: datetime,
        by: By,
        request: str,
    ) -> WorkerApplied | WorkerHired:
        """Ask for places (`wanted`): had at once, or to be chosen for, as the gig says.

        `age` is that on the first day in full years, `lacks` a qualification they do not hold on one of the
        days. Refuses `already-in` and what `fit` does.
        """
        if self.is_in(worker):
            raise Refusal("already-in")
        self.fit(age, lacks)
        if self.offer.mode == "instant":
            return self._hire(worker, places, at, by, request)
        numbers = tuple(place.shift for place in places)
        return self.trigger(WorkerApplied, at=at, by=by, request=request, worker=worker, shifts=numbers)

    def ask_again(self, *, worker: str, at: datetime, by: By, request: str) -> AskedAgain:
        """Keep that somebody asked for what is so already, as it stands now."""
        standing = self.application(worker)
        shifts = standing.shifts if standing.state in IN else ()
        return self.trigger(
            AskedAgain, at=at, by=by, request=request, worker=worker, state=standing.state, shifts=shifts
        )

    def hire(
        self,
        *,
        worker: str,
        places: tuple[Place, ...],
        age: int | None,
        lacks: str | None,
        at: datetime,
        by: By,
        request: str,
    ) -> WorkerHired:
        """Choose somebody who applied, for the places that are left (`applied_for`).

        Refuses `not-applied`, and what `fit` does.
        """
        if self.application(worker).state != "applied":
            raise Refusal("not-applied")
        self.fit(age, lacks)
        return self._hire(worker, places, at, by, request)

    def fit(self, age: int | None, lacks: str | None) -> None:
        """Refuses `age-unknown`, `under-age`, `hazardous-trade` before 18, `not-qualified`.

        Age only rises, so whoever is old enough on the first day is so on all.
        """
        if age is None:
            raise Refusal("age-unknown")
        if age < MIN_AGE:
            raise Refusal("under-age")
        if age < OF_AGE and self.posting.trade in HAZARDOUS:
            raise Refusal("hazardous-trade")
        if lacks is not None:
            raise Refusal("not-qualified", qualification=lacks)

    def _hire(
        self, worker: str, places: tuple[Place, ...], at: datetime, by: By, request: str
    ) -> WorkerHired:
        return self.trigger(
            WorkerHired,
            at=at,
            by=by,
            request=request,
            worker=worker,
            posting=self.posting,
            title=self.offer.title,
            places=places,
            pay=self.offer.pay,
        )

    def decline(
        self, *, worker: str, reason_code: str | None, at: datetime, by: By, request: str
    ) -> ApplicationDeclined:
        """Choose others, or take back places before they begin.

        Refuses `not-applied`, `shift-started` where somebody hired has begun all their shifts.
        """
        if repeat := self.repeated(request, worker, ApplicationDeclined):
            return repeat  # type: ignore[no-any-return]
        return self.trigger(
            ApplicationDeclined,
            at=at,
            by=by,
            request=request,
            worker=worker,
            posting=self.posting,
            places=self._leaving(worker, at, must=True),
            reason_code=reason_code,
        )

    def withdraw(self, *, worker: str, at: datetime, by: By, request: str) -> ApplicationWithdrawn:
        """Not want the places any more. Those of shifts that have started stay theirs: what they worked there
        is still paid, and the fill rate does not change. Refuses `not-applied`."""
        if repeat := self.repeated(request, worker, ApplicationWithdrawn):
            return repeat  # type: ignore[no-any-return]
        return self.trigger(
            ApplicationWithdrawn,
            at=at,
            by=by,
            request=request,
            worker=worker,
            posting=self.posting,
            places=self._leaving(worker, at),
        )

    def _leaving(self, worker: str, at: datetime, *, must: bool = False) -> tuple[Place, ...]:
        if self.application(worker).state not in IN:
            raise Refusal("not-applied")
        held = self.places.get(worker, {})
        given = tuple(place for place in held.values() if place.starts_at > at)
        if must and held and not given:
            raise Refusal("shift-started")
        return given

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case WorkerApplied():
                self.applications[event.worker] = Application("applied", event.shifts)
            case WorkerHired():
                held = self.places.setdefault(event.worker, {})
                held |= {place.shift: place for place in event.places}
                self.applications[event.worker] = Application("hired", tuple(p.shift for p in event.places))
                self.promised[event.worker] = event.pay
            case ApplicationDeclined() | ApplicationWithdrawn():
                declined = isinstance(event, ApplicationDeclined)
                self.applications[event.worker].state = "declined" if declined else "withdrawn"
                self.give_back(event.worker, event.places)
            case GigCancelled():
                for worker, application in self.applications.items():
                    waits = application.state == "applied"
                    if waits or (application.state == "hired" and worker not in self.places):
                        application.state = "cancelled"
