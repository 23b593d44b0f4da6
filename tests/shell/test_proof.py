"""That nothing was changed afterwards: the chain over the events, its seals, and who finds out what was."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.store import Stored
from kernel.time import fixed_now
from shell.house import House
from shell.proof import tree
from shell.proof.chain import MOST, Altered, blocks, last_block, link_up
from shell.proof.seals import Seal, keep_chain, seals
from shell.proof.verifying import Known, verify_events
from tests.shell.tally import count
from tests.shell.test_cli import commands

EVENING = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)  # 23:00 in the villages
NIGHT = datetime(2026, 11, 22, 16, 1, tzinfo=UTC)  # a minute past midnight there


def spoil(house: House, statement: str) -> None:
    """Change the events themselves, past the store, as somebody with the database's password would."""
    if house.config.database_url:
        with psycopg.connect(house.config.database_url) as connection:
            connection.execute(statement.replace("rowid", "notification_id").encode())
        return
    with sqlite3.connect(house.config.data / "events.sqlite3") as file:
        file.execute(statement.replace("gongfu_events", "stored_events").replace("::bytea", ""))
    file.close()


def found(house: House, outside: Known | None = None) -> list[str]:
    """What verifying says, without its last line; nothing where all is well."""
    lines: list[str] = []
    true = verify_events(house, lines.append, outside)
    assert true is (len(lines) == 1)
    return lines[:-1]


def forget_chain(house: House) -> None:
    """Take the chain away, as somebody who means to make another."""
    with house.records_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM event_blocks")
        connection.exec_driver_sql("DELETE FROM event_seals")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE gongfu_events SET state = '{}'::bytea WHERE rowid = 2",
            ["position 2: altered"],
        ),
        (
            "UPDATE gongfu_events SET originator_version = 9 WHERE rowid = 3",
            ["position 3: altered"],
        ),
        ("UPDATE gongfu_events SET topic = 'tally.sneezed' WHERE rowid = 1", ["position 1: altered"]),
        ("DELETE FROM gongfu_events WHERE rowid = 2", ["position 2: missing"]),
        ("DELETE FROM gongfu_events WHERE rowid > 2", ["position 3: missing", "position 4: missing"]),
        (
            "INSERT INTO gongfu_events (rowid, originator_id, originator_version, topic, state) "
            "VALUES (0, 'count-x', 1, 'tally.sneezed', '{}'::bytea)",
            ["position 0: put in afterwards"],
        ),
        (
            "UPDATE gongfu_events SET rowid = 9 WHERE rowid = 2",
            ["position 2: missing"],
        ),
    ],
)
def test_what_was_altered_removed_or_put_in_is_named(house: House, statement: str, said: list[str]) -> None:
    """By its position, also where it is the stream, the place in it or the order that was changed."""
    count(house, 1, 2, 3, 4)
    link_up(house)
    assert found(house) == []
    spoil(house, statement)
    assert found(house) == said
    ended = commands(house).invoke(args=["verify", "--events"])
    assert ended.exit_code == 1
    assert said[0] in ended.output


def test_a_row_in_a_gap_is_found(house: House) -> None:
    """Positions have gaps where a save was rolled back; one filled later on is one put in."""
    count(house, 1, 2, 3)
    spoil(house, "UPDATE gongfu_events SET rowid = 7 WHERE rowid = 3")
    link_up(house)
    assert found(house) == []
    spoil(house, "UPDATE gongfu_events SET rowid = 5 WHERE rowid = 7")
    assert found(house) == ["position 5: put in afterwards", "position 7: missing"]


def test_nothing_is_built_on_what_was_changed(house: House) -> None:
    """Where the last event in the chain is gone, the chain stops, and `status` says so."""
    count(house, 1, 2)
    link_up(house)
    spoil(house, "DELETE FROM gongfu_events WHERE rowid = 2")
    count(house, 3)
    with pytest.raises(Altered, match="the event at 2 is not as it was"):
        link_up(house)


