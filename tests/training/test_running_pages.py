"""Teaching and running classes by phone: the roll, the test, certificates; days, seats, calling off."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.examples import training_what as what
from tests.examples import who
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.training.phones import TEACHER, Phone, Schoolhouse
from tests.workshops.desk import values, words
from training.domain import CourseRun

CLASS = f"/runs/{what.RUN}"
ROLL = f"{CLASS}/sessions/0"
TYPED: dict[str, Any] = {
    "region": who.VILLAGE,
    "course": "childcare-1",
    "trainers": TEACHER,
    "capacity": "２０",
    "day": "2026-11-14",
    "from": "09:00",
    "to": "16:00",
    "count": "4",
    "rhythm": "weekend",
    "needed": "3",
    "assessment": "1",
    "cut_off": "",
}


@pytest.fixture
def schoolhouse(app: Flask) -> Schoolhouse:
    """A class in which Amei and Baogen sit; Cuihua waits."""
    schoolhouse = Schoolhouse(app)
    for worker in (AMEI, BAOGEN, CUIHUA):
        schoolhouse.school.enrol(worker)
    return schoolhouse


@pytest.fixture
def begun(schoolhouse: Schoolhouse) -> Schoolhouse:
    """The first class has begun."""
    schoolhouse.school.now = what.SESSIONS[0].starts_at
    return schoolhouse


def test_a_trainer_finds_todays_class_and_the_names_in_it(begun: Schoolhouse) -> None:
    """Today first; the roll has everybody with a seat and nobody else."""
    trainer = begun["trainer"]
    assert "保育初级 今天 18:30–20:30 · 庙西村 · 第 1 次 2 人" in trainer.read("/teaching")
    roll = trainer.read(ROLL)
    assert "点名 0 / 2" in roll
    assert "林阿梅" in roll
    assert "王宝根" in roll
    assert "张翠花" not in roll


def test_a_tap_notes_one_and_another_tap_corrects_it(begun: Schoolhouse) -> None:
    """The last word counts."""
    trainer = begun["trainer"]
    assert trainer.post(ROLL, attended=AMEI).status_code == 303
    trainer.post(ROLL, absent=BAOGEN)
    assert begun.school.read.marks(what.RUN) == {(AMEI, 0): "attended", (BAOGEN, 0): "absent"}
    trainer.post(ROLL, attended=BAOGEN)
    assert begun.school.read.marks(what.RUN)[BAOGEN, 0] == "attended"


def test_all_present_notes_those_not_noted_yet(begun: Schoolhouse) -> None:
    """Who was noted absent stays so."""
    trainer = begun["trainer"]
    trainer.post(ROLL, absent=BAOGEN)
    assert "其余都到了" in trainer.read(ROLL)
    trainer.post(ROLL, all="1")
    assert begun.school.read.marks(what.RUN) == {(AMEI, 0): "attended", (BAOGEN, 0): "absent"}
    assert "都到了" not in trainer.read(ROLL)


def test_before_a_class_begins_there_is_nothing_to_tap(schoolhouse: Schoolhouse) -> None:
    """And a form sent all the same is refused in words."""
    trainer = schoolhouse["trainer"]
    page = trainer.get(ROLL)
    assert "还没有开始，开始以后再点名。" in words(page)
    assert 'name="attended"' not in page.text
    early = trainer.post(ROLL, attended=AMEI)
    assert early.status_code == 422
    assert "还没有开始，不能记。" in words(early)


def test_passing_the_test_gives_the_certificate_at_once(begun: Schoolhouse) -> None:
    """Two classes attended and the test passed: the number stands on the roll, and in her hand."""
    trainer = begun["trainer"]
    trainer.post(ROLL, attended=AMEI)
    begun.school.now = what.SESSIONS[1].starts_at
    trainer.post(f"{CLASS}/sessions/1", attended=AMEI)
    assert "考试还没过" not in begun[AMEI].read(CLASS)
    trainer.post(f"{ROLL}/assessment", on=ROLL, failed=AMEI)
    assert "考试还没过，可以再考" in begun[AMEI].read(CLASS)
    trainer.post(f"{ROLL}/assessment", on=ROLL, passed=AMEI)
    [certificate] = begun.school.read.certificates(AMEI)
    assert f"证 {certificate['number']}" in trainer.read(ROLL)
    assert "您学完了，证发下来了。" in begun[AMEI].read(CLASS)
    assert "有效" in begun[AMEI].read("/mine")


def certified(schoolhouse: Schoolhouse) -> str:
    """Let Amei complete the course; answers the certificate's number."""
    trainer = schoolhouse["trainer"]
    for no, session in enumerate(what.SESSIONS[:2]):
        schoolhouse.school.now = session.starts_at
        trainer.post(f"{CLASS}/sessions/{no}", attended=AMEI)
    trainer.post(f"{ROLL}/assessment", on=ROLL, passed=AMEI)
    return str(schoolhouse.school.read.certificates(AMEI)[0]["number"])


