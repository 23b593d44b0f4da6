"""What an employer wants done: the offer as it is written, published, resized and cancelled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, NamedTuple

from gigs.domain.pay import checked_pay
from gigs.domain.wording import limit_in
from gigs.events import (
    Confirmation,
    GigCancelled,
    GigDrafted,
    GigPublished,
    GigRedrafted,
    Pay,
    Place,
    Posting,
    Shift,
    ShiftResized,
)
from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate
from kernel.identity import By

LONGEST = timedelta(hours=24)
EARLIEST = 168  # hours before a shift: a week ahead nobody knows more than when they took it


class Offer(NamedTuple):
    """All that is said of a gig: the content by which two sendings of one draft are compared."""

    posting: Posting
    title: str
    pay: Pay
    shifts: tuple[Shift, ...]
    mode: Literal["instant", "choose"]
    requires: tuple[str, ...] = ()
    confirm: Confirmation | None = None
    ground: str | None = None


def checked(offer: Offer) -> Offer:
    """An offer that can be meant.

    Refuses `shift-times` where a shift ends before it begins, `shift-too-long`, `out-of-range` for a
    headcount below one, `confirm-times` for a window that is none, `limits-sex`, `limits-age` and
    `limits-origin` where the title leaves people out without a ground in law, and what `checked_pay` does.
    """
    checked_pay(offer.pay)
    if limit := limit_in(offer.title, offer.ground):
        raise Invalid(f"limits-{limit}", field="title")
    if offer.confirm and not 1 <= offer.confirm.by_hours < offer.confirm.from_hours <= EARLIEST:
        raise Invalid("confirm-times", field="confirm")
    for shift in offer.shifts:
        if shift.ends_at <= shift.starts_at:
            raise Invalid("shift-times", field="shifts")
        if shift.ends_at - shift.starts_at > LONGEST:
            raise Invalid("shift-too-long", field="shifts")
        if shift.headcount < 1:
            raise Invalid("out-of-range", field="shifts")
    return offer


class Advert(Aggregate):
    """The gig as it is advertised. State: `draft`, `published` or `cancelled`.

    `revision` is the version at which what is offered changed last: people who come and go leave it alone.
    """

    CATEGORY: ClassVar[str] = "gig"
    offer: Offer

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.drafted: Offer | None = None
        self.state = "draft"
        self.revision = 0
        self.reason_code: str | None = None
        self.asked: tuple[int, ...] = ()
        self.off: tuple[int, ...] = ()
        self.places: dict[str, dict[int, Place]] = {}

    # -- What is so ----------------------------------------------------------------------------------------

    @property
    def posting(self) -> Posting:
        """Whose gig it is, of which trade, in which village."""
        return self.offer.posting

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Its shifts, with as many people as are wanted now."""
        return self.offer.shifts

    def hired(self, shift: int) -> int:
        """How many people have a place in a shift."""
        return sum(shift in held for held in self.places.values())

    def left(self, shift: int) -> int:
        """How many places of a shift nobody has."""
        return self.shifts[shift].headcount - self.hired(shift)

    def to_come(self, at: datetime) -> tuple[int, ...]:
        """The shifts that have not started."""
        return tuple(no for no, shift in enumerate(self.shifts) if shift.starts_at > at)

    def _with(self, heads: Sequence[int]) -> Offer:
        """The same offer with other headcounts, one for each shift."""
        both = zip(self.shifts, heads, strict=True)
        return self.offer._replace(
            shifts=tuple(Shift(shift.starts_at, shift.ends_at, head) for shift, head in both)
        )

    # -- What may be done ----------------------------------------------------------------------------------

    def draft(self, offer: Offer, *, at: datetime, by: By) -> None:
        """Write down what is wanted. Sent again with the same content it changes nothing, whatever became of
        it since; with other content: `id-reused`."""
        if self.drafted is None:
            self.trigger(GigDrafted, at=at, by=by, **checked(offer)._asdict())
        elif self.drafted != offer:
            raise Refusal("id-reused")

    def change(self, offer: Offer, *, at: datetime, by: By) -> None:
        """Say something else: anything of a draft, of a published gig how many people its shifts need.

        Refuses `gig-published` where anything else would change, for people have read it and taken places;
        `gig-cancelled`, and what `resize` does.
        """
        if self.state == "cancelled":
            raise Refusal("gig-cancelled")
        if self.state == "draft":
            if offer != self.offer:
                self.trigger(GigRedrafted, at=at, by=by, **checked(offer)._asdict())
            return
        wanted = [shift.headcount for shift in offer.shifts]
        if len(wanted) != len(self.shifts) or offer != self._with(wanted):
            raise Refusal("gig-published")
        for no, headcount in enumerate(wanted):
            self.resize(no, headcount, at=at, by=by)

    def resize(self, shift: int, headcount: int, *, at: datetime, by: By) -> None:
        """Need more or fewer people in a published shift; as many as before changes nothing.

        Refuses `shift-started`, `below-hired`, `out-of-range`.
        """
        before = self.shifts[shift]
        if headcount == before.headcount:
            return
        if before.starts_at <= at:
            raise Refusal("shift-started")
        if headcount < 1:
            raise Invalid("out-of-range", field="shifts")
        if headcount < self.hired(shift):
            raise Refusal("below-hired", hired=self.hired(shift))
        self.trigger(
            ShiftResized,
            at=at,
            by=by,
            posting=self.posting,
            shift=shift,
            starts_at=before.starts_at,
            headcount=headcount,
            before=before.headcount,
        )

    def publish(self, *, verified: bool, at: datetime, by: By, request: str) -> GigPublished:
        """Show it to everybody; `verified` is whether the employer was found to be who it says.

        Refuses `employer-not-verified`, `shift-in-past`, `gig-published`, `gig-cancelled`.
        """
        if repeat := self.answered(request, GigPublished):
            return repeat
        if self.state != "draft":
            raise Refusal(f"gig-{self.state}")
        if not verified:
            raise Refusal("employer-not-verified")
        if len(self.to_come(at)) < len(self.shifts):
            raise Refusal("shift-in-past")
        return self.trigger(
            GigPublished, at=at, by=by, request=request, posting=self.posting, shifts=self.shifts
        )

    def cancel(self, *, reason_code: str | None, at: datetime, by: By, request: str) -> GigCancelled:
        """Call off every shift that has not started; whoever had places in them is free.

        What was worked already is still recorded and paid. Refuses `shift-started` where none is left to
        call off, `gig-cancelled`.
        """
        if repeat := self.answered(request, GigCancelled):
            return repeat
        if self.state == "cancelled":
            raise Refusal("gig-cancelled")
        published = self.state == "published"
        off = self.to_come(at) if published else tuple(range(len(self.shifts)))
        if not off:
            raise Refusal("shift-started")
        return self.trigger(
            GigCancelled,
            at=at,
            by=by,
            request=request,
            posting=self.posting,
            reason_code=reason_code,
            published=published,
            shifts=self.shifts,
            off=off,
            asked=self.asked,
            released=tuple(
                (worker, places)
                for worker, held in self.places.items()
                if (places := tuple(place for no, place in held.items() if no in off))
            ),
        )

    def when(self, event: Any) -> None:
        if isinstance(event, GigDrafted | GigRedrafted | GigPublished | ShiftResized | GigCancelled):
            self.revision = event.originator_version
        match event:
            case GigDrafted() | GigRedrafted():
                self.offer = Offer(
                    event.posting,
                    event.title,
                    event.pay,
                    event.shifts,
                    event.mode,
                    event.requires,
                    event.confirm,
                    event.ground,
                )
                self.drafted = self.drafted or self.offer
            case GigPublished():
                self.state = "published"
                self.asked = tuple(shift.headcount for shift in event.shifts)
            case ShiftResized():
                heads = [shift.headcount for shift in self.shifts]
                heads[event.shift] = event.headcount
                more = max(event.headcount - event.before, 0)
                self.asked = tuple(n + more * (no == event.shift) for no, n in enumerate(self.asked))
                self.offer = self._with(heads)
            case GigCancelled():
                self.state, self.reason_code, self.off = "cancelled", event.reason_code, event.off
                for worker, places in event.released:
                    self.give_back(worker, places)

    def give_back(self, worker: str, places: Sequence[Place]) -> None:
        """Take places from somebody (no rule: for `when`)."""
        held = self.places.get(worker, {})
        for place in places:
            held.pop(place.shift, None)
        if not held:
            self.places.pop(worker, None)
