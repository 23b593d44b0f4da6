"""The proof of some events that others can check: each up to the root of its block, each block to a seal."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Executable, select

from kernel.store import Stored
from kernel.time import now
from shell.database import reading
from shell.proof import tree
from shell.proof.chain import AT_ONCE, BLOCKS, Altered, Block, blocks_of, link_up
from shell.proof.seals import SEALS

if TYPE_CHECKING:
    from shell.house import House


class Proven(NamedTuple):
    """An event's row, its hash, and its way up to the root of its block."""

    row: Stored
    leaf: bytes
    block: int
    way: Sequence[tree.Beside]


class Sealed(NamedTuple):
    """What a stretch of the chain comes to: the seal of a day or, where today's is still to come (`day` is
    None), the link it had come to at a moment."""

    day: date | None
    at: datetime
    block: int
    position: int
    link: bytes


class Stretch(NamedTuple):
    """Blocks (number and root) from the link `before` them up to a seal."""

    before: bytes
    blocks: Sequence[tuple[int, bytes]]
    seal: Sealed


class Proof(NamedTuple):
    """Some events in the order of their positions, and the stretches of the chain that hold them."""

    events: Sequence[Proven]
    stretches: Sequence[Stretch]


def prove(house: "House", streams: Collection[str]) -> Proof:
    """The proof of all events of some streams, of this very moment.

    Raises `Altered` where one of them is not what it was: nobody is handed a proof of that.
    """
    head = link_up(house)
    rows = house.store.stored_of(sorted(streams))
    if not rows:
        return Proof([], [])
    # `link_up` may have gone further than these; events that came in since have no block yet.
    rows = [row for row in rows if row.position <= head.last]
    ends = _rows(
        house,
        select(BLOCKS.c.last, BLOCKS.c.number)
        .where(BLOCKS.c.last >= rows[0].position)
        .order_by(BLOCKS.c.number),
    )
    lasts = [end.last for end in ends]
    in_block = {row.position: ends[bisect_left(lasts, row.position)].number for row in rows}
    needed = sorted(set(in_block.values()))
    known = {block.number: block for block in _blocks(house, needed)}
    events = [_proven(row, known[in_block[row.position]]) for row in rows]
    return Proof(events, list(_stretches(house, needed, head)))


def _proven(row: Stored, block: Block) -> Proven:
    leaves = [leaf.hash for leaf in block.leaves]
    index = bisect_left([leaf.position for leaf in block.leaves], row.position)
    leaf = tree.leaf(row)
    if leaves[index] != leaf:
        raise Altered(f"the event at {row.position} is not as it was: flask verify --events")
    return Proven(row, leaf, block.number, tree.way(leaves, index))


def _blocks(house: "House", numbers: Sequence[int]) -> Iterator[Block]:
    for start in range(0, len(numbers), AT_ONCE):
        yield from blocks_of(house, numbers[start : start + AT_ONCE])


def _stretches(house: "House", needed: Sequence[int], head: Block) -> Iterator[Stretch]:
    """From the first needed block behind each seal up to the next; the last one up to the chain's head."""
    sealed = [
        Sealed(row.day, row.made_at, row.block, row.position, bytes(row.link))
        for row in _rows(house, select(SEALS).where(SEALS.c.block >= needed[0]).order_by(SEALS.c.day))
    ]
    left = list(needed)
    for seal in (*sealed, Sealed(None, now(), head.number, head.last, head.link)):
        held = [number for number in left if number <= seal.block]
        if held:
            left = left[len(held) :]
            found = _roots(house, held[0] - 1, seal.block)
            before = found[held[0] - 1].link if held[0] > 1 else tree.FIRST
            yield Stretch(before, [(n, bytes(found[n].root)) for n in range(held[0], seal.block + 1)], seal)


def _roots(house: "House", first: int, last: int) -> Mapping[int, Any]:
    wanted = select(BLOCKS.c.number, BLOCKS.c.root, BLOCKS.c.link).where(BLOCKS.c.number.between(first, last))
    return {row.number: row for row in _rows(house, wanted)}


def _rows(house: "House", statement: Executable) -> Sequence[Any]:
    with reading(house.records_engine) as connection:
        return connection.execute(statement).all()
