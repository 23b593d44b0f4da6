"""Everything kept about somebody, for themselves alone: nothing of theirs missing, nothing of others."""

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kernel.time import now
from people.readmodel import Holdings, Vault
from people.readmodel.tables import SESSIONS
from shell.access import AccessLog
from shell.words import keep_words
from tests.architecture.test_permissions import World, world
from tests.examples.who import AMEI, BAOGEN

__all__ = ["world"]

PLANTED = {
    "name": "林·阿梅·标记",
    "phone": "13912345678",
    "id_number": "999999196305040009",
    "birth_date": "1963-05-04",
    "bank_account": "6222000000000000012",
    "permit-electrician": "T999999196305040009",
}


@pytest.fixture
def hers(world: World) -> FlaskClient:
    """阿梅's browser, in a world where one of everything has happened to her."""
    world.house.get(Vault).put(AMEI, PLANTED)
    keep_words(world.house, world.names["contest"], "这里少数了两个", of=AMEI)
    client = world.app.test_client()
    client.set_cookie("gongfu", world._token("W"))
    return client


@pytest.fixture
def taken(hers: FlaskClient) -> Any:
    """What she takes along, as another program reads it."""
    answer = hers.get("/me/data.json")
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    return json.loads(answer.data)


def names(value: Any, worker: str) -> bool:
    """Whether a value is somebody's id, or holds it."""
    if isinstance(value, dict):
        return any(names(each, worker) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple):
        return any(names(each, worker) for each in value)
    return bool(value == worker)


def test_every_value_of_hers_is_there(taken: Any) -> None:
    """Opened, all fields of the vault, whatever they are called."""
    assert taken["profile"] == {**taken["profile"], **PLANTED}
    assert "这里少数了两个" in taken["words"]


def test_every_row_of_any_table_that_names_her_is_there(world: World, taken: Any) -> None:
    """Walked over all tables of all read models and all their columns: a new table cannot be forgotten."""
    seen = 0
    for context in world.house.contexts:
        for kind in context.read_models:
            model = world.house.get(kind)
            for name in kind.METADATA.tables:
                for row in model.rows(select(model.table(name))):
                    plain = msgspec.to_builtins(dict(row), enc_hook=str)
                    if names(plain, AMEI):
                        seen += 1
                        kept = {
                            key: plain[key] for key in plain if key not in ("account", "preparer", "approver")
                        }
                        rows = taken["tables"].get(name, [])
                        assert any(kept.items() <= each.items() for each in rows), (name, plain)
    assert seen > 30


def test_every_event_that_names_her_is_there(world: World, taken: Any) -> None:
    """Read from the first to the last: each about her, by its position; and those of her streams.

    That somebody else is not her is about them, and goes along with them only.
    """
    told = {event["position"] for event in taken["events"]}
    mine, after = {}, 0
    while found := world.house.store.read(after, 500):
        for position, event in found:
            if names(msgspec.to_builtins(event, enc_hook=str), AMEI) or event.id == AMEI:
                mine[position] = event.TOPIC
        after = found[-1].position
    assert len(mine) > 20
    assert {topic for position, topic in mine.items() if position not in told} <= {"people.worker-told-apart"}


def test_accounts_looks_and_consents_are_there(world: World, taken: Any) -> None:
    """With the devices; no token, key or hash goes along."""
    account = world.accounts["W"]
    assert [row["id"] for row in taken["records"]["accounts"]] == [account]
    assert {row["account"] for row in taken["records"]["sessions"]} == {account}
    looks = AccessLog(world.house.records_engine).of(AMEI, limit=None)
    assert len(taken["looks"]) == len(looks) > 0
    assert "hash" not in json.dumps(taken["records"])
    assert set(world.house.get(Holdings).rows(AMEI)) >= {"accounts", "grants", "sessions"}


def test_nobody_else_goes_along(world: World, taken: Any) -> None:
    """Neither another worker nor the account of anybody who acted."""
    text = json.dumps(taken)
    assert BAOGEN not in text
    for letter, account in world.accounts.items():
        assert letter == "W" or account not in text, letter


def test_the_page_says_it_in_words(hers: FlaskClient) -> None:
    """What she is, made, earned, wrote; who looked. It is for paper too."""
    page = hers.get("/me/data").text
    for words in (*PLANTED.values(), "这里少数了两个", "交件", "零工", "结业证和操作证", "账号和设备"):
        assert words in page, words
    assert AMEI not in page


def test_it_is_given_only_shortly_after_a_code_was_shown(world: World, hers: FlaskClient) -> None:
    """A browser that was left signed in gives nothing away: it is asked for another code first."""
    long_ago = now() - timedelta(days=1)
    own = SESSIONS.c.account == world.accounts["W"]
    with world.house.records_engine.begin() as connection:
        connection.execute(update(SESSIONS).where(own).values(proved_at=long_ago))
    for path in ("/me/data", "/me/data.json"):
        answer = hers.get(path)
        assert answer.status_code == 403
        assert PLANTED["id_number"] not in answer.text
    card = {"text": "2026-11", "answer": "yes", "bank_account": PLANTED["bank_account"]}
    assert hers.post("/me/consents/bank-account", data=card).status_code == 403
