"""What a desk does for who stands there: puts right, lets a relative act, resets a second factor."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Role
from kernel.time import today
from people.domain import Account, Household, Worker
from people.readmodel import Accounts, OutboxMessages, SecondFactors, Vault
from shell.queue.outbox import send_due
from tests.examples.who import AMEI, BAOGEN
from tests.people.doors import (
    NEXT_VILLAGE,
    PHONE,
    TOWN,
    VILLAGE,
    bearer,
    catch_up,
    house_of,
    phone,
    sign_in,
    submit,
    token_for,
    worker_form,
)
from tests.people.test_correcting import browser
from tests.people.test_second_factor import clerk as colleague
from tests.people.test_second_factor import enrol

DETAILS, RELATIVES = f"/people/{AMEI}/details", f"/people/{AMEI}/relatives"
RESET = "/people/second-factor"
SAID = {"version": "1", "name": "陈桂香", "village": VILLAGE, "born": "", "phone": ""}


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> FlaskClient:
    """The browser of a coordinator of the town, who registered 阿梅."""
    token = token_for(app, Role.COORDINATOR, 1, region=TOWN)
    client.put(f"/api/v1/workers/{AMEI}", json=worker_form(), headers=bearer(token))
    client.set_cookie("gongfu", token)
    return client


def told(app: Flask, kind: type[Any], id: str) -> list[Any]:
    """What happened to something."""
    return [each.event for each in house_of(app).store.events_of([kind.stream(id)])]


# -- 改资料 ------------------------------------------------------------------------------------------------


def test_a_desk_puts_right_all_that_is_registered(app: Flask, desk: FlaskClient) -> None:
    """Village, phone, skills and hours in one form; what was left empty stays as it was."""
    said = SAID | {"village": NEXT_VILLAGE, "phone": phone(9), "skills": "assembly", "hours": "mornings"}
    assert submit(desk, DETAILS, **said).location == f"{DETAILS}?changed=1"
    worker = house_of(app).store.get(Worker, AMEI)
    assert (worker.village, worker.skills, worker.hours) == (NEXT_VILLAGE, ("assembly",), ("mornings",))
    kept = house_of(app).get(Vault).get(AMEI, ("name", "phone", "birth_date"))
    assert kept == {"name": "陈桂香", "phone": phone(9), "birth_date": "1963-05-04"}
    page = desk.get(DETAILS).text
    assert phone(9) not in page, "numbers are shown masked, to a desk too"
    assert re.search(r'value="assembly" checked', page)


def test_who_somebody_is_takes_a_paper(app: Flask, desk: FlaskClient) -> None:
    """A name or birth date that is written down is changed by who says which paper they saw."""
    said = SAID | {"name": "陈桂花", "born": "19630505"}
    without = submit(desk, DETAILS, **said)
    assert without.status_code == 422
    assert "选一样看过的证件" in without.text
    assert 'value="陈桂花"' in without.text
    assert submit(desk, DETAILS, **said, paper="id-card").status_code == 303
    shown = told(app, Worker, AMEI)[-1]
    assert (shown.TOPIC, shown.fields, shown.paper) == (
        "people.papers-shown",
        ("birth_date", "name"),
        "id-card",
    )
    assert set(house_of(app).get(Vault).everything(AMEI).values()) >= {"陈桂花", "陈桂香", "1963-05-04"}


def test_a_desks_mistakes_are_told_beside_their_fields_and_nothing_typed_is_lost(
    app: Flask, desk: FlaskClient
) -> None:
    """The checks of registering; nothing is changed."""
    wrong = SAID | {"name": "", "born": "33108219", "phone": "139", "village": "1", "skills": "assembly"}
    page = submit(desk, DETAILS, **wrong)
    assert page.status_code == 422
    assert 'id="e-name"' in page.text
    for typed in ("33108219", 'value="139"', 'value="assembly" checked'):
        assert typed in page.text
    for said, field in (
        ({"born": "33108219"}, "born"),
        ({"phone": "139"}, "phone"),
        ({"born": "19631399"}, "born"),
    ):
        assert f'id="e-{field}"' in submit(desk, DETAILS, **SAID | said).text
    assert submit(desk, DETAILS, **SAID | {"village": "331082101999"}).status_code == 422
    assert len(told(app, Worker, AMEI)) == 1
    late = submit(desk, DETAILS, **SAID | {"version": "x"})
    assert "别人刚改过" in late.text


def test_a_phone_of_somebody_else_is_shown_before_it_is_taken(app: Flask, desk: FlaskClient) -> None:
    """Who is like them is told; a reason makes it so, and the same person is not asked about again."""
    by = bearer(token_for(app, Role.COORDINATOR, 1, region=TOWN))
    other = worker_form(name="林素芬", phone=phone(9), birth_date=None)
    assert desk.put(f"/api/v1/workers/{BAOGEN}", json=other, headers=by).status_code == 201
    said = SAID | {"phone": phone(9)}
    shown = submit(desk, DETAILS, **said)
    assert shown.status_code == 409
    assert "手机号一样" in shown.text
    assert f'value="{phone(9)}"' in shown.text
    assert submit(desk, DETAILS, **said, apart="shared-phone").status_code == 303
    assert told(app, Worker, AMEI)[-1].others == (BAOGEN,)


# -- 家里人代办 --------------------------------------------------------------------------------------------


def test_a_clerk_lets_a_relative_act_until_a_day_and_ends_it(app: Flask, desk: FlaskClient) -> None:
    """By phone, with scope and last day; on record by whom and for whom; sent twice it is once."""
    said = {"id": "00000000-0000-4000-8000-00000000000a", "phone": phone(9), "acting": "income", "days": "30"}
    for _ in range(2):
        assert submit(desk, RELATIVES, **said).status_code == 303
    (let,) = told(app, Household, AMEI)
    assert (let.acting, (let.until - today()).days) == ("income", 29)
    assert (let.by.role, let.by.on_behalf_of) == (Role.COORDINATOR, AMEI)
    hers = app.test_client()
    hers.set_cookie("gongfu", sign_in(app, hers, phone(9))["token"])
    submit(hers, f"/me/acting/{AMEI}")
    assert hers.get("/income/").status_code == 200
    page = desk.get(RELATIVES).text
    assert "看收入" in page
    assert phone(9) not in page
    for _ in range(2):
        assert submit(desk, f"{RELATIVES}/{let.relative}/end").status_code == 303
    assert "还没有人" in desk.get(RELATIVES).text
    assert len(told(app, Household, AMEI)) == 2
    assert "陈桂香" not in hers.get("/income/").text


def test_a_letting_that_cannot_be_keeps_what_was_typed(app: Flask, desk: FlaskClient) -> None:
    """No number, no scope, no end, oneself: told beside the field."""
    for said, field in (
        ({"phone": "", "acting": "income", "days": "30"}, "phone"),
        ({"phone": "139", "acting": "income", "days": "30"}, "phone"),
        ({"phone": phone(9), "acting": "money", "days": "30"}, "acting"),
        ({"phone": phone(9), "acting": "income", "days": "999"}, "days"),
    ):
        page = submit(desk, RELATIVES, **said)
        assert page.status_code == 422
        assert f'id="e-{field}"' in page.text
    sign_in(app, desk, PHONE)
    oneself = submit(desk, RELATIVES, phone=PHONE, acting="income", days="30")
    assert 'id="e-phone"' in oneself.text
    assert told(app, Household, AMEI) == []


def test_officials_and_desks_elsewhere_let_nobody_act(app: Flask, desk: FlaskClient) -> None:
    """Who may is who stands with them: not a county's official, not another town's coordinator."""
    said = {"phone": phone(9), "acting": "income", "days": "30"}
    for who in (
        browser(app, Role.OFFICIAL, 5, region=TOWN),
        browser(app, Role.COORDINATOR, 6, region="331004"),
        browser(app, Role.WORKER, 7, worker=BAOGEN),
    ):
        assert who.get(RELATIVES).status_code == 403
        assert submit(who, RELATIVES, **said).status_code == 403
    assert told(app, Household, AMEI) == []


# -- 重设第二道锁 ------------------------------------------------------------------------------------------


def test_an_official_resets_a_colleagues_second_factor_and_they_are_told(app: Flask) -> None:
    """Found by phone, taken away for a reason; by whom is on record, and in a message to who lost it."""
    lost = colleague(app, 3)
    enrol(app, lost)
    official = browser(app, Role.OFFICIAL, 5, region="331082")
    assert "工坊负责人" in submit(official, RESET, phone=phone(3)).text
    unsure = submit(official, RESET, phone=phone(3), action="reset", reason_code="")
    assert unsure.status_code == 422
    assert 'id="e-reason_code"' in unsure.text
    done = submit(official, RESET, phone=phone(3), action="reset", reason_code="phone-lost")
    assert "重设好了" in done.text
    assert house_of(app).get(SecondFactors).since(lost.account) is None
    removed = told(app, Account, lost.account)[-1]
    assert (removed.reason_code, removed.by.role) == ("phone-lost", Role.OFFICIAL)
    assert removed.by.account == house_of(app).get(Accounts).by_phone(phone(5))
    send_messages(app)
    assert "第二道锁" in house_of(app).get(OutboxMessages).latest(1)[0].text
    again = app.test_client()
    again.set_cookie("gongfu", token_for(app, Role.COORDINATOR, 3, region=TOWN))
    assert "替您重设过：手机丢了" in again.get("/me/second-factor").text


def test_whose_second_factor_is_out_of_reach_is_not_told(app: Flask) -> None:
    """Nobody, a villager, a colleague elsewhere: one answer. Oneself: another does it."""
    official = browser(app, Role.OFFICIAL, 5, region="331082")
    elsewhere = colleague(app, 6, region="331004101")
    enrol(app, elsewhere)
    token_for(app, Role.WORKER, 7, worker=BAOGEN)
    for number in (phone(6), phone(7), phone(8)):
        page = submit(official, RESET, phone=number, action="reset", reason_code="phone-lost")
        assert page.status_code == 422
        assert "您管的地方没有用这个号的同事" in page.text
    assert house_of(app).get(SecondFactors).since(elsewhere.account) is not None
    assert "另一个人" in submit(official, RESET, phone=phone(5)).text
    none_yet = colleague(app, 9)
    assert "还没有第二道锁" in submit(official, RESET, phone=phone(9)).text
    assert told(app, Account, none_yet.account) == []


def send_messages(app: Flask) -> None:
    """Let the platform send what waits."""
    catch_up(app)
    send_due(house_of(app))
