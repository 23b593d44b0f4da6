"""What is learnt in the examples: childcare, three evenings in November, two seats."""

from datetime import datetime, timedelta
from typing import Any

from kernel.identity import By, Grant, Role
from kernel.permissions import Actor
from kernel.time import ZONE
from tests.examples.who import VILLAGE, an_id
from training.events import Completion, Session

EVENING = datetime(2026, 11, 10, 18, 30, tzinfo=ZONE)
SESSIONS = tuple(
    Session(EVENING + timedelta(days=day), EVENING + timedelta(days=day, hours=2)) for day in range(3)
)
CUT_OFF = datetime(2026, 11, 9, 18, 0, tzinfo=ZONE)
COMPLETION = Completion(sessions=2, assessment=True)
RUN = an_id("course run")

TRAINER = Actor(an_id("trainer"), (Grant(Role.TRAINER, account=an_id("trainer")),))
BY_TRAINER = By(TRAINER.account, Role.TRAINER)
BY_ITSELF = By("system", Role.SYSTEM)

COURSE: dict[str, Any] = {
    "code": "childcare-1",
    "name": "保育初级",
    "trade": "childcare",
    "hours": 48,
    "qualifies_for": ("childcare",),
    "valid_months": 24,
}
SCHEDULED: dict[str, Any] = {
    "course": "childcare-1",
    "village": VILLAGE,
    "trainers": (TRAINER.account,),
    "capacity": 2,
    "cut_off": CUT_OFF,
    "sessions": SESSIONS,
    "completion": COMPLETION,
}
