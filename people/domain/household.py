"""A household: who of a worker's people may act for them, how far, and until when. One stream a worker."""

from datetime import date, datetime, timedelta
from typing import Any

from kernel.errors import Invalid, Refusal
from kernel.events import Aggregate
from kernel.identity import By
from kernel.permissions import ACTING
from kernel.time import day_of
from people.events import RelativeEnded, RelativeLet

# The longest somebody may be let act for another, and how many at once.
LONGEST = timedelta(days=366)
MOST = 5


class Household(Aggregate):
    """Whom a worker let act for them, by account."""

    CATEGORY = "household"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.until: dict[str, date] = {}

    def let(self, *, relative: str, acting: str, until: date, at: datetime, by: By, request: str) -> None:
        """Let an account act for this worker, as far as `acting` says, up to and including `until`.

        Whoever was let already is let anew. A repeat of the request changes nothing. Refuses
        `acting-unknown`, `until-impossible` (past, or more than a year away), `too-many-relatives`.
        """
        if self.answered(request, RelativeLet):
            return
        if acting not in ACTING:
            raise Invalid("acting-unknown", field="acting")
        today = day_of(at)
        if not today <= until <= today + LONGEST:
            raise Invalid("until-impossible", field="until")
        others = [one for one, last in self.until.items() if last >= today and one != relative]
        if len(others) >= MOST:
            raise Refusal("too-many-relatives")
        self.trigger(
            RelativeLet, relative=relative, acting=acting, until=until, at=at, by=by, request=request
        )

    def end(self, *, relative: str, at: datetime, by: By) -> None:
        """Let an account act no more; again changes nothing."""
        if relative in self.until:
            self.trigger(RelativeEnded, relative=relative, at=at, by=by)

    def when(self, event: Any) -> None:
        """Apply one event."""
        match event:
            case RelativeLet():
                self.until[event.relative] = event.until
            case RelativeEnded():
                self.until.pop(event.relative, None)
