"""What is made in the examples, when, and what it earns: lanterns, in November."""

from datetime import date, datetime
from decimal import Decimal

from kernel.time import ZONE, day_of
from tests.examples.who import AMEI, WORKSHOP, an_id
from workshops.domain import Work
from workshops.domain.product import Rate
from workshops.events import Grade, LinePart, Payer, PayLine, Reason, Split, Step

AT = datetime(2026, 11, 3, 16, 42, tzinfo=ZONE)
LATER = datetime(2026, 11, 4, 9, 0, tzinfo=ZONE)
WORK_DATE = date(2026, 11, 3)
TODAY = day_of(AT)
SINCE = date(2026, 10, 1)

PAYER = Payer("临海市样例灯饰有限公司", "91331082MA2AKEXAM0")
WIRING = Step("wiring", "布线")
PACKING = Step("packing", "包装")
ELECTRIC = Step("electric", "接电", requires="electrician")
GRADES = (Grade("A", Decimal("1.20")), Grade("B", Decimal("0.85")))
FACTORS = {grade.code: grade.factor for grade in GRADES}
RATE = Rate(SINCE, Decimal("0.42"))
FINE_RATE = Rate(SINCE, Decimal("0.0350"))

HAND_IN = an_id("hand-in")
RUN = an_id("run")
WORK = Work(WORKSHOP, AMEI, "lantern", "wiring", WORK_DATE)

ALL_GOOD = Split(30, 0, 0, {"": 30})
SOME_BAD = Split(27, 2, 1, {"": 27})
GRADED = Split(30, 0, 0, {"A": 10, "B": 20})
REASONS = (Reason("glue-loose", 2), Reason("wire-broken", 1))

PART = LinePart(HAND_IN, HAND_IN, 27, Decimal("11.34"))
LINE = PayLine(
    id=an_id("line"),
    kind="work",
    amount=1134,
    month="2026-11",
    product="lantern",
    step="wiring",
    unit="piece",
    grade="",
    rate=Decimal("0.42"),
    factor=Decimal(1),
    quantity=27,
    parts=(PART,),
)
