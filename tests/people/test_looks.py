"""Who looked at somebody's record: officials say why first, each look is kept, and the person is told."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, delete, inspect, select, update
from sqlalchemy.exc import DBAPIError

from kernel.identity import By, Role
from kernel.time import fixed_now, now
from people.readmodel import Accounts, Vault
from people.service import Erasing
from shell.access import ACCESSES, COUNTS, AccessLog, accesses_of, prepare
from tests.examples.who import AMEI, BAOGEN, OPERATOR, WORKSHOP, an_id
from tests.people.doors import PHONE, VILLAGE, bearer, hidden_field, house_of, submit, token_for, worker_form
from tests.security.walking import fields
from tests.workshops.desk import Desk, words

RECORD = f"/people/{AMEI}"


@pytest.fixture
def registered(app: Flask, client: FlaskClient) -> dict[str, str]:
    """阿梅 and 宝根, by a clerk of the town."""
    clerk = bearer(token_for(app, Role.COORDINATOR, 1, region="331082101"))
    for worker, changed in ((AMEI, {}), (BAOGEN, {"name": "王宝根", "phone": "13900000002"})):
        client.put(f"/api/v1/workers/{worker}", json=worker_form(**changed), headers=clerk)
    return clerk


@pytest.fixture
def official(app: Flask, client: FlaskClient, registered: dict[str, str]) -> FlaskClient:
    """An official's browser."""
    client.set_cookie("gongfu", token_for(app, Role.OFFICIAL, 2, region="331082"))
    return client


def hers(app: Flask) -> FlaskClient:
    """阿梅's own browser."""
    client = app.test_client()
    client.set_cookie("gongfu", token_for(app, Role.WORKER, 3, worker=AMEI))
    return client


def test_an_official_says_why_before_anything_shows(app: Flask, official: FlaskClient) -> None:
    """The form tells nothing of the person and leads on to what was asked for; without a reason, again."""
    asked = official.get(RECORD)
    assert asked.status_code == 403
    assert "先写明为什么看" in asked.text
    assert "陈桂香" not in asked.text
    assert submit(official, f"{RECORD}/reason", reason="curiosity").status_code == 403
    assert accesses_of(house_of(app), AMEI) == []
    stated = submit(official, f"{RECORD}/reason", reason="support", next=RECORD)
    assert (stated.status_code, stated.location) == (303, RECORD)
    shown = official.get(RECORD).text
    assert "陈桂香" in shown
    assert "139****0001" in shown
    assert PHONE not in shown


@pytest.mark.parametrize(
    "path",
    [
        f"{RECORD}/details",
        f"{RECORD}/correction",
        f"/cards?worker={AMEI}",
        f"/merging?one={AMEI}&other={BAOGEN}",
    ],
)
def test_no_page_of_one_person_gives_a_reason_of_its_own(
    app: Flask, official: FlaskClient, path: str
) -> None:
    """Whatever it is opened for: the official says why, and that stands in what the person is told."""
    asked = official.get(path)
    assert asked.status_code == 403
    assert "先写明为什么看" in asked.text
    assert "陈桂香" not in asked.text
    assert accesses_of(house_of(app), AMEI) == []
    for person in (AMEI, BAOGEN):
        stated = submit(official, f"/people/{person}/reason", reason="inspection", next=path)
    assert official.get(stated.location).status_code == 200
    assert {look.reason for look in accesses_of(house_of(app), AMEI)} == {"inspection"}


def test_a_reason_counts_for_one_record_and_half_an_hour(app: Flask, official: FlaskClient) -> None:
    """Looks within it need no other and carry it; not for somebody else, nor for a program."""
    submit(official, f"{RECORD}/reason", reason="audit")
    assert [official.get(RECORD).status_code for _time in range(2)] == [200, 200]
    assert official.get(f"/people/{BAOGEN}").status_code == 403
    told = [(look.what, look.reason, look.place) for look in accesses_of(house_of(app), AMEI)]
    assert told == [("see-worker", "audit", "331082")] * 2
    later = {"Gongfu-Now": (now() + timedelta(minutes=31)).isoformat()}
    assert official.get(RECORD, headers=later).status_code == 403
    program = bearer(token_for(app, Role.OFFICIAL, 2, region="331082"))
    assert official.get(f"/api/v1/workers/{AMEI}", headers=program).json["code"] == "reason-needed"


