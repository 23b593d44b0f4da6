"""Consent, given and taken back at both doors; what depends on it stops at once."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel import lookups
from kernel.identity import Role
from kernel.time import day_of, now, today
from people.domain import BASIS, ConsentText, text_on
from people.domain import purposes as module
from people.events import ConsentGiven, ConsentWithdrawn
from people.policies import TELL_PAID
from people.readmodel import OutboxMessages, Vault
from shell.queue import Effect
from shell.queue.outbox import post, send_due
from tests.examples.who import AMEI, BAOGEN, WORKSHOP, an_id
from tests.people.doors import bearer, catch_up, house_of, submit, token_for, worker_form

AT = f"/api/v1/workers/{AMEI}/consents"
TEXT = "2026-11"
CARD = "6222000000000000012"
SLIP = an_id("slip")


@pytest.fixture
def clerk(app: Flask, client: FlaskClient) -> dict[str, str]:
    """A coordinator of the town, who registered 阿梅."""
    headers = bearer(token_for(app, Role.COORDINATOR, 1, region="331082101"))
    assert client.put(f"/api/v1/workers/{AMEI}", json=worker_form(), headers=headers).status_code == 201
    return headers


@pytest.fixture
def amei(app: Flask, clerk: dict[str, str]) -> dict[str, str]:
    """阿梅 herself."""
    return bearer(token_for(app, Role.WORKER, 2, worker=AMEI))


def give(client: FlaskClient, headers: dict[str, str], purpose: str, id: str = "yes", **more: Any) -> Any:
    """Agree to a purpose."""
    return client.put(f"{AT}/{purpose}", json={"id": an_id(id), "text": TEXT, **more}, headers=headers)


def withdraw(client: FlaskClient, headers: dict[str, str], purpose: str, id: str = "no") -> Any:
    """Take a purpose back."""
    return client.delete(f"{AT}/{purpose}?id={an_id(id)}", headers=headers)


def stands(client: FlaskClient, headers: dict[str, str]) -> set[str]:
    """The purposes that count."""
    items = client.get(AT, headers=headers).json["items"]
    assert [item["purpose"] for item in items] == list(BASIS)
    return {item["purpose"] for item in items if item["stands"]}


def test_what_was_never_asked_is_not_agreed_to(client: FlaskClient, amei: dict[str, str]) -> None:
    """Only what an office does by law goes on until somebody says no."""
    assert stands(client, amei) == {"special-status"}


def test_consent_is_taken_back_as_it_was_given_and_all_of_it_is_on_record(
    app: Flask, client: FlaskClient, amei: dict[str, str]
) -> None:
    """One call each way; what was agreed to, and to which text, stays in the history."""
    assert give(client, amei, "messages").status_code == 201
    assert "messages" in stands(client, amei)
    taken = withdraw(client, amei, "messages")
    assert (taken.status_code, taken.json["stands"], taken.json["given"]) == (200, False, False)
    events = [each.event for each in house_of(app).store.events_of([f"consent-{AMEI}"])]
    assert [type(event) for event in events] == [ConsentGiven, ConsentWithdrawn]
    assert events[0].text == TEXT


def test_a_late_repeat_does_not_agree_again_to_what_was_taken_back(
    client: FlaskClient, amei: dict[str, str]
) -> None:
    """Nor does one that said yes twice before: each request is known by its id."""
    for id in ("first", "second"):
        give(client, amei, "messages", id)
    withdraw(client, amei, "messages")
    for id in ("first", "second"):
        again = give(client, amei, "messages", id)
        assert (again.status_code, again.json["stands"]) == (200, False)
    used = give(client, amei, "messages", "no")
    other = give(client, amei, "phone-to-employer", "first")
    assert [answer.json["code"] for answer in (used, other)] == ["id-reused", "id-reused"]


def test_a_changed_text_asks_anew_and_the_old_answer_stays(
    client: FlaskClient, amei: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the day of the new text on the old yes counts no more; agreeing to the old text is refused."""
    give(client, amei, "messages")
    tomorrow = now() + timedelta(days=1)
    newer = ConsentText("messages", "next", day_of(tomorrow), text_on("messages", today()).words)
    every = module.texts()
    monkeypatch.setattr(module, "texts", lambda: (*every, newer))
    assert "messages" in stands(client, amei)
    later = {**amei, "Gongfu-Now": (tomorrow + timedelta(days=1)).isoformat()}
    assert "messages" not in stands(client, later)
    item = next(i for i in client.get(AT, headers=later).json["items"] if i["purpose"] == "messages")
    assert (item["given"], item["text"]) == (True, TEXT)
    assert give(client, later, "messages", "late").json["code"] == "text-outdated"
    anew = client.put(f"{AT}/messages", json={"id": an_id("anew"), "text": "next"}, headers=later)
    assert anew.json["stands"]