def test_a_chain_that_was_tampered_with_is_named(house: House) -> None:
    """Its own rows are held by their links, and a block cannot be left out."""
    for _ in range(3):
        count(house, 1)
        link_up(house)
    with house.records_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM event_blocks WHERE number = 2")
    assert found(house) == [
        "block 2 of the chain: missing",
        "block 3 of the chain, behind position 1: not what its events come to",
        "position 2: put in afterwards",
    ]


def test_a_chain_made_anew_fails_on_the_copy_held_outside(house: House) -> None:
    """Who alters an event and makes chain and seals fit again deceives everybody but who kept a seal."""
    count(house, 1, 2)
    with fixed_now(NIGHT):
        keep_chain(house)
    [seal] = seals(house)
    kept = Known(seal.position, seal.link)
    assert found(house, kept) == []
    spoil(house, "UPDATE gongfu_events SET topic = 'tally.sneezed' WHERE rowid = 1")
    forget_chain(house)
    with fixed_now(NIGHT):
        keep_chain(house)
    assert found(house) == []
    assert found(house, kept) == ["the seal held outside at position 2: not what the chain says"]
    ended = commands(house).invoke(
        args=["verify", "--events", "--seal", "2", f"{seal.link[:8].upper()} {seal.link[8:]}"]
    )
    assert ended.exit_code == 1


def test_many_blocks_hold_what_many_saves_wrote(house: House) -> None:
    """A block takes so many at most; what comes later goes behind, and linking again adds nothing."""
    count(house, *range(MOST + 5))
    assert link_up(house).number == 2
    count(house, 1)
    last = link_up(house)
    assert (last.number, len(last.leaves)) == (3, 1)
    assert link_up(house) == last == last_block(house)
    assert [len(block.leaves) for block in blocks(house)] == [MOST, 5, 1]
    assert found(house) == []


def test_a_day_is_sealed_once_it_is_over(house: House) -> None:
    """Not in the evening, once after midnight of the villages, and not again when asked again."""
    with fixed_now(EVENING):
        keep_chain(house)  # nothing there to seal
        assert seals(house) == []
        count(house, 1)
    with fixed_now(NIGHT):
        keep_chain(house)
        count(house, 2)
        keep_chain(house)
    last = next(blocks(house))
    assert seals(house) == [Seal(date(2026, 11, 22), 1, 1, last.link.hex())]
    shown = commands(house).invoke(args=["seals"])
    assert shown.output == f"2026-11-22 1 {last.link.hex()}\n"


rows = st.builds(
    Stored,
    position=st.integers(1, 2**40),
    stream=st.uuids().map(lambda uuid: f"hand-in-{uuid}"),
    version=st.integers(1, 99),
    topic=st.just("tally.sneezed"),
    state=st.binary(max_size=40),
)


@given(st.lists(rows, min_size=1, max_size=40), st.data())
def test_every_event_leads_to_the_root_of_its_block(some: list[Stored], data: st.DataObject) -> None:
    """By its neighbours on the way up, and by no other's; a changed row leads elsewhere."""
    leaves = [tree.leaf(row) for row in some]
    index = data.draw(st.integers(0, len(some) - 1))
    way = tree.way(leaves, index)
    assert tree.climbed(leaves[index], way) == tree.root(leaves)
    changed = some[index]._replace(stream=f"hand-in-{uuid4()}")
    assert tree.climbed(tree.leaf(changed), way) != tree.root(leaves)


def test_the_arithmetic_is_what_the_decision_says() -> None:
    """Reckoned by hand for three leaves, as an expert would who has nothing but SHA-256."""

    def of(*parts: bytes) -> bytes:
        return sha256(b"".join(parts)).digest()

    def states(some: Iterable[bytes]) -> list[Stored]:
        return [Stored(no, "count-1", no, "tally.sneezed", state) for no, state in enumerate(some, 1)]

    one, two, three = (
        of(b"\0", f"{no} count-1 {no} tally.sneezed\n".encode(), state)
        for no, state in enumerate((b"a", b"b", b"c"), 1)
    )
    root = of(b"\1", of(b"\1", one, two), three)
    assert tree.root([tree.leaf(row) for row in states((b"a", b"b", b"c"))]) == root
    assert tree.link(tree.FIRST, root) == of(bytes(32), root)
