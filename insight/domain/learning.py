"""From a certificate to paid work: who had any in the days after it.

Certificates count together by the month they were given in, once the days of the last of them are over: one
that stood by itself would tell of one person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from insight.domain.cells import Count, Trained
from insight.domain.suppression import Mass, Masses, closed, unsafe
from kernel.regions import path_of, tree_of
from kernel.time import last_day

WINDOW = timedelta(days=90)
"""Work of so many days after that of the certificate counts."""


class Trainee(NamedTuple):
    """Somebody certified in a month, the village that counts for, and whether paid work followed in time."""

    worker: str
    village: str
    worked: bool


def over(month: str, day: date) -> bool:
    """Whether on a day the days that count for a month's certificates have all passed."""
    return last_day(month) + WINDOW < day


def trainees(
    certificates: Iterable[Mapping[str, Any]],
    days: Mapping[str, Collection[date]],
    persons: Mapping[str, str],
) -> list[Trainee]:
    """Whom certificates of one month, the earliest first, were given to: each person once, by the first.

    `days` are those on which a record earned something, `persons` whose the records are that were merged.
    """
    worked: dict[str, set[date]] = defaultdict(set)
    for record, on in days.items():
        worked[persons.get(record, record)].update(on)
    found: dict[str, Trainee] = {}
    for each in certificates:
        person = persons.get(each["worker"], each["worker"])
        if person not in found:
            after = any(each["day"] < day <= each["until"] for day in worked[person])
            found[person] = Trainee(person, each["village"], after)
    return list(found.values())


def trained(trainees: Iterable[Trainee]) -> dict[str, Trained]:
    """What may be told of those certified in a month, by region code."""
    people: Counter[str] = Counter()
    worked: Counter[str] = Counter()
    for each in trainees:
        if each.village:
            for code in path_of(each.village):
                people[code] += 1
                worked[code] += each.worked
    below = tree_of(people)
    certified: Mapping[str, Masses] = {code: (Mass(count),) for code, count in people.items()}
    both: Mapping[str, Masses] = {
        code: (Mass(worked[code]), Mass(count - worked[code])) for code, count in people.items()
    }
    no_certified = closed(below, certified, ())
    no_worked = closed(below, both, no_certified)
    return {
        code: Trained(_count(certified[code], code in no_certified), _count(both[code], code in no_worked))
        for code in people
    }


def _count(masses: Masses, hidden: bool) -> Count:
    return Count(hidden=unsafe(masses) or "beside") if hidden else Count(masses[0].people)


__all__ = ["WINDOW", "Trainee", "over", "trained", "trainees"]
