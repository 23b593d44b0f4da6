"""What somebody of the employed broke, and what of it their wage pays: within the limits, none of it lost."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given as tried
from hypothesis import strategies as st

from kernel.time import ZONE
from shell.house import House
from shell.rebuild import verify
from tests.examples.who import AMEI, BY, BY_SYSTEM, OFFICIAL, WORKSHOP, an_id
from tests.founding import Founded, refused
from workshops.domain import DamageAccount
from workshops.events import Split
from workshops.events.damages import Deduction
from workshops.events.wages import MinimumWageSet

NOVEMBER = date(2026, 11, 1)
IN_NOVEMBER, IN_DECEMBER, IN_JANUARY = date(2026, 11, 10), date(2026, 12, 10), date(2027, 1, 11)
NOVEMBER_END, DECEMBER_END, JANUARY_END = date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31)
RUN, NEXT, THIRD = an_id("run"), an_id("next run"), an_id("third run")
DRILL, LAMP = an_id("the drill"), an_id("the lamp")


@pytest.fixture
def employing(house: House) -> Founded:
    """A workshop that pays a yuan a lantern; since November damage may be taken of the wage, at a minimum of
    ¥2,010 a month. It is the end of January."""
    at_work = Founded(house).found(rate=Decimal(1))
    at_work.compare_with_minimum(None, NOVEMBER, deductions=True)
    at_work.now = datetime(2027, 1, 31, 8, 0, tzinfo=ZONE)
    return at_work


def lines(at_work: Founded, run: str) -> list[tuple[str, str | None, int]]:
    """The kinds, months and amounts (fen) on 阿梅's slip."""
    [slip] = [slip for slip in at_work.read.slips(run) if slip["worker"] == AMEI]
    return [(line["kind"], line["month"], line["amount"]) for line in slip["lines"]]


def test_what_a_month_may_not_bear_is_carried_to_the_next(employing: Founded) -> None:
    """¥1,000 of ¥3,000: a fifth in November; in December what is above the minimum; the rest later on."""
    employing.charge(DRILL, 100_000, IN_NOVEMBER)
    employing.accept(an_id("november"), 3_000, IN_NOVEMBER)
    employing.accept(an_id("december"), 2_200, IN_DECEMBER)
    employing.accept(an_id("january"), 3_000, IN_JANUARY)
    assert employing.prepare(RUN, NOVEMBER_END) == 240_000
    assert lines(employing, RUN) == [("work", "2026-11", 300_000), ("deduction", "2026-11", -60_000)]
    [slip] = employing.read.slips(RUN)
    made = slip["lines"][1]["deduction"]
    assert (made["whole"], made["before"], made["limit"]["wage"]) == (100_000, 0, 300_000)
    employing.approve(RUN, 240_000)
    employing.approve(NEXT, employing.prepare(NEXT, DECEMBER_END))
    assert lines(employing, NEXT)[1:] == [("deduction", "2026-12", -19_000)]
    employing.approve(THIRD, employing.prepare(THIRD, JANUARY_END))
    assert lines(employing, THIRD)[1:] == [("deduction", "2027-01", -21_000)]
    [told] = employing.read.damages(WORKSHOP)
    assert (told["taken"], told["coming"]) == (100_000, 0)
    said: list[str] = []
    assert verify(employing.house, said.append), said


def test_half_a_months_pay_below_the_minimum_bears_nothing_yet(employing: Founded) -> None:
    """The second half lifts the month above it: then at most a fifth of that second half is taken."""
    employing.charge(DRILL, 100_000, IN_NOVEMBER)
    employing.accept(an_id("first half"), 1_500, IN_NOVEMBER)
    employing.approve(RUN, employing.prepare(RUN, date(2026, 11, 15)))
    employing.accept(an_id("second half"), 1_500, date(2026, 11, 20))
    employing.approve(NEXT, employing.prepare(NEXT, NOVEMBER_END))
    assert [line[0] for line in lines(employing, RUN)] == ["work"]
    assert lines(employing, NEXT)[1:] == [("deduction", "2026-11", -30_000)]


def test_what_is_contested_is_not_taken_until_it_is_answered(employing: Founded) -> None:
    """A second press is said already; answered that it stands, the next run takes it."""
    employing.charge(DRILL, 10_000, IN_NOVEMBER)
    contest = employing.contest_damage(DRILL)
    assert refused(lambda: employing.contest_damage(DRILL)) == "contest-open"
    employing.accept(an_id("november"), 3_000, IN_NOVEMBER)
    employing.approve(RUN, employing.prepare(RUN, NOVEMBER_END))
    assert [line[0] for line in lines(employing, RUN)] == ["work"]
    answer(employing, contest, "rejected")
    employing.accept(an_id("december"), 3_000, IN_DECEMBER)
    employing.approve(NEXT, employing.prepare(NEXT, DECEMBER_END))
    assert lines(employing, NEXT)[1:] == [("deduction", "2026-12", -10_000)]


