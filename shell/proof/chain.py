"""The chain over the events: kept by the clock, never by those who write events.

A block is what came in since the last one, `MOST` events at most. Its leaves are kept, so that the first
event that was altered can be named, and so that a proof of one event reads no others.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    MetaData,
    Row,
    Table,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from kernel.time import now
from shell.database import Moment, reading
from shell.proof import tree

if TYPE_CHECKING:
    from shell.house import House

MOST = 1024
AT_ONCE = 64  # blocks read in one statement, 2.6 MB
_POSITION, _HASH = 8, 32  # bytes of a leaf as it is kept

METADATA = MetaData()
BLOCKS = Table(
    "event_blocks",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("leaves", LargeBinary, nullable=False),  # a position and a hash, one event after the other
    Column("root", LargeBinary, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
)
Index("ix_event_blocks_last", BLOCKS.c.last)


class Leaf(NamedTuple):
    """An event as it was when it was taken into its block."""

    position: int
    hash: bytes


class Block(NamedTuple):
    """Some events in their order, what they come to, and the link that holds them and all before them."""

    number: int
    last: int
    leaves: list[Leaf]
    root: bytes
    link: bytes


NOTHING = Block(0, 0, [], b"", tree.FIRST)


class Altered(Exception):
    """The last event that is in the chain is no longer what it was; the message names its position."""


def link_up(house: "House", at_most: int | None = None) -> Block:
    """Take everything written so far into the chain, `at_most` so many blocks; answers its last one.

    Any number may do it at once: who finds the next block taken goes on behind it. Raises `Altered` where
    the log no longer fits the chain, so that nothing is built on what was changed.
    """
    last = last_block(house)
    for _ in count() if at_most is None else range(at_most):
        rows = house.store.stored(last.last - 1 if last.number else 0, MOST + len(last.leaves[-1:]))
        leaves = [Leaf(row.position, tree.leaf(row)) for row in rows]
        if last.number:
            if leaves[:1] != last.leaves[-1:]:
                raise Altered(f"the event at {last.last} is not as it was: flask verify --events")
            del leaves[0]
        if not leaves:
            return last
        root = tree.root([leaf.hash for leaf in leaves])
        block = Block(last.number + 1, leaves[-1].position, leaves, root, tree.link(last.link, root))
        last = block if _add(house, block) else last_block(house)
    return last


def last_block(house: "House") -> Block:
    """The last block there is, `NOTHING` before the first."""
    newest = select(BLOCKS).order_by(BLOCKS.c.number.desc()).limit(1)
    with reading(house.records_engine) as connection:
        row = connection.execute(newest).first()
    return _block(row) if row else NOTHING


def blocks(house: "House") -> Iterator[Block]:
    """All blocks in their order."""
    first = 1
    while True:
        some = select(BLOCKS).where(BLOCKS.c.number >= first).order_by(BLOCKS.c.number).limit(AT_ONCE)
        with reading(house.records_engine) as connection:
            found = [_block(row) for row in connection.execute(some)]
        yield from found
        if len(found) < AT_ONCE:
            return
        first = found[-1].number + 1


def blocks_of(house: "House", numbers: Sequence[int]) -> list[Block]:
    """Blocks by their numbers, `AT_ONCE` at most."""
    with reading(house.records_engine) as connection:
        return [_block(row) for row in connection.execute(select(BLOCKS).where(BLOCKS.c.number.in_(numbers)))]


def _add(house: "House", block: Block) -> bool:
    """Write a block; False where somebody else has written one under its number."""
    leaves = b"".join(leaf.position.to_bytes(_POSITION) + leaf.hash for leaf in block.leaves)
    row = {
        "number": block.number,
        "last": block.last,
        "leaves": leaves,
        "root": block.root,
        "link": block.link,
        "made_at": now(),
    }
    try:
        with house.records_engine.begin() as connection:
            connection.execute(insert(BLOCKS), row)
    except IntegrityError:
        return False
    return True


def _block(row: Row[Any]) -> Block:
    kept, step = bytes(row.leaves), _POSITION + _HASH
    leaves = [
        Leaf(int.from_bytes(kept[at : at + _POSITION]), kept[at + _POSITION : at + step])
        for at in range(0, len(kept), step)
    ]
    return Block(row.number, row.last, leaves, bytes(row.root), bytes(row.link))
