"""What is told of a workshop, before anything of it happens."""

import json
import random
from collections import Counter
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from demo.acts import workshop as acts
from demo.classes import trainers_of
from demo.days import Days
from demo.households import listed
from demo.load import SCALES
from demo.market import Market
from demo.ordering import windows, with_orders
from demo.story import FIRST_VILLAGE, OFFICIALS, OPERATOR, PAYER, PRODUCTS, Workshop, phone_of
from kernel.money import rate
from kernel.time import ZONE
from people.domain import credit_code, credit_code_checks, id_number, phone_number
from shell.vocabularies import REASONS, UNITS
from workshops.readmodel.forecast import LEAST_DAYS

SHEETS = Path(__file__).parents[1] / "workshops" / "day_sheets"
FORTNIGHT = timedelta(days=14)
WORKSHOP = Workshop(0, FIRST_VILLAGE, "庙西村")

# A Friday, a Saturday, a Sunday, a Monday in another year, a free day, the day after a leap day.
LAST_DAYS = [
    date(2026, 11, 20),
    date(2026, 11, 21),
    date(2026, 11, 22),
    date(2027, 1, 4),
    date(2026, 10, 1),
    date(2028, 3, 1),
]


def told(last: date, hour: int = 22) -> list[acts.WorkshopAct]:
    """The story up to a day, told on that day."""
    return Days(WORKSHOP, last, datetime.combine(last, time(hour), tzinfo=ZONE)).history()


def test_the_same_day_is_always_told_alike() -> None:
    """Ids, quantities and moments follow from village and day, whatever chance did elsewhere."""
    random.seed(1)
    first = told(LAST_DAYS[0])
    random.seed(2)
    assert told(LAST_DAYS[0]) == first


@pytest.mark.parametrize("last", LAST_DAYS)
@pytest.mark.parametrize("hour", [1, 15])
def test_everything_told_is_over_by_now(last: date, hour: int) -> None:
    """Acts come in the order of their moments, and the last day fits into what has passed of it."""
    history = told(last, hour)
    moments = [act.at for act in history]
    assert moments == sorted(moments)
    assert moments[-1] <= datetime.combine(last, time(hour), tzinfo=ZONE)


@pytest.mark.parametrize("last", LAST_DAYS)
def test_the_story_ends_with_a_run_that_waits_for_approval(last: date) -> None:
    """The last act is drawing up a run; the one before it is approved and not paid, all others are."""
    history = told(last)
    prepared = [act.run for act in history if isinstance(act, acts.Prepare)]
    approved = [act.run for act in history if isinstance(act, acts.Approve)]
    paid = [act.run for act in history if isinstance(act, acts.Pay)]
    assert isinstance(history[-1], acts.Prepare)
    assert prepared[:-1] == approved
    assert approved[:-1] == paid
    assert len(paid) >= 10


@pytest.mark.parametrize("last", LAST_DAYS)
def test_an_order_is_made_step_by_step_until_today(last: date) -> None:
    """No step gets ahead of the one before it, mistakes count for nothing, the pace of each can be seen."""
    now = datetime.combine(last, time(22), tzinfo=ZONE)
    days = Days(WORKSHOP, last, now)
    employer = Market(WORKSHOP).employers["lights"]
    told = with_orders(WORKSHOP, employer, days.history(), first=days.first, last=last, now=now)
    undone = {act.hand_in for act in told if isinstance(act, acts.Undo)}
    for order in windows(WORKSHOP, days.first, last):
        made = [act for act in told if isinstance(act, acts.HandIn) and act.order == order.id]
        assert not undone & {act.id for act in made}
        done: Counter[str] = Counter()
        for act in made:
            done[act.work.step] += act.quantity
            assert done["frame"] >= done["wiring"] >= done["packing"]
        if not order.over:
            lately = {(act.work.step, act.day) for act in made if timedelta() < last - act.day <= FORTNIGHT}
            worked = Counter(step for step, _day in lately)
            assert min(worked[step] for step in PRODUCTS["lantern"].steps) >= LEAST_DAYS


@pytest.mark.parametrize("last", LAST_DAYS)
def test_every_run_has_something_to_pay(last: date) -> None:
    """Since the run before, work up to its end was inspected: none would be refused as empty."""
    since = datetime.min.replace(tzinfo=ZONE)
    inspected: dict[str, datetime] = {}
    days: dict[str, date] = {}
    for act in told(last):
        match act:
            case acts.HandIn():
                days[act.id] = act.day
            case acts.Inspect():
                inspected[act.hand_in] = act.at
            case acts.Prepare():
                assert any(at > since and days[id] <= act.to for id, at in inspected.items())
                since = act.at


@pytest.mark.parametrize("last", LAST_DAYS)
def test_the_last_two_work_days_wait_for_inspection(last: date) -> None:
    """Everything older is inspected, or was taken back; nothing of the last two work days is."""
    history = told(last)
    done = {act.hand_in for act in history if isinstance(act, acts.Inspect | acts.Undo)}
    waiting = {act.day for act in history if isinstance(act, acts.HandIn) and act.id not in done}
    assert waiting == set(Days(WORKSHOP, last, datetime.now(ZONE)).work_days[-2:])


def test_every_village_can_be_told() -> None:
    """Whatever its people can make: some three thousand hand-ins in each, so a county has a million."""
    now = datetime.combine(LAST_DAYS[0], time(22), tzinfo=ZONE)
    for n in range(12, 24):
        history = Days(Workshop(n, f"3310821012{n:02}", "某村"), LAST_DAYS[0], now).history()
        assert all(min(act.split) >= 0 for act in history if isinstance(act, acts.Inspect))
        assert 2_700 < sum(isinstance(act, acts.HandIn) for act in history) < 3_600
    assert 900_000 < SCALES["county"] * 3_100 < 1_100_000


