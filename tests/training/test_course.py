"""A course says what it qualifies for, and never for what only the state permits."""

from tests.examples.training_events import COURSE_DEFINED, COURSE_REDEFINED
from tests.examples.training_what import COURSE
from tests.examples.what import AT
from tests.examples.who import BY_OFFICIAL
from tests.given import given
from training.domain import Course

SAID = {**COURSE, "state_permits": {"electrician"}, "at": AT, "by": BY_OFFICIAL}


def test_a_course_is_defined_once_and_redefined_when_something_changes() -> None:
    """Saying the same again changes nothing."""
    given(Course).when(lambda it: it.define(**SAID)).then(COURSE_DEFINED)
    given(Course, COURSE_DEFINED).when(lambda it: it.define(**SAID)).then()
    given(Course, COURSE_DEFINED).when(lambda it: it.define(**SAID | {"hours": 60})).then(COURSE_REDEFINED)


def test_a_course_never_gives_a_state_permit() -> None:
    """Whatever else it qualifies for, and also when it is described anew."""
    said = SAID | {"qualifies_for": ("electrical-basics", "electrician")}
    given(Course).when(lambda it: it.define(**said)).refuses("state-permit")
    given(Course, COURSE_DEFINED).when(lambda it: it.define(**said)).refuses("state-permit")


def test_a_qualification_is_given_once() -> None:
    """Named twice it is the same."""
    said = SAID | {"qualifies_for": ("childcare", "childcare")}
    given(Course).when(lambda it: it.define(**said)).then(COURSE_DEFINED)
