"""A clerk registers somebody on the spot: once, with nothing typed lost; the card tells nobody who it is."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Role
from kernel.store import EventStore
from people.domain import Consent, Worker
from people.readmodel import Vault
from shell.access import accesses_of
from tests.examples import forms
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.people.doors import (
    PHONE,
    TOWN,
    VILLAGE,
    bearer,
    catch_up,
    hidden_field,
    house_of,
    sign_in,
    submit,
    token_for,
    worker_form,
)

OTHER_NUMBER = "110105194912310046"
WORKSHOP = an_id("workshop of the registering clerk")


@pytest.fixture
def clerk(app: Flask) -> dict[str, str]:
    """A coordinator of the town, at the API."""
    return bearer(token_for(app, Role.COORDINATOR, 1, region=TOWN))


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> dict[str, Any]:
    """A clerk's browser, and a form filled in as the page hands it out."""
    client.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 2, region=VILLAGE))
    page = client.get("/registering")
    id = re.findall(r'name="who" value="([^"]+)"', page.text)[0]
    return {
        "csrf_token": hidden_field(page),
        "id": id,
        "who": id,
        "name": "陈桂香",
        "born": "19630504",
        "phone": PHONE,
        "village": VILLAGE,
        "skills": ["assembly"],
        "hours": ["mornings"],
        "consent": "1",
    }


def url(worker: str) -> str:
    """A worker at the API."""
    return f"/api/v1/workers/{worker}"


def store_of(app: Flask) -> EventStore:
    """What happened."""
    return house_of(app).store


# -- Who is like whom ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "by"),
    [
        ({"birth_date": None}, {"name": "林素芬", "birth_date": None}, ["phone"]),
        ({"phone": None}, {"phone": None}, ["name-birth"]),
        ({"phone": None, "name": "陈 桂香"}, {"phone": None}, ["name-birth"]),
        (
            {"phone": None, "birth_date": None, "id_number": "11010519491231002X"},
            {"name": "林素芬", "phone": None, "birth_date": None, "id_number": "11010519491231002x"},
            ["id-number"],
        ),
    ],
)
def test_who_is_like_somebody_is_not_registered_unawares(
    client: FlaskClient, clerk: dict[str, str], first: dict[str, Any], second: dict[str, Any], by: list[str]
) -> None:
    """Phone, identity number, or name and birth date: 409, and who it may be, never what they are called."""
    assert client.put(url(AMEI), json=worker_form(**first), headers=clerk).status_code == 201
    refused = client.put(url(BAOGEN), json=worker_form(**second), headers=clerk)
    assert (refused.status_code, refused.json["code"]) == (409, "possible-duplicate")
    assert refused.json["candidates"] == [{"worker": AMEI, "village": VILLAGE, "by": by}]
    assert "桂香" not in refused.text


