"""培训 on a villager's phone: finding a class, a seat, the queue, an offer, what one has learned."""

from datetime import timedelta

import pytest
from flask import Flask

from kernel.time import fixed_now
from tests.examples import training_what as what
from tests.examples import who
from tests.examples.who import AMEI, BAOGEN, CUIHUA, an_id
from tests.training.phones import Phone, Schoolhouse
from tests.workshops.desk import selects, words
from training.domain import CourseRun

CLASS = f"/runs/{what.RUN}"


@pytest.fixture
def house_of_learning(app: Flask) -> Schoolhouse:
    """An open class of two seats on three evenings from 10 November; it is 3 November."""
    return Schoolhouse(app)


@pytest.fixture
def full(house_of_learning: Schoolhouse) -> Schoolhouse:
    """Both seats are taken: by Baogen and Cuihua."""
    for worker in (BAOGEN, CUIHUA):
        house_of_learning.school.enrol(worker)
    return house_of_learning


def test_classes_near_me_stand_first_and_can_be_narrowed_to_a_trade(house_of_learning: Schoolhouse) -> None:
    """One's own town by default; a trade nothing is taught of says so and leads back."""
    amei = house_of_learning[AMEI]
    board = amei.read("/")
    assert "东塍镇，1 个班在收人，都不要钱" in board
    assert "保育初级" in board
    assert "还有 2 个座位" in board
    assert "学完有保育上岗证" in board
    assert "没有这样的班" in amei.read("/?trade=baking")
    assert "保育初级" in amei.read("/?trade=childcare&near=village")
    house_of_learning.school.now = what.CUT_OFF
    assert "眼下没有在收人的班" in amei.read("/")


def test_who_is_not_signed_in_reads_a_class_and_is_led_to_the_sign_in_and_back(
    house_of_learning: Schoolhouse,
) -> None:
    """The page may be passed on: its button leads through the sign-in to the same class."""
    visitor = Phone(house_of_learning)
    page = visitor.get(CLASS)
    assert "来够 2 次，考试合格，就发结业证" in words(page)
    assert "周海燕" in words(page)
    assert f"/sign-in?next=/training{CLASS}" in page.text
    answer = visitor.client.post(f"/training{CLASS}/enrol")
    assert answer.status_code in (302, 400)
    assert house_of_learning.school.read.enrolments(AMEI) == []


def test_one_press_takes_a_seat_and_a_second_changes_nothing(house_of_learning: Schoolhouse) -> None:
    """The id comes with the form: pressed twice it is one request."""
    amei = house_of_learning[AMEI]
    first = amei.post(f"{CLASS}/enrol", on=CLASS, id=an_id("press"))
    assert (first.status_code, first.location) == (303, f"/training{CLASS}")
    assert "您报上了，座位给您留着。" in amei.read(CLASS)
    assert "来了 0 次，要来够 2 次" in amei.read(CLASS)
    assert amei.post(f"{CLASS}/enrol", on=CLASS, id=an_id("press")).status_code == 303
    assert house_of_learning.school.read.run(what.RUN, what.CUT_OFF)["taken"] == 1
    assert "报上了" in amei.read("/")


def test_a_full_class_tells_my_place_and_who_is_before_me(full: Schoolhouse) -> None:
    """The button says which place one would have; then the place is the first thing on the page."""
    amei = full[AMEI]
    assert "排队，排第 1 位" in amei.read(CLASS)
    assert amei.post(f"{CLASS}/enrol", on=CLASS).status_code == 303
    page = amei.read(CLASS)
    assert "第 1 位" in page
    assert "前面 0 人 后面 0 人" in page
    assert "2 个座位满了" in page
    assert "先报先排" in page


def test_an_offered_seat_is_taken_or_passed_on_until_its_deadline(full: Schoolhouse) -> None:
    """The offer stands on the class's page with its end; accepted it is a seat."""
    amei = full[AMEI]
    amei.post(f"{CLASS}/enrol", on=CLASS)
    full.school.cancel(BAOGEN)
    assert "有一个座位，给您留到 11 月 4 日 16:42。" in amei.read(CLASS)
    assert "有座位给您" in amei.read("/mine")
    assert amei.post(f"{CLASS}/accept", on=CLASS).status_code == 303
    assert full.school.state(AMEI) == "enrolled"


