"""What happens to a gig. Other contexts listen; the topics never change.

Events carry whose gig it is and when the shift starts, and what an amount was before, so that measures and
income are written from the events alone.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal

import msgspec

from kernel.events import Event

Basis = Literal["hour", "day", "piece", "lump"]


class Posting(msgspec.Struct, frozen=True):
    """Whose gig it is: the employer's id, the trade, and the village it lies in (12-digit code)."""

    employer: str
    trade: str
    village: str


class Pay(msgspec.Struct, frozen=True):
    """What work earns: `amount` yuan an hour, a day, a piece, or for the whole shift (`lump`)."""

    basis: Basis
    amount: Decimal


class Confirmation(msgspec.Struct, frozen=True):
    """The window in which people say that they come: asked from so many hours before a shift begins, to be
    answered by so many before."""

    from_hours: int
    by_hours: int


class Shift(msgspec.Struct, frozen=True):
    """One stretch of work and how many people it needs."""

    starts_at: datetime
    ends_at: datetime
    headcount: int


class Place(msgspec.Struct, frozen=True):
    """One person's place in one shift (0-based)."""

    shift: int
    starts_at: datetime
    ends_at: datetime


class ShiftPart(msgspec.Struct, frozen=True):
    """What a payment takes of one income entry: the quantity and exact yuan on it, not paid before."""

    entry: str
    shift: int
    quantity: Decimal
    exact: Decimal


class GigPayLine(msgspec.Struct, frozen=True):
    """What one payment pays for one month of work: whole fen, rounded half-up once over its parts."""

    id: str
    month: str
    work_date: date
    amount: int
    parts: tuple[ShiftPart, ...]


class GigDrafted(Event, frozen=True, kw_only=True):
    """An employer wrote down what it needs; nobody else sees it yet. `requires` are qualifications.

    `ground` is the law that lets it leave people out (`gigs.domain.wording`).
    """

    TOPIC: ClassVar[str] = "gigs.gig-drafted"
    class_version: ClassVar[int] = 3
    posting: Posting
    title: str
    pay: Pay
    shifts: tuple[Shift, ...]
    mode: Literal["instant", "choose"]
    requires: tuple[str, ...] = ()
    confirm: Confirmation | None = None
    ground: str | None = None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Nobody was asked whether they come."""
        state["confirm"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Nobody named a legal ground to leave people out."""
        state["ground"] = None


class GigRedrafted(Event, frozen=True, kw_only=True):
    """The draft says something else now."""

    TOPIC: ClassVar[str] = "gigs.gig-redrafted"
    class_version: ClassVar[int] = 3
    posting: Posting
    title: str
    pay: Pay
    shifts: tuple[Shift, ...]
    mode: Literal["instant", "choose"]
    requires: tuple[str, ...] = ()
    confirm: Confirmation | None = None
    ground: str | None = None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Nobody was asked whether they come."""
        state["confirm"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Nobody named a legal ground to leave people out."""
        state["ground"] = None


class GigPublished(Event, frozen=True, kw_only=True):
    """Everybody can see it: from now on its places are asked for."""

    TOPIC: ClassVar[str] = "gigs.gig-published"
    posting: Posting
    shifts: tuple[Shift, ...]


class ShiftResized(Event, frozen=True, kw_only=True):
    """A published shift needs more or fewer people than before."""

    TOPIC: ClassVar[str] = "gigs.shift-resized"
    posting: Posting
    shift: int
    starts_at: datetime
    headcount: int
    before: int


class GigCancelled(Event, frozen=True, kw_only=True):
    """The gig will not take place: every shift that has not started is off, its people are free.

    `shifts` are those it was before (0-based `off` tells which are off); `asked` what each was asked for
    at publication and by later increases; `released` who loses which places.
    """

    TOPIC: ClassVar[str] = "gigs.gig-cancelled"
    posting: Posting
    reason_code: str | None = None
    published: bool
    shifts: tuple[Shift, ...]
    off: tuple[int, ...]
    asked: tuple[int, ...]
    released: tuple[tuple[str, tuple[Place, ...]], ...] = ()


class WorkerApplied(Event, frozen=True, kw_only=True):
    """Somebody asks for places and waits to be chosen."""

    TOPIC: ClassVar[str] = "gigs.worker-applied"
    worker: str
    shifts: tuple[int, ...]


class WorkerHired(Event, frozen=True, kw_only=True):
    """Somebody has the places, at the pay promised here for good."""

    TOPIC: ClassVar[str] = "gigs.worker-hired"
    worker: str
    posting: Posting
    title: str
    places: tuple[Place, ...]
    pay: Pay


