"""Coming in by phone and code, at both doors."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from kernel.identity import Role
from kernel.time import fixed_now, now, today
from people.domain import text_on
from people.readmodel import Accounts, Codes, OutboxMessages, Sessions
from people.service import SignIn
from tests.examples.who import an_id
from tests.people.doors import (
    PHONE,
    VILLAGE,
    bearer,
    catch_up,
    house_of,
    last_code,
    phone,
    sign_in,
    submit,
    token_for,
    worker_form,
)
from tests.workshops.desk import words


def test_a_new_phone_becomes_a_worker_who_may_register(app: Flask, client: FlaskClient) -> None:
    """Who signs in for the first time gets a worker id of their own, and registers under it."""
    came_in = sign_in(app, client)
    headers = bearer(came_in["token"])
    me = client.get("/api/v1/me", headers=headers).json
    assert me["account"] == came_in["account"]
    assert me["phone"] == "139****0001"
    assert [grant["role"] for grant in me["grants"]] == ["worker"]

    own = f"/api/v1/workers/{me['worker']}"
    assert client.get(own, headers=headers).status_code == 404
    assert client.put(own, json=worker_form(), headers=headers).status_code == 201
    assert client.get(own, headers=headers).json["name"] == "陈桂香"


def test_the_answer_is_the_same_whether_a_number_is_known_or_not(app: Flask, client: FlaskClient) -> None:
    """Nobody finds out by asking for codes who is registered."""
    token_for(app, Role.OPERATOR, 7)
    known = client.post("/api/v1/sign-in-codes", json={"phone": phone(7)})
    unknown = client.post("/api/v1/sign-in-codes", json={"phone": phone(8)})
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data) == (202, b"{}\n")
    wrong = {"code": "000000"}
    first = client.post("/api/v1/sessions", json={"phone": phone(7), **wrong}).json
    second = client.post("/api/v1/sessions", json={"phone": phone(9), **wrong}).json
    assert {**first, "request": ""} == {**second, "request": ""}


def test_who_was_registered_at_the_counter_signs_in_as_that_worker(app: Flask, client: FlaskClient) -> None:
    """A phone given when somebody was registered leads to their record, not to a new one."""
    operator = bearer(token_for(app, Role.OPERATOR))
    worker = an_id("amei")
    assert client.put(f"/api/v1/workers/{worker}", json=worker_form(), headers=operator).status_code == 201
    token = sign_in(app, client)["token"]
    assert client.get("/api/v1/me", headers=bearer(token)).json["worker"] == worker


def test_an_account_opened_first_becomes_the_worker_registered_later(app: Flask, client: FlaskClient) -> None:
    """Who signed in before being registered at the counter finds their record afterwards."""
    token = sign_in(app, client)["token"]
    operator = bearer(token_for(app, Role.OPERATOR))
    worker = an_id("amei")
    assert client.put(f"/api/v1/workers/{worker}", json=worker_form(), headers=operator).status_code == 201
    assert client.get("/api/v1/me", headers=bearer(token)).json["worker"] == worker


def test_a_phone_shared_by_two_workers_leads_to_neither(app: Flask, client: FlaskClient) -> None:
    """Where a number does not say who somebody is, they are not taken for one of its owners."""
    operator = bearer(token_for(app, Role.OPERATOR))
    for name in ("amei", "baogen"):
        client.put(
            f"/api/v1/workers/{an_id(name)}",
            json=worker_form(name=name, apart="shared-phone"),
            headers=operator,
        )
    token = sign_in(app, client)["token"]
    worker = client.get("/api/v1/me", headers=bearer(token)).json["worker"]
    assert worker not in (an_id("amei"), an_id("baogen"))


def test_a_code_is_good_once(app: Flask, client: FlaskClient) -> None:
    """The same digits a second time are wrong digits."""
    sign_in(app, client)
    again = client.post("/api/v1/sessions", json={"phone": PHONE, "code": last_code(app)})
    assert (again.status_code, again.json["code"]) == (422, "code-wrong")


def test_a_code_lasts_five_minutes(app: Flask, client: FlaskClient) -> None:
    """Six minutes later it is no good."""
    client.post("/api/v1/sign-in-codes", json={"phone": PHONE})
    later = {"Gongfu-Now": (now() + timedelta(minutes=6)).isoformat()}
    body = {"phone": PHONE, "code": last_code(app)}
    assert client.post("/api/v1/sessions", json=body, headers=later).status_code == 422
    assert client.post("/api/v1/sessions", json=body).status_code == 201


def test_five_wrong_attempts_use_a_code_up(app: Flask, client: FlaskClient) -> None:
    """After five guesses the right digits do not help any more."""
    client.post("/api/v1/sign-in-codes", json={"phone": PHONE})
    code = last_code(app)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        assert client.post("/api/v1/sessions", json={"phone": PHONE, "code": wrong}).status_code == 422
    assert client.post("/api/v1/sessions", json={"phone": PHONE, "code": code}).status_code == 422


def test_a_second_code_is_sent_after_a_minute(app: Flask) -> None:
    """Impatience sends nothing more; a minute later a new code takes the place of the old."""
    house, start = house_of(app), now()
    with app.test_request_context():
        for seconds, sent in ((0, 1), (59, 1), (61, 2)):
            house.get(SignIn).send_code(phone=PHONE, at=start + timedelta(seconds=seconds))
            assert len(house.get(OutboxMessages).latest()) == sent


def test_of_two_first_codes_asked_for_at_once_only_the_kept_one_is_sent(app: Flask) -> None:
    """Both requests find nothing of the number; the code that is not kept must not reach the phone."""
    house, at = house_of(app), now()
    kept, both = house.get(Codes), Barrier(2)

    def together(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO") and "sign_in_codes" in statement:
            with suppress(BrokenBarrierError):  # SQLite lets one in after the other
                both.wait(0.3)

    event.listen(house.records_engine, "before_cursor_execute", together)
    codes = ("111111", "222222")
    with ThreadPoolExecutor(2) as threads:
        sent = list(threads.map(lambda code: kept.new("+8613900000001", code, at=at), codes))
    assert sorted(sent) == [False, True]
    assert kept.take("+8613900000001", codes[sent.index(True)], at=at)


def test_no_more_than_twenty_codes_are_sent_to_a_number_in_a_day(app: Flask) -> None:
    """Nobody is rung out of bed by a machine, and guessing on and on does not pay."""
    house, start = house_of(app), now()
    with app.test_request_context():
        for minute in range(0, 60, 2):
            house.get(SignIn).send_code(phone=PHONE, at=start.replace(hour=3, minute=minute))
    assert len(house.get(OutboxMessages).latest()) == 20


def test_codes_are_kept_as_hashes_only(app: Flask, client: FlaskClient) -> None:
    """What the tables of sign-in hold tells neither the number nor the code."""
    client.post("/api/v1/sign-in-codes", json={"phone": PHONE})
    with house_of(app).records_engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT * FROM sign_in_codes").mappings().one()
    said = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row.values())
    assert PHONE.encode() not in said
    assert last_code(app).encode() not in said


@pytest.mark.parametrize("number", ["", "12345", "+852 9123 4567", "0576-85110000", "x" * 30, "１３９"])
def test_what_is_no_mobile_number_is_refused(client: FlaskClient, number: str) -> None:
    """A landline, another country's number or nonsense gets no code."""
    answer = client.post("/api/v1/sign-in-codes", json={"phone": number})
    assert answer.status_code == 422
    assert answer.json["errors"]["phone"]


