"""Seats and their queue: who sits, for whom a seat is held, who waits, and how the queue moves by itself."""

from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from kernel.errors import NotFound, Refusal
from kernel.events import Aggregate, Event
from kernel.identity import By, Role
from training.events import (
    AskedAgain,
    Enrolled,
    EnrolmentCancelled,
    OfferDeclined,
    OfferExpired,
    SeatOffered,
    Waitlisted,
)

# A day and a night, since 2026-11: whoever works by day reads it in the evening and can ask at home. What was
# offered keeps the end it was offered with.
HELD_FOR = timedelta(hours=24)

# The queue moves by itself, whoever's decision it was that moved it.
BY_ITSELF = By("system", Role.SYSTEM)

State = Literal["enrolled", "offered", "waitlisted", "cancelled", "declined", "expired"]
Left = Literal["cancelled", "declined", "expired"]
E = TypeVar("E", bound=Event)


class Seats(Aggregate):
    """Seats are taken (`seated`) or held (`offers`), together never more than `capacity`.

    The queue's order is that of its events, which anyone can check: first come, first served.
    """

    course: str
    village: str
    capacity: int
    cut_off: datetime

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.cancelled = False
        self.seated: dict[str, None] = {}
        self.offers: dict[str, datetime] = {}
        self.queue: dict[str, None] = {}
        self.left: dict[str, Left] = {}

    @property
    def free(self) -> int:
        """How many seats nobody has, nor is any held for somebody."""
        return self.capacity - len(self.seated) - len(self.offers)

    def state_of(self, worker: str, at: datetime) -> State | None:
        """How somebody stands at a moment; None who never asked. A held seat is gone when its time is."""
        if worker in self.seated:
            return "enrolled"
        if worker in self.offers:
            return "offered" if at < self.offers[worker] else "expired"
        return "waitlisted" if worker in self.queue else self.left.get(worker)

    def place_of(self, worker: str) -> int | None:
        """Somebody's place among those who wait, from 1."""
        return list(self.queue).index(worker) + 1 if worker in self.queue else None

    def enrol(self, *, worker: str, at: datetime, by: By, request: str) -> None:
        """Give somebody a seat, or a place at the end of the queue; who is in already stays as they stand.

        Refuses `run-cancelled`, and `enrolment-closed` from the cut-off on.
        """
        if self._is_repeat(request, worker, (Enrolled, Waitlisted, AskedAgain)):
            return
        self._check_on()
        self.move(at=at)
        if worker in self.seated or worker in self.offers or worker in self.queue:
            self.trigger(AskedAgain, at=at, by=by, request=request, worker=worker)
            return
        if at >= self.cut_off:
            raise Refusal("enrolment-closed")
        if self.free:
            self._seat(worker, offered=False, at=at, by=by, request=request)
        else:
            self.trigger(Waitlisted, at=at, by=by, request=request, worker=worker)

    def give_up(self, *, worker: str, completed: bool, at: datetime, by: By, request: str) -> None:
        """Let somebody out, from a seat, an offer or the queue; who is out already stays out.

        Refuses `already-completed`, and `not-found` where they were never in.
        """
        if self._is_repeat(request, worker, (EnrolmentCancelled, AskedAgain)):
            return
        if completed:
            raise Refusal("already-completed")
        self.move(at=at)
        was = self.state_of(worker, at)
        if was is None:
            raise NotFound("enrolment", worker)
        if was in ("enrolled", "offered", "waitlisted"):
            self.trigger(EnrolmentCancelled, at=at, by=by, request=request, worker=worker, was=was)
            self.move(at=at)
        else:
            self.trigger(AskedAgain, at=at, by=by, request=request, worker=worker)

    def answer(self, *, worker: str, accept: bool, at: datetime, by: By, request: str) -> None:
        """Take the seat that is held for somebody, or let it go to the next.

        Refuses `offer-expired` where it was held once, `no-offer` where none was.
        """
        if self._is_repeat(request, worker, (Enrolled, OfferDeclined)):
            return
        self.move(at=at)
        if worker not in self.offers:
            raise Refusal("offer-expired" if self.left.get(worker) == "expired" else "no-offer")
        if accept:
            self._seat(worker, offered=True, at=at, by=by, request=request)
        else:
            self.trigger(OfferDeclined, at=at, by=by, request=request, worker=worker)
            self.move(at=at)

    def move(self, *, at: datetime) -> None:
        """Let what nobody answered in time expire, and offer what is free to the first of the queue.

        Every decision begins and ends with it, so nobody overtakes the queue however late the clock's task
        is. No offer is made at the cut-off or later, none lasts beyond it.
        """
        for worker, expires_at in list(self.offers.items()):
            if expires_at <= at:
                self.trigger(OfferExpired, at=expires_at, by=BY_ITSELF, worker=worker)
        while self.free > 0 and self.queue and at < self.cut_off:
            expires_at = min(at + HELD_FOR, self.cut_off)
            first = next(iter(self.queue))
            self.trigger(SeatOffered, at=at, by=BY_ITSELF, worker=first, expires_at=expires_at)

    def _seat(self, worker: str, *, offered: bool, at: datetime, by: By, request: str) -> None:
        self.trigger(
            Enrolled,
            at=at,
            by=by,
            request=request,
            worker=worker,
            course=self.course,
            village=self.village,
            offered=offered,
        )

    def _is_repeat(self, request: str, worker: str, kinds: tuple[type[E], ...]) -> bool:
        repeat: Any = self.answered(request, kinds)
        if repeat is not None and repeat.worker != worker:
            raise Refusal("id-reused")
        return repeat is not None

    def _check_on(self) -> None:
        if self.cancelled:
            raise Refusal("run-cancelled")

    def _leave(self, worker: str, how: Left) -> None:
        self.seated.pop(worker, None)
        self.offers.pop(worker, None)
        self.queue.pop(worker, None)
        self.left[worker] = how

    def when(self, event: Any) -> None:
        match event:
            case Enrolled():
                self.offers.pop(event.worker, None)
                self.left.pop(event.worker, None)
                self.seated[event.worker] = None
            case Waitlisted():
                self.left.pop(event.worker, None)
                self.queue[event.worker] = None
            case SeatOffered():
                del self.queue[event.worker]
                self.offers[event.worker] = event.expires_at
            case OfferDeclined():
                self._leave(event.worker, "declined")
            case OfferExpired():
                self._leave(event.worker, "expired")
            case EnrolmentCancelled():
                self._leave(event.worker, "cancelled")
