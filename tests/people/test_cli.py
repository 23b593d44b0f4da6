"""The operator's commands about accounts."""

from flask import Flask
from flask.testing import FlaskClient

from kernel.lookups import People
from tests.examples.who import AMEI, an_id
from tests.people.doors import PHONE, VILLAGE, bearer, house_of, sign_in


def run(app: Flask, *words: str) -> str:
    """What a command prints."""
    outcome = app.test_cli_runner().invoke(args=["account", *words])
    assert outcome.exit_code == 0, outcome.output
    return str(outcome.output).strip()


def refusal(app: Flask, *words: str) -> str:
    """What a command that fails says, in one line."""
    outcome = app.test_cli_runner().invoke(args=["account", *words])
    assert outcome.exit_code == 1
    assert outcome.output.count("\n") == 1
    return str(outcome.output)


def test_the_same_phone_is_one_account_with_more_grants(app: Flask, client: FlaskClient) -> None:
    """`account add` prints the id; again it adds; the same grant twice is one."""
    worker = run(app, "add", "--phone", PHONE, "--name", "陈桂香", "--role", "worker", "--worker", AMEI)
    clerk = ("add", "--phone", PHONE, "--name", "陈桂香", "--role", "coordinator", "--workshop", an_id("w"))
    assert run(app, *clerk) == run(app, *clerk) == worker
    token = run(app, "token", "--phone", "139 0000 0001")
    me = client.get("/api/v1/me", headers=bearer(token)).json
    assert me["account"] == worker
    assert me["name"] == "陈桂香"
    assert [(g["role"], g["worker"], g["workshop"]) for g in me["grants"]] == [
        ("worker", AMEI, None),
        ("coordinator", None, an_id("w")),
    ]


def test_a_worker_given_a_village_is_registered_there(app: Flask, client: FlaskClient) -> None:
    """Without --worker one is registered in the village; signing in with the phone leads to it."""
    run(app, "add", "--phone", PHONE, "--name", "陈桂香", "--role", "worker", "--region", VILLAGE)
    token = sign_in(app, client)["token"]
    worker = client.get("/api/v1/me", headers=bearer(token)).json["worker"]
    assert house_of(app).get(People).village_of(worker) == VILLAGE
    run(app, "add", "--phone", PHONE, "--name", "陈桂香", "--role", "worker", "--region", VILLAGE)
    assert run(app, "list").count("worker ") == 1


def test_a_grant_that_reaches_nothing_is_refused(app: Flask) -> None:
    """A role without its place is a mistake, said in one line."""
    for role, field in (("worker", "worker"), ("coordinator", "workshop"), ("official", "region")):
        said = refusal(app, "add", "--phone", PHONE, "--name", "x", "--role", role)
        assert f"{field}: reach-needed" in said
    assert "phone-unreadable" in refusal(app, "add", "--phone", "1", "--name", "x", "--role", "operator")
    assert "no account" in refusal(app, "token", "--phone", PHONE)


def test_a_list_shows_masked_phones(app: Flask) -> None:
    """Whoever looks over the operator's shoulder learns no number."""
    account = run(app, "add", "--phone", PHONE, "--name", "王芳", "--role", "operator")
    listed = run(app, "list")
    assert listed == f"{account}  139****0001  王芳  operator"
