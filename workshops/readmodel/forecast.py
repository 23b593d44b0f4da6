"""When an order will be finished, by the pace of the last days: a range, or honestly nothing."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

LOOKED_AT = 14  # days behind today, those without work too: free days come again
LEAST_DAYS = 4  # with work among them; of fewer nothing can be said
STRETCH = 7  # days: the quickest and the slowest such stretch make the range
FURTHEST = 365  # days


class Made(NamedTuple):
    """What there is of one step: handed in, accepted, lost, and pieces handed in by day of work."""

    handed_in: int
    accepted: int
    rejected: int
    by_day: Mapping[date, int]


class Forecast(NamedTuple):
    """Finished on one of these days; `latest` is None where the slow stretch stood still.

    `pace` are the pieces a day of the slowest step, `days` the days of work it was seen on.
    """

    earliest: date
    latest: date | None
    pace: int
    days: int


def forecast(quantity: int, steps: Mapping[str, Made], today: date) -> Forecast | None:
    """When `quantity` good pieces will have been handed in, each step at its own pace; the last one counts.

    Of what waits for inspection, and of what is still to come, the same share is taken to be good as was so
    far. None where a step that is not done has been worked on for fewer than four of the last fourteen days.
    """
    found = []
    for made in steps.values():
        missing = _missing(quantity, made)
        if missing:
            step = _of_step(missing, made, today)
            if step is None:
                return None
            found.append(step)
    if not found:
        return Forecast(today, today, 0, 0)
    latest = [each.latest for each in found]
    slowest = max(found, key=lambda each: each.earliest)
    return slowest._replace(latest=None if None in latest else max(filter(None, latest)))


def _missing(quantity: int, made: Made) -> int:
    """Pieces that must still be handed in."""
    judged = made.accepted + made.rejected
    waiting = max(0, made.handed_in - judged)
    good = max(made.accepted, 1) / max(judged, 1) if judged else 1.0
    short = quantity - made.accepted - waiting * good
    return ceil(round(short / good, 6)) if short > 0 else 0


def _of_step(missing: int, made: Made, today: date) -> Forecast | None:
    days = [made.by_day.get(today - timedelta(days=back), 0) for back in range(LOOKED_AT, 0, -1)]
    worked = [day for day, pieces in enumerate(days) if pieces > 0]
    if len(worked) < LEAST_DAYS:
        return None
    days = days[worked[0] :]  # before it was begun is no slow pace
    length = min(STRETCH, len(days))
    stretches = [sum(days[start : start + length]) for start in range(len(days) - length + 1)]
    quick, slow = max(stretches) / length, min(stretches) / length

    def done(pace: float) -> date | None:
        wait = ceil(missing / pace) if pace > 0 else FURTHEST + 1
        return today + timedelta(days=wait) if wait <= FURTHEST else None

    earliest = done(quick)
    if earliest is None:
        return None
    return Forecast(earliest, done(slow), round(sum(days) / len(days)), len(worked))
