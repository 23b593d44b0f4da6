"""记错了: asked on the phone, answered at a desk that saw the papers; what stood there stays in the vault."""

import re
import sys
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel.identity import Role
from kernel.store import Recorded
from people.domain import Worker
from people.policies import TellOfCorrection
from people.readmodel import Vault
from people.service import Workers
from people.tasks import tell_correction
from shell.access import accesses_of
from tests.examples.who import AMEI, BAOGEN
from tests.people.doors import (
    TOWN,
    VILLAGE,
    bearer,
    catch_up,
    house_of,
    submit,
    token_for,
    worker_form,
)

NUMBER, OTHER_NUMBER = "11010519491231002X", "99999919630504000X"
HERS = f"/people/{AMEI}/correction"


@pytest.fixture
def hers(app: Flask, client: FlaskClient) -> FlaskClient:
    """阿梅's browser; a clerk registered her by a name that is not quite hers."""
    clerk = bearer(token_for(app, Role.COORDINATOR, 1, region=TOWN))
    client.put(f"/api/v1/workers/{AMEI}", json=worker_form(), headers=clerk)
    client.set_cookie("gongfu", token_for(app, Role.WORKER, 2, worker=AMEI))
    return client


@pytest.fixture
def clerk(app: Flask) -> FlaskClient:
    """The browser at the desk."""
    return browser(app, Role.COORDINATOR, 1, region=TOWN)


def browser(app: Flask, role: Role, number: int, **reach: str) -> FlaskClient:
    """A browser of somebody else."""
    client = app.test_client()
    client.set_cookie("gongfu", token_for(app, role, number, **reach))
    return client


def ask(hers: FlaskClient, **said: str) -> TestResponse:
    """Ask to have something put right."""
    return submit(hers, "/me/correction", **said)


def answer(client: FlaskClient, **said: str) -> TestResponse:
    """Answer at the desk, by the page as it is served."""
    version = re.findall(r'name="version" value="(\d+)"', client.get(HERS).text)
    return submit(client, HERS, **{"version": version[0] if version else "0", "action": "confirm", **said})


def kept(app: Flask) -> dict[str, str]:
    """What the vault holds of her."""
    return house_of(app).get(Vault).everything(AMEI)


def told(app: Flask) -> list[Any]:
    """What happened to her, without her being registered."""
    return [each.event for each in house_of(app).store.events_of([Worker.stream(AMEI)])][1:]


def test_what_is_asked_waits_until_a_desk_saw_the_papers(
    app: Flask, hers: FlaskClient, clerk: FlaskClient
) -> None:
    """From her phone to the desk's list, to the form with both, to what is registered; she sees all of it."""
    assert ask(hers, name="陈桂花", birth_date="1963 05 05").status_code == 303
    assert kept(app)["name"] == "陈桂香", "nothing is changed by asking"
    assert "您说名字、出生日期记错了" in hers.get("/me/details").text
    catch_up(app)
    assert HERS in clerk.get("/people/corrections").text
    page = clerk.get(HERS).text
    assert "陈桂花" in page
    assert "1963-05-05" in page
    assert answer(clerk).status_code == 422, "which paper was seen must be said"
    assert answer(clerk, paper="id-card").location == "/people/corrections?done=right"
    assert (kept(app)["name"], kept(app)["birth_date"]) == ("陈桂花", "1963-05-05")
    catch_up(app)
    assert HERS not in clerk.get("/people/corrections").text
    page = hers.get("/me/details").text
    assert "陈桂花" in page
    assert "核对过身份证" in page
    assert "记错了。带上身份证" not in page


def test_the_record_tells_who_and_when_and_never_what_stood_there(
    app: Flask, hers: FlaskClient, clerk: FlaskClient
) -> None:
    """Events name fields and the paper; what stood there is in the vault, under her key, and hers to take."""
    ask(hers, name="陈桂花")
    answer(clerk, paper="household-register")
    asked, changed, confirmed = told(app)
    assert (asked.fields, changed.fields, confirmed.fields) == (("name",), ("name",), ("name",))
    assert confirmed.paper == "household-register"
    assert confirmed.by.role is Role.COORDINATOR
    assert not any("陈桂" in str(event) for event in told(app))
    assert "陈桂香" in kept(app).values()
    assert not any(field.startswith("asked-") for field in kept(app))
    assert "从前登记的名字" in hers.get("/me/data").text
    assert [look.what for look in accesses_of(house_of(app), AMEI)].count("register-worker") > 0


