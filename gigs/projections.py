"""From a gig's events to the board, its people and the fill rate.

Events carry whose gig it is and when the shift starts, so every row follows from one event; only whether a
gig is full for the first time needs to know how many places are left, and is looked up once a batch.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection, select

from gigs import events as e
from gigs.readmodel import GigsReadModel
from gigs.readmodel.fill import KINDS, MEASURES, tenths_of
from kernel.identity import Role
from kernel.money import to_micro
from kernel.regions import TOP, path_of
from kernel.store import Recorded
from kernel.time import day_of, month_of
from shell.changes import Changes
from shell.projector import Projection
from shell.readmodels import ReadModel, insert_rows, upsert_rows

Row = dict[str, Any]

# A shift called off later than this before it starts counts as asked for and unfilled.
NOTICE = timedelta(hours=24)

VACANT = ("vacant", "full_at", "published_at", "month", "employer", "village")

COUNTING = e.GigPublished | e.ShiftResized | e.GigCancelled | e.WorkerHired
COUNTING |= e.ApplicationDeclined | e.ApplicationWithdrawn


class GigsProjection(Projection[GigsReadModel]):
    """Keeps the tables of `GigsReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = GigsReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write what a batch of events changes: each table in bulk."""
        told = [recorded for recorded in batch if type(recorded.event) in TELL]
        if not told:
            return
        book = _Book(self.read_model, self._vacant(connection, told))
        for recorded in told:
            event = recorded.event
            if isinstance(event, e.GigRedrafted):
                book.write(connection)
                self.read_model.clear_shifts(connection, event.id)
            TELL[type(event)](book, event, recorded)
            if isinstance(event, e.GigCancelled):
                book.write(connection)
                self.read_model.call_off(connection, event.id)
        book.write(connection)

    def _vacant(self, connection: Connection, told: Sequence[Recorded]) -> dict[str, Row]:
        """The gigs that change: how many places nobody has, since when they were full, and whose they are."""
        g = self.read_model.table("gigs").c
        ids = {recorded.event.id for recorded in told if isinstance(recorded.event, COUNTING)}
        if not ids:
            return {}
        found = connection.execute(
            select(g.id, *(g[name] for name in VACANT)).where(g.id.in_(ids))
        ).mappings()
        return {row["id"]: dict(row) for row in found}


class _Book:
    """The rows of a batch, kept back until they are written in bulk."""

    def __init__(self, read_model: GigsReadModel, vacant: dict[str, Row]) -> None:
        self.read_model = read_model
        self.rows = Changes(read_model)
        self.vacant = vacant
        self.fill: list[Row] = []
        self.waits: list[Row] = []

    def write(self, connection: Connection) -> None:
        self.rows.write(connection)
        insert_rows(connection, self.read_model.table("fill_changes"), self.fill)
        totals = self.read_model.table("fill_totals")
        key = [column.name for column in totals.primary_key]
        upsert_rows(connection, totals, list(_totals(self.fill)), key=key, add=MEASURES)
        waits = self.read_model.table("fill_waits")
        key = [column.name for column in waits.primary_key]
        upsert_rows(connection, waits, self.waits, key=key, add=("gigs",))
        self.fill, self.waits = [], []

    def offer(self, event: Any, **values: Any) -> None:
        """What is offered changed: `version` is what a later change is decided on."""
        self.rows.set("gigs", {"id": event.id}, version=event.originator_version, **values)

    def count(
        self, recorded: Recorded, posting: e.Posting, shift: int, starts_at: datetime, **measures: int
    ) -> None:
        """Signed places of one shift, by measure."""
        for measure, places in measures.items():
            if places:
                last = self.fill[-1] if self.fill else {"position": 0}
                self.fill.append(
                    {
                        "position": recorded.position,
                        "no": last["no"] + 1 if last["position"] == recorded.position else 0,
                        "gig": recorded.event.id,
                        "shift": shift,
                        "employer": posting.employer,
                        "trade": posting.trade,
                        "village": posting.village,
                        "month": month_of(day_of(starts_at)),
                        "measure": measure,
                        "places": places,
                        "recorded_at": recorded.event.recorded_at,
                    }
                )

    def leave(self, event: Any, more: int) -> None:
        """More or fewer places of a gig are vacant; note when it is full for the first time."""
        if not more:
            return
        gig = self.vacant[event.id]
        gig["vacant"] += more
        if not gig["vacant"] and gig["full_at"] is None:
            gig["full_at"] = event.at
            self.waits += _waited(gig)
        self.rows.set("gigs", {"id": event.id}, vacant=gig["vacant"], full_at=gig["full_at"])

    def release(self, recorded: Recorded, posting: e.Posting, worker: str, places: Iterable[e.Place]) -> None:
        """Somebody loses places of shifts that have not started."""
        for place in places:
            self.rows.set("gig_places", _place(recorded.event, worker, place.shift), held=False)
            self.rows.add("gig_shifts", {"gig": recorded.event.id, "no": place.shift}, hired=-1)
            self.count(recorded, posting, place.shift, place.starts_at, filled=-1)


def _totals(changes: Sequence[Row]) -> Iterator[Row]:
    """What changes add to: whoever is asked about, in every region the shift lies in."""
    summed: dict[tuple[str, str, str, str], Counter[str]] = {}
    for row in changes:
        of = (row["employer"], row["trade"], row["village"], row["month"])
        summed.setdefault(of, Counter())[row["measure"]] += row["places"]
    for (employer, trade, village, month), places in summed.items():
        counts = {measure: places[measure] for measure in MEASURES}
        for by, key in zip(KINDS, (employer, trade, village), strict=True):
            for region in (TOP, *path_of(village)):
                yield {"by": by, "key": key, "region": region, "month": month, **counts}


def _waited(gig: Row) -> Iterator[Row]:
    """What a gig that is full adds to how long gigs take: its employer's and everybody's where it is."""
    of = {"month": gig["month"], "tenths": tenths_of(gig["full_at"] - gig["published_at"]), "gigs": 1}
    yield {"key": gig["employer"], "region": TOP, **of}
    for region in (TOP, *path_of(gig["village"])):
        yield {"key": "", "region": region, **of}


def _place(event: Any, worker: str, shift: int) -> Row:
    return {"gig": event.id, "worker": worker, "shift": shift}


def _drafted(book: _Book, event: e.GigDrafted | e.GigRedrafted, recorded: Recorded) -> None:
    starts = [shift.starts_at for shift in event.shifts]
    values: Row = {
        **msgspec.structs.asdict(event.posting),
        "title": event.title,
        "basis": event.pay.basis,
        "amount": str(event.pay.amount),
        "mode": event.mode,
        "requires": list(event.requires),
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
        )


def _published(book: _Book, event: e.GigPublished, recorded: Recorded) -> None:
    book.offer(event, state="published", published_at=event.at)
    book.vacant[event.id] = {
        "vacant": 0,
        "full_at": None,
        "published_at": event.at,
        "month": month_of(day_of(min(shift.starts_at for shift in event.shifts))),
        "employer": event.posting.employer,
        "village": event.posting.village,
    }
    book.leave(event, sum(shift.headcount for shift in event.shifts))
    for no, shift in enumerate(event.shifts):
        book.count(recorded, event.posting, no, shift.starts_at, asked=shift.headcount)


def _resized(book: _Book, event: e.ShiftResized, recorded: Recorded) -> None:
    more = event.headcount - event.before
    book.rows.set("gig_shifts", {"gig": event.id, "no": event.shift}, headcount=event.headcount)
    book.offer(event)
    book.leave(event, more)
    book.count(
        recorded, event.posting, event.shift, event.starts_at, asked=max(more, 0), reduced=max(-more, 0)
    )


def _cancelled(book: _Book, event: e.GigCancelled, recorded: Recorded) -> None:
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


def _applied(book: _Book, event: e.WorkerApplied, recorded: Recorded) -> None:
    _application(book, event, state="applied", shifts=list(event.shifts), **_asked(event, recorded))


def _hired(book: _Book, event: e.WorkerHired, recorded: Recorded) -> None:
    """Taken at once it is an application too; chosen by the employer it was one before."""
    own = event.by.role is Role.WORKER or event.by.on_behalf_of == event.worker
    asked = _asked(event, recorded) if own else {}
    _application(book, event, state="hired", shifts=[place.shift for place in event.places], **asked)
    book.leave(event, -len(event.places))
    for place in event.places:
        book.rows.set(
            "gig_places",
            _place(event, event.worker, place.shift),
            held=True,
            starts_at=place.starts_at,
            ends_at=place.ends_at,
            basis=event.pay.basis,
            amount=str(event.pay.amount),
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


def _application(book: _Book, event: Any, **values: Any) -> None:
    book.rows.set("gig_applications", {"gig": event.id, "worker": event.worker}, at=event.at, **values)


def _left(book: _Book, event: e.ApplicationDeclined | e.ApplicationWithdrawn, recorded: Recorded) -> None:
    if isinstance(event, e.ApplicationDeclined):
        _application(book, event, state="declined", reason_code=event.reason_code)
    else:
        _application(book, event, state="withdrawn")
    book.release(recorded, event.posting, event.worker, event.places)
    book.leave(event, len(event.places))


def _attended(book: _Book, event: e.ShiftAttended, recorded: Recorded) -> None:
    before, before_quantity = event.before or Decimal(0), event.before_quantity or Decimal(0)
    more = to_micro(event.exact - before)
    hundredths = int((event.quantity - before_quantity) * 100)
    key = _judged(book, event, "attended")
    book.rows.add("gig_places", key, hundredths=hundredths, earned=more, unpaid=more)
    if event.was != "attended":
        book.count(recorded, event.posting, event.place.shift, event.place.starts_at, attended=1)


def _missed(book: _Book, event: e.ShiftMissed, recorded: Recorded) -> None:
    key = _judged(book, event, "absent")
    book.rows.set("gig_places", key, hundredths=0, earned=0, unpaid=0)
    if event.was == "attended":
        book.count(recorded, event.posting, event.place.shift, event.place.starts_at, attended=-1)


def _judged(book: _Book, event: e.ShiftAttended | e.ShiftMissed, outcome: str) -> Row:
    key = _place(event, event.worker, event.place.shift)
    book.rows.set("gig_places", key, outcome=outcome, contest=None, contest_reason=None, claims=None)
    return key


def _contested(book: _Book, event: e.AttendanceContested, recorded: Recorded) -> None:
    book.rows.set(
        "gig_places",
        _place(event, event.worker, event.shift),
        contest=event.contest,
        contest_reason=event.reason_code,
        claims=None if event.claims is None else str(event.claims),
    )


def _paid(book: _Book, event: e.GigPaid, recorded: Recorded) -> None:
    for line in event.lines:
        for part in line.parts:
            micro = to_micro(part.exact)
            book.rows.add("gig_places", _place(event, event.worker, part.shift), unpaid=-micro, paid=micro)


TELL: dict[type, Callable[[_Book, Any, Recorded], None]] = {
    e.GigDrafted: _drafted,
    e.GigRedrafted: _drafted,
    e.GigPublished: _published,
    e.ShiftResized: _resized,
    e.GigCancelled: _cancelled,
    e.WorkerApplied: _applied,
    e.WorkerHired: _hired,
    e.ApplicationDeclined: _left,
    e.ApplicationWithdrawn: _left,
    e.ShiftAttended: _attended,
    e.ShiftMissed: _missed,
    e.AttendanceContested: _contested,
    e.GigPaid: _paid,
}
