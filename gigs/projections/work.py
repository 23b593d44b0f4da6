"""Who came, what they say of it, and what was paid."""

from decimal import Decimal

from gigs import events as e
from gigs.projections.book import Book, Row, Tell, place_of
from kernel.money import to_micro
from kernel.store import Recorded


def _arrived(book: Book, event: e.WorkerArrived, recorded: Recorded) -> None:
    book.rows.set("gig_places", place_of(event, event.worker, event.place.shift), arrived_at=event.at)


def _attended(book: Book, event: e.ShiftAttended, recorded: Recorded) -> None:
    before, before_quantity = event.before or Decimal(0), event.before_quantity or Decimal(0)
    more = to_micro(event.exact - before)
    hundredths = int((event.quantity - before_quantity) * 100)
    key = _judged(book, event, "attended")
    book.rows.add("gig_places", key, hundredths=hundredths, earned=more, unpaid=more)
    if event.was != "attended":
        book.count(recorded, event.posting, event.place.shift, event.place.starts_at, attended=1)


def _missed(book: Book, event: e.ShiftMissed, recorded: Recorded) -> None:
    key = _judged(book, event, "absent")
    book.rows.set("gig_places", key, hundredths=0, earned=0, unpaid=0)
    if event.was == "attended":
        book.count(recorded, event.posting, event.place.shift, event.place.starts_at, attended=-1)


def _judged(book: Book, event: e.ShiftAttended | e.ShiftMissed, outcome: str) -> Row:
    key = place_of(event, event.worker, event.place.shift)
    book.rows.set("gig_places", key, outcome=outcome, contest=None, contest_reason=None, claims=None)
    return key


def _contested(book: Book, event: e.AttendanceContested, recorded: Recorded) -> None:
    book.rows.set(
        "gig_places",
        place_of(event, event.worker, event.shift),
        contest=event.contest,
        contest_reason=event.reason_code,
        claims=None if event.claims is None else str(event.claims),
    )


def _paid(book: Book, event: e.GigPaid, recorded: Recorded) -> None:
    for line in event.lines:
        for part in line.parts:
            micro = to_micro(part.exact)
            book.rows.add("gig_places", place_of(event, event.worker, part.shift), unpaid=-micro, paid=micro)


TELL: Tell = {
    e.WorkerArrived: _arrived,
    e.ShiftAttended: _attended,
    e.ShiftMissed: _missed,
    e.AttendanceContested: _contested,
    e.GigPaid: _paid,
}
