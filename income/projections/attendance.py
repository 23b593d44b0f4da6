"""What is worked and paid at gigs, as rows of the ledger: from `earned` to `paid`, with no slip between."""

from decimal import Decimal

from gigs import events as g
from income.projections.batch import Batch, Row, Tell
from kernel.identity import derived_id
from kernel.money import from_fen
from kernel.store import Recorded


def _attended(batch: Batch, recorded: Recorded) -> None:
    event: g.ShiftAttended = recorded.event  # type: ignore[assignment]
    if event.was is None or event.was == "absent" or event.opens:
        batch.enter(
            again=event.was == "absent",
            id=event.entry,
            worker=event.worker,
            kind="difference" if event.opens else "work",
            source="gig-shift",
            work_date=event.work_date,
            shift=event.place.shift,
            **_of_gig(event),
        )
    _take_back(batch, recorded, event)
    if event.quantity:  # a difference may come to nothing again
        who = (event.entry, event.worker, event.work_date)
        batch.book(recorded, *who, "earned", event.exact, event.quantity, no=1, source="gig-shift")


def _missed(batch: Batch, recorded: Recorded) -> None:
    event: g.ShiftMissed = recorded.event  # type: ignore[assignment]
    _take_back(batch, recorded, event)


def _take_back(batch: Batch, recorded: Recorded, event: g.ShiftAttended | g.ShiftMissed) -> None:
    """What an earlier record booked on the entry leaves it."""
    if event.before is not None and event.before_quantity:
        who = (event.entry, event.worker, event.work_date)
        batch.book(recorded, *who, "earned", event.before, event.before_quantity, -1)


def _paid(batch: Batch, recorded: Recorded) -> None:
    """Each part leaves `earned`, each line comes into `paid`."""
    event: g.GigPaid = recorded.event  # type: ignore[assignment]
    payment = payment_of(event)
    no = 0
    for line in event.lines:
        batch.enter(
            id=line.id,
            worker=event.worker,
            kind="work",
            source="gig-payment",
            work_date=line.work_date,
            slip=payment,
            **_of_gig(event),
        )
        who = (event.worker, line.work_date)
        for part in line.parts:
            batch.take(line.id, part.entry, payment, part.exact, part.quantity)
            batch.book(recorded, part.entry, *who, "earned", part.exact, part.quantity, -1, no)
            no += 1
        quantity = sum((part.quantity for part in line.parts), Decimal(0))
        of_line = (line.id, *who, "paid", from_fen(line.amount), quantity)
        batch.book(recorded, *of_line, no=no, source=None)
        no += 1
    batch.payments.append(
        {
            "id": payment,
            "position": recorded.position,
            "worker": event.worker,
            "employer": event.posting.employer,
            "gig": event.id,
            "title": event.title,
            "amount": event.amount,
            "reference": event.reference,
            "paid_at": event.at,
        }
    )


def _of_gig(event: g.ShiftAttended | g.GigPaid) -> Row:
    return {
        "employer": event.posting.employer,
        "gig": event.id,
        "title": event.title,
        "basis": event.pay.basis,
        "rate": str(event.pay.amount),
    }


def payment_of(event: g.GigPaid) -> str:
    """The id of a payment: what a slip's is to a workshop's. Requests may repeat between gigs, this never."""
    return derived_id("gig-payment", event.originator_id, str(event.originator_version))


TELL: Tell = {
    g.ShiftAttended: _attended,
    g.ShiftMissed: _missed,
    g.GigPaid: _paid,
}
