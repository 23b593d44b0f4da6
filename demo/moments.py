"""When things happen in the demo: moments of days, hours that are taken, and the last day, which is over."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from demo.acts import Act
from kernel.time import ZONE

A_DAY_ENDS = time(21)  # nothing happens later

A = TypeVar("A", bound=Act)


def moment(day: date, hour: time) -> datetime:
    """A time of day in Asia/Shanghai."""
    return datetime.combine(day, hour, tzinfo=ZONE)


def over_by_now(acts: Iterable[A], last: date, now: datetime) -> list[A]:
    """Acts in their order, those of the last day moved forward so far that all of it is over at `now`."""
    midnight = moment(last, time.min)
    passed = min(1.0, (now - midnight) / (moment(last, A_DAY_ENDS) - midnight))
    told = (
        act if act.at < midnight else replace(act, at=midnight + (act.at - midnight) * passed) for act in acts
    )
    return sorted(told, key=lambda act: act.at)


class Busy:
    """Whose hours are taken: nobody can be in two places."""

    def __init__(self) -> None:
        self._taken: dict[str, list[tuple[datetime, datetime]]] = {}

    def free(self, worker: str, hours: Iterable[tuple[datetime, datetime]]) -> bool:
        """Whether somebody has all of these hours to themselves."""
        taken = self._taken.get(worker, [])
        margin = timedelta(minutes=15)  # to get there
        return not any(
            start < end + margin and begun < ends + margin for start, ends in hours for begun, end in taken
        )

    def take(self, worker: str, hours: Iterable[tuple[datetime, datetime]]) -> None:
        """Give somebody's hours away."""
        self._taken.setdefault(worker, []).extend(hours)
