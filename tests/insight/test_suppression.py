"""Nothing told of a month lets anybody work out what one person, or too few, earned."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insight.domain import STAGES, Listed, WorkerMonth
from insight.domain.suppression import FEWEST, LARGEST_PERCENT, Mass, closed
from kernel.money import from_fen
from kernel.regions import TOP, path_of, tree_of
from tests.insight.months import LISTED_ON, everybody, people_of, published

TOWN, OTHER_TOWN = "331082101", "331082102"
A, B, C, D = (f"{TOWN}20{n}" for n in range(1, 5))
FAR = f"{OTHER_TOWN}201"


def told(amounts: Mapping[str, Sequence[int]], **more: object) -> Mapping[str, object]:
    """The cells of villages in which people earned so many yuan each, all of it paid."""
    return published(everybody(amounts), **more)


def test_five_people_are_told_of_and_four_are_not() -> None:
    """Fewer than five: the village says 不足 5 人, whatever they earned."""
    five = told({A: [100] * 5})[A]
    assert (five.hidden, five.whole.workers, five.whole.total) == (None, 5, 50_000)
    four = told({A: [100] * 4})[A]
    assert (four.hidden, four.whole, four.stages) == ("few", None, None)


def test_where_one_person_is_most_of_it_nothing_is_told() -> None:
    """More than 70 %: 701 of 1 001 is, 70 of 100 is not."""
    assert told({A: [700, 75, 75, 75, 75]})[A].hidden is None
    assert told({A: [701, 75, 75, 75, 74]})[A].hidden == "other"


def test_medians_from_ten_people_on_and_quartiles_from_twenty() -> None:
    """Below, the middle of few is somebody's own amount."""
    nine, ten, twenty = (told({A: range(100, 100 + n)})[A].whole for n in (9, 10, 20))
    assert (nine.median, nine.lower) == (None, None)
    assert (ten.median, ten.lower, ten.upper) == (10_450, None, None)
    assert (twenty.median, twenty.lower, twenty.upper) == (10_950, 10_475, 11_425)


def test_a_village_is_hidden_beside_the_one_that_must_be() -> None:
    """Else the town less its other villages would tell: the smallest goes with it."""
    cells = told({A: [100] * 3, B: [100] * 9, C: [100] * 7, D: [100] * 8})
    assert {code: cells[code].hidden for code in (A, B, C, D)} == {A: "few", B: None, C: "beside", D: None}
    assert cells[TOWN].whole.workers == 27


def test_what_is_hidden_together_is_enough_people_together() -> None:
    """Two and two are four, which the town would tell: a third is hidden too."""
    cells = told({A: [100] * 2, B: [100] * 2, C: [100] * 6, D: [100] * 9})
    assert [cells[code].hidden for code in (A, B, C, D)] == ["few", "few", "beside", None]


def test_a_town_hidden_beside_another_hides_a_village_of_its_own() -> None:
    """Else its villages, all told, would add up to it."""
    cells = told({A: [100] * 3, FAR: [100] * 6, f"{OTHER_TOWN}202": [100] * 9})
    assert (cells[TOWN].hidden, cells[OTHER_TOWN].hidden) == ("few", "beside")
    assert cells[FAR].hidden == "beside"
    assert cells[f"{OTHER_TOWN}202"].hidden is None


def test_the_four_stages_are_told_together_or_not_at_all() -> None:
    """Three people still to be checked: the whole is told, its stages are not, here and in one beside it."""
    waiting = [*people_of(A, [100] * 3, "estimated", 20), *people_of(B, [100] * 6, "estimated", 20)]
    paid = everybody({A: [100] * 20, B: [100] * 20, C: [100] * 9})
    cells = published([*paid, *waiting])
    assert cells[A].whole.workers == 23
    assert (cells[A].stages, cells[B].stages) == (None, None)
    assert cells[C].stages["paid"].workers == 9
    assert cells[TOWN].stages["estimated"].workers == 9


def test_members_of_low_income_households_are_counted_from_five_on() -> None:
    """One to four are not told, and one beside them neither; none at all may be."""
    listed = Listed("331082", LISTED_ON, {f"{A} {n}" for n in range(3)} | {f"{B} {n}" for n in range(6)})
    more = {f"{D} {n}" for n in range(9)}
    lists = [listed._replace(workers={*listed.workers, *more})]
    cells = told({each: [100] * 15 for each in (A, B, C, D)}, lists=lists)
    assert [cells[code].low.hidden for code in (A, B, C, D)] == ["few", "beside", None, None]
    assert [cells[code].low.people for code in (C, D, TOWN)] == [0, 9, 18]
    assert cells[A].whole is not None


