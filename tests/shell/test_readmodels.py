"""Read models: engines that behave alike on both stores, rows in bulk, positions."""

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import (
    JSON,
    Column,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    create_engine,
    inspect,
    literal_column,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError

from shell.database import COPY_FROM, is_away, reading, snapshot
from shell.factory import load_contexts
from shell.house import House
from shell.readmodels import (
    POSITIONS,
    Moment,
    advance,
    begin_position,
    insert_rows,
    positions,
    update_rows,
    upsert_rows,
    within,
)
from tests.shell.tally import Tally

METADATA = MetaData()
THINGS = Table(
    "things",
    METADATA,
    Column("a", String, primary_key=True),
    Column("b", Integer, primary_key=True),
    Column("n", Integer),
    Column("text", String),
    Column("rate", Numeric(12, 4)),
    Column("doc", JSON),
    Column("at", Moment),
)


@pytest.fixture
def things(house: House) -> Table:
    """An empty table with a column of every kind."""
    with house.read_engine.begin() as connection:
        METADATA.create_all(connection)
    return THINGS


def rows_of(house: House, table: Table) -> list[tuple]:
    """All rows by key."""
    with reading(house.read_engine) as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by("a", "b"))]


@pytest.mark.parametrize("many", [1, COPY_FROM + 1])
def test_rows_come_back_as_they_were_inserted(house: House, things: Table, many: int) -> None:
    """Few rows or many, by INSERT or COPY: text with tabs, JSON, decimals, moments and nothing at all."""
    zone = timezone(timedelta(hours=8))
    rows = [
        {
            "a": f"灯笼\t\\{n}",
            "b": n,
            "n": None if n % 2 else n,
            "text": "\n",
            "rate": None,
            "doc": {"a": [n, "\\N"]},
            "at": datetime(2026, 11, 3, 8, tzinfo=zone),
        }
        for n in range(many)
    ]
    with house.read_engine.begin() as connection:
        insert_rows(connection, things, rows)
        insert_rows(connection, things, [])
    found = rows_of(house, things)
    assert len(found) == many
    assert found[0] == (
        "灯笼\t\\0",
        0,
        0,
        "\n",
        None,
        {"a": [0, "\\N"]},
        datetime(2026, 11, 3, tzinfo=UTC),
    )


def test_a_moment_keeps_its_zone_on_both_stores(house: House, things: Table) -> None:
    """What is read is the same instant, in UTC, never a moment without a zone."""
    at = datetime(2026, 11, 3, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=8)))
    with house.read_engine.begin() as connection:
        insert_rows(connection, things, [{"a": "x", "b": 1, "at": at}])
    [row] = rows_of(house, things)
    assert row[6] == at
    assert row[6].tzinfo is UTC


@pytest.mark.parametrize("many", [1, 200])
def test_an_upsert_adds_up_and_overwrites(house: House, things: Table, many: int) -> None:
    """`add` columns sum over what was there and over repeats in the rows, `set` columns take the last, others
    keep the first."""
    first = [{"a": "x", "b": n, "n": 1, "text": "old", "doc": [1]} for n in range(many)]
    then = [{"a": "x", "b": n, "n": 10, "text": "new", "doc": [2]} for n in range(many)]
    again = [{"a": "x", "b": n, "n": 100, "text": "newest", "doc": [3]} for n in range(many)]
    with house.read_engine.begin() as connection:
        for rows in (first, then + again, []):
            upsert_rows(connection, things, rows, key=("a", "b"), add=("n",), set=("text",))
    found = rows_of(house, things)
    assert [row[2:4] + row[5:6] for row in found] == [(111, "newest", [1])] * many


def test_an_upsert_without_changes_leaves_what_is_there(house: House, things: Table) -> None:
    """Neither `add` nor `set`: the first row of a key stays."""
    with house.read_engine.begin() as connection:
        for n in (1, 2):
            upsert_rows(connection, things, [{"a": "x", "b": 1, "n": n}], key=("a", "b"))
    assert rows_of(house, things)[0][2] == 1


def test_updates_find_their_rows_by_key(house: House, things: Table) -> None:
    """Only the columns given change, only in the rows named; a key that is not there changes nothing."""
    rows = [{"a": f"x{n}", "b": n, "n": n, "text": "t"} for n in range(3)]
    with house.read_engine.begin() as connection:
        insert_rows(connection, things, rows)
        update_rows(
            connection, things, [{"a": "x1", "n": 7}, {"a": "x2", "n": None}, {"a": "y", "n": 1}], key="a"
        )
        update_rows(connection, things, [], key="a")
    assert [row[2:4] for row in rows_of(house, things)] == [(0, "t"), (7, "t"), (None, "t")]


def test_of_two_who_move_a_position_one_wins(house: House) -> None:
    """Compare and set: from the same old position only the first gets through."""
    with house.read_engine.begin() as connection:
        assert advance(connection, "tally", 0, 5)
        assert not advance(connection, "tally", 0, 5)
        assert advance(connection, "tally", 5, 9)
    assert house.get(Tally).position() == 9


def test_a_known_follower_stays_where_it_is(house: House) -> None:
    """Beginning a position that exists moves nothing."""
    with house.read_engine.begin() as connection:
        advance(connection, "tally", 0, 5)
        begin_position(connection, "tally", 2)
    assert {p.name: p.position for p in positions(house.read_engine)} == {"sizes": 0, "tally": 5}


