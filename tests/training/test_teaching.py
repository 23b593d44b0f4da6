"""From marks to a certificate, and what it unlocks, on both stores."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from kernel.lookups import Qualifications
from tests.examples import training_what as what
from tests.examples import who
from tests.examples.training_events import NUMBER
from tests.examples.who import AMEI, BAOGEN, an_id
from tests.training.school import LOCAL, School
from tests.training.test_seats import refused
from training.service import teaching

LAST = date(2026, 11, 12)


@pytest.fixture
def learnt(school: School) -> School:
    """Amei and Baogen have seats; it is the evening of the last session."""
    school.enrol(AMEI)
    school.enrol(BAOGEN)
    school.now = what.SESSIONS[-1].ends_at
    return school


def holds(school: School, day: date, qualification: str = "childcare", worker: str = AMEI) -> bool:
    """Whether the lookup says so."""
    return school.house.get(Qualifications).holds(worker, qualification, day)


def test_whoever_reaches_the_rule_is_certified_in_the_same_save(learnt: School) -> None:
    """Two of three sessions and the test; the last mark that is needed brings the certificate."""
    learnt.assess(AMEI)
    learnt.mark(AMEI, 0)
    assert learnt.told(AMEI)["certificate"] is None
    done = learnt.mark(AMEI, 2)
    assert (done.new, done.thing.certificate) == (True, NUMBER)
    told = learnt.told(AMEI)
    assert (told["certificate"], told["attended"], told["passed"]) == (NUMBER, 2, True)
    (certificate,) = learnt.read.certificates(AMEI)
    assert (certificate["course_name"], certificate["valid_from"]) == ("保育初级", LAST)


def test_a_correction_can_complete_and_never_takes_a_certificate_back(learnt: School) -> None:
    """Absent by mistake, then attended; failed, then passed. Afterwards only an official revokes."""
    learnt.mark(AMEI, 0)
    learnt.mark(AMEI, 1, "absent")
    learnt.assess(AMEI, passed=False)
    learnt.mark(AMEI, 1)
    assert learnt.told(AMEI)["certificate"] is None
    assert learnt.assess(AMEI).thing.certificate == NUMBER
    learnt.mark(AMEI, 0, "absent")
    assert learnt.told(AMEI)["attended"] == 1
    assert learnt.told(AMEI)["certificate"] == NUMBER
    assert len(learnt.read.certificates(AMEI)) == 1


def test_a_qualification_counts_from_the_day_of_the_certificate_to_its_last(learnt: School) -> None:
    """Not a day before, not a day after; and for nothing else and nobody else."""
    learnt.complete(AMEI)
    assert not holds(learnt, LAST - timedelta(days=1))
    assert holds(learnt, LAST)
    assert holds(learnt, date(2028, 11, 11))
    assert not holds(learnt, date(2028, 11, 12))
    assert not holds(learnt, LAST, "baking")
    assert not holds(learnt, LAST, worker=BAOGEN)


def test_a_revoked_certificate_unlocks_nothing_from_that_day_on(learnt: School) -> None:
    """What was done before stays right; a repeat is answered, whoever is not of the region refused."""
    number = learnt.complete(AMEI)
    learnt.later(days=3)
    said: dict[str, Any] = {"number": number.lower(), "reason_code": "untrue-attendance"}
    revoke: Callable[..., Any] = learnt.credentials.revoke
    assert refused(lambda: learnt.do(revoke, LOCAL, **said, request=learnt.request())) == "forbidden"
    for _ in range(2):
        learnt.do(revoke, who.OFFICIAL, **said, request=an_id("revoke"))
    assert holds(learnt, LAST + timedelta(days=2))
    assert not holds(learnt, LAST + timedelta(days=3))
    assert (
        refused(lambda: learnt.do(revoke, who.OFFICIAL, **said, request=an_id("again"))) == "already-revoked"
    )


def test_a_certificate_for_good_counts_for_good(school: School) -> None:
    """Without months."""
    school.define(valid_months=None)
    school.enrol(AMEI)
    school.complete(AMEI)
    assert holds(school, date(2099, 1, 1))


def test_a_state_permit_counts_while_valid_and_reviewed(school: School) -> None:
    """To the last day of the review that is due; then from the new review on."""
    permit: dict[str, Any] = {
        "worker": AMEI,
        "qualification": "electrician",
        "valid_from": date(2024, 3, 1),
        "valid_until": date(2030, 2, 28),
        "review_by": date(2027, 2, 28),
    }
    record = school.credentials.record_permit
    assert school.do(record, LOCAL, **permit, request=an_id("permit")).new
    assert not holds(school, date(2024, 2, 29), "electrician")
    assert holds(school, date(2027, 2, 28), "electrician")
    assert not holds(school, date(2027, 3, 1), "electrician")
    reviewed = permit | {"review_by": date(2030, 2, 28)}
    assert not school.do(record, LOCAL, **reviewed, request=an_id("review")).new
    assert holds(school, date(2030, 2, 28), "electrician")
    assert not holds(school, date(2030, 3, 1), "electrician")
    learnt = permit | {"qualification": "childcare"}
    assert refused(lambda: school.do(record, LOCAL, **learnt, request=an_id("no"))) == "not-a-permit"


def test_only_who_teaches_here_marks(learnt: School) -> None:
    """Another trainer does not, nor an official; the region's coordinator may."""
    said: dict[str, Any] = {"run": what.RUN, "worker": AMEI, "session": 0, "outcome": "attended"}
    other = who.Actor(an_id("other trainer"), (who.Grant(who.Role.TRAINER, account=an_id("other trainer")),))
    for actor in (other, who.OFFICIAL, who.AMEI_HERSELF):
        call = partial(learnt.do, learnt.teaching.mark, actor, request=learnt.request(), **said)
        assert refused(call) == "forbidden"
    assert learnt.do(learnt.teaching.mark, LOCAL, request=learnt.request(), **said).thing.attended == 1


def test_nobody_leaves_what_they_completed(learnt: School) -> None:
    """The certificate would say otherwise."""
    learnt.complete(AMEI)
    assert refused(lambda: learnt.cancel(AMEI)) == "already-completed"


def test_a_number_that_is_somebody_elses_gives_way_to_the_next(
    learnt: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once in some billions; here every first attempt gives the same."""
    original = teaching.certificate_number

    def same(run: str, worker: str, attempt: int = 0) -> str:
        return original(run, AMEI if attempt == 0 else worker, attempt)

    monkeypatch.setattr(teaching, "certificate_number", same)
    assert learnt.complete(AMEI) == NUMBER
    second = learnt.complete(BAOGEN)
    assert second != NUMBER
    assert learnt.read.certificates(BAOGEN)[0]["number"] == second


def test_a_trainer_sees_todays_classes(school: School) -> None:
    """Their own, not cancelled, in order."""
    day = timedelta(days=1)
    first = what.SESSIONS[0].starts_at.replace(hour=0, minute=0)
    assert [row["no"] for row in school.read.sessions_of(what.TRAINER.account, first, first + day)] == [0]
    assert [row["no"] for row in school.read.sessions_of(what.TRAINER.account, first, first + 9 * day)] == [
        0,
        1,
        2,
    ]
    assert not school.read.sessions_of(an_id("other trainer"), first, first + 9 * day)
