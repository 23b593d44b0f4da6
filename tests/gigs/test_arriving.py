"""扫码签到: a changing code, scanned where the work is, says who is there and since when; it pays nobody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gigs.domain import Gig
from gigs.pages.arriving import CODES
from kernel.identity import Grant, Role
from kernel.time import fixed_now
from tests.examples import gig_what as what
from tests.examples.gig_events import APPLIED, ARRIVED, DRAFTED, HIRED, PUBLISHED, WITHDRAWN
from tests.examples.gig_what import GIG
from tests.examples.who import AMEI, BAOGEN, BY_AMEI, CUIHUA, an_id
from tests.gigs.market import Market
from tests.gigs.stall import Browser, Stall
from tests.given import given
from tests.workshops.desk import values, words
from training.pages.arriving import CODES as CODES_OF_CLASSES

WORKING = (DRAFTED, PUBLISHED, HIRED)
CODE = f"/gigs/{GIG}/shifts/0/code"


def arriving(
    minutes: int = 0, request: str = "arrival", shift: int = 0, worker: str = AMEI
) -> Callable[[Gig], None]:
    """She says that she is there, so many minutes after the shift began."""
    at = what.SATURDAY + timedelta(minutes=minutes)
    return lambda it: it.arrive(worker=worker, shift=shift, at=at, by=BY_AMEI, request=an_id(request))


# -- The rule --------------------------------------------------------------------------------------------


def test_who_has_a_place_says_that_they_are_there() -> None:
    """Said again, by the same request or another, nothing happens."""
    given(Gig, *WORKING).when(arriving()).then(ARRIVED)
    given(Gig, *WORKING, ARRIVED).when(arriving()).then()
    given(Gig, *WORKING, ARRIVED).when(arriving(5, "again")).then()


@pytest.mark.parametrize(
    ("history", "call", "code"),
    [
        (WORKING, arriving(-31), "too-early"),
        (WORKING, arriving(8 * 60 + 31), "shift-over"),
        (WORKING, arriving(worker=BAOGEN), "not-hired"),
        (WORKING, arriving(shift=2), "shift-unknown"),
        ((DRAFTED, PUBLISHED, APPLIED), arriving(), "not-hired"),
        ((*WORKING, WITHDRAWN), arriving(), "not-hired"),
    ],
)
def test_who_has_none_or_comes_at_another_time_is_refused(
    history: Any, call: Callable[[Gig], None], code: str
) -> None:
    """From half an hour before the shift until its end."""
    given(Gig, *history).when(call).refuses(code)


@pytest.mark.parametrize("minutes", [-30, 8 * 60 + 30])
def test_the_first_and_the_last_minute_count(minutes: int) -> None:
    """Both ends of the time belong to it."""
    gig = given(Gig, *WORKING).thing()
    arriving(minutes)(gig)
    assert gig.arrived == {(AMEI, 0)}


def test_it_earns_nothing_and_whoever_comes_back_says_it_anew(market: Market) -> None:
    """Pay follows from what the employer records; a place got again is another one."""
    market.post()
    market.apply(AMEI)
    market.now = what.SATURDAY - timedelta(minutes=20)
    market.arrive(AMEI)
    [place, _sunday] = market.read.places(GIG)
    assert (place["arrived_at"], place["outcome"], place["earned"]) == (market.now, None, 0)
    market.withdraw(AMEI)
    market.apply(AMEI)
    assert [row["arrived_at"] for row in market.read.places(GIG)] == [None, None]
    market.arrive(AMEI)
    assert market.read.places(GIG)[0]["arrived_at"] == market.now


# -- The pages -------------------------------------------------------------------------------------------


@pytest.fixture
def morning(stall: Stall) -> Stall:
    """Amei and Baogen have Saturday and Sunday; Saturday begins in ten minutes."""
    stall.post()
    for worker in (AMEI, BAOGEN):
        stall.apply(worker)
    stall.now = what.SATURDAY - timedelta(minutes=10)
    return stall


def phone(stall: Stall, worker: str = AMEI, number: str = "13910000000") -> Browser:
    """A villager's phone."""
    browser = stall.browser(Grant(Role.WORKER, worker=worker), number)
    browser.at = ""
    return browser


