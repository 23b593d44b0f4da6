"""Hours of the employed, and what brings their pieces up to the minimum wage, window by window."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from income.readmodel import IncomeReadModel
from kernel.time import ZONE
from shell.house import House
from shell.rebuild import verify
from tests.examples.who import AMEI, BAOGEN, BY, CUIHUA, OFFICIAL, OPERATOR, VILLAGE, WORKSHOP, an_id
from tests.founding import Founded, refused
from tests.given import given
from workshops.domain import MinimumWages, Workshop
from workshops.domain.minimum_wages import least_on
from workshops.domain.wage_windows import Window, windows_of
from workshops.events import Split
from workshops.events.wages import MinimumWageSet

NOVEMBER = date(2026, 11, 1)
MONDAY, TUESDAY, NEXT_MONDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 9)
MONTH_END = date(2026, 11, 30)
RUN, NEXT, THIRD = an_id("run"), an_id("next run"), an_id("third run")


@pytest.fixture
def employing(house: House) -> Founded:
    """A workshop in October that pays a yuan a lantern."""
    return Founded(house).found(rate=Decimal(1))


def worked(at_work: Founded, window: str) -> Founded:
    """Eight hours each on two days of a week and on one of the next, at a minimum of ¥20 an hour: pieces of
    ¥100, ¥200 and ¥200. It is December."""
    at_work.compare_with_minimum(window, NOVEMBER)
    at_work.now = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)
    for day, quantity in ((MONDAY, 100), (TUESDAY, 200), (NEXT_MONDAY, 200)):
        at_work.accept(an_id(f"pieces of {day}"), quantity, day)
        at_work.keep_hours(day, "8")
    return at_work


def lines(at_work: Founded, run: str = RUN, worker: str = AMEI) -> list[tuple[str, int]]:
    """The kinds and amounts (fen) on a slip."""
    slips = {slip["worker"]: slip for slip in at_work.read.slips(run)}
    return [(line["kind"], line["amount"]) for line in slips[worker]["lines"]]


@pytest.mark.parametrize(
    ("window", "top_ups"),
    [
        ("day", [("2026-11-02", "2026-11-02", 6_000)]),  # 8 h × 20 − 100
        ("week", [("2026-11-02", "2026-11-08", 2_000)]),  # 16 h × 20 − 300; the next week has enough
        ("month", []),  # 24 h × 20 = 480 < 500
    ],
)
def test_three_windows_give_three_sums(
    employing: Founded, window: str, top_ups: list[tuple[str, str, int]]
) -> None:
    """The same month: ¥560, ¥520 or ¥500; the line names its window and how it was worked out."""
    at_work = worked(employing, window)
    extra = sum(fen for *_days, fen in top_ups)
    assert at_work.prepare(RUN, MONTH_END) == 50_000 + extra
    [slip] = at_work.read.slips(RUN)
    found = [line["top_up"] for line in slip["lines"] if line["kind"] == "top-up"]
    assert [(each["window"], each["first"], each["last"], each["amount"]) for each in found] == [
        (window, *of) for of in top_ups
    ]
    assert sum(line["amount"] for line in slip["lines"]) == slip["net"]
    assert slip["hours"] == "24"
    at_work.approve(RUN, 50_000 + extra)
    income = at_work.house.get(IncomeReadModel).months(AMEI, "2026-11", "2026-11")[0]
    assert income.stages["settled"] == 50_000 + extra
    told: list[str] = []
    assert verify(at_work.house, told.append), told


def test_a_window_is_compared_once_it_is_over(employing: Founded) -> None:
    """A run up to the middle of the week tops nothing up; the next one does, for all of the week."""
    at_work = worked(employing, "week")
    at_work.approve(RUN, at_work.prepare(RUN, TUESDAY))
    assert lines(at_work) == [("work", 30_000)]
    at_work.prepare(NEXT, MONTH_END)
    assert lines(at_work, NEXT) == [("work", 20_000), ("top-up", 2_000)]
    assert at_work.read.due(WORKSHOP, MONTH_END) == []


def test_a_later_correction_tops_up_by_difference(employing: Founded) -> None:
    """What was approved stays: hours mended upwards add to it, pieces found later take of it."""
    at_work = worked(employing, "day")
    at_work.approve(RUN, at_work.prepare(RUN, MONTH_END))
    at_work.keep_hours(MONDAY, "9")
    assert at_work.prepare(NEXT, MONTH_END) == 2_000
    assert lines(at_work, NEXT) == [("top-up", 2_000)]
    at_work.approve(NEXT, 2_000)
    monday = an_id(f"pieces of {MONDAY}")
    at_work.correct(monday, 130, Split(130, 0, 0, {}), an_id("found thirty more"))
    assert at_work.prepare(THIRD, MONTH_END) == 0
    assert lines(at_work, THIRD) == [("difference", 3_000), ("top-up", -3_000)]
    [slip] = at_work.read.slips(THIRD)
    assert (slip["lines"][1]["top_up"]["before"], slip["hours"]) == (8_000, "0")
    assert [each["hours"] for each in at_work.read.slips(NEXT)] == ["1"]


def test_hours_without_pieces_are_paid_all_the_same(employing: Founded) -> None:
    """Somebody who handed nothing in is due for the hours alone; hours mended away leave nothing due."""
    employing.compare_with_minimum("month", NOVEMBER)
    employing.now = datetime(2026, 12, 1, 8, 0, tzinfo=ZONE)
    employing.keep_hours(MONDAY, {BAOGEN: "4.5", CUIHUA: "2"})
    employing.keep_hours(MONDAY, {CUIHUA: "0"})
    assert employing.prepare(RUN, MONTH_END) == 9_000
    assert lines(employing, RUN, BAOGEN) == [("top-up", 9_000)]
    assert employing.read.due(WORKSHOP, MONTH_END) == []


def test_a_discarded_run_tops_nothing_up(employing: Founded) -> None:
    """What it compared is compared again by the next; a run that counted on it is drawn up anew."""
    at_work = worked(employing, "day")
    assert at_work.prepare(RUN, MONTH_END) == 56_000
    at_work.keep_hours(MONDAY, "9")
    assert at_work.prepare(NEXT, MONTH_END) == 2_000
    at_work.discard(RUN)
    assert refused(lambda: at_work.approve(NEXT, 2_000)) == "tax-basis-changed"
    at_work.discard(NEXT)
    assert at_work.prepare(THIRD, MONTH_END) == 58_000
    at_work.approve(THIRD, 58_000)


def test_where_nothing_is_declared_no_hours_are_kept(employing: Founded) -> None:
    """Nor for days before the terms, days to come, people who do not work here, more hours than a day has."""
    assert refused(lambda: employing.keep_hours(date(2026, 10, 1), "8")) == "hours-not-kept"
    employing.compare_with_minimum("day", NOVEMBER)
    employing.now = datetime(2026, 11, 3, 8, 0, tzinfo=ZONE)
    assert refused(lambda: employing.keep_hours(date(2026, 10, 31), "8")) == "hours-not-kept"
    assert refused(lambda: employing.keep_hours(date(2026, 11, 4), "8")) == "work-date-in-future"
    assert refused(lambda: employing.keep_hours(MONDAY, {an_id("nobody"): "8"})) == "not-a-member"
    for wrong in ("24.01", "-1", "7.505"):
        assert refused(lambda wrong=wrong: employing.keep_hours(MONDAY, wrong)) == "hours-unreadable"
    assert employing.read.hours_on(WORKSHOP, MONDAY) == {}


def test_a_days_hours_are_kept_once_and_mended_by_their_own_request(employing: Founded) -> None:
    """A repeat changes nothing, however late; who is named twice is refused with all others."""
    employing.compare_with_minimum("day", NOVEMBER)
    employing.now = datetime(2026, 11, 3, 8, 0, tzinfo=ZONE)
    employing.keep_hours(MONDAY, {AMEI: "8", BAOGEN: "7.5"})
    employing.keep_hours(MONDAY, {AMEI: "6"})
    head = employing.house.store.head()
    employing.keep_hours(MONDAY, {AMEI: "8", BAOGEN: "7.5"})
    assert employing.house.store.head() == head
    assert employing.read.hours_on(WORKSHOP, MONDAY) == {AMEI: Decimal(6), BAOGEN: Decimal("7.5")}
    assert refused(lambda: employing.keep_hours(MONDAY, {AMEI: "1", "G01": "2"})) == "named-twice"


def test_the_window_is_said_ahead_of_the_employed_where_a_minimum_is_known(employing: Founded) -> None:
    """Not of labour, not for today, not where nobody kept the minimum wage."""

    def say(**said: Any) -> Any:
        terms = {"relation": "employment", "withholding": "none", "window": "month"}
        day = {"effective_from": date(2026, 10, 5), "request": an_id(str(said))}
        return employing.do(
            employing.setup.set_pay_terms, workshop=WORKSHOP, actor=OFFICIAL, **terms | day | said
        )

    assert refused(say) == "minimum-wage-unknown"
    assert refused(lambda: say(relation="labour")) == "window-of-employed"
    assert refused(lambda: say(effective_from=employing.now.date())) == "window-from-tomorrow"
    employing.compare_with_minimum("month", NOVEMBER)
    assert say(request=an_id("again"))[0].window == "month"


def test_weeks_end_with_the_month_and_terms_cut_windows() -> None:
    """No window belongs to two months' wages; days without terms lie in none."""
    weeks = windows_of("2026-11", lambda _day: "week")
    assert [(each.first.day, each.last.day) for each in weeks] == [
        (1, 1),
        (2, 8),
        (9, 15),
        (16, 22),
        (23, 29),
        (30, 30),
    ]
    cut = windows_of("2026-11", lambda day: "month" if day.day < 20 else None)
    assert cut == [Window("month", date(2026, 11, 1), date(2026, 11, 19))]
    assert given(Workshop).thing().window_on(MONDAY) is None


