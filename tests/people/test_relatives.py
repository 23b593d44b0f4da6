"""Acting for one's people: let, looked at in their place, recorded, let go."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.errors import Forbidden, Invalid, Refusal
from kernel.identity import Grant, Role, Scope
from kernel.permissions import SYSTEM, Actor
from kernel.time import now, today
from people.readmodel import Accounts, Sessions
from people.service import Erasing, Relatives, Workers
from shell.access import accesses_of
from tests.examples.who import AMEI, BAOGEN, CUIHUA
from tests.people.doors import VILLAGE, bearer, catch_up, hidden_field, house_of, phone

SOON = timedelta(days=29)


def villager(app: Flask, worker: str, number: int) -> Actor:
    """Somebody registered, with an account of their own."""
    house = house_of(app)
    house.get(Workers).register(id=worker, name="王小样", village=VILLAGE, at=now(), actor=SYSTEM)
    account = house.get(Accounts).open(phone(number), at=now())
    grant = Grant(Role.WORKER, worker=worker)
    house.get(Accounts).grant(account, grant, at=now())
    return Actor(account, (grant,))


def let(app: Flask, worker: Actor, relative: Actor, acting: str = "all", until: date | None = None) -> None:
    """Let somebody act for a worker, by the number that is read out."""
    service = house_of(app).get(Relatives)
    said: dict[str, Any] = {"acting": acting, "until": until or today() + SOON}
    number = service.invite(worker=worker.worker or "", at=now(), actor=worker, **said)
    service.accept(number=number, request=number, at=now(), actor=relative)


def browser(app: Flask, who: Actor) -> FlaskClient:
    """A browser somebody is signed in on."""
    client = app.test_client()
    sessions = house_of(app).get(Sessions)
    client.set_cookie("gongfu", sessions.issue(who.account, kind="browser", lasts=SOON))
    return client


def program(app: Flask, who: Actor) -> dict[str, str]:
    """A person's token at the API."""
    return bearer(house_of(app).get(Sessions).issue(who.account, kind="bearer", lasts=SOON))


def test_a_number_that_is_read_out_lets_a_relative_act(app: Flask) -> None:
    """From the villager's phone to the relative's, and back: each page says in whose place it is shown."""
    amei, son = villager(app, AMEI, 1), villager(app, BAOGEN, 2)
    catch_up(app)
    hers, his = browser(app, amei), browser(app, son)
    proof = {"csrf_token": hidden_field(hers.get("/me/relatives"))}
    assert hers.post("/me/relatives", data=proof | {"acting": "income", "days": ""}).status_code == 422
    shown = hers.post("/me/relatives", data=proof | {"acting": "income", "days": "30"}).text
    number = re.findall(r'class="read-out"[^>]*>([\d ]{9})<', shown)[0]
    proof = {"csrf_token": hidden_field(his.get("/me/relatives"))}
    assert his.post("/me/relatives/accept", data=proof | {"number": number}).status_code == 303
    assert "看收入" in hers.get("/me/relatives").text
    assert his.get("/income/slips").status_code == 200
    assert "您在替" not in his.get("/income/").text
    assert his.post(f"/me/acting/{AMEI}", data=proof).location == "/"
    for page in ("/income/", "/income/slips", "/me"):
        assert "您在替 王小样 看" in his.get(page).text
    assert his.get("/gigs/mine").status_code == 403, "let look at income, and no more"
    assert his.get("/me/erasure").status_code == 403
    assert [(look.role, look.what) for look in accesses_of(house_of(app), AMEI)] == [("relative", "act-for")]
    assert his.post("/me/acting/stop", data=proof).location == "/me/relatives"
    assert "您在替" not in his.get("/income/").text


def test_what_a_relative_does_is_recorded_as_by_whom_and_for_whom(app: Flask, client: FlaskClient) -> None:
    """The event names the account, the role and the worker; so does letting by a clerk at the desk."""
    villager(app, AMEI, 1)
    son = villager(app, BAOGEN, 2)
    clerk = Actor("clerk", (Grant(Role.COORDINATOR, region=VILLAGE[:9]),))
    service = house_of(app).get(Relatives)
    said: dict[str, Any] = {"acting": "work", "until": today() + SOON, "at": now()}
    service.let(worker=AMEI, phone=phone(2), request="1", actor=clerk, **said)
    (event,) = [each.event for each in house_of(app).store.read(0, 50) if "relative" in each.event.TOPIC]
    assert (event.relative, event.by.account, event.by.on_behalf_of) == (son.account, "clerk", AMEI)
    _own, grant = client.get("/api/v1/me", headers=program(app, son)).json["grants"]
    assert (grant["role"], grant["worker"], grant["acting"]) == ("relative", AMEI, "work")
    let_grant = Grant(Role.RELATIVE, worker=AMEI, acting="work")
    by = Actor(son.account, (*son.grants, let_grant)).require("apply", Scope(worker=AMEI))
    assert (by.account, by.role, by.on_behalf_of) == (son.account, Role.RELATIVE, AMEI)


