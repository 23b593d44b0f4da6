"""What is delicate asks for another code, and forgets nothing of what was typed."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Grant, Role
from kernel.time import now
from people.readmodel import Accounts
from tests.examples.who import WORKSHOP
from tests.people.doors import PHONE, bearer, hidden_field, house_of, last_code, token_for
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
