"""What programs send to training: one JSON body of every kind, as it stands on the wire."""

from typing import Any

from tests.examples.who import AMEI, VILLAGE, an_id

COURSE_FORM: dict[str, Any] = {
    "name": "保育初级",
    "trade": "childcare",
    "hours": 48,
    "qualifies_for": ["childcare"],
    "valid_months": 24,
}
RUN_FORM: dict[str, Any] = {
    "course": "childcare-1",
    "village": VILLAGE,
    "trainers": [an_id("trainer")],
    "capacity": 2,
    "cut_off": "2026-11-09T18:00:00+08:00",
    "sessions": [
        {"starts_at": "2026-11-10T18:30:00+08:00", "ends_at": "2026-11-10T20:30:00+08:00"},
        {"starts_at": "2026-11-11T18:30:00+08:00", "ends_at": "2026-11-11T20:30:00+08:00"},
    ],
    "completion": {"sessions": 1, "assessment": True},
}
ATTENDANCE_FORM = {"id": an_id("mark 0"), "worker": AMEI, "session": 0, "outcome": "attended"}
ASSESSMENT_FORM = {"id": an_id("assess"), "worker": AMEI, "passed": True}
REVOCATION_FORM = {"id": an_id("revoke"), "reason_code": "issued-by-mistake"}
RUN_CANCELLATION_FORM = {"id": an_id("cancel run"), "reason_code": "no-room"}
PERMIT_FORM = {
    "id": an_id("permit"),
    "number": "T330000000000000001",
    "valid_from": "2024-03-01",
    "valid_until": "2030-02-28",
    "review_by": "2027-02-28",
}
