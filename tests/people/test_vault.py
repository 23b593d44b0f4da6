"""The vault: what identifies people, readable with the master key only, found by keyed hash only."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from kernel.identity import Role
from kernel.time import now
from people.context import context as people
from people.readmodel import Vault
from people.readmodel.tables import VAULT_KEYS
from shell.keys import Keyring, WrongMasterKey
from shell.question import Question, Rows
from tests.examples.who import AMEI, BAOGEN, CUIHUA
from tests.people.doors import bearer, house_of, token_for, worker_form

NAME, PHONE, NUMBER = "陈桂香", "13900000001", "11010519491231002X"


@pytest.fixture
def vault(app: Flask) -> Vault:
    """The vault of the app."""
    return house_of(app).get(Vault)


def test_what_is_put_in_comes_out(vault: Vault) -> None:
    """Names keep their rare characters; what is put again replaces; what is absent stays absent."""
    vault.put(AMEI, {"name": "𠮷㐂", "phone": PHONE})
    vault.put(AMEI, {"name": NAME})
    assert vault.get(AMEI, ("name", "phone", "id_number")) == {"name": NAME, "phone": PHONE}
    assert vault.get(BAOGEN, ("name",)) == {}


def test_many_people_are_read_in_one_query(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many names a page shows, the database is asked once."""
    vault.put_many({AMEI: {"name": "a"}, BAOGEN: {"name": "b"}, CUIHUA: {"phone": PHONE}})
    asked, ask = [], Question.ask

    def count(question: Question, engine: Engine, **values: Any) -> Rows:
        asked.append(question)
        return ask(question, engine, **values)

    monkeypatch.setattr(Question, "ask", count)
    assert vault.get_many([AMEI, BAOGEN, CUIHUA, AMEI], ("name",)) == {
        AMEI: {"name": "a"},
        BAOGEN: {"name": "b"},
    }
    assert len(asked) == 1


def test_people_are_found_by_what_is_known_of_them(vault: Vault) -> None:
    """By the whole number only; a name is nothing to look people up by."""
    vault.put_many({AMEI: {"phone": PHONE, "name": NAME}, BAOGEN: {"phone": PHONE}})
    assert sorted(vault.find("phone", PHONE)) == sorted([AMEI, BAOGEN])
    assert vault.find("phone", PHONE[:-1]) == []
    assert vault.find("name", NAME) == []


def test_the_tables_show_nothing_to_who_has_no_key(app: Flask, vault: Vault) -> None:
    """Neither values nor plain hashes of them lie in the database."""
    vault.put(AMEI, {"name": NAME, "phone": PHONE, "id_number": NUMBER})
    with house_of(app).records_engine.connect() as connection:
        rows = [
            *connection.exec_driver_sql("SELECT * FROM vault").all(),
            *connection.exec_driver_sql("SELECT * FROM vault_keys").all(),
        ]
    said = b"|".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for row in rows
        for value in row
    )
    for secret in (NAME, PHONE, NUMBER):
        assert secret.encode() not in said


def test_another_master_key_opens_nothing_and_finds_nobody(app: Flask, vault: Vault) -> None:
    """A stolen database is worthless without the key in the environment."""
    vault.put(AMEI, {"phone": PHONE})
    engine = house_of(app).records_engine
    other = Vault(engine, Keyring(engine, [b"x" * 32]))
    with pytest.raises(WrongMasterKey):
        other.find("phone", PHONE)
    with pytest.raises(WrongMasterKey):
        other.get(AMEI, ("phone",))


def test_rows_cannot_be_swapped_between_people(app: Flask, vault: Vault) -> None:
    """A value is sealed into its place: moved to somebody else it does not open."""
    vault.put_many({AMEI: {"name": "a"}, BAOGEN: {"name": "b"}})
    with house_of(app).records_engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE vault SET sealed = (SELECT sealed FROM vault AS v WHERE v.person = '{AMEI}') "
            f"WHERE person = '{BAOGEN}'"
        )
    with pytest.raises(InvalidTag):
        vault.get(BAOGEN, ("name",))


def test_the_same_value_never_looks_the_same_twice(app: Flask, vault: Vault) -> None:
    """Two people of one name cannot be told from their ciphertext."""
    vault.put_many({AMEI: {"name": NAME}, BAOGEN: {"name": NAME}})
    with house_of(app).records_engine.connect() as connection:
        sealed = connection.exec_driver_sql("SELECT sealed FROM vault").scalars().all()
    assert len({bytes(each) for each in sealed}) == 2


def test_a_fingerprint_knows_a_repeat_and_dies_with_the_person(vault: Vault) -> None:
    """The same content of the same person gives the same digest, until the key is destroyed."""
    first = vault.fingerprint(AMEI, "content")
    assert vault.fingerprint(AMEI, "content") == first
    assert vault.fingerprint(AMEI, "other") != first
    assert vault.fingerprint(BAOGEN, "content") != first
    vault.forget(AMEI)
    assert vault.fingerprint(AMEI, "content") != first


def test_who_is_forgotten_is_gone(vault: Vault) -> None:
    """Neither read nor found; others stay."""
    vault.put_many({AMEI: {"phone": PHONE}, BAOGEN: {"phone": PHONE}})
    vault.forget(AMEI)
    assert vault.get(AMEI, ("phone",)) == {}
    assert vault.find("phone", PHONE) == [BAOGEN]


def test_whom_a_crash_left_without_an_event_is_forgotten_after_a_day(
    app: Flask, client: FlaskClient, vault: Vault
) -> None:
    """Registered people and accounts stay; who never came to be goes; who came just now is let be."""
    operator = bearer(token_for(app, Role.OPERATOR))
    assert client.put(f"/api/v1/workers/{AMEI}", json=worker_form(), headers=operator).status_code == 201
    vault.put(BAOGEN, {"name": "never registered"})
    house = house_of(app)
    (forget,) = (task for task in people.schedule if "stray" in task.__name__)
    assert forget(house) == 0
    with house.records_engine.begin() as connection:
        connection.execute(VAULT_KEYS.update().values(created_at=now() - timedelta(days=2)))
    vault.put(CUIHUA, {"name": "just now"})
    assert forget(house) == 1
    assert vault.get_many([AMEI, BAOGEN, CUIHUA], ("name",)).keys() == {AMEI, CUIHUA}
    assert client.get("/api/v1/me", headers=operator).json["phone"]
