"""A phone number that changes hands does not bring the account along; its owner may change it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Grant, Role
from kernel.permissions import SYSTEM
from kernel.time import now
from people.domain import is_long_silent, knows_owner
from people.readmodel import Accounts, OutboxMessages, Vault
from people.service import SignIn, Workers
from tests.examples.who import AMEI
from tests.people.doors import (
    PHONE,
    VILLAGE,
    bearer,
    hidden_field,
    house_of,
    last_code,
    phone,
    submit,
    token_for,
)
from tests.people.test_sessions import come_in, opens, token_of
from tests.workshops.desk import words

LATER = now() + timedelta(days=200)
AT = {"Gongfu-Now": LATER.isoformat()}


def register(app: Flask, at: datetime | None = None) -> None:
    """Amei is registered with her phone."""
    said: dict[str, Any] = {"name": "陈桂香", "phone": PHONE, "village": VILLAGE}
    said["id_number"] = "999999196305040018"
    house_of(app).get(Workers).register(id=AMEI, **said, at=at or now(), actor=SYSTEM)


def ask(app: Flask, client: FlaskClient, **said: Any) -> Any:
    """Sign in at the API two hundred days later; answers what is said."""
    body = {"phone": PHONE, "code": last_code(app), **said}
    return client.post("/api/v1/sessions", json=body, headers=AT)


def send_code(client: FlaskClient) -> None:
    """Have a code sent, two hundred days later."""
    assert client.post("/api/v1/sign-in-codes", json={"phone": PHONE}, headers=AT).status_code == 202


def worker_of(client: FlaskClient, answer: Any) -> str:
    """Which worker somebody is who came in."""
    return str(client.get("/api/v1/me", headers=bearer(answer.json["token"])).json["worker"])


def test_a_number_is_long_silent_after_180_days() -> None:
    """The day before it is not."""
    at = datetime(2026, 12, 1, tzinfo=UTC)
    assert is_long_silent(at - timedelta(days=180), at)
    assert not is_long_silent(at - timedelta(days=179, hours=23), at)


@pytest.mark.parametrize(
    ("said", "right"),
    [("陈桂香", True), (" 陈 桂香 ", True), ("001x", True), ("", False), ("陈桂", False), ("0013", False)],
)
def test_an_owner_is_known_by_name_or_the_last_four(said: str, right: bool) -> None:
    """However it is written; nothing less."""
    assert knows_owner(said, "陈桂香", "99999919630504001X") is right


def test_whoever_knows_whose_it_was_goes_on(app: Flask, client: FlaskClient) -> None:
    """After half a year the code alone is not enough; it stays good while the question is answered."""
    come_in(app)
    register(app)
    send_code(client)
    asked = ask(app, client)
    assert (asked.status_code, asked.json["errors"]["known"][0]["code"]) == (422, "owner-asked")
    assert ask(app, client, known="王").json["errors"]["known"][0]["code"] == "owner-wrong"
    answer = ask(app, client, known="0018")
    assert answer.status_code == 201
    assert worker_of(client, answer) == AMEI


def test_who_cannot_tell_is_somebody_new(app: Flask, client: FlaskClient) -> None:
    """The third wrong answer opens an account of their own; the old one has no number and no session."""
    browser = come_in(app)
    register(app)
    old = house_of(app).get(Accounts).by_phone(PHONE)
    house_of(app).get(Accounts).grant(str(old), Grant(Role.OFFICIAL, region="33"), at=now())
    send_code(client)
    for known in ("王", "李"):
        assert ask(app, client, known=known).status_code == 422
    answer = ask(app, client, known="张")
    assert answer.status_code == 201
    assert answer.json["account"] != old
    assert worker_of(client, answer) != AMEI
    assert browser.get("/me").status_code == 302
    assert house_of(app).get(Vault).get(AMEI, ("name", "phone")) == {"name": "陈桂香"}
    events = [each.event for each in house_of(app).store.read(0, 100)]
    (event,) = [each for each in events if each.TOPIC == "people.number-detached"]
    assert (event.id, event.worker, event.reason_code) == (old, AMEI, "owner-unknown")
    assert PHONE not in str(events)


def test_who_says_so_is_somebody_new_at_once_and_a_counter_brings_the_owner_back(
    app: Flask, client: FlaskClient
) -> None:
    """Also where nobody ever signed in: the number was only written down when she was registered."""
    register(app)
    send_code(client)
    assert ask(app, client).json["errors"]["known"][0]["code"] == "owner-asked"
    answer = ask(app, client, not_me=True)
    assert worker_of(client, answer) != AMEI
    operator = bearer(token_for(app, Role.OPERATOR, 9)) | {"If-Match": '"2"'}
    back = client.patch(f"/api/v1/workers/{AMEI}", json={"phone": phone(3)}, headers=operator)
    assert back.status_code == 200
    assert house_of(app).get(SignIn).worker_with(phone(3)) == AMEI


def test_a_number_in_use_is_not_asked_about(app: Flask, client: FlaskClient) -> None:
    """Who came in within half a year comes in by the code alone."""
    register(app)
    account = house_of(app).get(SignIn).open(phone=PHONE, at=LATER - timedelta(days=170))
    send_code(client)
    answer = ask(app, client)
    assert (answer.status_code, answer.json["account"]) == (201, account)


def test_the_page_asks_and_keeps_what_was_typed(app: Flask, client: FlaskClient) -> None:
    """The field for the name appears; number, code and tick stay; saying no begins anew."""
    register(app)
    client.environ_base |= {"HTTP_GONGFU_NOW": LATER.isoformat()}
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    said = {"phone": PHONE, "code": last_code(app), "consent": "1"}
    asked = submit(client, "/sign-in", **said, action="sign-in")
    assert asked.status_code == 422
    assert f'value="{said["code"]}"' in asked.text
    assert "名字，或者身份证号最后 4 位" in words(asked)
    assert submit(client, "/sign-in", **said, action="not-me").status_code == 303
    assert "陈桂香" not in client.get("/me").text


def test_who_is_signed_in_says_it_was_somebody_elses(app: Flask) -> None:
    """A tick and a button: a new account under the number, and the old one out of reach."""
    register(app)
    client = come_in(app)
    before = token_of(client)
    assert "陈桂香" in client.get("/me").text
    proof = {"csrf_token": hidden_field(client.get("/me/not-me"))}
    assert client.post("/me/not-me", data=proof).status_code == 422
    assert client.post("/me/not-me", data=proof | {"sure": "1"}).status_code == 303
    assert "陈桂香" not in client.get("/me").text
    assert not opens(app, before)


def test_the_owner_takes_another_number_by_codes_to_both(app: Flask) -> None:
    """Each code is asked for by itself; other devices are signed out; the record names no number."""
    register(app)
    other, client = come_in(app), come_in(app)
    proof = {"csrf_token": hidden_field(client.get("/me/number")), "phone": phone(2)}
    sent = client.post("/me/number", data=proof)
    assert "老号码收到的" in sent.text
    old, new = codes(app, 2)
    change = proof | {"action": "change"}
    wrong = client.post("/me/number", data=change | {"old_code": "x", "new_code": new})
    assert (wrong.status_code, 'id="e-old_code"' in wrong.text) == (422, True)
    done = client.post("/me/number", data=change | {"old_code": old, "new_code": new})
    assert done.location == "/me/number?changed=1"
    assert "139****0002" in client.get(done.location).text
    assert other.get("/me").status_code == 302
    assert house_of(app).get(Vault).get(AMEI, ("phone",)) == {"phone": phone(2)}
    events = [each.event for each in house_of(app).store.read(0, 100)]
    assert [each.TOPIC for each in events][-2:] == ["people.number-changed", "people.worker-details-changed"]
    assert phone(2) not in str(events)
    assert house_of(app).get(SignIn).open(phone=phone(2), at=now()) == str(events[-2].id)


def test_a_number_somebody_else_signs_in_with_is_not_taken(app: Flask) -> None:
    """Whoever has it must come to the counter: who is who is seen there."""
    house_of(app).get(SignIn).open(phone=phone(2), at=now())
    client = come_in(app)
    proof = {"csrf_token": hidden_field(client.get("/me/number")), "phone": phone(2)}
    client.post("/me/number", data=proof)
    old, new = codes(app, 2)
    said = proof | {"action": "change", "old_code": old, "new_code": new}
    refused = client.post("/me/number", data=said)
    assert refused.status_code == 422
    assert "这个号码已经有人在用" in refused.text


def codes(app: Flask, count: int) -> list[str]:
    """The digits of the last messages, in the order they were sent."""
    texts = [message.text for message in house_of(app).get(OutboxMessages).latest(count)]
    return ["".join(filter(str.isdigit, text.split("，")[0])) for text in reversed(texts)]