def answer(at_work: Founded, contest: str, outcome: str) -> None:
    """Answer a contest of 阿梅's."""
    account = DamageAccount.id_of(WORKSHOP, AMEI)
    said = {"outcome": outcome, "reason_code": "damage-as-stated", "request": an_id(f"{outcome} {contest}")}
    at_work.do(at_work.contests.answer, matter="damage", id=account, contest=contest, **said)


def test_who_was_right_makes_nothing_good(employing: Founded) -> None:
    """Upholding the contest lets the damage go; letting a contested one go upholds the contest."""
    employing.charge(DRILL, 10_000, IN_NOVEMBER)
    answer(employing, employing.contest_damage(DRILL), "upheld")
    employing.charge(LAMP, 10_000, IN_NOVEMBER)
    employing.contest_damage(LAMP)
    employing.withdraw_damage(LAMP)
    assert [row["state"] for row in employing.read.damages(WORKSHOP)] == ["withdrawn", "withdrawn"]
    assert [row["state"] for row in employing.read.contests_ever(WORKSHOP)] == ["upheld", "upheld"]
    assert refused(lambda: employing.withdraw_damage(DRILL)) == "damage-withdrawn"


def test_what_was_taken_for_a_withdrawn_damage_comes_back_without_work(employing: Founded) -> None:
    """Who works here no more is due for it alone; a discarded run gives nothing back, the next does."""
    employing.charge(DRILL, 10_000, IN_NOVEMBER)
    employing.accept(an_id("november"), 3_000, IN_NOVEMBER)
    employing.approve(RUN, employing.prepare(RUN, NOVEMBER_END))
    assert employing.read.due(WORKSHOP, JANUARY_END) == []
    employing.withdraw_damage(DRILL)
    assert employing.read.owed(WORKSHOP, JANUARY_END)["workers"] == 1
    assert employing.prepare(NEXT, DECEMBER_END) == 10_000
    assert lines(employing, NEXT) == [("deduction", "2026-11", 10_000)]
    assert employing.read.due(WORKSHOP, JANUARY_END) == []
    employing.discard(NEXT)
    employing.approve(THIRD, employing.prepare(THIRD, JANUARY_END))
    assert lines(employing, THIRD) == [("deduction", "2026-11", 10_000)]
    assert employing.read.due(WORKSHOP, JANUARY_END) == []
    assert refused(lambda: employing.contest_damage(DRILL)) == "damage-withdrawn"


def test_a_wage_that_falls_gives_back_what_it_may_no_longer_bear(employing: Founded) -> None:
    """Pieces counted twice are taken back; what of the deduction is above the limit now comes back too."""
    employing.charge(DRILL, 100_000, IN_NOVEMBER)
    employing.accept(an_id("november"), 3_000, IN_NOVEMBER)
    employing.approve(RUN, employing.prepare(RUN, NOVEMBER_END))
    employing.correct(an_id("november"), 2_100, Split(2_100, 0, 0, {}), an_id("counted twice"))
    employing.accept(an_id("december"), 3_000, IN_DECEMBER)
    employing.approve(NEXT, employing.prepare(NEXT, DECEMBER_END))
    assert lines(employing, NEXT) == [
        ("difference", "2026-11", -90_000),
        ("work", "2026-12", 300_000),
        ("deduction", "2026-11", 51_000),  # ¥90 above the minimum may stay taken
    ]


def test_a_run_that_counted_on_a_discarded_one_is_drawn_up_anew(employing: Founded) -> None:
    """What the discarded one took was never taken."""
    employing.charge(DRILL, 100_000, IN_NOVEMBER)
    employing.accept(an_id("november"), 3_000, IN_NOVEMBER)
    employing.prepare(RUN, NOVEMBER_END)
    employing.accept(an_id("december"), 3_000, IN_DECEMBER)
    total = employing.prepare(NEXT, DECEMBER_END)
    assert lines(employing, NEXT)[1:] == [("deduction", "2026-12", -40_000)]
    employing.discard(RUN)
    assert refused(lambda: employing.approve(NEXT, total)) == "tax-basis-changed"
    employing.discard(NEXT)
    employing.approve(THIRD, employing.prepare(THIRD, DECEMBER_END))
    assert lines(employing, THIRD)[2:] == [
        ("deduction", "2026-11", -60_000),
        ("deduction", "2026-12", -40_000),
    ]


def test_damage_is_stated_where_the_contract_lets_it_be_taken(employing: Founded) -> None:
    """Not for a day before the terms or to come, not for nothing, once under an id, of members only."""

    def charge(amount: int = 1, day: date = IN_NOVEMBER, worker: str = AMEI) -> str:
        return refused(lambda: employing.charge(LAMP, amount, day, worker))

    assert charge(day=date(2026, 10, 31)) == "deductions-not-declared"
    assert charge(day=date(2027, 2, 1)) == "damage-in-future"
    assert charge(0) == charge(10_000_001) == "damage-out-of-range"
    assert charge(worker=an_id("nobody")) == "not-a-member"
    employing.charge(LAMP, 1, IN_NOVEMBER)
    head = employing.house.store.head()
    employing.charge(LAMP, 1, IN_NOVEMBER)
    assert employing.house.store.head() == head
    assert charge(2) == "id-reused"
    assert refused(lambda: employing.withdraw_damage(DRILL)) == "damage-unknown"


