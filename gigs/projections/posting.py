"""What is offered, to the board: a gig with its shifts, and what is asked for."""

from datetime import timedelta

import msgspec

from gigs import events as e
from gigs.projections.book import Book, Row, Tell
from kernel.store import Recorded
from kernel.time import day_of, month_of

# A shift called off later than this before it starts counts as asked for and unfilled.
NOTICE = timedelta(hours=24)


def _drafted(book: Book, event: e.GigDrafted | e.GigRedrafted, recorded: Recorded) -> None:
    starts = [shift.starts_at for shift in event.shifts]
    values: Row = {
        **msgspec.structs.asdict(event.posting),
        "title": event.title,
        "basis": event.pay.basis,
        "amount": str(event.pay.amount),
        "mode": event.mode,
        "requires": list(event.requires),
        "from_hours": event.confirm and event.confirm.from_hours,
        "by_hours": event.confirm and event.confirm.by_hours,
        "ground": event.ground,
        "month": month_of(day_of(min(starts))),
        "first_starts_at": min(starts),
        "last_starts_at": max(starts),
    }
    if isinstance(event, e.GigDrafted):
        values |= {"state": "draft", "vacant": 0, "position": recorded.position}
        values |= dict.fromkeys(("reason_code", "published_at", "full_at"))
    book.offer(event, **values)
    for no, shift in enumerate(event.shifts):
        book.rows.set(
            "gig_shifts",
            {"gig": event.id, "no": no},
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            day=day_of(shift.starts_at),
            headcount=shift.headcount,
            hired=0,
            off=False,
            asks_at=event.confirm and shift.starts_at - timedelta(hours=event.confirm.from_hours),
            until=None,
        )


def _published(book: Book, event: e.GigPublished, recorded: Recorded) -> None:
    book.offer(event, state="published", published_at=event.at)
    book.vacant[event.id] = {
        "vacant": 0,
        "full_at": None,
        "published_at": event.at,
        "month": month_of(day_of(min(shift.starts_at for shift in event.shifts))),
        "employer": event.posting.employer,
        "village": event.posting.village,
    }
    book.offered[event.id] = {
        "trade": event.posting.trade,
        "village": event.posting.village,
        "starts": [shift.starts_at for shift in event.shifts],
    }
    book.leave(event, sum(shift.headcount for shift in event.shifts))
    for no, shift in enumerate(event.shifts):
        book.count(recorded, event.posting, no, shift.starts_at, asked=shift.headcount)


def _resized(book: Book, event: e.ShiftResized, recorded: Recorded) -> None:
    more = event.headcount - event.before
    book.rows.set("gig_shifts", {"gig": event.id, "no": event.shift}, headcount=event.headcount)
    book.offer(event)
    book.leave(event, more)
    book.count(
        recorded, event.posting, event.shift, event.starts_at, asked=max(more, 0), reduced=max(-more, 0)
    )


def _cancelled(book: Book, event: e.GigCancelled, recorded: Recorded) -> None:
    book.offer(event, state="cancelled", vacant=0, reason_code=event.reason_code)
    for no in event.off:
        book.rows.set("gig_shifts", {"gig": event.id, "no": no}, off=True)
    if not event.published:
        return
    for worker, places in event.released:
        book.release(recorded, event.posting, worker, places)
    for no in event.off:
        shift, asked = event.shifts[no], event.asked[no]
        if shift.starts_at - event.at > NOTICE:
            fewer = asked - shift.headcount
            counted = {"asked": -asked, "reduced": -fewer, "cancelled": asked}
        else:
            counted = {"cancelled_late": asked}
        book.count(recorded, event.posting, no, shift.starts_at, **counted)


TELL: Tell = {
    e.GigDrafted: _drafted,
    e.GigRedrafted: _drafted,
    e.GigPublished: _published,
    e.ShiftResized: _resized,
    e.GigCancelled: _cancelled,
}
