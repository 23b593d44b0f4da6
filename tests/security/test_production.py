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
from flask.testing import FlaskClient

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
            PRODUCTION
            | {
                "DATABASE_URL": f"postgresql://u:{word}@db/g?sslmode=require",
                "REDIS_URL": f"rediss://:{word}@q/0",
            }
        )
    )
    assert word not in shown


def test_production_asks_for_tls_under_every_name(production: Flask) -> None:
    """A year, for the names below ours as well."""
    said = production.test_client().get("/sign-in").headers["Strict-Transport-Security"]
    assert said == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "postgresql://db/gongfu", "sslmode"),
        ("DATABASE_URL", "postgresql://u:p@10.0.0.4/gongfu?sslmode=prefer", "sslmode"),
        ("DATABASE_URL", "postgresql:///gongfu?host=/run/postgresql,db", "sslmode"),
        ("DATABASE_URL", "postgresql:///gongfu?service=elsewhere", "sslmode"),
        ("DATABASE_URL", "postgresql://localhost/gongfu?hostaddr=10.0.0.4", "sslmode"),
        ("DATABASE_URL", "postgresql://db/gongfu?sslmood=require", "cannot be read"),
        ("REDIS_URL", "redis://queue:6379/0", "rediss"),
        ("REDIS_URL", "redis://:word@10.0.0.5/0", "rediss"),
        ("REDIS_URL", "rediss://queue/0?ssl_cert_reqs=none", "ssl_cert_reqs"),
        ("REDIS_URL", "rediss://queue/0?ssl_check_hostname=false", "ssl_check_hostname"),
        ("GONGFU_PUBLIC_URL", "http://gongfu.example", "https"),
        ("GONGFU_PUBLIC_URL", "gongfu.example", "https"),
    ],
)
def test_what_would_travel_in_the_clear_does_not_start(name: str, value: str, said: str) -> None:
    """A store on another host without TLS, or an address for people without it: one line says what to do."""
    with pytest.raises(Misconfigured, match=f"{name}.*{said}"):
        Config.from_environment(PRODUCTION | {name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql:///gongfu"),
        ("DATABASE_URL", "postgresql://u:p@127.0.0.1:5433/gongfu"),
        ("DATABASE_URL", "postgresql://u@[::1]/gongfu?options=-csearch_path%3Dshard"),
        ("DATABASE_URL", "postgresql:///gongfu?host=/run/postgresql"),
        ("DATABASE_URL", "postgresql://db/gongfu?sslmode=require"),
        ("DATABASE_URL", "postgres://u:p@db,standby/gongfu?sslmode=verify-full"),
        ("REDIS_URL", "redis://localhost:6379/0"),
        ("REDIS_URL", "redis://:word@[::1]:6379/0"),
        ("REDIS_URL", "rediss://:word@queue:6379/0"),
        ("GONGFU_PUBLIC_URL", "http://127.0.0.1:8000"),
    ],
)
def test_what_stays_on_this_machine_or_is_encrypted_does(name: str, value: str) -> None:
    """No certificate is asked for where no cable is."""
    assert Config.from_environment(PRODUCTION | {name: value}).production


def test_what_libpq_takes_from_the_environment_counts() -> None:
    """`PGSSLMODE` is as good as the address, and `PGHOST` no way around it."""
    elsewhere = PRODUCTION | {"DATABASE_URL": "postgresql:///gongfu", "PGHOST": "db"}
    with pytest.raises(Misconfigured, match="sslmode"):
        Config.from_environment(elsewhere)
    assert Config.from_environment(elsewhere | {"PGSSLMODE": "verify-full"}).production


@pytest.fixture
def behind_a_proxy(app_config: Config) -> Iterator[FlaskClient]:
    """Somebody who asks through the one proxy in front of production."""
    app = create_app(replace(app_config, env="production", proxies=1, public_url="https://gongfu.example/"))
    yield app.test_client()
    app.extensions["gongfu"].close()


def test_people_who_come_in_the_clear_are_led_to_tls(behind_a_proxy: FlaskClient) -> None:
    """For good, to the same page under our own name, whatever name was asked for; nothing else is said."""
    answer = behind_a_proxy.get(
        "/sign-in?next=/me", headers={"X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}
    )
    assert (answer.status_code, answer.location) == (308, "https://gongfu.example/sign-in?next=/me")
    assert "Set-Cookie" not in answer.headers
    for path in ("//evil.example/", "/%0d%0aSet-Cookie:x=1", "/\\evil.example", "/static/css/tokens.css"):
        answer = behind_a_proxy.get(path, headers={"X-Forwarded-Proto": "http"})
        assert answer.status_code == 308
        assert answer.location.startswith("https://gongfu.example/")
        assert "Set-Cookie" not in answer.headers


def test_programs_and_forms_in_the_clear_are_refused(behind_a_proxy: FlaskClient) -> None:
    """They would not notice being led on, and go on to send what others read on the way."""
    clear = {"X-Forwarded-Proto": "http"}
    call = behind_a_proxy.get("/api/v1/vocabularies", headers=clear)
    assert (call.status_code, call.json["code"]) == (403, "tls-needed")
    form = behind_a_proxy.post("/sign-in", data={"phone": PHONE, "action": "send-code"}, headers=clear)
    assert form.status_code == 403
    assert "https://" in form.text


def test_who_came_by_tls_or_asks_beside_the_proxy_is_served(
    behind_a_proxy: FlaskClient, production: Flask
) -> None:
    """A proxy's own look at `/health` says nothing of TLS; where none is configured, nobody is believed."""
    assert behind_a_proxy.get("/privacy", headers={"X-Forwarded-Proto": "https"}).status_code == 200
    assert behind_a_proxy.get("/health").status_code == 200
    said = {"X-Forwarded-Proto": "http"}
    assert production.test_client().get("/privacy", headers=said).status_code == 200
