"""Recording the rows of day sheets, on both stores: whole or in part, once, and again the same."""

from typing import Any

import pytest

from kernel.identity import derived_id
from tests.examples.what import WORK_DATE
from tests.examples.who import AMEI, STRANGER, WORKSHOP
from tests.founding import Founded, refused
from workshops.events import Split
from workshops.service import Row, RowRefused


def row(quantity: int = 30, accepted: int | None = None, worker: str = AMEI) -> Row:
    """A row of a day sheet."""
    return Row(worker, "lantern", "wiring", WORK_DATE, quantity, accepted)


def only(at_work: Founded) -> Any:
    """The one hand-in of the workshop."""
    (told,) = at_work.read.hand_ins(WORKSHOP)
    return told


def record(at_work: Founded, *rows: Row, **how: bool) -> tuple[int, list[RowRefused]]:
    """Record them."""
    answer: tuple[int, list[RowRefused]] = at_work.do(
        at_work.day_sheets.record, workshop=WORKSHOP, rows=rows, **how
    )
    return answer


def test_a_sheet_is_recorded_whole_or_not_at_all(at_work: Founded) -> None:
    """Unless its good rows alone are asked for; a dry run says the same and writes nothing."""
    sheet = (row(), row(0), row(worker=STRANGER), row(10, accepted=8))
    wrong = [RowRefused(1, "quantity-not-positive"), RowRefused(2, "not-a-member")]
    head = at_work.house.store.head()
    assert record(at_work, *sheet) == (2, wrong)
    assert record(at_work, *sheet, partial=True, dry_run=True) == (2, wrong)
    assert at_work.house.store.head() == head
    assert record(at_work, *sheet, partial=True) == (2, wrong)
    assert [told["accepted"] for told in at_work.read.hand_ins(WORKSHOP)] == [8, None]
    assert record(at_work, *sheet, partial=True) == (0, wrong)


def test_a_sheet_that_comes_again_inspected_inspects(at_work: Founded) -> None:
    """What was counted in the morning is judged in the evening."""
    assert record(at_work, row()) == (1, [])
    assert record(at_work, row(accepted=29)) == (1, [])
    told = only(at_work)
    assert (told["state"], told["accepted"], told["rejected"]) == ("inspected", 29, 1)


def test_a_sheet_judged_otherwise_than_on_the_spot_is_refused(at_work: Founded) -> None:
    """Ten came in and seven were found good; a sheet that says eight is no second ten."""
    record(at_work, row(10))
    at_work.inspect(only(at_work)["id"], Split(7, 0, 3, {}))
    head = at_work.house.store.head()
    assert record(at_work, row(10, accepted=8)) == (0, [RowRefused(0, "already-inspected")])
    assert record(at_work, row(10, accepted=7)) == (0, [])
    assert at_work.house.store.head() == head


def test_the_desk_is_told_that_a_sheet_judged_it_already(at_work: Founded) -> None:
    """What the sheet found good is no repeat of what the desk finds."""
    record(at_work, row(10))
    record(at_work, row(10, accepted=9))
    id = only(at_work)["id"]
    again = derived_id(id, "inspection")
    assert refused(lambda: at_work.inspect(id, Split(7, 0, 3, {}), again)) == "already-inspected"


def test_the_older_version_of_a_judged_sheet_changes_nothing(at_work: Founded) -> None:
    """合格 filled in, then blank, then filled in: no piece counts twice, none is judged twice."""
    record(at_work, row(10, accepted=8), row(10, accepted=9))
    head = at_work.house.store.head()
    assert record(at_work, row(10), row(10)) == (0, [])
    assert record(at_work, row(10, accepted=9), row(10, accepted=8)) == (0, [])
    assert at_work.house.store.head() == head
    assert record(at_work, row(10), row(10), row(10)) == (1, [])


def alike(*accepted: int | None) -> tuple[Row, ...]:
    """Rows that agree but for what was found good, in this order."""
    return tuple(row(10, good) for good in accepted)


@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        ((None, 8), (8, None), 0),
        ((8, None, 9, None), (None, 9, None, 8), 0),
        ((None, None), (8, None), 1),
        ((None, None), (None, 8), 1),
        ((None, None), (8, 9), 2),
        ((8, None), (9, 8), 1),
        ((8, None), (None, 8, None), 1),
        ((None,), (None, 8), 2),
    ],
)
def test_rows_alike_are_the_same_work_in_any_order(
    at_work: Founded, first: tuple[int | None, ...], second: tuple[int | None, ...], new: int
) -> None:
    """Sorted or inspected meanwhile, each counts once; sent again either way round it adds nothing."""
    assert record(at_work, *alike(*first)) == (len(first), [])
    assert record(at_work, *alike(*second)) == (new, [])
    head = at_work.house.store.head()
    assert record(at_work, *alike(*second)) == (0, [])
    assert record(at_work, *alike(*reversed(second))) == (0, [])
    assert at_work.house.store.head() == head
    assert len(at_work.read.hand_ins(WORKSHOP)) == len(second)


def test_a_sheet_cut_off_half_way_is_completed_by_the_second_run(
    at_work: Founded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are there are left alone, rows alike too."""
    monkeypatch.setattr("workshops.service.day_sheets.SAVE_AT_ONCE", 2)
    sheet = [row(9 + n % 2) for n in range(5)]
    shown: list[int] = []

    def dying(done: int) -> None:
        if done == 4:
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        at_work.do(at_work.day_sheets.record, workshop=WORKSHOP, rows=sheet, progress=dying)
    again = at_work.do(at_work.day_sheets.record, workshop=WORKSHOP, rows=sheet, progress=shown.append)
    assert again == (1, [])
    assert shown[-1] == 1
    assert len(at_work.read.hand_ins(WORKSHOP)) == 5


def test_two_versions_of_a_sheet_taken_in_at_once_are_one_work(at_work: Founded) -> None:
    """The older one is recorded while the judged one is about to be: its rows are found, and inspected."""
    older = [alike(None, None)]

    def meanwhile(_done: int) -> None:
        while older:
            record(at_work, *older.pop())

    judged = alike(8, 9)
    at_work.do(at_work.day_sheets.record, workshop=WORKSHOP, rows=judged, progress=meanwhile)
    assert sorted(told["accepted"] for told in at_work.read.hand_ins(WORKSHOP)) == [8, 9]
