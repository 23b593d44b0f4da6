"""Nobody learns what too few people said is wrong by holding one day's figures against another's."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.domain import contests as domain
from insight.domain.contests import Contest, stood
from insight.domain.suppression import FEWEST, LARGEST_PERCENT
from insight.pages.contests import Waiting, waiting
from kernel.regions import path_of
from kernel.time import ZONE
from tests.insight.test_suppression import determined

A, B, C, FAR, AWAY = "331082101201", "331082101202", "331082101203", "331082102201", "331082103201"
TOWN, COUNTY = A[:9], A[:6]
DAYS = [date(2026, 10, 28) + timedelta(days=number) for number in range(7)]
"""The month ends on the fourth of them."""
COUNTED = timedelta(days=365)


def at(day: int, hour: int = 9) -> datetime:
    """A moment on the so-manieth day."""
    return datetime.combine(DAYS[0] + timedelta(days=day), time(hour), tzinfo=ZONE)


def said(village: str, who: Iterable[int], day: int, answered: int | None = None) -> list[Contest]:
    """People of a village, by number, say on a day that something is wrong, and are answered on another."""
    until = None if answered is None else at(answered, 15)
    return [Contest(f"{village} {number}", village, at(day), until) for number in who]


def told(contests: Sequence[Contest], day: date) -> dict[str, Waiting]:
    """What the page tells at the end of a day."""
    return waiting(stood(contests, at=day, counted=COUNTED))


def waits(contests: Sequence[Contest], code: str) -> list[int | None]:
    """How many contests of a region wait, day by day; None where that is not told."""
    lines = [told(contests, day).get(code) for day in DAYS]
    return [None if line is None or line.hidden else line.contests for line in lines]


def test_a_day_is_told_as_it_was_whatever_came_later() -> None:
    """Six said something, and were answered: on the days between they wait."""
    contests = said(A, range(6), 0, answered=2)
    assert waits(contests, A) == [6, 6, 0, 0, 0, 0, 0]
    assert waits(said(A, range(6), 0), A) == [6] * 7
    later = contests + said(A, range(6, 20), 5)
    assert waits(later, A)[:5] == waits(contests, A)[:5]


def test_what_four_said_waits_until_a_fifth_did() -> None:
    """And so does an answer that is given to one of them."""
    contests = said(A, range(6), 0) + said(A, range(6, 10), 1)
    assert waits(contests, A) == [6] * 7
    assert waits(contests + said(A, [10], 4), A) == [6, 6, 6, 6, 11, 11, 11]
    one = said(A, range(5), 0) + said(A, [5], 0, answered=2)
    assert waits(one, A) == [6] * 7


def test_one_person_is_never_most_of_a_change() -> None:
    """Four said one thing each, a fifth ten."""
    assert waits(said(A, [*range(4), *[4] * 10], 0), A) == [None] * 7


def test_who_asked_before_and_is_told_of_is_answered_in_a_batch_of_answers() -> None:
    """Five newcomers do not carry along the answers of two."""
    contests = said(A, range(8), 0) + said(A, range(8, 13), 1)
    answered = [
        each._replace(answered=at(1)) if each.person in (f"{A} 0", f"{A} 1") else each for each in contests
    ]
    assert waits(answered, A) == [8, 13, 13, 13, 13, 13, 13]


def test_what_is_left_over_when_the_month_ends_stands_together() -> None:
    """In the town, else in the county; the answers to it there too; what comes later is its village's."""
    contests = said(A, range(3), 0, answered=5) + said(B, range(3), 1, answered=5) + said(FAR, range(5), 2)
    assert waits(contests, TOWN) == [None, None, None, 6, 6, 0, 0]
    assert waits(contests, f"{TOWN}000") == [None, None, None, 6, 6, 0, 0]
    assert waits(contests, A) == [None] * 7
    assert waits(contests + said(A, range(5), 6), A)[-1] == 5
    few = said(A, range(3), 0) + said(AWAY, range(2), 0)
    assert waits(few, COUNTY) == [None, None, None, 5, 5, 5, 5]
    assert waits(few, TOWN) == [None] * 7
    assert waits(said(A, range(4), 0), COUNTY) == [None] * 7


