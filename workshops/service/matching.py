"""Which hand-in a row of a day sheet is: one known from an earlier sending of the sheet, or a new one.

A sheet comes again sorted, saved by another program, with 合格 filled in since, or as it was before that.
Rows that agree in worker, product, step, date and quantity are the same work; they cannot be told apart but
by what was found good. So they are matched together with all that is known of that work: whatever the order
of rows and sendings, nobody's pieces count twice.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import NamedTuple
from uuid import UUID, uuid5

from kernel.identity import derived_id
from workshops.domain import HandIn

Find = Callable[[Iterable[str]], Mapping[str, HandIn]]


class Piecework(NamedTuple):
    """All that a row says but what was found good; two of them that agree may be two lots of a day."""

    worker: str
    product: str
    step: str
    work_date: date
    quantity: int


class Row(NamedTuple):
    """One row of a day sheet: work already done. `accepted` is None where nobody has inspected it."""

    worker: str
    product: str
    step: str
    work_date: date
    quantity: int
    accepted: int | None = None

    @property
    def work(self) -> Piecework:
        """The row without what was found good."""
        return Piecework(*self[:-1])


@dataclass(frozen=True, slots=True)
class RowRefused:
    """Why a row cannot be recorded; `index` counts the rows given from 0."""

    index: int
    code: str


def judged_as_it_came(id: str) -> str:
    """The request by which a new hand-in is inspected at once, since its row says what was found good."""
    return derived_id(id, "judged as it came")


@dataclass(slots=True)
class _Lots:
    """The hand-ins of one work that sheets brought, one after the other.

    Their ids follow from the work and from how many came before: all of them can be found again without
    knowing what was found good, and two sheets that bring one at the same moment cannot both succeed.
    """

    workshop: str
    work: Piecework
    known: list[HandIn] = field(default_factory=list)

    def ids(self) -> Iterator[str]:
        """Their ids without end, from the first."""
        work = (*self.work[:3], self.work.work_date.isoformat(), str(self.work.quantity))
        return (str(uuid5(UUID(self.workshop), "\x1f".join((*work, str(nth))))) for nth in count())

    def fresh(self) -> Iterator[HandIn]:
        """New hand-ins behind the known ones."""
        known = {hand_in.id for hand_in in self.known}
        return (HandIn(id) for id in self.ids() if id not in known)


def matched(workshop: str, rows: Sequence[Row], find: Find) -> list[tuple[int, HandIn | None]]:
    """The hand-in of each row, known or new, with the row's index.

    `find` answers those that exist of some ids. Each serves one row. None where all that is left is known
    work that was judged since it came, and otherwise: the row may be that.
    """
    alike: dict[Piecework, dict[int, int | None]] = defaultdict(dict)
    for index, row in enumerate(rows):
        alike[row.work][index] = row.accepted
    kept = {work: _Lots(workshop, work) for work in alike}
    _look_up([(lots, len(alike[work])) for work, lots in kept.items()], find)
    found: dict[int, HandIn | None] = {}
    for work, said in alike.items():
        found |= _matched_alike(said, kept[work])
    return sorted(found.items())


def _look_up(wanted: list[tuple[_Lots, int]], find: Find) -> None:
    """Find all that is known: as many of each as the sheet has rows alike, and on while all of them exist."""
    series = [(lots, lots.ids(), most) for lots, most in wanted]
    while series:
        asked = [(lots, ids, [next(ids) for _ in range(most)]) for lots, ids, most in series]
        there = find(id for _lots, _ids, stretch in asked for id in stretch)
        series = []
        for lots, ids, stretch in asked:
            lots.known += [there[id] for id in stretch if id in there]
            if all(id in there for id in stretch):
                series.append((lots, ids, len(stretch)))


def _matched_alike(said: Mapping[int, int | None], lots: _Lots) -> dict[int, HandIn | None]:
    """Match rows that agree in all but what was found good, from the surest to the merely possible."""
    found: dict[int, HandIn | None] = {}
    # Those undone come last, since they cannot be inspected; what came blank before is likelier a blank row.
    unused = sorted(lots.known, key=lambda hand_in: (hand_in.withdrawn, _came_judged(hand_in)))
    inspected = {index: good for index, good in said.items() if good is not None}
    nobody_yet = dict.fromkeys(inspected)
    for wanted, has in ((inspected, _first_found), (inspected, _found_now), (nobody_yet, _found_now)):
        pairs = _paired({index: good for index, good in wanted.items() if index not in found}, unused, has)
        found |= pairs
        taken = set(pairs.values())
        unused = [hand_in for hand_in in unused if hand_in not in taken]
    left = deque(unused)
    blank_left = len(said) - len(inspected)
    doubtful = not all(map(_came_judged, unused[blank_left:]))
    fresh = lots.fresh()
    for index, good in said.items():
        if good is None:
            found[index] = left.popleft() if left else next(fresh)
        elif index not in found:
            found[index] = None if doubtful else next(fresh)
    return found


def _paired(
    rows: Mapping[int, int | None], hand_ins: Iterable[HandIn], has: Callable[[HandIn], int | None]
) -> dict[int, HandIn]:
    """Give each row a hand-in that `has` what it says, as long as there are any."""
    shelves: dict[int | None, deque[HandIn]] = defaultdict(deque)
    for hand_in in hand_ins:
        shelves[has(hand_in)].append(hand_in)
    return {index: shelves[good].popleft() for index, good in rows.items() if shelves[good]}


def _came_judged(hand_in: HandIn) -> bool:
    return hand_in.inspected is not None and hand_in.inspected.request == judged_as_it_came(hand_in.id)


def _first_found(hand_in: HandIn) -> int | None:
    return hand_in.inspected.split.accepted if hand_in.inspected else None


def _found_now(hand_in: HandIn) -> int | None:
    return hand_in.split.accepted if hand_in.split else None
