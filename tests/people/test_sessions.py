"""Devices: listed, ended, renewed; and a token that was copied."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from kernel.identity import Grant, Role
from kernel.time import now
from people.readmodel import Accounts, Sessions
from people.readmodel.tables import SESSIONS
from tests.examples.who import AMEI, WORKSHOP
from tests.people.doors import PHONE, bearer, hidden_field, house_of, last_code, sign_in, submit, token_for

WECHAT = (
    "Mozilla/5.0 (Linux; Android 10; ELE-AL00 Build/HUAWEIELE-AL00; wv) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Version/4.0 Chrome/116.0 Mobile Safari/537.36 "
    "XWEB/1160117 MicroMessenger/8.0.43.2480(0x28002B35)"
)


def come_in(app: Flask, device: str = WECHAT, address: str = "203.0.113.7") -> FlaskClient:
    """A browser on which somebody has signed in."""
    client = app.test_client()
    client.environ_base |= {"HTTP_USER_AGENT": device, "REMOTE_ADDR": address}
    submit(client, "/sign-in", phone=PHONE, action="send-code")
    came_in = submit(client, "/sign-in", phone=PHONE, code=last_code(app), consent="1", action="sign-in")
    assert came_in.status_code == 303
    wait_a_minute(app)
    return client


def wait_a_minute(app: Flask) -> None:
    """Let the next code be sent: only what was asked for a minute ago."""
    with house_of(app).records_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM sign_in_codes")


def long_ago(app: Flask, **moments: timedelta) -> None:
    """Let all sessions be older than they are."""
    past = {name: datetime.now(UTC) - ago for name, ago in moments.items()}
    with house_of(app).records_engine.begin() as connection:
        connection.execute(update(SESSIONS).values(past))


def token_of(client: FlaskClient) -> str:
    """What a browser shows."""
    cookie = client.get_cookie("gongfu")
    assert cookie is not None
    return str(cookie.value)


def opens(app: Flask, token: str) -> bool:
    """Whether a browser with this token is somebody."""
    client = app.test_client()
    client.set_cookie("gongfu", token)
    return client.get("/me").status_code == 200


def test_every_device_is_listed_in_plain_words(app: Flask) -> None:
    """Which phone, which browser, when, and no more of the address than the network."""
    come_in(app, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36")
    page = come_in(app).get("/me/devices").text
    assert page.index("安卓手机 · 微信") < page.index("电脑 · Chrome")
    assert page.count("正在用这部") == 1
    assert "Huawei ELE-AL00" in page
    assert "203.0.…" in page
    assert "113.7" not in page


def test_another_device_is_ended_from_here(app: Flask) -> None:
    """The lost phone is signed out, this one stays; ending it again finds nothing."""
    lost, here = come_in(app), come_in(app)
    page = here.get("/me/devices")
    (at,) = [
        part.split('"')[0] for part in page.text.split('action="/me/devices/')[1:] if '/end"' in part[:50]
    ]
    said = {"csrf_token": hidden_field(page)}
    assert here.post(f"/me/devices/{at}", data=said).status_code == 303
    assert lost.get("/me").status_code == 302
    assert here.get("/me").status_code == 200
    assert here.post(f"/me/devices/{at}", data=said).status_code == 404


def test_all_others_are_ended_at_once(app: Flask) -> None:
    """Wherever else somebody is signed in, pages or programs of a person, it is over."""
    others, here = [come_in(app), come_in(app)], come_in(app)
    said = {"csrf_token": hidden_field(here.get("/me/devices"))}
    assert here.post("/me/devices/end-others", data=said).status_code == 303
    assert [other.get("/me").status_code for other in others] == [302, 302]
    assert here.get("/me").status_code == 200


def test_the_api_lists_and_ends_devices_of_ones_own(app: Flask, client: FlaskClient) -> None:
    """Each with its id; what belongs to somebody else is not found."""
    lost, mine = sign_in(app, client)["token"], sign_in_again(app, client)
    items = client.get("/api/v1/sessions", headers=bearer(mine)).json["items"]
    assert [item["current"] for item in items].count(True) == 1
    (other,) = [item["id"] for item in items if not item["current"]]
    stranger = bearer(token_for(app, Role.WORKER, worker=AMEI))
    assert client.delete(f"/api/v1/sessions/{other}", headers=stranger).status_code == 404
    assert client.delete(f"/api/v1/sessions/{other}", headers=bearer(mine)).status_code == 204
    assert client.get("/api/v1/me", headers=bearer(lost)).status_code == 401


def sign_in_again(app: Flask, client: FlaskClient) -> str:
    """A second token of the same person."""
    wait_a_minute(app)
    return str(sign_in(app, client)["token"])


def test_a_browser_gets_a_new_token_once_a_day(app: Flask) -> None:
    """With a page it looks at; the one before goes on until the new one was used, and a minute more."""
    client = come_in(app)
    first = token_of(client)
    client.get("/me")
    assert token_of(client) == first
    long_ago(app, created_at=timedelta(hours=25))
    client.get("/me")
    second = token_of(client)
    assert second != first
    assert opens(app, first), "the answer with the new one may be lost"
    assert opens(app, second)
    assert opens(app, first), "a request may have been under way"


def test_a_copied_token_ends_all_of_its_device(app: Flask) -> None:
    """Who shows a token long after it was replaced has a copy: the thief and the robbed are both out."""
    robbed = come_in(app)
    elsewhere = come_in(app)
    copy = token_of(robbed)
    long_ago(app, created_at=timedelta(hours=25))
    robbed.get("/me")
    robbed.get("/me")
    long_ago(app, created_at=timedelta(hours=1))
    with house_of(app).records_engine.begin() as connection:
        later = update(SESSIONS).where(SESSIONS.c.replaced_at.is_not(None))
        connection.execute(later.values(replaced_at=datetime.now(UTC) - timedelta(minutes=2)))
    assert not opens(app, copy)
    assert robbed.get("/me").status_code == 302
    assert elsewhere.get("/me").status_code == 200


def test_staff_sign_in_every_day_and_after_idling(app: Flask) -> None:
    """Half a day at the most, two hours unused; a villager's phone goes on for weeks."""
    clerk = house_of(app).get(Accounts).open(PHONE, at=now())
    client = come_in(app)
    for moments in ({"began_at": timedelta(hours=13)}, {"seen_at": timedelta(hours=3)}):
        long_ago(app, began_at=timedelta(hours=1), seen_at=timedelta(hours=1))
        assert client.get("/me").status_code == 200
        long_ago(app, **moments)
        assert client.get("/me").status_code == 200
        grant = Grant(Role.COORDINATOR, workshop=WORKSHOP)
        house_of(app).get(Accounts).grant(clerk, grant, at=now())
        long_ago(app, **moments)
        assert client.get("/me").status_code == 302
        with house_of(app).records_engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM grants WHERE role = 'coordinator'")


def test_a_programs_token_is_no_device(app: Flask) -> None:
    """What the operator handed to a program is neither listed nor ended with the others."""
    account = house_of(app).get(Accounts).open(PHONE, at=now())
    sessions = house_of(app).get(Sessions)
    program = sessions.issue(account, kind="program", lasts=timedelta(days=300))
    assert sessions.devices(account) == []
    sessions.end_others(account, None)
    assert sessions.by_token(program) is not None


def test_one_renewal_of_two_at_once_counts(app: Flask) -> None:
    """Of two pages asked for together only one brings a new token, so neither is taken for a copy."""
    sessions: Any = house_of(app).get(Sessions)
    account = house_of(app).get(Accounts).open(PHONE, at=now())
    token = sessions.issue(account, kind="browser", lasts=timedelta(days=1))
    first = sessions.renew(token)
    assert first is not None
    assert sessions.renew(token) is None
    assert sessions.by_token(first) is not None
    assert sessions.by_token(token) is not None