def shown(boss: Browser) -> str:
    """The address on the employer's screen."""
    page = boss.get(CODE).text
    return "/gigs/here/" + page.split('data-address="')[1].split('"')[0].rsplit("/", 1)[1]


def scan(browser: Browser, address: str) -> str:
    """Scan, and press; what the phone says then."""
    page = browser.get(address)
    if "我到了" not in words(page):
        return words(page)
    form, clock = {"csrf_token": values(page, "csrf_token")[0]}, {"Gongfu-Now": browser.stall.now.isoformat()}
    answer = browser.client.post("/gigs/here", data=form, headers=clock)
    browser.stall.catch_up()
    return words(answer)


def test_who_scans_is_seen_on_the_screen_and_on_the_list(morning: Stall, boss: Browser) -> None:
    """Ten minutes ahead the gig leads to the code; later the list says who was there since when."""
    assert f"{boss.at}{CODE}" in boss.get(f"/gigs/{GIG}").text
    assert "到了 0 / 2 人" in boss.read(CODE)
    assert "记上了，您到了" in scan(phone(morning), shown(boss))
    head = morning.house.store.head()
    assert "记上了，您到了" in scan(phone(morning), shown(boss))
    assert morning.house.store.head() == head
    assert "到了 1 / 2 人" in boss.read(CODE)
    morning.now = what.SATURDAY + timedelta(minutes=5)
    told = boss.read(f"/gigs/{GIG}/shifts/0")
    assert told.count("扫码到的") == 1
    assert "07:50 扫码到的" in told
    assert f"{boss.at}{CODE}" in boss.get(f"/gigs/{GIG}/shifts/0").text


def test_a_picture_or_a_code_of_a_class_is_worth_nothing(morning: Stall, boss: Browser) -> None:
    """After a minute and a half another phone is told to scan again; opening the address notes nothing."""
    address, amei = shown(boss), phone(morning)
    baogen = phone(morning, BAOGEN, "13910000001")
    baogen.get(address)
    assert [row["arrived_at"] for row in morning.read.places(GIG)] == [None] * 4
    morning.now += timedelta(seconds=91)
    assert "这个码过时了" in scan(amei, address)
    with morning.app.test_request_context(), fixed_now(morning.now):
        of_a_class = CODES_OF_CLASSES.show(GIG, 0, morning.now)
    assert "这个码过时了" in scan(amei, f"/gigs/here/{of_a_class}")


def test_only_who_has_a_place_is_noted(morning: Stall, boss: Browser) -> None:
    """Somebody else is told, and shown the gig; the employer that it is for those who come."""
    told = scan(phone(morning, CUIHUA, "13910000002"), shown(boss))
    assert "这一班没有您的位子" in told
    assert "看这个活" in told
    assert "这是给来干活的人扫的" in boss.read(shown(boss))


@pytest.mark.parametrize("minutes", [-31, 8 * 60 + 31])
def test_no_code_is_shown_at_another_time(morning: Stall, boss: Browser, minutes: int) -> None:
    """One that was made all the same is refused."""
    morning.now = what.SATURDAY + timedelta(minutes=minutes)
    assert "data-address" not in boss.get(CODE).text
    with morning.app.test_request_context(), fixed_now(morning.now):
        address = "/gigs/here/" + CODES.show(GIG, 0, morning.now)
    assert "没记上" in scan(phone(morning), address)


def test_a_shift_there_is_not_has_no_code(morning: Stall, boss: Browser) -> None:
    """Neither one beyond the last, nor one that was called off."""
    assert boss.get(f"/gigs/{GIG}/shifts/2/code").status_code == 404
    morning.cancel()
    assert boss.get(CODE).status_code == 404
