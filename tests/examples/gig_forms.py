"""What phones and programs send about gigs: one JSON body of every kind, as it stands on the wire."""

from tests.examples.gig_what import EMPLOYER
from tests.examples.who import AMEI, VILLAGE, an_id

SATURDAY_FORM = {
    "starts_at": "2026-11-07T08:00:00+08:00",
    "ends_at": "2026-11-07T16:30:00+08:00",
    "headcount": 2,
}
SUNDAY_FORM = {
    "starts_at": "2026-11-08T08:00:00+08:00",
    "ends_at": "2026-11-08T16:30:00+08:00",
    "headcount": 2,
}
FAR_FORM = {
    "starts_at": "2099-01-03T08:00:00+08:00",
    "ends_at": "2099-01-03T16:30:00+08:00",
    "headcount": 9,
}
GIG_FORM = {
    "employer": EMPLOYER,
    "title": "彩灯装箱",
    "trade": "packing",
    "village": VILLAGE,
    "pay": {"basis": "hour", "amount": "25.50"},
    "shifts": [SATURDAY_FORM, SUNDAY_FORM],
    "mode": "instant",
}
PUBLICATION_FORM = {"id": an_id("publication")}
CANCELLATION_FORM = {"id": an_id("cancellation"), "reason_code": "weather"}
APPLICATION_FORM = {"id": an_id("application")}
DECISION_FORM = {"id": an_id("decision"), "decision": "hired"}
RECORD_FORM = {"id": an_id("attendance"), "worker": AMEI, "shift": 0, "outcome": "attended"}
GIG_PAYMENT_FORM = {"id": an_id("gig payment"), "worker": AMEI, "reference": "WX-1"}
