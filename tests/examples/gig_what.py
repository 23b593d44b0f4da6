"""A short job in the examples: packing strings of lights on a weekend of November."""

from datetime import datetime
from decimal import Decimal

from gigs.domain import Offer
from gigs.events import Confirmation, GigPayLine, Pay, Place, Posting, Shift, ShiftPart
from kernel.identity import By, Grant, Role, derived_id
from kernel.permissions import Actor
from kernel.time import ZONE
from tests.examples.who import AMEI, VILLAGE, an_id

EMPLOYER = an_id("employer")
OTHER_EMPLOYER = an_id("other employer")
TOWN = VILLAGE[:9]

BOSS = Actor(an_id("account of the employer"), (Grant(Role.EMPLOYER, employer=EMPLOYER),))
OTHER_BOSS = Actor(an_id("account of another employer"), (Grant(Role.EMPLOYER, employer=OTHER_EMPLOYER),))
CLERK = Actor(an_id("clerk"), (Grant(Role.COORDINATOR, region=TOWN),))
BY_BOSS = By(BOSS.account, Role.EMPLOYER)
BY_CLERK = By(CLERK.account, Role.COORDINATOR, AMEI)

GIG = an_id("gig")
POSTED = datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
SATURDAY = datetime(2026, 11, 7, 8, 0, tzinfo=ZONE)
SATURDAY_END = SATURDAY.replace(hour=16, minute=30)
ASKED_AT = SATURDAY.replace(day=6)
ANSWER_BY = ASKED_AT.replace(hour=20)
SUNDAY = SATURDAY.replace(day=8)
SUNDAY_END = SATURDAY_END.replace(day=8)
AFTER = datetime(2026, 11, 8, 18, 0, tzinfo=ZONE)

POSTING = Posting(EMPLOYER, "packing", VILLAGE)
HOURLY = Pay("hour", Decimal("25.50"))
SHIFTS = (Shift(SATURDAY, SATURDAY_END, 2), Shift(SUNDAY, SUNDAY_END, 2))
PLACES = (Place(0, SATURDAY, SATURDAY_END), Place(1, SUNDAY, SUNDAY_END))
CONFIRM = Confirmation(24, 12)
OFFER = Offer(POSTING, "彩灯装箱", HOURLY, SHIFTS, "instant")

ENTRY = derived_id(GIG, AMEI, "0", "0")
PART = ShiftPart(ENTRY, 0, Decimal("8.5"), Decimal("216.750"))
PAY_LINE = GigPayLine(
    id=derived_id(GIG, AMEI, "payment", "1", "2026-11"),
    month="2026-11",
    work_date=SATURDAY.date(),
    amount=21675,
    parts=(PART,),
)
