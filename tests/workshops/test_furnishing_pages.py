"""What is kept seldom, by the door: products, prices, members, the workshop itself."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.examples import who
from tests.workshops.desk import TODAY, Browser, Desk, values, words
from workshops.domain import HandIn

ONE, TWO, THREE = (who.an_id(f"page {n}") for n in range(3))


def test_a_product_with_steps_is_added_once_and_priced_from_a_day_on(desk: Desk, counter: Browser) -> None:
    """Steps stand one a line; the price in force and the one to come are both shown."""
    for _ in range(2):
        answer = counter.post(
            "/products", id=ONE, name="彩灯串", unit="string", steps="插灯\n\n 装 盒\n插灯\n"
        )
        assert answer.status_code == 303
    added = desk.read.products([who.WORKSHOP])[0]
    assert [step["name"] for step in added["steps"]] == ["插灯", "装 盒"]
    priced = {"product": added["code"], "step": "1"}
    counter.post("/piece-rates", id=TWO, rate="0.85", effective_from="2026-11-01", **priced)
    counter.post("/piece-rates", id=THREE, rate="０.９", effective_from="2026-12-01", **priced)
    told = counter.read("/products")
    assert "插灯 12 月 1 日起 0.90 元 0.85" in told
    for _ in range(2):
        counter.post(f"/products/{added['code']}/steps", id=who.an_id("label"), step_name="贴标")
    assert "贴标 还没有定价" in counter.read("/products")
    known = counter.post(f"/products/{added['code']}/steps", id=who.an_id("again"), step_name="贴标")
    assert (known.status_code, "已经有叫这个名字的了。" in words(known)) == (409, True)


def test_grades_are_added_and_their_factors_dated(desk: Desk, counter: Browser) -> None:
    """Sent twice is once; the factor in force beside the grade, the one to come under it."""
    for _ in range(2):
        added = counter.post("/products/lantern/grades", id=ONE, grade="c", factor="０.５")
        assert added.status_code == 303
    dated = {"product": "lantern", "grade": "C"}
    counter.post("/grade-factors", id=TWO, factor="0.6", factor_from="2026-12-01", **dated)
    assert "C 等 12 月 1 日起 × 0.60 × 0.50" in counter.read("/products")
    desk.hand_in(THREE, 30)
    assert {
        key: str(factor) for key, factor in desk.house.store.get(HandIn, THREE).promised.factors.items()
    } == {
        "A": "1.20",
        "B": "0.85",
        "C": "0.5",
    }


@pytest.mark.parametrize(
    ("path", "typed", "reason"),
    [
        ("/products/lantern/grades", {"grade": "A", "factor": "1"}, "已经有叫这个名字的了。"),
        ("/products/lantern/grades", {"grade": "一", "factor": "1"}, "用一个字母，比如 A、B、C。"),
        ("/products/lantern/grades", {"grade": "C", "factor": "10"}, "等级系数要在 0 到 9.99 之间"),
        ("/grade-factors", {"factor": "半", "factor_from": "2026-12-01"}, "这里要一个数，比如 0.42。"),
        ("/grade-factors", {"factor": "0.5", "factor_from": "2026-11-03"}, "已经有人按老系数交过件"),
        ("/grade-factors", {"factor": "0.5", "factor_from": "哪天"}, "这里要一个日子。"),
    ],
)
def test_a_factor_that_cannot_be_set_stays_typed_with_its_reason(
    desk: Desk, counter: Browser, path: str, typed: dict[str, str], reason: str
) -> None:
    """Nothing is set, and the fold it was typed into is open."""
    desk.hand_in(ONE, 30)
    head = desk.house.store.head()
    answer = counter.post(path, **({"id": TWO, "product": "lantern", "grade": "B"} | typed))
    assert answer.status_code in (409, 422)
    assert reason in words(answer)
    assert typed["factor"] in values(answer, "factor")
    assert desk.house.store.head() == head


UNPRICED = [
    ({"rate": "四毛"}, "这里要一个数，比如 0.42。"),
    ({"rate": "0.42001"}, "单价最多四位小数。"),
    ({"rate": "-1"}, "单价要大于零。"),
    ({"effective_from": "2026-11-03"}, "那天或以后已经有人按老单价交过件"),
]


def test_a_price_that_cannot_be_set_stays_typed_with_its_reason(
    desk: Desk, counter: Browser, subtests: pytest.Subtests
) -> None:
    """Only the step it was typed for is open, with what was typed."""
    desk.hand_in(ONE, 30)
    for typed, reason in UNPRICED:
        sent = {
            "product": "lantern",
            "step": "wiring",
            "rate": "0.45",
            "effective_from": "2026-12-01",
        } | typed
        with subtests.test(typed=typed):
            answer = counter.post("/piece-rates", id=TWO, **sent)
            assert answer.status_code in (409, 422)
            assert reason in words(answer)
            assert sent["rate"] in values(answer, "rate")
    assert {row["rate"] for row in desk.read.rates(who.WORKSHOP)} == {"0.42", "0.0350"}


def test_somebody_registered_is_taken_in_by_phone(desk: Desk, counter: Browser) -> None:
    """The next number is proposed; a number that is taken, or a phone nobody has, is said beside it."""
    desk.register(who.STRANGER, "李小花", "13910000009")
    assert values(counter.get("/members"), "number") == ["0319"]
    named = counter.post("/members", who="139 1000 0009", number="王小明")
    assert "工号只用数字、字母和横线。" in words(named)
    taken = counter.post("/members", who="139 1000 0009", number="0101")
    assert "这个号已经给了别人。" in words(taken)
    assert values(taken, "who") == ["139 1000 0009"]
    assert "没有用这个手机号登记的人" in words(counter.post("/members", who="13910000008", number="0319"))
    answer = counter.post("/members", who="+86 139-1000-0009", number="0319")
    assert answer.status_code == 303
    assert "李小花加进来了，工号 0319。" in counter.read(answer.location)


def test_the_workshop_says_what_it_is_and_leads_on(counter: Browser) -> None:
    """Name, village by its name, payer; how many people."""
    told = counter.read("/")
    assert "庙西灯笼工坊" in told
    assert "3 人" in told
    assert "临海市样例灯饰有限公司" in told


def test_a_rate_is_shown_with_all_its_decimals(desk: Desk, counter: Browser) -> None:
    """Never rounded: it is what was promised."""
    desk.set_rate(Decimal("0.0333"), TODAY - timedelta(days=1), "packing")
    assert "一个 0.0333 元" in counter.read("/hand-in?worker=0101&choice=lantern/packing")
