"""One example of every event of a gig: two days of packing, from the draft to the payment."""

from decimal import Decimal
from typing import Any

from gigs import events as e
from gigs.domain import Gig
from gigs.domain.confirming import BY_THE_CLOCK
from tests.examples import gig_what as what
from tests.examples.events import happened
from tests.examples.who import AMEI, BY_AMEI, an_id

_gig = Gig.stream(what.GIG)
_offer: dict[str, Any] = what.OFFER._asdict()
_amei: dict[str, Any] = {"worker": AMEI, "posting": what.POSTING}
_by_boss: dict[str, Any] = {"at": what.POSTED, "by": what.BY_BOSS}
_after: dict[str, Any] = {"at": what.AFTER, "by": what.BY_BOSS}
_on_saturday: dict[str, Any] = {
    "place": what.PLACES[0],
    "work_date": what.SATURDAY.date(),
    "entry": what.ENTRY,
}

DRAFTED = happened(e.GigDrafted, _gig, **_offer, **_by_boss)
REDRAFTED = happened(e.GigRedrafted, _gig, 2, **_offer | {"title": "灯串装箱"}, **_by_boss)
PUBLISHED = happened(
    e.GigPublished,
    _gig,
    2,
    request=an_id("publication"),
    posting=what.POSTING,
    shifts=what.SHIFTS,
    **_by_boss,
)
RESIZED = happened(
    e.ShiftResized,
    _gig,
    3,
    posting=what.POSTING,
    shift=0,
    starts_at=what.SATURDAY,
    headcount=3,
    before=2,
    **_by_boss,
)
CANCELLED = happened(
    e.GigCancelled,
    _gig,
    4,
    request=an_id("cancellation"),
    posting=what.POSTING,
    reason_code="weather",
    published=True,
    shifts=what.SHIFTS,
    off=(0, 1),
    asked=(2, 2),
    released=((AMEI, what.PLACES),),
    **_by_boss,
)
APPLIED = happened(
    e.WorkerApplied,
    _gig,
    3,
    at=what.POSTED,
    by=BY_AMEI,
    request=an_id("application"),
    worker=AMEI,
    shifts=(0, 1),
)
HIRED = happened(
    e.WorkerHired,
    _gig,
    3,
    at=what.POSTED,
    by=BY_AMEI,
    request=an_id("application"),
    title=what.OFFER.title,
    places=what.PLACES,
    pay=what.HOURLY,
    **_amei,
)
DECLINED = happened(
    e.ApplicationDeclined,
    _gig,
    4,
    request=an_id("declining"),
    reason_code="filled-by-others",
    **_amei,
    **_by_boss,
)
WITHDRAWN = happened(
    e.ApplicationWithdrawn,
    _gig,
    4,
    at=what.POSTED,
    by=BY_AMEI,
    request=an_id("leaving"),
    places=what.PLACES,
    **_amei,
)
ARRIVED = happened(
    e.WorkerArrived,
    _gig,
    4,
    at=what.SATURDAY,
    by=BY_AMEI,
    request=an_id("arrival"),
    place=what.PLACES[0],
    **_amei,
)
ATTENDED = happened(
    e.ShiftAttended,
    _gig,
    4,
    request=an_id("attendance"),
    title=what.OFFER.title,
    pay=what.HOURLY,
    quantity=Decimal("8.50"),
    exact=Decimal("216.7500"),
    **_amei,
    **_on_saturday,
    **_after,
)
ASKED_AGAIN = happened(
    e.AskedAgain,
    _gig,
    4,
    at=what.POSTED,
    by=BY_AMEI,
    request=an_id("application again"),
    worker=AMEI,
    state="hired",
    shifts=(0, 1),
)
MISSED = happened(e.ShiftMissed, _gig, 4, request=an_id("absence"), **_amei, **_on_saturday, **_after)
CONTESTED = happened(
    e.AttendanceContested,
    _gig,
    5,
    at=what.AFTER,
    by=BY_AMEI,
    request=an_id("gig contest"),
    worker=AMEI,
    shift=0,
    contest=an_id("gig contest"),
    reason_code="hours-wrong",
    claims=Decimal(9),
)
PAID = happened(
    e.GigPaid,
    _gig,
    5,
    request=an_id("gig payment"),
    title=what.OFFER.title,
    pay=what.HOURLY,
    amount=21675,
    lines=(what.PAY_LINE,),
    reference="WX-1",
    **_amei,
    **_after,
)
ASKED_WHETHER = happened(
    e.ConfirmationAsked,
    _gig,
    4,
    at=what.ASKED_AT,
    by=BY_THE_CLOCK,
    posting=what.POSTING,
    shift=0,
    starts_at=what.SATURDAY,
    until=what.ANSWER_BY,
    workers=(AMEI,),
    left=1,
)
CONFIRMED = happened(
    e.HireConfirmed,
    _gig,
    5,
    at=what.ASKED_AT,
    by=BY_AMEI,
    request=an_id("confirmation"),
    worker=AMEI,
    shifts=(0,),
)
LAPSED = happened(
    e.HireLapsed,
    _gig,
    5,
    at=what.ANSWER_BY,
    by=BY_THE_CLOCK,
    places=what.PLACES[:1],
    out=False,
    **_amei,
)