def test_nobody_works_on_sundays_but_on_the_last_day() -> None:
    """Who opens the demo on a Sunday still sees work of today."""
    last = date(2026, 11, 22)
    days = {act.day for act in told(last) if isinstance(act, acts.HandIn)}
    assert {day for day in days if day.weekday() == 6} == {last}


def test_all_that_goes_wrong_at_a_workshop_goes_wrong_here() -> None:
    """Counts that differ, slips of the finger, bad pieces, rework that comes back, payments sent back."""
    history = told(LAST_DAYS[0])
    hand_ins = [act for act in history if isinstance(act, acts.HandIn)]
    inspections = {act.hand_in: act for act in history if isinstance(act, acts.Inspect)}
    assert [act for act in hand_ins if act.own not in (None, act.quantity)]
    back = [act for act in hand_ins if act.rework_of]
    assert back
    assert all(act.quantity == inspections[act.rework_of or ""].split[1] for act in back)
    kinds = {type(act) for act in history}
    assert kinds >= {acts.Undo, acts.Contest, acts.Answer, acts.Correct, acts.PayAgain}
    assert any(act.split for act in history if isinstance(act, acts.Correct))
    faults = {code for act in inspections.values() for code in act.faults}
    assert faults <= set(REASONS)
    assert all(sum(act.faults.values()) == sum(act.split[1:]) for act in inspections.values())


def test_a_rate_changes_once() -> None:
    """Every step has a rate from the first day; those of the lantern are raised on one day."""
    rates = [act for act in told(LAST_DAYS[0]) if isinstance(act, acts.NewRate)]
    first, raised = sorted({act.day for act in rates})
    assert {act.work for act in rates if act.day == first} == {
        (code, step) for code, product in PRODUCTS.items() for step in product.steps
    }
    assert {act.work.product for act in rates if act.day == raised} == {"lantern"}
    assert all(rate(act.rate) == act.rate for act in rates)


def test_the_tally_sheets_of_the_tests_can_be_imported() -> None:
    """Their workers are members under the same numbers and names, their products and steps are made here."""
    expected = json.loads((SHEETS / "expected.json").read_text())
    members = {(person.number, person.name) for person in WORKSHOP.people}
    assert {(each["number"], each["name"]) for each in expected["workers"]} <= members
    made = {product.name: set(product.steps.values()) for product in PRODUCTS.values()}
    assert all(set(each["steps"]) <= made[each["name"]] for each in expected["products"])
    assert {product.unit for product in PRODUCTS.values()} <= set(UNITS)


def test_numbers_are_unlike_and_nobodys() -> None:
    """No two share a phone or a number; all phones are of the one block that is not given out."""
    other = Workshop(1, "331082101205", "中街村")
    markets = [Market(WORKSHOP), Market(other)]
    offices = [*OFFICIALS.values(), OPERATOR, *WORKSHOP.clerks, *other.clerks]
    offices += [office for workshop in (WORKSHOP, other) for office in trainers_of(workshop).values()]
    offices += [employer.office for market in markets for employer in market.employers.values()]
    people = [*WORKSHOP.people, *other.people, *(each for market in markets for each in market.neighbours)]
    phones = [each.phone for each in (*offices, *people) if each.phone]
    assert len(set(phones)) == len(phones)
    assert all(phone_number(phone) == phone and phone.startswith("1390000") for phone in phones)
    assert len({person.number for person in WORKSHOP.people}) == len(WORKSHOP.people) == 40
    assert "0318" in {person.number for person in WORKSHOP.people}
    assert len({person.worker for person in people}) == len(people) == 132
    assert len({person.name for person in (*WORKSHOP.people, *markets[0].neighbours)}) == 66


def test_identity_numbers_check_and_are_nobodys() -> None:
    """Those who live here and those on the list of low-income households; no place has a code like theirs."""
    other = Workshop(1, "331082101205", "中街村")
    numbers = [each.id_number for w in (WORKSHOP, other) for each in (*w.people, *Market(w).neighbours)]
    assert len(set(numbers)) == len(numbers)
    poor = [*listed(WORKSHOP), *listed(other)]
    assert 20 < len(set(poor) & set(numbers)) < len(set(poor)) == len(poor)
    assert all(id_number(number) == number and number.startswith("99") for number in (*numbers, *poor))


def test_nobody_at_the_hundredth_village_has_a_phone() -> None:
    """The block has no more numbers; there people are, all the same."""
    village = Workshop(100, "331082113201", "某村")
    offices = [*village.clerks, *trainers_of(village).values()]
    offices += [employer.office for employer in Market(village).employers.values()]
    people = [*village.people, *Market(village).neighbours]
    assert {each.phone for each in (*offices, *people)} == {None}
    assert phone_of(99, 99) == "13900009999"


def test_everybody_is_of_age() -> None:
    """Nobody is under 16 on the first day, whatever year the demo is loaded in."""
    youngest = max(person.born for person in (*WORKSHOP.people, *Market(WORKSHOP).neighbours))
    assert youngest + timedelta(days=16 * 366) < date(2026, 1, 1)


def test_whoever_pays_has_a_code_that_checks() -> None:
    """The credit codes pass their check, so that forms take them, and are unlike."""
    codes = [PAYER.uscc]
    for village in (WORKSHOP, Workshop(299, "331082113201", "某村")):
        codes += [employer.uscc for employer in Market(village).employers.values()]
    assert len(set(codes)) == len(codes) == 11
    assert all(credit_code(code) == code and credit_code_checks(code) for code in codes)
