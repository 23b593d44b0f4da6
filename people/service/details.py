"""What somebody says about a person, checked and in the one form the vault keeps it in."""

from datetime import date, datetime

from kernel.errors import Invalid
from kernel.time import day_of
from people.domain import birth_date_of, phone_number
from people.domain import id_number as checked

OLDEST = 120  # years

# Who somebody is: once written down, it is changed by a desk that has seen the papers. What stood there
# before stays in the vault.
PROVED = frozenset({"name", "id_number", "birth_date"})

# The papers a desk may have seen.
PAPERS = ("id-card", "household-register", "social-card")


def values_of(
    name: str | None, phone: str | None, id_number: str | None, birth_date: date | None, at: datetime
) -> dict[str, str]:
    """What goes to the vault of what was said (None: nothing), by field; an identity number tells the birth.

    Refuses `phone-unreadable`, `id-number-unreadable`, `id-number-wrong` (the check digit of GB 11643 cannot
    be), `birth-date-mismatch`, `birth-date-impossible` (to come, or more than `OLDEST` years ago).
    """
    values: dict[str, str] = {}
    if name is not None:
        values["name"] = name.strip()
    if phone:
        values["phone"] = phone_number(phone)
    if id_number:
        values["id_number"] = checked(id_number)
        told = birth_date_of(values["id_number"])
        if birth_date is not None and birth_date != told:
            raise Invalid("birth-date-mismatch", field="birth_date")
        birth_date = told
    if birth_date is not None:
        if not 0 <= day_of(at).year - birth_date.year <= OLDEST or birth_date > day_of(at):
            raise Invalid("birth-date-impossible", field="id_number" if id_number else "birth_date")
        values["birth_date"] = birth_date.isoformat()
    return values


__all__ = ["PAPERS", "PROVED", "values_of"]
