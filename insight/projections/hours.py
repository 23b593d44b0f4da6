"""Work paid by the hour: the only work whose hours are known, and what they earned."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from gigs.events import ShiftMissed
from insight.readmodel import InsightReadModel
from kernel.money import to_micro
from kernel.store import Recorded
from kernel.time import month_of

Row = dict[str, Any]


class TakenBack(NamedTuple):
    """Somebody did not come after all: what is known of that entry's hours, if any, is to be taken back."""

    recorded: Recorded


def worked(recorded: Recorded, amount: Decimal, hours: Decimal) -> Row:
    """What an event adds to an entry's hours, and what they earn (yuan, signed)."""
    return _row(recorded, to_micro(amount), int(hours * 100))


def hours_of(
    connection: Connection, read_model: InsightReadModel, noted: Sequence[Row | TakenBack]
) -> list[Row]:
    """What a batch adds, in its order.

    A missed shift does not say how it was to be paid: where hours were recorded on its entry, they go.
    """
    taken = {each.recorded.event.entry for each in noted if isinstance(each, TakenBack)}  # type: ignore[attr-defined]
    held: dict[str, Counter[str]] = {}
    if taken:
        t = read_model.table("insight_hours").c
        sums = (func.sum(t.micro).label("micro"), func.sum(t.hundredths).label("hundredths"))
        found = select(t.entry, *sums).where(t.entry.in_(taken)).group_by(t.entry)
        for row in connection.execute(found):
            held[row.entry] = Counter(micro=int(row.micro), hundredths=int(row.hundredths))
    return list(_in_order(noted, held))


def _in_order(noted: Sequence[Row | TakenBack], held: dict[str, Counter[str]]) -> Iterator[Row]:
    for each in noted:
        if isinstance(each, TakenBack):
            event: ShiftMissed = each.recorded.event  # type: ignore[assignment]
            known = held.pop(event.entry, None)
            if known:
                yield _row(each.recorded, -known["micro"], -known["hundredths"])
        else:
            held.setdefault(each["entry"], Counter()).update(
                micro=each["micro"], hundredths=each["hundredths"]
            )
            yield each


def _row(recorded: Recorded, micro: int, hundredths: int) -> Row:
    event: Any = recorded.event
    return {
        "position": recorded.position,
        "entry": event.entry,
        "worker": event.worker,
        "month": month_of(event.work_date),
        "micro": micro,
        "hundredths": hundredths,
        "recorded_at": event.recorded_at,
    }
