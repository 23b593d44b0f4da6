"""What a browser may do with our pages, and how many knocks at the door are too many."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Role
from shell.config import Config, Misconfigured
from shell.factory import create_app
from shell.security import is_local
from tests.people.doors import bearer, hidden_field, last_code, sign_in, submit, token_for

PHONE = "13900000001"


@pytest.fixture
def opened(app_config: Config) -> Iterator[Callable[..., Flask]]:
    """Makes the app with other settings; what it opens is closed."""
    apps: list[Flask] = []

    def open_with(**settings: Any) -> Flask:
        apps.append(create_app(replace(app_config, **settings)))
        return apps[-1]

    yield open_with
    for app in apps:
        app.extensions["gongfu"].close()


@pytest.fixture
def production(opened: Callable[..., Flask]) -> Flask:
    """The app as it is in production."""
    return opened(env="production")


def test_pages_run_nothing_that_is_not_ours(client: FlaskClient) -> None:
    """The content policy allows our own files only: no inline script, no inline style, no frame."""
    headers = client.get("/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_refusals_carry_the_same_headers(client: FlaskClient) -> None:
    """An error page is a page."""
    for path in ("/nothing-here", "/api/v1/me"):
        assert "default-src 'self'" in client.get(path).headers["Content-Security-Policy"]


def test_production_asks_for_tls_for_ever(production: Flask, client: FlaskClient) -> None:
    """HSTS where there is TLS, and only there."""
    assert "max-age=31536000" in production.test_client().get("/sign-in").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers


def test_cookies_of_production_are_bound_to_host_and_tls(production: Flask) -> None:
    """`__Host-`, Secure, HttpOnly, SameSite=Lax: none can be planted from a neighbouring host."""
    client = production.test_client()
    (cookie,) = client.get("/sign-in", base_url="https://localhost").headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-form=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie


def test_production_shows_no_outbox(production: Flask, client: FlaskClient) -> None:
    """What was sent to a phone is nobody else's business."""
    assert client.get("/outbox").status_code == 200
    assert production.test_client().get("/outbox").status_code == 404


def test_production_knows_no_clock_header(production: Flask) -> None:
    """`Gongfu-Now` is for trials: in production the header is not even read."""
    answer = production.test_client().get("/sign-in", headers={"Gongfu-Now": "nonsense"})
    assert answer.status_code == 200


def test_a_form_that_is_not_ours_changes_nothing(app: Flask, client: FlaskClient) -> None:
    """Without the form's hidden proof a post is refused with a calm page; with it, it goes through."""
    refused = client.post("/sign-in", data={"phone": PHONE, "action": "send-code"})
    assert refused.status_code == 400
    assert "放久了" in refused.text
    assert submit(client, "/sign-in", phone=PHONE, action="send-code").status_code == 200


def test_a_proof_from_another_browser_is_no_proof(app: Flask, client: FlaskClient) -> None:
    """An attacker's own hidden field does not fit somebody else's cookie."""
    stolen = hidden_field(app.test_client().get("/sign-in"))
    client.get("/sign-in")
    answer = client.post("/sign-in", data={"csrf_token": stolen, "phone": PHONE, "action": "send-code"})
    assert answer.status_code == 400


def test_the_api_knows_no_cookie(app: Flask, client: FlaskClient) -> None:
    """A browser that is signed in on the pages is nobody on the API: nothing to forge there."""
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    submit(client, "/sign-in", phone=PHONE, code=last_code(app), consent="1", action="sign-in")
    assert client.get("/me").status_code == 200
    assert client.get("/api/v1/me").status_code == 401


def test_a_bearer_token_does_not_open_pages(app: Flask, client: FlaskClient) -> None:
    """Each door has its own key."""
    token = sign_in(app, client)["token"]
    assert client.get("/me", headers=bearer(token)).status_code == 302


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer " + "x" * 5000, "Bearer 'or 1=1"]
)
def test_what_is_no_token_opens_nothing(client: FlaskClient, header: str) -> None:
    """401 with a way to sign in, whatever was sent."""
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["code"] == "sign-in-needed"


