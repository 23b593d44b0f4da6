"""Free text that belongs to an event: kept encrypted beside the events, which never hold any."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from kernel.errors import Invalid
from kernel.identity import derived_id
from kernel.time import now
from shell.schemas import can_be_seen

if TYPE_CHECKING:
    from shell.house import House

# As long as the wage ledger it belongs to (工资支付暂行规定, article 6: at least two years; here three).
KEPT = timedelta(days=3 * 366)
LONGEST = 500  # characters


def typed_words(typed: Mapping[str, str]) -> str | None:
    """What somebody wrote into the field `words` of a form, in one line; None where they left it empty.

    Refuses `length-wrong` and `text-unreadable`.
    """
    text = " ".join(typed.get("words", "").split())
    if len(text) > LONGEST:
        raise Invalid("length-wrong", field="words")
    if not can_be_seen(text):
        raise Invalid("text-unreadable", field="words")
    return text or None


def keep_words(house: "House", about: str, text: str | None, *, of: str) -> None:
    """Keep what somebody wrote with a contest, its answer, an application (`about`: its id), once.

    `of` is the worker it is about: once they are erased, so is it.
    """
    if text:
        id = derived_id(about, "words")
        house.files.put(text.encode(), kind="words", expires_at=now() + KEPT, id=id, about=of)


def words_about(house: "House", about: str) -> str | None:
    """What was written, None where nothing was."""
    return words_of(house, [about]).get(about)


def words_of(house: "House", about: Iterable[str]) -> dict[str, str]:
    """What was written with each of many, in one query; where nothing was, it is absent."""
    named = {derived_id(each, "words"): each for each in about}
    return {named[id]: text.decode() for id, text in house.files.get_many(named).items()} if named else {}
