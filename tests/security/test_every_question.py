"""Every question there is, asked with what no person would ask; every header and cookie likewise."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.test_permissions import World
from tests.contracts.test_openapi import GOLDEN
from tests.security.walking import ELSEWHERE, Place, address, ask, come_in, places

ROOT = Path(__file__).parents[2]
READ_IN_PAGES = re.compile(r"request\.(?:args|values)(?:\.get\(|\[)\s*\"(\w+)\"")
NASTY = [
    "' OR '1'='1",
    "1; DROP TABLE income_entries; --",
    '") UNION SELECT 1 --',
    "%' AND 1=0 --",
    "\\",
    "9" * 5000,
    "-99999999999999999999",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "9999-12",
    "\u202e\u200b\ufeff",
    "/\\evil.example",
]


@cache
def parameters() -> frozenset[str]:
    """Every name that some door reads from an address: the contract's, and those in the code of pages."""
    contract = json.loads(GOLDEN.read_text())
    named = {
        parameter["name"]
        for path in contract["paths"].values()
        for operation in (path, *path.values())
        if isinstance(operation, dict)
        for parameter in operation.get("parameters", [])
        if parameter.get("in") == "query"
    }
    for file in ROOT.glob("*/pages/**/*.py"):
        named |= set(READ_IN_PAGES.findall(file.read_text("utf-8")))
    return frozenset(named | {"next", "id"})


def test_the_names_are_found() -> None:
    """The list is made from what there is: known ones of both doors are in it."""
    assert {"cursor", "limit", "as_of", "month", "worker", "next", "region"} <= parameters()


@pytest.mark.parametrize("place", places("GET"), ids=str)
def test_no_question_breaks_anything(world: World, no_proof: None, place: Place) -> None:
    """Quotes, commands of SQL, numbers and days beyond all bounds, in every parameter: an answer."""
    client, along = come_in(world, place)
    at, _, asked = address(world, place).partition("?")
    stands = dict(pair.split("=") for pair in asked.split("&") if pair)
    for value in NASTY:
        for names in ({*parameters()}, {*parameters()} - set(stands), {"cursor", "worker", "day", "id"}):
            answer = client.get(at, query_string=stands | dict.fromkeys(names, value), **along)
            assert answer.status_code < 500, (names, value)
            assert "evil.example" not in answer.headers.get("Location", "")
            answer.close()


def test_each_parameter_by_itself_breaks_nothing(world: World, no_proof: None) -> None:
    """One that is read only where the others are sound is not overlooked."""
    broken = []
    for place in places("GET"):
        client, along = come_in(world, place)
        at, _, asked = address(world, place).partition("?")
        stands = dict(pair.split("=") for pair in asked.split("&") if pair)
        for name in sorted(parameters()):
            answer = client.get(at, query_string=stands | {name: "'--\u202e" + "9" * 30}, **along)
            broken += [(str(place), name)] if answer.status_code >= 500 else []
            answer.close()
    assert broken == []


def test_a_sign_that_no_store_takes_is_refused_in_every_address(world: World, no_proof: None) -> None:
    """NUL in a parameter is malformed, before any store is asked; in a path it names nothing."""
    for place in places("GET"):
        client, along = come_in(world, place)
        at = address(world, place).partition("?")[0]
        assert client.get(f"{at}?worker=a%00b", **along).status_code == 400, str(place)
        assert client.get(f"{at}%00", **along).status_code < 500, str(place)


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer " + "\xff" * 90},
        {"Gongfu-Position": "9" * 300},
        {"Gongfu-Position": "999999.forged"},
        {"Gongfu-Reason": "'; --"},
        {"If-Match": '"' + "9" * 5000 + '"'},
        {"If-Match": '"-1"'},
        {"Accept-Language": "en-" + "x" * 5000 + ";q=nan"},
        {"Accept-Language": "*;q=1e999,zh;q=-1"},
        {"Cookie": "preferences=\xff.9.x; position=1.x; gongfu='; form=.eJx.x.x"},
        {"Cookie": "preferences=en.0.light; preferences=<script>; position=" + "9" * 400},
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Forwarded": "for=127.0.0.1"},
        {"Range": "bytes=0-0,1-1,2-2," * 200},
        {"If-None-Match": '"' * 300},
        {"Content-Type": "application/json; charset=utf-99"},
        {"X-Request-Id": "\x1b[2J'\"<script>"},
    ],
    ids=lambda headers: "+".join(headers),
)
def test_no_header_or_cookie_breaks_anything(world: World, no_proof: None, headers: dict[str, str]) -> None:
    """What every request may carry is believed only as far as it makes sense."""
    for place in places():
        answer = ask(world, place, **headers)
        assert answer.status_code < 500, str(place)
        assert "<script>" not in str(answer.headers), str(place)
        answer.close()


def test_a_request_may_not_name_itself_with_anything_but_a_name(world: World) -> None:
    """The id of a request gets into answers and logs: one that could do something there is replaced."""
    client = world.app.test_client()
    for said in ("\x1b[2J", "a b", "<b>", "x" * 65, "号"):
        id = client.get("/health", headers={"X-Request-Id": said.encode().decode("latin-1")}).headers[
            "X-Request-Id"
        ]
        assert re.fullmatch(r"[0-9a-f]{32}", id), said
    assert client.get("/health", headers={"X-Request-Id": "proxy-1.7"}).headers["X-Request-Id"] == "proxy-1.7"


def test_a_forged_position_makes_nobody_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a token of ours names a position to wait for; one that is changed, or signed for something else,
    is passed over."""
    from itsdangerous import Signer

    from shell import own_writes, readmodels

    def waits(*_: object) -> None:
        raise AssertionError("waited")

    monkeypatch.setattr(own_writes, "WAIT_SECONDS", 1.0)
    monkeypatch.setattr(readmodels.time, "sleep", waits)
    key = world.app.secret_key
    ours = Signer(key, salt="position").sign("1").decode()
    for token in (
        "999999999",
        "999999999." + ours.partition(".")[2],
        Signer("another key", salt="position").sign("999999999").decode(),
        Signer(key, salt="cursor").sign("999999999").decode(),
        "." * 50,
    ):
        place = next(place for place in places("GET", api=True) if place.rule == "/api/v1/me")
        assert ask(world, place, Gongfu_Position=token).status_code == 200
        client = world.app.test_client()
        client.set_cookie("position", token)
        assert client.get("/privacy", environ_base=ELSEWHERE).status_code == 200


def test_a_cursor_of_another_list_begins_from_the_start(world: World) -> None:
    """A cursor is signed, for its own list: changed or taken elsewhere it moves nobody anywhere."""
    workers = next(place for place in places("GET", api=True) if place.rule == "/api/v1/workers")
    client, along = come_in(world, workers)
    first = client.get("/api/v1/workers?limit=1", **along).json
    assert first["next"]
    assert (
        client.get(f"/api/v1/workers?limit=1&cursor={first['next']}", **along).json["items"] != first["items"]
    )
    forged = first["next"][:-4] + "AAAA"
    assert client.get(f"/api/v1/workers?limit=1&cursor={forged}", **along).json["items"] == first["items"]
    elsewhere = client.get(f"/api/v1/employers?limit=1&cursor={first['next']}", **along).json
    assert elsewhere["items"] == client.get("/api/v1/employers?limit=1", **along).json["items"]