def test_only_the_employed_pay_for_damage_and_from_tomorrow_at_the_earliest(employing: Founded) -> None:
    """It is part of the terms of pay, said ahead."""

    def say(relation: str, day: date) -> str:
        terms = {"relation": relation, "withholding": "none", "deductions": True}
        said = {"workshop": WORKSHOP, "effective_from": day, "request": an_id(f"{relation} {day}")}
        setting = employing.setup.set_pay_terms
        return refused(lambda: employing.do(setting, actor=OFFICIAL, **terms, **said))

    assert say("labour", date(2027, 2, 1)) == "deductions-of-employed"
    assert say("employment", date(2027, 1, 31)) == "deductions-from-tomorrow"


# -- Whatever is paid and broken ----------------------------------------------------------------------------

LEAST = 201_000
MINIMUM = MinimumWageSet(
    originator_id="minimum-wages",
    originator_version=1,
    recorded_at=datetime(2026, 1, 1, tzinfo=ZONE),
    at=datetime(2026, 1, 1, tzinfo=ZONE),
    by=BY_SYSTEM,
    region="331082",
    monthly=Decimal(2010),
    hourly=Decimal(20),
    effective_from=date(2024, 1, 1),
    source="样例文件第 1 号",
)
AT = datetime(2027, 1, 31, 8, 0, tzinfo=ZONE)
MONTHS = ("2026-11", "2026-12", "2027-01")
acts = st.lists(
    st.one_of(
        st.tuples(st.just("charge"), st.integers(1, 200_000)),
        st.tuples(st.just("withdraw"), st.integers(0, 5)),
        st.tuples(st.just("discard"), st.integers(0, 9)),
        st.tuples(
            st.just("slip"),
            st.dictionaries(st.sampled_from(MONTHS), st.integers(-150_000, 500_000), min_size=1),
            st.integers(-50_000, 0),
        ),
    ),
    max_size=25,
)


@tried(acts=acts)
def test_whatever_is_broken_and_paid_the_limits_hold(
    acts: list[tuple[object, ...]],
) -> None:
    """After every slip: of a month it pays no more than a fifth is taken, what is left is not below the
    minimum; of no slip more than a fifth, less by what it takes back; of no damage more than it is, none of
    what was withdrawn."""
    account = DamageAccount(an_id("account"))
    whole: dict[str, int] = {}
    withdrawn: set[str] = set()
    slips: dict[str, tuple[Mapping[str, int], tuple[Deduction, ...]]] = {}
    discarded: set[str] = set()
    for no, (act, *said) in enumerate(acts):
        match act, said:
            case "charge", [int(amount)]:
                damage = an_id(f"damage {no}")
                whole[damage] = amount
                account.charge(
                    workshop=WORKSHOP,
                    worker=AMEI,
                    damage=damage,
                    happened_on=IN_NOVEMBER,
                    amount=amount,
                    reason_code="lost",
                    declared=True,
                    at=AT,
                    by=BY,
                )
            case "withdraw", [int(which)] if which < len(whole):
                damage = list(whole)[which]
                if damage not in withdrawn:
                    withdrawn.add(damage)
                    account.withdraw(damage=damage, at=AT, by=BY, request=an_id(f"act {no}"))
            case "discard", [int(which)] if which < len(slips):
                discarded |= set(list(slips)[which:])  # with what counted on it, as its approval asks
            case "slip", [dict(wages), int(taken_back)]:
                run = an_id(f"run {no}")
                made = account.reckon(
                    workshop=WORKSHOP,
                    worker=AMEI,
                    run=run,
                    slip=run,
                    wages=wages,
                    taken_back=taken_back,
                    least_in=lambda month: None if month == MONTHS[2] else MINIMUM,
                    discarded=discarded,
                    at=AT,
                    by=BY,
                )
                slips[run] = (wages, tuple(made))
                _bears(wages, taken_back, made)
                _adds_up([slip for of, slip in slips.items() if of not in discarded], wages, whole, withdrawn)


def _bears(wages: Mapping[str, int], taken_back: int, made: object) -> None:
    assert isinstance(made, tuple)
    taken = sum(each.amount for each in made if each.amount > 0)
    pays = sum(max(amount, 0) for amount in wages.values())
    less = taken_back + sum(min(amount, 0) for amount in wages.values())
    assert taken <= max(pays // 5 + less, 0)


def _adds_up(
    kept: list[tuple[Mapping[str, int], tuple[Deduction, ...]]],
    touched: Mapping[str, int],
    whole: Mapping[str, int],
    withdrawn: set[str],
) -> None:
    for month in touched:
        wage = sum(wages.get(month, 0) for wages, _made in kept)
        taken = sum(each.amount for _wages, made in kept for each in made if each.month == month)
        bound = 0 if month == MONTHS[2] else min(wage // 5, wage - LEAST)
        assert 0 <= taken <= max(bound, 0)
    for damage, amount in whole.items():
        taken = sum(each.amount for _wages, made in kept for each in made if each.damage == damage)
        assert 0 <= taken <= (0 if damage in withdrawn else amount)
