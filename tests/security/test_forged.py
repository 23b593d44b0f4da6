"""Codes to be scanned, typed or kept, made by somebody who has seen some of ours."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from itsdangerous import Signer

from kernel.time import now
from shell.own_writes import position_token
from shell.scanning import FRESH, TO_SIGN_IN
from tests.architecture.permissions_matrix import TOKEN
from tests.architecture.test_permissions import World
from tests.examples.who import AMEI
from tests.security.walking import ELSEWHERE
from training.pages.arriving import CODES


def forged(world: World) -> Iterator[tuple[str, str]]:
    """What somebody may make of a code shown in class a while ago, with what they did to it."""
    run, then = world.names["class"], now() - FRESH * 2
    shown = CODES.show(run, 0, then)
    body, _dot, signature = shown.rpartition(".")
    name, _session, seconds = body.split(".")
    fresh = int(now().timestamp())
    key = str(world.app.secret_key)
    yield "as it was shown", shown
    yield "another moment", f"{name}.0.{fresh}.{signature}"
    yield "a moment to come", CODES.show(run, 0, now() + timedelta(hours=1))
    yield "another session", f"{name}.1.{seconds}.{signature}"
    yield "another key", Signer("guessed", salt="scanned").sign(f"{name}.0.{fresh}").decode()
    yield "what a position is signed by", Signer(key, salt="position").sign(f"{name}.0.{fresh}").decode()
    yield "a position", position_token(fresh)
    yield "no signature", f"{name}.0.{fresh}"
    yield "an empty one", f"{name}.0.{fresh}."
    yield "signed nonsense", Signer(key, salt="scanned").sign("a.b.c").decode()
    yield (
        "digits of another writing",
        Signer(key, salt="scanned").sign(f"{name}.0.{fresh}").decode().replace(".0.", ".\u0660."),
    )
    other = urlsafe_b64encode(UUID(AMEI).bytes).decode().rstrip("=")
    yield "another class", f"{other}.0.{fresh}.{signature}"
    yield "a worker's card", AMEI


def test_no_forged_code_notes_anybody_as_there(world: World, no_proof: None) -> None:
    """Neither scanned nor planted as what a scan leaves: who was not in the room is not noted."""
    with world.app.test_request_context("/"):
        made = list(forged(world))
        real = CODES.show(world.names["class"], 0, now())
        assert CODES.read(real) is not None
    head = world.house.store.head()
    for what, code in made:
        client = world.app.test_client()
        client.set_cookie("gongfu", world._token("w"))
        answer = client.get(f"/training/here/{code}", environ_base=ELSEWHERE)
        assert answer.status_code in (200, 404), what
        assert client.get_cookie(CODES.kind) is None, what
        if what != "as it was shown":  # that one may still be good for who scanned it in time
            client.set_cookie(CODES.kind, code)
            assert client.post("/training/here", environ_base=ELSEWHERE).status_code == 422, what
    assert world.house.store.head() == head


def test_what_a_scan_leaves_ends(world: World, no_proof: None) -> None:
    """A cookie somebody kept from the last class, or was sent by a friend an hour ago."""
    with world.app.test_request_context("/"):
        old = CODES.show(world.names["class"], 0, now() - TO_SIGN_IN - timedelta(seconds=1))
    client = world.app.test_client()
    client.set_cookie("gongfu", world._token("W"))
    client.set_cookie(CODES.kind, old)
    assert client.post("/training/here", environ_base=ELSEWHERE).status_code == 422


@pytest.mark.parametrize(
    "shown",
    [
        "",
        "gf_",
        "gft_",
        "gf_" + "A" * 43,
        "gft_" + "A" * 43,
        AMEI,
        "null",
        "undefined",
        "0",
        "%00",
        "' OR 1=1",
    ],
)
def test_what_looks_like_a_token_is_none(world: World, shown: str) -> None:
    """By its form, by a worker's card, by what a careless program would send: nobody is signed in."""
    client = world.app.test_client()
    headers = {"Authorization": f"Bearer {shown}"}
    assert client.get("/api/v1/me", headers=headers, environ_base=ELSEWHERE).status_code == 401
    client.set_cookie("gongfu", shown)
    assert client.get("/me", environ_base=ELSEWHERE).status_code == 302


def test_a_program_makes_itself_no_wider(world: World) -> None:
    """A narrowed token makes, widens, lists and stops no tokens, reads nothing beside its scopes, acts for
    nobody, and neither sees nor ends the devices of whoever made it."""
    person = {"Authorization": f"Bearer {world._token('C')}"}
    client = world.app.test_client()
    made = client.put(f"/api/v1/tokens/{UUID(int=77)}", json=TOKEN, headers=person).json["token"]
    program = {"Authorization": f"Bearer {made}"}
    assert client.get("/api/v1/me", headers=program).status_code == 200
    head = world.house.store.head()
    wider = TOKEN | {"scopes": ["write:pay-runs"]}
    asked = [
        client.put(f"/api/v1/tokens/{UUID(int=78)}", json=wider, headers=program),
        client.put(f"/api/v1/tokens/{UUID(int=77)}", json=wider, headers=program),
        client.get("/api/v1/tokens", headers=program),
        client.delete(f"/api/v1/tokens/{world.names['token']}", headers=program),
        client.get(f"/api/v1/workers/{AMEI}", headers=program),
        client.post("/api/v1/relatives", json={"id": AMEI, "number": "12345678"}, headers=program),
        client.delete(f"/api/v1/workers/{AMEI}/relatives/{UUID(int=79)}", headers=program),
        client.get("/api/v1/sessions", headers=program),
        client.delete(f"/api/v1/sessions/{world.names['session']}", headers=program),
        client.post("/api/v1/sessions/current/second-step", json={"code": "123456"}, headers=program),
    ]
    assert [answer.status_code for answer in asked] == [403] * len(asked), [each.json for each in asked]
    assert world.house.store.head() == head
    again = client.get("/api/v1/me", headers=program).json
    assert again["scopes"] == TOKEN["scopes"]
