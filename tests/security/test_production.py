"""Production gives nothing away: no demo, no clock, no secret, no inner word in an error."""

import base64
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import structlog
from flask import Flask

from kernel.identity import Role
from kernel.time import now
from people.readmodel import Codes
from shell.config import Config, Misconfigured
from shell.factory import create_app
from shell.metrics import followers, health
from shell.security import limiter
from shell.web import public
from tests.people.doors import PHONE, token_for
from tests.shell.test_config import PRODUCTION

SECRET = "gf_" + "geheim" * 6
INNER = (SECRET, "Traceback", "sqlalchemy", "psycopg", "/shell/", "KeyError", "SELECT")


@pytest.fixture
def production(app_config: Config) -> Iterator[Flask]:
    """The app as it is in production, with a page and a call that break."""

    @public
    def breaks() -> Any:
        token = SECRET
        raise KeyError(f"SELECT * FROM sessions WHERE token = {token} -- 13912345678")

    app = create_app(replace(app_config, env="production"))
    app.add_url_rule("/breaks", "breaks", breaks)
    app.add_url_rule("/api/v1/breaks", "api_breaks", breaks)
    yield app
    app.extensions["gongfu"].close()


@pytest.fixture
def logged(production: Flask) -> Iterator[io.StringIO]:
    """What this production process logs."""
    root = logging.getLogger()
    [handler] = [each for each in root.handlers if each.get_name() == "gongfu"]
    written = io.StringIO()
    handler.setStream(written)  # type: ignore[attr-defined]
    yield written
    root.removeHandler(handler)
    structlog.reset_defaults()


@pytest.mark.parametrize("path", ["/breaks", "/api/v1/breaks"])
def test_an_error_of_ours_tells_nobody_what_was_inside(production: Flask, path: str) -> None:
    """500 with a sentence and the id of the request: no statement, no token, no place in the code."""
    answer = production.test_client().get(path)
    assert answer.status_code == 500
    assert not [word for word in INNER if word in answer.text]
    assert "13912345678" not in answer.text


def test_what_is_logged_of_it_holds_no_token_and_no_number(production: Flask, logged: io.StringIO) -> None:
    """The log says where it broke; what looks like a token or a phone is black there too."""
    production.test_client().get("/api/v1/breaks", headers={"Authorization": f"Bearer {SECRET}"})
    said = logged.getvalue()
    assert "request failed" in said
    assert SECRET not in said
    assert "13912345678" not in said


def test_numbers_are_black_in_logs_however_they_are_written(logged: io.StringIO) -> None:
    """With the country's code before it, joined or apart, a phone number is still one."""
    for written in ("+8613912345678", "8613912345678", "+86 13912345678", "+86-13912345678", "13912345678"):
        logging.getLogger("library").warning("to %s.", written)
    assert logged.getvalue().count("***") == 5
    assert "12345678" not in logged.getvalue()


def test_what_happens_at_the_door_is_logged(production: Flask, logged: io.StringIO) -> None:
    """A wrong code, somebody coming in, a refusal, a limit: each a line, with ids and nobody's number."""
    from people.service import SignIn

    house = production.extensions["gongfu"]
    client = production.test_client()
    knock = {"phone": PHONE, "code": "000000"}
    for _ in range(61):
        client.post("/api/v1/sessions", json=knock)
    with production.test_request_context():
        house.get(Codes).new(PHONE, "123456", at=now())
        account = house.get(SignIn).sign_in(phone=PHONE, code="123456", at=now())
    token = token_for(production, Role.WORKER, worker=account)
    client.get("/api/v1/employers", headers={"Authorization": f"Bearer {token}"})
    said = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert {"code wrong", "too many requests", "signed in", "forbidden"} <= {line["event"] for line in said}
    assert [line["account"] for line in said if line["event"] == "signed in"] == [account]
    assert PHONE not in logged.getvalue()
    limiter.reset()


def test_what_stops_a_read_model_is_not_told_to_everybody(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`/health` is open to all: it names position, topic and kind of an error, never its words."""
    import shell.metrics as metrics

    house = app.extensions["gongfu"]
    stopped = [
        replace(each, error=f"at 7 x.happened: DataError: {SECRET}")
        for each in followers(house)["read_models"]
    ]
    monkeypatch.setattr(metrics, "followers", lambda _house: {"read_models": stopped})
    said = json.dumps(health(house))
    assert "at 7 x.happened: DataError" in said
    assert SECRET not in said


def test_demo_conveniences_are_not_there(production: Flask) -> None:
    """No outbox, no demo, no turning of the clock, no debugger, no console."""
    client = production.test_client()
    for path in (
        "/outbox",
        "/console",
        "/debug",
        "/.git/config",
        "/.env",
        "/admin",
        "/server-status",
        "/config",
    ):
        assert client.get(path).status_code == 404, path
    assert "demo" not in production.cli.commands
    assert not production.debug
    assert not production.testing
    ticked = production.test_cli_runner().invoke(args=["tick", "--at", "2026-11-30T08:00+08:00"])
    assert ticked.exit_code == 1
    assert "no turning the clock" in ticked.output


def test_the_clock_is_not_turned_by_who_asks(production: Flask) -> None:
    """`Gongfu-Now` has no effect: the code that is sent at such a moment is not of that moment."""
    from kernel.time import fixed

    seen: list[Any] = []

    @public
    def look() -> str:
        seen.append(fixed())
        return ""

    production.add_url_rule("/api/v1/look", "look", look)
    production.test_client().get("/api/v1/look", headers={"Gongfu-Now": "2031-01-01T00:00:00Z"})
    assert seen == [None]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GONGFU_MASTER_KEY", base64.b64encode(bytes(32)).decode()),
        ("GONGFU_MASTER_KEY", base64.b64encode(b"changeme" * 4).decode()),
        ("GONGFU_SECRET_KEY", "x" * 40),
        ("GONGFU_SECRET_KEY", "changeme" * 5),
    ],
)
def test_a_placeholder_is_no_secret(name: str, value: str) -> None:
    """Long enough is not enough: a key that was never drawn does not start."""
    with pytest.raises(Misconfigured, match=f"{name} must be random"):
        Config.from_environment(PRODUCTION | {name: value})


def test_no_password_shows_when_settings_are_printed() -> None:
    """Addresses of stores hold passwords: they are in no repr."""
    word = "geheim"
    shown = repr(
        Config.from_environment(
            PRODUCTION | {"DATABASE_URL": f"postgresql://u:{word}@db/g", "REDIS_URL": f"redis://:{word}@q/0"}
        )
    )
    assert word not in shown


def test_production_asks_for_tls_under_every_name(production: Flask) -> None:
    """A year, for the names below ours as well."""
    said = production.test_client().get("/sign-in").headers["Strict-Transport-Security"]
    assert said == "max-age=31536000; includeSubDomains"