def test_a_certificate_is_whole_to_its_holder_and_masked_to_a_scanner(schoolhouse: Schoolhouse) -> None:
    """The code on it leads to its own address; the name of others is never told whole."""
    number = certified(schoolhouse)
    own = schoolhouse[AMEI].get(f"/certificates/{number}")
    assert "林阿梅" in own.text
    assert 'aria-label="扫一扫查真假"' in own.text
    seen = Phone(schoolhouse).get(f"/certificates/{number}")
    assert "这张证是真的，现在有效。" in words(seen)
    assert "林*梅" in seen.text
    assert "林阿梅" not in seen.text


def test_a_number_is_found_as_people_type_it_and_a_wrong_one_is_told(schoolhouse: Schoolhouse) -> None:
    """Small letters and spaces do not matter; one wrong character is no certificate."""
    number, visitor = certified(schoolhouse), Phone(schoolhouse)
    found = visitor.get(f"/certificates?number={number[:5].lower()}%20{number[5:]}")
    assert found.location == f"/training/certificates/{number}"
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    answer = visitor.get(f"/certificates?number={wrong}")
    assert answer.status_code == 404
    assert "没有这个号的证" in words(answer)
    assert values(answer, "number") == [wrong]


def test_a_certificate_that_was_taken_back_or_ran_out_says_so(schoolhouse: Schoolhouse) -> None:
    """In words, whoever looks."""
    number, visitor, school = certified(schoolhouse), Phone(schoolhouse), schoolhouse.school
    school.later(days=800)
    assert "这张证过期了。" in visitor.read(f"/certificates/{number}")
    said = {"number": number, "reason_code": "issued-by-mistake", "request": an_id("back")}
    school.do(school.credentials.revoke, who.OFFICIAL, **said)
    assert "这张证 2029 年 1 月 19 日收回了，不再算数。" in visitor.read(f"/certificates/{number}")
    assert "收回了" in schoolhouse[AMEI].read("/mine")


def test_a_sign_in_sheet_has_every_name_and_lines_to_spare(schoolhouse: Schoolhouse) -> None:
    """For the trainer's printer alone."""
    sheet = schoolhouse["trainer"].read(f"{ROLL}/sheet")
    assert "1 林阿梅 2 王宝根 3 4 5" in sheet
    assert "老师：周海燕" in sheet
    assert schoolhouse[AMEI].get(f"{ROLL}/sheet").status_code == 403
    assert schoolhouse["trainer"].get(f"{CLASS}/sessions/9/sheet").status_code == 404


def test_days_are_looked_at_before_a_class_is_opened(schoolhouse: Schoolhouse) -> None:
    """The first press shows the weekends; only the same days, sent again, open the class."""
    clerk, id = schoolhouse["clerk"], an_id("new run")
    form = f"/runs/new?region={who.VILLAGE}"
    first = clerk.post("/runs/new", on=form, id=id, **TYPED)
    assert first.status_code == 200
    for day in ("11 月 14 日 周六", "11 月 15 日 周日", "11 月 21 日 周六", "11 月 22 日 周日"):
        assert f"{day} 9:00–16:00" in words(first)
    assert "报名到 11 月 13 日 18:00" in words(first)
    [seen] = values(first, "seen")
    changed = clerk.post("/runs/new", on=form, id=id, seen=seen, **TYPED | {"count": "5"})
    assert changed.status_code == 200
    assert schoolhouse.house.store.find(CourseRun, id) is None
    done = clerk.post("/runs/new", on=form, id=id, seen=seen, **TYPED)
    assert (done.status_code, done.location) == (303, f"/training/runs/{id}/running")
    run = schoolhouse.house.store.get(CourseRun, id)
    assert (run.capacity, len(run.sessions), run.completion.sessions) == (20, 4, 3)
    assert run.trainers == (schoolhouse.teacher,)
    assert "0 / 20" in clerk.read("/runs")


