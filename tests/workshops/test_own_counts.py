"""The worker's own count, on their phone: beside the workshop's, once, and seen at the inspection."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.identity import Grant, Role
from kernel.time import fixed_now
from people.readmodel import Accounts
from tests.examples import who
from tests.examples.who import an_id
from tests.workshops.desk import NOW, Browser, Desk, words
from tests.workshops.test_order_pages import send
from workshops.domain import HandIn
from workshops.events import Split

ONE = an_id("counted twice")


@pytest.fixture
def amei(desk: Desk) -> Browser:
    """The worker's own phone; the workshop counted eighty of hers."""
    accounts = desk.house.get(Accounts)
    with fixed_now(NOW):
        account = accounts.open("13910000001", at=NOW)
        accounts.grant(account, Grant(Role.WORKER, worker=who.AMEI), at=NOW)
    desk.hand_in(ONE, 80)
    browser = desk.browser(account)
    browser.at = "/own-counts"
    return browser


def look_at(browser: Browser) -> Any:
    """Open it."""
    return browser.client.get("/own-counts/", headers={"Gongfu-Now": NOW.isoformat()})


def count(browser: Browser, quantity: str, id: str = ONE) -> Any:
    """Write a count down."""
    return send(browser, f"/{id}", quantity=quantity)


def test_her_count_stands_beside_the_workshops_and_is_settled_at_the_inspection(
    desk: Desk, amei: Browser
) -> None:
    """Who inspects sees both and has to say which holds."""
    assert "工坊数的 80 个" in words(look_at(amei))
    assert count(amei, "82").status_code == 303
    assert desk.house.store.get(HandIn, ONE).own_count == 82
    assert "您数的 82，和工坊的不一样，验收时说清。" in words(look_at(amei))
    inspection = desk.browser().read("/inspection?day=2026-11-03")
    assert "按工坊数的 80 按本人数的 82" in inspection


def test_the_same_count_is_said_to_agree(amei: Browser) -> None:
    """Nothing is left to settle; a second press of the same changes nothing."""
    for _ in range(2):
        assert count(amei, "８０").status_code == 303
    assert "您数的也是 80。" in words(look_at(amei))


@pytest.mark.parametrize(
    ("typed", "why"), [("八十来个", "这里要一个整数。"), ("", "写一下您数了多少。"), ("0", "数量要大于零。")]
)
def test_what_cannot_be_a_count_stays_with_the_reason(amei: Browser, typed: str, why: str) -> None:
    """Beside its field, and nothing is recorded."""
    answer = count(amei, typed)
    assert answer.status_code in (409, 422)
    assert why in words(answer)
    assert f'value="{typed}"' in answer.text


def test_a_count_is_given_once(desk: Desk, amei: Browser) -> None:
    """Another one later is told where to go; what was inspected or undone waits for none."""
    count(amei, "82")
    answer = count(amei, "90")
    assert answer.status_code == 409
    assert "您数过一次了" in words(answer)
    desk.inspect(ONE, Split(80, 0, 0, {}))
    assert "已经验收过了" in words(count(amei, "82"))
    assert "没有等着验收的" in words(look_at(amei))
    gone = an_id("undone")
    desk.hand_in(gone, 5)
    desk.withdraw(gone, an_id("undo"))
    assert "这一笔已经撤销了" in words(count(amei, "5", gone))


def test_nobody_counts_for_somebody_else(desk: Desk, amei: Browser) -> None:
    """Another worker's hand-in is none of hers."""
    other = an_id("somebody else's")
    desk.hand_in(other, 30, worker=who.BAOGEN)
    assert count(amei, "30", other).status_code == 403
    assert f"/own-counts/{other}" not in look_at(amei).text


def test_what_waits_leads_to_it(desk: Desk, amei: Browser) -> None:
    """From what is estimated, as long as there is something."""
    desk.catch_up()
    headers = {"Gongfu-Now": (NOW + timedelta(minutes=1)).isoformat()}
    page = amei.client.get("/income/stages/estimated?month=2026-11", headers=headers)
    assert 'href="/own-counts/"' in page.text
