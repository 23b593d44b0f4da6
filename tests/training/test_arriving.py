"""扫码签到: a changing code, scanned in class, notes who scanned it; once, in time, for who has a seat."""

from datetime import timedelta

import pytest
from flask import Flask

from kernel.time import fixed_now
from tests.examples import training_what as what
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.training.phones import Phone, Schoolhouse
from tests.workshops.desk import words
from training.pages.arriving import CODES

ROLL = f"/runs/{what.RUN}/sessions/0"
BEGINS = what.SESSIONS[0].starts_at


@pytest.fixture
def evening(app: Flask) -> Schoolhouse:
    """Amei and Baogen have seats; the first class begins in ten minutes."""
    schoolhouse = Schoolhouse(app)
    for worker in (AMEI, BAOGEN):
        schoolhouse.school.enrol(worker)
    schoolhouse.school.now = BEGINS - timedelta(minutes=10)
    return schoolhouse


def shown(schoolhouse: Schoolhouse) -> str:
    """The address on the trainer's screen, as a page of training."""
    page = schoolhouse["trainer"].get(f"{ROLL}/code").text
    return page.split('data-address="')[1].split('"')[0].partition("/training")[2]


def scan(phone: Phone, address: str) -> str:
    """Scan, and press; what the phone says then."""
    page = phone.get(address)
    if "我到了" not in words(page):
        return words(page)
    return words(phone.post("/here", on=address))


def test_who_scans_the_code_is_noted_once_and_the_trainer_sees_it(evening: Schoolhouse) -> None:
    """The screen and the roll say so; a second scan, and a second press, change nothing."""
    assert "到了 0 / 2 人" in evening["trainer"].read(f"{ROLL}/code")
    assert "记上了，您到了" in scan(evening[AMEI], shown(evening))
    told = evening["trainer"].read(f"{ROLL}/code")
    assert "到了 1 / 2 人" in told
    head = evening.house.store.head()
    assert "记上了，您到了" in scan(evening[AMEI], shown(evening))
    assert evening.house.store.head() == head
    assert evening.school.read.marks(what.RUN) == {(AMEI, 0): "attended"}
    assert "点名 1 / 2" in evening["trainer"].read(ROLL)


def test_opening_the_address_alone_notes_nothing(evening: Schoolhouse) -> None:
    """Who only fetches it, to show what a link leads to, say, is not there."""
    evening[AMEI].get(shown(evening))
    assert evening.school.read.marks(what.RUN) == {}


def test_a_picture_of_the_code_is_worth_nothing_later(evening: Schoolhouse) -> None:
    """After a minute and a half another phone is told to scan again; a code that was changed, too."""
    address = shown(evening)
    evening.school.later(seconds=91)
    assert "这个码过时了" in scan(evening[AMEI], address)
    assert "这个码过时了" in scan(evening[AMEI], shown(evening).replace(".0.", ".1."))
    assert evening["trainer"].read(f"{ROLL}/code") != address
    refused = evening[AMEI].post("/here", on=f"/runs/{what.RUN}")
    assert (refused.status_code, "这个码过时了" in words(refused)) == (422, True)


def test_who_is_not_signed_in_has_a_quarter_of_an_hour_to_do_so(evening: Schoolhouse) -> None:
    """The browser that scanned remembers it; another that is sent the address does not."""
    stranger = Phone(evening)
    address = shown(evening)
    page = stranger.get(address)
    assert "登录以后就记上" in words(page)
    assert f"/sign-in?next=/training{address}" in page.text
    evening.school.later(minutes=10)
    token = evening[BAOGEN].client.get_cookie("gongfu")
    assert token is not None
    stranger.client.set_cookie("gongfu", token.value)
    assert "记上了，您到了" in scan(stranger, address)
    assert "这个码过时了" in scan(evening[AMEI], address)
    evening.school.later(minutes=6)
    assert "这个码过时了" in words(stranger.get(address))


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(-31, "还没有开始，不能记。"), (121, "这次课已经上完了")],
)
def test_it_counts_from_half_an_hour_before_until_the_end(
    evening: Schoolhouse, minutes: int, told: str
) -> None:
    """The trainer's screen shows no code then; one that was made all the same is refused."""
    evening.school.now = BEGINS + timedelta(minutes=minutes)
    assert "data-address" not in evening["trainer"].get(f"{ROLL}/code").text
    with evening.app.test_request_context(), fixed_now(evening.now):
        address = "/here/" + CODES.show(what.RUN, 0, evening.now)
    assert told in scan(evening[AMEI], address)


def test_only_who_has_a_seat_is_noted(evening: Schoolhouse) -> None:
    """Somebody else is told, and shown the class; the trainer is told that it is for learners."""
    told = scan(evening[CUIHUA], shown(evening))
    assert "您没有报这个班，或者还在排队。" in told
    assert "看这个班" in told
    assert "这是给学员扫的" in scan(evening["trainer"], shown(evening))


def test_the_trainers_word_stands(evening: Schoolhouse) -> None:
    """Noted absent, she cannot scan it away: she tells the trainer, who corrects it."""
    evening.school.now = BEGINS + timedelta(minutes=20)
    trainer = evening["trainer"]
    trainer.post(ROLL, id=an_id("absent"), absent=AMEI)
    assert "老师记了没到" in scan(evening[AMEI], shown(evening))
    trainer.post(ROLL, id=an_id("there"), attended=AMEI)
    assert evening.school.read.marks(what.RUN) == {(AMEI, 0): "attended"}
    assert "记上了，您到了" in scan(evening[AMEI], shown(evening))
    trainer.post(ROLL, id=an_id("gone again"), absent=AMEI)
    assert "老师记了没到" in scan(evening[AMEI], shown(evening))
