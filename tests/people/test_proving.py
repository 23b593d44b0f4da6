"""What is delicate asks for another code, and forgets nothing of what was typed."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Grant, Role
from kernel.time import now, today
from people.domain import text_on
from people.readmodel import Accounts, Vault
from tests.examples.who import AMEI, WORKSHOP, an_id
from tests.people.doors import (
    PHONE,
    TOWN,
    bearer,
    hidden_field,
    house_of,
    last_code,
    phone,
    submit,
    token_for,
    worker_form,
)
from tests.people.test_consents import CARD
from tests.people.test_second_factor import clerk, code_of, enrol
from tests.people.test_sessions import come_in, long_ago, token_of


def test_a_form_is_sent_again_once_the_code_is_right(app: Flask) -> None:
    """Long after signing in another code is asked for; then the same form goes where it was meant to."""
    house_of(app).get(Accounts).open(PHONE, at=now())
    clerk(app)
    client = come_in(app)
    long_ago(app, proved_at=timedelta(minutes=20))
    said = {"csrf_token": hidden_field(client.get("/me/second-factor")), "action": "begin", "next": "/me"}
    asked = client.post("/me/second-factor", data=said)
    assert asked.status_code == 403
    assert "再认一次是您" in asked.text
    for kept in ('name="action" value="begin"', 'name="next" value="/me"', 'value="/me/second-factor"'):
        assert kept in asked.text
    again = {**said, "proof-to": "/me/second-factor", "proof-method": "POST"}
    sent = client.post("/prove", data=again | {"proof-action": "send-code"})
    assert 'name="action" value="begin"' in sent.text
    wrong = client.post("/prove", data=again | {"proof-action": "prove", "proof-code": "x"})
    assert wrong.status_code == 422
    assert 'name="action" value="begin"' in wrong.text
    before = token_of(client)
    right = again | {"proof-action": "prove", "proof-code": last_code(app)}
    gone_on = client.post("/prove", data=right)
    assert (gone_on.status_code, gone_on.location) == (307, "/me/second-factor")
    assert token_of(client) != before
    done = client.post(gone_on.location, data=right)
    assert done.location == "/me/second-factor?next=/me"
    assert "扫这个码" in client.get(done.location).text


def test_who_has_a_second_factor_shows_it_instead(app: Flask) -> None:
    """A short message is not enough for them."""
    who = clerk(app)
    secret, _codes = enrol(app, who)
    client = come_in(app)
    long_ago(app, proved_at=timedelta(minutes=20))
    proof = hidden_field(client.get("/me/second-factor"))
    asked = client.post("/me/second-factor", data={"csrf_token": proof})
    assert "验证器" in asked.text
    said = {"csrf_token": hidden_field(asked), "proof-to": "/me", "proof-action": "prove"}
    assert client.post("/prove", data=said | {"proof-code": last_code(app)}).status_code == 422
    assert client.post("/prove", data=said | {"proof-code": code_of(secret)}).location == "/me"


def test_going_on_leads_to_our_own_pages_only(app: Flask) -> None:
    """A foreign address to go on to becomes the first page."""
    client = come_in(app)
    said = {"csrf_token": hidden_field(client.get("/me")), "proof-action": "send-code"}
    page = client.post("/prove", data=said | {"proof-to": "//evil.example"})
    assert "evil.example" not in page.text


def test_an_account_is_closed_by_the_operator_only(app: Flask, client: FlaskClient) -> None:
    """All its tokens end at once; the number is free, and whoever signs in with it is granted nothing."""
    accounts = house_of(app).get(Accounts)
    account = accounts.open(PHONE, at=now())
    accounts.grant(account, Grant(Role.OFFICIAL, region="33"), at=now())
    browser = come_in(app)
    official = bearer(token_for(app, Role.OFFICIAL, 3, region="33"))
    operator = bearer(token_for(app, Role.OPERATOR, 4))
    at = f"/api/v1/accounts/{account}"
    assert client.delete(at, headers=official).status_code == 403
    assert [client.delete(at, headers=operator).status_code for _ in range(2)] == [204, 204]
    assert browser.get("/me").status_code == 302
    closed = [each.event for each in house_of(app).store.read(0, 100) if "closed" in each.event.TOPIC]
    assert [event.id for event in closed] == [account]
    assert come_in(app).get("/insight/").status_code == 403
    assert client.delete(f"/api/v1/accounts/{WORKSHOP}", headers=operator).status_code == 404


def test_commands_close_an_account_and_reset_a_factor(app: Flask) -> None:
    """What the operator does where somebody stands before them."""
    enrol(app, clerk(app))
    run = app.test_cli_runner().invoke
    assert run(args=["account", "reset-second-factor", "--phone", PHONE]).output == "reset\n"
    assert "no-second-factor" in run(args=["account", "reset-second-factor", "--phone", PHONE]).output
    assert run(args=["account", "close", "--phone", PHONE]).output == "closed\n"
    assert "no account" in run(args=["account", "close", "--phone", PHONE]).output


def test_what_is_delicate_is_this_and_nothing_else(app: Flask) -> None:
    """Every route of both doors that asks for another code, written by hand; docs/security.md tells of each.

    A card (`/consents/bank-account`) and another phone (`PATCH /workers/…`) ask for it in the view: the same
    address does what is not delicate too.
    """
    asked = {name for name, view in app.view_functions.items() if getattr(view, "fresh", False)}
    assert asked == {
        *("people.make_token", "people.change_second_factor", "people.change_number", "people.say_not_me"),
        *("people.erase", "people.erase_employer", "people.my_data", "people.my_data_file"),
        *("people.invite_relative", "people.let_relative", "people.reset_second_factor"),
        *("people.change_details_of", "people.decide_correction"),
        *("workshops.approve_run", "workshops.confirm_correction"),
        *("workshops.ledger", "workshops.export_ledger"),
        *("people_api.let_relative", "people_api.invite", "people_api.reset_second_factor"),
        *("people_api.close_account", "people_api.erase_worker", "people_api.erase_employer"),
        *("people_api.answer_correction", "workshops_api.approve", "workshops_api.confirm_correction"),
    }


def test_a_card_is_written_down_shortly_after_a_code_only(app: Flask, client: FlaskClient) -> None:
    """Whoever holds the phone must not divert pay: at the page, by her token, and a phone at the desk's."""
    hers = token_for(app, Role.WORKER, 1, worker=AMEI)
    desk = token_for(app, Role.COORDINATOR, 2, region=TOWN)
    assert client.put(f"/api/v1/workers/{AMEI}", json=worker_form(), headers=bearer(desk)).status_code == 201
    client.set_cookie("gongfu", hers)
    long_ago(app, proved_at=timedelta(minutes=20))
    card = {"text": text_on("bank-account", today()).version, "bank_account": CARD}
    page = submit(client, "/me/consents/bank-account", answer="yes", **card)
    assert page.status_code == 403
    assert "再认一次是您" in page.text
    at = f"/api/v1/workers/{AMEI}"
    asked = {"id": an_id("card"), **card}
    refused = [
        client.put(f"{at}/consents/bank-account", json=asked, headers=bearer(hers)),
        client.patch(at, json={"phone": phone(9)}, headers=bearer(desk) | {"If-Match": '"1"'}),
    ]
    assert [(each.status_code, each.json["code"]) for each in refused] == [(403, "fresh-code-needed")] * 2
    house = house_of(app)
    assert house.get(Vault).get(AMEI, ("bank_account", "phone")) == {"phone": PHONE}
