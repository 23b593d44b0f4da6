"""The sheets of one workshop one after the other: what is new work, and what was known."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.examples import what, who
from tests.workshops.make_sheets import WORKSHOP, read
from workshops.domain import HandIn
from workshops.domain.hand_in import Work
from workshops.events import Reason, Split
from workshops.service import Row
from workshops.service.day_sheet import matched

GIVEN = Path(__file__).parent / "day_sheets"
SHEETS = ("a-long.xlsx", "b-matrix.xlsx", "c-gb18030.csv")


def rows_of(name: str) -> list[Row]:
    """The rows of a given sheet."""
    return [
        Row(
            row.id(WORKSHOP),
            row.uninspected_id(WORKSHOP),
            row.worker,
            row.product,
            row.step,
            row.quantity,
            row.work_date,
            row.accepted,
        )
        for row in read((GIVEN / name).read_bytes()).rows
    ]


def taken(rows: Sequence[Row], known: dict[str, HandIn]) -> tuple[int, int]:
    """Record what of the rows is new; answers how many were, and how many were refused."""
    new = refused = 0
    for index, hand_in in matched(rows, known):
        row = rows[index]
        if hand_in is None:
            refused += 1
        elif hand_in.recorded is None:
            new += 1
            known[hand_in.id] = hand_in
            judged(hand_in, row)
    return new, refused


def judged(hand_in: HandIn, row: Row) -> None:
    """Record it, inspected where the row says so."""
    how = {"at": what.LATER, "by": who.BY}
    hand_in.record(
        work=Work(WORKSHOP, row.worker, row.product, row.step, row.work_date),
        quantity=row.quantity,
        unit="piece",
        rate=what.RATE,
        factors={},
        today=row.work_date,
        **how,
    )
    if row.accepted is not None:
        bad = row.quantity - row.accepted
        reasons = [Reason("other", bad)] if bad else []
        hand_in.inspect(split=Split(row.accepted, 0, bad, {}), reasons=reasons, request=row.id, **how)


@pytest.mark.parametrize("order", [SHEETS, SHEETS[::-1]], ids=["as they came", "the last first"])
def test_sheets_with_rows_alike_are_all_work(order: Sequence[str]) -> None:
    """Forty chairs with 40 good in one and 39 in another are two lots: neither was waiting for inspection."""
    known: dict[str, HandIn] = {}
    for name in order:
        rows = rows_of(name)
        assert taken(rows, known) == (len(rows), 0)
    assert len(known) == 61 + 264 + 60


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_sent_again_sorted_adds_nothing(name: str) -> None:
    """As it was, and from its end."""
    rows, known = rows_of(name), {}
    taken(rows, known)
    assert taken(rows, known) == (0, 0)
    assert taken(rows[::-1], known) == (0, 0)
