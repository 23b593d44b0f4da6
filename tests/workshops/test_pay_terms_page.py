"""The terms of pay on a page: an official says them ahead of time, a coordinator sees them."""

from datetime import timedelta

import pytest

from kernel.identity import Grant, Role
from kernel.time import fixed_now
from people.readmodel import Accounts
from tests.examples import who
from tests.workshops.desk import NOW, Browser, Desk, words
from workshops.domain import Workshop

TOMORROW = "2026-11-04"
SAID = {"relation": "labour", "withholding": "per-time", "effective_from": TOMORROW}


@pytest.fixture
def town(desk: Desk) -> Browser:
    """An official's browser."""
    accounts = desk.house.get(Accounts)
    with fixed_now(NOW - timedelta(hours=3)):
        account = accounts.open("13900000009", at=NOW)
        accounts.grant(account, Grant(Role.OFFICIAL, region=who.VILLAGE), at=NOW)
    return desk.browser(account)


def send(town: Browser, **said: str) -> str:
    """Send the form of the page; what comes back, or where it leads."""
    page = town.get("/pay-terms").text
    proof = page.split('name="csrf_token" value="')[1].split('"')[0]
    address = f"{town.at}/pay-terms"
    fields = {"csrf_token": proof, "id": who.an_id("terms"), **SAID, **said}
    answer = town.client.post(address, data=fields, headers={"Gongfu-Now": NOW.isoformat()})
    town.desk.catch_up()
    return answer.location or words(answer)


def test_an_official_says_from_when_tax_is_kept_back(desk: Desk, town: Browser) -> None:
    """Ahead of time, with the tariff's source beside it; a second click says it once."""
    assert "还没有人定过。" in town.read("/pay-terms")
    for _ in range(2):
        assert send(town) == f"{town.at}/pay-terms"
    told = town.read("/pay-terms")
    assert "以后 劳务报酬，按月合计代扣 劳务 · 2026 年 11 月 4 日起" in told
    assert "国家税务总局公告2018年第61号" in told
    assert len(desk.house.store.get(Workshop, who.WORKSHOP).terms) == 1


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(desk: Desk, town: Browser) -> None:
    """A day that is over, a way that there is not, a day before the tariff."""
    assert "只能从今天或以后开始" in send(town, effective_from="2026-11-02")
    assert "这里要选一个。" in send(town, relation="friend")
    assert "这里要一个日子。" in send(town, effective_from="soon")
    assert desk.house.store.get(Workshop, who.WORKSHOP).terms == []


def test_a_coordinator_sees_the_terms_and_has_no_form(counter: Browser) -> None:
    """They are not the workshop's own to say."""
    assert "/pay-terms" in counter.get("/").text
    told = counter.read("/pay-terms")
    assert "要改，请找镇里或平台。" in told
    assert "定下来" not in told
    assert counter.post("/pay-terms", id=who.an_id("mine"), **SAID).status_code == 403
