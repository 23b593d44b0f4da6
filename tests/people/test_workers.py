"""Registering workers: by themselves, at a counter, by an official; and who sees what of them."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Role
from kernel.lookups import Ages, People
from kernel.time import now, today
from people.readmodel import Accounts, Vault
from shell.access import accesses_of
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.people.doors import (
    NEXT_VILLAGE,
    PHONE,
    TOWN,
    VILLAGE,
    bearer,
    catch_up,
    house_of,
    sign_in,
    token_for,
    worker_form,
)

NUMBER = "11010519491231002X"
URL = f"/api/v1/workers/{AMEI}"


@pytest.fixture
def clerk(app: Flask) -> dict[str, str]:
    """A coordinator of the whole town."""
    return bearer(token_for(app, Role.COORDINATOR, 1, region="331082101"))


@pytest.fixture
def official(app: Flask) -> dict[str, str]:
    """An official of the county."""
    return bearer(token_for(app, Role.OFFICIAL, 2, region="331082"))


def test_a_worker_is_registered_once(client: FlaskClient, clerk: dict[str, str]) -> None:
    """201, then 200 with what exists, then 409 where the same id says something else."""
    first = client.put(URL, json=worker_form(), headers=clerk)
    again = client.put(URL, json=worker_form(), headers=clerk)
    other = client.put(URL, json=worker_form(name="林素芬"), headers=clerk)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json == again.json
    assert other.json["code"] == "id-reused"
    assert first.headers["Gongfu-Position"]
    assert again.headers["Gongfu-Position"]
    assert first.headers["ETag"] == '"1"'


def test_a_late_repeat_is_known_though_details_have_changed(
    client: FlaskClient, clerk: dict[str, str]
) -> None:
    """A stale retry of the first request neither undoes what was put right since nor is refused."""
    client.put(URL, json=worker_form(), headers=clerk)
    changed = client.patch(URL, json={"name": "陈桂花"}, headers={**clerk, "If-Match": '"1"'})
    assert changed.json["name"] == "陈桂花"
    again = client.put(URL, json=worker_form(), headers=clerk)
    assert (again.status_code, again.json["name"]) == (200, "陈桂花")


def test_an_id_of_something_else_is_not_found(app: Flask, client: FlaskClient, clerk: dict[str, str]) -> None:
    """A worker's id is no employer."""
    client.put(URL, json=worker_form(), headers=clerk)
    operator = bearer(token_for(app, Role.OPERATOR))
    assert client.get(f"/api/v1/employers/{AMEI}", headers=operator).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"village": "331082101999"}, "village", "region-unknown"),
        ({"village": "331082101"}, "village", "region-unknown"),
        ({"phone": "12345"}, "phone", "phone-unreadable"),
        ({"id_number": "110105194912310021", "birth_date": None}, "id_number", "id-number-wrong"),
        ({"id_number": NUMBER}, "birth_date", "birth-date-mismatch"),
        ({"birth_date": "2090-01-01"}, "birth_date", "birth-date-impossible"),
        ({"birth_date": "yesterday"}, "birth_date", None),
        ({"name": " "}, "name", "name-unreadable"),
        ({"name": None}, "name", None),
        ({"skills": ["会做灯笼"]}, "skills", None),
        ({"unheard": 1}, "unheard", None),
    ],
)
def test_what_cannot_be_right_is_refused_by_field(
    client: FlaskClient, clerk: dict[str, str], changed: dict[str, Any], field: str, code: str | None
) -> None:
    """422 names the field; nothing is kept."""
    refused = client.put(URL, json=worker_form(**changed), headers=clerk)
    assert refused.status_code == 422
    assert field in refused.json["errors"]
    assert code is None or refused.json["errors"][field][0]["code"] == code
    assert client.put(URL, json=worker_form(), headers=clerk).status_code == 201


def test_events_hold_nothing_that_identifies(app: Flask, client: FlaskClient, clerk: dict[str, str]) -> None:
    """Names, numbers and birth dates lie in the vault; the event has village, skills and a fingerprint."""
    form = worker_form(id_number=NUMBER, birth_date=None, skills=["wiring"], consents=["bank-account"])
    assert client.put(URL, json=form, headers=clerk).status_code == 201
    told = repr([recorded.event for recorded in house_of(app).store.read(0, 100)])
    assert "wiring" in told
    assert "bank-account" in told
    for secret in ("陈桂香", PHONE, NUMBER, NUMBER[6:14], "1949-12-31"):
        assert secret not in told


