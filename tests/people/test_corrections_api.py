"""Corrections by program: asked by the worker, answered at a desk, each request once, and then told."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel.identity import Role
from kernel.permissions import SYSTEM
from kernel.time import now
from people.domain import Worker
from people.readmodel import OutboxMessages, Vault
from people.service import Workers
from shell.access import accesses_of
from shell.queue.outbox import send_due
from tests.examples.who import AMEI, BAOGEN, an_id
from tests.people.doors import PHONE, TOWN, bearer, catch_up, house_of, token_for, worker_form

URL = f"/api/v1/workers/{AMEI}/correction"
ASKED = {"id": an_id("asked"), "name": "陈桂花", "birth_date": "1963-05-05"}
RIGHT = {"id": an_id("answered"), "decision": "confirmed", "paper": "id-card"}


@pytest.fixture
def clerk(app: Flask, client: FlaskClient) -> dict[str, str]:
    """The program of a coordinator of the town, who registered 阿梅 and 宝根."""
    headers = bearer(token_for(app, Role.COORDINATOR, 1, region=TOWN))
    for worker, changed in ((AMEI, {}), (BAOGEN, {"name": "王宝根", "phone": "13900000002"})):
        client.put(f"/api/v1/workers/{worker}", json=worker_form(**changed), headers=headers)
    return headers


@pytest.fixture
def hers(app: Flask, clerk: dict[str, str]) -> dict[str, str]:
    """阿梅's own program."""
    return bearer(token_for(app, Role.WORKER, 2, worker=AMEI))


def answer(client: FlaskClient, headers: dict[str, str], **said: Any) -> TestResponse:
    """Answer what is asked, of the version the desk reads first."""
    version = client.get(URL, headers=headers).headers["ETag"]
    return client.post(f"{URL}/answer", json=RIGHT | said, headers=headers | {"If-Match": version})


def topics(app: Flask) -> list[str]:
    """What happened to her, without her being registered."""
    events = house_of(app).store.events_of([Worker.stream(AMEI)])
    return [each.event.TOPIC.removeprefix("people.") for each in events][1:]


def test_what_a_program_asks_is_answered_by_a_desk_that_saw_the_papers(
    app: Flask, client: FlaskClient, clerk: dict[str, str], hers: dict[str, str]
) -> None:
    """Asked, on the desk's list, read in full, confirmed; afterwards only what became of it is told."""
    assert client.get(URL, headers=hers).json["state"] is None
    asked = client.put(URL, json=ASKED, headers=hers)
    assert (asked.status_code, asked.json["state"], asked.json["fields"]) == (
        *(201, "asked"),
        ["birth_date", "name"],
    )
    catch_up(app)
    waiting = client.get("/api/v1/corrections", headers=clerk).json["items"]
    assert [(each["worker"], set(each)) for each in waiting] == [(AMEI, {"worker", "village", "asked_at"})]
    read = client.get(URL, headers=clerk).json
    assert (read["name"], read["birth_date"]) == ("陈桂花", "1963-05-05")
    assert answer(client, clerk, paper="", id=an_id("no paper")).status_code == 422
    done = answer(client, clerk)
    assert (done.status_code, done.json["state"], done.json["paper"]) == (200, "confirmed", "id-card")
    assert "name" not in done.json
    assert client.get(f"/api/v1/workers/{AMEI}", headers=hers).json["name"] == "陈桂花"
    catch_up(app)
    assert client.get("/api/v1/corrections", headers=clerk).json["items"] == []


def test_each_request_is_carried_out_once_whatever_happened_since(
    app: Flask, client: FlaskClient, clerk: dict[str, str], hers: dict[str, str]
) -> None:
    """Asked twice, answered twice; a late repeat of either, or of taking back, changes nothing new."""
    assert [client.put(URL, json=ASKED, headers=hers).status_code for _ in range(2)] == [201, 200]
    assert client.put(URL, json=ASKED | {"name": "陈桂华"}, headers=hers).json["code"] == "id-reused"
    back = f"{URL}?id={an_id('back')}"
    assert [client.delete(back, headers=hers).json["state"] for _ in range(2)] == ["taken-back"] * 2
    assert client.put(URL, json=ASKED, headers=hers).json["state"] == "taken-back"
    client.put(URL, json=ASKED | {"id": an_id("again")}, headers=hers)
    assert client.delete(back, headers=hers).json["state"] == "asked"
    refused = {"decision": "refused", "reason_code": "paper-differs"}
    told = [answer(client, clerk, **refused).json for _ in range(2)]
    assert [(each["state"], each["reason_code"]) for each in told] == [("refused", "paper-differs")] * 2
    assert topics(app) == [
        *("correction-asked", "correction-taken-back", "correction-asked", "correction-refused")
    ]
    assert not any(field.startswith("asked-") for field in house_of(app).get(Vault).everything(AMEI))


