"""Whether the events are still what they were when they were taken into the chain."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from shell.proof import tree
from shell.proof.chain import MOST, Leaf, blocks
from shell.proof.seals import every_seal

if TYPE_CHECKING:
    from shell.house import House

Report = Callable[[str], None]
SHOWN = 20


class Known(NamedTuple):
    """A copy of a seal that somebody holds outside: a position, and the link (hexadecimal) it had."""

    position: int
    link: str


def verify_events(house: "House", report: Report = print, outside: Known | None = None) -> bool:
    """Hash every stored row again and compare with the chain, the chain with its seals, and one seal with
    a copy held `outside`; whether nothing was altered, removed or put in between.

    Every event that differs is named by its position, the first ones first. Who can write the database can
    make events, chain and seals fit again: only a copy held outside shows that.
    """
    asked = {outside.position: outside.link} if outside else {}
    sealed = {seal.position: seal.link for seal in every_seal(house)}
    found = _Findings(report)
    events = iter(_leaves(house))
    count, before, number, last, links = 0, tree.FIRST, 0, 0, dict[int, str]()
    ahead = next(events, None)
    for block in blocks(house):
        found.unless(block.number == number + 1, f"block {number + 1} of the chain: missing")
        root = tree.root([leaf.hash for leaf in block.leaves])
        found.unless(
            (root, tree.link(before, root)) == (block.root, block.link),
            f"block {block.number} of the chain, behind position {last}: not what its events come to",
        )
        for kept in block.leaves:
            while ahead is not None and ahead.position < kept.position:
                found.say(f"position {ahead.position}: put in afterwards")
                ahead = next(events, None)
            if ahead is None or ahead.position > kept.position:
                found.say(f"position {kept.position}: missing")
                continue
            found.unless(ahead.hash == kept.hash, f"position {kept.position}: altered")
            ahead, count = next(events, None), count + 1
        before, number, last = block.link, block.number, block.last
        if last in sealed or last in asked:
            links[last] = block.link.hex()
    _compare(found, links, sealed, "the seal")
    _compare(found, links, asked, "the seal held outside")
    waiting = sum(1 for _ in events) + (ahead is not None)
    known = f"{count:,} found again, {number:,} blocks, {len(sealed):,} seals"
    report(f"events: {known}, {waiting:,} not in the chain yet")
    return found.close()


def _compare(found: "_Findings", links: Mapping[int, str], known: Mapping[int, str], what: str) -> None:
    for position, link in sorted(known.items()):
        found.unless(links.get(position) == link, f"{what} at position {position}: not what the chain says")


def _leaves(house: "House") -> Iterator[Leaf]:
    """Every event there is, hashed as it stands now."""
    after = -(2**63)  # also what somebody put before the first position
    while rows := house.store.stored(after, MOST):
        for row in rows:
            yield Leaf(row.position, tree.leaf(row))
        after = rows[-1].position


class _Findings:
    """What is wrong: the first ones said, all counted."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._count = 0

    def say(self, finding: str) -> None:
        self._count += 1
        if self._count <= SHOWN:
            self._report(finding)

    def unless(self, right: bool, finding: str) -> None:
        if not right:
            self.say(finding)

    def close(self) -> bool:
        if self._count > SHOWN:
            self._report(f"and {self._count - SHOWN:,} more")
        return not self._count
