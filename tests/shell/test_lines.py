"""Lines to PostgreSQL: asked in one call, never shared with a forked child, hung up after a fault."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from shell.lines import BIGINT, BYTEA, TEXT, Lines, array
from tests.servers import Postgres


@pytest.fixture
def lines(postgres: Postgres) -> Iterator[Lines]:
    """Lines to an empty database."""
    url = postgres.create()
    with closing(Lines(url)) as lines:
        yield lines
    postgres.drop(url)


def one(lines: Lines, statement: bytes, *values: Any) -> Any:
    """The only column of the only row."""
    ((found,),) = lines.ask(statement, values, tuple)
    return found


def test_values_go_and_come_as_what_they_are(lines: Lines) -> None:
    """Text, numbers of every size, days, moments, bytes and nothing; the same statement for all numbers."""
    for value in ("门口", date(2026, 11, 3), datetime(2026, 11, 3, 8, tzinfo=UTC), b"\0\xff", True, None):
        assert one(lines, b"SELECT $1", value) == value
    for number in (1, -40_000, 2**40):
        assert one(lines, b"SELECT $1 + 1::bigint", number) == number + 1


def test_arrays_are_what_postgresql_takes_for_one(lines: Lines) -> None:
    """Elements of any length, none at all, and nulls."""
    line = psycopg.connect(lines._address)
    with closing(line):
        for kind, elements in (
            (TEXT, ["灯笼".encode(), b""]),
            (BIGINT, [(2**40).to_bytes(8)]),
            (BYTEA, [b"\0", None]),
            (TEXT, []),
        ):
            sent = [array(kind, elements)]
            answer = line.pgconn.exec_params(b"SELECT array_send($1)", sent, [kind.array], [1], 1)
            # An empty array has no dimension for PostgreSQL, whatever was sent.
            assert answer.get_value(0, 0)[12:] == (sent[0][12:] if elements else b"")


def test_lines_are_used_again_and_again(lines: Lines) -> None:
    """Who asks one thing after another does so on one connection."""
    assert len({one(lines, b"SELECT pg_backend_pid()") for _ in range(5)}) == 1


def test_a_line_that_failed_is_hung_up(lines: Lines) -> None:
    """The error is psycopg's, with its kind, and nobody meets what it left behind."""
    before = one(lines, b"SELECT pg_backend_pid()")
    with pytest.raises(psycopg.errors.DivisionByZero):
        lines.ask(b"SELECT 1 / 0", (), tuple)
    assert one(lines, b"SELECT pg_backend_pid()") != before


def test_a_cut_line_is_an_operational_error(lines: Lines) -> None:
    """So that who asks knows that asking again may help."""
    with psycopg.connect(lines._address, autocommit=True) as operator:
        operator.execute("SELECT pg_terminate_backend(%s)", [one(lines, b"SELECT pg_backend_pid()")])
    with pytest.raises(psycopg.OperationalError):
        one(lines, b"SELECT 1")
    assert one(lines, b"SELECT 1") == 1


def test_a_forked_child_has_lines_of_its_own(lines: Lines) -> None:
    """It neither speaks on its parent's nor hangs them up."""
    mine = one(lines, b"SELECT pg_backend_pid()")
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        os.write(tell, b"%d" % one(lines, b"SELECT pg_backend_pid()"))
        lines.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert int(os.read(told, 20)) != mine
    assert one(lines, b"SELECT pg_backend_pid()") == mine
