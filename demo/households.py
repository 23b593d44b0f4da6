"""The list of low-income households of the demo's county: brought by its official when all stories are told.

Who is on it follows from the village, as everything does; some of them work nowhere here. Every number is
one that nobody has.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from demo.gathering import PatientHouse
from demo.market import Market
from demo.story import CITY, DAYS, OFFICIALS, Villager, Workshop, id_number_of
from demo.telling import last_day
from insight.domain import LowIncomeList
from insight.tasks import KIND, import_low_income_list
from kernel.identity import derived_id
from kernel.time import now
from people.readmodel import Accounts
from shell.projector import Projector
from shell.queue import Job

MEMBERS, NEIGHBOURS, OTHERS = 7, 4, 5  # of each village
SOURCE = "样例〔2026〕1 号"
KEPT = timedelta(hours=1)


class _Importing(Job):
    """An import that nobody watches."""

    def __init__(self, owner: str, args: dict[str, Any]) -> None:
        self.owner, self.args = owner, args
        self.errors, self.warnings = [], []

    def progress(self, done: int, total: int) -> None:
        """Nobody asks."""


def listed(workshop: Workshop) -> list[str]:
    """The identity numbers on the list that belong to the village of a workshop."""
    chance = Random(f"households of {workshop.village}")
    here: list[Villager] = [
        *chance.sample(workshop.people[1:], MEMBERS),
        *chance.sample(Market(workshop).neighbours, NEIGHBOURS),
    ]
    elsewhere = [id_number_of(workshop.index, 900 + n, date(1950 + n, 1, 1)) for n in range(OTHERS)]
    return [person.id_number for person in here] + elsewhere


def bring_list(house: PatientHouse, workshops: Sequence[Workshop]) -> None:
    """Import the list of all these villages, as of the month before their stories. Again changes nothing."""
    last = last_day(house.store, workshops[0])
    official = house.get(Accounts).by_phone(str(OFFICIALS[CITY].phone))
    if last is None or official is None:
        raise LookupError("the story must be told first")
    dated = (last - timedelta(days=DAYS)).replace(day=1)
    id = derived_id("demo", "low-income-list", dated.isoformat(), str(len(workshops)))
    if house.store.find(LowIncomeList, id) is not None:
        return
    numbers = [number for workshop in workshops for number in listed(workshop)]
    data = "\n".join(["身份证号", *numbers]).encode()
    job = _Importing(
        official,
        {
            "list": id,
            "region": CITY,
            "dated": dated.isoformat(),
            "digest": sha256(data).hexdigest(),
            "file": house.files.put(data, kind=KIND, expires_at=now() + KEPT),
            "source": house.files.put(SOURCE.encode(), kind=KIND, expires_at=now() + KEPT),
            "dry_run": False,
            "partial": False,
        },
    )
    if not import_low_income_list(house, job)["taken_in"]:
        raise ValueError(f"the list was not taken in: {job.errors[:3]}")
    house.gathering.forget()
    Projector(house).catch_up()