def test_signing_out_ends_the_token(app: Flask, client: FlaskClient) -> None:
    """After signing out the token opens nothing; another device's stays good."""
    first = sign_in(app, client)["token"]
    second = sign_in(app, client)["token"]
    assert client.delete("/api/v1/sessions/current", headers=bearer(first)).status_code == 204
    assert client.get("/api/v1/me", headers=bearer(first)).status_code == 401
    assert client.get("/api/v1/me", headers=bearer(second)).status_code == 200


def test_a_token_that_ran_out_opens_nothing_and_is_removed(app: Flask, client: FlaskClient) -> None:
    """Its life runs by the real clock, whatever the request says the time is."""
    account = house_of(app).get(Accounts).open(PHONE, at=now())
    sessions = house_of(app).get(Sessions)
    token = sessions.issue(account, kind="bearer", lasts=timedelta(seconds=-1))
    headers = {**bearer(token), "Gongfu-Now": "2020-01-01T00:00:00Z"}
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert sessions.purge() == 1


def test_a_villager_comes_in_by_the_page(app: Flask, client: FlaskClient) -> None:
    """Phone, code, tick, and one is in; the token is in a cookie scripts cannot read."""
    sent = submit(client, "/sign-in", phone="139 0000 0001", action="send-code")
    assert sent.status_code == 200
    assert "139****0001" in sent.text
    came_in = submit(
        client, "/sign-in", phone=PHONE, code=last_code(app), consent="1", action="sign-in", next="/me"
    )
    assert (came_in.status_code, came_in.location) == (303, "/me")
    cookie = client.get_cookie("gongfu")
    assert cookie is not None
    assert cookie.http_only
    assert "139****0001" in client.get("/me").text


def test_agreeing_on_the_page_is_kept(app: Flask, client: FlaskClient) -> None:
    """The tick under the form is an event: which purposes, and which text was shown."""
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    submit(client, "/sign-in", phone=PHONE, code=last_code(app), consent="1", action="sign-in")
    (given,) = [recorded.event for recorded in house_of(app).store.read(0, 10)]
    assert given.TOPIC == "people.consent-given"
    assert given.purposes == ("account",)


