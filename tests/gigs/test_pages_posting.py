"""发活, by the page: from nothing, from a trade, from the last one; drafts; what it costs at most."""

import re
from decimal import Decimal
from typing import Any

import pytest

from gigs.domain import Gig
from gigs.events import Pay, Posting
from kernel.identity import Grant, Role
from tests.examples import gig_what as what
from tests.examples.who import AMEI, VILLAGE, an_id
from tests.gigs.stall import Browser, Stall
from tests.workshops.desk import values, words

NEW = an_id("typed gig")
TYPED: dict[str, Any] = {
    "id": NEW,
    "title": "采蜜橘",
    "trade": "farming",
    "village": VILLAGE,
    "basis": "hour",
    "amount": "20",
    "mode": "instant",
    "day": ["2026-11-07", "2026-11-08"],
    "from": ["08:00", "18:00"],
    "to": ["11:30", "02:00"],
    "heads": ["3", "1"],
    "cost": "37000",
    "do": "publish",
}


def test_a_gig_is_written_and_published_in_one_step(stall: Stall, boss: Browser) -> None:
    """3 × 3.5 h + 1 × 8 h at ¥20 cost ¥370 at most; what ends before it begins ends the day after."""
    answer = boss.post("/post", **TYPED)
    assert (answer.status_code, answer.location) == (303, f"{boss.at}/gigs/{NEW}")
    gig = stall.house.store.get(Gig, NEW)
    assert gig.state == "published"
    assert [shift.ends_at.day for shift in gig.shifts] == [7, 9]
    assert (gig.shifts[1].ends_at - gig.shifts[1].starts_at).total_seconds() == 8 * 3600
    assert "采蜜橘" in boss.read("/")


def test_a_second_press_is_the_same_gig(stall: Stall, boss: Browser) -> None:
    """Nothing is written twice."""
    boss.post("/post", **TYPED)
    head = stall.house.store.head()
    assert boss.post("/post", **TYPED).status_code == 303
    assert stall.house.store.head() == head


def test_the_cost_agreed_to_is_the_one_that_was_shown(stall: Stall, boss: Browser) -> None:
    """More people than when it was worked out: told, and nothing is posted."""
    answer = boss.post("/post", **TYPED | {"heads": ["4", "1"]})
    assert answer.status_code == 409
    assert "钱数变了" in words(answer)
    assert values(answer, "cost") == ["44000"]
    assert stall.house.store.find(Gig, NEW) is None