def test_a_number_is_good_once_and_for_an_hour(app: Flask) -> None:
    """A second time, later, or mistyped, it says nothing; a newer number takes its place."""
    amei, son, other = villager(app, AMEI, 1), villager(app, BAOGEN, 2), villager(app, CUIHUA, 3)
    service = house_of(app).get(Relatives)
    said: dict[str, Any] = {"worker": AMEI, "acting": "work", "until": today() + SOON, "actor": amei}
    first, at = service.invite(at=now(), **said), now()
    second = service.invite(at=at, **said)
    for number in (first, "", "00000000"):
        with pytest.raises(Invalid, match="invitation-wrong"):
            service.accept(number=number, request="r", at=at, actor=son)
    assert service.accept(number=f"{second[:4]} {second[4:]}", request="r", at=at, actor=son) == AMEI
    with pytest.raises(Invalid, match="invitation-wrong"):
        service.accept(number=second, request="q", at=at, actor=other)
    third = service.invite(at=at, **said)
    with pytest.raises(Invalid, match="invitation-wrong"):
        service.accept(number=third, request="s", at=at + timedelta(minutes=61), actor=other)


def test_either_side_ends_it_at_once(app: Flask, client: FlaskClient) -> None:
    """The worker, the relative, a clerk; and the last day ends it by itself. Ending again is harmless."""
    amei, son = villager(app, AMEI, 1), villager(app, BAOGEN, 2)
    at = f"/api/v1/workers/{AMEI}/income"
    headers, service = program(app, son), house_of(app).get(Relatives)
    clerk = Actor("clerk", (Grant(Role.COORDINATOR, region=VILLAGE[:9]),))
    for ender in (amei, son, clerk):
        let(app, amei, son)
        assert client.get(at, headers=headers).status_code == 200
        service.end(worker=AMEI, relative=son.account, at=now(), actor=ender)
        service.end(worker=AMEI, relative=son.account, at=now(), actor=ender)
        assert client.get(at, headers=headers).status_code == 403
    let(app, amei, son, until=today())
    grant = Grant(Role.RELATIVE, worker=AMEI, acting="all", until=today() - timedelta(days=1))
    house_of(app).get(Accounts).grant(son.account, grant, at=now())
    assert client.get(at, headers=headers).status_code == 403
    his = browser(app, son)
    proof = {"csrf_token": hidden_field(his.get("/me"))}
    assert his.post(f"/me/acting/{AMEI}", data=proof).status_code == 404


def test_somebody_looking_is_themselves_again_once_it_ends(app: Flask) -> None:
    """In the middle of looking the worker ends it: the next page is the relative's own."""
    amei, son = villager(app, AMEI, 1), villager(app, BAOGEN, 2)
    let(app, amei, son)
    his = browser(app, son)
    his.post(f"/me/acting/{AMEI}", data={"csrf_token": hidden_field(his.get("/me"))})
    assert "您在替" in his.get("/me").text
    house_of(app).get(Relatives).end(worker=AMEI, relative=son.account, at=now(), actor=amei)
    assert "您在替" not in his.get("/me").text


def test_nobody_is_let_too_far_too_long_or_for_themselves(app: Flask) -> None:
    """Unknown reach, past days, more than a year, oneself, more than five, whom one is not."""
    amei, son = villager(app, AMEI, 1), villager(app, BAOGEN, 2)
    service = house_of(app).get(Relatives)
    for acting, until, code in (
        ("money", today(), "acting-unknown"),
        ("all", today() - timedelta(days=1), "until-impossible"),
        ("all", today() + timedelta(days=400), "until-impossible"),
    ):
        with pytest.raises(Invalid, match=code):
            service.invite(worker=AMEI, acting=acting, until=until, at=now(), actor=amei)
    said: dict[str, Any] = {"worker": AMEI, "acting": "all", "until": today(), "at": now()}
    with pytest.raises(Forbidden):
        service.invite(actor=son, **said)
    with pytest.raises(Invalid, match="relative-oneself"):
        service.let(phone=phone(1), request="1", actor=SYSTEM, **said)
    for number in range(5):
        service.let(phone=phone(10 + number), request=str(number), actor=SYSTEM, **said)
    with pytest.raises(Refusal, match="too-many-relatives"):
        service.let(phone=phone(20), request="20", actor=SYSTEM, **said)


def test_a_relative_lets_nobody_and_changes_nobody(app: Flask, client: FlaskClient) -> None:
    """Acting for somebody opens neither their rights, nor who they are, nor their end."""
    amei, son = villager(app, AMEI, 1), villager(app, BAOGEN, 2)
    let(app, amei, son)
    headers = program(app, son) | {"If-Match": '"1"'}
    own = f"/api/v1/workers/{AMEI}"
    assert client.get(own, headers=headers).json["name"] == "王小样"
    assert client.patch(own, json={"phone": phone(2)}, headers=headers).status_code == 403
    assert client.delete(own, headers=headers).status_code == 403
    assert client.get(f"{own}/relatives", headers=headers).status_code == 403
    said = {"acting": "all", "until": str(today())}
    assert client.post(f"{own}/invitations", json=said, headers=headers).status_code == 403


def test_erasing_somebody_leaves_their_relatives_accounts_alone(app: Flask) -> None:
    """Only what they were let is gone."""
    amei, son = villager(app, AMEI, 1), villager(app, BAOGEN, 2)
    let(app, amei, son)
    house_of(app).get(Erasing).erase(id=AMEI, at=now(), actor=amei)
    assert browser(app, son).get("/me").status_code == 200
    assert house_of(app).get(Accounts).grants_of(son.account) == son.grants
