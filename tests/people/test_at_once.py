"""Two who write about one person at the same moment: the vault holds what the one who won said."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from kernel.errors import Refusal, Stale
from kernel.identity import Grant, Role
from kernel.permissions import SYSTEM, Actor
from kernel.time import now
from people.domain import Worker
from people.readmodel import Vault
from people.service import Employers, Workers
from tests.examples.who import AMEI, BAOGEN, an_id
from tests.people.doors import PHONE, TOWN, VILLAGE, house_of

FIELDS = ("name", "phone", "id_number", "birth_date", "uscc")
NUMBER = "11010519491231002X"


class Meanwhile:
    """A store or vault in front of which, at one call, somebody else is quicker."""

    def __init__(self, behind: Any, call: str, first: Callable[[], object]) -> None:
        self._behind, self._call, self._first = behind, call, [first]

    def __getattr__(self, name: str) -> Any:
        if name == self._call and self._first:
            self._first.pop()()
        return getattr(self._behind, name)


@pytest.fixture
def workers(app: Flask) -> Workers:
    """The workers of the app."""
    return house_of(app).get(Workers)


@pytest.fixture
def vault(app: Flask) -> Vault:
    """The vault of the app."""
    return house_of(app).get(Vault)


def register(workers: Workers, **said: Any) -> None:
    """Register Amei."""
    workers.register(id=AMEI, village=VILLAGE, at=now(), actor=SYSTEM, **said)


def slower(service: Any, part: str, call: str, first: Callable[[], object]) -> Any:
    """The service as somebody has it who is a moment too late at one call."""
    return replace(service, **{part: Meanwhile(getattr(service, part), call, first)})


@pytest.mark.parametrize(("part", "call"), [("vault", "put_first"), ("store", "save")])
def test_the_loser_of_two_registrations_leaves_the_winners_values(
    workers: Workers, vault: Vault, part: str, call: str
) -> None:
    """Whichever wrote to the vault first: name and fields are the event's, nothing beside them."""
    late = slower(workers, part, call, lambda: register(workers, name="陈桂香", phone=PHONE))
    with pytest.raises(Refusal, match="id-reused"):
        register(late, name="林素芬", id_number=NUMBER)
    assert vault.get(AMEI, FIELDS) == {"name": "陈桂香", "phone": PHONE}


@pytest.mark.parametrize(("part", "call"), [("vault", "put_first"), ("store", "save")])
def test_the_loser_of_two_employers_leaves_the_winners_values(
    app: Flask, vault: Vault, part: str, call: str
) -> None:
    """An employer's name and number are those of the registration that won."""
    employers = house_of(app).get(Employers)
    form = {"id": AMEI, "uscc": "91110000600037341L", "town": TOWN, "at": now(), "actor": SYSTEM}
    late = slower(employers, part, call, lambda: employers.register(name="甲", phone=PHONE, **form))
    with pytest.raises(Refusal, match="id-reused"):
        late.register(name="乙", phone="13900000009", **form)
    assert vault.get(AMEI, ("name", "phone")) == {"name": "甲", "phone": PHONE}


def test_an_attempt_that_died_before_its_event_is_made_up_for(workers: Workers, vault: Vault) -> None:
    """What it left in the vault is replaced by what the next registration says, and nothing of it stays."""
    vault.put(AMEI, {"name": "林素芬", "id_number": NUMBER})
    register(workers, name="陈桂香", phone=PHONE)
    assert vault.get(AMEI, FIELDS) == {"name": "陈桂香", "phone": PHONE}


def test_a_change_refused_because_somebody_was_quicker_leaves_nothing(workers: Workers, vault: Vault) -> None:
    """Both read version 1; the second is told so, and the name is the first's."""
    register(workers, name="陈桂香")
    change = {"id": AMEI, "version": 1, "at": now(), "actor": SYSTEM}
    late = slower(workers, "store", "save", lambda: workers.change(name="陈桂花", **change))
    with pytest.raises(Stale):
        late.change(name="林素芬", phone=PHONE, **change)
    assert vault.get(AMEI, FIELDS) == {"name": "陈桂花"}


CLERK = Actor("clerk", (Grant(Role.COORDINATOR, region=TOWN),))
SAME = [{"phone": PHONE}, {"id_number": NUMBER}, {"birth_date": date(1963, 5, 4)}]


@pytest.mark.parametrize("same", SAME)
def test_of_two_clerks_at_once_the_second_sees_whom_the_first_registers(
    app: Flask, workers: Workers, same: dict[str, Any]
) -> None:
    """The second asks while the first is between looking and writing: it waits, and is then told."""
    told: list[str] = []

    def second() -> None:
        try:
            workers.register(id=BAOGEN, name="陈桂香", village=VILLAGE, at=now(), actor=CLERK, **same)
        except Refusal as refusal:
            told.append(refusal.code)

    other = Thread(target=second)

    def meanwhile() -> None:
        other.start()
        other.join(0.3)  # in which it would be done if it did not wait

    first = slower(workers, "vault", "put_first", meanwhile)
    first.register(id=AMEI, name="陈桂香", village=VILLAGE, at=now(), actor=CLERK, **same)
    other.join()
    assert told == ["possible-duplicate"]
    assert house_of(app).store.find(Worker, BAOGEN) is None


def test_of_many_clerks_at_once_one_registers_the_person(app: Flask, workers: Workers) -> None:
    """Each under an id of their own: one record, the others are told; people unlike them pass beside."""
    ready = Barrier(8)

    def clerk(number: int) -> str:
        same = number % 4 > 0
        said = {"name": "陈桂香", "phone": PHONE} if same else {"name": f"第{number}位"}
        ready.wait()
        try:
            workers.register(id=an_id(f"{number}"), village=VILLAGE, at=now(), actor=CLERK, **said)
        except Refusal as refusal:
            return refusal.code
        return "same" if same else "other"

    with ThreadPoolExecutor(8) as clerks:
        said = list(clerks.map(clerk, range(8)))
    assert sorted(said) == ["other"] * 2 + ["possible-duplicate"] * 5 + ["same"]


def test_an_identity_number_put_right_to_somebody_elses_is_refused_at_once_too(
    app: Flask, workers: Workers
) -> None:
    """Of two records given the same number in the same moment one has it; the other desk is told."""
    for id, name in ((AMEI, "陈桂香"), (BAOGEN, "林素芬")):
        workers.register(id=id, name=name, village=VILLAGE, at=now(), actor=CLERK)
    ready = Barrier(2)

    def desk(worker: str) -> str:
        ready.wait()
        try:
            workers.change(id=worker, version=1, id_number=NUMBER, at=now(), actor=CLERK)
        except Refusal as refusal:
            return refusal.code
        return "changed"

    with ThreadPoolExecutor(2) as desks:
        assert sorted(desks.map(desk, (AMEI, BAOGEN))) == ["changed", "possible-duplicate"]
