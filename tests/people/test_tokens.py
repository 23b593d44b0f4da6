"""Tokens for programs: narrowed to scopes, with an end, shown once, stopped at will."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kernel.identity import Role
from kernel.permissions import PERMISSIONS, TOKEN_SCOPES, scope_of
from people.readmodel import Tokens
from people.readmodel.tables import API_TOKENS
from shell.rights import REACHES, RIGHTS, SCOPES
from tests.examples.who import AMEI, an_id
from tests.people.doors import VILLAGE, bearer, hidden_field, house_of, token_for, worker_form
from tests.people.test_cli import refusal, run

TOKEN = an_id("token")
URL = f"/api/v1/tokens/{TOKEN}"
ASKED: dict[str, Any] = {"name": "村里的记账表", "scopes": ["read:people"], "days": 30}
WORKER_URL = f"/api/v1/workers/{AMEI}"


@pytest.fixture
def clerk(app: Flask) -> dict[str, str]:
    """A coordinator of the village, signed in."""
    return bearer(token_for(app, Role.COORDINATOR, 1, region=VILLAGE))


def made(client: FlaskClient, clerk: dict[str, str], **changed: Any) -> dict[str, str]:
    """The header of a token the clerk made."""
    answer = client.put(URL, json=ASKED | changed, headers=clerk)
    assert answer.status_code == 201, answer.json
    return bearer(answer.json["token"])


def test_a_token_does_what_its_scopes_open_and_nothing_else(
    client: FlaskClient, clerk: dict[str, str]
) -> None:
    """Reading is open; writing answers 403 and names what is missing; more tokens it cannot make."""
    client.put(WORKER_URL, json=worker_form(), headers=clerk)
    program = made(client, clerk)
    assert client.get(WORKER_URL, headers=program).status_code == 200
    refused = client.patch(WORKER_URL, json={"name": "x"}, headers=program | {"If-Match": '"1"'})
    assert (refused.status_code, refused.json["code"]) == (403, "scope-missing")
    assert (refused.json["right"], refused.json["scope"]) == ("register-worker", "write:people")
    assert refused.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="write:people"'
    more = client.put(f"/api/v1/tokens/{an_id('more')}", json=ASKED, headers=program)
    assert (more.status_code, more.json["scope"]) == (403, None)
    assert client.get("/api/v1/me", headers=program).json["scopes"] == ["read:people"]
    assert client.get("/api/v1/me", headers=clerk).json["scopes"] is None


def test_a_token_opens_no_more_than_its_account(client: FlaskClient, clerk: dict[str, str]) -> None:
    """A scope the account has no right for is refused; somebody else's people stay out of reach."""
    refused = client.put(URL, json=ASKED | {"scopes": ["read:insight"]}, headers=clerk)
    assert (refused.status_code, refused.json["code"]) == (409, "scope-unknown")
    program = made(client, clerk)
    assert client.get(f"/api/v1/workers/{an_id('stranger')}", headers=program).status_code == 403


