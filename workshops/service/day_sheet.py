"""Which hand-in a row of a day sheet is: one known from an earlier sending of the sheet, or a new one.

A sheet comes again sorted, saved by another program, or with 合格 filled in since. Rows that agree in worker,
product, step, date and quantity cannot be told apart but by what was found good, so they are matched
together: whatever their order, nobody's pieces count twice.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from workshops.domain import HandIn


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a day sheet: work already done. `accepted` is None where nobody has inspected it.

    `uninspected_id` is the id the same row had in a sheet without the inspection. Those of rows alike do
    not depend on the order of the rows.
    """

    id: str
    uninspected_id: str
    worker: str
    product: str
    step: str
    quantity: int
    work_date: date
    accepted: int | None = None


@dataclass(frozen=True, slots=True)
class RowRefused:
    """Why a row cannot be recorded; `index` counts the rows given from 0."""

    index: int
    code: str


def matched(rows: Sequence[Row], known: Mapping[str, HandIn]) -> list[tuple[int, HandIn | None]]:
    """The hand-in of each row, known or new, with the row's index; a row that stands twice is left out.

    `known`: the hand-ins under the ids of the rows; each serves one row. None where all that is left is
    known work judged otherwise, which the row may be.
    """
    alike: dict[tuple[object, ...], dict[str, int]] = defaultdict(dict)
    for index, row in enumerate(rows):
        content = (row.worker, row.product, row.step, row.work_date, row.quantity)
        alike[content].setdefault(row.uninspected_id, index)
    found: dict[int, HandIn | None] = {}
    for group in alike.values():
        found |= _matched_alike({index: rows[index] for index in group.values()}, known)
    return sorted(found.items())


def _matched_alike(rows: Mapping[int, Row], known: Mapping[str, HandIn]) -> dict[int, HandIn | None]:
    """Match rows that agree in all but what was found good, from the surest to the merely possible."""
    found: dict[int, HandIn | None] = {}
    unused = sorted(
        (known[row.uninspected_id] for row in rows.values() if row.uninspected_id in known),
        key=lambda hand_in: hand_in.withdrawn,  # the undone ones last: they cannot be inspected
    )
    judged: dict[int | None, deque[HandIn]] = defaultdict(deque)
    for hand_in in unused:
        judged[hand_in.split.accepted if hand_in.split else None].append(hand_in)
    inspected = [index for index, row in rows.items() if row.accepted is not None]
    for index in inspected:
        if rows[index].id in known:
            found[index] = known[rows[index].id]
    for index in inspected:
        if index not in found and (agreeing := judged[rows[index].accepted]):
            found[index] = agreeing.popleft()
    for index in inspected:
        if index not in found and (waiting := judged[None]):
            found[index] = waiting.popleft()
    left = deque(hand_in for same in judged.values() for hand_in in same)
    fresh = deque(row.uninspected_id for row in rows.values() if row.uninspected_id not in known)
    for index, row in rows.items():
        if row.accepted is None:
            found[index] = left.popleft() if left else HandIn(fresh.popleft())
    for index in inspected:
        if index not in found:
            found[index] = None if left else HandIn(rows[index].id)
    return found
