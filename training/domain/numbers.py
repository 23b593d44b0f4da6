"""Certificates' numbers: ten characters that survive a phone call, a photocopy and a thumb.

Nine say which, the tenth checks them. Letters and digits that look alike (0 O, 1 I L) are left out; of the 31
that stay, a prime number, a weighted sum finds every wrong character and every two that changed places.
"""

import unicodedata
from uuid import UUID

from kernel.identity import derived_id

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 9


def certificate_number(run: str, worker: str, attempt: int = 0) -> str:
    """The number for a learner of a run: always the same, and told by nobody who does not know both ids.

    Where it is somebody else's already (once in some billions), the next `attempt` gives another.
    """
    rest = UUID(derived_id("certificate number", run, worker, str(attempt))).int
    number = ""
    while len(number) < _LENGTH:
        rest, digit = divmod(rest, len(LETTERS))
        number += LETTERS[digit]
    return number + _check(number)


def read_number(text: str) -> str | None:
    """A number as somebody typed it: width, case, spaces and dashes do not matter. None: it cannot be one."""
    letters = [each for each in unicodedata.normalize("NFKC", text).upper() if each.isalnum()]
    number = "".join(letters)
    if len(number) != _LENGTH + 1 or not set(number) <= set(LETTERS):
        return None
    return number if _check(number[:-1]) == number[-1] else None


def _check(number: str) -> str:
    weighted = sum(place * LETTERS.index(letter) for place, letter in enumerate(number, 1))
    return LETTERS[weighted % len(LETTERS)]