def test_without_the_tick_nobody_comes_in_and_nothing_typed_is_lost(app: Flask, client: FlaskClient) -> None:
    """The form comes back with the number in it and the reason beside the tick; the code stays good."""
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    answer = submit(client, "/sign-in", phone=PHONE, code=last_code(app), action="sign-in")
    assert answer.status_code == 422
    assert PHONE in answer.text
    assert "打了勾才能往下走" in answer.text
    came_in = submit(client, "/sign-in", phone=PHONE, code=last_code(app), consent="1", action="sign-in")
    assert came_in.status_code == 303


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "/x\r\nx", "javascript:x"]
)
def test_signing_in_leads_to_our_own_pages_only(app: Flask, client: FlaskClient, target: str) -> None:
    """A link with a foreign address in `next` leads to the first page instead."""
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    came_in = submit(
        client, "/sign-in", phone=PHONE, code=last_code(app), consent="1", action="sign-in", next=target
    )
    assert came_in.location == "/"


def test_a_token_from_before_signing_in_is_worth_nothing_after(app: Flask, client: FlaskClient) -> None:
    """Signing in always makes a new token: one planted in the browser beforehand stays worthless."""
    client.set_cookie("gongfu", "planted")
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    submit(client, "/sign-in", phone=PHONE, code=last_code(app), consent="1", action="sign-in")
    assert client.get_cookie("gongfu").value != "planted"
    client.set_cookie("gongfu", "planted")
    assert client.get("/me").status_code == 302


def test_leaving_by_the_page_ends_the_browsers_token(app: Flask, client: FlaskClient) -> None:
    """After leaving, the old cookie put back opens nothing."""
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    submit(client, "/sign-in", phone=PHONE, code=last_code(app), consent="1", action="sign-in")
    kept = client.get_cookie("gongfu").value
    proof = client.get("/me").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/sign-out", data={"csrf_token": proof}).status_code == 303
    client.set_cookie("gongfu", kept)
    assert client.get("/me").status_code == 302


def test_a_villages_clock_does_not_sign_anybody_out(app: Flask, client: FlaskClient) -> None:
    """`Gongfu-Now` turns the clock of what is done, not of the door."""
    token = sign_in(app, client)["token"]
    headers = {**bearer(token), "Gongfu-Now": "2031-01-01T00:00:00+08:00"}
    with fixed_now(now() + timedelta(days=1000)):
        assert client.get("/api/v1/me", headers=headers).status_code == 200


def test_me_names_me_and_my_village_people(app: Flask, client: FlaskClient) -> None:
    """An account of a worker shows the name the counter wrote down."""
    operator = bearer(token_for(app, Role.OPERATOR))
    client.put(f"/api/v1/workers/{an_id('amei')}", json=worker_form(village=VILLAGE), headers=operator)
    catch_up(app)
    token = sign_in(app, client)["token"]
    assert client.get("/api/v1/me", headers=bearer(token)).json["name"] == "陈桂香"


def test_the_page_says_the_same_whether_a_message_went_out_or_not(app: Flask, client: FlaskClient) -> None:
    """A second request at once sends nothing; what the page says fits both, and tells where help is."""
    said = [words(submit(client, "/sign-in", phone=PHONE, action="send-code")) for _ in range(2)]
    assert len(house_of(app).get(OutboxMessages).latest()) == 1
    for page in said:
        assert "短信发到 139****0001，5 分钟内有效。要是没收到，过一会儿再试" in page
        assert "到村党群服务中心请人办" in page


def test_what_is_kept_is_told_as_it_is(client: FlaskClient) -> None:
    """Word for word what one agrees to by signing in; what is asked apart; where to put right and delete."""
    page = words(client.get("/privacy"))
    for sentence in text_on("account", today()).words["zh-Hans"].what:
        assert sentence in page
    assert "银行卡号、给您发短信、把手机号给用工单位，都另外问您，同意了才有。" in page
    assert "要留 3 年。别的信息想改、想下载、想删，都在“我的”里自己办" in page


def test_a_villager_has_the_same_tabs_on_every_page(app: Flask, client: FlaskClient) -> None:
    """Income, gigs, training, me: only which one is open differs; pay slips belong to income."""
    client.set_cookie("gongfu", sign_in(app, client)["token"])
    seen = []
    for path in ("/income/", "/income/slips", "/gigs/", "/training/", "/me"):
        (foot,) = re.findall(r'<nav class="tabs".*?</nav>', client.get(path).text, re.DOTALL)
        seen.append(re.findall(r'<a href="([^"]+)"( aria-current="page")?', foot))
    assert [[href for href, _ in tabs] for tabs in seen] == [["/income/", "/gigs/", "/training/", "/me"]] * 5
    assert [[bool(current) for _, current in tabs].index(True) for tabs in seen] == [0, 0, 1, 2, 3]