def test_what_cannot_be_read_is_told_beside_its_field_and_stays(schoolhouse: Schoolhouse) -> None:
    """All mistakes at once; nothing typed is lost."""
    form = f"/runs/new?region={who.VILLAGE}"
    wrong = TYPED | {"trainers": "13999999999", "capacity": "很多", "count": "101", "from": "早上"}
    answer = schoolhouse["clerk"].post("/runs/new", on=form, **wrong)
    assert answer.status_code == 422
    told = words(answer)
    assert "没有用 13999999999 登录过的人" in told
    assert "这里要一个整数。" in told
    assert "这个数太大或者太小了。" in told
    assert "写成 18:30 这样。" in told
    assert values(answer, "capacity") == ["很多"]
    assert values(answer, "trainers") == ["13999999999"]


def test_what_the_rules_refuse_is_told_beside_its_field(schoolhouse: Schoolhouse) -> None:
    """More classes asked for than there are."""
    clerk, form = schoolhouse["clerk"], f"/runs/new?region={who.VILLAGE}"
    typed = TYPED | {"needed": "5", "id": an_id("new run")}
    [seen] = values(clerk.post("/runs/new", on=form, **typed), "seen")
    answer = clerk.post("/runs/new", on=form, seen=seen, **typed)
    assert answer.status_code == 409
    assert re.search(r'id="e-needed".*?结业要求不对', answer.text, re.DOTALL)


def test_an_official_of_a_county_walks_down_to_the_village(schoolhouse: Schoolhouse) -> None:
    """Towns, then villages, then the form; another county is refused."""
    official = schoolhouse["official"]
    assert "东塍镇" in official.read("/runs/new?region=331082")
    assert "庙西村" in official.read("/runs/new?region=331082101")
    assert "教什么" in official.read(f"/runs/new?region={who.VILLAGE}")
    assert official.get("/runs/new?region=331081").status_code == 403


def test_more_seats_are_offered_to_who_waits_and_a_stale_form_is_refused(schoolhouse: Schoolhouse) -> None:
    """The form carries what it was served with."""
    clerk, page = schoolhouse["clerk"], f"{CLASS}/running"
    assert "1 张翠花" in clerk.read(page)
    assert clerk.post(f"{CLASS}/capacity", on=page, capacity="3", edition="1").status_code == 303
    assert "张翠花 留到 11 月 4 日 16:42" in clerk.read(page)
    stale = clerk.post(f"{CLASS}/capacity", on=page, capacity="5", edition="1")
    assert stale.status_code == 409
    assert "别人刚改过" in words(stale)
    taken = clerk.post(f"{CLASS}/capacity", on=page, capacity="1", edition="2")
    assert "已经给出去的名额比这还多" in words(taken)
    assert schoolhouse.house.store.get(CourseRun, what.RUN).capacity == 3


def test_calling_off_names_what_it_costs_and_lets_everybody_go(schoolhouse: Schoolhouse) -> None:
    """Two with seats and one waiting: three are let go."""
    clerk, page = schoolhouse["clerk"], f"{CLASS}/running"
    assert "2 个有座位的、1 个排队的都会退掉" in clerk.read(page)
    assert "不开了，退掉 3 人" in clerk.read(page)
    assert clerk.post(f"{CLASS}/cancellation", on=page, reason_code="nonsense").status_code == 422
    assert clerk.post(f"{CLASS}/cancellation", on=page, reason_code="no-room").status_code == 303
    assert schoolhouse.house.store.get(CourseRun, what.RUN).cancelled
    assert "这个班不开了，报过名的都退掉了。" in clerk.read(page)
    assert "不开了" in clerk.read("/runs")


def test_a_trainer_sees_the_queue_but_cannot_call_the_class_off(schoolhouse: Schoolhouse) -> None:
    """Names yes, seats no."""
    trainer = schoolhouse["trainer"]
    page = trainer.get(f"{CLASS}/running")
    assert "张翠花" in words(page)
    assert "这个班不开了" not in words(page)
    assert trainer.post(f"{CLASS}/cancellation", on=ROLL, reason_code="no-room").status_code == 403