class ApplicationDeclined(Event, frozen=True, kw_only=True):
    """The employer chose others. Never a refusal of work by the worker.

    `places` are those that had been promised and are taken back: of shifts that had not started.
    """

    TOPIC: ClassVar[str] = "gigs.application-declined"
    worker: str
    posting: Posting
    places: tuple[Place, ...] = ()
    reason_code: str | None = None


class ApplicationWithdrawn(Event, frozen=True, kw_only=True):
    """Somebody does not want the places any more.

    `places` are those they had been hired to and give back: of shifts that had not started.
    """

    TOPIC: ClassVar[str] = "gigs.application-withdrawn"
    worker: str
    posting: Posting
    places: tuple[Place, ...] = ()


class ConfirmationAsked(Event, frozen=True, kw_only=True):
    """Those of a shift are asked whether they come, until a moment: `workers`, none of whom said so yet.

    `left` is how many places of it nobody has.
    """

    TOPIC: ClassVar[str] = "gigs.confirmation-asked"
    posting: Posting
    shift: int
    starts_at: datetime
    until: datetime
    workers: tuple[str, ...]
    left: int


class HireConfirmed(Event, frozen=True, kw_only=True):
    """Somebody says that they come to these shifts."""

    TOPIC: ClassVar[str] = "gigs.hire-confirmed"
    worker: str
    shifts: tuple[int, ...]


class HireLapsed(Event, frozen=True, kw_only=True):
    """Somebody was asked and did not answer: their places are free for others. Never a refusal of work.

    `out`: they have no other place at the gig.
    """

    TOPIC: ClassVar[str] = "gigs.hire-lapsed"
    worker: str
    posting: Posting
    places: tuple[Place, ...]
    out: bool


class AskedAgain(Event, frozen=True, kw_only=True):
    """What was asked for (to be in, to be out, to be chosen) was so already: `state` of these `shifts`.

    Nothing changes, but the request is remembered: a late repeat of it must not undo what came after.
    """

    TOPIC: ClassVar[str] = "gigs.asked-again"
    worker: str
    state: Literal["applied", "hired", "declined", "withdrawn", "lapsed", "cancelled"]
    shifts: tuple[int, ...] = ()


class WorkerArrived(Event, frozen=True, kw_only=True):
    """Somebody scanned the code shown at the place of work: they were there at that moment.

    It is their own word beside what the employer records, and is worth no pay by itself.
    """

    TOPIC: ClassVar[str] = "gigs.worker-arrived"
    worker: str
    posting: Posting
    place: Place


class ShiftAttended(Event, frozen=True, kw_only=True):
    """Somebody worked a shift: `quantity` hours, days, pieces, or 1; `exact` yuan by the promised pay.

    Both are booked on the income entry `entry`, in place of `before_quantity` and `before`, which an earlier
    record booked on it (None: nothing stands on it, or not any more). After a payment a higher count opens a
    new entry (`opens`): its `quantity` and `exact` are the difference to what was paid.
    """

    TOPIC: ClassVar[str] = "gigs.shift-attended"
    worker: str
    posting: Posting
    title: str
    place: Place
    work_date: date
    pay: Pay
    quantity: Decimal
    entry: str
    exact: Decimal
    before: Decimal | None = None
    before_quantity: Decimal | None = None
    was: Literal["attended", "absent"] | None = None
    opens: bool = False


class ShiftMissed(Event, frozen=True, kw_only=True):
    """Somebody did not come, says who recorded it; `before` is what an earlier record had booked."""

    TOPIC: ClassVar[str] = "gigs.shift-missed"
    worker: str
    posting: Posting
    place: Place
    work_date: date
    entry: str
    before: Decimal | None = None
    before_quantity: Decimal | None = None
    was: Literal["attended", "absent"] | None = None


class AttendanceContested(Event, frozen=True, kw_only=True):
    """The worker says it was otherwise; what they write lies beside the events.

    `claims` is the quantity they say they worked; 0: that they did not; None: they name none.
    """

    TOPIC: ClassVar[str] = "gigs.attendance-contested"
    worker: str
    shift: int
    contest: str
    reason_code: str
    claims: Decimal | None = None


class GigPaid(Event, frozen=True, kw_only=True):
    """Everything one worker had earned at the gig and not been paid was paid: `amount` in fen.

    `pay` is what was promised at the hire.
    """

    TOPIC: ClassVar[str] = "gigs.gig-paid"
    worker: str
    posting: Posting
    title: str
    pay: Pay
    amount: int
    lines: tuple[GigPayLine, ...]
    reference: str | None = None
