"""A product decides what a piece of each step earns, and from which day on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from kernel.errors import Invalid, Refusal, Refused
from tests.examples.events import DEFINED, FACTOR_SET, RATE_SET, REDEFINED, happened
from tests.examples.what import AT, GRADES, PACKING, SINCE, WIRING
from tests.examples.who import BY, WORKSHOP, an_id
from tests.given import given
from workshops.domain import Product
from workshops.events import Grade, GradeFactorSet, PieceRateSet, ProductRedefined, Step

SAID = {
    "workshop": WORKSHOP,
    "code": "lantern",
    "name": "灯笼",
    "unit": "piece",
    "steps": [WIRING, PACKING],
    "grades": list(GRADES),
}


@dataclass
class Setting:
    """Set a rate for wiring."""

    rate: str = "0.42"
    since: date = SINCE
    last: date | None = None
    step: str = "wiring"
    request: str = an_id("rate")

    def __call__(self, product: Product) -> PieceRateSet:
        return product.set_rate(
            step=self.step,
            rate=Decimal(self.rate),
            effective_from=self.since,
            last_work_date=self.last,
            at=AT,
            by=BY,
            request=self.request,
        )


def rate_set(rate: str, since: date, request: str = "") -> PieceRateSet:
    """A rate that was set."""
    return happened(
        PieceRateSet,
        Product.stream(DEFINED.id),
        request=request or an_id(f"{rate} {since}"),
        workshop=WORKSHOP,
        product="lantern",
        step="wiring",
        rate=Decimal(rate),
        effective_from=since,
    )


def test_a_product_is_defined_once_and_redefined_when_something_changes() -> None:
    """Saying the same again changes nothing."""
    given(Product).when(lambda it: it.define(**SAID, at=AT, by=BY)).then(DEFINED)
    given(Product, DEFINED).when(lambda it: it.define(**SAID, at=AT, by=BY)).then()
    renamed = SAID | {"name": REDEFINED.name}
    given(Product, DEFINED).when(lambda it: it.define(**renamed, at=AT, by=BY)).then(REDEFINED)


@pytest.mark.parametrize(
    ("field", "coded"),
    [("steps", [WIRING, PACKING, Step("wiring", "接线")]), ("grades", [*GRADES, GRADES[0]])],
)
def test_a_code_stands_for_one_step_and_for_one_grade(field: str, coded: list[object]) -> None:
    """Else one of the two would be found and the other paid."""
    refused = given(Product).when(lambda it: it.define(**SAID | {field: coded}, at=AT, by=BY)).refusal
    assert isinstance(refused, Invalid)
    assert (refused.code, refused.field) == ("code-twice", field)


@pytest.mark.parametrize("factor", ["-0.01", "10", "1.005", "NaN", "Infinity"])
def test_a_grade_multiplies_by_zero_to_under_ten_in_hundredths(factor: str) -> None:
    """Finer factors would make pieces worth less than a micro-yuan."""
    said = SAID | {"grades": [Grade("A", Decimal(factor))]}
    given(Product).when(lambda it: it.define(**said, at=AT, by=BY)).refuses("factor-out-of-range")


def test_a_rate_is_set_once_however_often_it_is_sent() -> None:
    """A repeat answers what was set, even where the rule would refuse it by now."""
    given(Product, DEFINED).when(Setting()).then(RATE_SET)
    again = given(Product, DEFINED, RATE_SET).when(Setting(last=SINCE))
    assert again.then().answer.rate == Decimal("0.42")


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        (Setting(rate="0"), "rate-not-positive"),
        (Setting(rate="-0.1"), "rate-not-positive"),
        (Setting(rate="NaN"), "rate-not-positive"),
        (Setting(rate="0.00001"), "rate-too-fine"),
        (Setting(rate="10000.01"), "rate-too-high"),
        (Setting(step="gilding"), "step-unknown"),
        (Setting(last=SINCE), "rate-in-past"),
        (Setting(last=SINCE + timedelta(days=1)), "rate-in-past"),
    ],
)
def test_a_rate_that_cannot_be_is_refused(setting: Setting, code: str) -> None:
    """Not positive, finer than a hundredth of a fen, unheard of, for no step, or for work already done."""
    given(Product, DEFINED).when(setting).refuses(code)


def test_a_rate_may_begin_the_day_after_the_last_work() -> None:
    """What was promised for that day is not touched."""
    given(Product, DEFINED).when(Setting(last=SINCE - timedelta(days=1))).then(RATE_SET)


def factor_set(factor: str, since: date, grade: str = "B") -> GradeFactorSet:
    """What the tests say of a grade."""
    return happened(
        GradeFactorSet,
        Product.id_of(WORKSHOP, "lantern"),
        2,
        request=an_id(f"{grade} {factor} {since}"),
        workshop=WORKSHOP,
        product="lantern",
        grade=grade,
        factor=Decimal(factor),
        effective_from=since,
    )


def setting_a_factor(
    factor: str = "0.80", grade: str = "B", last: date | None = None
) -> Callable[[Product], GradeFactorSet]:
    """Say what a grade earns from the day on that the tests' rate counts from."""
    return lambda it: it.set_factor(
        grade=grade,
        factor=Decimal(factor),
        effective_from=SINCE,
        last_work_date=last,
        at=AT,
        by=BY,
        request=an_id("factor"),
    )


