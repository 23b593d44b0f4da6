"""From a workshop's events to what is told of people, pieces and pay."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection

from kernel.identity import derived_id
from kernel.lookups import number_key
from kernel.store import Recorded
from shell.projector import Projection
from shell.readmodels import ReadModel
from workshops import events as e
from workshops.events import bank
from workshops.projections import contests, damages, hours
from workshops.projections.changes import Changes, Row
from workshops.projections.rates import TELL as CORRECTED_RATES
from workshops.readmodel import WorkshopsReadModel
from workshops.readmodel.tables import SINCE_EVER


class WorkshopsProjection(Projection[WorkshopsReadModel]):
    """Keeps the tables of `WorkshopsReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = WorkshopsReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write what a batch of events changes: each table once, in bulk."""
        changes = Changes()
        for recorded in batch:
            event = recorded.event
            if isinstance(event, e.PayRunDiscarded):
                changes.write(connection, self.read_model)
                self.read_model.release(connection, event.id)
                changes = Changes()
            tell = _TELL.get(type(event))
            if tell is not None:
                tell(changes, event, recorded.position)
        changes.write(connection, self.read_model)


def _workshop(c: Changes, event: e.WorkshopFounded | e.WorkshopDescribed, position: int) -> None:
    c.make(
        "workshops",
        event.id,
        id=event.id,
        name=event.name,
        village=event.village,
        kind=event.kind,
        payer_name=event.payer.name,
        payer_uscc=event.payer.uscc,
    )


def _member_joined(c: Changes, event: e.MemberJoined, position: int) -> None:
    id = derived_id(event.id, event.worker)
    c.make(
        "workshop_members",
        id,
        id=id,
        workshop=event.id,
        worker=event.worker,
        number=event.number,
        number_key=number_key(event.number),
        joined_at=event.at,
    )


def _member_renumbered(c: Changes, event: e.MemberRenumbered, position: int) -> None:
    id = derived_id(event.id, event.worker)
    c.change("workshop_members", id, number=event.number, number_key=number_key(event.number))


def _product(c: Changes, event: e.ProductDefined | e.ProductRedefined, position: int) -> None:
    c.make(
        "workshop_products",
        (event.workshop, event.code),
        workshop=event.workshop,
        code=event.code,
        name=event.name,
        unit=event.unit,
        steps=msgspec.to_builtins(event.steps),
        grades=msgspec.to_builtins(event.grades),
    )
    for grade in event.grades:
        _factor(c, event.workshop, event.code, grade.code, grade.factor, SINCE_EVER)


def _factor_set(c: Changes, event: e.GradeFactorSet, position: int) -> None:
    _factor(c, event.workshop, event.product, event.grade, event.factor, event.effective_from)


def _factor(c: Changes, workshop: str, product: str, grade: str, factor: Decimal, since: date) -> None:
    c.make(
        "grade_factors",
        (workshop, product, grade, since),
        workshop=workshop,
        product=product,
        grade=grade,
        effective_from=since,
        factor=str(factor),
    )


def _rate(c: Changes, event: e.PieceRateSet, position: int) -> None:
    c.make(
        "piece_rates",
        (event.workshop, event.product, event.step, event.effective_from),
        workshop=event.workshop,
        product=event.product,
        step=event.step,
        effective_from=event.effective_from,
        rate=str(event.rate),
    )


_BLANK: Row = dict.fromkeys(
    (
        "unit",
        "quantity",
        "own_count",
        "rate",
        "factors",
        "rework_of",
        "order",
        "accepted",
        "rework",
        "rejected",
        "grades",
        "paid_rate",
        "exact",
        "run",
        "difference_run",
        "contest",
    )
)


def _own_count(c: Changes, event: e.OwnCountGiven, position: int) -> None:
    if event.originator_version > 1:
        c.change("hand_ins", event.id, own_count=event.quantity)
        return
    _make_hand_in(c, event, position, state="announced", own_count=event.quantity)


def _handed_in(c: Changes, event: e.PiecesHandedIn, position: int) -> None:
    own = event.counted_by_worker
    counted: Row = {"own_count": own} if own is not None else {}
    values: Row = {
        "state": "handed-in",
        "unit": event.unit,
        "quantity": event.quantity,
        "rate": str(event.rate),
        "paid_rate": str(event.rate),
        "factors": msgspec.to_builtins(event.factors),
        "rework_of": event.rework_of,
        "order": event.order,
        "exact": str(event.quantity * event.rate),
        **counted,
    }
    if event.originator_version > 1:
        c.change("hand_ins", event.id, **values, position=position, at=event.at)
        return
    _make_hand_in(c, event, position, **values)


def _make_hand_in(
    c: Changes, event: e.OwnCountGiven | e.PiecesHandedIn, position: int, **values: Any
) -> None:
    row = _BLANK | {
        "id": event.id,
        "workshop": event.workshop,
        "worker": event.worker,
        "product": event.product,
        "step": event.step,
        "work_date": event.work_date,
        "due": False,
        "account": event.by.account,
        "at": event.at,
        "position": position,
    }
    c.make("hand_ins", event.id, **(row | values))


def _withdrawn(c: Changes, event: e.HandInWithdrawn, position: int) -> None:
    c.change("hand_ins", event.id, state="withdrawn")


def _inspected(c: Changes, event: e.PiecesInspected, position: int) -> None:
    split = event.split
    c.change(
        "hand_ins",
        event.id,
        state="inspected",
        accepted=split.accepted,
        rework=split.rework,
        rejected=split.rejected,
        grades=split.grades,
        exact=str(event.exact),
        due=split.accepted > 0,
    )
    _divided(c, event.id, split, event.at, position)
    for reason in event.reasons:
        key = (event.id, reason.code)
        c.make("hand_in_defects", key, hand_in=event.id, code=reason.code, pieces=reason.quantity)


def _divided(c: Changes, id: str, split: e.Split, at: datetime, position: int) -> None:
    c.make(
        "hand_in_splits",
        (id, position),
        hand_in=id,
        position=position,
        accepted=split.accepted,
        rework=split.rework,
        rejected=split.rejected,
        at=at,
    )


def _corrected(c: Changes, event: e.HandInCorrected, position: int) -> None:
    c.change("hand_ins", event.id, quantity=event.quantity, exact=str(event.worth))
    if event.split is not None:
        split = event.split
        c.change(
            "hand_ins",
            event.id,
            accepted=split.accepted,
            rework=split.rework,
            rejected=split.rejected,
            grades=split.grades,
            due=bool(event.unsettled),
        )
        _divided(c, event.id, split, event.at, position)


def _put_on_slip(c: Changes, event: e.PutOnSlip, position: int) -> None:
    column = "run" if event.kind == "work" else "difference_run"
    c.change("hand_ins", event.id, due=False, **{column: event.run})


def _photographed(c: Changes, event: e.DefectPhotographed, position: int) -> None:
    c.make(
        "defect_photos",
        event.photo,
        id=event.photo,
        hand_in=event.id,
        worker=event.worker,
        digest=event.digest,
        at=event.at,
    )


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


_TELL: dict[type, Any] = {
    e.WorkshopFounded: _workshop,
    e.WorkshopDescribed: _workshop,
    e.MemberJoined: _member_joined,
    e.MemberRenumbered: _member_renumbered,
    e.ProductDefined: _product,
    e.ProductRedefined: _product,
    e.PieceRateSet: _rate,
    e.GradeFactorSet: _factor_set,
    e.OwnCountGiven: _own_count,
    e.PiecesHandedIn: _handed_in,
    e.HandInWithdrawn: _withdrawn,
    e.PiecesInspected: _inspected,
    e.HandInCorrected: _corrected,
    e.PutOnSlip: _put_on_slip,
    e.DefectPhotographed: _photographed,
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
    **CORRECTED_RATES,
    **contests.TELL,
    **hours.TELL,
    **damages.TELL,
}
