"""What another piece rate would have cost over work that was really done. Nothing here is written down."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from kernel.lookups import Done
from kernel.money import to_fen
from kernel.time import month_of


class Effect(NamedTuple):
    """Pieces of a month or a worker, what they earned and what they would have (fen, each rounded once)."""

    of: str
    pieces: int
    earned: int
    proposed: int

    @property
    def difference(self) -> int:
        """How much more it would have been (fen); negative: less."""
        return self.proposed - self.earned


class WhatIf(NamedTuple):
    """The effect of a rate in all, month by month, and on each worker, whom it would change most first."""

    total: Effect
    months: Sequence[Effect]
    workers: Sequence[Effect]


def what_if(done: Iterable[Done], rate: Decimal) -> WhatIf:
    """Work out what hand-ins of one step would have earned at another rate (yuan a piece).

    Grade factors stay as they were promised: what a hand-in was worth is multiplied by the new rate and
    divided by the old, exactly, and rounded only where it is told.
    """
    work = list(done)
    workers = _by(work, rate, lambda one: one.worker)
    return WhatIf(
        total=next(iter(_by(work, rate, lambda _one: "")), Effect("", 0, 0, 0)),
        months=sorted(_by(work, rate, lambda one: month_of(one.day)), reverse=True),
        workers=sorted(workers, key=lambda effect: (-abs(effect.difference), effect.of)),
    )


def _by(work: Iterable[Done], rate: Decimal, group: Callable[[Done], str]) -> list[Effect]:
    sums: dict[str, tuple[int, Decimal, Decimal]] = {}
    for one in work:
        pieces, earned, weighed = sums.get(group(one), (0, Decimal(0), Decimal(0)))
        sums[group(one)] = (pieces + one.accepted, earned + one.exact, weighed + one.exact / one.rate)
    return [
        Effect(of, pieces, to_fen(earned), to_fen(weighed * rate))
        for of, (pieces, earned, weighed) in sums.items()
    ]