def test_what_was_asked_anew_is_not_answered_unread(
    client: FlaskClient, clerk: dict[str, str], hers: dict[str, str]
) -> None:
    """412 to a desk that read something else; 409 where nothing waits, and to the worker themselves."""
    nothing = answer(client, clerk)
    assert (nothing.status_code, nothing.json["code"]) == (409, "correction-closed")
    client.put(URL, json=ASKED, headers=hers)
    stale = client.post(f"{URL}/answer", json=RIGHT, headers=clerk | {"If-Match": '"1"'})
    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert answer(client, hers).status_code == 403
    assert client.put(URL, json=ASKED | {"id": an_id("other")}, headers=clerk).status_code == 403


def test_officials_say_why_they_read_it_and_the_look_is_kept(
    app: Flask, client: FlaskClient, hers: dict[str, str]
) -> None:
    """Each time, as with every record of one person."""
    client.put(URL, json=ASKED, headers=hers)
    official = bearer(token_for(app, Role.OFFICIAL, 5, region="331082"))
    assert client.get(URL, headers=official).json["code"] == "reason-needed"
    assert client.get(URL, headers=official | {"Gongfu-Reason": "audit"}).json["name"] == "陈桂花"
    (look,) = accesses_of(house_of(app), AMEI)
    assert (look.role, look.what, look.reason) == ("official", "register-worker", "audit")


def test_the_list_is_of_ones_own_reach_and_goes_on_where_it_ended(
    app: Flask, client: FlaskClient, clerk: dict[str, str], hers: dict[str, str]
) -> None:
    """One a page, none twice; a worker finds their own, a desk elsewhere nobody."""
    his = bearer(token_for(app, Role.WORKER, 3, worker=BAOGEN))
    client.put(URL, json=ASKED, headers=hers)
    there = f"/api/v1/workers/{BAOGEN}/correction"
    client.put(there, json={"id": an_id("his"), "name": "王保根"}, headers=his)
    catch_up(app)
    one = client.get("/api/v1/corrections?limit=1", headers=clerk).json
    other = client.get(f"/api/v1/corrections?limit=1&cursor={one['next']}", headers=clerk).json
    assert [page["items"][0]["worker"] for page in (one, other)] == [AMEI, BAOGEN]
    assert other["next"] is None
    assert [each["worker"] for each in client.get("/api/v1/corrections", headers=his).json["items"]] == [
        BAOGEN
    ]
    elsewhere = bearer(token_for(app, Role.COORDINATOR, 6, region="331004"))
    assert client.get("/api/v1/corrections", headers=elsewhere).json["items"] == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "看过身份证，改好了"),
        ({"decision": "refused", "reason_code": "paper-differs"}, "没有改：证件上不是这样"),
    ],
)
def test_whoever_asked_is_told_how_it_was_answered(
    app: Flask, client: FlaskClient, clerk: dict[str, str], hers: dict[str, str], said: Any, words: str
) -> None:
    """By one message, if they agreed to messages; it says nothing of what stands there."""
    client.put(URL, json=ASKED, headers=hers)
    answer(client, clerk, **said)
    by = SYSTEM.require("answer-consent")
    house_of(app).get(Workers).agree(person=AMEI, purposes=("messages",), at=now(), by=by)
    for _ in range(2):
        catch_up(app)
        send_due(house_of(app))
    told = [each for each in house_of(app).get(OutboxMessages).latest() if "记错" in each.text]
    assert [(words in each.text, "桂" in each.text, each.to_masked) for each in told] == [
        (True, False, f"{PHONE[:3]}****{PHONE[-4:]}")
    ]
