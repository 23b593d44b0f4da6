"""Coming in through WeChat: asked by this browser, answered by WeChat, bound after the phone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel.time import now
from people.service import Holders
from shell.config import Config, Misconfigured, WeChatApp
from shell.factory import create_app
from tests.people.doors import PHONE, hidden_field, house_of, last_code, submit
from tests.people.test_sessions import WECHAT, wait_a_minute

PEOPLE = {"code-of-amei": "openid-of-amei", "code-of-baogen": "openid-of-baogen"}


class Answering(BaseHTTPRequestHandler):
    """WeChat, as far as an app sees it: a code and a secret against an openid, errors with status 200."""

    elsewhere = ""  # the path from which it sends a client on to another

    def do_GET(self) -> None:
        """Answer who a code stands for."""
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        right = path.endswith("/sns/oauth2/access_token") and asked.get("appid") == ["app"]
        right = right and asked.get("secret") == ["secret"]
        openid = PEOPLE.get(asked.get("code", [""])[0]) if right else None
        if openid and path == self.elsewhere:
            self.send_response(302)
            self.send_header("Location", f"/moved{self.path}")
            self.end_headers()
            return
        said = {"openid": openid, "access_token": "t"} if openid else {"errcode": 40029, "errmsg": "no"}
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@contextmanager
def answering() -> Iterator[str]:
    """The address at which it answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def wechat(app_config: Config) -> Iterator[Flask]:
    """The app with an app of ours at WeChat."""
    with answering() as address:
        ours = WeChatApp("app", "secret", asking="https://wechat.example", answering=address)
        app = create_app(replace(app_config, wechat=ours))
        yield app
        app.extensions["gongfu"].close()


def browser(app: Flask) -> FlaskClient:
    """A browser in WeChat."""
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": WECHAT}
    return client


def ask(client: FlaskClient, code: str, state: str | None = None, next: str = "/me") -> TestResponse:
    """Go to WeChat and come back with a code."""
    gone = client.get("/sign-in/wechat", query_string={"next": next})
    sent = parse_qs(urlsplit(gone.location).query)
    said = {"code": code, "state": sent["state"][0] if state is None else state}
    return client.get("/sign-in/wechat/back", query_string=said)


def show_phone(app: Flask, client: FlaskClient) -> TestResponse:
    """Sign in by phone."""
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    said = {"phone": PHONE, "code": last_code(app), "consent": "1"}
    came_in = submit(client, "/sign-in", **said, action="sign-in")
    wait_a_minute(app)
    return came_in


def test_without_an_app_there_is_no_button_and_no_way(app: Flask) -> None:
    """Nothing is set up: nothing is shown, nothing answers."""
    client = browser(app)
    assert "微信直接进" not in client.get("/sign-in").text
    assert client.get("/sign-in/wechat").status_code == 404
    assert client.get("/sign-in/wechat/back").status_code == 404


def test_the_button_is_shown_in_wechat_only(wechat: Flask) -> None:
    """Any other browser could not come back."""
    assert "微信直接进" in browser(wechat).get("/sign-in").text
    assert "微信直接进" not in wechat.test_client().get("/sign-in").text


def test_wechat_is_asked_as_it_wants_to_be(wechat: Flask) -> None:
    """Its parameters in its order, who and nothing more about them, back to our own address."""
    address = browser(wechat).get("/sign-in/wechat").location
    assert address.startswith("https://wechat.example/connect/oauth2/authorize?appid=app&redirect_uri=http")
    assert address.endswith("#wechat_redirect")
    names = list(parse_qs(urlsplit(address).query))
    assert names == ["appid", "redirect_uri", "response_type", "scope", "state"]
    assert parse_qs(urlsplit(address).query)["scope"] == ["snsapi_base"]


def test_the_phone_once_and_then_wechat_is_enough(wechat: Flask) -> None:
    """Whom WeChat names is nobody here until they showed their phone; afterwards they are in at once."""
    first = browser(wechat)
    new = ask(first, "code-of-amei")
    assert new.location == "/sign-in?next=/me"
    assert "第一次用微信进来" in first.get(new.location).text
    assert first.get("/me").status_code == 302
    assert show_phone(wechat, first).status_code == 303
    second = browser(wechat)
    assert ask(second, "code-of-amei", next="/me/devices").location == "/me/devices"
    page = second.get("/me/devices")
    assert "微信直接进" in page.text
    assert ask(browser(wechat), "code-of-baogen").location == "/sign-in?next=/me"
    second.post("/me/wechat/unbind", data={"csrf_token": hidden_field(page)})
    assert "微信直接进" not in second.get("/me/devices").text
    assert ask(browser(wechat), "code-of-amei").location == "/sign-in?next=/me"


@pytest.mark.parametrize("state", ["", "forged"])
def test_an_answer_this_browser_did_not_ask_for_is_not_taken(wechat: Flask, state: str) -> None:
    """Somebody else's code sent to a victim signs nobody in, and is bound to nobody."""
    client = browser(wechat)
    assert "没认出来" in ask(client, "code-of-amei", state=state).text
    assert show_phone(wechat, client).status_code == 303
    assert ask(browser(wechat), "code-of-amei").location == "/sign-in?next=/me"


def test_an_answer_is_taken_once(wechat: Flask) -> None:
    """The same address opened again asks for nothing and says nothing."""
    client = browser(wechat)
    state = parse_qs(urlsplit(client.get("/sign-in/wechat").location).query)["state"][0]
    said = {"code": "code-of-amei", "state": state}
    assert client.get("/sign-in/wechat/back", query_string=said).status_code == 302
    assert "没认出来" in client.get("/sign-in/wechat/back", query_string=said).text


def test_a_code_wechat_does_not_know_signs_nobody_in(wechat: Flask) -> None:
    """The page of the phone is there instead, and says so."""
    assert "用手机号登录也一样" in ask(browser(wechat), "unknown").text


def test_what_asks_wechat_is_led_nowhere_else(wechat: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that leads on is no answer: the secret of our app goes to the one address that was set up."""
    monkeypatch.setattr(Answering, "elsewhere", "/sns/oauth2/access_token")
    assert "没认出来" in ask(browser(wechat), "code-of-amei").text
    monkeypatch.undo()
    assert ask(browser(wechat), "code-of-amei").location == "/sign-in?next=/me"


def test_a_number_that_passed_on_takes_wechat_along(wechat: Flask) -> None:
    """Whoever had the number does not come in to the account by WeChat either, and the openid is nowhere."""
    client = browser(wechat)
    ask(client, "code-of-amei")
    show_phone(wechat, client)
    with house_of(wechat).records_engine.connect() as connection:
        assert "openid-of-amei" not in str(connection.exec_driver_sql("SELECT * FROM wechat").all())
    house_of(wechat).get(Holders).detach(phone=PHONE, reason_code="not-me", at=now())
    assert ask(browser(wechat), "code-of-amei").location == "/sign-in?next=/me"


def test_id_and_secret_belong_together() -> None:
    """One without the other is a mistake, told at the start; the secret is not shown."""
    with pytest.raises(Misconfigured, match="GONGFU_WECHAT_SECRET"):
        Config.from_environment({"GONGFU_WECHAT_APP_ID": "app"})
    both = {"GONGFU_WECHAT_APP_ID": "app", "GONGFU_WECHAT_SECRET": "hidden-secret"}
    assert "hidden-secret" not in repr(Config.from_environment(both))
