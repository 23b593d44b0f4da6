"""Officials' figures follow the events: through all stages, for the village of then, as of any moment."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from gigs import events as g
from income.readmodel import IncomeReadModel
from insight.projections import InsightProjection
from insight.readmodel import InsightReadModel
from insight.readmodel.tables import STAGES
from kernel.store import Recorded
from kernel.time import end_of
from people.events import WorkerMoved, WorkerRegistered
from people.service import Workers
from shell.house import House
from shell.rebuild import rebuild, verify
from tests.examples import what, who
from tests.examples.events import happened
from tests.examples.who import AMEI, an_id
from tests.insight.villages import COUNTY, COUNTY_OFFICIAL, LATER, NOVEMBER, OCTOBER, Villages
from tests.lives import whole_life
from workshops.events import Split

A, B = who.VILLAGE, who.OTHER_VILLAGE
RUN, MONTH_END = an_id("insight run"), date(2026, 10, 31)


@pytest.fixture
def villages(app: Flask) -> Villages:
    """At work since October."""
    return Villages(app)


def sums(house: House, table: str = "insight_worker_months") -> dict[tuple[str, str], tuple[int, ...]]:
    """Every worker's month, stage by stage, by the quick table or by the ledger."""
    read = house.get(InsightReadModel)
    added: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in read.rows(select(read.table(table))):
        for place, stage in enumerate(STAGES):
            added[row["worker"], row["month"]][place] += row[stage]
    return {key: tuple(amounts) for key, amounts in added.items()}


def test_months_are_those_of_the_workers_own_ledger(villages: Villages) -> None:
    """To the micro-yuan, in every stage, through a whole life; and so is the ledger behind them."""
    whole_life(villages)
    income = villages.house.get(IncomeReadModel)
    for worker in (AMEI, who.BAOGEN):
        theirs = {
            each.month: each
            for each in income.months(worker, "2026-10", "2026-12")
            if any(each.stages.values())
        }
        ours = {month: amounts for (w, month), amounts in sums(villages.house).items() if w == worker}
        assert {month: Decimal(sum(a)) / 1_000_000 for month, a in ours.items()} == {
            month: each.exact for month, each in theirs.items()
        }
        for month, amounts in ours.items():
            for stage, micro in zip(STAGES, amounts, strict=True):
                assert abs(theirs[month].stages[stage] - micro / 10_000) <= 0.5
    assert sums(villages.house, "insight_ledger") == sums(villages.house)


def test_a_region_adds_up_its_people_through_all_stages(villages: Villages) -> None:
    """Handed in, accepted, settled, paid: the same people, each amount in one stage."""
    seven = villages.settle(A, 7)
    hand_ins = villages.work(seven, [100] * 7)
    assert villages.month(A).cell.stages["estimated"].total == 7 * 4200
    for id in hand_ins:
        villages.inspect(id, Split(100, 0, 0, {}))
    villages.approve(RUN, villages.prepare(RUN, MONTH_END, "2026-10"))
    for worker in seven:
        villages.pay(RUN, worker)
    cell = villages.month(COUNTY).cell
    assert {stage: figures.total for stage, figures in cell.stages.items()} == {
        "estimated": 0,
        "earned": 0,
        "settled": 0,
        "paid": 7 * 4200,
    }
    assert (cell.whole.workers, cell.whole.total) == (7, 29_400)


def test_a_discarded_run_moves_nothing(villages: Villages) -> None:
    """Earned before, earned after."""
    villages.accept(an_id("one"), 30, OCTOBER)
    villages.prepare(RUN, MONTH_END, "2026-10")
    villages.discard(RUN)
    assert sums(villages.house)[AMEI, "2026-10"] == (0, 12_600_000, 0, 0)