def test_who_answers_for_somebody_is_on_record_with_them(
    app: Flask, client: FlaskClient, clerk: dict[str, str], amei: dict[str, str]
) -> None:
    """A clerk's role and for whom; the person sees that it was not them."""
    told = give(client, clerk, "messages").json
    assert (told["by_role"], told["on_behalf"]) == ("coordinator", True)
    (event,) = [each.event for each in house_of(app).store.events_of([f"consent-{AMEI}"])]
    assert event.by.on_behalf_of == AMEI
    client.set_cookie("gongfu", token_for(app, Role.WORKER, 2, worker=AMEI))
    assert "工坊负责人替您记的" in client.get("/me/consents/messages").text


def test_the_account_itself_is_given_up_by_erasing_only(client: FlaskClient, amei: dict[str, str]) -> None:
    """There is no account without it."""
    give(client, amei, "account")
    assert withdraw(client, amei, "account").json["code"] == "account-needs-consent"


def test_there_is_no_other_purpose(client: FlaskClient, amei: dict[str, str]) -> None:
    """Neither given nor taken back nor shown."""
    assert give(client, amei, "weather").status_code == 404
    assert withdraw(client, amei, "weather").status_code == 404


# -- What depends on it stops at once ---------------------------------------------------------------------


def test_no_message_is_sent_once_consent_is_taken_back_though_it_waits_already(
    app: Flask, client: FlaskClient, amei: dict[str, str]
) -> None:
    """Two payments are noted while she agrees; she takes it back between their sending."""
    house = house_of(app)
    give(client, amei, "messages")
    for number, amount in ((7, 26960), (8, 100)):
        effect = Effect(TELL_PAID, {"worker": AMEI, "slip": SLIP, "amount": amount})
        with house.records_engine.begin() as connection:
            post(connection, [(number, effect)])
        with app.app_context():
            send_due(house)
        withdraw(client, amei, "messages")
    (message,) = house.get(OutboxMessages).latest()
    assert "269.60" in message.text


def test_an_account_number_is_readable_only_while_it_may_be_used_and_then_deleted(
    app: Flask, client: FlaskClient, amei: dict[str, str]
) -> None:
    """For the pay run; taken back, it is gone from the vault too."""
    house = house_of(app)
    banks = house.get(lookups.BankAccounts)
    assert give(client, amei, "bank-account").json["errors"]["bank_account"][0]["code"] == "required"
    assert give(client, amei, "bank-account", bank_account="6222 0000 0000 0000 012").status_code == 201
    assert banks.bank_accounts([AMEI, BAOGEN]) == {AMEI: CARD}
    withdraw(client, amei, "bank-account")
    assert banks.bank_accounts([AMEI]) == {}
    assert house.get(Vault).get(AMEI, ("bank_account",)) == {}


def test_a_late_repeat_puts_no_older_account_number_back(
    app: Flask, client: FlaskClient, amei: dict[str, str]
) -> None:
    """The newest card is the one that counts, whatever arrives late."""
    give(client, amei, "bank-account", "old", bank_account=CARD)
    give(client, amei, "bank-account", "new", bank_account="1234567890")
    give(client, amei, "bank-account", "old", bank_account=CARD)
    assert house_of(app).get(lookups.BankAccounts).bank_accounts([AMEI]) == {AMEI: "1234567890"}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc", "bank-account-unreadable"),
        ("123", "bank-account-unreadable"),
        (CARD[:-1] + "9", "bank-account-wrong"),
    ],
)
def test_an_account_number_that_cannot_be_is_said_so(
    client: FlaskClient, amei: dict[str, str], typed: str, code: str
) -> None:
    """Beside its field, and nothing is agreed to."""
    refused = give(client, amei, "bank-account", bank_account=typed)
    assert refused.json["errors"]["bank_account"][0]["code"] == code
    assert "bank-account" not in stands(client, amei)


