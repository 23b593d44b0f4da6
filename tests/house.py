"""A house with the real contexts of work and income, and people known only by what they must answer."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from kernel import lookups
from kernel.lookups import Ages, BankAccounts, Consents, Employers, People, Regions
from shell import persons
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

    def is_village(self, code: str) -> bool:
        """Any code of twelve digits is a village's here."""
        return len(code) == 12

    def name_of(self, code: str) -> str | None:
        """Regions are called by their codes here, and all lie in one province."""
        return code if code.startswith(VILLAGE[:2]) else None

    def village_of(self, worker: str) -> str | None:
        """All of them live in one village."""
        return None if worker == STRANGER else VILLAGE

    def employer_state(self, employer: str) -> str | None:
        """Every employer is verified but the strange one."""
        return None if employer == STRANGER else "verified"

    def town_of(self, employer: str) -> str | None:
        """All of them are registered in one town."""
        return None if employer == STRANGER else VILLAGE[:9]

    def agreed(self, workers: Collection[str], purpose: str) -> set[str]:
        """Everybody agrees to everything."""
        return set(workers)

    def bank_accounts(self, workers: Collection[str]) -> dict[str, str]:
        """Everybody is paid by hand."""
        return {}

    def names_of(self, workers: list[str]) -> dict[str, str]:
        """A number is name enough."""
        return {worker: NUMBERS[worker] for worker in workers if worker in NUMBERS}


def contexts() -> list[Context]:
    """The contexts as they are, without their doors; `people` by its look-ups and who is one person."""
    from gigs.context import context as gigs
    from income.context import context as income
    from people.projections import RegistryProjection
    from people.readmodel import Registry
    from training.context import context as training
    from workshops.context import context as workshops

    neighbours = Neighbours()
    looked_up = dict.fromkeys(
        (Ages, BankAccounts, Consents, Employers, People, Regions), lambda house: neighbours
    )
    people = Context(
        name="people",
        read_models=[Registry],
        projections=[RegistryProjection],
        lookups={**looked_up, lookups.Persons: lambda house: persons.Persons(house.read_engine)},
    )
    return [people, *(replace(context, blueprints=()) for context in (workshops, gigs, training, income))]


def open_house(config: Config) -> House:
    """Such a house on these stores."""
    return House(config, contexts())


def prepared(config: Config) -> None:
    """Create all stores."""
    house = open_house(config)
    prepare(house, lambda _line: None)
    house.close()