def test_a_month_counts_for_the_village_of_then(villages: Villages) -> None:
    """Who moves in November takes November along, not October, though more of it is recorded later."""
    seven = villages.settle(A, 7)
    villages.work(seven, [100] * 7)
    villages.now = datetime.combine(NOVEMBER, villages.now.timetz())
    for worker in seven:
        change = villages.house.get(Workers).change
        villages.do(change, id=worker, version=1, village=B, actor=who.OPERATOR)
    villages.work(seven, [10] * 7)
    villages.work(seven, [50] * 7, NOVEMBER)
    assert (villages.month(A).cell.whole.total, villages.month(B).cell.whole.total) == (7 * 4620, 0)
    assert villages.month(A, "2026-11").cell.whole.total == 0
    assert villages.month(B, "2026-11").cell.whole.total == 7 * 2100


def test_as_of_a_day_is_what_was_told_at_its_end(app: Flask) -> None:
    """Every figure told in the evening, looked back on from the end, is the same: a moment is its eve's."""
    seen: list[tuple[datetime, Any]] = []

    def evening() -> None:
        seen.append((villages.now, villages.month(COUNTY).cell))
        villages.now += timedelta(days=1)

    villages = Villages(app)
    villages.now = datetime.combine(OCTOBER, villages.now.timetz())
    workers = villages.settle(A, 6) + villages.settle(B, 6)
    evening()
    hand_ins = villages.work(workers, range(100, 112))
    evening()
    for id, quantity in zip(hand_ins, range(100, 112), strict=True):
        villages.inspect(id, Split(quantity - 1, 0, 1, {}))
    evening()
    villages.approve(RUN, villages.prepare(RUN, MONTH_END, "2026-10"))
    evening()
    for moment, then in seen:
        back = villages.month(COUNTY, as_of=end_of(moment.date())).cell
        assert (back.whole, back.stages) == (then.whole, then.stages)
        same = villages.month(COUNTY, as_of=moment + timedelta(hours=20)).cell
        assert (same.whole, same.stages) == (then.whole, then.stages)


def test_what_fewer_than_five_did_is_told_of_no_day_until_more_did(villages: Villages) -> None:
    """One hand-in a day later: no two of the day before, the day itself and today tell it."""
    people = villages.settle(A, 12)
    villages.work(people, [100] * 12)
    villages.now += timedelta(days=1)
    villages.work(people[:6], [100] * 6)
    eve = villages.now
    villages.now += timedelta(days=1)
    assert villages.month(COUNTY).cell.whole.total == 75_600
    villages.work(people[:1], [100])
    late = villages.now
    assert villages.month(COUNTY).cell.whole.total == 75_600
    villages.work(people[1:7], [100] * 6)
    assert villages.month(COUNTY).cell.whole.total == 105_000
    looks = [villages.month(COUNTY, as_of=end_of(each.date())).cell.whole.total for each in (eve, late)]
    assert looks == [75_600, 105_000]


def test_today_is_told_tomorrow(villages: Villages) -> None:
    """Read before and after a hand-in of this afternoon, a running month is the same."""
    people = villages.settle(A, 12)
    villages.now = datetime.combine(NOVEMBER, villages.now.timetz())
    villages.work(people, [100] * 12, NOVEMBER)
    at = villages.now + timedelta(hours=1)
    assert villages.month(COUNTY, "2026-11", at).cell.hidden is None
    assert villages.month(COUNTY, "2026-11", at).cell.whole.total == 0
    at += timedelta(days=1)
    assert villages.month(COUNTY, "2026-11", at).cell.whole.total == 50_400
    villages.now = at
    villages.work(people, [10] * 12, NOVEMBER)
    assert villages.month(COUNTY, "2026-11", at).cell.whole.total == 50_400
    assert villages.month(COUNTY, "2026-11", at + timedelta(days=1)).cell.whole.total == 55_440


def test_looking_back_before_everything_is_nothing(villages: Villages) -> None:
    """No income, no people, and nothing hidden."""
    seven = villages.settle(A, 7)
    before = villages.now
    villages.work(seven, [100] * 7)
    cell = villages.month(COUNTY, as_of=before).cell
    assert (cell.hidden, cell.whole.workers, cell.whole.total) == (None, 0, 0)


