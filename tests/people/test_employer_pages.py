"""我要招工: registered in the browser, checked by an official of the town, mended and sent again."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Grant, Role
from kernel.time import now
from people.domain import Employer
from people.readmodel import Accounts, OutboxMessages, Sessions, Vault
from people.service import DAYS
from people.tasks import tell_checked
from tests.examples.who import an_id
from tests.people.doors import TOWN, catch_up, house_of, phone
from tests.workshops.desk import words

FORM = {"name": "样例果园", "uscc": "91110000600037341L", "phone": "139 0000 0066"}
ODD = "91110000600037341M"
HERE = f"/employers/new?town={TOWN}"


def browser(app: Flask, grant: Grant, number: int) -> FlaskClient:
    """A browser in which somebody is signed in."""
    house = house_of(app)
    account = house.get(Accounts).open(phone(number), at=now())
    house.get(Accounts).grant(account, grant, at=now())
    client = app.test_client()
    lasts = timedelta(days=DAYS["browser"])
    client.set_cookie("gongfu", house.get(Sessions).issue(account, kind="browser", lasts=lasts))
    return client


@pytest.fixture
def boss(app: Flask) -> FlaskClient:
    """Somebody who signed in and is nothing but themselves yet."""
    return browser(app, Grant(Role.WORKER, worker=an_id("boss to be")), 61)


@pytest.fixture
def official(app: Flask) -> FlaskClient:
    """An official of the county."""
    return browser(app, Grant(Role.OFFICIAL, region="331082"), 62)


def send(app: Flask, client: FlaskClient, path: str, on: str | None = None, **fields: str) -> tuple[int, str]:
    """Send a form that stands on a page; the status, and what the answer says or where it leads."""
    page = client.get(on or path).text
    hidden = {name: re.findall(f'name="{name}" value="([^"]+)"', page)[-1] for name in ("csrf_token", "id")}
    answer = client.post(path, data=hidden | fields)
    catch_up(app)
    return answer.status_code, answer.location or words(answer)


def registered(app: Flask, boss: FlaskClient) -> str:
    """Register; the employer's id."""
    status, desk = send(app, boss, HERE, **FORM)
    assert status == 303
    return desk.rstrip("/").rpartition("/")[2]


def test_somebody_registers_and_has_a_desk_at_once(app: Flask, boss: FlaskClient) -> None:
    """Waiting: it may write gigs down, and is told why they cannot be published yet."""
    assert "单位在哪个镇？ 浙江省" in words(boss.get("/employers/new"))
    assert "在东塍镇" in words(boss.get(HERE))
    employer = registered(app, boss)
    desk = boss.get(f"/employers/{employer}/")
    assert "镇里正在核对您的执照" in words(desk)
    assert f"/employers/{employer}/registration" in desk.text
    assert "先存着" in words(boss.get(f"/employers/{employer}/post"))
    assert "样例果园" in words(boss.get("/me"))
    assert house_of(app).get(Vault).get(employer, ("phone",)) == {"phone": "13900000066"}


def test_who_hires_finds_the_registration_from_the_sign_in_page(app: Flask) -> None:
    """One tap; the page then says what comes after, and where it leads is sent along with the number."""
    nobody = app.test_client()
    assert "要招人？登记您的单位" in words(nobody.get("/sign-in"))
    page = nobody.get("/sign-in?next=/employers/new")
    assert "接着就登记单位" in words(page)
    assert 'href="/sign-in?next=/employers/new"' not in page.text
    assert 'name="next" value="/employers/new"' in page.text
    assert 'href="/sign-in?next=/employers/new"' in nobody.get("/sign-in").text


def test_a_second_press_registers_nothing_twice(app: Flask, boss: FlaskClient) -> None:
    """The id came with the form."""
    page = boss.get(HERE).text
    hidden = {name: re.findall(f'name="{name}" value="([^"]+)"', page)[-1] for name in ("csrf_token", "id")}
    first, again = (boss.post(HERE, data=hidden | FORM) for _ in range(2))
    assert (first.status_code, again.status_code, first.location) == (303, 303, again.location)


