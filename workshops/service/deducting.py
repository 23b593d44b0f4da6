"""What a pay run takes for damage, while its slips are drawn up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kernel.identity import By
from kernel.store import EventStore
from kernel.time import first_day, last_day
from workshops.domain import DamageAccount, MinimumWages, PayRun, Workshop
from workshops.domain.minimum_wages import least_on
from workshops.events.damages import Deduction
from workshops.events.wages import MinimumWageSet
from workshops.service.hours import minimum_wages


@dataclass
class Deducting:
    """The damage accounts of some workers, while their slips are drawn up.

    `states` are those of the runs that anything on these accounts came from; `least` what the minimum wages
    of the place are.
    """

    workshop: Workshop
    accounts: Mapping[str, DamageAccount]
    states: Mapping[str, str]
    least: Sequence[MinimumWages]
    touched: list[DamageAccount] = field(default_factory=list)
    leans_on: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, store: EventStore, workshop: Workshop, workers: Sequence[str]) -> "Deducting":
        """Find these workers' accounts, all at once; nothing where no deductions were ever declared."""
        if not any(terms.deductions for terms in workshop.terms):
            return cls(workshop, {}, {}, ())
        ids = {worker: DamageAccount.id_of(workshop.id, worker) for worker in workers}
        known = store.get_many(DamageAccount, ids.values())
        accounts = {worker: known.get(id) or DamageAccount(id) for worker, id in ids.items()}
        runs = store.get_many(PayRun, {run for each in accounts.values() for run in each.runs()})
        states = {id: run.state for id, run in runs.items()}
        return cls(workshop, accounts, states, minimum_wages(store, workshop.village))

    def of(
        self,
        worker: str,
        wages: Mapping[str, int],
        taken_back: int,
        *,
        run: str,
        slip: str,
        at: datetime,
        by: By,
    ) -> Sequence[Deduction]:
        """What a slip that pays so much of each month's wage (fen) takes for damage, and gives back."""
        account = self.accounts.get(worker)
        if account is None:
            return ()
        before = {of for of in account.runs() if self.states[of] != "discarded"}
        made = account.reckon(
            workshop=self.workshop.id,
            worker=worker,
            run=run,
            slip=slip,
            wages=wages,
            taken_back=taken_back,
            least_in=self._least_in,
            discarded=account.runs() - before,
            at=at,
            by=by,
        )
        self.touched.append(account)
        if made:
            self.leans_on |= {of for of in before if self.states[of] != "approved"} - {run}
        return made

    def _least_in(self, month: str) -> MinimumWageSet | None:
        """The monthly minimum of a month's last day; None where not every day of it lets deductions be
        made: a wage is earned day by day, and taken of by the month."""
        days = (first_day(month).replace(day=day) for day in range(1, last_day(month).day + 1))
        if not all(self.workshop.may_deduct(day) for day in days):
            return None
        return least_on(last_day(month), self.least)
