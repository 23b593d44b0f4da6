"""Erasing a person: what goes at once, what the law keeps until its date, what never hung on a name."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select

from kernel.identity import Role
from kernel.time import fixed_now, now
from people.events import WorkerErased
from people.readmodel import Codes, Erasures, Rotation, Sessions, Vault
from people.readmodel.tables import ACCOUNTS, ERASURES, STATUTORY, VAULT, VAULT_KEYS
from people.service import Erasing, Workers
from shell.access import accesses_of
from shell.house import House
from shell.keys import Keyring
from shell.queue.scheduler import run_due
from tests.examples.who import AMEI, BAOGEN, OPERATOR, WORKSHOP, an_id
from tests.people.doors import (
    bearer,
    catch_up,
    hidden_field,
    house_of,
    last_code,
    sign_in,
    submit,
    token_for,
)
from tests.workshops.desk import NAMES, NOW, PHONES, TODAY, Desk

NUMBER = "999999196305040009"  # of an area there is not
URL = f"/api/v1/workers/{AMEI}"
RUN = an_id("run")
AS_READ = {"If-Match": '"1"'}
AT_NOW = {"Gongfu-Now": NOW.isoformat()}


@pytest.fixture
def desk(app: Flask) -> Desk:
    """A workshop where 阿梅 handed in, was paid for most of it, and is owed the rest."""
    desk = Desk(app)
    desk.accept(an_id("paid"), 100, TODAY)
    total = desk.prepare(RUN, TODAY)
    desk.approve(RUN, total)
    desk.pay(RUN)
    desk.accept(an_id("due"), 10, TODAY)
    house_of(app).get(Vault).put(AMEI, {"id_number": NUMBER})
    return desk


@pytest.fixture
def amei(app: Flask, desk: Desk) -> dict[str, str]:
    """阿梅 herself, signed in with her phone at the API, having read her record."""
    return bearer(sign_in(app, app.test_client(), PHONES[AMEI])["token"]) | AS_READ


def figures(app: Flask) -> Any:
    """What 阿梅 earned, entry by entry, and how each came about."""
    operator = bearer(token_for(app, Role.OPERATOR, 7)) | AT_NOW
    client = app.test_client()
    months = client.get(f"{URL}/income", headers=operator).json
    entries = client.get(f"{URL}/income-entries", headers=operator).json["items"]
    stories = [
        client.get(f"/api/v1/income-entries/{entry['id']}/explanation", headers=operator).json
        for entry in entries
    ]
    assert entries
    return months, entries, stories


def run(app: Flask, *words: str) -> int:
    """The exit status of a command."""
    return app.test_cli_runner().invoke(args=words).exit_code


def test_figures_explanations_and_proofs_are_the_same_before_and_after(
    app: Flask, desk: Desk, amei: dict[str, str]
) -> None:
    """No sum ever hung on a name: the same totals, the same steps, and `verify` finds nothing."""
    before = figures(app)
    assert app.test_client().delete(URL, headers=amei).status_code == 204
    catch_up(app)
    assert figures(app) == before
    assert run(app, "verify") == 0


def test_whoever_was_erased_is_named_found_and_let_in_no_more(
    app: Flask, desk: Desk, amei: dict[str, str]
) -> None:
    """Neither values, keys nor the hash of the phone stay; tokens are no good; the phone is somebody new."""
    house, client = house_of(app), app.test_client()
    account = client.get("/api/v1/me", headers=amei).json["account"]
    assert client.delete(URL, headers=amei).status_code == 204
    assert client.get("/api/v1/me", headers=amei).status_code == 401
    vault = house.get(Vault)
    assert vault.get_many([AMEI, account], ("name", "phone", "id_number", "birth_date")) == {}
    assert vault.find("phone", "+86" + PHONES[AMEI]) == vault.find("id_number", NUMBER) == []
    with house.records_engine.connect() as connection:
        for table in (VAULT, VAULT_KEYS):
            own = select(table.c.person).where(table.c.person.in_([AMEI, account]))
            assert connection.execute(own).all() == []
        closed = select(ACCOUNTS.c.phone_hash, ACCOUNTS.c.closed_at).where(ACCOUNTS.c.id == account)
        phone_hash, closed_at = connection.execute(closed).one()
    assert closed_at
    assert phone_hash != vault.hash("phone", "+86" + PHONES[AMEI])
    with fixed_now(now() + timedelta(minutes=2)):
        house.get(Sessions).purge() + house.get(Codes).purge()
    again = sign_in(app, client, PHONES[AMEI])
    assert again["account"] != account
    assert client.get("/api/v1/me", headers=bearer(again["token"])).json["worker"] != AMEI


def test_pages_of_others_go_on_and_say_that_somebody_was_erased(
    app: Flask, desk: Desk, amei: dict[str, str]
) -> None:
    """The counter, the run and its payments show no name where there was one, and still add up."""
    browser = desk.browser()
    paths = [f"/workshops/{WORKSHOP}/{path}" for path in ("members", f"runs/{RUN}", f"runs/{RUN}/payments")]
    assert any(NAMES[AMEI] in browser.get(path).text for path in paths)
    app.test_client().delete(URL, headers=amei)
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code == 200
        assert NAMES[AMEI] not in answer.text


def test_the_event_names_an_id_and_nothing_else(app: Flask, desk: Desk, amei: dict[str, str]) -> None:
    """Erased once, by whom; erasing again writes nothing."""
    app.test_client().delete(URL, headers=amei)
    house_of(app).get(Erasing).erase(id=AMEI, at=NOW, actor=OPERATOR)
    events = house_of(app).store.events_of([f"worker-{AMEI}"])
    erased = [each.event for each in events if isinstance(each.event, WorkerErased)]
    assert [(event.id, event.by.role) for event in erased] == [(AMEI, Role.WORKER)]


def test_nobody_erases_anybody_else(app: Flask, desk: Desk) -> None:
    """Not the coordinator of their workshop, no official, no neighbour; whom nobody knows cannot be."""
    client = app.test_client()
    for number, (role, reach) in enumerate(
        (
            (Role.COORDINATOR, {"workshop": WORKSHOP, "region": "331082101204"}),
            (Role.OFFICIAL, {"region": "331082"}),
            (Role.WORKER, {"worker": BAOGEN}),
        )
    ):
        headers = bearer(token_for(app, role, 20 + number, **reach)) | AS_READ
        assert client.delete(URL, headers=headers).status_code == 403
    operator = bearer(token_for(app, Role.OPERATOR, 30)) | AS_READ
    unknown = client.delete(f"/api/v1/workers/{an_id('nobody')}", headers=operator)
    assert (unknown.status_code, unknown.json["code"]) == (404, "not-found")
    assert house_of(app).get(Vault).get(AMEI, ("name",)) == {"name": NAMES[AMEI]}


def test_nobody_is_erased_by_an_address_alone(app: Flask, desk: Desk) -> None:
    """Without the version the record was read at, or with an older one, nothing happens; a repeat is one."""
    client, operator = app.test_client(), bearer(token_for(app, Role.OPERATOR, 31))
    assert client.delete(URL, headers=operator).json["code"] == "stale"
    assert client.delete(URL, headers=operator | {"If-Match": '"2"'}).json["code"] == "stale"
    assert house_of(app).get(Vault).get(AMEI, ("name",)) == {"name": NAMES[AMEI]}
    for _time in range(2):
        assert client.delete(URL, headers=operator | AS_READ).status_code == 204


def test_an_erased_person_is_not_written_down_again(app: Flask, desk: Desk) -> None:
    """Neither by the repeat of their registration, nor by a change that comes late, nor beside the doors."""
    house, client = house_of(app), app.test_client()
    operator = bearer(token_for(app, Role.OPERATOR, 8))
    version = client.get(URL, headers=operator).headers["ETag"]
    assert client.delete(URL, headers=operator | {"If-Match": version}).status_code == 204
    form = {"name": "林阿梅", "village": "331082101204", "birth_date": "1963-05-04"}
    late = client.patch(URL, json={"name": "林阿梅"}, headers={**operator, "If-Match": version})
    for answer in (client.put(URL, json=form, headers=operator), late):
        assert answer.status_code in (409, 412)
        assert answer.json["code"] in ("erased", "stale")
    with pytest.raises(Exception, match="erased"):
        house.get(Vault).put(AMEI, {"name": "林阿梅"})
    catch_up(app)
    listed = client.get("/api/v1/workers", headers=operator).json["items"]
    assert {item["id"] for item in listed} == NAMES.keys() - {AMEI}


def test_the_wage_ledger_keeps_name_and_number_for_those_who_may_see_them(
    app: Flask, desk: Desk, amei: dict[str, str]
) -> None:
    """Three years from the last entry; officials say why, each look is kept; nobody else's eyes."""
    client = app.test_client()
    url = f"{URL}/ledger-identity"
    coordinator = bearer(token_for(app, Role.COORDINATOR, 9, workshop=WORKSHOP))
    assert client.get(url, headers=coordinator).status_code == 404  # of who is here nothing is kept apart
    client.delete(URL, headers=amei)
    seen = client.get(url, headers=coordinator).json
    assert seen == {
        "name": NAMES[AMEI],
        "id_number": NUMBER,
        "phone": PHONES[AMEI],
        "retain_until": str(in_years(3)),
    }
    official = bearer(token_for(app, Role.OFFICIAL, 10, region="331082"))
    assert client.get(url, headers=official).json["code"] == "reason-needed"
    assert client.get(url, headers=official | {"Gongfu-Reason": "audit"}).status_code == 200
    assert [look.what for look in accesses_of(house_of(app), AMEI, 2)] == ["see-ledger-identity"] * 2
    for number, reach in ((11, {"worker": BAOGEN}), (12, {"worker": an_id("nobody")})):
        other = bearer(token_for(app, Role.WORKER, number, **reach))
        assert client.get(url, headers=other).status_code == 403