def test_a_reason_tells_them_apart_and_stays_on_record(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """With the reason it is done, once; a repeat with or without it answers what exists."""
    client.put(url(AMEI), json=worker_form(), headers=clerk)
    form = worker_form(name="林素芬", birth_date="1990-01-02", apart="shared-phone")
    assert client.put(url(BAOGEN), json=form, headers=clerk).status_code == 201
    assert client.put(url(BAOGEN), json=form, headers=clerk).status_code == 200
    del form["apart"]
    assert client.put(url(BAOGEN), json=form, headers=clerk).status_code == 200
    assert store_of(app).get(Worker, BAOGEN).told_apart == {AMEI}
    unknown = client.put(url(CUIHUA), json=form | {"apart": "because"}, headers=clerk)
    assert unknown.status_code == 422


def test_another_identity_number_is_another_person(client: FlaskClient, clerk: dict[str, str]) -> None:
    """A name and birthday two people share refuses nobody whose papers say otherwise."""
    first = {"phone": None, "birth_date": None, "id_number": "11010519491231002X"}
    second = first | {"id_number": OTHER_NUMBER}
    assert client.put(url(AMEI), json=worker_form(**first), headers=clerk).status_code == 201
    answer = client.put(url(BAOGEN), json=worker_form(**second), headers=clerk)
    assert answer.status_code == 201, answer.json


def test_who_corrects_a_name_is_found_by_the_new_one(client: FlaskClient, clerk: dict[str, str]) -> None:
    """What is compared follows what is known."""
    client.put(url(AMEI), json=worker_form(phone=None), headers=clerk)
    client.patch(url(AMEI), json={"name": "陈桂花"}, headers=clerk | {"If-Match": '"1"'})
    assert client.put(url(BAOGEN), json=worker_form(phone=None), headers=clerk).status_code == 201
    again = client.put(url(CUIHUA), json=worker_form(phone=None, name="陈桂花"), headers=clerk)
    assert again.json["candidates"][0]["worker"] == AMEI


def test_who_is_given_somebody_elses_identity_number_is_told_so(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """As where somebody is registered: 409 and who it may be; with a reason it is done and on record."""
    number = {"id_number": "11010519491231002X"}
    client.put(url(AMEI), json=worker_form(birth_date=None, **number), headers=clerk)
    client.put(url(BAOGEN), json=worker_form(phone=None, name="林素芬", birth_date=None), headers=clerk)
    match = clerk | {"If-Match": '"1"'}
    refused = client.patch(url(BAOGEN), json=number, headers=match)
    assert (refused.status_code, refused.json["code"]) == (409, "possible-duplicate")
    assert refused.json["candidates"] == [{"worker": AMEI, "village": VILLAGE, "by": ["id-number"]}]
    assert house_of(app).get(Vault).get(BAOGEN, ("id_number",)) == {}
    done = client.patch(url(BAOGEN), json=number | {"apart": "papers-seen"}, headers=match)
    assert done.status_code == 200
    assert store_of(app).get(Worker, BAOGEN).told_apart == {AMEI}


def test_nobody_is_a_duplicate_of_themselves(app: Flask, client: FlaskClient, clerk: dict[str, str]) -> None:
    """The number they have, written down under another of their records, is still theirs."""
    number = {"id_number": "11010519491231002X"}
    client.put(url(AMEI), json=worker_form(birth_date=None, **number), headers=clerk)
    client.put(url(BAOGEN), json=worker_form(phone=None, name="林素芬", birth_date=None), headers=clerk)
    assert (
        client.put(f"{url(AMEI)}/records/{BAOGEN}", json={"id": an_id("x")}, headers=clerk).status_code == 201
    )
    version = client.get(url(BAOGEN), headers=clerk).headers["ETag"]
    told = client.patch(url(BAOGEN), json=number, headers=clerk | {"If-Match": version})
    assert told.status_code == 200


def test_of_people_elsewhere_only_that_they_are_is_told(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """A clerk of another county learns neither who nor where."""
    client.put(url(AMEI), json=worker_form(), headers=clerk)
    far = bearer(token_for(app, Role.COORDINATOR, 5, region="331081"))
    form = worker_form(village="331081001003")
    refused = client.put(url(BAOGEN), json=form, headers=far)
    assert refused.json["candidates"] == [{"worker": None, "village": None, "by": ["phone", "name-birth"]}]


def test_a_villager_alone_is_told_of_nobody(app: Flask, client: FlaskClient, clerk: dict[str, str]) -> None:
    """Whether somebody is registered here cannot be found out by registering oneself."""
    client.put(url(AMEI), json=worker_form(phone=None), headers=clerk)
    signed = sign_in(app, client)
    own = client.get("/api/v1/me", headers=bearer(signed["token"])).json["worker"]
    answer = client.put(url(own), json=worker_form(), headers=bearer(signed["token"]))
    assert answer.status_code == 201


def test_who_is_erased_is_like_nobody(app: Flask, client: FlaskClient, clerk: dict[str, str]) -> None:
    """What is compared goes with the person."""
    client.put(url(AMEI), json=worker_form(), headers=clerk)
    operator = bearer(token_for(app, Role.OPERATOR, 6))
    assert client.delete(url(AMEI), headers=operator | {"If-Match": '"1"'}).status_code == 204
    assert house_of(app).get(Vault).get(AMEI, ("likeness",)) == {}
    assert client.put(url(BAOGEN), json=worker_form(), headers=clerk).status_code == 201


# -- The page --------------------------------------------------------------------------------------------


def test_one_form_registers_and_leads_to_the_card(
    app: Flask, client: FlaskClient, desk: dict[str, Any]
) -> None:
    """Once, however often it is sent; skills, hours and the consent read out are kept, with who asked."""
    done = client.post("/registering", data=desk)
    assert (done.status_code, done.location) == (303, f"/cards?worker={desk['id']}")
    assert client.post("/registering", data=desk).status_code == 303
    worker = store_of(app).get(Worker, desk["id"])
    assert (worker.village, worker.skills, worker.hours) == (VILLAGE, ("assembly",), ("mornings",))
    assert store_of(app).find(Consent, desk["id"]) is not None
    given = [r.event for r in store_of(app).events_of([Consent.stream(desk["id"])])]
    assert (given[0].by.role, given[0].by.on_behalf_of) == (Role.COORDINATOR, desk["id"])


def test_what_was_typed_stays_and_each_mistake_is_told(client: FlaskClient, desk: dict[str, Any]) -> None:
    """An impossible date, no consent: all at once, and nothing has to be typed again."""
    wrong = client.post("/registering", data=desk | {"born": "19630231", "consent": ""})
    assert wrong.status_code == 422
    assert "没有这一天" in wrong.text
    assert "先读给本人听。同意了，再打勾。" in wrong.text
    for kept in ('value="陈桂香"', 'value="19630231"', f'value="{PHONE}"', f'value="{desk["id"]}"'):
        assert kept in wrong.text
    mistyped = client.post("/registering", data=desk | {"born": "110105194912310021"})
    assert "身份证号有一位不对" in mistyped.text


def test_who_may_be_registered_already_is_shown_masked(client: FlaskClient, desk: dict[str, Any]) -> None:
    """While typing and when sending; chosen to be somebody else, they are registered."""
    client.post("/registering", data=desk)
    typed = desk | {"id": BAOGEN, "who": BAOGEN, "name": "林素芬", "born": ""}
    for path, status in (("/registering/likely", 200), ("/registering", 409)):
        shown = client.post(path, data=typed)
        assert shown.status_code == status
        assert "可能已登记" in shown.text
        assert "陈**" in shown.text
        assert "陈桂香" not in shown.text
    assert client.post("/registering", data=typed | {"apart": "shared-phone"}).status_code == 303
    nobody = client.post("/registering/likely", data=desk | {"name": "新来的", "phone": "139", "born": "1"})
    assert "可能已登记" not in nobody.text


def test_at_a_workshop_one_tap_registers_and_takes_in(app: Flask, client: FlaskClient) -> None:
    """The browser is sent on to the members' page with the same form; the card carries the number."""
    operator = bearer(token_for(app, Role.OPERATOR, 6))
    founded = client.put(f"/api/v1/workshops/{WORKSHOP}", json=forms.WORKSHOP_FORM, headers=operator)
    assert founded.status_code == 201
    catch_up(app)
    client.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 3, workshop=WORKSHOP))
    page = client.get("/registering")
    assert 'name="number"' in page.text
    assert 'value="001"' in page.text
    id = re.findall(r'name="who" value="([^"]+)"', page.text)[0]
    form = {
        "csrf_token": hidden_field(page),
        "id": id,
        "who": id,
        "next": f"/cards?worker={id}",
        "name": "陈桂香",
        "born": "19630504",
        "village": VILLAGE,
        "consent": "1",
        "workshop": WORKSHOP,
        "number": "001",
    }
    sent_on = client.post("/registering", data=form)
    assert (sent_on.status_code, sent_on.location) == (307, f"/workshops/{WORKSHOP}/members")
    joined = client.post(sent_on.location, data=form)
    assert (joined.status_code, joined.location) == (303, f"/cards?worker={id}")
    catch_up(app)
    card = client.get(joined.location)
    assert ">001<" in card.text
    assert "陈桂香" in card.text
    assert ">001<" in client.get(f"/cards?workshop={WORKSHOP}").text


def test_a_card_says_who_it_is_to_the_platform_only(
    app: Flask, client: FlaskClient, desk: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its code is an id; an official's look is kept with its reason, another county's is refused."""
    coded: list[str] = []
    monkeypatch.setattr("people.pages.cards.qr_code", lambda text, _label: coded.append(text) or "")
    client.post("/registering", data=desk)
    client.set_cookie("gongfu", token_for(app, Role.OFFICIAL, 7, region="331082"))
    submit(client, f"/people/{desk['id']}/reason", reason="support")
    assert client.get(f"/cards?worker={desk['id']}").status_code == 200
    assert coded == [desk["id"]]
    look = accesses_of(house_of(app), desk["id"])[0]
    assert (look.role, look.what, look.reason) == ("official", "register-on-the-spot", "support")
    client.set_cookie("gongfu", token_for(app, Role.OFFICIAL, 8, region="331081"))
    assert client.get(f"/cards?worker={desk['id']}").status_code == 403


def test_the_clerk_of_a_county_chooses_the_town_first(app: Flask, client: FlaskClient) -> None:
    """Step by step down to a list short enough to choose from."""
    client.set_cookie("gongfu", token_for(app, Role.OFFICIAL, 9, region="331082"))
    towns = client.get("/registering").text
    assert "东塍镇" in towns
    assert "<form id=" not in towns
    assert "庙西村" in client.get(f"/registering?region={TOWN}").text
