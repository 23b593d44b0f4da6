"""What somebody of the employed broke at a workshop, and what of it their wage has paid so far.

Source: 工资支付暂行规定 (劳部发〔1994〕489号), article 16: damage the worker answers for by the labour
contract may be taken of the wage, of a month at most 20 % of it, and what is left is not below the monthly
minimum of the place.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from kernel.errors import Invalid, Refusal
from kernel.identity import By, derived_id
from kernel.money import to_fen
from kernel.time import day_of
from workshops.domain.contestable import Contestable
from workshops.events.contests import ContestAnswered, Contested
from workshops.events.damages import (
    DamageStated,
    DamageWithdrawn,
    Deduction,
    MonthWage,
    WageLimit,
    WageReckoned,
)
from workshops.events.wages import MinimumWageSet

SHARE = 5  # at most a fifth of a month's wage
MOST = 10_000_000  # fen; what is more than that is typed wrong
Taken = dict[tuple[str, str], int]
LeastIn = Callable[[str], MinimumWageSet | None]


@dataclass
class Damage:
    """One damage; `withdrawn` is for good."""

    stated: DamageStated
    withdrawn: bool = False


class DamageAccount(Contestable):
    """One stream per workshop × worker. What it takes of the wage is saved together with the slip."""

    CATEGORY: ClassVar[str] = "damage-account"
    MATTER: ClassVar[str] = "damage"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.damages: dict[str, Damage] = {}
        self.reckoned: list[WageReckoned] = []

    @staticmethod
    def id_of(workshop: str, worker: str) -> str:
        """The account of a worker at a workshop."""
        return derived_id("damage-account", workshop, worker)

    def runs(self) -> set[str]:
        """The pay runs that anything here came from."""
        return {each.run for each in self.reckoned}

    def charge(
        self,
        *,
        workshop: str,
        worker: str,
        damage: str,
        happened_on: date,
        amount: int,
        reason_code: str,
        declared: bool,
        at: datetime,
        by: By,
    ) -> DamageStated:
        """State what the worker is to make good (fen); the same `damage` again changes nothing.

        `declared`: whether the terms of that day let a deduction be made. Refuses `damage-in-future`,
        `damage-out-of-range` and `deductions-not-declared`; other content under the same id: `id-reused`.
        """
        if known := self.damages.get(damage):
            said = known.stated
            if (said.happened_on, said.amount, said.reason_code) != (happened_on, amount, reason_code):
                raise Refusal("id-reused")
            return said
        if happened_on > day_of(at):
            raise Invalid("damage-in-future", field="happened_on")
        if not 0 < amount <= MOST:
            raise Invalid("damage-out-of-range", field="amount")
        if not declared:
            raise Refusal("deductions-not-declared")
        return self.trigger(
            DamageStated,
            at=at,
            by=by,
            workshop=workshop,
            worker=worker,
            damage=damage,
            happened_on=happened_on,
            amount=amount,
            reason_code=reason_code,
        )

    def contest_damage(
        self, *, damage: str, contest: str, reason_code: str, at: datetime, by: By
    ) -> Contested:
        """The worker says it is not so: nothing is taken until that is answered.

        Refuses `contest-open`, `damage-withdrawn`.
        """
        if repeat := self.answered(contest, Contested):
            return repeat
        self._standing(damage)
        return self._contest(damage, contest=contest, reason_code=reason_code, at=at, by=by)

    def answer_contest(
        self,
        *,
        contest: str,
        outcome: str,
        reason_code: str | None,
        at: datetime,
        by: By,
        request: str,
    ) -> ContestAnswered:
        """Answer that it stands (`rejected`); a worker who was right (`upheld`) makes nothing good."""
        place = next((place for place, each in self.contests.items() if each.contest == contest), None)
        happened = super().answer_contest(
            contest=contest, outcome=outcome, reason_code=reason_code, at=at, by=by, request=request
        )
        if place is not None and outcome == "upheld":
            self.trigger(DamageWithdrawn, at=at, by=by, worker=self.worker, damage=place)
        return happened

    def withdraw(self, *, damage: str, at: datetime, by: By, request: str) -> DamageWithdrawn:
        """Let it go: the next slip gives back what was taken. Refuses `damage-withdrawn`."""
        if repeat := self.answered(request, DamageWithdrawn):
            return repeat
        self._standing(damage)
        if said := self.contests.get(damage):
            super().answer_contest(
                contest=said.contest,
                outcome="upheld",
                reason_code=None,
                at=at,
                by=by,
                request=derived_id(request, "answer"),
            )
        return self.trigger(DamageWithdrawn, at=at, by=by, request=request, worker=self.worker, damage=damage)

    def _standing(self, damage: str) -> None:
        if self.damages[damage].withdrawn:
            raise Refusal("damage-withdrawn")

    def reckon(
        self,
        *,
        workshop: str,
        worker: str,
        run: str,
        slip: str,
        wages: Mapping[str, int],
        taken_back: int,
        least_in: LeastIn,
        discarded: Collection[str],
        at: datetime,
        by: By,
    ) -> Sequence[Deduction]:
        """What a slip takes for damage, the oldest first: of each month it pays at most a fifth of that pay,
        and so that a fifth of the month's wage is not passed, nor what is left below the minimum.

        `wages` is what the slip pays of which month (fen, signed), `taken_back` what an earlier one could not
        take (never positive): what a slip takes back already lessens what it may take. `least_in` is the
        monthly minimum of a month, None where nothing may be taken of it. What was taken for a damage that
        was withdrawn, or is above the limit now that a month's wage fell, is given back. Runs in `discarded`
        are as if they never were.
        """
        before, taken = self._so_far(discarded)
        month_wages = {month: before.get(month, 0) + amount for month, amount in wages.items()}
        limits = {month: _limit(wage, least_in(month)) for month, wage in month_wages.items()}
        moves: Taken = {key: -fen for key, fen in taken.items() if self.damages[key[0]].withdrawn and fen}
        for month, wage in month_wages.items():
            self._give_back(month, _bound(wage, limits[month]), taken, moves)
        self._take(wages, taken_back, month_wages, limits, taken, moves)
        made = self._told(taken, moves, limits)
        if wages or made:
            self.trigger(
                WageReckoned,
                at=at,
                by=by,
                workshop=workshop,
                worker=worker,
                run=run,
                slip=slip,
                wages=tuple(MonthWage(month, amount) for month, amount in sorted(wages.items())),
                deductions=made,
            )
        return made

    def _give_back(self, month: str, bound: int, taken: Taken, moves: Taken) -> None:
        """Give back what was taken of a month above what it may bear, of the latest damage first."""
        over = _of_month(taken, month) + _of_month(moves, month) - bound
        for damage in reversed(self.damages):
            key = (damage, month)
            back = min(over, taken.get(key, 0) + moves.get(key, 0))
            if back > 0:
                moves[key] = moves.get(key, 0) - back
                over -= back

    def _take(
        self,
        wages: Mapping[str, int],
        taken_back: int,
        month_wages: Mapping[str, int],
        limits: Mapping[str, WageLimit | None],
        taken: Taken,
        moves: Taken,
    ) -> None:
        """Take what is open, the damage stated first before all others."""
        rooms = {}
        for month, amount in sorted(wages.items()):
            left = _bound(month_wages[month], limits[month]) - _of_month(taken, month)
            rooms[month] = max(min(amount // SHARE, left - _of_month(moves, month)), 0)
        less = min(taken_back, 0) + sum(min(amount, 0) for amount in wages.values())
        in_all = max(sum(rooms.values()) + less, 0)
        for id, damage in self.damages.items():
            if damage.withdrawn or id in self.contests:
                continue
            owed = damage.stated.amount - _of_damage(taken, id) - _of_damage(moves, id)
            for month, room in rooms.items():
                now = min(owed, room, in_all)
                if now > 0:
                    moves[id, month] = moves.get((id, month), 0) + now
                    owed, in_all, rooms[month] = owed - now, in_all - now, room - now

    def _told(
        self, taken: Taken, moves: Taken, limits: Mapping[str, WageLimit | None]
    ) -> tuple[Deduction, ...]:
        """What is taken and given back, each with how it was worked out."""
        told = []
        for (id, month), amount in sorted(moves.items(), key=lambda move: (move[0][1], move[0][0])):
            if not amount:
                continue
            said = self.damages[id]
            told.append(
                Deduction(
                    damage=id,
                    reason_code=said.stated.reason_code,
                    happened_on=said.stated.happened_on,
                    whole=said.stated.amount,
                    before=_of_damage(taken, id),
                    month=month,
                    amount=amount,
                    limit=None if said.withdrawn else limits.get(month),
                )
            )
        return tuple(told)

    def _so_far(self, discarded: Collection[str]) -> tuple[dict[str, int], Taken]:
        """By month the wage paid so far, and what was taken of it for which damage (fen)."""
        wages: dict[str, int] = {}
        taken: Taken = {}
        for each in self.reckoned:
            if each.run in discarded:
                continue
            for wage in each.wages:
                wages[wage.month] = wages.get(wage.month, 0) + wage.amount
            for made in each.deductions:
                key = (made.damage, made.month)
                taken[key] = taken.get(key, 0) + made.amount
        return wages, taken

    def when(self, event: Any) -> None:
        match event:
            case DamageStated():
                self.workshop, self.worker = event.workshop, event.worker
                self.damages[event.damage] = Damage(event)
            case DamageWithdrawn():
                self.damages[event.damage].withdrawn = True
            case WageReckoned():
                self.reckoned.append(event)
            case _:
                super().when(event)


def _limit(wage: int, least: MinimumWageSet | None) -> WageLimit | None:
    return WageLimit(wage, least.monthly, least.effective_from, least.region) if least else None


def _bound(wage: int, limit: WageLimit | None) -> int:
    """What may be taken of a month's wage in all (fen): a fifth, and nothing below the minimum."""
    return max(min(wage // SHARE, wage - to_fen(limit.monthly)), 0) if limit else 0


def _of_month(taken: Taken, month: str) -> int:
    return sum(fen for (_damage, of), fen in taken.items() if of == month)


def _of_damage(taken: Taken, damage: str) -> int:
    return sum(fen for (of, _month), fen in taken.items() if of == damage)