def test_what_was_typed_while_a_reason_ran_out_goes_along_with_the_next(
    app: Flask, official: FlaskClient
) -> None:
    """The form of an hour ago asks for the reason anew, with all of it in it; then it is done, once."""
    path = f"{RECORD}/details"
    submit(official, f"{RECORD}/reason", reason="support")
    page = official.get(path)
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    later = {"Gongfu-Now": (now() + timedelta(minutes=31)).isoformat()}
    sent = form | {"csrf_token": hidden_field(page), "name": "陈桂花", "paper": "id-card", "village": VILLAGE}
    asked = official.post(path, data=sent, headers=later)
    assert asked.status_code == 403
    assert "先写明为什么看" in asked.text
    again = {field: value.value for field, value in fields(asked.text, path).items()}
    assert {field: again.get(field) for field in sent if field != "csrf_token"} == {
        field: value for field, value in sent.items() if field != "csrf_token"
    }
    assert official.get(path, headers=later).status_code == 403, "nothing was stated by sending it"
    carried = again | {"csrf_token": hidden_field(asked), "proof-reason": "curiosity"}
    assert official.post(path, data=carried, headers=later).status_code == 403
    done = official.post(path, data=carried | {"proof-reason": "inspection"}, headers=later)
    assert done.status_code == 303, words(done)
    assert house_of(app).get(Vault).get(AMEI, ("name",)) == {"name": "陈桂花"}
    looks = [look.reason for look in accesses_of(house_of(app), AMEI)]
    assert looks == ["inspection", *["support"] * (len(looks) - 1)]


def test_a_reason_leads_to_our_own_pages_only(official: FlaskClient) -> None:
    """Whatever the form was made to say."""
    stated = submit(official, f"{RECORD}/reason", reason="support", next="//evil.example/")
    assert stated.location == RECORD


def test_whoever_coordinates_needs_no_reason_and_is_on_record(app: Flask, registered: dict[str, str]) -> None:
    """The clerk of the place."""
    client = app.test_client()
    client.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 1, region="331082101"))
    assert client.get(RECORD).status_code == 200
    (look,) = accesses_of(house_of(app), AMEI)
    assert (look.role, look.reason, look.place) == ("coordinator", None, "331082101")


def test_people_are_found_by_a_number_and_only_ones_own(app: Flask, official: FlaskClient) -> None:
    """By phone or identity number, however written; elsewhere nobody is found, as where nobody is."""
    house_of(app).get(Vault).put(AMEI, {"id_number": "11010519491231002X"})
    for typed in ("139 0000 0001", "11010519491231002x"):
        assert submit(official, "/people/find", number=typed).location == RECORD
    far = app.test_client()
    far.set_cookie("gongfu", token_for(app, Role.OFFICIAL, 4, region="331081"))
    texts = set()
    for typed in ("13900000001", "13900009999"):
        answer = submit(far, "/people/find", number=typed)
        assert answer.status_code == 422
        assert typed in answer.text
        texts.add("您管的地方没有登记这个号的人" in answer.text)
    assert texts == {True}


def test_the_person_is_told_by_role_place_and_reason_and_never_a_name(
    app: Flask, official: FlaskClient
) -> None:
    """What was looked at and when; looks alike on one day are one line with their number."""
    house = house_of(app)
    account = house.get(Accounts).by_phone("13900010002")
    assert account
    house.get(Vault).put(account, {"name": "郑长明"})
    submit(official, f"{RECORD}/reason", reason="contest")
    for _time in range(3):
        official.get(RECORD)
    looks = hers(app).get("/me/looks")
    page = looks.text
    assert "临海市 · 干部" in page
    assert "看了登记的资料" in page
    assert "因为：本人提了意见，来核对" in page
    assert "3 次" in words(looks)
    assert "郑长明" not in page
    program = bearer(token_for(app, Role.WORKER, 3, worker=AMEI))
    listed = official.get(f"/api/v1/workers/{AMEI}/accesses?limit=2", headers=program).json
    assert [item.keys() for item in listed["items"]] == [{"at", "role", "place", "what", "reason"}] * 2
    rest = official.get(f"/api/v1/workers/{AMEI}/accesses?cursor={listed['next']}", headers=program).json
    assert (len(rest["items"]), rest["next"]) == (1, None)


def test_looking_at_oneself_is_no_look(app: Flask, registered: dict[str, str]) -> None:
    """And until somebody else did, the page says so."""
    client = hers(app)
    client.get(RECORD)
    assert "还没有人看过" in client.get("/me/looks").text


