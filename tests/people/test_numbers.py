"""Numbers that identify people and companies: whether they can be right, and how they are shown."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from kernel.errors import Invalid
from people.domain import (
    birth_date_of,
    credit_code,
    credit_code_checks,
    id_number,
    masked_id_number,
    masked_phone,
    phone_number,
    years_on,
)

# The example printed in GB 11643-1999.
ID_NUMBER = "11010519491231002X"


def refusal_of(read: Callable[[str], str], text: str) -> str | None:
    """The code a text is refused with, None where it is read."""
    try:
        read(text)
    except Invalid as refused:
        return refused.code
    return None


@pytest.mark.parametrize(
    "text", ["13900000001", "139 0000 0001", "+86 139-0000-0001", "１３９　００００　０００１"]
)
def test_a_phone_number_is_read_however_it_is_written(text: str) -> None:
    """Spaces, dashes, the country's prefix and full-width digits do not matter."""
    assert phone_number(text) == "13900000001"


@given(st.text(max_size=40))
def test_whatever_is_typed_for_a_phone_is_read_or_refused(text: str) -> None:
    """No text makes it fail in another way."""
    assert refusal_of(phone_number, text) in (None, "phone-unreadable")


def test_an_identity_number_is_read_with_its_birth_date() -> None:
    """Spaces and a small x are fine."""
    assert id_number(" 110105 19491231 002x ") == ID_NUMBER
    assert birth_date_of(ID_NUMBER) == date(1949, 12, 31)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_of_an_identity_number_is_always_noticed(place: int, by: int) -> None:
    """ISO 7064 MOD 11-2 finds every single wrong digit."""
    wrong = str((int(ID_NUMBER[place]) + by) % 10)
    assert refusal_of(id_number, ID_NUMBER[:place] + wrong + ID_NUMBER[place + 1 :]) == "id-number-wrong"


@given(st.text(alphabet="0123456789Xx 身", max_size=22))
def test_whatever_is_typed_for_an_identity_number_is_read_or_refused(text: str) -> None:
    """No text makes it fail in another way."""
    assert refusal_of(id_number, text) in (None, "id-number-unreadable", "id-number-wrong")


def test_an_identity_number_with_an_impossible_date_is_refused() -> None:
    """The check digit may be right, a 31 February never is."""
    number = "11010519490231002"
    assert refusal_of(id_number, number + ric.calc_check_digit(number + "0")) == "id-number-wrong"


def test_a_credit_code_is_read_by_form_and_checked_by_digit() -> None:
    """GB 32100-2015: letters that look like digits do not occur; the last character checks the others."""
    assert credit_code("91 1100-00600037341l") == "91110000600037341L"
    assert credit_code_checks("91110000600037341L")
    assert not credit_code_checks("91110000600037341M")
    for wrong in ("9111000060003734", "91110000600037341O", "91110000600037341I", ""):
        with pytest.raises(Invalid, match="uscc-unreadable"):
            credit_code(wrong)


@pytest.mark.parametrize(
    ("birth", "day", "years"),
    [
        (date(2010, 11, 22), date(2026, 11, 21), 15),
        (date(2010, 11, 22), date(2026, 11, 22), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_counts_the_birthday_in(birth: date, day: date, years: int) -> None:
    """Sixteen on the sixteenth birthday, not the day before; born on 29 February, on 1 March."""
    assert years_on(birth, day) == years


def test_what_is_shown_to_others_is_masked() -> None:
    """A few digits at both ends, as people know it from their bank."""
    assert masked_phone("13900000001") == "139****0001"
    assert masked_id_number(ID_NUMBER) == "110***********002X"
