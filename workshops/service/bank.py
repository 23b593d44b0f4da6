"""Paying through the bank: a batch goes out, its results come in, and nobody is paid twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from kernel.errors import Refusal
from kernel.events import Event
from kernel.identity import Scope, derived_id
from kernel.lookups import BankAccounts, Due
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from workshops.domain import BankBatch, PayRun, PaySlip


class BankResult(NamedTuple):
    """What the bank says of one payment: its reference there, the amount in fen where the file tells it,
    whether it was `paid`, and the row it stands in."""

    row: int
    reference: str
    amount: int | None
    paid: bool


class Refused(NamedTuple):
    """A row of a result file that cannot be, and why: `reference-unknown`, `amount-differs`, `already-paid`,
    `sent-again`; whose payment it is and what was sent (fen), where the batch has it."""

    row: int
    code: str
    worker: str | None = None
    sent: int | None = None


class Outcome(NamedTuple):
    """What came of taking results: the rows refused, how many payments of the others are `new`ly told of, and
    the position they are recorded at."""

    refused: Sequence[Refused]
    new: int
    position: int


@dataclass(frozen=True)
class BankBatches:
    """The way of slips to the bank and back."""

    store: EventStore
    due: Due
    accounts: BankAccounts

    @deciding_again
    def make(self, *, id: str, run: str, at: datetime, actor: Actor) -> Written[BankBatch]:
        """Put every slip of an approved run into a batch that is due, in no other batch, and whose worker
        agrees to be paid by bank. The same again changes nothing.

        Refuses `run-not-approved`, `nothing-to-send`, `id-reused`.
        """
        of = self.store.get(PayRun, run)
        by = actor.require("pay", Scope(workshop=of.workshop))
        batch = self.store.find(BankBatch, id) or BankBatch(id)
        if batch.version:
            if batch.run != run:
                raise Refusal("id-reused")
            return Written(batch, self.store.head(), False)
        if of.state != "approved":
            raise Refusal("run-not-approved")
        unpaid = self.due.unpaid_slips(run)
        banked = self.accounts.bank_accounts([worker for _slip, worker in unpaid])
        wanted = [slip for slip, worker in unpaid if worker in banked]
        found = self.store.get_many(PaySlip, wanted)
        slips = [found[id] for id in wanted if id in found and found[id].may_be_sent]
        batch.make(run=run, workshop=of.workshop, slips=slips, at=at, by=by)
        for slip in slips:
            slip.send(batch=id, at=at, by=by)
        return Written(batch, self.store.save(batch, *slips), True)

    @deciding_again
    def take_back(
        self, *, id: str, run: str, reason_code: str, at: datetime, actor: Actor, request: str
    ) -> tuple[BankBatch, int]:
        """Say that a batch was not sent after all; what has no result yet is free for the next."""
        batch = self._batch(id, run)
        by = actor.require("pay", Scope(workshop=batch.workshop))
        batch.take_back(reason_code=reason_code, at=at, by=by, request=request)
        slips = [slip for slip in self._slips(batch) if slip.batch == id]
        for slip in slips:
            slip.come_back(batch=id, at=at, by=by)
        return batch, self.store.save(batch, *slips)

    @deciding_again
    def take_results(
        self, *, id: str, run: str, results: Sequence[BankResult], at: datetime, actor: Actor
    ) -> Outcome:
        """Take what the bank says of a batch: all rows, or none where one cannot be.

        The same file again changes nothing. A later word on a payment the bank sent back counts as long as
        the slip did not go into another batch.
        """
        batch = self._batch(id, run)
        by = actor.require("pay", Scope(workshop=batch.workshop))
        lines = {line.reference: line for line in batch.lines}
        slips = {slip.id: slip for slip in self._slips(batch)}
        before = {slip.id: slip.version for slip in slips.values()}
        refused: list[Refused] = []
        for result in results:
            line = lines.get(result.reference)
            if line is None:
                refused.append(Refused(result.row, "reference-unknown"))
                continue
            slip, whose = slips[line.slip], (line.worker, line.amount)
            if result.amount not in (None, line.amount):
                refused.append(Refused(result.row, "amount-differs", *whose))
                continue
            act = slip.pay if result.paid else slip.fail
            request = derived_id(id, line.slip, "paid" if result.paid else "failed")
            if slip.batch not in (id, None) and slip.answered(request, Event) is None:
                refused.append(Refused(result.row, "sent-again", *whose))
                continue
            try:
                act(approved=True, reference=line.reference, at=at, by=by, request=request)
            except Refusal as refusal:
                refused.append(Refused(result.row, refusal.code, *whose))
        if refused:
            return Outcome(refused, 0, self.store.head())
        new = sum(slip.version != before[slip.id] for slip in slips.values())
        return Outcome([], new, self.store.save(*slips.values()))

    def _batch(self, id: str, run: str) -> BankBatch:
        batch = self.store.get(BankBatch, id)
        if batch.run != run:
            raise Refusal("id-reused")
        return batch

    def _slips(self, batch: BankBatch) -> Sequence[PaySlip]:
        return list(self.store.get_many(PaySlip, [line.slip for line in batch.lines]).values())
