"""Employers: who they say they are, and who found it to be so."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Role
from kernel.time import now
from people.readmodel import Accounts, Vault
from tests.examples.who import AMEI, an_id
from tests.people.doors import TOWN, bearer, catch_up, house_of, token_for, worker_form

EMPLOYER = an_id("employer")
URL = f"/api/v1/employers/{EMPLOYER}"
FORM = {"name": "临海市样例灯饰有限公司", "uscc": "91110000600037341L", "phone": "13900000009", "town": TOWN}


@pytest.fixture
def own(app: Flask) -> dict[str, str]:
    """The employer themselves."""
    return bearer(token_for(app, Role.EMPLOYER, 1, employer=EMPLOYER))


@pytest.fixture
def official(app: Flask) -> dict[str, str]:
    """An official of the county."""
    return bearer(token_for(app, Role.OFFICIAL, 2, region="331082"))


def test_an_employer_registers_and_waits(client: FlaskClient, own: dict[str, str]) -> None:
    """Once; the same again is answered, other content refused."""
    first = client.put(URL, json=FORM, headers=own)
    assert (first.status_code, first.json["state"]) == (201, "waiting")
    assert client.put(URL, json=FORM, headers=own).status_code == 200
    assert client.put(URL, json={**FORM, "name": "别的"}, headers=own).json["code"] == "id-reused"


def test_a_failed_check_digit_asks_for_a_reason(client: FlaskClient, own: dict[str, str]) -> None:
    """Early codes fail the check though they are right: with a reason they pass."""
    form = {**FORM, "uscc": "91110000600037341M"}
    refused = client.put(URL, json=form, headers=own)
    assert (refused.status_code, refused.json["code"]) == (422, "uscc-check-failed")
    passed = client.put(URL, json={**form, "reason_code": "early-code"}, headers=own)
    assert (passed.status_code, passed.json["reason_code"]) == (201, "early-code")


def test_an_unknown_town_is_refused(app: Flask, client: FlaskClient) -> None:
    """A code nobody gave to any place."""
    operator = bearer(token_for(app, Role.OPERATOR))
    refused = client.put(URL, json={**FORM, "town": "331082999"}, headers=operator)
    assert (refused.status_code, refused.json["code"]) == (422, "region-unknown")


def test_an_official_verifies_once(
    client: FlaskClient, own: dict[str, str], official: dict[str, str]
) -> None:
    """A repeat of the request changes nothing, whatever was decided since."""
    client.put(URL, json=FORM, headers=own)
    yes = {"id": an_id("yes"), "decision": "verified"}
    no = {"id": an_id("no"), "decision": "refused", "reason_code": "closed"}
    assert client.post(f"{URL}/verification", json=yes, headers=own).status_code == 403
    assert client.post(f"{URL}/verification", json=yes, headers=official).json["state"] == "verified"
    assert client.post(f"{URL}/verification", json=no, headers=official).json["state"] == "refused"
    again = client.post(f"{URL}/verification", json=yes, headers=official)
    assert (again.status_code, again.json["state"]) == (200, "refused")
    mixed = client.post(f"{URL}/verification", json={**no, "id": an_id("yes")}, headers=official)
    assert mixed.json["code"] == "id-reused"


def test_verifying_twice_is_remembered_twice(
    client: FlaskClient, own: dict[str, str], official: dict[str, str]
) -> None:
    """A late repeat of the second request does not undo a refusal that came after it."""
    client.put(URL, json=FORM, headers=own)
    first, second = ({"id": an_id(name), "decision": "verified"} for name in ("first", "second"))
    no = {"id": an_id("no"), "decision": "refused", "reason_code": "closed"}
    for body in (first, second, no):
        assert client.post(f"{URL}/verification", json=body, headers=official).status_code == 200
    again = client.post(f"{URL}/verification", json=second, headers=official)
    assert (again.status_code, again.json["state"]) == (200, "refused")


def test_events_hold_no_name_code_or_phone(app: Flask, client: FlaskClient, own: dict[str, str]) -> None:
    """A one-man business is a person: its name and numbers lie in the vault."""
    client.put(URL, json=FORM, headers=own)
    told = repr([recorded.event for recorded in house_of(app).store.read(0, 10)])
    assert TOWN in told
    for secret in (FORM["name"], FORM["uscc"], FORM["phone"]):
        assert secret not in told


def test_lists_hold_what_one_may_see(
    app: Flask, client: FlaskClient, own: dict[str, str], official: dict[str, str]
) -> None:
    """Their own, their region's, and nobody else's; a decision shows."""
    client.put(URL, json=FORM, headers=own)
    client.post(f"{URL}/verification", json={"id": an_id("yes"), "decision": "verified"}, headers=official)
    catch_up(app)
    elsewhere = bearer(token_for(app, Role.OFFICIAL, 3, region="331081"))
    for headers, expected in ((own, [EMPLOYER]), (official, [EMPLOYER]), (elsewhere, [])):
        items = client.get("/api/v1/employers", headers=headers).json["items"]
        assert [item["id"] for item in items] == expected
        assert all(item["state"] == "verified" for item in items)
    assert client.get(URL, headers=elsewhere).status_code == 403
    assert client.get(URL, headers=own).json["phone"] == FORM["phone"]
    assert client.get(URL, headers=official).json["phone"] == "139****0009"


def test_the_id_of_a_person_is_no_employers(app: Flask, client: FlaskClient) -> None:
    """Nobody overwrites a worker's or an account's name and phone by calling them an employer."""
    operator = bearer(token_for(app, Role.OPERATOR))
    assert client.put(f"/api/v1/workers/{AMEI}", json=worker_form(), headers=operator).status_code == 201
    account = house_of(app).get(Accounts).open("+8613900000005", at=now())
    before = house_of(app).get(Vault).get_many([AMEI, account], ("name", "phone", "uscc"))
    for person in (AMEI, account):
        refused = client.put(f"/api/v1/employers/{person}", json=FORM, headers=operator)
        assert (refused.status_code, refused.json["code"]) == (404, "not-found")
    assert house_of(app).get(Vault).get_many([AMEI, account], ("name", "phone", "uscc")) == before