def test_a_code_whose_check_digit_fails_asks_why_and_then_passes(
    app: Flask, boss: FlaskClient, official: FlaskClient
) -> None:
    """Nothing typed is lost; the official is shown the warning and the reason."""
    status, told = send(app, boss, HERE, **FORM | {"uscc": ODD})
    assert (status, "信用代码的校验位不对" in told, "证是早年发的，就是这样" in told) == (422, True, True)
    status, desk = send(app, boss, HERE, **FORM | {"uscc": ODD, "reason_code": "early-code"})
    assert status == 303
    employer = desk.rstrip("/").rpartition("/")[2]
    assert "校验位不对" in words(official.get("/employers/waiting"))
    page = words(official.get(f"/employers/{employer}/verification"))
    assert "单位说：证是早年发的，就是这样" in page
    assert ODD in page


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "这一格要填"),
        ("uscc", "9111", "统一社会信用代码是 18 位"),
        ("phone", "12", "这不像手机号"),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field(
    app: Flask, boss: FlaskClient, field: str, typed: str, told: str
) -> None:
    """And the rest is kept."""
    status, page = send(app, boss, HERE, **FORM | {field: typed})
    assert (status, told in page) == (422, True)


def test_an_official_verifies_and_the_employer_is_told(
    app: Flask, boss: FlaskClient, official: FlaskClient
) -> None:
    """It leaves the list; the desk says nothing more of waiting; one message goes to its phone."""
    employer = registered(app, boss)
    assert "样例果园" in words(official.get("/employers/waiting"))
    path = f"/employers/{employer}/verification"
    status, _where = send(app, official, path, decision="verified")
    assert status == 303
    assert "没有在等的" in words(official.get("/employers/waiting?done=yes"))
    assert "镇里正在核对" not in words(boss.get(f"/employers/{employer}/"))
    payload = {"employer": employer, "at": now().isoformat(), "verified": True}
    with app.test_request_context():
        for _ in range(2):
            tell_checked(house_of(app), "9:tell-checked", payload)
    [message] = [m for m in house_of(app).get(OutboxMessages).latest() if "核对好了" in m.text]
    assert f"/employers/{employer}/" in message.text
    status, told = send(app, boss, f"/employers/{employer}/registration", on=HERE, **FORM)
    assert (status, "已经核对过了" in told) == (422, True)


def test_a_refused_one_is_told_why_mends_it_and_asks_again(
    app: Flask, boss: FlaskClient, official: FlaskClient
) -> None:
    """Without a reason nothing is refused; mended it waits again, under what it says now."""
    employer = registered(app, boss)
    path = f"/employers/{employer}/verification"
    status, told = send(app, official, path, decision="refused")
    assert (status, "选一个原因" in told) == (422, True)
    assert send(app, official, path, decision="refused", reason_code="licence-mismatch")[0] == 303
    assert "原因：名称和执照对不上" in words(boss.get(f"/employers/{employer}/"))
    mending = f"/employers/{employer}/registration"
    assert "样例果园" in boss.get(mending).text
    status, where = send(app, boss, mending, **FORM | {"name": "样例橘园"})
    assert (status, where) == (303, f"/employers/{employer}/")
    assert "样例橘园" in words(official.get("/employers/waiting"))
    assert house_of(app).store.get(Employer, employer).state == "waiting"


def test_nobody_mends_or_checks_what_is_not_theirs(app: Flask, boss: FlaskClient) -> None:
    """Another's business, another region's."""
    employer = registered(app, boss)
    stranger = browser(app, Grant(Role.WORKER, worker=an_id("somebody")), 63)
    elsewhere = browser(app, Grant(Role.OFFICIAL, region="331081"), 64)
    assert stranger.get(f"/employers/{employer}/registration").status_code == 403
    assert elsewhere.get(f"/employers/{employer}/verification").status_code == 403
    assert "样例果园" not in words(elsewhere.get("/employers/waiting"))


def test_nobody_floods_the_office(app: Flask, boss: FlaskClient) -> None:
    """Three wait at once, the fourth is asked to be patient."""
    for _ in range(3):
        registered(app, boss)
    status, told = send(app, boss, HERE, **FORM)
    assert (status, "您已经有 3 家单位在等核对" in told) == (422, True)
