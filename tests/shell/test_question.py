"""Questions asked all the time: the answers are those SQLAlchemy gives, on both kinds of stores."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import JSON, Column, Engine, Integer, LargeBinary, MetaData, String, Table, bindparam, select

from shell.config import Config
from shell.database import Moment, insert_rows, open_engine
from shell.question import Question
from tests.servers import Postgres

METADATA = MetaData()
VISITS = Table(
    "visits",
    METADATA,
    Column("id", String, primary_key=True),
    Column("digest", LargeBinary),
    Column("at", Moment),
    Column("said", JSON),
    Column("count", Integer),
)
SINCE = Question(
    select(VISITS.c.id, VISITS.c.digest, VISITS.c.at, VISITS.c.said, VISITS.c.count)
    .where(VISITS.c.at >= bindparam("since"), VISITS.c.digest == bindparam("digest"))
    .order_by(VISITS.c.id)
)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROW = {"id": "门口", "digest": b"\0\xff", "at": NOON, "said": {"好": [1, None]}, "count": 3}


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with one visit in it."""
    server: Postgres | None = request.getfixturevalue("postgres") if request.param == "postgres" else None
    url = server.create() if server else None
    engine = open_engine(Config(env="test", data=tmp_path, database_url=url), "questions")
    with engine.begin() as connection:
        METADATA.create_all(connection)
        insert_rows(connection, VISITS, [ROW, ROW | {"id": "后来", "digest": b"", "count": None}])
    yield engine
    engine.dispose()
    if server and url:
        server.drop(url)


def test_rows_come_as_the_columns_mean_them(engine: Engine) -> None:
    """Bytes, moments with their zone, JSON and text come back as they were written."""
    rows = SINCE.ask(engine, since=NOON, digest=b"\0\xff")
    assert [dict(row) for row in rows] == [ROW]
    assert rows[0]["at"].tzinfo is UTC


def test_a_moment_is_compared_as_a_moment_whatever_its_zone(engine: Engine) -> None:
    """Eight in the evening in Shanghai is noon in UTC; a second later nothing is left to tell."""
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    assert len(SINCE.ask(engine, since=there, digest=b"\0\xff")) == 1
    assert not SINCE.ask(engine, since=there + timedelta(seconds=1), digest=b"\0\xff")


def test_a_list_is_one_value_of_any_length(engine: Engine) -> None:
    """One of several ids, and several of them, with the same question; a constant needs no naming."""
    among = Question(
        select(VISITS.c.id)
        .where(VISITS.c.id.in_(bindparam("ids", expanding=True)), VISITS.c.id != "nobody")
        .order_by(VISITS.c.id)
    )
    assert [row["id"] for row in among.ask(engine, ids=["门口"])] == ["门口"]
    assert [row["id"] for row in among.ask(engine, ids=["后来", "nobody", "门口"])] == ["后来", "门口"]


def test_asking_leaves_connections_as_they_were(engine: Engine) -> None:
    """What is written after a question, on the same connection, is still undone by a rollback."""
    SINCE.ask(engine, since=NOON, digest=b"")
    with engine.connect() as connection:
        connection.execute(VISITS.delete())
        connection.rollback()
    assert SINCE.ask(engine, since=NOON, digest=b"")


def test_a_mistake_in_a_question_leaves_connections_as_they_were(engine: Engine) -> None:
    """A question that fails says so, and the connection it failed on does not commit by itself afterwards."""
    missing = Question(select(Table("never_made", MetaData(), Column("id", String))))
    with pytest.raises(Exception, match="never_made"):
        missing.ask(engine)
    test_asking_leaves_connections_as_they_were(engine)


def test_questions_outlive_cut_sessions(postgres: Postgres) -> None:
    """Sessions cut by the server cost nobody an answer."""
    url = postgres.create()
    engine = open_engine(Config(env="test", database_url=url), "questions")
    with engine.begin() as connection:
        METADATA.create_all(connection)
    held = [engine.connect() for _ in range(3)]
    for connection in held:
        connection.close()
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert [SINCE.ask(engine, since=NOON, digest=b"") for _ in range(4)] == [[], [], [], []]
    engine.dispose()
    postgres.drop(url)


def test_questions_outlive_a_change_of_their_table(postgres: Postgres) -> None:
    """A table that was made anew with another type of column costs nobody an answer."""
    url = postgres.create()
    engine = open_engine(Config(env="test", database_url=url), "questions")
    with engine.begin() as connection:
        METADATA.create_all(connection)
        insert_rows(connection, VISITS, [ROW])
    assert SINCE.ask(engine, since=NOON, digest=ROW["digest"])[0]["count"] == 3
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE visits ALTER COLUMN count TYPE bigint USING count * 2^40")
    for _ in range(2):
        assert SINCE.ask(engine, since=NOON, digest=ROW["digest"])[0]["count"] == 3 * 2**40
    engine.dispose()
    postgres.drop(url)
