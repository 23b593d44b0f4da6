"""Attacks on coming in: codes guessed, sessions planted or stolen, accounts looked for."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import event

from kernel.identity import Role
from shell.config import Config
from shell.factory import create_app
from shell.security import forget, remember
from tests.people.doors import PHONE, hidden_field, house_of, last_code, phone, submit, token_for

COOKIE = "gongfu"


@pytest.fixture
def production(app_config: Config) -> Iterator[Flask]:
    """The app as it is in production."""
    app = create_app(replace(app_config, env="production"))
    yield app
    app.extensions["gongfu"].close()


def come_in(app: Flask, client: FlaskClient, number: str = PHONE, **said: str) -> str:
    """Sign in on the page; answers the cookie."""
    submit(client, "/sign-in", phone=number, action="send-code", **said)
    came_in = submit(client, "/sign-in", phone=number, code=last_code(app), consent="1", action="sign-in")
    assert came_in.status_code == 303
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return str(cookie.value)


def opens(app: Flask, token: str) -> bool:
    """Whether a browser with this cookie is somebody."""
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return client.get("/me").status_code == 200


def test_coming_in_ends_the_session_that_was_there(app: Flask) -> None:
    """On a phone that is passed on, whoever comes in next leaves no open door of the one before."""
    client = app.test_client()
    first = come_in(app, client)
    assert opens(app, first)
    proof = hidden_field(client.get("/me"))
    client.post("/sign-in", data={"csrf_token": proof, "phone": phone(2), "action": "send-code"})
    code = last_code(app)
    said = {"csrf_token": proof, "phone": phone(2), "code": code, "consent": "1", "action": "sign-in"}
    assert client.post("/sign-in", data=said).status_code == 303
    second = client.get_cookie(COOKIE)
    assert second is not None
    assert opens(app, second.value)
    assert not opens(app, first)


def test_what_forms_proved_before_proves_nothing_after(app: Flask) -> None:
    """The form's proof from before coming in is no good any more: it may have been planted."""
    client = app.test_client()
    before = hidden_field(client.get("/sign-in"))
    come_in(app, client)
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400
    assert client.get("/me").status_code == 200


def test_the_cookie_of_production_cannot_be_read_planted_or_sent_in_the_clear(production: Flask) -> None:
    """`__Host-`, Secure, HttpOnly, SameSite, the whole path and no domain; the same when it is taken away."""
    with production.test_request_context("/sign-in", base_url="https://localhost"):
        for change in (lambda answer: remember(answer, "token"), forget):
            answer = Response()
            change(answer)
            (cookie,) = answer.headers.getlist("Set-Cookie")
            assert cookie.startswith("__Host-gongfu=")
            said = set(cookie.split("; ")[1:])
            assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= said
            assert "domain" not in cookie.lower()


def test_a_cookie_tossed_from_a_neighbouring_host_is_not_looked_at(production: Flask) -> None:
    """Production knows only the name that a browser lets no other host set."""
    token = token_for(production, Role.WORKER, worker="10000000-0000-4000-8000-000000000001")
    client = production.test_client()
    client.set_cookie("gongfu", token)
    assert client.get("/me").status_code == 302
    client.set_cookie("__Host-gongfu", token)
    assert client.get("/me").status_code == 200


def test_a_token_in_an_address_or_a_form_opens_nothing(app: Flask, client: FlaskClient) -> None:
    """Addresses are kept in histories and logs: none ever holds what opens a door."""
    token = token_for(app, Role.OPERATOR)
    for asked in (
        {"token": token},
        {"access_token": token},
        {"gongfu": token},
        {"Authorization": f"Bearer {token}"},
    ):
        assert client.get("/api/v1/me", query_string=asked).status_code == 401
        assert client.get("/me", query_string=asked).status_code == 302


def test_looking_for_accounts_takes_the_same_work_known_or_not(app: Flask) -> None:
    """The same statements are asked of the database for a known number and an unknown one, step by step."""
    token_for(app, Role.OPERATOR, 7)
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(house_of(app).records_engine, "before_cursor_execute", note)
    for step in ({"path": "/api/v1/sign-in-codes"}, {"path": "/api/v1/sessions", "code": "000000"}):
        path, said = step["path"], {key: value for key, value in step.items() if key != "path"}
        told = []
        for number in (phone(7), phone(8)):
            asked.clear()
            answer = app.test_client().post(path, json={"phone": number, **said})
            told.append((answer.status_code, [*asked]))
        assert told[0] == told[1]
        assert told[0][1]


def test_codes_are_drawn_from_what_cannot_be_foretold(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code comes from the system's source of randomness, all of a million of them."""
    import secrets

    drawn: list[int] = []

    def draw(below: int) -> int:
        drawn.append(below)
        return 7

    monkeypatch.setattr(secrets, "randbelow", draw)
    submit(app.test_client(), "/sign-in", phone=PHONE, action="send-code")
    assert drawn == [1_000_000]
    assert last_code(app) == "000007"


@pytest.mark.parametrize(
    "guess", ["", "      ", "１２３４５６", "123456\x00", "[123456]", "%", "______", "12345 6"]
)
def test_no_guess_passes_for_a_code(app: Flask, guess: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the six digits themselves, in one piece."""
    import secrets

    monkeypatch.setattr(secrets, "randbelow", lambda _: 123456)
    client = app.test_client()
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    answer = submit(client, "/sign-in", phone=PHONE, code=guess, consent="1", action="sign-in")
    assert answer.status_code in (400, 422)
    assert client.get_cookie(COOKIE) is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "\t//x"])
def test_every_next_leads_to_our_own_pages(app: Flask, target: str) -> None:
    """Wherever `next` is read, a foreign address leads to the first page instead, or nowhere."""
    client = app.test_client()
    said = {"csrf_token": hidden_field(client.get("/sign-in")), "lang": "en", "next": target}
    assert client.post("/preferences", data=said).location == "/"
    assert f'value="{target}"' not in client.get("/sign-in", query_string={"next": target}).text
    come_in(app, client)
    assert client.get("/sign-in", query_string={"next": target}).location == "/"
