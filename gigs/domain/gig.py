"""A gig: who came to which shift, what it earned them, and what of that was paid."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gigs.domain.confirming import Confirming
from gigs.domain.pay import checked_quantity, usual_quantity
from gigs.events import (
    AttendanceContested,
    GigPaid,
    GigPayLine,
    Place,
    ShiftAttended,
    ShiftMissed,
    ShiftPart,
    WorkerArrived,
    WorkerHired,
)
from kernel.errors import Invalid, Refusal
from kernel.identity import By, derived_id
from kernel.money import to_fen
from kernel.time import day_of, month_of

NOTHING = Decimal(0)

# How long before a shift begins somebody may say that they are there.
ARRIVING = timedelta(minutes=30)


@dataclass(slots=True)
class Work:
    """One worker at one shift. `entry` is the income entry that waits for payment, with its quantity and
    exact yuan; `paid` what earlier payments took, `settled` how many of them there were."""

    outcome: str | None = None
    entry: str | None = None
    quantity: Decimal = NOTHING
    exact: Decimal = NOTHING
    paid: Decimal = NOTHING
    paid_quantity: Decimal = NOTHING
    settled: int = 0
    contest: str | None = None

    @property
    def earned(self) -> Decimal:
        """All of it in yuan, exact, paid or not."""
        return self.paid + self.exact


class Gig(Confirming):
    """One stream a gig. What was attended and is in no payment yet is `due`."""

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.work: dict[tuple[str, int], Work] = {}
        self.payments: dict[str, int] = {}
        self.arrived: set[tuple[str, int]] = set()

    # -- What is so ----------------------------------------------------------------------------------------

    def due(self, worker: str) -> Decimal:
        """What somebody has earned and not been paid (yuan, exact)."""
        return sum((work.exact for (who, _), work in self.work.items() if who == worker), NOTHING)

    def at_work(self, worker: str, shift: int, at: datetime) -> Place:
        """Somebody's place in a shift that has begun.

        Refuses `shift-unknown`, `not-hired` where they have none, `too-early`.
        """
        if not 0 <= shift < len(self.shifts):
            raise Invalid("shift-unknown", field="shift")
        place = self.places.get(worker, {}).get(shift)
        if place is None:
            raise Refusal("not-hired")
        if place.starts_at > at:
            raise Refusal("too-early")
        return place

    # -- What may be done ----------------------------------------------------------------------------------

    def arrive(self, *, worker: str, shift: int, at: datetime, by: By, request: str) -> None:
        """Somebody says that they are there, from half an hour before a shift until its end; said already,
        nothing changes. What they worked is for the employer to record.

        Refuses `shift-unknown`, `not-hired`, `too-early`, `shift-over`.
        """
        if self.repeated(request, worker, WorkerArrived):
            return
        place = self.at_work(worker, shift, at + ARRIVING)
        if at > place.ends_at:
            raise Refusal("shift-over")
        if (worker, shift) not in self.arrived:
            self.trigger(
                WorkerArrived,
                at=at,
                by=by,
                request=request,
                worker=worker,
                posting=self.posting,
                place=place,
            )

    def attend(
        self,
        *,
        worker: str,
        shift: int,
        quantity: Decimal | None,
        at: datetime,
        by: By,
        request: str,
    ) -> ShiftAttended:
        """Record that somebody came, and how much they worked (None: as much as the shift is long).

        A later record replaces an earlier one; once paid, only by more, and the difference is an entry of its
        own. What is contested may be recorded as it was paid: that answers it.
        Refuses `attendance-paid`, and what `at_work` and `checked_quantity` do.
        """
        if repeat := self.repeated(request, worker, ShiftAttended):
            return repeat  # type: ignore[no-any-return]
        place = self.at_work(worker, shift, at)
        work = self.work.get((worker, shift), Work())
        pay = self.promised[worker]
        said = usual_quantity(pay.basis, place) if quantity is None else quantity
        more = checked_quantity(pay.basis, said) - work.paid_quantity
        stays = not more and work.entry is None and work.contest is None
        if work.settled and (more < 0 or stays):
            raise Refusal("attendance-paid")
        known = work.entry is not None
        return self.trigger(
            ShiftAttended,
            at=at,
            by=by,
            request=request,
            worker=worker,
            posting=self.posting,
            title=self.offer.title,
            place=place,
            work_date=day_of(place.starts_at),
            pay=pay,
            quantity=more,
            entry=work.entry or self.entry_of(self.id, worker, shift, work.settled),
            exact=more * pay.amount,
            before=work.exact if known else None,
            before_quantity=work.quantity if known else None,
            was=work.outcome,
            opens=work.settled > 0 and not known,
        )

    def miss(self, *, worker: str, shift: int, at: datetime, by: By, request: str) -> ShiftMissed:
        """Record that somebody did not come; what an earlier record had booked is taken back.

        Refuses `attendance-paid`, and what `at_work` does.
        """
        if repeat := self.repeated(request, worker, ShiftMissed):
            return repeat  # type: ignore[no-any-return]
        place = self.at_work(worker, shift, at)
        work = self.work.get((worker, shift), Work())
        if work.settled:
            raise Refusal("attendance-paid")
        known = work.entry is not None
        return self.trigger(
            ShiftMissed,
            at=at,
            by=by,
            request=request,
            worker=worker,
            posting=self.posting,
            place=place,
            work_date=day_of(place.starts_at),
            entry=work.entry or self.entry_of(self.id, worker, shift, work.settled),
            before=work.exact if known else None,
            before_quantity=work.quantity if known else None,
            was=work.outcome,
        )

    def contest(
        self,
        *,
        worker: str,
        shift: int,
        claims: Decimal | None,
        reason_code: str,
        at: datetime,
        by: By,
        request: str,
    ) -> AttendanceContested:
        """The worker says it was otherwise; it stays open until the employer records the shift anew.

        `claims` is the quantity they say they worked, 0 for not at all. Refuses `contest-open`.
        """
        if repeat := self.repeated(request, worker, AttendanceContested):
            return repeat  # type: ignore[no-any-return]
        self.at_work(worker, shift, at)
        if claims:
            checked_quantity(self.promised[worker].basis, claims)
        if self.work.get((worker, shift), Work()).contest is not None:
            raise Refusal("contest-open")
        return self.trigger(
            AttendanceContested,
            at=at,
            by=by,
            request=request,
            worker=worker,
            shift=shift,
            contest=request,
            reason_code=reason_code,
            claims=claims,
        )

    def pay(self, *, worker: str, reference: str | None, at: datetime, by: By, request: str) -> GigPaid:
        """Confirm that all somebody had earned and not been paid was paid: a line for each month of work,
        rounded half-up to fen once. Refuses `nothing-due`."""
        if repeat := self.repeated(request, worker, GigPaid):
            return repeat  # type: ignore[no-any-return]
        lines = self._lines(worker)
        amount = sum(line.amount for line in lines)
        if not amount:
            raise Refusal("nothing-due")
        return self.trigger(
            GigPaid,
            at=at,
            by=by,
            request=request,
            worker=worker,
            posting=self.posting,
            title=self.offer.title,
            pay=self.promised[worker],
            amount=amount,
            lines=lines,
            reference=reference,
        )

    def _lines(self, worker: str) -> tuple[GigPayLine, ...]:
        """What is due, by month of work."""
        months: dict[str, list[ShiftPart]] = {}
        for (who, no), work in sorted(self.work.items()):
            if who == worker and work.entry is not None and work.exact:
                month = month_of(day_of(self.shifts[no].starts_at))
                months.setdefault(month, []).append(ShiftPart(work.entry, no, work.quantity, work.exact))
        nth = str(self.payments.get(worker, 0) + 1)
        return tuple(
            GigPayLine(
                id=derived_id(self.id, worker, "payment", nth, month),
                month=month,
                work_date=max(day_of(self.shifts[part.shift].starts_at) for part in parts),
                amount=to_fen(sum((part.exact for part in parts), NOTHING)),
                parts=tuple(parts),
            )
            for month, parts in sorted(months.items())
        )

    @staticmethod
    def entry_of(gig: str, worker: str, shift: int, settled: int = 0) -> str:
        """The id of the income entry of somebody's shift: a new one after each payment of it (`settled`)."""
        return derived_id(gig, worker, str(shift), str(settled))

    def when(self, event: Any) -> None:
        super().when(event)
        match event:
            case WorkerHired():  # whoever left and has a place again is not there yet
                self.arrived -= {(event.worker, place.shift) for place in event.places}
            case WorkerArrived():
                self.arrived.add((event.worker, event.place.shift))
            case ShiftAttended():
                work = self.work.setdefault((event.worker, event.place.shift), Work())
                work.outcome, work.contest = "attended", None
                work.entry, work.quantity, work.exact = event.entry, event.quantity, event.exact
            case ShiftMissed():
                work = self.work.setdefault((event.worker, event.place.shift), Work())
                work.outcome, work.contest = "absent", None
                work.entry, work.quantity, work.exact = None, NOTHING, NOTHING
            case AttendanceContested():
                work = self.work.setdefault((event.worker, event.shift), Work())
                work.contest = event.contest
            case GigPaid():
                self.payments[event.worker] = self.payments.get(event.worker, 0) + 1
                for part in (part for line in event.lines for part in line.parts):
                    work = self.work[event.worker, part.shift]
                    work.paid += part.exact
                    work.paid_quantity += part.quantity
                    work.settled += 1
                    work.entry, work.quantity, work.exact = None, NOTHING, NOTHING