def test_who_is_gone_is_gone_when_more_changed(villages: Villages) -> None:
    """Five people were told of, and one took back what was handed in: the five stay until more happens."""
    villages.work(villages.settle(A, 20), [100] * 20)
    people = villages.settle(B, 5)
    hand_ins = villages.work(people, [100] * 5)
    villages.now += timedelta(days=1)
    villages.withdraw(hand_ins[0], an_id("gone"))
    assert villages.month(B).cell.whole.total == 21_000
    villages.work(people[1:], [100] * 4)
    assert villages.month(B).cell.whole is None
    assert villages.month(B).cell.hidden == "few"


def test_a_months_cells_are_made_anew_only_when_it_changed(
    villages: Villages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """October is read as it lies while people work in November; a late hand-in makes it anew."""
    seven = villages.settle(A, 7)
    villages.work(seven, [100] * 7)
    assert villages.month(COUNTY).cell.whole.total == 29_400
    made, changes = [], InsightReadModel.changes

    def noted(self: InsightReadModel, month: str) -> Any:
        made.append(month)
        return changes(self, month)

    monkeypatch.setattr(InsightReadModel, "changes", noted)
    villages.now = datetime.combine(NOVEMBER, villages.now.timetz())
    villages.work(seven, [50] * 7, NOVEMBER)
    assert villages.month(COUNTY).cell.whole.total == 29_400
    assert made == []
    villages.work(seven, [100] * 7)
    assert villages.month(COUNTY).cell.whole.total == 58_800
    assert villages.month(COUNTY).cell.whole.total == 58_800
    assert made == ["2026-10"]


def test_what_a_rebuild_makes_is_told_at_once(villages: Villages) -> None:
    """Cells made of the tables before it count no more, though no month has moved."""
    seven = villages.settle(A, 7)
    villages.work(seven, [100] * 7)
    read = villages.house.get(InsightReadModel)
    with read.engine.begin() as connection:
        table = read.table("insight_ledger")
        connection.execute(table.update().values(estimated=table.c.estimated * 2))
    assert villages.month(COUNTY).cell.whole.total == 58_800
    rebuild(villages.house, ["insight"], report=lambda _line: None)
    assert villages.month(COUNTY).cell.whole.total == 29_400


def test_rebuilt_it_is_the_live_one(villages: Villages) -> None:
    """Row for row, after a whole life and a move."""
    whole_life(villages)
    villages.do(villages.house.get(Workers).change, id=AMEI, version=1, village=B, actor=who.OPERATOR)
    villages.accept(an_id("after the move"), 10, NOVEMBER)
    told: list[str] = []
    assert verify(villages.house, told.append), told


def test_newcomers_are_those_whose_first_work_it_was_as_the_month_ended(villages: Villages) -> None:
    """Told once: that some had worked before becomes known too late to be told by the difference."""
    seven = villages.settle(A, 7)
    villages.now = datetime.combine(NOVEMBER, villages.now.timetz())
    villages.work(seven, [50] * 7, NOVEMBER)
    assert villages.month(COUNTY, "2026-11").cell.new.people == 7
    villages.now = LATER + timedelta(days=1)
    villages.work(seven, [100] * 7)
    much_later = LATER + timedelta(days=9)
    assert villages.month(COUNTY, "2026-11", much_later).cell.new.people == 7
    assert villages.month(COUNTY, "2026-10", much_later).cell.new.people == 7


# ---- gigs: from their events alone ------------------------------------------------------------------

POSTING = g.Posting(an_id("employer"), "cleaning", A)
PAY = g.Pay("hour", Decimal("20"))
PLACE = g.Place(0, what.AT, what.AT + timedelta(hours=4))
GIG = f"gig-{an_id('gig')}"
_shift = {"worker": AMEI, "posting": POSTING, "place": PLACE, "work_date": NOVEMBER, "entry": an_id("entry")}
_worked = {**_shift, "title": "扫地", "pay": PAY}


def recorded(*events: Any) -> list[Recorded]:
    """A log of these events, ten positions apart."""
    return [Recorded(10 * place, event) for place, event in enumerate(events, 1)]


def applied(house: House, log: Sequence[Recorded], size: int = 100) -> dict[str, list[tuple[Any, ...]]]:
    """What the projection makes of a log in batches of a size, table by table."""
    model = InsightReadModel(house.read_engine, "__applied")
    projection = InsightProjection(model)
    with house.read_engine.begin() as connection:
        model.create(connection)
        for start in range(0, len(log), size):
            projection.apply(connection, log[start : start + size])
        told = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in model.tables
        }
        model.drop(connection)
    return told


