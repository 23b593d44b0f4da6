"""Pay runs, their slips and what the bank is told, as rows."""

from typing import Any

import msgspec

from workshops import events as e
from workshops.events import bank
from workshops.projections.changes import Changes


def _run_started(c: Changes, event: e.PayRunStarted, position: int) -> None:
    c.make(
        "pay_runs",
        event.id,
        id=event.id,
        workshop=event.workshop,
        to=event.to,
        label=event.label,
        state="preparing",
        slips=0,
        total=0,
        preparer=event.by.account,
        approver=None,
        started_at=event.at,
        approved_at=None,
    )


def _run_prepared(c: Changes, event: e.PayRunPrepared, position: int) -> None:
    c.change("pay_runs", event.id, state="prepared", slips=event.slips, total=event.total)


def _run_approved(c: Changes, event: e.PayRunApproved, position: int) -> None:
    c.change("pay_runs", event.id, state="approved", approver=event.by.account, approved_at=event.at)


def _run_discarded(c: Changes, event: e.PayRunDiscarded, position: int) -> None:
    c.change("pay_runs", event.id, state="discarded")


def _slip_prepared(c: Changes, event: e.PaySlipPrepared, position: int) -> None:
    c.make(
        "pay_slips",
        event.id,
        id=event.id,
        run=event.run,
        workshop=event.workshop,
        worker=event.worker,
        lines=msgspec.to_builtins(event.lines),
        net=event.net,
        carried_out=event.carried_out,
        tax=msgspec.to_builtins(event.tax),
        hours=None if event.hours is None else str(event.hours),
        carry_run=None,
        state="due",
        reference=None,
        paid_at=None,
        batch=None,
    )


def _carry_taken(c: Changes, event: e.CarryTaken, position: int) -> None:
    c.change("pay_slips", event.id, carry_run=event.run)


def _paid(c: Changes, event: e.PaymentMade, position: int) -> None:
    said = {"reference": event.reference, "paid_at": event.at, "batch": None}
    c.change("pay_slips", event.id, state="paid", **said)


def _payment_failed(c: Changes, event: e.PaymentFailed, position: int) -> None:
    c.change("pay_slips", event.id, state="failed", reference=event.reference, batch=None)


def _batch_made(c: Changes, event: bank.BankBatchMade, position: int) -> None:
    c.make(
        "bank_batches",
        event.id,
        id=event.id,
        run=event.run,
        workshop=event.workshop,
        lines=len(event.lines),
        total=event.total,
        state="made",
        made_at=event.at,
    )


def _batch_taken_back(c: Changes, event: bank.BankBatchTakenBack, position: int) -> None:
    c.change("bank_batches", event.id, state="taken-back")


def _sent(c: Changes, event: bank.SentToBank, position: int) -> None:
    c.change("pay_slips", event.id, batch=event.batch)


def _came_back(c: Changes, event: bank.BackFromBank, position: int) -> None:
    c.change("pay_slips", event.id, batch=None)


TELL: dict[type, Any] = {
    e.PayRunStarted: _run_started,
    e.PayRunPrepared: _run_prepared,
    e.PayRunApproved: _run_approved,
    e.PayRunDiscarded: _run_discarded,
    e.PaySlipPrepared: _slip_prepared,
    e.CarryTaken: _carry_taken,
    e.PaymentMade: _paid,
    e.PaymentFailed: _payment_failed,
    bank.BankBatchMade: _batch_made,
    bank.BankBatchTakenBack: _batch_taken_back,
    bank.SentToBank: _sent,
    bank.BackFromBank: _came_back,
}
