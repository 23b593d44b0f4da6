"""Damage at a made-up workshop: stated, contested, answered, let go; the pay runs take what they may."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.properties.damage_book import Damage
from tests.properties.settling import Settling
from tests.properties.working import days, picks, worker_of
from workshops.domain import DamageAccount

declared = precondition(lambda self: self.book.broken.declared)
broken = precondition(lambda self: self.book.broken.damages)
contested = precondition(lambda self: self.in_dispute())


class Breaking(Settling):
    """What is broken is paid from wages, within the limits of the law."""

    def in_dispute(self) -> Sequence[str]:
        return [id for id, damage in self.book.broken.damages.items() if damage.contest]

    def break_something(self) -> None:
        """Each worker, where a whole month's wage may pay for it: some of it on the first slip."""
        if self.book.broken.may_deduct(self.today()):
            for worker in range(len(self.workers)):
                self.charge(worker, 0, 1_000)

    @declared
    @rule(worker=picks, ago=days, amount=st.integers(1, 5_000))
    def charge(self, worker: int, ago: int, amount: int) -> None:
        """Of a day before wages may pay for it, nothing can be stated."""
        who, id, day = self.pick(self.workers, worker), next(self.ids), self.today() - timedelta(days=ago)
        allowed = self.book.broken.may_deduct(day)
        if self.do(allowed, lambda: self.at_work.charge(id, amount, day, who)):
            self.book.broken.damages[id] = Damage(who, amount)

    @broken
    @rule(damage=picks)
    def contest_damage(self, damage: int) -> None:
        id, contest = self.pick(list(self.book.broken.damages), damage), next(self.ids)
        found = self.book.broken.damages[id]
        said: dict[str, Any] = {"worker": found.worker, "damage": id, "contest": contest}
        said |= {"reason_code": "not-mine", "actor": worker_of(found.worker)}
        call = self.at_work.contests.contest_damage
        allowed = not found.withdrawn and not found.contest
        if self.do(allowed, lambda: self.at_work.do(call, workshop=self.at_work.id, **said)):
            found.contest = contest

    @contested
    @rule(damage=picks, right=st.booleans())
    def answer_contest(self, damage: int, right: bool) -> None:
        """The worker was right, and it is let go; or it stands, and is taken from the next slip on."""
        found = self.book.broken.damages[self.pick(self.in_dispute(), damage)]
        said: dict[str, Any] = {"matter": "damage", "contest": found.contest, "request": next(self.ids)}
        said |= {"outcome": "upheld" if right else "rejected", "reason_code": None}
        said |= {"id": DamageAccount.id_of(self.at_work.id, found.worker)}
        if not right:
            said |= {"reason_code": "damage-as-stated"}
        self.do(True, lambda: self.at_work.do(self.at_work.contests.answer, **said))
        found.contest, found.withdrawn = None, right

    @broken
    @rule(damage=picks)
    def let_go(self, damage: int) -> None:
        """Contested or not: what was taken comes back with the next run."""
        id, request = self.pick(list(self.book.broken.damages), damage), next(self.ids)
        found = self.book.broken.damages[id]
        said = {"workshop": self.at_work.id, "worker": found.worker, "id": id, "request": request}
        allowed = not found.withdrawn
        if self.do(allowed, lambda: self.at_work.do(self.at_work.damages.withdraw, **said)):
            found.contest, found.withdrawn = None, True
