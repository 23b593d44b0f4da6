"""Who looks for work of a trade: counted where the work is, told from five people on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from insight.domain.cells import Count
from insight.domain.suppression import Mass, closed, unsafe
from kernel.regions import path_of, tree_of


def seekers(rows: Iterable[Mapping[str, Any]], persons: Mapping[str, str]) -> dict[str, Count]:
    """How many people looked for work in each region, by its code: of one trade and month.

    `rows` are of a `worker` and the `village` of the work; `persons` tells whose the records are that were
    merged. A person counts once in every region they looked in. There is no count over all trades: it would
    tell of those a trade hides.
    """
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for code in path_of(row["village"]):
            people[code].add(persons.get(row["worker"], row["worker"]))
    masses = {code: (Mass(len(each)),) for code, each in people.items()}
    hidden = closed(tree_of(people), masses, ())
    return {
        code: Count(hidden=unsafe(mass) or "beside") if code in hidden else Count(mass[0].people)
        for code, mass in masses.items()
    }


class Vacancy(NamedTuple):
    """How many places of a trade there were in a month, and how many people looked for them."""

    month: str
    trade: str
    places: int
    seekers: Count

    @property
    def ratio(self) -> Decimal | None:
        """Places by people who look for them, two decimals; None where nobody does or it is not told."""
        if not self.seekers.people:
            return None
        return (Decimal(self.places) / self.seekers.people).quantize(Decimal("0.01"), ROUND_HALF_UP)


def vacancies(
    places: Iterable[tuple[str, str, int]], seekers: Mapping[tuple[str, str], Count]
) -> list[Vacancy]:
    """Places (month, trade, how many) beside those who look for them, in order of month and trade."""
    asked = {(month, trade): count for month, trade, count in places}
    return [
        Vacancy(*key, asked.get(key, 0), seekers.get(key, Count(0)))
        for key in sorted(asked.keys() | seekers.keys())
    ]


__all__ = ["Vacancy", "seekers", "vacancies"]