def test_many_looks_are_told_page_by_page(app: Flask, registered: dict[str, str]) -> None:
    """None is left out between two pages, whatever the same moment."""
    log, moment = AccessLog(house_of(app).records_engine), now()
    with fixed_now(moment):
        for number in range(130):
            log.keep(AMEI, By("x", Role.COORDINATOR), "see-worker", None, f"place {number}")
    client = hers(app)
    first = client.get("/me/looks").text
    (more,) = [part.split('"')[0] for part in first.split('href="') if part.startswith("/me/looks?before=")]
    assert first.count("看了登记的资料") + client.get(more).text.count("看了登记的资料") == 130


def test_what_is_shown_in_a_list_again_and_again_is_one_look(app: Flask) -> None:
    """Within half an hour, by the same account; afterwards it is another."""
    log, by = AccessLog(house_of(app).records_engine), By("x", Role.EMPLOYER)
    start = now()
    for minutes, people in ((0, [AMEI]), (10, [AMEI, BAOGEN]), (31, [AMEI])):
        with fixed_now(start + timedelta(minutes=minutes)):
            log.keep_many(people, by, "phone-to-employer", "somewhere")
    assert [len(log.of(person, limit=9)) for person in (AMEI, BAOGEN)] == [2, 1]


def test_the_log_can_neither_be_changed_nor_shortened(app: Flask, registered: dict[str, str]) -> None:
    """The database itself refuses, whoever asks it."""
    house = house_of(app)
    AccessLog(house.records_engine).keep(AMEI, By("x", Role.COORDINATOR), "see-worker", None)
    for statement in (update(ACCESSES).values(role="worker"), delete(ACCESSES)):
        with pytest.raises(DBAPIError, match="only added to"), house.records_engine.begin() as connection:
            connection.execute(statement)
    assert len(accesses_of(house, AMEI)) == 1


def test_of_who_was_erased_only_the_number_of_looks_stays(app: Flask, official: FlaskClient) -> None:
    """By month, role, what and why; by no id. Others' looks are as they were."""
    house = house_of(app)
    for worker in (AMEI, BAOGEN):
        submit(official, f"/people/{worker}/reason", reason="support")
    for _time in range(2):
        official.get(RECORD)
    official.get(f"/people/{BAOGEN}")
    for _time in range(2):
        house.get(Erasing).erase(id=AMEI, at=now(), actor=OPERATOR)
    assert accesses_of(house, AMEI) == []
    assert len(accesses_of(house, BAOGEN)) == 1
    with house.records_engine.connect() as connection:
        counted: Any = connection.execute(select(COUNTS)).all()
        left = connection.execute(select(ACCESSES.c.person).where(ACCESSES.c.person == AMEI)).all()
    assert [tuple(row)[1:] for row in counted] == [("official", "see-worker", "support", 2)]
    assert left == []


def test_a_log_of_before_is_brought_up_to_date() -> None:
    """It gets the column it lacks, and its guard, and keeps its rows."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE accesses (id VARCHAR PRIMARY KEY, person VARCHAR, account VARCHAR, role VARCHAR,"
            " what VARCHAR, reason VARCHAR, at DATETIME)"
        )
        connection.exec_driver_sql("INSERT INTO accesses (id, person) VALUES ('1', 'p')")
        for _time in range(2):
            prepare(connection)
        assert "place" in {column["name"] for column in inspect(connection).get_columns("accesses")}
        assert connection.exec_driver_sql("SELECT count(*) FROM accesses").scalar() == 1
    engine.dispose()


def test_who_pays_to_a_card_is_on_record_with_its_owner(app: Flask) -> None:
    """The number shows where wages are paid: a look, by the workshop."""
    desk = Desk(app)
    client = app.test_client()
    own = bearer(token_for(app, Role.WORKER, 5, worker=AMEI))
    said = {"id": an_id("yes"), "text": "2026-11", "bank_account": "1234567890"}
    agreed = client.put(f"/api/v1/workers/{AMEI}/consents/bank-account", json=said, headers=own)
    assert agreed.status_code == 201
    desk.accept(an_id("work"), 10)
    total = desk.prepare(an_id("run"), desk.now.date())
    desk.approve(an_id("run"), total)
    assert "1234 5678 90" in words(desk.browser().get(f"/runs/{an_id('run')}/payments"))
    (look,) = accesses_of(house_of(app), AMEI)
    assert (look.role, look.what, look.place) == ("coordinator", "bank-account", WORKSHOP)
