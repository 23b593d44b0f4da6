"""What an official sees of orders: the workshops of their region, how far they are, what is late."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.identity import Grant, Role
from kernel.time import ZONE, fixed_now
from people.readmodel import Accounts, Sessions
from people.service import Employers
from tests.examples import who
from tests.examples.who import EMPLOYER, an_id
from tests.ordering import Ordering
from tests.workshops.desk import Desk, words
from workshops.readmodel import OrdersReadModel

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZONE)
LATE, LATER, DONE = an_id("late"), an_id("later"), an_id("done")


@pytest.fixture
def ordering(app: Flask) -> Ordering:
    """Three orders: one overdue, one still in time, one that ended in November after its day."""
    desk = Desk(app)
    said: dict[str, Any] = {"name": "亮堂堂展陈队", "uscc": "91110000600037341L", "phone": "13900990002"}
    employers = desk.house.get(Employers)
    desk.do(employers.register, id=EMPLOYER, town=who.VILLAGE[:9], actor=who.OPERATOR, **said)
    decided = {"request": an_id("verified"), "verified": True, "reason_code": None}
    desk.do(employers.decide, id=EMPLOYER, actor=who.OPERATOR, **decided)
    ordering = Ordering(desk.house, now=desk.now)
    for id, due in ((LATE, date(2026, 11, 10)), (LATER, date(2026, 12, 20)), (DONE, date(2026, 11, 3))):
        ordering.order(id, due_on=due, bill=[])
        ordering.take(60, id, f"share of {id}")
    ordering.finish("some", 20, order=LATE)
    ordering.ship(20, "lot", LATE)
    ordering.now += timedelta(days=2)
    ordering.close("less-needed", "closed", DONE)
    return ordering


def official(app: Flask, region: str) -> FlaskClient:
    """A browser in which an official is signed in."""
    house = app.extensions["gongfu"]
    with fixed_now(NOW):
        account = house.get(Accounts).open("13900005551", at=NOW)
        house.get(Accounts).grant(account, Grant(Role.OFFICIAL, region=region), at=NOW)
        token = house.get(Sessions).issue(account, kind="browser", lasts=timedelta(days=1))
    client = app.test_client()
    client.set_cookie("gongfu", token)
    return client


def test_orders_are_told_workshop_by_workshop(app: Flask, ordering: Ordering) -> None:
    """How many run, what of them left, what is late now, what ended in the month and whether in time."""
    ordering.catch_up()
    asked = "/insight/orders?month=2026-11"
    page = words(official(app, who.VILLAGE[:9]).get(asked, headers={"Gongfu-Now": NOW.isoformat()}))
    assert "庙西灯笼工坊 庙西村 2 20 / 120 1 1 1" in page
    assert "其中 1 个晚了" in page


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-02", "这里的工坊还没有接过订单"),
        ("2026-11-04", "庙西灯笼工坊 庙西村 3 20 / 180 1 0 0"),
        ("2026-11-06", "庙西灯笼工坊 庙西村 2 20 / 120 0 1 1"),
        ("2026-11-12", "庙西灯笼工坊 庙西村 2 20 / 120 1 1 1"),
    ],
)
def test_orders_are_told_as_of_any_day(app: Flask, ordering: Ordering, day: str, told: str) -> None:
    """What was open, shipped and late when that day ended, whatever happened since."""
    ordering.catch_up()
    asked = f"/insight/orders?month=2026-11&as_of={day}"
    page = words(official(app, who.VILLAGE[:9]).get(asked, headers={"Gongfu-Now": NOW.isoformat()}))
    assert told in page


def test_an_order_that_got_more_time_was_late_until_then(app: Flask, ordering: Ordering) -> None:
    """The day that holds is the one that held at that moment."""
    then = ordering.now
    ordering.now += timedelta(days=1)
    ordering.propose("more time", LATE, due_on=date(2026, 12, 10))
    ordering.answer(True, "more time", LATE)
    ordering.catch_up()
    orders, day = app.extensions["gongfu"].get(OrdersReadModel), date(2026, 11, 12)
    for as_of, late in ((then, 1), (ordering.now, 0), (None, 0)):
        assert orders.by_workshop([who.WORKSHOP], day, as_of=as_of)[who.WORKSHOP]["late"] == late


def test_another_countys_orders_are_not_there(app: Flask, ordering: Ordering) -> None:
    """Neither counted nor named."""
    ordering.catch_up()
    page = words(official(app, "331002").get("/insight/orders", headers={"Gongfu-Now": NOW.isoformat()}))
    assert "这里的工坊还没有接过订单" in page
    assert "庙西灯笼工坊" not in page
