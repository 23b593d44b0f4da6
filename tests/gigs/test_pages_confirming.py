"""来不来: asked before a shift, answered in one tap, seen by the employer, passed on by the clock."""

from datetime import timedelta

import pytest

from gigs.domain import Gig
from gigs.events import Confirmation, Posting, Shift
from kernel.identity import Grant, Role
from tests.examples import gig_what as what
from tests.examples.gig_what import GIG
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.gigs.stall import Browser, Stall
from tests.workshops.desk import values, words


@pytest.fixture
def amei(stall: Stall) -> Browser:
    """Her phone; she and 宝根 have Saturday and Sunday, and the asking about Saturday has begun."""
    stall.post(confirm=what.CONFIRM)
    stall.apply(AMEI)
    stall.apply(BAOGEN)
    stall.tick(what.ASKED_AT)
    browser = stall.browser(Grant(Role.WORKER, worker=AMEI), "13910000000")
    browser.at = ""
    return browser


def say(stall: Stall, amei: Browser, path: str) -> None:
    """Press 我会来 on a page of hers."""
    page = amei.get(path)
    form = {name: values(page, name)[-1] for name in ("csrf_token", "id")}
    shifts = values(page, "shifts") if path == "/gigs/mine" else []
    clock = {"Gongfu-Now": stall.now.isoformat()}
    answer = amei.client.post(f"/gigs/{GIG}/confirm", data={**form, "shifts": shifts}, headers=clock)
    assert (answer.status_code, answer.location) == (303, "/gigs/mine")
    stall.catch_up()


@pytest.mark.parametrize("path", ["/gigs/mine", f"/gigs/{GIG}"])
def test_one_tap_says_that_she_comes(stall: Stall, boss: Browser, amei: Browser, path: str) -> None:
    """From her list or from the gig; the board told her to look, and both then say that it is settled."""
    assert "有 1 个活快到了，等您说来不来。" in amei.read("/gigs/")
    assert "20:00 前点一下" in amei.read(path)
    told = boss.read(f"/gigs/{GIG}")
    assert told.count("还没回话") == 2
    say(stall, amei, path)
    assert "说好会来" in amei.read("/gigs/mine")
    assert "来不来？" not in amei.read("/gigs/mine")
    assert "等您说来不来" not in amei.read("/gigs/")
    told = boss.read(f"/gigs/{GIG}")
    assert (told.count("还没回话"), told.count("说好会来")) == (1, 1)


def test_who_takes_it_once_the_asking_began_is_not_told_to_expect_it(stall: Stall) -> None:
    """They have just said so: nobody will ask them."""
    stall.post(confirm=what.CONFIRM)
    phone = stall.browser(Grant(Role.WORKER, worker=CUIHUA), "13910000002")
    phone.at = ""
    assert "开工前 24 小时问您来不来" in phone.read(f"/gigs/{GIG}")
    stall.now = what.SATURDAY + timedelta(hours=1)
    told = phone.read(f"/gigs/{GIG}")
    assert "接下就算您的，说好的钱不会变。" in told
    assert "问您来不来" not in told


def test_who_does_not_answer_is_told_that_the_place_went(stall: Stall, boss: Browser, amei: Browser) -> None:
    """Saturday goes, Sunday stays; when Sunday goes too, the list and the gig say so, without blame."""
    stall.tick(what.ANSWER_BY)
    stall.tick(what.ASKED_AT + timedelta(days=1))
    stall.tick(what.ANSWER_BY + timedelta(days=1))
    assert stall.house.store.get(Gig, GIG).application(AMEI).state == "lapsed"
    assert "让给别人了" in amei.read("/gigs/mine")
    told = amei.read(f"/gigs/{GIG}")
    assert "不记在您头上" in told
    assert "接下这个活" in told
    clock = {"Gongfu-Now": stall.now.isoformat()}
    form = {name: values(amei.get(f"/gigs/{GIG}"), name)[-1] for name in ("csrf_token", "id")}
    answer = amei.client.post(f"/gigs/{GIG}/confirm", data=form, headers=clock)
    assert answer.status_code == 422
    assert "这一班没有这个人" in words(answer)


def test_a_freed_place_shows_the_employer_who_waits(stall: Stall, boss: Browser) -> None:
    """Where the employer chooses: the next who asked stands first, under a line that says why to look."""
    stall.post(mode="choose", shifts=what.SHIFTS[:1], confirm=what.CONFIRM)
    stall.apply(AMEI)
    stall.decide(AMEI, "hired")
    stall.apply(BAOGEN)
    assert "下面的人在等" not in boss.read(f"/gigs/{GIG}")
    stall.tick(what.ASKED_AT)
    stall.tick(what.ANSWER_BY)
    assert "空出来 2 个位子，下面的人在等，先报名的在前。" in boss.read(f"/gigs/{GIG}")
    assert "1 人等您挑" in boss.read("/")


def test_the_window_is_part_of_what_is_posted(stall: Stall, boss: Browser) -> None:
    """The day before, unless the employer says otherwise; a copy keeps it."""
    page = boss.get("/post?trade=packing")
    assert 'name="confirm" value="24-12" checked' in page.text
    stall.post(confirm=Confirmation(48, 3))
    assert 'name="confirm" value="48-3" checked' in boss.get(f"/post?like={GIG}").text
    other = an_id("another gig")
    said = {"title": "装箱", "trade": "packing", "village": what.POSTING.village, "basis": "hour"}
    said |= {"amount": "20", "mode": "instant", "heads": "2"}
    said |= {"day": "2026-11-21", "from": "08:00", "to": "12:00"}
    wrong = boss.post("/post", id=other, do="draft", confirm="twelve", **said)
    assert wrong.status_code == 422
    assert boss.post("/post", id=other, do="draft", confirm="12-24", **said).status_code == 409
    assert boss.post("/post", id=other, do="draft", confirm="6-2", **said).status_code == 303
    assert stall.house.store.get(Gig, other).offer.confirm == Confirmation(6, 2)


def test_work_one_did_before_stands_first_on_the_board(stall: Stall) -> None:
    """A place that is free shows to who packed before ahead of what begins sooner; to others as it comes."""
    stall.post(an_id("packed before"))
    stall.apply(AMEI, an_id("packed before"))
    stall.now = what.AFTER
    stall.record(AMEI, id=an_id("packed before"))
    for name, trade, days in (("打扫", "cleaning", 7), ("装箱", "packing", 8)):
        wait = timedelta(days=days)
        later = [Shift(shift.starts_at + wait, shift.ends_at + wait, 2) for shift in what.SHIFTS]
        posting = Posting(what.EMPLOYER, trade, what.POSTING.village)
        stall.post(an_id(name), title=name, posting=posting, shifts=tuple(later))
    boards = {}
    for number, worker in enumerate((AMEI, CUIHUA)):
        phone = stall.browser(Grant(Role.WORKER, worker=worker), f"1391000000{2 * number}")
        phone.at = ""
        boards[worker] = phone.read("/gigs/?near=all")
    assert boards[AMEI].index("装箱") < boards[AMEI].index("您做过这行") < boards[AMEI].index("打扫")
    assert boards[CUIHUA].index("打扫") < boards[CUIHUA].index("装箱")
