"""How many people look for work of a trade, as officials see it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from insight.domain import Count
from insight.domain.seeking import seekers
from insight.service.known import Known
from insight.service.measures import stood_at
from kernel.identity import Scope
from kernel.lookups import WorkSought
from kernel.permissions import Actor
from kernel.regions import path_of
from kernel.time import day_of, last_day, now


@dataclass(frozen=True)
class Seeking:
    """Officials' questions about who looks for work."""

    sought: WorkSought
    known: Known

    def seekers(
        self, *, region: str, first: str, last: str, as_of: datetime | None = None, actor: Actor
    ) -> Mapping[tuple[str, str], Count]:
        """How many people asked for a place in a region's shifts, by month and trade; nobody is left out.

        Whether they got one does not matter, nor whether they gave it up. It is told when the month is over;
        as of an earlier day where it is what it was, else not at all. Refuses `forbidden`.
        """
        actor.require("see-insight", Scope(region=region))
        as_of = stood_at(as_of)
        persons = self.known.persons()
        groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
        for row in self.sought.sought(first, last):
            groups[row["month"], row["trade"]].append(row)
        told = {}
        for key, rows in groups.items():
            found = seekers(rows, persons).get(region)
            if found is None:
                continue
            later = as_of is not None and any(
                row["recorded_at"] > as_of and region in path_of(row["village"]) for row in rows
            )
            running = last_day(key[0]) >= day_of(as_of or now())
            told[key] = Count(hidden="open" if running else "later") if running or later else found
        return told


__all__ = ["Seeking"]