def test_the_nearest_region_s_latest_minimum_counts() -> None:
    """A county's own before its province's; each from its day on; the last word of a day counts."""

    def of(region: str, *said: tuple[str, str]) -> MinimumWages:
        wages = MinimumWages(MinimumWages.id_of(region))
        for since, hourly in said:
            day = date.fromisoformat(since)
            yuan = {"monthly": Decimal(2000), "hourly": Decimal(hourly)}
            wages.set(region=region, effective_from=day, source="1", at=at, by=BY, **yuan)
        return wages

    at = datetime(2026, 10, 1, tzinfo=ZONE)
    province = of("33", ("2024-01-01", "19"), ("2026-07-01", "21"), ("2026-07-01", "22"))
    county = of("331082", ("2026-08-01", "20"))

    def hourly(day: str) -> Decimal | None:
        least: MinimumWageSet | None = least_on(date.fromisoformat(day), [province, county])
        return least.hourly if least else None

    assert [hourly(day) for day in ("2023-12-31", "2026-06-30", "2026-07-31", "2026-08-01")] == [
        None,
        Decimal(19),
        Decimal(22),
        Decimal(20),
    ]
    for field in ("monthly", "hourly"):
        yuan = {"monthly": Decimal(1), "hourly": Decimal(1)} | {field: Decimal("0.001")}
        given(MinimumWages).when(
            lambda it, yuan=yuan: it.set(region="33", effective_from=MONDAY, source="1", at=at, by=BY, **yuan)
        ).refuses("wage-out-of-range")


def test_only_the_operator_keeps_minimum_wages(employing: Founded) -> None:
    """Of regions there are; the same again is known already."""
    said = {
        "monthly": Decimal(2010),
        "hourly": Decimal(20),
        "effective_from": date(2024, 1, 1),
        "source": "样例文件第 1 号",
    }
    keep = employing.hours.set_minimum_wage
    assert refused(lambda: employing.do(keep, region=VILLAGE[:6], actor=OFFICIAL, **said)) == "forbidden"
    assert refused(lambda: employing.do(keep, region="99", actor=OPERATOR, **said)) == "region-unknown"
    kept = [employing.do(keep, region=VILLAGE[:6], actor=OPERATOR, **said).new for _ in range(2)]
    assert kept == [True, False]
