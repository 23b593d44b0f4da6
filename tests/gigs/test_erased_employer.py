"""An employer is erased as a person is: at once, for ever; what it paid stays."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from income.readmodel import IncomeReadModel
from kernel.errors import Forbidden, NotFound, Refusal, Stale
from kernel.identity import Grant, Role
from kernel.lookups import Employers as EmployersKnown
from kernel.time import fixed_now
from people.domain import Employer
from people.events import EmployerErased
from people.readmodel import Accounts, Erasures, Vault
from people.readmodel.tables import STATUTORY, VAULT, VAULT_KEYS
from people.service import Employers, Erasing
from shell.rebuild import verify
from tests.examples import gig_what as what
from tests.examples import who
from tests.gigs.stall import CODE, Browser, Stall
from tests.ordering import Ordering

NAME = "样例彩灯厂"


def erase(stall: Stall, **said: Any) -> Any:
    """Erase the employer, as who speaks for it unless somebody else does."""
    return stall.do(stall.house.get(Erasing).erase_employer, id=what.EMPLOYER, **said)


def worked(stall: Stall) -> None:
    """阿梅 took all shifts, came, and was paid."""
    stall.post()
    stall.apply(who.AMEI)
    stall.now = what.AFTER
    for shift in range(len(what.OFFER.shifts)):
        stall.record(who.AMEI, shift)
    stall.pay(who.AMEI)


def test_who_owes_work_or_pay_is_not_forgotten(stall: Stall) -> None:
    """Refused from the moment a gig is published until the last of it is recorded and paid."""
    stall.post()
    steps = [
        lambda: stall.apply(who.AMEI),
        lambda: setattr(stall, "now", what.AFTER),
        *(lambda shift=shift: stall.record(who.AMEI, shift) for shift in range(len(what.OFFER.shifts))),
    ]
    for step in steps:
        with pytest.raises(Refusal, match="employer-bound"):
            erase(stall)
        step()
    with pytest.raises(Refusal, match="employer-bound"):
        erase(stall)
    stall.pay(who.AMEI)
    stall.contest(who.AMEI)
    with pytest.raises(Refusal, match="employer-bound"):
        erase(stall)
    stall.record(who.AMEI)
    erase(stall)
    assert stall.house.store.get(Employer, what.EMPLOYER).erased


def test_a_draft_or_a_gig_nobody_took_in_time_binds_nobody(stall: Stall) -> None:
    """Nor one that was called off."""
    stall.draft(who.an_id("draft"))
    stall.post()
    stall.cancel()
    stall.post(who.an_id("nobody came"))
    stall.now = what.AFTER
    erase(stall)


def test_an_order_that_has_not_ended_binds_it(stall: Stall) -> None:
    """Closed or cancelled it does not."""
    ordering = Ordering(stall.house)
    ordering.found({who.AMEI: "G01"})
    ordering.order()
    with pytest.raises(Refusal, match="employer-bound"):
        erase(stall)
    ordering.do(
        ordering.orders.cancel,
        id=ordering.told.orders()[0]["id"],
        reason_code="less-needed",
        request=who.an_id("x"),
        actor=who.ENTERPRISE,
    )
    erase(stall)


def test_what_identified_it_is_gone_and_what_it_paid_is_as_before(app: Flask, stall: Stall) -> None:
    """No value, key or hash; name and code under the statutory key alone, three years from the payment."""
    house = stall.house
    worked(stall)
    before = house.get(IncomeReadModel).payments_of(who.AMEI)
    erase(stall)
    vault = house.get(Vault)
    assert vault.get(what.EMPLOYER, ("name", "uscc", "phone")) == {}
    assert what.EMPLOYER not in vault.find("uscc", CODE)
    with house.records_engine.connect() as connection:
        for table in (VAULT, VAULT_KEYS):
            left = connection.execute(select(table.c.person).where(table.c.person == what.EMPLOYER)).all()
            assert left == []
    paid_on = stall.now.date()
    kept = house.get(Erasures).for_wage_ledger(what.EMPLOYER)
    assert kept == ({"name": NAME, "uscc": CODE}, paid_on.replace(year=paid_on.year + 3))
    assert house.get(IncomeReadModel).payments_of(who.AMEI) == before
    assert verify(house, lambda _line: None)
    known = house.get(EmployersKnown)
    assert (known.employer_state(what.EMPLOYER), known.town_of(what.EMPLOYER)) == (None, None)


def test_who_was_paid_learns_by_whom_as_long_as_the_law_keeps_it(stall: Stall) -> None:
    """On the payment, which is their slip; after the day it says nothing, and the sum is as before."""
    worked(stall)
    erase(stall)
    [payment] = stall.house.get(IncomeReadModel).payments_of(who.AMEI)
    hers = stall.browser(Grant(Role.WORKER, worker=who.AMEI), "13900000777")
    page = f"/income/payments/{payment['id']}"
    told = hers.client.get(page, headers=hers._clock()).text
    assert NAME in told
    last = stall.now.date().replace(year=stall.now.year + 3)
    assert stall.house.get(Erasing).let_go(day=last) == 0
    assert stall.house.get(Erasing).let_go(day=last + timedelta(days=1)) == 1
    assert NAME not in hers.client.get(page, headers=hers._clock()).text
    with stall.house.records_engine.connect() as connection:
        assert connection.execute(select(STATUTORY.c.person)).all() == []


def test_of_who_never_paid_nothing_is_kept(stall: Stall) -> None:
    """The law asks for it only where wages are."""
    erase(stall)
    assert stall.house.get(Erasures).for_wage_ledger(what.EMPLOYER) is None


def test_accounts_that_did_nothing_else_are_closed_and_others_go_on(stall: Stall) -> None:
    """Who is somebody else besides keeps that, and speaks for it no more."""
    accounts, at = stall.house.get(Accounts), stall.now
    only = accounts.open("13900000501", at=at)
    also = accounts.open("13900000502", at=at)
    for account in (only, also):
        accounts.grant(account, Grant(Role.EMPLOYER, employer=what.EMPLOYER), at=at)
    accounts.grant(also, Grant(Role.WORKER, worker=who.AMEI), at=at)
    erase(stall)
    assert accounts.by_phone("13900000501") is None
    assert stall.house.get(Vault).get(only, ("phone",)) == {}
    assert accounts.by_phone("13900000502") == also
    assert [grant.role for grant in accounts.grants_of(also)] == [Role.WORKER]


def test_only_who_speaks_for_it_erases_it_once_and_as_it_was_read(stall: Stall) -> None:
    """No official, no other employer; another version is refused; again changes nothing."""
    for actor in (what.OTHER_BOSS, who.OFFICIAL, who.AMEI_HERSELF):
        with pytest.raises(Forbidden):
            erase(stall, actor=actor)
    with pytest.raises(Stale):
        erase(stall, version=1)
    for _time in range(2):
        erase(stall, version=2)
    events = [each.event for each in stall.house.store.events_of([f"employer-{what.EMPLOYER}"])]
    assert [type(event) for event in events].count(EmployerErased) == 1


def test_nobody_writes_it_down_again(stall: Stall) -> None:
    """Neither by registering it anew, nor mending or deciding on it; nothing is published in its name."""
    erase(stall)
    employers = stall.house.get(Employers)
    said = {"id": what.EMPLOYER, "name": NAME, "uscc": CODE, "town": what.TOWN, "phone": "13900000099"}
    calls: list[Any] = [
        lambda: stall.register(what.EMPLOYER, NAME),
        lambda: stall.do(employers.mend, **said, request=who.an_id("mend"), actor=who.OPERATOR),
        lambda: stall.decide_on(what.EMPLOYER, verified=True),
    ]
    for call in calls:
        with pytest.raises(Refusal, match="erased"):
            call()
    with pytest.raises(NotFound):
        stall.draft()
    with fixed_now(stall.now):
        told = stall.browser(Grant(Role.OFFICIAL, region="331082"), "13900000503").client.get(
            "/employers/waiting"
        )
    assert NAME not in told.text


def test_after_a_backup_is_restored_it_is_erased_again(stall: Stall) -> None:
    """It stands on the list beside the database like everybody."""
    house = stall.house
    erase(stall)
    assert house.get(Erasures).listed() == [what.EMPLOYER]
    with house.records_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM erasures")
    house.get(Vault).put(what.EMPLOYER, {"name": NAME})
    assert house.get(Erasing).reapply(at=stall.now) == 1
    assert house.get(Vault).get(what.EMPLOYER, ("name",)) == {}


def test_the_page_says_what_goes_and_what_stays(stall: Stall, boss: Browser) -> None:
    """From the details of the business; without the tick nothing happens, with it the account goes too."""
    assert f"/employers/{what.EMPLOYER}/erasure" in boss.get("/registration").text
    told = boss.read("/erasure")
    assert f"注销{NAME}" in told
    assert "再留 3 年" in told
    assert boss.post("/erasure").status_code == 422
    stall.post()
    bound = boss.post("/erasure", sure="1")
    assert (bound.status_code, "都办完了才能注销" in bound.text) == (409, True)
    stall.cancel()
    gone = boss.post("/erasure", sure="1")
    assert (gone.status_code, "单位已经注销" in gone.text) == (200, True)
    assert boss.get("/").status_code == 302  # to the sign-in
    assert stall.house.get(Vault).get(what.EMPLOYER, ("name",)) == {}