def test_others_see_masked_numbers_and_the_worker_all_of_their_own(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """The clerk sees a few digits, the worker themselves everything."""
    client.put(URL, json=worker_form(id_number=NUMBER, birth_date=None), headers=clerk)
    seen = client.get(URL, headers=clerk).json
    assert (seen["phone"], seen["id_number"]) == ("139****0001", "110***********002X")
    assert seen.get("birth_date") is None
    own = bearer(token_for(app, Role.WORKER, 3, worker=AMEI))
    seen = client.get(URL, headers=own).json
    assert (seen["phone"], seen["id_number"], seen["birth_date"]) == (PHONE, NUMBER, "1949-12-31")


def test_an_official_says_why_and_the_look_is_kept(
    app: Flask, client: FlaskClient, clerk: dict[str, str], official: dict[str, str]
) -> None:
    """Without a reason 403 `reason-needed`; with one the record opens, and who looked is written down."""
    client.put(URL, json=worker_form(), headers=clerk)
    refused = client.get(URL, headers=official)
    assert (refused.status_code, refused.json["code"]) == (403, "reason-needed")
    made_up = client.get(URL, headers={**official, "Gongfu-Reason": "curiosity"})
    assert made_up.json["code"] == "reason-needed"
    assert client.get(URL, headers={**official, "Gongfu-Reason": "support"}).status_code == 200
    (look,) = accesses_of(house_of(app), AMEI)
    assert (look.role, look.what, look.reason) == ("official", "see-worker", "support")


def test_another_regions_people_are_not_even_named(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """403 alike for a worker elsewhere and for nobody at all: existence is not told."""
    client.put(URL, json=worker_form(), headers=clerk)
    elsewhere = bearer(token_for(app, Role.COORDINATOR, 4, region="331081"))
    assert client.get(URL, headers=elsewhere).status_code == 403
    assert client.get(f"/api/v1/workers/{BAOGEN}", headers=elsewhere).status_code == 403
    form = worker_form(village=VILLAGE)
    assert client.put(f"/api/v1/workers/{BAOGEN}", json=form, headers=elsewhere).status_code == 403


def test_a_coordinator_of_a_workshop_registers_in_its_village(app: Flask, client: FlaskClient) -> None:
    """Their grant names a workshop and no region: the village it lies in is theirs to register in."""
    operator = bearer(token_for(app, Role.OPERATOR))
    workshop = an_id("workshop")
    payer = {"name": "临海市样例灯饰有限公司", "uscc": "91110000600037341L"}
    form = {"name": "庙西灯笼工坊", "village": VILLAGE, "kind": "materials", "payer": payer}
    assert client.put(f"/api/v1/workshops/{workshop}", json=form, headers=operator).status_code == 201
    catch_up(app)
    own = bearer(token_for(app, Role.COORDINATOR, 5, workshop=workshop))
    other = bearer(token_for(app, Role.COORDINATOR, 6, workshop=an_id("other workshop")))
    assert client.put(URL, json=worker_form(), headers=other).status_code == 403
    assert client.put(URL, json=worker_form(), headers=own).status_code == 201
    assert client.put(URL, json=worker_form(), headers=own).status_code == 200
    elsewhere = worker_form(village=NEXT_VILLAGE)
    assert client.put(f"/api/v1/workers/{BAOGEN}", json=elsewhere, headers=own).status_code == 403


def test_moving_and_putting_right_need_the_version_read(client: FlaskClient, clerk: dict[str, str]) -> None:
    """PATCH without `If-Match`, or with a stale one, is 412; with the right one it is an event."""
    client.put(URL, json=worker_form(), headers=clerk)
    change = {"village": NEXT_VILLAGE, "skills": ["wiring"]}
    assert client.patch(URL, json=change, headers=clerk).status_code == 412
    assert client.patch(URL, json=change, headers={**clerk, "If-Match": '"7"'}).status_code == 412
    changed = client.patch(URL, json=change, headers={**clerk, "If-Match": '"1"'})
    assert (changed.json["village"], changed.json["skills"]) == (NEXT_VILLAGE, ["wiring"])
    assert changed.headers["ETag"] == '"3"'
    stale = client.patch(URL, json={"name": "x"}, headers={**clerk, "If-Match": '"1"'})
    assert stale.status_code == 412


def test_a_corrected_phone_takes_the_account_with_it(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """Whose number was written down by mistake loses the record; whose number it is finds it."""
    client.put(URL, json=worker_form(), headers=clerk)
    stranger = bearer(sign_in(app, client)["token"])
    owner = bearer(sign_in(app, client, "13900000002")["token"])
    assert client.get("/api/v1/me", headers=stranger).json["worker"] == AMEI
    change = client.patch(URL, json={"phone": "13900000002"}, headers={**clerk, "If-Match": '"1"'})
    assert change.status_code == 200
    assert client.get(URL, headers=stranger).status_code == 403
    assert client.get("/api/v1/me", headers=stranger).json["worker"] not in (None, AMEI)
    assert client.get("/api/v1/me", headers=owner).json["worker"] == AMEI
    assert client.get(URL, headers=owner).json["phone"] == "13900000002"


def test_a_change_that_died_before_the_vault_is_done_when_sent_again(
    app: Flask, client: FlaskClient, clerk: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event is there, the number is not: the same correction with the version read anew completes it."""
    client.put(URL, json=worker_form(), headers=clerk)
    stranger = bearer(sign_in(app, client)["token"])
    change = {"phone": "13900000002"}
    with monkeypatch.context() as broken:
        broken.setattr(Vault, "put", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            client.patch(URL, json=change, headers={**clerk, "If-Match": '"1"'})
    assert client.patch(URL, json=change, headers={**clerk, "If-Match": '"2"'}).status_code == 200
    assert client.get(URL, headers=stranger).status_code == 403
    owner = bearer(sign_in(app, client, "13900000002")["token"])
    assert client.get("/api/v1/me", headers=owner).json["worker"] == AMEI


@pytest.mark.parametrize("claimed", ["13900000002", "13900000003"])
def test_a_worker_claims_no_phone_but_the_one_they_signed_in_with(
    app: Flask, client: FlaskClient, claimed: str
) -> None:
    """Neither another account's number nor nobody's: a change of number happens at the counter."""
    sign_in(app, client, "13900000002")
    came_in = sign_in(app, client)
    own = bearer(came_in["token"])
    url = f"/api/v1/workers/{client.get('/api/v1/me', headers=own).json['worker']}"
    refused = client.put(url, json=worker_form(phone=claimed), headers=own)
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert client.put(url, json=worker_form(), headers=own).status_code == 201
    versioned = {**own, "If-Match": '"1"'}
    assert client.patch(url, json={"phone": claimed}, headers=versioned).status_code == 403
    assert (
        client.patch(url, json={"phone": PHONE, "skills": ["sewing"]}, headers=versioned).status_code == 200
    )
    assert client.get(url, headers=own).json["phone"] == PHONE


def test_lists_hold_what_one_may_see_page_by_page(
    app: Flask, client: FlaskClient, clerk: dict[str, str], official: dict[str, str]
) -> None:
    """A clerk sees their region's people, in pages; a worker themselves; an official opens one at a time."""
    for number, worker in enumerate((AMEI, BAOGEN, CUIHUA)):
        form = worker_form(phone=f"1390000010{number}", name=f"陈{number}")
        client.put(f"/api/v1/workers/{worker}", json=form, headers=clerk)
    catch_up(app)
    first = client.get("/api/v1/workers?limit=2", headers=clerk).json
    second = client.get(f"/api/v1/workers?limit=2&cursor={first['next']}", headers=clerk).json
    seen = [item["id"] for item in (*first["items"], *second["items"])]
    assert seen == sorted((AMEI, BAOGEN, CUIHUA))
    assert second["next"] is None
    assert "id_number" not in first["items"][0]
    own = bearer(token_for(app, Role.WORKER, 3, worker=BAOGEN))
    assert [item["id"] for item in client.get("/api/v1/workers", headers=own).json["items"]] == [BAOGEN]
    assert client.get("/api/v1/workers", headers=official).json["items"] == []
    elsewhere = bearer(token_for(app, Role.COORDINATOR, 4, region="331081"))
    assert client.get("/api/v1/workers", headers=elsewhere).json["items"] == []


def test_other_contexts_learn_age_village_and_names(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """The look-ups answer at once, not when the read models have caught up."""
    client.put(URL, json=worker_form(), headers=clerk)
    client.put(f"/api/v1/workers/{BAOGEN}", json=worker_form(birth_date=None), headers=clerk)
    people, ages = house_of(app).get(People), house_of(app).get(Ages)
    assert people.village_of(AMEI) == VILLAGE
    assert people.village_of(CUIHUA) is None
    assert people.names_of([AMEI, CUIHUA]) == {AMEI: "陈桂香"}
    assert ages.age_on(AMEI, today().replace(year=2023, month=5, day=4)) == 60
    assert ages.age_on(AMEI, today().replace(year=2023, month=5, day=3)) == 59
    assert ages.age_on(BAOGEN, today()) is None


def test_the_id_of_an_employer_or_account_is_no_workers(app: Flask, client: FlaskClient) -> None:
    """Nobody overwrites their name and phone by calling them a worker."""
    operator = bearer(token_for(app, Role.OPERATOR))
    employer = {"name": "样例灯饰", "uscc": "91110000600037341L", "phone": "13900000009", "town": TOWN}
    url = f"/api/v1/employers/{CUIHUA}"
    assert client.put(url, json=employer, headers=operator).status_code == 201
    account = house_of(app).get(Accounts).open("+8613900000005", at=now())
    before = house_of(app).get(Vault).get_many([CUIHUA, account], ("name", "phone", "birth_date"))
    for person in (CUIHUA, account):
        refused = client.put(f"/api/v1/workers/{person}", json=worker_form(), headers=operator)
        assert (refused.status_code, refused.json["code"]) == (404, "not-found")
    assert house_of(app).get(Vault).get_many([CUIHUA, account], ("name", "phone", "birth_date")) == before
