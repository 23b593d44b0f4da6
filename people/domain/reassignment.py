"""When a phone number may have passed to somebody else."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from kernel.time import day_of

# How often somebody may fail to say whose number it was.
GUESSES = 3


class Silence(NamedTuple):
    """From a day on: after how many days without use whoever has a number must say whose account it is."""

    effective_from: date
    days: int
    source: str


# Ours: network operators hold a number back some 90 days before giving it to somebody else, and a villager
# stays signed in for 90 days without being asked.
SILENCES = (Silence(date(2026, 11, 1), 180, "the platform's own rule"),)


def is_long_silent(used_at: datetime, at: datetime) -> bool:
    """Whether a number was not used for so long by `at` that it may be somebody else's now."""
    day = day_of(at)
    in_force = [rule for rule in SILENCES if rule.effective_from <= day] or SILENCES[:1]
    return at - used_at >= timedelta(days=in_force[-1].days)


def knows_owner(said: str, name: str | None, number: str | None) -> bool:
    """Whether somebody can say whose account it was: the name, or the identity number's last four signs."""
    plain = "".join(said.split()).upper()
    right = {"".join(name.split()).upper()} if name else set()
    if number:
        right.add(number[-4:].upper())
    return plain in right


__all__ = ["GUESSES", "is_long_silent", "knows_owner"]
