"""Uploaded files: encrypted, for a while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update

from kernel.errors import NotFound
from kernel.time import fixed_now, now
from shell.files import FILES, Files
from shell.house import House
from shell.queue.tables import clock

DATA = "日期,工号,数量\n2026-11-03,017,40\n".encode() * 100


def soon() -> datetime:
    """Tomorrow."""
    return clock() + timedelta(days=1)


def test_a_file_comes_back_as_it_was(house: House) -> None:
    """Byte for byte, an empty one too."""
    for data in (DATA, b""):
        assert house.files.get(house.files.put(data, kind="day-sheet", expires_at=soon())) == data


def test_a_file_is_not_readable_in_the_database(house: House) -> None:
    """Only with the master key; and the same file twice does not look the same."""
    ids = [house.files.put(DATA, kind="day-sheet", expires_at=soon()) for _ in range(2)]
    with house.records_engine.connect() as connection:
        one, two = connection.execute(select(FILES.c.sealed)).scalars()
    assert DATA[:20] not in one
    assert one != two
    with pytest.raises(InvalidTag):
        Files(house.records_engine, b"another master key, of 32 bytes.").get(ids[0])


def test_rows_cannot_be_swapped(house: House) -> None:
    """A file's content under another's id is refused: the id is sealed in."""
    one = house.files.put(DATA, kind="day-sheet", expires_at=soon())
    two = house.files.put(b"mine", kind="day-sheet", expires_at=soon())
    with house.records_engine.begin() as connection:
        taken = select(FILES.c.sealed).where(FILES.c.id == two).scalar_subquery()
        connection.execute(update(FILES).where(FILES.c.id == one).values(sealed=taken))
    with pytest.raises(InvalidTag):
        house.files.get(one)


def test_an_expired_file_is_gone(house: House) -> None:
    """Not found from its moment on, and removed by the next purge; others stay."""
    kept = house.files.put(DATA, kind="day-sheet", expires_at=soon())
    gone = house.files.put(DATA, kind="day-sheet", expires_at=clock())
    with pytest.raises(NotFound):
        house.files.get(gone)
    assert house.files.purge() == 1
    assert house.files.get(kept) == DATA
    with pytest.raises(NotFound):
        house.files.get("never-was")


def test_the_same_file_sent_twice_is_kept_once(house: House) -> None:
    """Under an id of the sender's, also at the same time; once expired, its id is free again."""
    with ThreadPoolExecutor(8) as threads:
        ids = threads.map(
            lambda _: house.files.put(DATA, kind="day-sheet", expires_at=soon(), id="mine"), range(8)
        )
    assert set(ids) == {"mine"}
    assert house.files.get("mine") == DATA
    house.files.put(b"other", kind="day-sheet", expires_at=soon(), id="mine")
    assert house.files.get("mine") == DATA
    with house.records_engine.begin() as connection:
        connection.execute(update(FILES).values(expires_at=clock()))
    house.files.put(b"other", kind="day-sheet", expires_at=soon(), id="mine")
    assert house.files.get("mine") == b"other"


def test_a_file_lives_in_real_time(house: House) -> None:
    """A request whose clock is set far back keeps its file just as long."""
    with fixed_now(clock() - timedelta(days=400)):
        kept = house.files.put(DATA, kind="day-sheet", expires_at=now() + timedelta(days=7))
    assert house.files.purge() == 0
    assert house.files.get(kept) == DATA
