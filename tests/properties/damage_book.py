"""What was broken, and what of it wages pay, as somebody would keep it in a paper book (article 16 of
工资支付暂行规定: of a month at most a fifth, and what is left not below the minimum wage)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

Taken = Counter[tuple[str, str]]
"""Fen by damage and month of the wage."""


class Kept(Protocol):
    """A slip that counts: what it pays of which month's wage (fen), and takes for which damage."""

    wages: Mapping[str, int]
    taken: Taken


@dataclass
class Damage:
    """What somebody broke (fen); `contest` while that waits for an answer."""

    worker: str
    amount: int
    withdrawn: bool = False
    contest: str | None = None


class DamageBook:
    """Damage at one workshop, the oldest first; `declared` from which day on wages may pay for it, none of
    which is left below `least` (fen a month)."""

    def __init__(self) -> None:
        self.declared: date | None = None
        self.least = 0
        self.damages: dict[str, Damage] = {}

    def may_deduct(self, day: date) -> bool:
        return self.declared is not None and day >= self.declared

    def bound(self, month: str, wage: int) -> int:
        """What may be taken of a month's wage in all."""
        return max(min(wage // 5, wage - self.least), 0) if self.may_deduct(_first(month)) else 0

    def owed_back(self, worker: str, slips: Sequence[Kept]) -> bool:
        """Whether something taken for a damage that was let go has not been given back."""
        stands = _stands(slips)
        return any(
            fen for (id, _), fen in stands.items() if self._is(id, worker) and self.damages[id].withdrawn
        )

    def take(
        self, worker: str, slips: Sequence[Kept], wages: Mapping[str, int], carried: int
    ) -> dict[tuple[str, str], int]:
        """What the slip that pays these wages takes beside the `slips` before it; less than nought: gives
        back. `carried` is what it takes back of earlier ones (never above nought)."""
        before, stands = _stands(slips), _stands(slips)
        paid = Counter(wages)
        for slip in slips:
            paid.update(slip.wages)
        own = [id for id in self.damages if self._is(id, worker)]
        for id, month in stands:
            if self.damages[id].withdrawn:
                stands[id, month] = 0
        bounds = {month: self.bound(month, paid[month]) for month in wages}
        for month, bound in bounds.items():
            for id in reversed(own):
                stands[id, month] -= max(min(_of(stands, month) - bound, stands[id, month]), 0)
        rooms = {
            month: max(min(wage // 5, bounds[month] - _of(stands, month)), 0) for month, wage in wages.items()
        }
        together = max(sum(rooms.values()) + carried + sum(min(wage, 0) for wage in wages.values()), 0)
        for id in own:
            for month in sorted(rooms):
                damage = self.damages[id]
                rest = 0 if damage.withdrawn or damage.contest else damage.amount - _of(stands, id)
                fen = max(min(rest, rooms[month], together), 0)
                stands[id, month] += fen
                rooms[month] -= fen
                together -= fen
        return {key: stands[key] - before[key] for key in stands if stands[key] != before[key]}

    def _is(self, id: str, worker: str) -> bool:
        return self.damages[id].worker == worker


def _stands(slips: Sequence[Kept]) -> Taken:
    stands: Taken = Counter()
    for slip in slips:
        stands.update(slip.taken)
    return stands


def _of(stands: Taken, part: str) -> int:
    """What was taken of a month, or for a damage."""
    return sum(fen for key, fen in stands.items() if part in key)


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
