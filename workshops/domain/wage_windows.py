"""The windows in which pay is compared with the minimum wage: a day, a week or a month of work dates."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from kernel.time import first_day, last_day


class Window(NamedTuple):
    """The days from `first` to `last`, all of one month; `kind` is `day`, `week` or `month`."""

    kind: str
    first: date
    last: date


KINDS = ("day", "week", "month")


def windows_of(month: str, kind_on: Callable[[date], str | None]) -> list[Window]:
    """The windows of a month (`2026-11`), by the kind declared for each day (None: none).

    Weeks begin on Monday and end with the month: a month's wage is settled by itself.
    """

    def key(day: date) -> tuple[str, date] | None:
        kind = kind_on(day)
        return (kind, _begin(kind, day)) if kind else None

    found = []
    for of, together in groupby(_days(month), key):
        if of is not None:
            days = list(together)
            found.append(Window(of[0], days[0], days[-1]))
    return found


def _begin(kind: str, day: date) -> date:
    if kind == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if kind == "month" else day


def _days(month: str) -> Iterator[date]:
    first = first_day(month)
    return (first.replace(day=day) for day in range(1, last_day(month).day + 1))