def test_look_ups_tell_who_agrees_at_this_very_moment(
    app: Flask, client: FlaskClient, amei: dict[str, str]
) -> None:
    """Nothing is remembered between two questions; whom nobody asked is not among them."""
    consents = house_of(app).get(lookups.Consents)
    assert consents.agreed([AMEI, BAOGEN], "phone-to-employer") == set()
    give(client, amei, "phone-to-employer")
    assert consents.agreed([AMEI, BAOGEN], "phone-to-employer") == {AMEI}
    withdraw(client, amei, "phone-to-employer")
    assert consents.agreed([AMEI, BAOGEN], "phone-to-employer") == set()
    assert consents.agreed([AMEI, BAOGEN], "special-status") == {AMEI, BAOGEN}
    withdraw(client, amei, "special-status", "not me")
    assert consents.agreed([AMEI, BAOGEN], "special-status") == {BAOGEN}


# -- On the phone ----------------------------------------------------------------------------------------


@pytest.fixture
def phone(app: Flask, client: FlaskClient, amei: dict[str, str]) -> FlaskClient:
    """阿梅's browser."""
    client.set_cookie("gongfu", token_for(app, Role.WORKER, 2, worker=AMEI))
    return client


def test_one_tap_gives_and_one_tap_takes_back(phone: FlaskClient) -> None:
    """The page says what was said and when, and offers the other; sending a form twice is once."""
    page = phone.get("/me/consents/messages").text
    assert "发短信告诉我" in page
    assert 'value="yes"' in page
    said = {"id": an_id("tap"), "text": TEXT}
    for _time in range(2):
        assert submit(phone, "/me/consents/messages", **said, answer="yes").status_code == 303
    page = phone.get("/me/consents/messages").text
    assert "收回同意" in page
    assert page.count("看当时的说明") == 1
    submit(phone, "/me/consents/messages", id=an_id("back"), text=TEXT, answer="no")
    assert "不同意。" in phone.get("/me/consents/messages").text


def test_a_card_that_cannot_be_is_asked_for_again_with_what_was_typed(phone: FlaskClient) -> None:
    """Nothing typed is lost."""
    said = {"text": TEXT, "answer": "yes", "bank_account": "6222 0000 0000 0000 019"}
    answer = submit(phone, "/me/consents/bank-account", **said)
    assert answer.status_code == 422
    assert "6222 0000 0000 0000 019" in answer.text
    assert "卡号有一位不对" in answer.text


def test_where_consent_was_missed_one_goes_back_to_after_giving_it(phone: FlaskClient) -> None:
    """Only to a page of ours."""
    said = {"text": TEXT, "answer": "yes"}
    assert submit(phone, "/me/consents/messages", **said, next="/gigs/mine").location == "/gigs/mine"
    elsewhere = submit(phone, "/me/consents/messages", **said, next="//evil.example/")
    assert elsewhere.location == "/me/consents/messages?changed=yes"


def test_a_desk_writes_down_what_somebody_without_a_phone_says(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """Read out by name; the record has who wrote it. Not for who is none of theirs."""
    client.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 3, region="331082101"))
    assert "陈桂香的同意" in client.get(f"/people/{AMEI}/consents").text
    there = f"/people/{AMEI}/consents/messages"
    assert submit(client, there, text=TEXT, answer="yes").status_code == 303
    client.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 4, workshop=WORKSHOP))
    assert client.get(there).status_code == 403


def test_texts_are_public_in_three_languages(client: FlaskClient) -> None:
    """Word for word as they are shown."""
    items = client.get("/api/v1/consent-texts").json["items"]
    assert [item["purpose"] for item in items] == list(BASIS)
    for item in items:
        words = text_on(item["purpose"], today()).words
        assert item["words"]["zh-Hant"]["title"] == words["zh-Hant"].title
        assert item["words"]["en"]["what"] == list(words["en"].what)


def test_who_was_erased_agrees_to_nothing_more(
    app: Flask, client: FlaskClient, clerk: dict[str, str]
) -> None:
    """Nobody answers for them."""
    operator = bearer(token_for(app, Role.OPERATOR, 9))
    client.delete(f"/api/v1/workers/{AMEI}", headers={**operator, "If-Match": '"1"'})
    catch_up(app)
    assert give(client, operator, "messages").json["code"] == "erased"