@pytest.mark.parametrize(("low", "why"), [(11, "few"), (15, "beside"), (10, None), (0, None)])
def test_nor_are_they_where_the_others_are_few_or_nobody(low: int, why: str | None) -> None:
    """Of fifteen, eleven tell of the four who are not poor; all of them tell of each that they are."""
    lists = [Listed("331082", LISTED_ON, {f"{A} {n}" for n in range(low)})]
    assert told({A: [100] * 15}, lists=lists)[A].low.hidden == why


def test_without_a_list_that_covers_all_of_it_nothing_is_said_of_low_incomes() -> None:
    """No list is not nobody: the county's list says nothing of the province."""
    cells = told({A: [100] * 9, "330106001001": [100] * 9}, lists=[Listed("331082", LISTED_ON, set())])
    assert (cells[A].low.people, cells[A].listed) == (0, LISTED_ON)
    assert (cells["33"].low.people, cells["33"].low.hidden, cells["33"].listed) == (None, "no-list", None)


def test_the_list_that_counts_is_the_first_that_covers_the_village() -> None:
    """A later list of the town stands before the county's."""
    lists = [Listed(TOWN, LISTED_ON, set()), Listed("331082", LISTED_ON, {f"{A} {n}" for n in range(9)})]
    assert told({A: [100] * 15}, lists=lists)[A].low.people == 0
    assert told({A: [100] * 15}, lists=lists[1:])[A].low.people == 9


def test_newcomers_are_counted_like_any_part_of_the_people() -> None:
    """From five on."""
    assert told({A: [100] * 9}, new={f"{A} {n}" for n in range(5)})[A].new.people == 5
    assert told({A: [100] * 9}, new={f"{A} {n}" for n in range(4)})[A].new.hidden == "few"


def test_who_came_to_nothing_is_nobody() -> None:
    """A hand-in undone leaves no one to be counted."""
    assert told({A: [100] * 5 + [0] * 4})[A].whole.workers == 5
    assert told({A: [0] * 9}) == {}


# ---- whatever the figures are: told cells and linear algebra --------------------------------------


def villages() -> st.SearchStrategy[dict[str, list[tuple[int, ...]]]]:
    """Villages of some towns of two counties, with what each person earned, stage by stage, in fen."""
    codes = st.builds(
        "{}{}{}".format,
        st.sampled_from(["331082", "331083", "330106"]),
        st.sampled_from(["101", "102", "103"]),
        st.sampled_from(["201", "202", "203", "204"]),
    )
    amount = st.sampled_from([0, 0, 1, 700, 1_000, 30_000])
    person = st.tuples(amount, amount, amount, amount)
    return st.dictionaries(codes, st.lists(person, min_size=1, max_size=14), max_size=14)


def months_of(villages: Mapping[str, Sequence[tuple[int, ...]]]) -> Iterator[WorkerMonth]:
    """Everybody's month."""
    for village, people in villages.items():
        for number, amounts in enumerate(people):
            yield WorkerMonth(f"{village} {number}", village, tuple(10_000 * fen for fen in amounts))


PRIME = 2**61 - 1


def determined(equations: list[dict[str, int]]) -> set[str]:
    """The unknowns that linear equations pin down: alone in a row of the reduced echelon form.

    Worked out modulo a prime, which is quick and, with coefficients of 1 and −1, comes out the same.
    """
    rows: dict[str, dict[str, int]] = {}
    for equation in equations:
        left = dict(equation)
        for pivot in [name for name in left if name in rows]:
            left = _less(left, left[pivot], rows[pivot])
        if left:
            pivot, factor = next(iter(left.items()))
            row = {name: value * pow(factor, -1, PRIME) % PRIME for name, value in left.items()}
            rows = {at: _less(other, other.get(pivot, 0), row) for at, other in rows.items()} | {pivot: row}
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _less(row: dict[str, int], times: int, other: dict[str, int]) -> dict[str, int]:
    names = row.keys() | other.keys()
    taken = {name: (row.get(name, 0) - times * other.get(name, 0)) % PRIME for name in names}
    return {name: value for name, value in taken.items() if value}


def sums_of(measures: Sequence[str], hidden: set[tuple[str, str]], codes: set[str]) -> list[dict[str, int]]:
    """What is known to add up: a region's parts to it, its stages to its whole; less what is told."""
    equations = [
        {f"{code} {measure}": -1} | {f"{part} {measure}": 1 for part in parts}
        for measure in measures
        for code, parts in tree_of(codes).items()
        if code != TOP
    ]
    if set(STAGES) <= set(measures):
        equations += [{f"{c} whole": -1} | {f"{c} {stage}": 1 for stage in STAGES} for c in codes]
    names = {f"{code} {measure}" for code, measure in hidden}
    return [{name: equation[name] for name in equation if name in names} for equation in equations]