def test_by_the_piece_nobody_can_tell_the_cost(stall: Stall, boss: Browser) -> None:
    """It says so, and is posted all the same."""
    answer = boss.post("/post", **TYPED | {"basis": "piece", "do": "look"})
    assert "按件付，干多少付多少" in words(answer)
    [shown] = values(answer, "cost")
    assert boss.post("/post", **TYPED | {"basis": "piece", "cost": shown}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "这一格要填。"),
        ({"amount": "二十"}, "这里要一个数"),
        ({"amount": "0"}, "单价要大于零"),
        ({"village": "330102001001"}, "没有这个地区编码"),
        ({"trade": "piracy"}, "没有这个工种"),
        ({"basis": "year"}, "没有这个单位"),
        ({"mode": "lottery"}, "没有这个选项"),
        ({"heads": ["0", "1"]}, "日子、几点到几点、几个人，都要填"),
        ({"heads": ["三", "1"]}, "日子、几点到几点、几个人，都要填"),
        ({"to": ["08:00", "02:00"]}, "日子、几点到几点、几个人，都要填"),
        ({"day": ["2026-11-31", "2026-11-08"]}, "日子、几点到几点、几个人，都要填"),
        ({"day": [], "heads": []}, "什么时候来干"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_it_and_stays(
    stall: Stall, boss: Browser, typed: dict[str, Any], said: str
) -> None:
    """Nothing typed is lost, nothing is written."""
    answer = boss.post("/post", **TYPED | typed)
    if "amount" in typed and typed["amount"] == "0":  # readable: its cost is shown first
        answer = boss.post("/post", **TYPED | typed | {"cost": "0"})
    assert answer.status_code in (409, 422)
    assert said in words(answer)
    assert values(answer, "title") == [typed.get("title", "采蜜橘")]
    assert values(answer, "amount") == [typed.get("amount", "20")]
    assert values(answer, "id") == [NEW]
    gig = stall.house.store.find(Gig, NEW)
    assert gig is None


def test_a_title_that_leaves_people_out_names_its_law(stall: Stall, boss: Browser) -> None:
    """Refused beside the line, with the grounds there are; with one of them it is posted."""
    asks = TYPED | {"title": "井下支护，限男性"}
    assert "有法律依据的" not in boss.read("/post")
    answer = boss.post("/post", **asks)
    assert (answer.status_code, "招人不能限男女" in words(answer)) == (409, True)
    assert values(answer, "title") == ["井下支护，限男性"]
    assert "有法律依据的" in words(answer)
    assert stall.house.store.find(Gig, NEW) is None
    assert boss.post("/post", **asks | {"ground": "public-welfare-post"}).status_code == 409
    assert boss.post("/post", **asks | {"ground": "barred-to-women"}).status_code == 303
    assert stall.house.store.get(Gig, NEW).offer.ground == "barred-to-women"
    assert '<option value="barred-to-women" selected>' in boss.get(f"/post?like={NEW}").text


def test_a_shift_that_has_begun_is_not_posted(stall: Stall, boss: Browser) -> None:
    """It stays a draft, with the reason beside the shifts."""
    answer = boss.post("/post", **TYPED | {"day": ["2026-11-02", "2026-11-08"]})
    assert answer.status_code == 409
    assert "有一班的开始时间已经过了" in words(answer)
    assert stall.house.store.get(Gig, NEW).state == "draft"


def test_times_come_by_one_press(boss: Browser) -> None:
    """Tomorrow morning; a further day with the same hours and people; one taken away again."""
    answer = boss.post("/post", **TYPED | {"day": [], "heads": [], "add": "morning", "do": ""})
    assert [values(answer, name) for name in ("day", "from", "to")] == [["2026-11-04"], ["08:00"], ["11:30"]]
    answer = boss.post("/post", **TYPED | {"add": "next"})
    assert values(answer, "day") == ["2026-11-07", "2026-11-08", "2026-11-09"]
    assert (values(answer, "from")[2], values(answer, "heads")[2]) == ("18:00", "1")
    answer = boss.post("/post", **TYPED | {"add": "weekend", "day": [], "heads": []})
    assert values(answer, "day") == ["2026-11-07", "2026-11-08"]
    answer = boss.post("/post", **TYPED | {"drop": "0"})
    assert values(answer, "day") == ["2026-11-08"]
    assert values(answer, "title") == ["采蜜橘"]


def test_people_and_pay_come_by_a_press_too(stall: Stall, boss: Browser) -> None:
    """One more, one fewer, never none; what such work was paid in this town lately, the least first."""
    for more, fewer, heads in ((0, None, ["4", "1"]), (None, 0, ["2", "1"]), (None, 1, ["3", "1"])):
        pressed = {"more": more} if fewer is None else {"fewer": fewer}
        answer = boss.post("/post", **TYPED | {"do": ""} | pressed)
        assert values(answer, "heads") == heads
        assert values(answer, "title") == ["采蜜橘"]
    assert "镇上这种活最近给多少" not in boss.read("/post?trade=farming")
    for no, (basis, amount) in enumerate((("day", "150"), ("hour", "22"), ("hour", "18.5"), ("hour", "22"))):
        of = Posting(what.OTHER_EMPLOYER, "farming", VILLAGE)
        stall.post(an_id(f"harvest {no}"), posting=of, pay=Pay(basis, Decimal(amount)))  # type: ignore[arg-type]
    stall.post(an_id("elsewhere"), posting=Posting(what.EMPLOYER, "packing", VILLAGE))
    page = boss.get("/post?trade=farming").text
    assert re.findall(r'name="pay" value="([^"]+)"', page) == ["day:150", "hour:18.5", "hour:22"]
    answer = boss.post("/post", **TYPED | {"pay": "day:150", "do": ""})
    assert values(answer, "amount") == ["150"]
    assert '<option value="day" selected>' in answer.text
    assert values(answer, "cost") == ["60000"]


def test_a_draft_is_gone_on_with(stall: Stall, boss: Browser) -> None:
    """Kept, changed, published; its list leads back to it."""
    assert boss.post("/post", **TYPED | {"do": "draft"}).location == f"{boss.at}/"
    assert "草稿" in boss.read("/")
    answer = boss.get(f"/post?draft={NEW}")
    assert [values(answer, name) for name in ("title", "from", "id")] == [
        ["采蜜橘"],
        ["08:00", "18:00"],
        [NEW],
    ]
    changed = TYPED | {"title": "采橘子", "amount": "21", "cost": "38850"}
    assert boss.post("/post", **changed).status_code == 303
    gig = stall.house.store.get(Gig, NEW)
    assert (gig.state, gig.offer.title) == ("published", "采橘子")


def test_a_posted_gig_is_not_changed_by_going_back(stall: Stall, boss: Browser) -> None:
    """The form sent once more with other words is told to be another gig, and has another id then."""
    boss.post("/post", **TYPED)
    answer = boss.post("/post", **TYPED | {"title": "别的活"})
    assert answer.status_code == 409
    assert "另外一个" in words(answer)
    assert values(answer, "id") != [NEW]
    assert stall.house.store.get(Gig, NEW).offer.title == "采蜜橘"


def test_the_last_one_is_posted_again_from_tomorrow_on(stall: Stall, boss: Browser) -> None:
    """Same work, same hours, same people, the first day tomorrow; also from its trade."""
    stall.post()
    for path in (f"/post?like={what.GIG}", "/post?trade=packing"):
        answer = boss.get(path)
        assert values(answer, "title") == ["彩灯装箱"]
        assert values(answer, "day") == ["2026-11-04", "2026-11-05"]
        assert values(answer, "heads") == ["2", "2"]
        assert values(answer, "cost") == [str(int(8.5 * 25.5 * 4 * 100))]


def test_a_trade_begins_with_what_is_usual(boss: Browser) -> None:
    """Its name, how it is paid, from when to when; the pay is left to be said, and where, the first time."""
    answer = boss.get("/post?trade=kitchen")
    assert f'<option value="{VILLAGE}" selected>' not in answer.text
    assert (values(answer, "from"), values(answer, "to")) == (["05:00"], ["10:00"])
    assert values(answer, "amount") == [""]
    assert '<option value="hour" selected>' in answer.text


def test_a_gig_begins_where_the_last_one_was(stall: Stall, boss: Browser) -> None:
    """Of another trade, or of none yet: what is left to say is the pay."""
    stall.post()
    for path in ("/post", "/post?trade=kitchen"):
        assert f'<option value="{VILLAGE}" selected>' in boss.get(path).text


def test_before_it_is_verified_an_employer_writes_drafts(stall: Stall) -> None:
    """The page says so, offers no publication, and refuses one sent anyway."""
    waiting = an_id("waiting employer")
    stall.register(waiting, "等核实彩灯厂")
    boss = stall.browser(Grant(Role.EMPLOYER, employer=waiting), "13900000003")
    boss.at = f"/employers/{waiting}"
    assert "镇里正在核对您的执照" in boss.read("/")
    answer = boss.get("/post")
    assert 'value="publish"' not in answer.text
    answer = boss.post("/post", **TYPED)
    assert answer.status_code == 409
    assert "单位还没有核实" in words(answer)
    stall.decide_on(waiting, verified=False)
    assert "执照没有核对上" in boss.read("/")


def test_anothers_gig_is_not_to_be_found(stall: Stall, boss: Browser) -> None:
    """Neither opened nor copied nor changed nor called off."""
    stall.post(posting=Posting(what.OTHER_EMPLOYER, "packing", VILLAGE))
    for path in (f"/gigs/{what.GIG}", f"/post?like={what.GIG}", f"/gigs/{what.GIG}/payments"):
        assert boss.get(path).status_code == 404
    for path in ("cancellation", "decisions", "heads", "payments", "shifts/0"):
        assert boss.post(f"/gigs/{what.GIG}/{path}", worker=AMEI).status_code == 404
    assert boss.post("/post", **TYPED | {"id": what.GIG}).status_code == 404
