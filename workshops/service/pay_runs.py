"""Pay runs: prepare slip by slip, approve as a second person, confirm what was paid."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from kernel.errors import NotFound, Refusal
from kernel.events import Aggregate
from kernel.identity import By, Scope
from kernel.lookups import Due, DueWorker
from kernel.permissions import SYSTEM, Actor
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of
from workshops.domain import HandIn, PayRun, PaySlip, TaxAccount, Workshop, draw_up
from workshops.domain.pay_slip import Put, wages_of
from workshops.events import PaymentFailed, PaymentMade, PayRunApproved, PayRunDiscarded, Tax
from workshops.service.deducting import Deducting
from workshops.service.topping_up import ToppingUp


@dataclass(frozen=True)
class PayRuns:
    """The life of a pay run and its slips."""

    store: EventStore
    due: Due

    @deciding_again
    def start(
        self, *, id: str, workshop: str, to: date, label: str, at: datetime, actor: Actor
    ) -> Written[PayRun]:
        """Begin a run over everything due up to `to`. Refuses `nothing-to-pay`."""
        by = actor.require("prepare-pay-run", Scope(workshop=workshop))
        run = self.store.find(PayRun, id) or self.store.begin(PayRun, id)
        new = not run.version
        if new and not self.due.due(workshop, to):
            raise Refusal("nothing-to-pay")
        run.start(workshop=workshop, to=to, label=label, at=at, by=by)
        return Written(run, self.store.save(run), new)

    @deciding_again
    def draw_up(self, *, run: str, due: Sequence[DueWorker], at: datetime) -> int:
        """Draw up the slips of some workers, each saved with the hand-ins on it; answers how many.

        A slip that is there already is left alone, so a run whose preparing was cut off goes on. A run
        that is prepared or discarded meanwhile gets no more: run, slips and hand-ins are one save.
        """
        found = self.store.get(PayRun, run)
        if found.state != "preparing":
            return 0
        by = SYSTEM.require("prepare-pay-run")
        slips = self.store.get_many(PaySlip, [PaySlip.id_of(run, each.worker) for each in due])
        hand_ins = self.store.get_many(HandIn, [id for each in due for id in each.hand_ins])
        carried = self.store.get_many(PaySlip, [each.carried for each in due if each.carried])
        discarded = self.due.discarded_runs(found.workshop)
        of = self.store.get(Workshop, found.workshop)
        topping_up = ToppingUp.begin(self.store, of, found.to, due, hand_ins)
        deducting = Deducting.begin(self.store, of, [each.worker for each in due])
        keeping = self._keeping_back(of, [each.worker for each in due], day_of(at))
        drawn: list[PaySlip] = []
        changed: list[Aggregate] = []
        for each in due:
            slip = PaySlip(PaySlip.id_of(run, each.worker))
            if slip.id in slips:
                continue
            settled: list[tuple[HandIn, Put]] = []
            for id in each.hand_ins:
                hand_in = hand_ins[id]
                hand_in.leave_discarded(discarded, at=at, by=by)
                if hand_in.unsettled:
                    settled.append((hand_in, hand_in.put_on_slip(run=run, slip=slip.id, at=at, by=by)))
                puts = hand_in.put_differences_on_slip(run=run, slip=slip.id, at=at, by=by)
                settled += [(hand_in, put) for put in puts]
            lines = draw_up(slip.id, settled)
            compared = topping_up.of(each, lines, run=run, slip=slip.id, at=at, by=by)
            carry = carried.get(each.carried) if each.carried else None
            if carry is not None and not carry.may_give_carry(discarded):
                carry = None
            deductions = deducting.of(
                each.worker,
                wages_of(lines, compared.top_ups),
                carry.carried_out if carry else 0,
                run=run,
                slip=slip.id,
                at=at,
                by=by,
            )
            if not (lines or compared.top_ups or deductions):
                continue
            if carry is not None:
                carry.give_carry(run=run, slip=slip.id, discarded=discarded, at=at, by=by)
                changed.append(carry)
            slip.prepare(
                run=run,
                workshop=found.workshop,
                worker=each.worker,
                to=found.to,
                label=found.label,
                lines=lines,
                top_ups=compared.top_ups,
                hours=compared.hours,
                deductions=deductions,
                carried=carry,
                withhold=keeping.of(slip, run=run, worker=each.worker, at=at, by=by),
                at=at,
                by=by,
            )
            changed += [slip, *dict.fromkeys(hand_in for hand_in, _ in settled)]
            drawn.append(slip)
        if drawn:
            total = sum(slip.net for slip in drawn)
            leans_on = keeping.leans_on | topping_up.leans_on | deducting.leans_on
            found.take_in(slips=len(drawn), total=total, leans_on=leans_on, at=at, by=by)
            changed += [found, *keeping.touched]
        self.store.save(*changed, *topping_up.touched, *deducting.touched)
        return len(drawn)

    def _keeping_back(self, of: Workshop, workers: Sequence[str], day: date) -> "_KeepingBack":
        """What is known of some workers' tax with the payer of a workshop, and of the runs it came from."""
        terms = of.terms_on(day)
        method, payer = terms.withholding if terms else "none", of.payer.uscc
        ids = {worker: TaxAccount.id_of(payer, worker, day) for worker in workers}
        accounts = self.store.get_many(TaxAccount, ids.values()) if method != "none" else {}
        runs = self.store.get_many(PayRun, {run for each in accounts.values() for run in each.runs()})
        return _KeepingBack(
            method,
            payer,
            day,
            {worker: accounts.get(id) or TaxAccount(id) for worker, id in ids.items()},
            {id: run.state for id, run in runs.items()},
        )

    @deciding_again
    def finish(self, *, run: str, at: datetime) -> PayRun:
        """Close the preparing with the sum of all slips; a run without any is discarded."""
        found = self.store.get(PayRun, run)
        found.finish_preparing(at=at, by=SYSTEM.require("prepare-pay-run"))
        self.store.save(found)
        return found

    @deciding_again
    def approve(
        self, *, id: str, total: int, at: datetime, actor: Actor, request: str
    ) -> tuple[PayRunApproved, int]:
        """Approve the total in fen as a second person."""
        run = self.store.get(PayRun, id)
        by = actor.require("approve-pay-run", Scope(workshop=run.workshop))
        below = self.store.get_many(PayRun, run.leans_on)
        discarded = [id for id, each in below.items() if each.state == "discarded"]
        happened = run.approve(total=total, discarded=discarded, at=at, by=by, request=request)
        return happened, self.store.save(run)

    @deciding_again
    def discard(self, *, id: str, at: datetime, actor: Actor, request: str) -> tuple[PayRunDiscarded, int]:
        """Throw a run away before its approval; its hand-ins are free for the next one at once."""
        run = self.store.get(PayRun, id)
        by = actor.require("prepare-pay-run", Scope(workshop=run.workshop))
        happened = run.discard(at=at, by=by, request=request)
        return happened, self.store.save(run)

    @deciding_again
    def pay(
        self,
        *,
        run: str,
        worker: str,
        outcome: str,
        reference: str | None,
        at: datetime,
        actor: Actor,
        request: str,
    ) -> tuple[PaymentMade | PaymentFailed, int]:
        """Confirm that a slip was paid, or that the payment failed and stays due. Refuses `not-found`."""
        found = self.store.get(PayRun, run)
        by = actor.require("pay", Scope(workshop=found.workshop))
        slip = self.store.find(PaySlip, PaySlip.id_of(run, worker))
        if slip is None:
            raise NotFound("pay-slip", worker)
        act = slip.pay if outcome == "paid" else slip.fail
        happened = act(approved=found.state == "approved", reference=reference, at=at, by=by, request=request)
        return happened, self.store.save(slip)

    def slips_of(self, run: str, workers: Iterable[str]) -> Mapping[str, PaySlip]:
        """The slips of some workers on a run, by slip id."""
        return self.store.get_many(PaySlip, [PaySlip.id_of(run, worker) for worker in workers])


@dataclass
class _KeepingBack:
    """The tax accounts of some workers, by worker, while their slips are drawn up; `states` of the runs that
    anything on them came from."""

    method: str
    payer: str
    day: date
    accounts: Mapping[str, TaxAccount]
    states: Mapping[str, str]
    touched: list[TaxAccount] = field(default_factory=list)
    leans_on: set[str] = field(default_factory=set)

    def of(
        self, slip: PaySlip, *, run: str, worker: str, at: datetime, by: By
    ) -> Callable[[int], Tax | None]:
        """What is kept back of a slip's sum (fen)."""
        account = self.accounts[worker]

        def withhold(receipts: int) -> Tax | None:
            before = {id for id in account.runs() if self.states[id] != "discarded"}
            tax = account.withhold(
                method=self.method,
                payer=self.payer,
                worker=worker,
                run=run,
                slip=slip.id,
                receipts=receipts,
                day=self.day,
                discarded=account.runs() - before,
                at=at,
                by=by,
            )
            if tax is not None:
                self.touched.append(account)
                self.leans_on |= {id for id in before if self.states[id] != "approved"} - {run}
            return tax

        return withhold