def test_pages_of_somebody_are_kept_by_no_cache(app: Flask, client: FlaskClient) -> None:
    """What one saw on a shared phone is not there after leaving."""
    token = token_for(app, Role.OPERATOR)
    assert client.get("/api/v1/me", headers=bearer(token)).headers["Cache-Control"] == "no-store"


def test_a_page_without_a_form_sets_no_cookie(client: FlaskClient) -> None:
    """The cookie of forms comes with the first form, and stays as long as a browser is signed in."""
    assert "Set-Cookie" not in client.get("/privacy").headers
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("form=")
    assert "Expires=" in cookie


def test_too_many_knocks_are_told_to_wait(client: FlaskClient) -> None:
    """Above the limit 429 with how long to wait: a problem on the API, a calm page for people."""
    answers = [client.post("/api/v1/sessions", json={"phone": PHONE, "code": "000000"}) for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {422}
    assert answers[60].status_code == 429
    assert answers[60].json["code"] == "too-many-requests"
    assert int(answers[60].headers["Retry-After"]) > 0
    elsewhere = client.post(
        "/api/v1/sessions",
        json={"phone": PHONE, "code": "000000"},
        environ_base={"REMOTE_ADDR": "10.0.0.9"},
    )
    assert elsewhere.status_code == 422


def test_limits_stand_in_redis_and_fail_open(
    opened: Callable[..., Flask], redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """All processes count together; where Redis is away people still come in, and the log says so."""
    knock = {"json": {"phone": PHONE, "code": "000000"}}
    client = opened(redis_url=redis_url).test_client()
    neighbour = opened(redis_url=redis_url).test_client()
    for _ in range(30):
        client.post("/api/v1/sessions", **knock)
        neighbour.post("/api/v1/sessions", **knock)
    assert client.post("/api/v1/sessions", **knock).status_code == 429

    away = opened(redis_url="redis://127.0.0.1:1/0").test_client()
    with caplog.at_level(logging.ERROR, logger="flask-limiter"):
        assert away.post("/api/v1/sessions", **knock).status_code == 422
    assert re.search("rate limit", caplog.text, re.IGNORECASE)


def test_the_address_behind_a_proxy_is_believed_only_when_told_so(opened: Callable[..., Flask]) -> None:
    """`X-Forwarded-For` counts where a proxy is configured; else anybody could claim any address."""
    knock = {"json": {"phone": PHONE, "code": "000000"}}
    for proxies, last in ((0, 429), (1, 422)):
        client = opened(proxies=proxies).test_client()
        for number in range(61):
            answer = client.post(
                "/api/v1/sessions", **knock, headers={"X-Forwarded-For": f"10.0.{number}.{proxies}"}
            )
        assert answer.status_code == last


def test_a_form_of_more_than_a_quarter_megabyte_is_too_large(client: FlaskClient) -> None:
    """Nobody fills memory by posting a form."""
    answer = client.post("/sign-in", data={"phone": "1" * 300_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("target", ["/", "/me", "/income?month=2026-11", "/中文"])
def test_paths_of_ours_are_local(target: str) -> None:
    """They may be gone on to."""
    assert is_local(target)


@pytest.mark.parametrize(
    "target",
    [None, "", "me", "//x", "/\\x", "\\\\x", "https://x", "/x\n", "/\t/x", "javascript:x", " /x"],
)
def test_everything_else_is_not_local(target: str | None) -> None:
    """What could lead a browser elsewhere is not gone on to."""
    assert not is_local(target)


def test_production_needs_its_secrets() -> None:
    """Without keys it does not start, and says in one line what is missing."""
    with pytest.raises(Misconfigured, match="GONGFU_SECRET_KEY, GONGFU_MASTER_KEY"):
        Config.from_environment(
            {"GONGFU_ENV": "production", "DATABASE_URL": "postgresql://x/y", "REDIS_URL": "redis://x"}
        )