def test_a_factor_is_set_once_however_often_it_is_sent() -> None:
    """A repeat answers what was set, even where the rule would refuse it by now."""
    given(Product, DEFINED).when(setting_a_factor()).then(FACTOR_SET)
    again = given(Product, DEFINED, FACTOR_SET).when(setting_a_factor(last=SINCE))
    assert again.then().answer.factor == Decimal("0.80")


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        (setting_a_factor(factor="10"), "factor-out-of-range"),
        (setting_a_factor(factor="0.855"), "factor-out-of-range"),
        (setting_a_factor(grade="Z"), "grade-unknown"),
        (setting_a_factor(last=SINCE), "factor-in-past"),
    ],
)
def test_a_factor_that_cannot_be_is_refused(setting: Callable[[Product], GradeFactorSet], code: str) -> None:
    """Beyond its range, finer than a hundredth, of no grade, or for work already done."""
    given(Product, DEFINED).when(setting).refuses(code)


def test_the_factors_are_those_in_force_on_the_work_date() -> None:
    """What the grade began with until the first day said; one said twice for a day is the later one; the
    other grades stay; a grade the product has no more counts nowhere."""
    first, second = date(2026, 10, 1), date(2026, 11, 1)
    dated = (factor_set("0.70", second), factor_set("0.80", first), factor_set("0.75", second))
    product = given(Product, DEFINED, *dated).thing()
    began = {grade.code: grade.factor for grade in GRADES}
    assert product.factors_on(first - timedelta(days=1)) == began
    assert product.factors_on(second - timedelta(days=1)) == began | {"B": Decimal("0.80")}
    assert product.factors_on(second) == began | {"B": Decimal("0.75")}
    product.define(**SAID | {"grades": GRADES[:1]}, at=AT, by=BY, request=an_id("fewer"))
    assert product.factors_on(second) == {GRADES[0].code: GRADES[0].factor}


def test_a_grade_is_added_behind_the_others() -> None:
    """Once; another of that letter is refused, and a tenth."""

    def adding(code: str) -> Callable[[Product], None]:
        return lambda it: it.add_grade(code=code, factor=Decimal("0.5"), at=AT, by=BY, request=an_id(code))

    product = given(Product, DEFINED).thing()
    adding("C")(product)
    adding("C")(product)
    assert [grade.code for grade in product.grades] == [*(grade.code for grade in GRADES), "C"]
    given(Product, DEFINED).when(adding(GRADES[0].code)).refuses("name-taken")
    full = [Grade(letter, Decimal(1)) for letter in "ABCDEFGHI"]
    product.define(**SAID | {"grades": full}, at=AT, by=BY, request=an_id("full"))
    with pytest.raises(Refusal) as refused:
        adding("J")(product)
    assert refused.value.code == "too-many-grades"


def test_the_rate_is_the_one_in_force_on_the_work_date() -> None:
    """Rates set in any order; one set twice for a day is the later one; before the first there is none."""
    first, second = date(2026, 10, 1), date(2026, 11, 1)
    product = given(
        Product,
        DEFINED,
        rate_set("0.50", second),
        rate_set("0.42", first),
        rate_set("0.55", second),
    ).thing()
    assert product.rate_on("wiring", first).rate == Decimal("0.42")
    assert product.rate_on("wiring", second - timedelta(days=1)).rate == Decimal("0.42")
    assert product.rate_on("wiring", second).rate == Decimal("0.55")
    assert product.rate_on("wiring", second).effective_from == second
    with pytest.raises(Refused, match="no-rate"):
        product.rate_on("wiring", first - timedelta(days=1))
    with pytest.raises(Refused, match="no-rate"):
        product.rate_on("packing", second)


def adding(name: str, request: str = "step"):
    """Add a step."""
    return lambda it: it.add_step(name=name, at=AT, by=BY, request=an_id(request))


def test_a_step_is_added_behind_the_others_once() -> None:
    """Under the first number that is free; sent again it changes nothing."""
    steps = (*DEFINED.steps, Step("1", "贴标"))
    said = {"code": "lantern", "name": DEFINED.name, "unit": "piece", "grades": DEFINED.grades}
    added = happened(
        ProductRedefined,
        Product.stream(DEFINED.id),
        request=an_id("step"),
        workshop=WORKSHOP,
        steps=steps,
        **said,
    )
    given(Product, DEFINED).when(adding("贴标")).then(added)
    given(Product, DEFINED, added).when(adding("贴标")).then()
    given(Product, DEFINED, added).when(adding("贴标", "another")).refuses("name-taken")


def test_a_product_has_fifty_steps_at_most() -> None:
    """One more is refused."""
    full = [Step(str(number), f"第 {number} 道") for number in range(1, 51)]
    said = {"at": AT, "by": BY}
    product = Product(DEFINED.id)
    product.define(**SAID | {"steps": full}, **said)
    with pytest.raises(Refused, match="too-many-steps"):
        adding("再一道")(product)