def test_a_copy_has_tables_and_index_names_of_its_own(house: House) -> None:
    """A second copy stands beside the live one and goes without a trace."""
    copy = Tally(house.read_engine, "__new")
    with house.read_engine.begin() as connection:
        copy.create(connection)
        insert_rows(
            connection,
            copy.table("tally_totals"),
            [{"worker": "w", "day": date(2026, 11, 3), "pieces": 1, "last": 1}],
        )
    with house.get(Tally).connect() as connection:
        assert connection.execute(house.get(Tally).table("tally_totals").select()).all() == []
    assert copy.position() == 0
    assert [p.name for p in positions(house.read_engine)] == ["sizes", "tally"]
    with house.read_engine.begin() as connection:
        copy.drop(connection)
        copy.create(connection)
        copy.drop(connection)


def test_waiting_ends_when_the_position_is_reached_or_the_time_is_up(house: House) -> None:
    """`reached` tells whether the read model got there; a stopped one is not waited for."""
    tally = house.get(Tally)
    with house.read_engine.begin() as connection:
        advance(connection, "tally", 0, 5)
    assert tally.reached(5)
    assert not tally.reached(6, timeout=0.01)
    with house.read_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE read_model_positions SET error = 'stopped'")
    assert not tally.reached(6, timeout=3600)


def test_writers_that_read_first_do_not_trip_over_each_other(house: House, things: Table) -> None:
    """A transaction that reads before it writes goes through although another one began meanwhile: on
    SQLite it holds the write lock from its beginning."""
    with house.read_engine.begin() as one:
        assert one.execute(select(things)).all() == []
        with reading(house.read_engine) as other:
            assert other.execute(select(things)).all() == []
        insert_rows(one, things, [{"a": "x", "b": 1}])
    with house.read_engine.begin() as two:
        assert len(two.execute(select(things)).all()) == 1
        insert_rows(two, things, [{"a": "x", "b": 2}])
    assert len(rows_of(house, things)) == 2


def test_a_transaction_that_fails_leaves_nothing(house: House, things: Table) -> None:
    """All or nothing, also on SQLite, whose driver would like to decide that itself."""

    def stumble() -> None:
        with house.read_engine.begin() as connection:
            insert_rows(connection, things, [{"a": "x", "b": 1}])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()
    assert rows_of(house, things) == []


def test_a_snapshot_sees_one_moment(house: House, things: Table) -> None:
    """What others write after its first look stays out of sight."""
    with snapshot(house.read_engine) as connection:
        assert connection.execute(select(things)).all() == []
        with house.read_engine.begin() as writer:
            insert_rows(writer, things, [{"a": "x", "b": 1}])
        assert connection.execute(select(things)).all() == []
    assert len(rows_of(house, things)) == 1


def test_errors_never_tell_parameters(house: House, things: Table) -> None:
    """A statement's parameters may be personal: an error message does not repeat them."""
    with pytest.raises(DBAPIError) as raised, house.read_engine.begin() as connection:
        connection.execute(things.insert(), {"a": "13912345678", "b": None})
    assert "13912345678" not in str(raised.value) + str(raised.value.orig)
    assert not is_away(raised.value)


def test_a_database_that_is_away_is_told_from_a_mistake(house: House) -> None:
    """A missing table is our mistake; a lost connection is not."""
    with pytest.raises(DBAPIError) as mistake, reading(house.read_engine) as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")
    assert not is_away(mistake.value)
    assert not is_away(ValueError())


def test_the_shape_of_the_tables_tells_when_the_code_has_changed_them(house: House) -> None:
    """Another column makes another fingerprint; asking twice does not."""
    before = house.get(Tally).shape()
    assert before == Tally(house.read_engine, "__new").shape()

    class Wider(Tally):
        METADATA = MetaData()

    for table in Tally.METADATA.sorted_tables:
        table.to_metadata(Wider.METADATA).append_column(Column("more", Integer))
    assert Wider(house.read_engine).shape() != before


def test_a_region_holds_what_lies_in_it_in_the_order_of_every_language() -> None:
    """In C signs follow digits, in a dictionary they come before them: letters follow in both."""

    def as_in_a_dictionary(one: str, other: str) -> int:
        one, other = (re.sub(r"[^0-9a-z]", "!", text) for text in (one, other))
        return (one > other) - (one < other)

    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.create_collation("dictionary", as_in_a_dictionary)
        for collation in ("binary", "dictionary"):
            code = literal_column(f"column1 COLLATE {collation}")
            codes = text("(VALUES ('331082'), ('331082101204'), ('331083101204'), ('331081999'))")
            found = {
                region: list(connection.scalars(select(code).select_from(codes).where(within(code, region))))
                for region in ("331082", "331082101204", "")
            }
            assert found["331082"] == ["331082", "331082101204"]
            assert found["331082101204"] == ["331082101204"]
            assert len(found[""]) == 4


def test_tables_made_anew_have_every_index_of_those_they_replace() -> None:
    """Also where two are of the same columns, one of them for some of the rows only."""
    for kind in {projection.READ_MODEL for context in load_contexts() for projection in context.projections}:
        anew = kind(create_engine("sqlite://"), "__anew")
        with anew.engine.begin() as connection:
            POSITIONS.metadata.create_all(connection)
            anew.create(connection)
            for table, live in zip(anew.tables, kind.METADATA.sorted_tables, strict=True):
                made = inspect(connection).get_indexes(table.name)
                assert len(made) == len(live.indexes), table.name