LOG = recorded(
    happened(WorkerRegistered, f"worker-{AMEI}", village=A, fingerprint="x"),
    happened(g.ShiftAttended, GIG, 2, **_worked, quantity=Decimal(4), exact=Decimal(80)),
    happened(
        g.ShiftAttended,
        GIG,
        3,
        **_worked,
        quantity=Decimal(5),
        exact=Decimal(100),
        before=Decimal(80),
        before_quantity=Decimal(4),
        was="attended",
    ),
    happened(WorkerMoved, f"worker-{AMEI}", 2, village=B),
    happened(
        g.ShiftMissed, GIG, 4, **_shift, before=Decimal(100), before_quantity=Decimal(5), was="attended"
    ),
    happened(g.ShiftAttended, GIG, 5, **_worked, quantity=Decimal(3), exact=Decimal("60.005")),
    happened(
        g.GigPaid,
        GIG,
        6,
        worker=AMEI,
        posting=POSTING,
        title="扫地",
        pay=PAY,
        amount=6001,
        lines=(
            g.GigPayLine(
                an_id("line"),
                "2026-11",
                NOVEMBER,
                6001,
                (g.ShiftPart(an_id("entry"), 0, Decimal(3), Decimal("60.005")),),
            ),
        ),
    ),
    happened(
        g.ShiftAttended,
        GIG,
        7,
        **{**_worked, "entry": an_id("more")},
        quantity=Decimal(1),
        exact=Decimal(20),
        opens=True,
    ),
)


@pytest.mark.parametrize(
    ("events", "earned", "paid"),
    [(2, 80, 0), (3, 100, 0), (5, 0, 0), (6, "60.005", 0), (7, 0, "60.01"), (8, 20, "60.01")],
)
def test_a_gig_is_earned_by_the_shift_and_paid_at_once(
    app: Flask, events: int, earned: Any, paid: Any
) -> None:
    """Counted again, missed after all, worked, paid, and an hour more found afterwards."""
    told = applied(app.extensions["gongfu"], LOG[:events])
    ((worker, month, village, *stages),) = told["insight_worker_months__applied"]
    assert (worker, month, village) == (AMEI, "2026-11", A)
    assert stages == [0, int(Decimal(earned) * 1_000_000), 0, int(Decimal(paid) * 1_000_000)]


def test_the_size_of_the_batches_does_not_matter(villages: Villages) -> None:
    """One by one, by threes, all at once: the same rows."""
    whole_life(villages)
    log = [*villages.house.store.read(0, 10_000)]
    log += [Recorded(log[-1].position + each.position, each.event) for each in LOG]
    whole = applied(villages.house, log, 10_000)
    assert whole["insight_ledger__applied"]
    for size in (1, 3, 7):
        assert applied(villages.house, log, size) == whole


def test_an_official_of_another_county_is_refused(villages: Villages) -> None:
    """403 for what lies outside, and for what lies above."""
    from kernel.errors import Forbidden

    for region in ("331083", "3310"):
        with pytest.raises(Forbidden):
            villages.measures().income(region=region, first="2026-10", last="2026-10", actor=COUNTY_OFFICIAL)