def test_a_token_is_told_once_and_kept_as_a_hash(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """A repeat answers what exists, without what opens; the list never has it; the table does not either."""
    program = made(client, clerk)
    again = client.put(URL, json=ASKED, headers=clerk)
    assert (again.status_code, again.json["token"]) == (200, None)
    [listed] = client.get("/api/v1/tokens", headers=clerk).json["items"]
    assert (listed["name"], listed["scopes"], listed["used_at"]) == ("村里的记账表", ["read:people"], None)
    assert "token" not in listed
    with house_of(app).records_engine.connect() as connection:
        row = connection.execute(select(API_TOKENS)).one()
    assert program["Authorization"].removeprefix("Bearer ").encode() not in row.token_hash
    assert "记账表" not in str(row)


def test_its_last_use_is_known(client: FlaskClient, clerk: dict[str, str]) -> None:
    """Who lists their tokens sees which are in use."""
    program = made(client, clerk)
    client.get("/api/v1/me", headers=program)
    [listed] = client.get("/api/v1/tokens", headers=clerk).json["items"]
    assert listed["used_at"] is not None


def test_a_stopped_an_expired_and_an_unknown_token_say_so(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """401 each, with a code of its own, so that a program can tell what to do."""
    program = made(client, clerk)
    with house_of(app).records_engine.begin() as connection:
        connection.execute(update(API_TOKENS).values(expires_at=datetime(2026, 1, 1, tzinfo=UTC)))
    expired = client.get("/api/v1/me", headers=program)
    assert (expired.status_code, expired.json["code"]) == (401, "token-expired")
    assert expired.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert client.delete(URL, headers=clerk).status_code == 204
    assert client.delete(URL, headers=clerk).status_code == 204
    assert client.get("/api/v1/me", headers=program).json["code"] == "token-revoked"
    assert client.get("/api/v1/me", headers=bearer("gft_no")).json["code"] == "token-unknown"


def test_nobody_elses_token_can_be_seen_or_stopped(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """Another account's token is not there: not in the list, not to stop, not to make anew."""
    program = made(client, clerk)
    other = bearer(token_for(app, Role.COORDINATOR, 2, region=VILLAGE))
    assert client.get("/api/v1/tokens", headers=other).json["items"] == []
    assert client.delete(URL, headers=other).status_code == 404
    assert client.put(URL, json=ASKED, headers=other).status_code == 404
    assert client.get("/api/v1/me", headers=program).status_code == 200


def test_a_token_opens_no_page(app: Flask, client: FlaskClient, clerk: dict[str, str]) -> None:
    """Put into a browser's cookie it is nobody's: pages are for people who signed in."""
    program = made(client, clerk)
    client.set_cookie("gongfu", program["Authorization"].removeprefix("Bearer "))
    assert client.get("/me").location.startswith("/sign-in")


def test_so_many_and_no_more(client: FlaskClient, clerk: dict[str, str]) -> None:
    """Twenty good ones; who stops one may make another."""
    for number in range(20):
        url = f"/api/v1/tokens/{an_id(f'token {number}')}"
        assert client.put(url, json=ASKED, headers=clerk).status_code == 201
    assert client.put(URL, json=ASKED, headers=clerk).json["code"] == "too-many-tokens"
    client.delete(f"/api/v1/tokens/{an_id('token 3')}", headers=clerk)
    assert client.put(URL, json=ASKED, headers=clerk).status_code == 201


@pytest.mark.parametrize(
    ("field", "value"), [("days", 0), ("days", 400), ("scopes", []), ("scopes", ["all"])]
)
def test_a_token_without_end_or_bounds_is_none(
    client: FlaskClient, clerk: dict[str, str], field: str, value: Any
) -> None:
    """A day at least, a year at most; something, but not everything."""
    refused = client.put(URL, json=ASKED | {field: value}, headers=clerk)
    assert refused.status_code == 422
    assert field in refused.json["errors"]


def test_the_operator_makes_a_narrowed_one(app: Flask, client: FlaskClient) -> None:
    """At the command line, printed and nothing else; a scope the account lacks is said in one line."""
    token_for(app, Role.OFFICIAL, 7, region="331082")
    words = ("token", "--phone", "13900010007", "--scope", "read:insight", "--days", "7")
    me = client.get("/api/v1/me", headers=bearer(run(app, *words))).json
    assert me["scopes"] == ["read:insight"]
    assert "scope-unknown" in refusal(app, "token", "--phone", "13900010007", "--scope", "write:hand-ins")


def test_the_page_makes_shows_and_stops(app: Flask, client: FlaskClient) -> None:
    """Made in the browser it is shown once; what was typed wrong stays; a stopped one is said to be."""
    client.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 3, region=VILLAGE))
    proof = {"csrf_token": hidden_field(client.get("/me/tokens")), "id": TOKEN}
    wrong = client.post("/me/tokens", data=proof | {"name": "记账表", "days": "90"})
    assert wrong.status_code == 422
    assert "至少开一项" in wrong.text
    assert 'value="记账表"' in wrong.text
    asked = proof | {"name": "记账表", "days": "90", "scopes": ["read:people", "write:hand-ins"]}
    shown = client.post("/me/tokens", data=asked)
    assert "gft_" in shown.text
    again = client.post("/me/tokens", data=asked, follow_redirects=True)
    assert "gft_" not in again.text
    assert again.text.count("停用</button>") == 1
    client.post(f"/me/tokens/{TOKEN}/revocation", data=proof)
    assert "停用了" in client.get("/me/tokens").text
    assert house_of(app).get(Tokens).count_good(house_of(app).get(Tokens).owner(TOKEN) or "") == 0


def test_every_right_reach_and_scope_has_words_and_opens_what_exists() -> None:
    """What the table says, the page can say; a scope opens listed actions, an action stands in one scope."""
    assert set(RIGHTS) == set(PERMISSIONS)
    assert {reach.__name__ for roles in PERMISSIONS.values() for reach in roles.values()} <= set(REACHES)
    assert set(SCOPES) == set(TOKEN_SCOPES)
    opened = [action for actions in TOKEN_SCOPES.values() for action in actions]
    assert len(opened) == len(set(opened))
    assert set(opened) <= set(PERMISSIONS)
    assert scope_of("keep-tokens") is None
    assert scope_of("approve-pay-run") is None


def test_the_page_of_rights_says_what_where_and_since_when(app: Flask, client: FlaskClient) -> None:
    """A coordinator's own workshop and region, a villager's own things; the operator may do everything."""
    client.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 4, region=VILLAGE))
    page = client.get("/me/rights").text
    assert "工坊负责人" in page
    assert "庙西村" in page
    assert "登记村民" in page
    assert "看全区域的数字" not in page
    client.set_cookie("gongfu", token_for(app, Role.OPERATOR, 5))
    assert "什么都能看" in client.get("/me/rights").text
    client.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 9, workshop=an_id("w")))
    page = client.get("/me/rights").text
    assert "验收" in page
    assert "发布零工" not in page  # which takes a region


def test_a_refused_page_names_the_right_and_who_has_it(app: Flask, client: FlaskClient) -> None:
    """Alike whether the thing exists or not: what is missing follows from the address's kind alone."""
    client.set_cookie("gongfu", token_for(app, Role.WORKER, 6, worker=AMEI))
    refused = client.get("/insight/")
    assert refused.status_code == 403
    assert "看全区域的数字" in refused.text
    assert "干部" in refused.text
    assert "/me/rights" in refused.text
    api = client.get(
        f"/api/v1/workers/{an_id('nobody')}/income", headers=bearer(token_for(app, Role.TRAINER, 8))
    )
    assert (api.status_code, api.json["right"]) == (403, "see-income")
