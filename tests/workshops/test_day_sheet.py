"""The sheets of one workshop one after the other: what is new work, and what was known."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import what, who
from tests.workshops.make_sheets import WORKSHOP, read, recordable
from workshops.domain import HandIn, Work
from workshops.events import Reason, Split
from workshops.service import Row
from workshops.service.matching import judged_as_it_came, matched

GIVEN = Path(__file__).parent / "day_sheets"
SHEETS = ("a-long.xlsx", "b-matrix.xlsx", "c-gb18030.csv")
HOW = {"at": what.LATER, "by": who.BY}

Known = dict[str, HandIn]


def rows_of(name: str) -> list[Row]:
    """The rows of a given sheet."""
    return recordable(read((GIVEN / name).read_bytes()))


def as_before_inspection(rows: Iterable[Row]) -> list[Row]:
    """The older version of a sheet, 合格 still blank."""
    return [row._replace(accepted=None) for row in rows]


def taken(rows: Sequence[Row], known: Known) -> tuple[int, int, int]:
    """Record what the rows say; answers how many are new, how many now inspected, how many refused."""

    def find(ids: Iterable[str]) -> Mapping[str, HandIn]:
        return {id: known[id] for id in ids if id in known}

    before = set(known)
    new = inspected = refused = 0
    for index, hand_in in matched(WORKSHOP, rows, find):
        row = rows[index]
        if hand_in is None:
            refused += 1
            continue
        if hand_in.recorded is None:
            new += 1
            assert hand_in.id not in known
            known[hand_in.id] = hand_in
            recorded(hand_in, row)
        if row.accepted is not None and hand_in.split is None:
            inspected += 1
            came = hand_in.id not in before
            judged(hand_in, row.accepted, judged_as_it_came(hand_in.id) if came else who.an_id(hand_in.id))
    return new, inspected, refused


def recorded(hand_in: HandIn, row: Row) -> None:
    """Count it."""
    hand_in.record(
        work=Work(WORKSHOP, row.worker, row.product, row.step, row.work_date),
        quantity=row.quantity,
        unit="piece",
        rate=what.RATE,
        factors={},
        today=row.work_date,
        **HOW,
    )


def judged(hand_in: HandIn, accepted: int, request: str) -> None:
    """Inspect it."""
    bad = hand_in.quantity - accepted
    reasons = [Reason("other", bad)] if bad else []
    split = Split(accepted, 0, bad, {})
    hand_in.inspect(split=split, reasons=reasons, request=request, **HOW)


def lots(*accepted: int | None) -> list[Row]:
    """Ten pieces of one work for each, with so many of them good."""
    return [Row(who.AMEI, "lantern", "wiring", date(2026, 11, 6), 10, good) for good in accepted]


@pytest.mark.parametrize("order", [SHEETS, SHEETS[::-1]], ids=["as they came", "the last first"])
def test_sheets_with_rows_alike_are_all_work(order: Sequence[str]) -> None:
    """Forty chairs with 40 good in one and 39 in another are two lots: neither was waiting for inspection."""
    known: Known = {}
    for name in order:
        rows = rows_of(name)
        assert (taken(rows, known)[0], taken(rows, known)) == (len(rows), (0, 0, 0))
    assert len(known) == 61 + 264 + 60


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_sent_again_sorted_adds_nothing(name: str) -> None:
    """As it was, and from its end."""
    rows, known = rows_of(name), {}
    taken(rows, known)
    assert taken(rows, known) == (0, 0, 0)
    assert taken(rows[::-1], known) == (0, 0, 0)


@pytest.mark.parametrize("name", SHEETS)
def test_the_older_version_of_a_sheet_adds_nothing(name: str) -> None:
    """合格 filled in, then the file from before the inspection, then the filled one: one work."""
    rows, known = rows_of(name), {}
    taken(rows, known)
    assert taken(as_before_inspection(rows), known) == (0, 0, 0)
    assert taken(as_before_inspection(rows)[::-1], known) == (0, 0, 0)
    assert taken(rows, known) == (0, 0, 0)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_inspected_since_inspects_what_is_known(name: str) -> None:
    """合格 blank, then filled in."""
    rows, known = rows_of(name), {}
    taken(as_before_inspection(rows), known)
    filled = sum(row.accepted is not None for row in rows)
    assert taken(rows, known) == (0, filled, 0)
    assert taken(as_before_inspection(rows), known) == (0, 0, 0)


def test_a_third_row_alike_is_a_third_lot() -> None:
    """Two of ten were judged; an older sheet with two means them, one with three means one more."""
    known: Known = {}
    taken(lots(10, 9), known)
    assert taken(lots(None, None), known) == (0, 0, 0)
    assert taken(lots(None, None, None), known) == (1, 0, 0)
    assert taken(lots(None, None, None), known) == (0, 0, 0)


def test_a_sheet_is_known_again_after_a_correction() -> None:
    """The count was mended at the desk: the sheet as it was, and the sheet mended likewise, add nothing."""
    known: Known = {}
    taken(lots(10), known)
    (hand_in,) = known.values()
    hand_in.correct(
        quantity=10,
        split=Split(9, 0, 1, {}),
        reason_code="miscounted",
        discarded=(),
        approved=(),
        request=who.an_id("mended"),
        **HOW,
    )
    for rows in (lots(10), lots(9), lots(None)):
        assert taken(rows, known) == (0, 0, 0)


@given(
    versions=st.lists(st.integers(0, 4), min_size=4, max_size=6).flatmap(
        lambda good: st.lists(
            st.integers(1, len(good)).flatmap(
                lambda many: st.permutations(good[:many]).flatmap(
                    lambda some: st.tuples(*(st.sampled_from([each, None]) for each in some))
                )
            ),
            min_size=1,
            max_size=6,
        )
    )
)
def test_whatever_versions_of_a_sheet_come_in_whatever_order_each_lot_counts_once(
    versions: list[tuple[int | None, ...]],
) -> None:
    """A sheet grows, is judged row by row, is sorted, is sent in older versions: all its lots, and no more.

    A lot is inspected once, as some version says; none is refused.
    """
    known: Known = {}
    sent = 0
    most: Counter[int | None] = Counter()
    for version in versions:
        before = len(known)
        new, _inspected, refused = taken(lots(*version), known)
        sent, most = max(sent, len(version)), most | Counter(version)
        assert (len(known), new, refused) == (sent, sent - before, 0)
    del most[None]
    assert Counter(one.split.accepted for one in known.values() if one.split) == most
