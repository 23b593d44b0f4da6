"""Nobody learns what too few people did by holding one day's figures against another's."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insight.domain import STAGES, Cell, Hidden, Listed, WorkerMonth, publish, stands
from insight.domain.figures import hidden_in, looking_back
from insight.domain.stands import Change, stood
from insight.domain.suppression import FEWEST, LARGEST_PERCENT
from tests.insight.months import LISTED_ON
from tests.insight.test_suppression import determined

A, B, C = (f"33108210120{n}" for n in range(1, 4))
FIRST = date(2026, 10, 20)
TODAY = FIRST + timedelta(days=6)
DAYS = [FIRST + timedelta(days=number) for number in range(6)]


def did(village: str, day: int, yuan: Sequence[int], first: int = 0) -> list[Change]:
    """People of a village, by number, earned so much on a day, all of it paid."""
    return [
        Change(f"{village} {number}", village, DAYS[day], (0, 0, 0, amount * 1_000_000))
        for number, amount in enumerate(yuan, first)
    ]


def months(changes: Sequence[Change]) -> list[WorkerMonth]:
    """What it adds up to by today."""
    held: dict[tuple[str, str], tuple[int, ...]] = {}
    for each in changes:
        before = held.get((each.worker, each.village), (0, 0, 0, 0))
        held[each.worker, each.village] = tuple(a + b for a, b in zip(before, each.stages, strict=True))
    return [WorkerMonth(worker, village, stages) for (worker, village), stages in held.items()]


def views(changes: Sequence[Change], low: set[str] = frozenset()) -> list[Mapping[str, Cell]]:  # type: ignore[assignment]
    """What is told of the end of each day, and of today, as the service puts it together."""
    lists = [Listed("33", LISTED_ON, low)]
    now = publish(months(changes), lists=lists, new=set())
    hidden = hidden_in(now.values())
    villages = {each.worker: each.village for each in changes}
    told = []
    for day in DAYS:
        held, untold = stood(changes, at=day, today=TODAY, rows=hidden.rows, stages=hidden.stages)
        then = [WorkerMonth(worker, villages[worker], stages) for worker, stages in held.items()]
        cells = publish(then, lists=lists, new=set(), hidden=hidden)
        told.append(looking_back(cells, hidden, untold))
    return [*told, now]


def totals(changes: Sequence[Change], code: str) -> list[int | None]:
    """A region's totals in yuan, day by day and today; None where it is not told."""
    cells = [view.get(code) for view in views(changes)]
    return [None if each is None or each.whole is None else each.whole.total // 100 for each in cells]


def test_a_day_on_which_five_did_something_is_told() -> None:
    """And every day on which nobody did is as the day before."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [10] * 5)
    assert totals(changes, A) == [60, 60, 110, 110, 110, 110, 110]


def test_what_four_did_waits_until_a_fifth_did() -> None:
    """The days between are as they were."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [10] * 4) + did(A, 4, [10], first=4)
    assert totals(changes, A) == [60, 60, 60, 60, 110, 110, 110]


def test_what_one_did_last_takes_the_day_before_with_it() -> None:
    """Today tells it: so the day that today could be held against is not told."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [10] * 6) + did(A, 4, [10])
    assert totals(changes, A) == [60, 60, 60, 60, 60, 60, 130]


def test_a_day_on_which_one_did_most_waits_too() -> None:
    """Seventy percent of what changed is the most."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [1, 1, 1, 1, 96]) + did(A, 3, [30] * 4)
    assert totals(changes, A) == [60, 60, 60, 280, 280, 280, 280]


def test_before_its_first_stand_a_region_is_not_told_and_not_nought() -> None:
    """Three had work on the first day: neither they nor whatever they are part of."""
    changes = did(A, 0, [10] * 3) + did(A, 3, [10] * 6) + did(B, 0, [10] * 9)
    assert totals(changes, A)[:4] == [None, None, None, 90]
    assert totals(changes, A[:9]) == [None, None, None, 180, 180, 180, 180]
    assert totals(changes, B)[0] == 90


def test_villages_that_are_hidden_stand_together() -> None:
    """Of three and six only the sum can be worked out: when five of them did something it moves on."""
    changes = did(A, 0, [10] * 3) + did(B, 0, [10] * 6) + did(C, 0, [10] * 9)
    changes += did(A, 2, [10] * 2) + did(B, 2, [10] * 3)
    assert [totals(changes, code)[-1] for code in (A, B, C)] == [None, None, 90]
    assert totals(changes, A[:9]) == [180, 180, 230, 230, 230, 230, 230]


def test_a_kind_of_figure_hidden_then_and_told_today_is_not_told_of_then_at_all() -> None:
    """Today's count of a village that stood still, taken from the sum of then, would be the other's."""
    changes = did(A, 0, [10] * 15) + did(B, 0, [10] * 15) + did(A, 2, [10] * 9, first=15)
    low = {f"{A} {number}" for number in (0, 1, 2, 15, 16, 17)} | {f"{B} {number}" for number in range(6)}
    told = views(changes, low)
    assert [told[-1][code].low.people for code in (A, B, A[:9])] == [6, 6, 12]
    assert [told[0][code].low.people for code in (A, B, A[:9])] == [None] * 3
    assert told[0][B].whole is not None


# ---- an attacker with every page of every day -------------------------------------------------------


def lives() -> st.SearchStrategy[list[Change]]:
    """What people of some villages of two towns had on some days, by stage; also taken back, or moved on."""
    village = st.sampled_from([A, B, C, "331082102201", "331082102202"])
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


def parts(changes: Sequence[Change], hidden: Hidden) -> dict[tuple[str, int], dict[str, tuple[int, ...]]]:
    """What happened, cut as fine as stands cut it: by village and interval between two days, who changed."""
    villages = {each.worker: each.village for each in changes}
    held = [stood(changes, at=day, today=TODAY, rows=hidden.rows, stages=hidden.stages).held for day in DAYS]
    held = [{}, *held, {month.worker: month.stages for month in months(changes)}]
    cut: dict[tuple[str, int], dict[str, tuple[int, ...]]] = {}
    for number, (before, after) in enumerate(pairwise(held)):
        for worker in after:
            change = tuple(
                a - b for a, b in zip(after[worker], before.get(worker, (0, 0, 0, 0)), strict=True)
            )
            if any(change):
                cut.setdefault((villages[worker], number), {})[worker] = change
    return cut


def equations(
    told: Sequence[Mapping[str, Cell]], names: Sequence[tuple[str, int]], measure: str
) -> Iterator[dict[str, int]]:
    """What every page says of the unknown parts: each figure is the sum of those up to its day within it."""
    for number, view in enumerate(told):
        for code, cell in view.items():
            shown = cell.whole if measure == "whole" else cell.stages
            if shown is not None and not cell.hidden:
                yield {f"{v} {n}": 1 for v, n in names if v.startswith(code) and n <= number}


def worked_out(changes: list[Change]) -> list[tuple[str, list[int]]]:
    """What the figures of all regions and days determine, as one system of equations, though fewer than five
    people did it or one of them most of it; also for who knows in which villages nothing changed."""
    told = views(changes)
    cut = parts(changes, hidden_in(told[-1].values()))
    found = []
    for measure in ("whole", *STAGES):
        for name in determined(list(equations(told, list(cut), measure))):
            village, _, number = name.rpartition(" ")
            sizes = sizes_of(cut[village, int(number)], measure)
            if sizes and (len(sizes) < FEWEST or max(sizes) * 100 > sum(sizes) * LARGEST_PERCENT):
                found.append((f"{name} {measure}", sizes))
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lives())
def test_no_part_of_a_month_can_be_worked_out_from_all_its_days(changes: list[Change]) -> None:
    """Whatever people did, of whichever villages: nothing of it comes out of all pages together."""
    assert worked_out(changes) == []


def test_the_attack_wins_where_days_are_told_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    """It can: without stands, what one person did is one day's total less that of the day before."""
    changes = did(A, 0, [10] * 6) + did(A, 2, [10] * 6) + did(A, 4, [10])
    assert worked_out(changes) == []
    monkeypatch.setattr(stands, "_may_be_told", lambda *_given: True)
    assert (f"{A} 4 paid", [10_000_000]) in worked_out(changes)


def sizes_of(part: Mapping[str, tuple[int, ...]], measure: str) -> list[int]:
    """How much each person's amount changed, of those whose did."""
    changes = [sum(each) if measure == "whole" else each[STAGES.index(measure)] for each in part.values()]
    return [abs(change) for change in changes if change]
