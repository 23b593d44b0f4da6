"""Around the demo's first workshop: a daughter acts for her mother, a name is to be put right, one person was
registered twice, and somebody is signed in on two devices. It happens when all stories are told."""

from datetime import timedelta
from typing import NamedTuple

from demo.gathering import PatientHouse
from demo.market import Market, Neighbour
from demo.story import Office, Person, Workshop
from kernel.identity import Grant, Role, derived_id
from kernel.permissions import Actor
from kernel.time import now, today
from people.domain import Household
from people.readmodel import Accounts, Sessions, Vault
from people.service import DAYS, Corrections, Merging, Relatives, Workers
from shell.projector import Projector

DAUGHTER = Office("relative", "金小穗", "13900000006", None, "")
ACTING, LET = "all", timedelta(days=180)
DEVICES = (("WeChat Browser|Android|Huawei ELE-AL00", "112.17"), ("Chrome|Windows|", "60.12"))


class Family(NamedTuple):
    """Who they are: the mother, who asks for another `name`, and who was registered twice."""

    mother: Person
    misnamed: Person
    name: str
    twice: Neighbour


def family_of(workshop: Workshop) -> Family:
    """The people of a workshop this is told of."""
    mother, misnamed, *_ = workshop.people
    return Family(mother, misnamed, f"{misnamed.name[:-1]}玲", Market(workshop).neighbours[0])


def gather_family(house: PatientHouse, workshop: Workshop) -> None:
    """Let all of it happen. Again changes nothing: that the daughter may act for her mother comes last.

    Where nobody has a phone nobody signs in, and nothing of it happens.
    """
    family = family_of(workshop)
    if family.mother.phone is None:
        return
    house.gathering.may_exist = True  # whom the story told of
    if house.store.find(Household, family.mother.worker) is not None:
        return
    clerk = _actor(house, workshop.clerks[0].phone, Grant(Role.COORDINATOR, workshop.village))
    _ask(house, family)
    _register_twice(house, workshop, family.twice, clerk)
    _sign_in(house, family.mother)
    account = house.get(Relatives).let(
        worker=family.mother.worker,
        phone=str(DAUGHTER.phone),
        acting=ACTING,
        until=today() + LET,
        request=derived_id("demo", "let", workshop.village),
        at=now(),
        actor=clerk,
    )
    house.get(Vault).put(account, {"name": DAUGHTER.name})
    house.gathering.forget()
    Projector(house).catch_up()


def _ask(house: PatientHouse, family: Family) -> None:
    own = _actor(house, family.misnamed.phone, Grant(Role.WORKER, worker=family.misnamed.worker))
    house.get(Corrections).ask(worker=family.misnamed.worker, name=family.name, at=now(), actor=own)


def _register_twice(house: PatientHouse, workshop: Workshop, person: Neighbour, clerk: Actor) -> None:
    """At another desk, without papers; then somebody notices."""
    record = derived_id("demo", "twice", workshop.village)
    house.get(Workers).register(
        id=record,
        name=person.name,
        village=workshop.village,
        birth_date=person.born,
        apart="same-name",
        at=now(),
        actor=clerk,
    )
    request = derived_id("demo", "merged", workshop.village)
    house.get(Merging).merge(id=person.worker, record=record, request=request, at=now(), actor=clerk)


def _sign_in(house: PatientHouse, person: Person) -> None:
    account = house.get(Accounts).by_phone(str(person.phone))
    assert account is not None, "she signs in herself"
    lasts = timedelta(days=DAYS["browser"])
    for device, address in DEVICES:
        house.get(Sessions).issue(account, kind="browser", lasts=lasts, device=device, address=address)


def _actor(house: PatientHouse, phone: str | None, grant: Grant) -> Actor:
    account = house.get(Accounts).by_phone(str(phone))
    if account is None:
        raise LookupError("the story must be told first")
    return Actor(account, (grant,))


__all__ = ["DAUGHTER", "family_of", "gather_family"]
