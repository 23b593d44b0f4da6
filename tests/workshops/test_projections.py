"""What a workshop's tables tell follows from the events alone, whatever the size of the batches."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.event import listen, remove

from income.projections import IncomeProjection
from kernel.identity import derived_id
from kernel.store import Recorded
from shell.house import House
from shell.projector import Projection
from shell.readmodels import ReadModel
from shell.rebuild import verify
from tests.examples.events import EVENTS
from tests.examples.who import AMEI, BAOGEN, WORKSHOP, an_id
from tests.founding import Founded
from tests.lives import LIFE, employed, repriced_life, whole_life
from tests.ordering import Ordering, order_life
from tests.workshops.test_photos import picture
from workshops.events import PayRunDiscarded, PutOnSlip, Split
from workshops.projections import WorkshopsProjection
from workshops.projections.order_rows import TELL as TELL_OF_ORDERS
from workshops.projections.orders import MATERIAL, OrdersProjection
from workshops.projections.work import TELL
from workshops.service import Photos

MONTH_END = date(2026, 11, 30)


def in_batches(log: Sequence[Recorded], size: int) -> Iterable[Sequence[Recorded]]:
    """The log, some events at a time."""
    return (log[start : start + size] for start in range(0, len(log), size))


def projected(
    house: House, kind: type[Projection[Any]], log: Sequence[Recorded], size: int
) -> dict[str, list[Any]]:
    """All rows that a projection makes of the log in batches of a size, by table."""
    model: ReadModel = kind.READ_MODEL(house.read_engine, f"__{size}")
    projection = kind(model)
    with house.read_engine.begin() as connection:
        model.create(connection)
    for batch in in_batches(log, size):
        with house.read_engine.begin() as connection:
            projection.apply(connection, batch)
    told = {}
    with house.read_engine.begin() as connection:
        for name in kind.READ_MODEL.METADATA.tables:
            table = model.table(name)
            rows = connection.execute(select(table).order_by(*table.primary_key)).all()
            told[name] = [tuple(row) for row in rows]
        model.drop(connection)
    return told


@pytest.mark.parametrize("kind", [WorkshopsProjection, IncomeProjection, OrdersProjection])
def test_the_size_of_the_batches_does_not_matter(house: House, kind: type[Projection[Any]]) -> None:
    """Event by event, by threes, by sevens, all at once: the same rows; and the live ones are these."""
    lived = repriced_life(whole_life(Founded(house)))
    order_life(Ordering(house, now=lived.now))
    employed(lived)
    lived.do(house.get(Photos).add, hand_in=LIFE, data=picture())
    log = house.store.read(0, 10_000)
    one_by_one = projected(house, kind, log, 1)
    # No workshop pays for gigs: that table is filled in tests/income.
    assert all(rows for table, rows in one_by_one.items() if table != "income_gig_payments")
    for size in (3, 7, len(log)):
        assert projected(house, kind, log, size) == one_by_one
    told: list[str] = []
    assert verify(house, told.append), told


def test_every_event_of_a_workshop_is_told() -> None:
    """But for those that change no table: what comes off a slip was freed with its run already, tax stands
    on the slip itself, columns of sheets and minimum wages are asked of their own streams."""
    untold = {"taken-off-slip", "rework-returned", "pay-slips-drawn-up", "pay-terms-set", "tax-withheld"}
    untold |= {"sheet-columns-confirmed", "minimum-wage-set", "rate-difference-taken-off-slip"}
    topics = {topic for topic in EVENTS if topic.startswith("workshops.")}
    told = {event.TOPIC for event in (*TELL, *TELL_OF_ORDERS, *MATERIAL)}
    assert topics - told == {f"workshops.{name}" for name in untold}


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)
def test_every_event_is_written_and_read_back(house: House, event: Any) -> None:
    """Dates, decimals and nested values survive the store."""
    saved = msgspec.structs.replace(event, originator_version=1)

    class Stream:
        id = event.id

        def collect_events(self) -> list[Any]:
            return [saved]

    house.store.save(Stream())  # type: ignore[arg-type]
    [recorded] = house.store.events_of([event.originator_id])
    assert recorded.event == saved


@pytest.fixture
def at_work(house: House) -> Founded:
    """A workshop."""
    founded = Founded(house).found()
    founded.now = founded.now.replace(month=11, day=3)
    return founded


def test_a_discarded_run_leaves_what_was_settled_before_settled(at_work: Founded) -> None:
    """A difference that comes off a run is due again; the run before it is still told."""
    one, first, second = an_id("one"), an_id("first"), an_id("second")
    at_work.accept(one, 30)
    at_work.approve(first, at_work.prepare(first, MONTH_END))
    at_work.correct(one, 33, Split(33, 0, 0, {}), an_id("c"))
    at_work.prepare(second, MONTH_END)
    assert at_work.read.hand_in(one)["due"] is False
    at_work.discard(second)
    told = at_work.read.hand_in(one)
    assert (told["due"], told["run"]) == (True, first)


def test_a_run_prepared_and_discarded_in_one_batch_frees_all(at_work: Founded) -> None:
    """The order of the events counts, not that of the tables."""
    at_work.accept(an_id("one"), 30)
    at_work.prepare(an_id("run"), MONTH_END)
    at_work.discard(an_id("run"))
    log = at_work.house.store.read(0, 10_000)
    assert {PutOnSlip, PayRunDiscarded} <= {type(each.event) for each in log}
    hand_ins = projected(at_work.house, WorkshopsProjection, log, len(log))["hand_ins"]
    due = [column.name for column in at_work.read.table("hand_ins").columns].index("due")
    assert [row[due] for row in hand_ins] == [True]


@pytest.mark.parametrize("work_config", ["sqlite"], indirect=True)
def test_a_discarded_run_is_undone_by_what_is_indexed(at_work: Founded) -> None:
    """No table is read from end to end for it, however long the history is by then."""
    at_work.accept(an_id("one"), 30)
    at_work.prepare(an_id("run"), MONTH_END)
    written: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if re.match(r"(UPDATE|DELETE FROM) (hand_ins|income_)", statement):
            written.append((statement, values))

    engine = at_work.house.read_engine
    listen(engine, "before_cursor_execute", note)
    at_work.discard(an_id("run"))
    remove(engine, "before_cursor_execute", note)
    assert {statement.split()[0] for statement, _ in written} == {"UPDATE", "DELETE"}
    with engine.begin() as connection:
        for statement, values in written:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert not [step.detail for step in plan if step.detail.startswith("SCAN")], statement


def test_look_ups_answer_what_other_contexts_ask(at_work: Founded) -> None:
    """Members by id and number, their workshops, where a workshop lies, when a step was last worked on."""
    at_work.hand_in(an_id("one"), 30, date(2026, 11, 2))
    at_work.hand_in(an_id("two"), 30, date(2026, 11, 3))
    at_work.withdraw(an_id("two"), an_id("undo"))
    read = at_work.read
    assert read.member(WORKSHOP, " g01 ") == read.member(WORKSHOP, AMEI)
    assert read.member(WORKSHOP, "G77") is None
    assert read.workshops_of(BAOGEN) == [WORKSHOP]
    assert read.village_of_workshop(WORKSHOP) == "331082101204"
    assert read.village_of_workshop(an_id("nowhere")) is None
    last = read.last_work_date
    assert last(WORKSHOP, "lantern", "wiring", date(2026, 11, 1)) == date(2026, 11, 2)
    assert last(WORKSHOP, "lantern", "wiring", date(2026, 11, 3)) is None
    assert last(WORKSHOP, "lantern", "packing", date(2026, 11, 1)) is None


def test_a_renumbered_member_is_found_under_the_new_number(at_work: Founded) -> None:
    """Not under the old one, which the next may have."""
    at_work.do(at_work.setup.join, workshop=WORKSHOP, worker=AMEI, number="G11")
    assert at_work.read.member(WORKSHOP, "G01") is None
    at_work.do(at_work.setup.join, workshop=WORKSHOP, worker=BAOGEN, number="G01")
    found = at_work.read.member(WORKSHOP, "G01")
    assert found is not None
    assert found.worker == BAOGEN
    assert derived_id(WORKSHOP, AMEI) != derived_id(WORKSHOP, BAOGEN)