def test_nothing_is_kept_of_who_never_earned_anything(app: Flask, desk: Desk) -> None:
    """The law asks for it only where wages are."""
    house = house_of(app)
    house.get(Erasing).erase(id=BAOGEN, at=NOW, actor=OPERATOR)
    assert house.get(Erasures).for_wage_ledger(BAOGEN) is None


def test_what_the_law_kept_is_destroyed_when_its_date_is_over(app: Flask, desk: Desk) -> None:
    """On the last day it is there, the day after it is gone, by the clock."""
    house = house_of(app)
    house.get(Erasing).erase(id=AMEI, at=NOW, actor=OPERATOR)
    last = in_years(3)
    for day, there in ((last, True), (last + timedelta(days=1), False)):
        with fixed_now(NOW.replace(year=day.year, month=day.month, day=day.day)):
            assert run_due(house) == 0
        assert (house.get(Erasures).for_wage_ledger(AMEI) is not None) is there
    with house.records_engine.connect() as connection:
        assert connection.execute(select(STATUTORY.c.person)).all() == []


def test_who_is_paid_after_they_have_gone_is_kept_three_years_from_then(app: Flask, desk: Desk) -> None:
    """What was still owed is paid like everybody's, and the date moves on."""
    house = house_of(app)
    house.get(Erasing).erase(id=AMEI, at=NOW, actor=OPERATOR)
    desk.now = NOW + timedelta(days=200)
    later = desk.prepare(an_id("later"), TODAY, "2027-05")
    desk.approve(an_id("later"), later)
    desk.pay(an_id("later"))
    assert later > 0
    assert house.get(Erasing).let_go(day=in_years(3) + timedelta(days=1)) == 0
    kept = house.get(Erasures).for_wage_ledger(AMEI)
    assert kept is not None
    assert kept[1] == date(2030, desk.now.month, desk.now.day)


