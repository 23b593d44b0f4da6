"""Giving up one master key for another while people come and go."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table, delete, insert

from kernel.time import now
from people.readmodel import Accounts, Progress, Rotation, Vault
from people.readmodel.tables import VAULT_KEYS
from shell.config import Config
from shell.factory import create_app
from shell.house import House
from shell.keys import KEYS, WrongMasterKey
from shell.prepare import prepare
from shell.sealing import derived
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.people.doors import PHONE, house_of

OLD, NEW = bytes(32), bytes(range(32))
HALFWAY = "halfway"


@pytest.fixture
def both(app_config: Config) -> Config:
    """How processes are set up while two master keys are in use."""
    return replace(app_config, master_key=NEW, master_key_old=OLD)


@pytest.fixture
def house_with(app: Flask, app_config: Config) -> Iterator[Callable[..., House]]:
    """A process with these master keys, on the same stores."""
    opened: list[House] = []

    def open_house(*keys: bytes) -> House:
        master, old = (*keys, None)[:2]
        config = replace(app_config, master_key=master, master_key_old=old)
        opened.append(House(config, house_of(app).contexts))
        return opened[-1]

    yield open_house
    for house in opened:
        house.close()


def rotate(house: House, report: Callable[[Progress], None] = lambda _: None) -> int:
    """Rotate; answers how many keys are left."""
    rotation = Rotation(house.records_engine, house.keys)
    rotation.run(report)
    return rotation.left()


def test_the_new_key_alone_reads_and_finds_everybody_afterwards(
    app: Flask, house_with: Callable[..., House]
) -> None:
    """People, accounts and files of before; and the old key opens nothing any more."""
    before = house_of(app)
    before.get(Vault).put(AMEI, {"name": "陈桂香", "phone": PHONE})
    account = before.get(Accounts).open("+8613900000005", at=now())
    file = before.files.put(b"sheet", kind="day-sheet", expires_at=now() + timedelta(days=1))
    fingerprint = before.get(Vault).fingerprint(AMEI, "said")
    assert rotate(house_with(NEW, OLD)) == 0
    after = house_with(NEW)
    assert after.get(Vault).get(AMEI, ("name",)) == {"name": "陈桂香"}
    assert after.get(Vault).find("phone", PHONE) == [AMEI]
    assert after.get(Accounts).by_phone("+8613900000005") == account
    assert after.get(Vault).fingerprint(AMEI, "said") == fingerprint
    assert after.files.get(file) == b"sheet"
    with pytest.raises(WrongMasterKey):
        house_with(OLD).get(Vault).get(AMEI, ("name",))


def test_all_processes_go_on_reading_and_writing_at_every_moment(
    app: Flask, house_with: Callable[..., House]
) -> None:
    """Those with the old key alone until the rotation begins, those with both throughout, and those with
    the new one alone once it is over: each reads what the others wrote."""
    yet, both = house_with(OLD), house_with(NEW, OLD)
    both.get(Vault).put(AMEI, {"name": "before"})
    assert yet.get(Vault).get(AMEI, ("name",)) == {"name": "before"}

    def meanwhile(_progress: Progress) -> None:
        both.get(Vault).put(BAOGEN, {"name": "meanwhile"})
        assert both.get(Vault).get_many([AMEI, BAOGEN], ("name",)).keys() == {AMEI, BAOGEN}

    assert rotate(house_with(NEW, OLD), meanwhile) == 0
    both.get(Vault).put(CUIHUA, {"name": "after"})
    names = house_with(NEW).get(Vault).get_many([AMEI, BAOGEN, CUIHUA], ("name",))
    assert {kept["name"] for kept in names.values()} == {"before", "meanwhile", "after"}


def test_a_rotation_stopped_halfway_goes_on_where_it_was(
    app: Flask, house_with: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was wrapped stays as it is; the rest follows; until then both keys are needed."""
    people = [an_id(f"person {n}") for n in range(10)]
    house_of(app).get(Vault).put_many({person: {"name": "x"} for person in people})
    monkeypatch.setattr("people.readmodel.rotation._AT_ONCE", 4)
    house = house_with(NEW, OLD)

    def stop(_progress: Progress) -> None:
        raise InterruptedError(HALFWAY)

    with pytest.raises(InterruptedError):
        rotate(house, stop)
    halfway = wrapped(house)
    assert Rotation(house.records_engine, house.keys).left() == 6
    seen: list[Progress] = []
    assert rotate(house, seen.append) == 0
    assert seen == [Progress(4, 10), Progress(8, 10), Progress(10, 10)]
    assert len(halfway.items() & wrapped(house).items()) == 4
    assert len(house.get(Vault).get_many(people, ("name",))) == 10


