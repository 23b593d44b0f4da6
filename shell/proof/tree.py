"""The arithmetic of the proof: SHA-256 and nothing else, so that a court's expert can do it again.

The leaf of an event is the hash of its row. The leaves of a block are hashed two by two, and what comes of it
again, until one is left, its root; an odd last one goes up as it is. A link is the hash of the link before
it and its block's root. Leaves and nodes begin with different bytes, so that neither passes for the other
(as in RFC 6962).
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from kernel.store import Stored

FIRST = bytes(32)
"""The link before the first block."""


class Beside(NamedTuple):
    """A neighbour on the way from a leaf up to the root: on its left or not, and its hash."""

    left: bool
    hash: bytes


def leaf(row: Stored) -> bytes:
    """The hash of an event's row: position, stream, place in it, topic, then the state as it is stored."""
    head = f"{row.position} {row.stream} {row.version} {row.topic}\n"
    return sha256(b"\0" + head.encode() + row.state).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """What a block's leaves come to; at least one."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def way(leaves: Sequence[bytes], index: int) -> list[Beside]:
    """The neighbours that lead from one leaf to the root."""
    found, level = [], list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(Beside(beside < index, level[beside]))
        level, index = _above(level), index // 2
    return found


def climbed(leaf: bytes, way: Sequence[Beside]) -> bytes:
    """The root a leaf leads to by its neighbours."""
    for left, other in way:
        leaf = _node(other, leaf) if left else _node(leaf, other)
    return leaf


def link(before: bytes, root: bytes) -> bytes:
    """The link of a block behind another."""
    return sha256(before + root).digest()


def _above(level: Sequence[bytes]) -> list[bytes]:
    pairs = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return pairs + list(level[len(pairs) * 2 :])


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
