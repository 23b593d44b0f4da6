"""What is asked of the ledger: months, entries and lines, as they stand and as they stood."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from income.readmodel import LEDGER, STAGES, TOTALS, IncomeReadModel
from income.readmodel.tables import ENTRIES
from kernel.identity import derived_id
from shell.house import House
from shell.rebuild import rebuild, verify
from tests.examples import what, who
from tests.examples.who import AMEI, BAOGEN, WORKSHOP, an_id
from tests.founding import Founded
from tests.income.at_gigs import AtGigs, whole_gig
from tests.lives import LIFE, SECOND_RUN, whole_life
from workshops.domain import PaySlip

MONTHS = ("2026-10", "2026-12")
DIFFERENCE = derived_id(LIFE, "difference", "1")


@pytest.fixture
def read(house: House) -> IncomeReadModel:
    """The income of a whole life."""
    whole_life(Founded(house))
    return house.get(IncomeReadModel)


def shown(read: IncomeReadModel, **asked: Any) -> list[tuple[Any, ...]]:
    """阿梅's months and entries, as somebody would see them."""
    months: list[tuple[Any, ...]] = [tuple(each) for each in read.months(AMEI, *MONTHS, **asked)]
    entries = read.entries(AMEI, **asked)
    work = read.work(AMEI, "2026-11", **asked)
    months.append((*work[1:], *((each.id, each.stage, each.quantity, each.exact) for each in work.entries)))
    return months + [(each.id, each.month, each.stage, each.quantity, each.exact) for each in entries]


def test_as_of_a_moment_is_what_was_seen_then(house: House) -> None:
    """Every month and entry, at every step of a whole life, looked back on from its end."""
    read, seen = house.get(IncomeReadModel), []

    class Watching(Founded):
        def catch_up(self) -> None:
            super().catch_up()
            seen.append((self.now, shown(read)))

    whole_life(Watching(house))
    assert len(seen) > 40
    for moment, then in seen:
        assert shown(read, as_of=moment) == then


def test_an_entry_is_in_one_stage_at_a_time(read: IncomeReadModel) -> None:
    """Entries listed are disjoint and make up the month; the ledger makes up the totals."""
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in read.entries(AMEI):
        sums[entry.month, entry.stage] += entry.exact
    [month] = [each for each in read.months(AMEI, *MONTHS) if each.month == "2026-11"]
    assert {stage: int(sums["2026-11", stage] * 100) for stage in STAGES} == month.stages
    by_stage = [entry for stage in STAGES for entry in read.entries(AMEI, stage=stage)]
    assert sorted(each.id for each in by_stage) == sorted(each.id for each in read.entries(AMEI))


def test_totals_are_the_ledger_added_up(house: House, read: IncomeReadModel) -> None:
    """The quick table and the true one say the same."""
    added: dict[tuple[str, str, str], int] = defaultdict(int)
    with read.connect() as connection:
        for row in connection.execute(select(LEDGER)):
            added[row.worker, row.month, row.stage] += row.micro
        totals = {(row.worker, row.month, row.stage): row.micro for row in connection.execute(select(TOTALS))}
    assert totals == dict(added)


def test_the_ledger_says_when_what_comes_into_a_stage_was_done(house: House, read: IncomeReadModel) -> None:
    """As its entry does: for hand-ins and shifts; a line of a slip or a payment is made of these."""
    whole_gig(AtGigs(house))
    with read.connect() as connection:
        rows = connection.execute(
            select(
                LEDGER.c.work_date,
                LEDGER.c.source,
                ENTRIES.c.work_date.label("done_on"),
                ENTRIES.c.source.label("entered_as"),
            )
            .join(ENTRIES, ENTRIES.c.id == LEDGER.c.entry)
            .where(LEDGER.c.sign > 0)
        ).all()
    assert {row.entered_as for row in rows} == {"hand-in", "gig-shift", "pay-line", "gig-payment"}
    for row in rows:
        work = row.entered_as in ("hand-in", "gig-shift")
        assert (row.work_date, row.source) == ((row.done_on, row.entered_as) if work else (None, None))


def test_months_without_work_are_zero(read: IncomeReadModel) -> None:
    """Asked from October to December: three months, the outer ones empty."""
    months = read.months(AMEI, *MONTHS)
    assert [each.month for each in months] == ["2026-10", "2026-11", "2026-12"]
    assert [each.total for each in months] == [0, 2814, 0]
    assert read.months_known(AMEI) == ["2026-11"]
    assert read.months_known(who.STRANGER) == []


def test_a_part_is_that_of_some_workshops(read: IncomeReadModel) -> None:
    """A coordinator sees what was earned at theirs."""
    whole = read.months(AMEI, *MONTHS)
    assert read.months(AMEI, *MONTHS, workshops=[WORKSHOP]) == whole
    assert [each.total for each in read.months(AMEI, *MONTHS, workshops=[who.OTHER_WORKSHOP])] == [0] * 3
    assert read.entries(AMEI, workshops=[who.OTHER_WORKSHOP]) == []


def test_a_settled_hand_in_is_told_with_its_lines_stage(read: IncomeReadModel) -> None:
    """Its own share, though the line holds others' too."""
    life = read.entry(LIFE)
    assert life is not None
    assert (life.stage, life.quantity, life.exact, life.amount) == ("paid", 27, Decimal("12.18"), 1218)
    difference = read.entry(DIFFERENCE)
    assert difference is not None
    assert (difference.stage, difference.quantity, difference.exact) == ("paid", -10, Decimal("-5.04"))
    assert read.entry(an_id("nothing")) is None
    assert read.entry(LIFE, as_of=datetime(2026, 11, 1, tzinfo=UTC)) is None


def test_a_line_tells_the_hand_ins_it_is_made_of(read: IncomeReadModel) -> None:
    """Down to the piece."""
    lines = [each for each in read.entries(AMEI) if each.row["source"] == "pay-line"]
    plain = next(each for each in lines if each.quantity == 19)
    assert {part.row["hand_in"]: part.quantity for part in read.parts_of(plain.id)} == {
        LIFE: 17,
        an_id("rework"): 2,
    }
    assert sum(part.exact for line in lines for part in read.parts_of(line.id)) == Decimal("7.98") + Decimal(
        "16.80"
    )
    slip = read.slip_of(DIFFERENCE)
    assert slip is not None
    assert slip["slip"] == PaySlip.id_of(SECOND_RUN, AMEI)


def test_what_somebody_else_earned_is_theirs(read: IncomeReadModel) -> None:
    """Two on one run."""
    assert [each.exact for each in read.entries(BAOGEN)] == [Decimal("0.46")]
    assert read.months(BAOGEN, "2026-11", "2026-11")[0].stages["settled"] == 46


def test_a_rebuilt_ledger_is_the_live_one(house: House, read: IncomeReadModel) -> None:
    """Row for row, before and after; and work goes on upon the new one."""
    before = shown(read)
    told: list[str] = []
    assert verify(house, told.append), told
    rebuild(house, report=told.append)
    assert shown(read) == before
    at_work = Founded(house, now=what.AT + timedelta(days=7))
    at_work.accept(an_id("after"), 10, date(2026, 11, 8))
    assert read.months(AMEI, "2026-11", "2026-11")[0].stages["earned"] == 840
    assert verify(house, told.append), told