def test_a_declined_seat_goes_on_and_one_may_come_again(full: Schoolhouse) -> None:
    """Said plainly, with the way back at hand."""
    amei = full[AMEI]
    amei.post(f"{CLASS}/enrol", on=CLASS)
    full.school.cancel(BAOGEN)
    assert amei.post(f"{CLASS}/decline", on=CLASS).status_code == 303
    assert full.school.state(AMEI) == "declined"
    assert "座位让给下一位了。改主意了，可以再报。" in amei.read(CLASS)


def test_an_answer_that_comes_too_late_is_told_and_costs_nothing(full: Schoolhouse) -> None:
    """The page of yesterday is still open in the hand; the class says what happened."""
    amei = full[AMEI]
    amei.post(f"{CLASS}/enrol", on=CLASS)
    full.school.cancel(BAOGEN)
    full.school.later(hours=25)
    assert "给您留的座位过了时间" in amei.read(CLASS)
    late = amei.post(f"{CLASS}/accept", on=CLASS)
    assert late.status_code == 422
    assert "给您留的名额过时了" in words(late)
    assert full.school.state(AMEI) == "expired"


def test_giving_up_can_be_undone_while_seats_are_free(house_of_learning: Schoolhouse) -> None:
    """What one left is one press away."""
    amei = house_of_learning[AMEI]
    amei.post(f"{CLASS}/enrol", on=CLASS)
    assert amei.post(f"{CLASS}/give-up", on=CLASS).status_code == 303
    assert "您退出来了。改主意了，可以再报。" in amei.read(CLASS)
    amei.post(f"{CLASS}/enrol", on=CLASS)
    assert house_of_learning.school.state(AMEI) == "enrolled"


def test_hours_that_are_taken_are_marked_before_one_tries_and_refused_after(
    house_of_learning: Schoolhouse,
) -> None:
    """Another class on the same evening: each such hour is named, and the refusal stands on the page."""
    other, amei = an_id("other run"), house_of_learning[AMEI]
    house_of_learning.school.schedule(other)
    house_of_learning.school.enrol(AMEI, run=other)
    assert amei.read(CLASS).count("这个时间您有别的活或者课") == 3
    refused = amei.post(f"{CLASS}/enrol", on=CLASS)
    assert refused.status_code == 422
    assert "这个时间已经有别的活或者课了。" in words(refused)
    assert "这个时间您有别的活或者课" not in amei.read(f"/runs/{other}")


def test_a_free_seat_elsewhere_is_offered_to_whoever_waits(full: Schoolhouse) -> None:
    """The same course, a week later, with seats: the button leads there."""
    later = tuple(
        type(each)(each.starts_at + timedelta(days=7), each.ends_at + timedelta(days=7))
        for each in what.SESSIONS
    )
    said = what.SCHEDULED | {"sessions": later, "village": who.OTHER_VILLAGE, "capacity": 6}
    full.school.do(full.school.courses.schedule, who.OFFICIAL, run=an_id("later"), **said)
    full[AMEI].post(f"{CLASS}/enrol", on=CLASS)
    page = full[AMEI].read(CLASS)
    assert "还有 6 个座位" in page
    assert "看 11 月 17 日的班" in page


def test_my_classes_say_what_the_certificate_still_asks_for(house_of_learning: Schoolhouse) -> None:
    """One class attended of two, and no assessment yet."""
    amei = house_of_learning[AMEI]
    assert "还没有报过课" in amei.read("/mine")
    amei.post(f"{CLASS}/enrol", on=CLASS)
    house_of_learning.school.now = what.SESSIONS[0].ends_at
    roll = f"{CLASS}/sessions/0"
    assert house_of_learning["trainer"].post(roll, attended=AMEI).status_code == 303
    mine = amei.read("/mine")
    assert "下一次 明天 18:30–20:30" in mine
    assert "来了 1 次 · 拿证还要再来 1 次、考试合格" in mine


