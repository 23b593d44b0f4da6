"""Certificates and permits: numbers that can be read aloud, days that are counted to the last."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given as made_up
from hypothesis import strategies as st

from kernel.time import ZONE
from tests.examples.training_events import ISSUED, NUMBER, PERMIT, REVOKED
from tests.examples.training_what import BY_TRAINER, RUN, SESSIONS
from tests.examples.what import AT
from tests.examples.who import AMEI, BAOGEN, BY, BY_OFFICIAL, an_id
from tests.given import given
from training.domain import Certificate, Permit
from training.domain.numbers import LETTERS, certificate_number, read_number

ISSUE: dict[str, Any] = {
    "number": NUMBER,
    "worker": AMEI,
    "course": "childcare-1",
    "run": RUN,
    "qualifies_for": ("childcare",),
    "valid_months": 24,
    "by": BY_TRAINER,
}
numbers = st.uuids().map(lambda worker: certificate_number(RUN, str(worker)))


def test_a_certificate_is_issued_for_its_months() -> None:
    """Two years from the twelfth end on the eleventh."""
    given(Certificate).when(lambda it: it.issue(**ISSUE, at=SESSIONS[2].ends_at)).then(ISSUED)


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 11, 12), None, None),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 2, 28), 12, date(2028, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_validity_ends_on_a_day_there_is(first: date, months: int | None, last: date | None) -> None:
    """Months of any length, and for good where none are named."""
    at = datetime(first.year, first.month, first.day, 12, tzinfo=ZONE)
    (issued,) = given(Certificate).when(lambda it: it.issue(**ISSUE | {"valid_months": months}, at=at)).events
    assert (issued.valid_from, issued.valid_until) == (first, last)


def test_a_certificate_counts_to_its_last_day_or_until_it_is_taken_back() -> None:
    """Revoked stays revoked, also when it would have expired."""
    certificate = given(Certificate, ISSUED).thing()
    assert certificate.state_on(date(2028, 11, 11)) == "valid"
    assert certificate.state_on(date(2028, 11, 12)) == "expired"
    revoked = given(Certificate, ISSUED, REVOKED).thing()
    assert revoked.state_on(date(2026, 11, 2)) == "valid"
    assert revoked.state_on(date(2026, 11, 3)) == "revoked"
    assert revoked.state_on(date(2030, 1, 1)) == "revoked"


def test_a_certificate_is_taken_back_once() -> None:
    """A repeat is answered, another request refused."""

    def revoke(request: str) -> Any:
        said: dict[str, Any] = {"reason_code": "issued-by-mistake", "at": AT, "by": BY_OFFICIAL}
        return lambda it: it.revoke(**said, request=request)

    given(Certificate, ISSUED).when(revoke(an_id("revoke"))).then(REVOKED)
    given(Certificate, ISSUED, REVOKED).when(revoke(an_id("revoke"))).then()
    given(Certificate, ISSUED, REVOKED).when(revoke(an_id("other"))).refuses("already-revoked")


def test_a_number_follows_from_run_and_learner() -> None:
    """Always the same; another attempt, another learner, another number."""
    assert certificate_number(RUN, AMEI) == NUMBER
    assert len({NUMBER, certificate_number(RUN, AMEI, 1), certificate_number(RUN, BAOGEN)}) == 3
    assert len(NUMBER) == 10
    assert not set("01OIL") & set(LETTERS)


@made_up(numbers)
def test_a_number_is_read_however_it_is_typed(number: str) -> None:
    """In small letters, with dashes, spaces or full-width."""
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in number)
    for typed in (number.lower(), f"{number[:5]}-{number[5:]}", f" {number[:2]} {number[2:]} ", wide):
        assert read_number(typed) == number


@made_up(numbers, st.integers(0, 9), st.sampled_from(LETTERS))
def test_every_wrong_character_is_found(number: str, place: int, letter: str) -> None:
    """And one too many or too few."""
    wrong = number[:place] + letter + number[place + 1 :]
    assert read_number(wrong) == (number if wrong == number else None)
    assert read_number(number[:-1]) is None
    assert read_number(number + letter) is None


@made_up(numbers, st.integers(0, 8))
def test_every_two_that_changed_places_are_found(number: str, place: int) -> None:
    """Neighbours, as fingers do it."""
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert read_number(swapped) == (number if swapped == number else None)


@pytest.mark.parametrize("typed", ["", "张三", "ABCDEFGH10", "0" * 10, "é" * 10, "' OR 1=1"])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    """Nothing is looked up then."""
    assert read_number(typed) is None


RECORD: dict[str, Any] = {
    "worker": AMEI,
    "qualification": "electrician",
    "valid_from": date(2024, 3, 1),
    "valid_until": date(2030, 2, 28),
    "review_by": date(2027, 2, 28),
    "state_permits": {"electrician"},
    "at": AT,
    "by": BY,
    "request": an_id("permit"),
}


def test_a_permit_is_recorded_and_reviewed() -> None:
    """What was recorded last counts; an older request sent again does not come back."""
    given(Permit).when(lambda it: it.record(**RECORD)).then(PERMIT)
    reviewed = RECORD | {"review_by": date(2030, 2, 28), "request": an_id("review")}
    permit = given(Permit, PERMIT).when(lambda it: it.record(**reviewed)).thing
    assert permit.review_by == date(2030, 2, 28)
    permit.record(**RECORD)
    assert permit.review_by == date(2030, 2, 28)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"qualification": "childcare"}, "not-a-permit"),
        ({"valid_until": date(2024, 2, 29)}, "permit-days-wrong"),
        ({"valid_until": date(2030, 3, 2)}, "permit-days-wrong"),
        ({"review_by": date(2030, 3, 1)}, "permit-days-wrong"),
        ({"review_by": date(2024, 2, 29)}, "permit-days-wrong"),
    ],
)
def test_a_permit_that_cannot_be_is_refused(changed: dict[str, Any], code: str) -> None:
    """Learnt in a course; over six years; a review outside of them."""
    given(Permit).when(lambda it: it.record(**RECORD | changed)).refuses(code)
