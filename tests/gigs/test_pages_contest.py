"""我觉得记得不对: a worker says in two taps how much it was, and sees it open until the employer answers."""

import re
from typing import Any

import pytest

from kernel.identity import Grant, Role
from tests.examples import gig_what as what
from tests.examples.gig_what import GIG
from tests.examples.who import AMEI, an_id
from tests.gigs.stall import Browser, Stall
from tests.workshops.desk import values, words

PAGE = f"/gigs/{GIG}"
OPEN = "您说干了 8.5 小时，等用工单位再看。"


@pytest.fixture
def amei(stall: Stall) -> Browser:
    """Her phone, after a Saturday of eight and a half hours of which six were recorded."""
    stall.post()
    stall.apply(AMEI)
    stall.now = what.AFTER
    stall.record(AMEI, quantity="6")
    browser = stall.browser(Grant(Role.WORKER, worker=AMEI), "13910000000")
    browser.at = ""
    return browser


def offered(amei: Browser) -> list[str]:
    """How much can be said with one tap."""
    return re.findall(r'name="claims" value="([^"]+)"', amei.get("/gigs/mine").text)


def say(stall: Stall, amei: Browser, **said: Any) -> Any:
    """Press one of the buttons beside the shift."""
    page = amei.get("/gigs/mine")
    form = {name: values(page, name)[0] for name in ("csrf_token", "id", "reason_code")}
    clock = {"Gongfu-Now": stall.now.isoformat()}
    answer = amei.client.post(f"/gigs/{GIG}/shifts/0/contest", data=form | said, headers=clock)
    stall.catch_up()
    return answer


def test_likely_hours_are_offered_and_one_tap_says_them(stall: Stall, amei: Browser) -> None:
    """Somewhat more than recorded, and the whole shift; said, it stands there until it is answered."""
    assert offered(amei) == ["6.5", "7", "8", "8.5"]
    assert say(stall, amei, claims="8.5").status_code == 303
    page = amei.read("/gigs/mine")
    assert OPEN in page
    assert "我干了多少" not in page
    (place,) = (row for row in stall.read.places(GIG) if row["shift"] == 0)
    assert (place["contest_reason"], place["claims"]) == ("hours-wrong", "8.5")


def test_another_number_can_be_typed_and_what_cannot_be_is_said_beside_it(
    stall: Stall, amei: Browser
) -> None:
    """No number, more hours than a day has: said there, what was typed stays, nothing is contested."""
    for typed, why in (("九个", "这里要一个数"), ("25", "太大或者太小"), ("0.001", "最多两位小数")):
        answer = say(stall, amei, counted=typed)
        assert answer.status_code == 422
        assert why in words(answer)
        assert values(answer, "counted") == [typed]
    assert stall.read.contested([GIG]) == {}
    assert say(stall, amei, counted="7.25").status_code == 303
    assert "您说干了 7.25 小时" in amei.read("/gigs/mine")


def test_who_was_recorded_as_absent_says_how_long_they_were_there(stall: Stall, amei: Browser) -> None:
    """The whole shift is offered; the reason goes along."""
    stall.record(AMEI, outcome="absent")
    assert "那天我去了，干了多少？" in amei.read("/gigs/mine")
    assert offered(amei) == ["8.5"]
    say(stall, amei, claims="8.5")
    (place,) = (row for row in stall.read.places(GIG) if row["shift"] == 0)
    assert (place["contest_reason"], place["claims"]) == ("was-there", "8.5")


def test_the_employer_agrees_in_one_tap_and_others_stay_as_they_are(
    stall: Stall, boss: Browser, amei: Browser
) -> None:
    """Her eight and a half hours are recorded and paid for; a second tap changes nothing."""
    say(stall, amei, claims="8.5")
    assert "照本人说的记" in boss.read(f"{PAGE}/shifts/0")
    for _press in range(2):
        answer = boss.post(f"{PAGE}/shifts/0", id=an_id("agree"), agree=AMEI)
        assert answer.status_code == 303
        stall.catch_up()
    (place,) = (row for row in stall.read.places(GIG) if row["shift"] == 0)
    assert (place["hundredths"], place["contest"]) == (850, None)
    assert "216.75" in amei.read("/gigs/mine")
    assert OPEN not in amei.read("/gigs/mine")
    assert "照本人说的记" not in boss.read(f"{PAGE}/shifts/0")
