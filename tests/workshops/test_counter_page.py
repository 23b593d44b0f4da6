"""The counter, by the door: what is typed, who is found, what happens once."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.examples import who
from tests.workshops.desk import TODAY, YESTERDAY, Browser, Desk, values, words
from workshops.domain import HandIn

ENTRY = {"worker": who.AMEI, "choice": "lantern/packing", "quantity": "120", "work_date": TODAY.isoformat()}
ONE, TWO, THREE = (who.an_id(f"page {n}") for n in range(3))


def test_an_entry_is_recorded_and_seen_at_once(desk: Desk, counter: Browser) -> None:
    """Sending the form records it; the next page shows it first, person and product still chosen."""
    answer = counter.post("/hand-in", id=ONE, **ENTRY)
    assert answer.status_code == 303
    asked = parse_qs(urlsplit(answer.location).query)
    assert asked == {"worker": [who.AMEI], "choice": ["lantern/packing"]}
    page = counter.read(answer.location)
    assert "灯笼 · 包装" in page
    assert "林阿梅 0101 灯笼包装 120 个" in page
    assert desk.house.store.get(HandIn, ONE).quantity == 120


def test_a_count_that_differs_from_the_workers_own_is_told_beside_it(counter: Browser) -> None:
    """Where both still stand at the counter; one that agrees needs no word."""
    same = counter.post("/hand-in", id=ONE, **ENTRY, counted_by_worker="120")
    assert "灯笼包装 120 个" in counter.read(same.location)
    other = counter.post("/hand-in", id=TWO, **ENTRY, counted_by_worker="118")
    assert "灯笼包装 · 本人数的 118 120 个" in counter.read(other.location)


def test_the_same_form_sent_twice_is_one_entry(desk: Desk, counter: Browser) -> None:
    """A second press, or a reload, sends the same id and changes nothing."""
    for _ in range(2):
        assert counter.post("/hand-in", id=ONE, **ENTRY).status_code == 303
    assert [row["id"] for row in desk.read.latest(who.WORKSHOP, 10)] == [ONE]


def test_a_form_sent_again_with_another_figure_is_not_taken_for_the_first(counter: Browser) -> None:
    """Nothing is changed behind anyone's back: the page says that the first was recorded, and what to do."""
    counter.post("/hand-in", id=ONE, **ENTRY)
    answer = counter.post("/hand-in", id=ONE, **ENTRY | {"quantity": "210"})
    assert answer.status_code == 409
    assert "刚才那一笔已经记下了" in words(answer)
    assert values(answer, "quantity") == ["210"]
    assert values(answer, "id") != [ONE]


WRONG = [
    ({"quantity": "十二"}, "这里要一个整数。"),
    ({"quantity": ""}, "按一下数字，交了多少。"),
    ({"quantity": "0"}, "数量要大于零。"),
    ({"quantity": "100001"}, "一次最多记 100,000 件。"),
    ({"work_date": "2026-11-04"}, "干活的日子不能在今天以后。"),
    ({"work_date": "2026-09-30"}, "那一天这道工序还没有定单价。"),
    ({"work_date": "昨天"}, "这里要一个日子。"),
    ({"counted_by_worker": "很多"}, "这里要一个整数。"),
]


def test_a_form_that_fails_keeps_every_field_and_says_why(
    counter: Browser, subtests: pytest.Subtests
) -> None:
    """Person, product and figures stay as they were typed; the reason stands beside the field."""
    for typed, reason in WRONG:
        with subtests.test(typed=typed):
            answer = counter.post("/hand-in", id=ONE, **ENTRY | typed)
            assert answer.status_code in (409, 422)
            assert reason in words(answer)
            assert values(answer, "quantity") == [typed.get("quantity", "120")]
            assert values(answer, "worker") == [who.AMEI]
            assert values(answer, "choice") == ["lantern/packing"]


def test_figures_are_read_as_people_write_them(desk: Desk, counter: Browser) -> None:
    """Full-width digits, thousands marks and spaces mean what they say."""
    assert counter.post("/hand-in", id=ONE, **ENTRY | {"quantity": " １，200 "}).status_code == 303
    assert desk.house.store.get(HandIn, ONE).quantity == 1200