def test_a_called_off_class_says_one_need_not_go(house_of_learning: Schoolhouse) -> None:
    """Whoever had a seat reads it, and it no longer stands among their classes."""
    amei, school = house_of_learning[AMEI], house_of_learning.school
    amei.post(f"{CLASS}/enrol", on=CLASS)
    said = {"run": what.RUN, "reason_code": "no-room", "request": an_id("off")}
    school.do(school.courses.cancel, who.OFFICIAL, **said)
    assert "这个班不开了" in amei.read(CLASS)
    assert "保育初级" not in amei.read("/mine")


def test_days_are_those_of_the_village_whatever_the_server_is_set_to(house_of_learning: Schoolhouse) -> None:
    """A class at six in the morning is on the same day in Asia/Shanghai, though not in UTC."""
    early = what.SESSIONS[0].starts_at.replace(hour=6)
    session = type(what.SESSIONS[0])(early, early + timedelta(hours=2))
    house_of_learning.school.schedule(
        an_id("early"),
        sessions=(session,),
        completion=type(what.COMPLETION)(1, False),
        capacity=5,
    )
    assert "11 月 10 日，1 次课" in house_of_learning[AMEI].read("/")


def test_pages_ask_as_much_for_many_as_for_few(full: Schoolhouse, subtests: pytest.Subtests) -> None:
    """One query a thing: more classes, more learners in the queue, no more SELECTs."""
    amei, school = full[AMEI], full.school
    amei.post(f"{CLASS}/enrol", on=CLASS)
    paths = {"/": amei, CLASS: amei, "/mine": amei, f"{CLASS}/running": full["clerk"], "/runs": full["clerk"]}
    asked: dict[str, list[int]] = {path: [] for path in paths}
    for count in (1, 5):
        for n in range(count):
            learner = an_id(f"learner {n}")
            full.desk.register(learner, f"学员{n}", f"1391111{n:04d}")
            school.enrol(learner)
            shifted = tuple(
                type(each)(
                    each.starts_at + timedelta(days=30 * (n + 1)), each.ends_at + timedelta(days=30 * (n + 1))
                )
                for each in what.SESSIONS
            )
            school.schedule(an_id(f"run {n}"), sessions=shifted)
            school.enrol(AMEI, run=an_id(f"run {n}"))
        for path, phone in paths.items():
            phone.get(path)
            with selects(full.house) as statements, fixed_now(full.now):
                assert phone.get(path).status_code == 200
            asked[path].append(len(statements))
    for path, (few, many) in asked.items():
        with subtests.test(path=path):
            assert few == many
            assert few <= 12


def test_a_desk_enrols_who_stands_before_it_and_the_record_says_so(house_of_learning: Schoolhouse) -> None:
    """Found by the phone they registered with; what came of it stands on the page."""
    clerk = house_of_learning["clerk"]
    answer = clerk.post(f"{CLASS}/learners", on=CLASS, who="139 1000 0001")
    assert answer.status_code == 303
    assert "林阿梅有座位了。" in clerk.read(answer.location.removeprefix("/training"))
    events = house_of_learning.house.store.events_of([CourseRun.stream(what.RUN)])
    assert [recorded.event.by.on_behalf_of for recorded in events][-1] == AMEI
    shown_to_others = house_of_learning[BAOGEN].read(answer.location.removeprefix("/training"))
    assert "林阿梅" not in shown_to_others


def test_a_number_nobody_registered_stays_in_the_field_with_the_reason(
    house_of_learning: Schoolhouse,
) -> None:
    """Nothing typed is lost."""
    clerk = house_of_learning["clerk"]
    answer = clerk.post(f"{CLASS}/learners", on=CLASS, who="139 9999 9999")
    assert answer.status_code == 422
    assert "没有用这个手机号登记的人" in words(answer)
    assert 'value="139 9999 9999"' in answer.text