def test_who_is_forgotten_during_a_rotation_stays_forgotten(
    app: Flask, house_with: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their key was read to be wrapped anew, and is not written back."""
    house = house_with(NEW, OLD)
    house.get(Vault).put(AMEI, {"name": "x"})
    read = Rotation._in_turns

    def forgotten_meanwhile(self: Rotation, table: Table) -> Iterator[Any]:
        for some in read(self, table):
            house.get(Vault).forget(AMEI)
            yield some

    monkeypatch.setattr(Rotation, "_in_turns", forgotten_meanwhile)
    assert rotate(house) == 0
    assert wrapped(house) == {}


def test_keys_wrapped_before_they_named_their_master_are_rotated_too(
    app: Flask, app_config: Config, house_with: Callable[..., House]
) -> None:
    """A store of an earlier release keeps the hashes it has, and its people."""
    house = house_of(app)
    with house.records_engine.begin() as connection:
        connection.execute(delete(KEYS))
        house.keys.prepare(connection)
    old = house_with(OLD)
    assert old.keys.key("lookup") == derived(OLD, b"gongfu vault lookup")
    old.get(Vault).put(AMEI, {"name": "x"})
    with house.records_engine.begin() as connection:
        nameless = wrapped(old)[AMEI][5:]
        connection.execute(delete(VAULT_KEYS))
        connection.execute(insert(VAULT_KEYS), {"person": AMEI, "wrapped": nameless, "created_at": now()})
    assert old.get(Vault).get(AMEI, ("name",)) == {"name": "x"}
    assert rotate(house_with(NEW, OLD)) == 0
    assert house_with(NEW).get(Vault).get(AMEI, ("name",)) == {"name": "x"}


def test_a_wrong_master_key_is_told_when_preparing(app: Flask, house_with: Callable[..., House]) -> None:
    """Before anybody signs in and is not found."""
    with pytest.raises(WrongMasterKey, match="GONGFU_MASTER_KEY"):
        prepare(house_with(NEW), lambda _line: None)


def test_the_command_tells_how_far_it_is_and_what_to_do_next(app: Flask, both: Config) -> None:
    """Progress, then that it was verified; without the old key it is refused in one line."""
    house_of(app).get(Vault).put(AMEI, {"name": "x"})
    without = replace(both, master_key_old=None)
    assert run(without) == (1, f"Error: {WrongMasterKey()}\n")
    status, said = run(both)
    assert status == 0
    assert "1 of 1 keys" in said
    assert "verified" in said
    assert run(without)[0] == 0


def run(config: Config) -> tuple[int, str]:
    """What `vault rotate` answers in an environment with these keys."""
    app = create_app(config)
    outcome = app.test_cli_runner().invoke(args=["vault", "rotate"])
    house_of(app).close()
    return outcome.exit_code, outcome.output


def wrapped(house: House) -> dict[str, bytes]:
    """The wrapped keys as they lie in the database."""
    with house.records_engine.connect() as connection:
        return {row.person: row.wrapped for row in connection.execute(VAULT_KEYS.select())}