def test_a_person_is_found_by_number_or_name(counter: Browser, subtests: pytest.Subtests) -> None:
    """The number on the card, without its zeros, full-width; a name or a part of it; an id.

    The page that follows is theirs, and its address holds their id, not what was typed.
    """
    for key in ("0101", "101", "０１０１", "林阿梅", "阿梅", who.AMEI):
        with subtests.test(key=key):
            answer = counter.post("/hand-in/person", worker=key, choice="lantern/wiring", day="2026-11-02")
            assert answer.status_code == 303
            assert answer.location.endswith(f"worker={who.AMEI}&choice=lantern/wiring&day=2026-11-02")
            assert values(counter.get(answer.location), "worker") == [who.AMEI]


def test_a_name_is_never_sent_in_an_address(counter: Browser) -> None:
    """The form that asks for a person is posted."""
    (form,) = re.findall(r'<form id="hand-in"[^>]*>', counter.get("/hand-in").text)
    assert 'method="post"' in form
    assert f'action="{counter.at}/hand-in/person"' in form


def test_of_several_people_one_is_chosen(desk: Desk, counter: Browser) -> None:
    """Part of a name may mean more than one; each leads on by id, with what was chosen before."""
    desk.register(who.STRANGER, "林阿菊", "13910000009")
    desk.do(desk.setup.join, workshop=desk.id, worker=who.STRANGER, number="0419")
    answer = counter.post("/hand-in/person", worker="林阿", choice="lantern/wiring")
    assert answer.status_code == 200
    assert "林阿梅" in words(answer)
    (link,) = re.findall(rf'href="([^"]*worker={who.STRANGER}[^"]*)"', answer.text)
    assert link == f"{counter.at}/hand-in?worker={who.STRANGER}&amp;choice=lantern/wiring"
    assert values(answer, "worker") == ["林阿"]


def test_an_unknown_number_is_said_beside_the_field(counter: Browser) -> None:
    """What was typed stays, to be put right."""
    for answer in (counter.get("/hand-in?worker=9999"), counter.post("/hand-in/person", worker="9999")):
        assert "没有「9999」，再看一眼工牌。" in words(answer)
        assert values(answer, "worker") == ["9999"]
    assert answer.status_code == 422


def test_what_somebody_made_last_is_chosen_for_them(desk: Desk, counter: Browser) -> None:
    """A person's last step is there at once; `choice=` asks anew, that step first."""
    desk.hand_in(ONE, 20, step="packing")
    assert values(counter.get("/hand-in?worker=0101"), "choice") == ["lantern/packing"]
    asked = counter.read("/hand-in?worker=0101&choice=")
    assert asked.index("灯笼 · 包装") < asked.index("灯笼 · 布线")


def test_another_work_date_stays_for_the_next_entry_and_is_said(counter: Browser) -> None:
    """Whoever copies yesterday's paper says so once."""
    answer = counter.post("/hand-in", id=ONE, **ENTRY | {"work_date": YESTERDAY.isoformat()})
    assert "day=2026-11-02" in answer.location
    page = counter.read(answer.location)
    assert "11 月 2 日干的" in page
    assert "11 月 2 日 · 灯笼包装" in page


def test_an_entry_is_undone_once_and_the_counter_stays_as_it_was(desk: Desk, counter: Browser) -> None:
    """撤销 takes it back; pressed twice it is the same request."""
    answer = counter.post("/hand-in", id=ONE, **ENTRY)
    for _ in range(2):
        undone = counter.post(f"/hand-ins/{ONE}/undo?worker={who.AMEI}&choice=lantern/packing&_external=1")
        assert undone.location == answer.location
    assert "120 个 已撤销" in counter.read(undone.location)
    assert desk.house.store.get(HandIn, ONE).withdrawn


def test_what_was_inspected_cannot_be_undone(desk: Desk, counter: Browser) -> None:
    """The page says so, and offers no button for it."""
    desk.accept(ONE, 30)
    assert "撤销" not in counter.read("/hand-in?worker=0101").replace("已撤销", "")
    answer = counter.post(f"/hand-ins/{ONE}/undo")
    assert answer.status_code == 409
    assert "已经验收过了" in words(answer)
