"""What a corrected rate would make of work already done, person by person. Nothing here is written down."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from kernel.lookups import PaidWork
from kernel.money import to_fen, worth
from workshops.events.rates import LowerRate


class Change(NamedTuple):
    """What a corrected rate makes of one worker's work.

    `pieces` are the good ones, `got` what they earned until now (fen, rounded once); `up` what is added at
    once, `down` what is taken if they agree (fen, by the lines they will stand on); `waiting` pieces are not
    inspected yet. `lower` are the hand-ins whose rate would fall, by the rate they have.
    """

    worker: str
    unit: str
    pieces: int
    got: int
    up: int
    down: int
    waiting: int
    lower: Sequence[LowerRate]

    @property
    def difference(self) -> int:
        """What it comes to in all (fen)."""
        return self.up + self.down

    @property
    def would(self) -> int:
        """What they would have got (fen)."""
        return self.got + self.difference


class Preview(NamedTuple):
    """A corrected rate over everybody's work, whom it changes most first; `hand_ins` it would touch."""

    changes: Sequence[Change]
    hand_ins: int

    @property
    def up(self) -> int:
        """What it adds at once (fen)."""
        return sum(change.up for change in self.changes)

    @property
    def down(self) -> int:
        """What it takes if everybody agrees (fen, never positive)."""
        return sum(change.down for change in self.changes)

    @property
    def total(self) -> int:
        """The difference in all, as it is named when it is confirmed (fen)."""
        return self.up + self.down


def reprice(work: Iterable[PaidWork], rate: Decimal) -> Preview:
    """Work out what hand-ins of one step earn at another rate (yuan a piece); who gains nothing and loses
    nothing is left out.

    Grade factors stay as they were promised. Differences are rounded as on a pay slip: once a line, which is
    the pieces of one month, grade, factor and change of the rate.
    """
    by_worker: dict[str, list[PaidWork]] = defaultdict(list)
    for one in work:
        by_worker[one.worker].append(one)
    changes = [
        _change(worker, every, rate)
        for worker, every in by_worker.items()
        if any(one.rate != rate for one in every)
    ]
    touched = sum(one.rate != rate for every in by_worker.values() for one in every)
    return Preview(sorted(changes, key=lambda change: (-abs(change.difference), change.worker)), touched)


def _change(worker: str, work: Sequence[PaidWork], rate: Decimal) -> Change:
    got = sum((one.worth_at(one.rate) for one in work), Decimal(0))
    lower = [
        LowerRate(
            before=before,
            pieces=sum(one.good for one in some),
            amount=_difference(some, rate),
            hand_ins=tuple(one.hand_in for one in some),
        )
        for before, some in _by_rate(work).items()
        if before > rate
    ]
    return Change(
        worker=worker,
        unit=work[0].unit,
        pieces=sum(one.good for one in work),
        got=to_fen(got),
        up=_difference([one for one in work if one.rate < rate], rate),
        down=sum(each.amount for each in lower),
        waiting=sum(one.waiting for one in work if one.rate != rate),
        lower=lower,
    )


def _by_rate(work: Iterable[PaidWork]) -> dict[Decimal, list[PaidWork]]:
    found: dict[Decimal, list[PaidWork]] = defaultdict(list)
    for one in sorted(work, key=lambda one: (one.rate, one.hand_in)):
        found[one.rate].append(one)
    return found


def _difference(work: Iterable[PaidWork], rate: Decimal) -> int:
    lines: dict[tuple[str, str, Decimal, Decimal], int] = defaultdict(int)
    for one in work:
        for grade, quantity in one.grades.items():
            factor = one.factors.get(grade, Decimal(1))
            lines[one.month, grade, factor, rate - one.rate] += quantity
    return sum(to_fen(worth(pieces, more, factor)) for (_, _, factor, more), pieces in lines.items())