@settings(max_examples=80)
@given(villages(), st.integers(0, 3))
def test_no_hidden_figure_can_be_worked_out(people: dict[str, list[tuple[int, ...]]], every: int) -> None:
    """By no sum or difference of what is told: of wholes and stages, of low-income members, of newcomers.

    What comes out as nothing at all may be worked out: it tells of nobody.
    """
    months = list(months_of(people))
    low = {m.worker for n, m in enumerate(months) if every and n % (every * 2) == 0}
    everyone = {month.worker for month in months}
    cells = published(months, lists=[Listed("33", LISTED_ON, low)], new=low)
    codes = set(cells)
    hidden = {(code, "whole") for code, cell in cells.items() if cell.whole is None}
    hidden |= {(code, stage) for code, cell in cells.items() if cell.stages is None for stage in STAGES}
    worked_out = determined(sums_of(["whole", *STAGES], hidden, codes))
    assert {name for name in worked_out if amount(months, *name.split())} == set()
    for measure in ("low", "new"):
        unknown = {(code, measure) for code, cell in cells.items() if getattr(cell, measure).people is None}
        worked_out = determined(sums_of([measure], unknown, codes))
        assert {name for name in worked_out if count(months, low, name.split()[0])} == set()
    for code, cell in cells.items():
        assert not cell.low.people or count(months, everyone - low, code) >= FEWEST


def amount(months: Sequence[WorkerMonth], code: str, measure: str) -> int:
    """What a region's people truly earned, in any stage or one."""
    within = [m for m in months if m.village.startswith(code)]
    return sum(sum(m.stages) if measure == "whole" else m.stages[STAGES.index(measure)] for m in within)


def count(months: Sequence[WorkerMonth], among: set[str], code: str) -> int:
    """How many of a region's earning people are among some."""
    return sum(m.worker in among for m in months if m.village.startswith(code) and any(m.stages))


@settings(max_examples=80)
@given(villages())
def test_whatever_is_left_by_subtraction_may_be_told(people: dict[str, list[tuple[int, ...]]]) -> None:
    """A told region less its told parts, and theirs: five people or more, no one over 70 %, or nobody."""
    months = list(months_of(people))
    cells = published(months)
    below = tree_of(cells)
    for code, cell in cells.items():
        if cell.hidden:
            continue
        rest = [m for m in months if m.village.startswith(code) and any(m.stages)]
        for part in told_parts(code, cells, below):
            rest = [m for m in rest if not m.village.startswith(part)]
        amounts = [sum(m.stages) for m in rest]
        if amounts and len(amounts) < len(
            [m for m in months if m.village.startswith(code) and any(m.stages)]
        ):
            assert len(amounts) >= FEWEST
            assert max(amounts) * 100 <= sum(amounts) * LARGEST_PERCENT


def told_parts(code: str, cells: Mapping[str, object], below: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The largest told regions within one."""
    for part in below.get(code, ()):
        if cells[part].hidden:
            yield from told_parts(part, cells, below)
        else:
            yield part


@settings(max_examples=60)
@given(villages())
def test_figures_add_up_to_those_of_the_region(people: dict[str, list[tuple[int, ...]]]) -> None:
    """Where all parts are told, people and totals are theirs together; stages make up the whole."""
    cells = published(list(months_of(people)))
    for code, parts in tree_of(cells).items():
        of = [cells[part].whole for part in parts]
        if code != TOP and cells[code].whole and all(of):
            assert cells[code].whole.total == sum(each.total for each in of)
            assert cells[code].whole.workers == sum(each.workers for each in of)
    for cell in cells.values():
        if cell.stages:
            assert sum(figures.total for figures in cell.stages.values()) == cell.whole.total


@pytest.mark.parametrize("deep", [1, 3])
def test_a_region_whose_parts_cannot_be_made_safe_is_hidden_itself(deep: int) -> None:
    """One part only, hidden for another reason: the region would tell it."""
    path = path_of(A)[-deep - 1 :]
    masses = {code: (Mass(9, 900, 100),) for code in path}
    below = {a: [b] for a, b in pairwise(path)} | {TOP: [path[0]]}
    assert closed(below, masses, {A}) == set(path)
    assert closed(below, masses, set()) == set()


def test_amounts_below_a_fen_are_rounded_once() -> None:
    """Five times 0.455 are 2.275 and told as 2.28, not as five times 0.46."""
    months = [WorkerMonth(f"{A} {n}", A, (455_000, 0, 0, 0)) for n in range(5)]
    whole = published(months)[A].whole
    assert from_fen(whole.total) == from_fen(228)