def test_an_erasure_that_stopped_before_its_event_gets_it_by_the_clock(
    app: Flask, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was asked for is done at once; the event follows, and not twice."""
    house = house_of(app)
    with monkeypatch.context() as broken:
        broken.setattr(type(house.store), "save", lambda *_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            house.get(Erasing).erase(id=AMEI, at=NOW, actor=OPERATOR)
    assert house.get(Vault).get(AMEI, ("name",)) == {}
    assert [house.get(Erasing).finish(at=NOW) for _ in range(2)] == [1, 0]
    events = house.store.events_of([f"worker-{AMEI}"])
    assert sum(isinstance(each.event, WorkerErased) for each in events) == 1


def test_after_a_backup_is_restored_the_erasures_since_are_applied_again(app: Flask, desk: Desk) -> None:
    """The list lies beside the database: keys and values a backup brought back are destroyed anew."""
    house = house_of(app)
    with house.records_engine.connect() as connection:
        backup = {
            table: [row._asdict() for row in connection.execute(select(table)).all()]
            for table in (VAULT_KEYS, VAULT)
        }
    house.get(Erasing).erase(id=AMEI, at=NOW, actor=OPERATOR)
    with house.records_engine.begin() as connection:
        for table in (ERASURES, STATUTORY, VAULT, VAULT_KEYS):
            connection.execute(delete(table))
        for table, rows in backup.items():
            connection.execute(insert(table), rows)
    assert house.get(Vault).get(AMEI, ("name",)) == {"name": NAMES[AMEI]}
    assert run(app, "vault", "reapply-erasures") == 0
    assert house.get(Vault).get(AMEI, ("name", "phone")) == {}
    kept = house.get(Erasures).for_wage_ledger(AMEI)
    assert kept is not None
    assert kept[0]["name"] == NAMES[AMEI]
    assert house.get(Erasures).listed() == [AMEI]
    assert house.get(Vault).get(BAOGEN, ("name",)) == {"name": NAMES[BAOGEN]}
    catch_up(app)
    assert run(app, "verify") == 0


def test_a_list_names_whom_a_backup_has_never_heard_of(app: Flask) -> None:
    """Somebody who came and went after it was made: nobody comes back under that id."""
    house = house_of(app)
    house.config.data.mkdir(exist_ok=True)
    (house.config.data / "erasures").write_text(f"{AMEI} {NOW.isoformat()}\n")
    assert house.get(Erasing).reapply(at=NOW) == 1
    with pytest.raises(Exception, match="erased"):
        house.get(Workers).register(id=AMEI, name="x", village="331082101204", at=NOW, actor=OPERATOR)


def test_what_the_law_keeps_survives_another_master_key(app: Flask, desk: Desk) -> None:
    """The statutory keys are rotated with the others."""
    house = house_of(app)
    house.get(Erasing).erase(id=AMEI, at=NOW, actor=OPERATOR)
    engine, new = house.records_engine, b"n" * 32
    rotation = Rotation(engine, Keyring(engine, [new, house.config.master_key]))
    rotation.run(lambda _progress: None)
    assert rotation.left() == 0
    after = House(replace(house.config, master_key=new), house.contexts)
    kept = after.get(Erasures).for_wage_ledger(AMEI)
    after.close()
    assert kept is not None
    assert kept[0]["name"] == NAMES[AMEI]


def test_a_page_says_what_goes_what_stays_and_what_is_still_owed(app: Flask, desk: Desk) -> None:
    """In words; without the tick nothing happens; with it the browser is signed out."""
    client = app.test_client()
    assert submit(client, "/sign-in", phone=PHONES[AMEI], action="send-code").status_code == 200
    coming = {"phone": PHONES[AMEI], "code": last_code(app), "consent": "1", "action": "sign-in"}
    assert submit(client, "/sign-in", **coming).status_code == 303
    assert "/me/erasure" in client.get("/me").text
    asked = client.get("/me/erasure")
    assert "4.20" in asked.text
    assert submit_here(client, asked).status_code == 422
    assert house_of(app).get(Vault).get(AMEI, ("name",)) == {"name": NAMES[AMEI]}
    gone = submit_here(client, asked, sure="1")
    assert gone.status_code == 200
    assert "已经注销" in gone.text
    assert house_of(app).get(Vault).get(AMEI, ("name",)) == {}
    assert client.get("/me").status_code == 302


def submit_here(client: Any, page: Any, **fields: str) -> Any:
    """Send the form of the page about erasing."""
    return client.post("/me/erasure", data={"csrf_token": hidden_field(page), **fields})


def in_years(years: int) -> date:
    """The day, years after the last entry in 阿梅's ledger."""
    return TODAY.replace(year=TODAY.year + years)
