"""Those who act in a story: accounts with their grants, opened as the operator would."""

from datetime import datetime
from typing import Any

from demo.market import Market
from demo.story import CITY, OFFICIALS, OPERATOR, TOWN, Office, Villager, Workshop
from kernel.identity import Grant, Role, derived_id
from kernel.permissions import SYSTEM, Actor
from people.service import Granting
from shell.house import House


class Cast:
    """Who acts at one workshop and around it."""

    def __init__(self, house: House, workshop: Workshop, market: Market) -> None:
        self._house, self._workshop, self._market = house, workshop, market
        self._own: dict[str, Actor] = {}
        self.official: Actor
        self.clerks: list[Actor]

    def enter(self, at: datetime) -> None:
        """Open the accounts of those who keep things going."""
        for office in (*OFFICIALS.values(), OPERATOR):
            self.account(office, at)
        town = self._workshop.village.startswith(TOWN)
        self.official = self.account(OFFICIALS[TOWN if town else CITY], at)
        self.clerks = [self.account(clerk, at, workshop=self._workshop.id) for clerk in self._workshop.clerks]

    def account(self, office: Office, at: datetime, **reach: Any) -> Actor:
        """Open an account, or find it, and answer who acts through it.

        Who has no phone signs in nowhere: they act under an id of their own, without an account.
        """
        role = Role(office.role)
        if office.phone is None:
            account = derived_id("demo", "account", self._workshop.village, office.role, office.name)
        else:
            account = self._house.get(Granting).add(
                phone=office.phone,
                name=office.name,
                role=role,
                reach={"region": office.region, **reach},
                at=at,
                actor=SYSTEM,
            )
        reaching = (reach.get(key) for key in ("worker", "employer", "workshop"))
        return Actor(account, (Grant(role, office.region, *reaching, account=account),))

    def settle(self, person: Villager, at: datetime) -> None:
        """Let somebody who was registered sign in, if they are one of those who do."""
        if self._market.signs_in(person):
            office = Office("worker", person.name, person.phone, None, "")
            self._own[person.worker] = self.account(office, at, worker=person.worker)

    def own(self, person: Villager) -> Actor | None:
        """The account of somebody who signs in themselves."""
        return self._own.get(person.worker)

    def for_(self, person: Villager) -> Actor:
        """Who acts for somebody: they themselves, or the desk."""
        return self._own.get(person.worker, self.clerks[0])
