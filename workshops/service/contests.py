"""Contesting what stands on a pay slip, and the hours kept; being answered."""

from dataclasses import dataclass
from datetime import date, datetime

from kernel.errors import NotFound, Refusal
from kernel.identity import Scope
from kernel.permissions import Actor
from kernel.store import EventStore, deciding_again
from kernel.time import month_of
from workshops.domain import DamageAccount, PayRun, PaySlip, WorkMonth
from workshops.events.contests import ContestAnswered, Contested
from workshops.service.damages import account_of

OF: dict[str, type[PaySlip] | type[WorkMonth] | type[DamageAccount]] = {
    "pay-line": PaySlip,
    "hours": WorkMonth,
    "damage": DamageAccount,
}
"""What a contest stands in, by its matter."""


@dataclass(frozen=True)
class Contests:
    """Everything that can be contested but a hand-in, which keeps its own (`HandIns.contest`)."""

    store: EventStore

    @deciding_again
    def contest_line(
        self, *, slip: str, line: str, contest: str, reason_code: str, at: datetime, actor: Actor
    ) -> tuple[Contested, int]:
        """The worker says that a line of their slip is wrong, of whatever kind it is.

        Refuses `not-found`, `run-not-approved`, `contest-open`.
        """
        found = self.store.get(PaySlip, slip)
        by = actor.require("contest", Scope(worker=found.worker))
        approved = self.store.get(PayRun, found.run).state == "approved"
        if line not in {each.id for each in found.lines}:
            raise NotFound("pay-line", line)
        happened = found.contest_line(
            line=line, approved=approved, contest=contest, reason_code=reason_code, at=at, by=by
        )
        return happened, self.store.save(found)

    @deciding_again
    def contest_hours(
        self,
        *,
        workshop: str,
        worker: str,
        day: date,
        contest: str,
        reason_code: str,
        at: datetime,
        actor: Actor,
    ) -> tuple[Contested, int]:
        """The worker says that the hours of a day are wrong. Refuses `hours-not-kept`, `contest-open`."""
        by = actor.require("contest", Scope(worker=worker))
        found = self.store.find(WorkMonth, WorkMonth.id_of(workshop, worker, month_of(day)))
        if found is None or day not in found.hours:
            raise Refusal("hours-not-kept")
        happened = found.contest_hours(day=day, contest=contest, reason_code=reason_code, at=at, by=by)
        return happened, self.store.save(found)

    @deciding_again
    def contest_damage(
        self,
        *,
        workshop: str,
        worker: str,
        damage: str,
        contest: str,
        reason_code: str,
        at: datetime,
        actor: Actor,
    ) -> tuple[Contested, int]:
        """The worker says that a damage is not so: nothing is taken for it until somebody answers.

        Refuses `damage-unknown`, `damage-withdrawn`, `contest-open`.
        """
        by = actor.require("contest", Scope(worker=worker))
        found = account_of(self.store, workshop, worker, damage)
        happened = found.contest_damage(damage=damage, contest=contest, reason_code=reason_code, at=at, by=by)
        return happened, self.store.save(found)

    @deciding_again
    def answer(
        self,
        *,
        matter: str,
        id: str,
        contest: str,
        outcome: str,
        reason_code: str | None,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[ContestAnswered, int]:
        """Answer the contest of a slip's line, of hours or of a damage (`id`: the slip, month, account); what
        must change is corrected beside it. Refuses `no-contest`."""
        found = self.store.get(OF[matter], id)
        by = actor.require("answer-contest", Scope(workshop=found.workshop))
        happened = found.answer_contest(
            contest=contest, outcome=outcome, reason_code=reason_code, at=at, by=by, request=request
        )
        return happened, self.store.save(found)