def test_what_a_desk_confirmed_is_written_down_though_it_was_cut_off(
    app: Flask, hers: FlaskClient, clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the event and before the vault: done by the time she is told, and done once."""
    ask(hers, name="陈桂花")
    with monkeypatch.context() as cut:
        cut.setattr(Workers, "put_right", lambda *_given: sys.exit())
        with pytest.raises(SystemExit):
            answer(clerk, paper="id-card")
    assert kept(app)["name"] == "陈桂香"
    for _ in range(2):
        tell_correction(house_of(app), "told", said_of(told(app)[-1]))
        assert kept(app)["name"] == "陈桂花"
        assert [value for field, value in kept(app).items() if "-until-" in field] == ["陈桂香"]
        assert not any(field.startswith("asked-") for field in kept(app))
    ask(hers, name="陈桂华")
    tell_correction(house_of(app), "told", said_of(told(app)[-2]))
    assert kept(app)["name"] == "陈桂花", "what is asked since waits for its own answer"


def said_of(answer: Any) -> dict[str, Any]:
    """What the outbox is given of an answer."""
    [effect] = TellOfCorrection().react(Recorded(1, answer))
    return dict(effect.payload)


def test_an_identity_number_that_was_there_is_found_no_more(
    app: Flask, hers: FlaskClient, clerk: FlaskClient
) -> None:
    """The old number is kept, but nobody is looked up by it."""
    submit(hers, "/me/details", village=VILLAGE, id_number="", version="1")
    ask(hers, id_number=NUMBER)
    answer(clerk, paper="id-card")
    ask(hers, id_number=OTHER_NUMBER)
    answer(clerk, paper="id-card")
    vault = house_of(app).get(Vault)
    assert vault.find("id_number", OTHER_NUMBER) == [AMEI]
    assert vault.find("id_number", NUMBER) == []
    assert NUMBER in kept(app).values()


def test_a_desk_may_leave_it_and_says_why(app: Flask, hers: FlaskClient, clerk: FlaskClient) -> None:
    """A reason there is; nothing changes, nothing waits any more, and she reads why."""
    ask(hers, name="陈桂花")
    assert answer(clerk, action="refuse").status_code == 422
    assert answer(clerk, action="refuse", reason_code="paper-differs").status_code == 303
    assert kept(app)["name"] == "陈桂香"
    page = hers.get("/me/details").text
    assert "没有改：证件上不是这样" in page
    late = answer(clerk, paper="id-card", version="3")
    assert late.status_code == 422
    assert "已经办过了" in late.text


def test_asking_may_be_taken_back_and_asked_anew(app: Flask, hers: FlaskClient, clerk: FlaskClient) -> None:
    """The newest asking counts; a desk that read an older one is told so. Taken back twice is once."""
    ask(hers, name="陈桂花")
    assert ask(hers, name="陈桂花").status_code == 303
    assert len(told(app)) == 1, "the same again changes nothing"
    ask(hers, name="陈桂华")
    stale = submit(clerk, HERS, version="2", action="confirm", paper="id-card")
    assert stale.status_code == 422
    assert "别人刚改过" in stale.text
    for _ in range(2):
        assert submit(hers, "/me/correction/taking-back").status_code == 303
    assert [event.TOPIC for event in told(app)][-1] == "people.correction-taken-back"
    assert len(told(app)) == 3
    assert "没有要改的" in clerk.get(HERS).text
    assert not any(field.startswith("asked-") for field in kept(app))


def test_what_cannot_be_right_is_told_beside_its_field(app: Flask, hers: FlaskClient) -> None:
    """Nothing typed is lost; what stands there already is nothing to correct; an empty form neither."""
    wrong = ask(hers, name="陈桂花", id_number="33108219", birth_date="")
    assert wrong.status_code == 422
    assert "陈桂花" in wrong.text
    assert 'id="e-id_number"' in wrong.text
    day = ask(hers, birth_date="19631399")
    assert 'id="e-birth_date"' in day.text
    for said in ({}, {"name": "陈桂香"}):
        nothing = ask(hers, **said)
        assert nothing.status_code == 422
        assert "没有要改的" in nothing.text
    assert told(app) == []


def test_nobody_confirms_what_they_asked_for_themselves(app: Flask, hers: FlaskClient) -> None:
    """A coordinator of the village who works there too: their own papers are for somebody else to see."""
    ask(hers, name="陈桂花")
    token_for(app, Role.COORDINATOR, 2, region=TOWN)  # the same account: now she is both
    itself = answer(hers, paper="id-card")
    assert itself.status_code == 422
    assert "另一个人" in itself.text
    edited = submit(
        hers, f"/people/{AMEI}/details", version="2", name="陈桂花", village=VILLAGE, paper="id-card"
    )
    assert edited.status_code == 422
    assert kept(app)["name"] == "陈桂香"


def test_the_identity_number_of_somebody_else_is_shown_before_it_is_done(
    app: Flask, hers: FlaskClient, clerk: FlaskClient
) -> None:
    """As when registering: they may be the same person, and then their records are merged."""
    by = bearer(token_for(app, Role.COORDINATOR, 1, region=TOWN))
    there = worker_form(name="林素芬", phone=None, birth_date=None, id_number=NUMBER)
    assert clerk.put(f"/api/v1/workers/{BAOGEN}", json=there, headers=by).status_code == 201
    ask(hers, id_number=NUMBER)
    shown = answer(clerk, paper="id-card")
    assert shown.status_code == 409
    assert "身份证号一样" in shown.text
    assert "id_number" not in kept(app)
    assert answer(clerk, paper="id-card", apart="papers-seen").status_code == 303
    assert kept(app)["id_number"] == NUMBER


def test_a_desk_elsewhere_neither_reads_nor_answers(app: Flask, hers: FlaskClient) -> None:
    """Not on its list, and not by address."""
    ask(hers, name="陈桂花")
    catch_up(app)
    elsewhere = browser(app, Role.COORDINATOR, 7, region="331004")
    assert HERS not in elsewhere.get("/people/corrections").text
    assert elsewhere.get(HERS).status_code == 403
    assert answer(elsewhere, paper="id-card").status_code == 403
    assert kept(app)["name"] == "陈桂香"
