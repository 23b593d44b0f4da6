"""Who applies, is hired, says that they come, or makes room."""

from typing import Any

from gigs import events as e
from gigs.projections.book import Book, Row, Tell, place_of
from kernel.identity import Role
from kernel.store import Recorded


def _applied(book: Book, event: e.WorkerApplied, recorded: Recorded) -> None:
    _application(book, event, state="applied", shifts=list(event.shifts), **_asked(event, recorded))
    gig = book.offered[event.id]
    book.seek(
        recorded, event.worker, gig["trade"], gig["village"], [gig["starts"][no] for no in event.shifts]
    )


def _hired(book: Book, event: e.WorkerHired, recorded: Recorded) -> None:
    """Taken at once it is an application too; chosen by the employer it was one before."""
    own = event.by.role is Role.WORKER or event.by.on_behalf_of == event.worker
    asked = _asked(event, recorded) if own else {}
    _application(book, event, state="hired", shifts=[place.shift for place in event.places], **asked)
    book.leave(event, -len(event.places))
    starts = [place.starts_at for place in event.places]
    posting = event.posting
    book.seek(recorded, event.worker, posting.trade, posting.village, starts)
    for place in event.places:
        book.rows.set(
            "gig_places",
            place_of(event, event.worker, place.shift),
            held=True,
            starts_at=place.starts_at,
            ends_at=place.ends_at,
            basis=event.pay.basis,
            amount=str(event.pay.amount),
            coming=None,
            arrived_at=None,
            outcome=None,
            hundredths=0,
            earned=0,
            unpaid=0,
            paid=0,
            contest=None,
            contest_reason=None,
            claims=None,
        )
        book.rows.add("gig_shifts", {"gig": event.id, "no": place.shift}, hired=1)
        book.count(recorded, event.posting, place.shift, place.starts_at, filled=1)


def _asked(event: e.WorkerApplied | e.WorkerHired, recorded: Recorded) -> Row:
    """By which request, and as the how-manieth, somebody applied."""
    return {"request": event.request, "position": recorded.position, "reason_code": None}


def _application(book: Book, event: Any, **values: Any) -> None:
    book.rows.set("gig_applications", {"gig": event.id, "worker": event.worker}, at=event.at, **values)


def _left(book: Book, event: e.ApplicationDeclined | e.ApplicationWithdrawn, recorded: Recorded) -> None:
    if isinstance(event, e.ApplicationDeclined):
        _application(book, event, state="declined", reason_code=event.reason_code)
    else:
        _application(book, event, state="withdrawn")
    book.release(recorded, event.posting, event.worker, event.places)
    book.leave(event, len(event.places))


def _asked_whether(book: Book, event: e.ConfirmationAsked, recorded: Recorded) -> None:
    book.rows.set("gig_shifts", {"gig": event.id, "no": event.shift}, until=event.until)
    for worker in event.workers:
        book.rows.set("gig_places", place_of(event, worker, event.shift), coming="asked")


def _confirmed(book: Book, event: e.HireConfirmed, recorded: Recorded) -> None:
    for shift in event.shifts:
        book.rows.set("gig_places", place_of(event, event.worker, shift), coming="confirmed")


def _lapsed(book: Book, event: e.HireLapsed, recorded: Recorded) -> None:
    if event.out:
        _application(book, event, state="lapsed")
    book.release(recorded, event.posting, event.worker, event.places)
    book.leave(event, len(event.places))


TELL: Tell = {
    e.WorkerApplied: _applied,
    e.WorkerHired: _hired,
    e.ApplicationDeclined: _left,
    e.ApplicationWithdrawn: _left,
    e.ConfirmationAsked: _asked_whether,
    e.HireConfirmed: _confirmed,
    e.HireLapsed: _lapsed,
}
