"""Two who write about one person at the same moment: the vault holds what the one who won said."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from kernel.errors import Refusal, Stale
from kernel.permissions import SYSTEM
from kernel.time import now
from people.readmodel import Vault
from people.service import Employers, Workers
from tests.examples.who import AMEI
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
