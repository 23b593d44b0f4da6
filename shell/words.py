"""Free text that belongs to an event: kept encrypted beside the events, which never hold any."""

from datetime import timedelta
from typing import TYPE_CHECKING

from kernel.errors import NotFound
from kernel.identity import derived_id
from kernel.time import now

if TYPE_CHECKING:
    from shell.house import House

# As long as the wage ledger it belongs to (工资支付暂行规定, article 6: at least two years; here three).
KEPT = timedelta(days=3 * 366)


def keep_words(house: "House", about: str, text: str | None, *, of: str) -> None:
    """Keep what somebody wrote with a contest, its answer, an application (`about`: its id), once.

    `of` is the worker it is about: once they are erased, so is it.
    """
    if text:
        id = derived_id(about, "words")
        house.files.put(text.encode(), kind="words", expires_at=now() + KEPT, id=id, about=of)


def words_about(house: "House", about: str) -> str | None:
    """What was written, None where nothing was."""
    try:
        return house.files.get(derived_id(about, "words")).decode()
    except NotFound:
        return None
