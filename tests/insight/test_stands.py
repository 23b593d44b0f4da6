"""Nobody learns what too few people did by holding one day's figures against another's."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.domain import STAGES, Cell, WorkerMonth, publish, stands
from insight.domain.figures import with_untold
from insight.domain.stands import Change, Stood, stood
from insight.domain.suppression import FEWEST, LARGEST_PERCENT
from kernel.regions import path_of
from tests.insight.test_suppression import determined

A, B, C, FAR, AWAY = "331082101201", "331082101202", "331082101203", "331082102201", "331082103201"
TOWN, COUNTY = A[:9], A[:6]
DAYS = [date(2026, 10, 28) + timedelta(days=number) for number in range(7)]
LAST = DAYS[3]
"""The month ends on the fourth of them."""


def did(
    village: str, day: int, yuan: Sequence[int], first: int = 0, *, hours: int = 0, stage: str = "paid"
) -> list[Change]:
    """People of a village, by number, earned so much on a day; where hours are known, in so many each."""
    return [
        Change(
            f"{village} {number}",
            village,
            DAYS[day],
            tuple(amount * 1_000_000 if each == stage else 0 for each in STAGES),
            (amount * 1_000_000, hours * 100) if hours else (0, 0),
        )
        for number, amount in enumerate(yuan, first)
    ]


def on(changes: Sequence[Change], day: date) -> tuple[Stood, Mapping[str, Cell]]:
    """How the month stood at the end of a day, and what is told of it, as the service puts it together."""
    then = stood(changes, last=LAST, at=day)
    villages = {each.worker: each.village for each in changes}
    months = [
        WorkerMonth(worker, villages[worker], stages, then.told_as[villages[worker]])
        for worker, stages in then.held.items()
    ]
    cells = publish(months, lists=[], new=set(), counted=then.counted)
    happened = {each.village for each in changes if each.day <= day}
    return then, with_untold(cells, happened - then.by_themselves)


def totals(changes: Sequence[Change], code: str) -> list[int | None]:
    """A region's totals in yuan, day by day; None where it is not told, 0 where nothing happened."""
    cells = [on(changes, day)[1].get(code) for day in DAYS]
    return [(each.whole.total // 100 if each.whole else None) if each else 0 for each in cells]


def test_a_day_on_which_five_did_something_is_told_when_it_is_over() -> None:
    """And every day on which nobody did is as the day before."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [10] * 5)
    assert totals(changes, A) == [60, 60, 110, 110, 110, 110, 110]


def test_what_four_did_waits_until_a_fifth_did() -> None:
    """The days between are as they were, and nothing of them is ever told by itself."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [10] * 4) + did(A, 4, [10], first=4)
    assert totals(changes, A) == [60, 60, 60, 60, 110, 110, 110]
    assert totals(changes[:-1], A) == [60] * 7


def test_a_day_on_which_one_did_most_waits_too() -> None:
    """Seventy percent of what changed is the most."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [1, 1, 1, 1, 96]) + did(A, 3, [30] * 4)
    assert totals(changes, A) == [60, 60, 60, 280, 280, 280, 280]


def test_who_went_a_step_that_few_went_waits_with_all_of_theirs() -> None:
    """Six more worked and three others were paid: those three wait until five were."""
    changes = did(A, 0, [10] * 9, stage="settled") + did(A, 1, [5] * 6, first=3, stage="settled")
    changes += moved(1, range(3)) + moved(2, range(3, 5))
    assert totals(changes, A)[:3] == [90, 120, 120]
    steps = [on(changes, day)[1][A].stages for day in DAYS[:3]]
    assert [each["paid"].total for each in steps if each] == [0, 0, 5_000]


def moved(day: int, who: Iterable[int]) -> list[Change]:
    """What people had settled was paid."""
    stages = (0, 0, -10_000_000, 10_000_000)
    return [Change(f"{A} {number}", A, DAYS[day], stages) for number in who]


def test_before_its_first_stand_a_region_is_not_told_and_not_nought() -> None:
    """Three had work on the first day: what they are part of is told without them."""
    changes = did(A, 0, [10] * 3) + did(A, 2, [10] * 6) + did(B, 1, [10] * 9)
    assert totals(changes, A) == [None, None, 90, 90, 90, 90, 90]
    assert totals(changes, TOWN) == [None, 90, 180, 180, 180, 180, 180]
    assert totals(changes, B)[:2] == [0, 90]


def test_villages_of_few_stand_together_when_the_month_is_over() -> None:
    """In their town, if they are enough there; and each is part of nothing but the sum."""
    changes = did(A, 0, [10] * 3) + did(B, 1, [10] * 3) + did(C, 1, [10] * 9)
    assert totals(changes, TOWN) == [None, 90, 90, 150, 150, 150, 150]
    assert totals(changes, f"{TOWN}000") == [0, 0, 0, 60, 60, 60, 60]
    assert totals(changes, A)[-1] is None


def test_where_a_town_has_too_few_they_stand_together_in_the_county() -> None:
    """Their towns are told without them, the county with them."""
    changes = did(A, 0, [10] * 3) + did(B, 0, [10] * 9) + did(FAR, 0, [10] * 2) + did(AWAY, 2, [10] * 8)
    assert totals(changes, COUNTY) == [90, 90, 170, 220, 220, 220, 220]
    assert totals(changes, TOWN)[-1] == 90
    assert totals(changes, FAR[:9])[-1] is None
    assert totals(changes, f"{COUNTY}000000")[-1] == 50


def test_who_stood_together_stays_together_and_who_comes_later_joins() -> None:
    """Nobody leaves: else what they had would be the difference."""
    changes = did(A, 0, [10] * 3) + did(B, 0, [10] * 3)
    changes += did(A, 4, [10] * 6) + did(C, 5, [10] * 4) + did(B, 6, [10])
    assert totals(changes, A)[-1] is None
    assert totals(changes, f"{TOWN}000") == [0, 0, 0, 60, 120, 120, 170]


def test_four_people_in_all_are_never_told_of() -> None:
    """Not even when their month has long been over."""
    assert totals(did(A, 0, [10] * 4), COUNTY) == [None] * 7


def test_what_is_counted_is_counted_once_when_the_month_is_over() -> None:
    """Later work changes amounts, not who was there nor their hours."""
    changes = did(A, 0, [80] * 6, hours=4) + did(A, 5, [20] * 9, hours=1)
    told = [on(changes, day)[1][A] for day in DAYS]
    assert [each.new.of for each in told] == [0, 0, 0, 6, 6, 6, 6]
    assert [each.hourly.hundredths for each in told] == [0, 0, 0, 2_400, 2_400, 2_400, 2_400]
    assert [each.whole.workers for each in told if each.whole] == [6, 6, 6, 6, 6, 9, 9]


# ---- an attacker with every page of every day -------------------------------------------------------


def lives() -> st.SearchStrategy[list[Change]]:
    """What people of villages of three towns had on some days, by stage; also taken back, or moved on."""
    village = st.sampled_from([A, B, C, FAR, "331082102202", AWAY])
    amounts = st.sampled_from(
        [(500, 0, 0, 0), (0, 500, 0, 0), (-500, 500, 0, 0), (0, -500, 0, 500), (9, 0, 0, 0)]
    )
    act = st.tuples(village, st.sampled_from(DAYS), st.integers(0, 6), st.integers(1, 9), amounts)

    def spread(acts: list[tuple[str, date, int, int, tuple[int, ...]]]) -> list[Change]:
        return [
            Change(f"{where} {number}", where, day, tuple(10_000 * fen for fen in amounts))
            for where, day, first, people, amounts in acts
            for number in range(first, first + people)
        ]

    return st.lists(act, min_size=1, max_size=12).map(spread)


class Part(NamedTuple):
    """What people of a village did until it was told with a day."""

    village: str
    day: int

    def __str__(self) -> str:
        return f"{self.village}/{self.day}"


Amounts = dict[str, tuple[int, ...]]
"""By how much each person's month changed, by stage."""


def parts(changes: Sequence[Change]) -> dict[Part, Amounts]:
    """What happened, cut as fine as it is ever told: by village and by the days on which it was told."""
    villages = {each.worker: each.village for each in changes}
    every = [Stood({}, {}, {}, None), *(on(changes, day)[0] for day in DAYS)]
    cut: dict[Part, Amounts] = defaultdict(dict)
    for number, (before, after) in enumerate(pairwise(every)):
        for worker, held in after.held.items():
            had = before.held.get(worker, (0, 0, 0, 0))
            change = tuple(a - b for a, b in zip(held, had, strict=True))
            if any(change):
                cut[Part(villages[worker], number)][worker] = change
    return cut


def equations(changes: Sequence[Change], cut: Collection[Part], measure: str) -> Iterator[dict[str, int]]:
    """What every page says of the unknown parts: each figure is the sum of those up to its day within it."""
    for number, day in enumerate(DAYS):
        then, cells = on(changes, day)
        within: dict[str, list[Part]] = defaultdict(list)
        for part in cut:
            for code in path_of(then.told_as.get(part.village, "")):
                within[code].append(part)
        for code, cell in cells.items():
            shown = cell.whole if measure == "whole" else cell.stages
            if shown is not None and not (len(code) == 12 and day < LAST):
                yield {str(part): 1 for part in within[code] if part.day <= number}


def worked_out(changes: list[Change]) -> list[tuple[str, list[int]]]:
    """What the figures of all regions and days determine, as one system of equations, though fewer than five
    people did it or one of them most of it; also for who knows in which villages nothing changed."""
    cut = parts(changes)
    by_name = {str(part): amounts for part, amounts in cut.items()}
    found = []
    for place, measure in enumerate((*STAGES, "whole")):
        for name in determined(list(equations(changes, cut, measure))):
            sizes = [abs((*each, sum(each))[place]) for each in by_name[name].values()]
            sizes = [size for size in sizes if size]
            if sizes and (len(sizes) < FEWEST or max(sizes) * 100 > sum(sizes) * LARGEST_PERCENT):
                found.append((f"{name} {measure}", sizes))
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_no_part_of_a_month_can_be_worked_out_from_all_its_days(changes: list[Change]) -> None:
    """Whatever people did, of whichever villages: nothing of it comes out of all pages together, whether they
    were read on their day or are looked back on."""
    assert worked_out(changes) == []


def test_the_attack_wins_where_days_are_told_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """It can: without stands, what one person did is one day's total less that of the day before."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [10] * 6) + did(A, 4, [10])
    assert worked_out(changes) == []
    monkeypatch.setattr(stands, "_may_be_told", list)
    assert (f"{A}/4 paid", [10_000_000]) in worked_out(changes)


def test_what_is_told_is_what_was_done_and_has_not_to_wait() -> None:
    """Where enough people did something on every day, every day tells all of it."""
    changes = [change for day in range(7) for change in did(A, day, [day + 1] * 6)]
    assert totals(changes, COUNTY) == list(accumulate(6 * (day + 1) for day in range(7)))
