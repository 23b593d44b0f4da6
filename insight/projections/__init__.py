"""From what happened at workshops and gigs to everybody's months, counted for the village they lived in.

Events carry what changed and what it was before; only the village of a worker's month is looked up, in what
earlier events told.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Connection, or_, select, true

from gigs import events as gigs
from insight.events import LowIncomeListImported
from insight.projections.book import NOTHING, Book, Released, Row
from insight.projections.hours import TakenBack, worked
from insight.projections.learning import Certified
from insight.readmodel import InsightReadModel
from kernel.money import from_fen, to_micro
from kernel.store import Recorded
from kernel.time import month_of
from people.events import (
    ConsentGiven,
    ConsentWithdrawn,
    WorkerMoved,
    WorkerRegistered,
    WorkersMerged,
    WorkersParted,
)
from shell.projector import Projection
from shell.readmodels import ReadModel, insert_rows
from training import events as training
from workshops import events as workshops


class InsightProjection(Projection[InsightReadModel]):
    """Keeps the tables of `InsightReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = InsightReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Note a batch's moves in order, and write them in bulk where a later one builds on them."""
        book = Book(connection, self.read_model)
        for recorded in batch:
            tell = TELL.get(type(recorded.event))
            if tell is not None:
                tell(book, recorded)
        book.write()


def _registered(book: Book, recorded: Recorded) -> None:
    event: WorkerRegistered | WorkerMoved = recorded.event  # type: ignore[assignment]
    book.home(recorded, event.village)


def _handed_in(book: Book, recorded: Recorded) -> None:
    event: workshops.PiecesHandedIn = recorded.event  # type: ignore[assignment]
    book.work(recorded, event.worker, event.work_date, estimated=event.quantity * event.rate)


def _withdrawn(book: Book, recorded: Recorded) -> None:
    event: workshops.HandInWithdrawn = recorded.event  # type: ignore[assignment]
    book.work(recorded, event.worker, event.work_date, estimated=-event.estimate)


def _inspected(book: Book, recorded: Recorded) -> None:
    event: workshops.PiecesInspected = recorded.event  # type: ignore[assignment]
    book.work(recorded, event.worker, event.work_date, estimated=-event.estimate, earned=event.exact)


def _corrected(book: Book, recorded: Recorded) -> None:
    event: workshops.HandInCorrected = recorded.event  # type: ignore[assignment]
    change = event.exact if event.opens else event.exact - event.before
    if event.split is None:
        book.work(recorded, event.worker, event.work_date, estimated=change)
    else:
        book.work(recorded, event.worker, event.work_date, earned=change)


def _rate_difference(book: Book, recorded: Recorded) -> None:
    event: workshops.rates.RateCorrected | workshops.rates.RateDifferenceCounted = recorded.event  # type: ignore[assignment]
    difference = event.difference
    if difference is not None:
        change = difference.exact - difference.before
        book.work(recorded, event.worker, event.work_date, earned=change)


def _slip_prepared(book: Book, recorded: Recorded) -> None:
    """Stage what the run's approval will move, month by month."""
    event: workshops.PaySlipPrepared = recorded.event  # type: ignore[assignment]
    into = "settled" if event.net else "paid"  # nothing is left to pay where carrying made it zero
    months: dict[str, Row] = {}
    for line in event.lines:
        month = line.month or event.label
        of = {"slip": event.id, "month": month, "run": event.run, "worker": event.worker}
        row = months.setdefault(month, of | NOTHING)
        row["earned"] -= sum(to_micro(part.exact) for part in line.parts)
        row[into] += to_micro(from_fen(line.amount))
    book.slips += months.values()


def _run_approved(book: Book, recorded: Recorded) -> None:
    book.noted.append(Released(recorded, paid=False))


def _run_discarded(book: Book, recorded: Recorded) -> None:
    book.write()
    staged = book.read_model.table("insight_slips")
    book.connection.execute(staged.delete().where(staged.c.run == recorded.event.id))


def _paid(book: Book, recorded: Recorded) -> None:
    book.noted.append(Released(recorded, paid=True))


def _attended(book: Book, recorded: Recorded) -> None:
    event: gigs.ShiftAttended = recorded.event  # type: ignore[assignment]
    change = event.exact - (event.before or Decimal(0))
    book.work(recorded, event.worker, event.work_date, earned=change)
    if event.pay.basis == "hour":
        more = event.quantity - (event.before_quantity or Decimal(0))
        book.hours.append(worked(recorded, change, more))


def _missed(book: Book, recorded: Recorded) -> None:
    event: gigs.ShiftMissed = recorded.event  # type: ignore[assignment]
    if event.before:
        book.work(recorded, event.worker, event.work_date, earned=-event.before)
        book.hours.append(TakenBack(recorded))


def _gig_paid(book: Book, recorded: Recorded) -> None:
    event: gigs.GigPaid = recorded.event  # type: ignore[assignment]
    for line in event.lines:
        taken = sum((part.exact for part in line.parts), Decimal(0))
        book.move(recorded, event.worker, line.month, earned=-taken, paid=from_fen(line.amount))


def _certified(book: Book, recorded: Recorded) -> None:
    event: training.CertificateIssued = recorded.event  # type: ignore[assignment]
    book.certified.append(Certified(recorded, event.number, event.worker, event.valid_from))


def _listed(book: Book, recorded: Recorded) -> None:
    """A list changes what is told of every month since its day, at once."""
    book.write()
    event: LowIncomeListImported = recorded.event  # type: ignore[assignment]
    row = {"id": event.id, "region": event.region, "dated": event.dated}
    row |= {"rows": event.rows, "workers": event.workers}
    row |= {"position": recorded.position, "recorded_at": event.recorded_at}
    insert_rows(book.connection, book.read_model.table("insight_low_income_lists"), [row])
    since = book.read_model.table("insight_months").c.month >= month_of(event.dated)
    book.mark_at_once(recorded, since)


def _answered(book: Book, recorded: Recorded) -> None:
    """Who says no to being counted among low-income households changes every month, at once."""
    event: ConsentGiven | ConsentWithdrawn = recorded.event  # type: ignore[assignment]
    if "special-status" in event.purposes:
        book.write()
        book.mark_at_once(recorded, true())


def _merged(book: Book, recorded: Recorded) -> None:
    """Two records count as one person, or no longer: whatever is told of their months changes, at once."""
    book.write()
    event: WorkersMerged | WorkersParted = recorded.event  # type: ignore[assignment]
    records = book.read_model.table("insight_records")
    book.connection.execute(records.delete().where(records.c.record == event.id))
    if isinstance(event, WorkersMerged):
        insert_rows(book.connection, records, [{"record": event.id, "person": event.into}])
    person = event.into if isinstance(event, WorkersMerged) else event.of
    earned = book.read_model.table("insight_worker_months")
    months = book.read_model.table("insight_months")
    learnt = book.read_model.table("insight_certificates")
    of_both = [
        months.c.month.in_(select(table.c.month).where(table.c.worker.in_([event.id, person])))
        for table in (earned, learnt)
    ]
    book.mark_at_once(recorded, or_(*of_both))


TELL: dict[type, Callable[[Book, Recorded], None]] = {
    WorkerRegistered: _registered,
    WorkerMoved: _registered,
    ConsentGiven: _answered,
    ConsentWithdrawn: _answered,
    WorkersMerged: _merged,
    WorkersParted: _merged,
    workshops.PiecesHandedIn: _handed_in,
    workshops.HandInWithdrawn: _withdrawn,
    workshops.PiecesInspected: _inspected,
    workshops.HandInCorrected: _corrected,
    workshops.rates.RateCorrected: _rate_difference,
    workshops.rates.RateDifferenceCounted: _rate_difference,
    workshops.PaySlipPrepared: _slip_prepared,
    workshops.PayRunApproved: _run_approved,
    workshops.PayRunDiscarded: _run_discarded,
    workshops.PaymentMade: _paid,
    gigs.ShiftAttended: _attended,
    gigs.ShiftMissed: _missed,
    gigs.GigPaid: _gig_paid,
    training.CertificateIssued: _certified,
    LowIncomeListImported: _listed,
}
