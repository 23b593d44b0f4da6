"""我能做什么, where it tells of days: until when a relative may act, until when what is kept is kept."""

from datetime import date, timedelta

import pytest
from flask import Flask

from kernel.identity import Grant, Role
from kernel.time import now, today
from people.readmodel import Accounts, Sessions, Vault
from tests.examples import gig_what as what
from tests.examples.who import AMEI, BAOGEN, an_id
from tests.gigs.stall import Stall
from tests.people.doors import house_of
from tests.workshops.desk import NOW, TODAY, Desk, words


def page_of(app: Flask, grant: Grant, at: str | None = None) -> str:
    """What the page of rights tells somebody with one grant."""
    house = house_of(app)
    account = house.get(Accounts).open("13900000601", at=now())
    house.get(Accounts).grant(account, grant, at=now())
    client = app.test_client()
    lasts = timedelta(days=1)
    client.set_cookie("gongfu", house.get(Sessions).issue(account, kind="browser", lasts=lasts))
    answer = client.get("/me/rights", headers={"Gongfu-Now": at} if at else {})
    assert answer.status_code == 200
    return words(answer)


def said(day: date) -> str:
    """A day as pages say it."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


@pytest.mark.parametrize(("days", "over"), [(29, False), (-1, True)])
def test_a_relatives_last_day_stands_beside_the_first(app: Flask, days: int, over: bool) -> None:
    """And that it is over, once it is."""
    until = today() + timedelta(days=days)
    page = page_of(app, Grant(Role.RELATIVE, worker=AMEI, acting="income", until=until))
    assert f"到 {said(until)}为止" in page
    assert ("已经到期" in page) is over
    assert "留到" not in page  # nothing is kept of them here but the account


def test_who_earned_is_told_until_when_the_wage_ledger_names_them(app: Flask) -> None:
    """Three years from the last entry; a bank card until the consent is taken back."""
    desk = Desk(app)
    desk.accept(an_id("work"), 100, TODAY)
    house_of(app).get(Vault).put(AMEI, {"bank_account": "6222000000000000012"})
    page = page_of(app, Grant(Role.WORKER, worker=AMEI), NOW.isoformat())
    assert (
        f"工钱账上的名字、身份证号、手机号 注销以后也留着，按规定 留到 {said(TODAY.replace(year=2029))}"
        in page
    )
    assert "银行卡号" in page


def test_who_never_earned_anything_is_told_of_no_day(app: Flask) -> None:
    """What is kept of them goes the day they do."""
    Desk(app)
    page = page_of(app, Grant(Role.WORKER, worker=BAOGEN), NOW.isoformat())
    assert "您注销那天删掉" in page
    assert "工钱账上" not in page
    assert "银行卡号" not in page


def test_who_speaks_for_a_business_is_told_what_is_kept_of_it(app: Flask) -> None:
    """By its name, so that two are told apart; the law's day once it paid somebody."""
    stall = Stall(app)
    grant = Grant(Role.EMPLOYER, employer=what.EMPLOYER)
    before = page_of(app, grant, stall.now.isoformat())
    assert "样例彩灯厂的名称、信用代码、电话 单位注销那天删掉" in before
    assert "付过的工钱上" not in before
    stall.post()
    stall.apply(AMEI)
    stall.now = what.AFTER
    stall.record(AMEI)
    stall.pay(AMEI)
    after = page_of(app, grant, stall.now.isoformat())
    assert f"留到 {said(stall.now.date().replace(year=2029))}" in after
