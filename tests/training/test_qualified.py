"""What a certificate unlocks at a workshop: a step that asks for it, from the day it counts."""

from datetime import timedelta
from decimal import Decimal

from tests.examples import what
from tests.examples.training_what import SESSIONS
from tests.examples.who import AMEI, an_id
from tests.founding import Founded, refused
from tests.training.school import School
from workshops.events import Step

ASKING = Step("nursing", "保育", requires="childcare")


def test_a_step_that_asks_for_a_certificate_is_open_from_its_day_on(school: School) -> None:
    """On the work date, whenever it is handed in: a day earlier is `not-qualified` for ever."""
    at_work = Founded(school.house).found()
    at_work.define(steps=(what.WIRING, ASKING))
    at_work.set_rate(Decimal("0.50"), what.SINCE, ASKING.code)
    school.enrol(AMEI)
    school.complete(AMEI)
    at_work.now = SESSIONS[-1].ends_at + timedelta(days=1)
    day = SESSIONS[-1].ends_at.date()

    def hand_in(name: str, days: int) -> object:
        return at_work.hand_in(an_id(name), 5, day + timedelta(days=days), step=ASKING.code)

    assert refused(lambda: hand_in("too early", -1)) == "not-qualified"
    assert hand_in("qualified", 0)
