"""A house with the real contexts of work and income, and people known only by what they must answer."""

from dataclasses import replace
from datetime import date

from kernel.lookups import Ages, People
from shell.config import Config
from shell.context import Context
from shell.house import House
from shell.prepare import prepare
from tests.examples.who import NUMBERS, STRANGER, VILLAGE


class Neighbours:
    """Everybody but the stranger is registered and of age."""

    def age_on(self, worker: str, day: date) -> int | None:
        """Full years on a day."""
        return None if worker == STRANGER else 61

    def village_of(self, worker: str) -> str | None:
        """All of them live in one village."""
        return None if worker == STRANGER else VILLAGE

    def names_of(self, workers: list[str]) -> dict[str, str]:
        """A number is name enough."""
        return {worker: NUMBERS[worker] for worker in workers if worker in NUMBERS}


def contexts() -> list[Context]:
    """Workshops and income as they are, without their doors; `people` by its look-ups alone."""
    from income.context import context as income
    from workshops.context import context as workshops

    neighbours = Neighbours()
    people = Context(
        name="people",
        lookups={Ages: lambda house: neighbours, People: lambda house: neighbours},
    )
    return [people, replace(workshops, blueprints=()), replace(income, blueprints=())]


def open_house(config: Config) -> House:
    """Such a house on these stores."""
    return House(config, contexts())


def prepared(config: Config) -> None:
    """Create all stores."""
    house = open_house(config)
    prepare(house, lambda _line: None)
    house.close()