def test_the_median_is_of_answers_told_of_and_of_the_last_year() -> None:
    """Ten were answered after two days; a year later they are too old, all at once."""
    contests = said(A, range(10), 0, answered=2)
    assert [told(contests, day)[A].days is not None for day in DAYS] == [False, False, *[True] * 5]
    assert told(contests + said(A, [10], 0, answered=3), DAYS[4])[A].days == told(contests, DAYS[4])[A].days
    old = DAYS[2] + COUNTED
    assert [told(contests, day).get(A) is None for day in (old - timedelta(days=1), old)] == [False, True]


# ---- an attacker with every page of every day -------------------------------------------------------


def lives() -> st.SearchStrategy[list[Contest]]:
    """What people of villages of three towns said on some days, and when it was answered, if it was."""
    village = st.sampled_from([A, B, C, FAR, "331082102202", AWAY])
    act = st.tuples(
        village, st.integers(0, 6), st.integers(1, 9), st.integers(0, 6), st.none() | st.integers(0, 6)
    )

    def spread(acts: list[tuple[str, int, int, int, int | None]]) -> list[Contest]:
        return [
            each
            for where, first, people, day, later in acts
            for each in said(where, range(first, first + people), day, None if later is None else day + later)
        ]

    return st.lists(act, min_size=1, max_size=12).map(spread)


def parts(contests: Sequence[Contest]) -> dict[str, dict[str, int]]:
    """By how much each person's waiting contests changed, cut as fine as it is ever told: by village, or
    villages together, and by day."""
    cut: dict[str, dict[str, int]] = {}
    every = [Counter[tuple[str, str]](), *(held(contests, day) for day in DAYS)]
    for number, (before, after) in enumerate(pairwise(every)):
        changed: dict[str, dict[str, int]] = defaultdict(dict)
        for village, person in before.keys() | after.keys():
            if more := after[village, person] - before[village, person]:
                changed[village][person] = more
        cut |= {f"{village}/{number}": changes for village, changes in changed.items()}
    return cut


def held(contests: Sequence[Contest], day: date) -> Counter[tuple[str, str]]:
    """How many contests of each person wait where, as they stand."""
    there = stood(contests, at=day, counted=COUNTED)
    return Counter((each.village, each.person) for each in there if each.answered is None)


def equations(contests: Sequence[Contest], cut: Iterable[str]) -> Iterator[dict[str, int]]:
    """What every page says of the unknown parts: each figure is the sum of those up to its day within it."""
    for number, day in enumerate(DAYS):
        for code, line in told(contests, day).items():
            if not line.hidden:
                names = (part.split("/") for part in cut)
                yield {
                    f"{village}/{of}": 1
                    for village, of in names
                    if int(of) <= number and code in path_of(village)
                }


def worked_out(contests: Sequence[Contest]) -> list[tuple[str, list[int]]]:
    """What the figures of all regions and days determine, though fewer than five people are behind it."""
    cut = parts(contests)
    found = []
    for name in determined(list(equations(contests, cut))):
        sizes = [abs(each) for each in cut[name].values()]
        if len(sizes) < FEWEST or max(sizes) * 100 > sum(sizes) * LARGEST_PERCENT:
            found.append((name, sizes))
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_no_part_can_be_worked_out_from_all_days(contests: list[Contest]) -> None:
    """Whatever people said, of whichever villages, and however it was answered."""
    assert worked_out(contests) == []


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_a_day_looked_back_on_is_as_it_was_told(contests: list[Contest]) -> None:
    """What was not recorded by its end changes nothing of it."""
    for number, day in enumerate(DAYS):
        then = [
            each if each.answered is None or each.answered < at(number, 23) else each._replace(answered=None)
            for each in contests
            if each.asked < at(number, 23)
        ]
        assert told(then, day) == told(contests, day)


def test_the_attack_wins_where_days_are_told_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """It can: without batches, what one person said is one day's figure less that of the day before."""
    contests = said(A, range(6), 0) + said(A, [6], 2)
    assert worked_out(contests) == []
    monkeypatch.setattr(domain, "movable", list)
    assert (f"{A}/2", [1]) in worked_out(contests)
