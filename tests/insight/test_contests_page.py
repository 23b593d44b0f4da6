"""What officials see of contests: how many wait, how long answers take, and nothing of one or two people."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from insight.domain.contests import Contest
from insight.pages.contests import waiting
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from kernel.time import ZONE
from tests.examples import who
from tests.insight.test_orders_page import NOW, official
from tests.workshops.desk import YESTERDAY, Desk, selects, words
from workshops.readmodel import median_days

TOWN = who.VILLAGE[:9]
HERE, THERE, FAR = (f"{TOWN}{number}" for number in ("201", "202", "203"))
ASKED = datetime(2026, 11, 2, 8, 0, tzinfo=ZONE)


def said(village: str, *workers: str, days: float | None = None) -> list[Contest]:
    """Contests of some workers at a village's workshop, answered so many days later, or waiting."""
    answered = None if days is None else ASKED + timedelta(days=days)
    return [Contest(worker, village, ASKED, answered) for worker in workers]


def people(name: str, count: int) -> list[str]:
    """So many people."""
    return [f"{name} {number}" for number in range(count)]


def test_half_of_the_answers_took_so_many_days() -> None:
    """To a tenth of a day; of none there is no median."""
    hours = (12, 24, 60, 240)
    assert median_days((ASKED, ASKED + timedelta(hours=each)) for each in hours) == Decimal("1.8")
    assert median_days([]) is None


def test_who_waits_is_told_from_five_people_on_and_never_by_subtraction() -> None:
    """A village of four is hidden, and so is the smallest beside it; in the town all are counted."""
    rows = said(HERE, *people("here", 4)) + said(THERE, *people("there", 6)) + said(FAR, *people("far", 9))
    told = waiting(rows)
    assert (told[HERE].hidden, told[THERE].hidden, told[FAR].hidden) == ("few", "beside", None)
    assert (told[TOWN].contests, told[TOWN].people, told[TOWN].hidden) == (19, 19, None)


def test_one_person_may_not_be_most_of_what_waits() -> None:
    """Thirteen of seventeen contests by one person would tell of that one."""
    assert waiting(said(HERE, *people("b", 5), *["b 0"] * 12))[HERE].hidden == "other"


def test_a_median_is_told_from_ten_people_on() -> None:
    """Answers to fewer tell of each."""
    few, enough = said(HERE, *people("a", 9), days=2), said(THERE, *people("b", 10), days=3)
    told = waiting(few + enough)
    assert (told[HERE].days, told[HERE].few) == (None, True)
    assert (told[THERE].days, told[THERE].few) == (Decimal("3.0"), False)
    assert (told[THERE].contests, told[THERE].hidden) == (0, None)


@pytest.fixture
def desk(app: Flask) -> Desk:
    """One contest waits, one was answered after two days."""
    desk = Desk(app)
    for name, worker, herself in (
        ("waits", who.AMEI, who.AMEI_HERSELF),
        ("answered", who.BAOGEN, who.BAOGEN_HIMSELF),
    ):
        desk.hand_in(who.an_id(name), 30, YESTERDAY, worker=worker)
        contest = {"contest": who.an_id(f"contest {name}"), "reason_code": "miscounted"}
        desk.do(desk.hand_ins.contest, id=who.an_id(name), actor=herself, **contest)
    desk.now += timedelta(days=2)
    answer = {"contest": who.an_id("contest answered"), "outcome": "upheld", "request": who.an_id("yes")}
    desk.do(desk.hand_ins.answer_contest, id=who.an_id("answered"), **answer)
    desk.catch_up()
    return desk


def look(app: Flask, on: datetime, **asked: str) -> str:
    """The page of the town on a day, or as of another."""
    clock = {"Gongfu-Now": on.isoformat()}
    return words(official(app, TOWN).get("/insight/contests", query_string=asked, headers=clock))


def test_an_official_is_told_that_there_are_too_few(app: Flask, desk: Desk) -> None:
    """Of one who waits nothing is said, not even that there is one."""
    page = look(app, NOW)
    assert "等答复的意见 不足 5 人" in page
    assert "近一年没有满 5 人提过意见" in page


SIX = [who.AMEI, who.BAOGEN, who.CUIHUA, *(who.an_id(f"worker {number}") for number in range(3))]


@pytest.fixture
def six_wait(desk: Desk) -> Desk:
    """On the fifth six more contests come in, of six people; all of them are answered on the eighth."""
    for number, worker in enumerate(SIX[3:], 1):
        desk.register(worker, f"何{number}", f"1391000001{number}")
        desk.do(desk.setup.join, workshop=who.WORKSHOP, worker=worker, number=f"04{number:02d}")
    for worker in SIX:
        desk.hand_in(id := who.an_id(f"six {worker}"), 30, YESTERDAY, worker=worker)
        herself = Actor(who.an_id(f"account {worker}"), (Grant(Role.WORKER, worker=worker),))
        contest = {"contest": who.an_id(f"contest {worker}"), "reason_code": "miscounted"}
        desk.do(desk.hand_ins.contest, id=id, actor=herself, **contest)
    desk.now += timedelta(days=3)
    for worker in SIX:
        answer = {"contest": who.an_id(f"contest {worker}"), "outcome": "upheld"}
        answer["request"] = who.an_id(f"yes {worker}")
        desk.do(desk.hand_ins.answer_contest, id=who.an_id(f"six {worker}"), **answer)
    desk.catch_up()
    return desk


def test_a_day_is_told_when_it_is_over_and_later_as_it_was_then(app: Flask, six_wait: Desk) -> None:
    """Baogen waits with all of his, since the answer he had tells of one: five have six contests. The answers
    leave one, of whom nothing is said. Later every day is told as it was."""
    noon = datetime(2026, 11, 5, 20, 0, tzinfo=ZONE)
    assert "等答复的意见 不足 5 人" in look(app, noon)
    for on, asked in ((noon + timedelta(days=1), {}), (NOW, {"as_of": "2026-11-05"})):
        page = look(app, on, **asked)
        assert "等答复的意见 6 条 5 人提的" in page
        assert "算到 11 月 5 日夜里为止" in page
        assert "庙西村 6 5 –" in page
    assert "等答复的意见 不足 5 人" in look(app, NOW, as_of="2026-11-04")
    assert "等答复的意见 不足 5 人" in look(app, NOW)
    assert "等答复的意见 6 条" in look(app, NOW, as_of="2026-11-07")


def test_a_day_that_is_over_is_found_once_an_hour(app: Flask, six_wait: Desk) -> None:
    """However many contests there ever were, and however many officials look."""
    with selects(six_wait.house) as asked:
        pages = {look(app, NOW, as_of="2026-11-05") for _time in range(3)}
        once = [statement for statement in asked if "contests" in statement]
        look(app, NOW + timedelta(hours=1), as_of="2026-11-05")
        twice = [statement for statement in asked if "contests" in statement]
    assert len(pages) == 1
    assert (len(once), len(twice)) == (1, 2)


def test_the_workshop_is_told_what_waits_and_how_long_answers_took(desk: Desk) -> None:
    """They know who it is; the way leads to the list."""
    assert "1 条等答复；近一年的，一半在 2.0 天里答复了" in desk.browser().read("/")
