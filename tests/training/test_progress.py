"""A learner comes as far as a trainer notes: attendance, assessment, and what a run asks for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from kernel.errors import Invalid
from tests.examples.training_events import (
    ASSESSED,
    CANCELLED,
    COMPLETED,
    ENROLLED,
    GAVE_UP,
    MARKED,
    NUMBER,
    SCHEDULED,
)
from tests.examples.training_what import BY_TRAINER, COMPLETION, SESSIONS
from tests.examples.who import AMEI, BAOGEN, an_id
from tests.given import given
from training.domain import CourseRun, Progress
from training.events import Completion

IN_CLASS = given(CourseRun, SCHEDULED, ENROLLED).thing()
AFTER = SESSIONS[2].ends_at


@dataclass
class Marking:
    """Note whether Amei was in class."""

    session: int = 0
    outcome: str = "attended"
    at: datetime = SESSIONS[0].ends_at
    request: str = an_id("mark 0")
    run: CourseRun = IN_CLASS
    worker: str = AMEI

    def __call__(self, progress: Progress) -> Any:
        said: dict[str, Any] = {"session": self.session, "outcome": self.outcome, "worker": self.worker}
        return progress.mark(run=self.run, **said, at=self.at, by=BY_TRAINER, request=self.request)


def assessing(passed: bool, at: datetime = AFTER, request: str = an_id("assess")) -> Any:
    """Note whether Amei passed."""
    said: dict[str, Any] = {"worker": AMEI, "passed": passed, "at": at, "by": BY_TRAINER, "request": request}
    return lambda it: it.assess(run=IN_CLASS, **said)


def test_attendance_is_noted_once_the_session_has_begun() -> None:
    """Not a moment earlier."""
    given(Progress).when(Marking()).then(MARKED)
    begun = SESSIONS[0].starts_at
    assert given(Progress).when(Marking(at=begun)).refusal is None
    given(Progress).when(Marking(at=begun - timedelta(microseconds=1))).refuses("too-early")
    given(Progress).when(assessing(True, begun - timedelta(microseconds=1))).refuses("too-early")


@pytest.mark.parametrize("session", [-1, 3])
def test_a_session_is_one_of_the_runs(session: int) -> None:
    """Counted from 0."""
    refused = given(Progress).when(Marking(session=session, at=AFTER)).refuses("session-unknown").refusal
    assert isinstance(refused, Invalid)


def test_only_who_has_a_seat_is_in_class() -> None:
    """Nobody of a cancelled run, nobody who left or never came."""
    left = given(CourseRun, SCHEDULED, ENROLLED, GAVE_UP).thing()
    off = given(CourseRun, SCHEDULED, ENROLLED, CANCELLED).thing()
    given(Progress).when(Marking(run=left)).refuses("not-enrolled")
    given(Progress).when(Marking(worker=BAOGEN)).refuses("not-enrolled")
    given(Progress).when(Marking(run=off)).refuses("run-cancelled")


def test_the_last_word_counts_and_says_what_was_before() -> None:
    """Noted the same again, too: a late repeat of that must not undo a correction made since."""
    absent = Marking(outcome="absent", request=an_id("absent"))
    outcome = given(Progress, MARKED).when(absent)
    corrected = msgspec.structs.replace(MARKED, outcome="absent", before="attended", request=an_id("absent"))
    assert outcome.then(corrected).thing.attended == 0
    same = Marking(request=an_id("same"))
    noted = msgspec.structs.replace(MARKED, before="attended", request=an_id("same"))
    given(Progress, MARKED).when(same).then(noted)
    given(Progress, MARKED, noted, corrected).when(same).then()
    given(Progress, MARKED, corrected).when(Marking()).then()


def test_a_repeat_is_answered_whatever_has_happened_since() -> None:
    """Also where the learner has left meanwhile."""
    left = given(CourseRun, SCHEDULED, ENROLLED, GAVE_UP).thing()
    given(Progress, MARKED).when(Marking(run=left)).then()


def test_an_assessment_can_be_passed_at_last() -> None:
    """The last word counts."""
    given(Progress, MARKED).when(assessing(True)).then(ASSESSED)
    failed = msgspec.structs.replace(ASSESSED, passed=False, request=an_id("failed"))
    assert given(Progress, MARKED, failed).when(assessing(True)).thing.passed
    given(Progress, MARKED, failed, ASSESSED).when(assessing(False, request=an_id("failed"))).then()


@pytest.mark.parametrize(
    ("attended", "passed", "asked", "reached"),
    [
        (2, True, COMPLETION, True),
        (1, True, COMPLETION, False),
        (3, None, COMPLETION, False),
        (3, False, COMPLETION, False),
        (2, None, Completion(2, False), True),
        (0, True, Completion(0, True), True),
    ],
)
def test_a_run_is_completed_by_its_rule(
    attended: int, passed: bool | None, asked: Completion, reached: bool
) -> None:
    """So many sessions, and the assessment where it is asked for."""
    progress = Progress(an_id("progress"))
    progress.marks = {**dict.fromkeys(range(3), "absent"), **dict.fromkeys(range(attended), "attended")}
    progress.passed = passed
    assert progress.reaches(asked) is reached


def test_completion_names_the_certificate() -> None:
    """And stays, whatever is corrected afterwards."""
    history = given(Progress, MARKED, ASSESSED)
    history.when(
        lambda it: it.complete(run=IN_CLASS, worker=AMEI, certificate=NUMBER, at=AFTER, by=BY_TRAINER)
    ).then(COMPLETED)
    absent = Marking(outcome="absent", request=an_id("absent"))
    assert given(Progress, MARKED, ASSESSED, COMPLETED).when(absent).thing.certificate == NUMBER
