"""What is handed in, judged, settled and paid at workshops, as rows of the ledger."""

from sqlalchemy import select

from income.projections.batch import Batch, Row, Tell
from income.readmodel import to_hundredths
from kernel.money import from_fen, to_micro
from kernel.store import Recorded
from kernel.time import first_day, last_day
from workshops import events as e


def _handed_in(batch: Batch, recorded: Recorded) -> None:
    event: e.PiecesHandedIn = recorded.event  # type: ignore[assignment]
    batch.enter(
        id=event.id,
        worker=event.worker,
        workshop=event.workshop,
        kind="work",
        source="hand-in",
        work_date=event.work_date,
        product=event.product,
        step=event.step,
        unit=event.unit,
        rate=str(event.rate),
        hand_in=event.id,
    )
    exact = event.quantity * event.rate
    batch.book(recorded, event.id, event.worker, event.work_date, "estimated", exact, event.quantity)


def _withdrawn(batch: Batch, recorded: Recorded) -> None:
    event: e.HandInWithdrawn = recorded.event  # type: ignore[assignment]
    batch.book(
        recorded, event.id, event.worker, event.work_date, "estimated", event.estimate, event.quantity, -1
    )


def _inspected(batch: Batch, recorded: Recorded) -> None:
    event: e.PiecesInspected = recorded.event  # type: ignore[assignment]
    split = event.split
    whole = split.accepted + split.rework + split.rejected
    who = (event.id, event.worker, event.work_date)
    batch.book(recorded, *who, "estimated", event.estimate, whole, -1)
    batch.book(recorded, *who, "earned", event.exact, split.accepted, no=1)


def _corrected(batch: Batch, recorded: Recorded) -> None:
    event: e.HandInCorrected = recorded.event  # type: ignore[assignment]
    stage = "estimated" if event.split is None else "earned"
    who = (event.entry, event.worker, event.work_date)
    if event.opens:
        batch.write()
        _add_difference_entry(batch, event)
    else:
        batch.book(recorded, *who, stage, event.before, event.before_quantity, -1)
    batch.book(recorded, *who, stage, event.exact, event.exact_quantity, no=1)


def _add_difference_entry(batch: Batch, event: e.HandInCorrected) -> None:
    entries = batch.read_model.table("income_entries")
    origin = batch.connection.execute(select(entries).where(entries.c.id == event.id)).mappings().one()
    batch.entries.append(dict(origin) | {"id": event.entry, "kind": "difference"})


def _rate_difference(batch: Batch, recorded: Recorded) -> None:
    """What a corrected rate adds or takes is an entry of its own."""
    event: e.rates.RateCorrected | e.rates.RateDifferenceCounted = recorded.event  # type: ignore[assignment]
    difference = event.difference
    if difference is None:
        return
    who = (difference.entry, event.worker, event.work_date)
    if difference.opens:
        batch.enter(
            id=difference.entry,
            worker=event.worker,
            workshop=event.workshop,
            kind="rate-difference",
            source="hand-in",
            work_date=event.work_date,
            product=event.product,
            step=event.step,
            unit=event.unit,
            rate=str(event.more),
            hand_in=event.id,
        )
    else:
        batch.book(recorded, *who, "earned", difference.before, difference.before_quantity, -1)
    batch.book(recorded, *who, "earned", difference.exact, difference.exact_quantity, no=1)


def _slip_prepared(batch: Batch, recorded: Recorded) -> None:
    """Stage what the run's approval will move: each part out of `earned`, each line into `settled`."""
    event: e.PaySlipPrepared = recorded.event  # type: ignore[assignment]
    stage = "settled" if event.net else "paid"  # nothing is left to pay where carrying made it zero
    of_slip = {"slip": event.id, "run": event.run, "worker": event.worker}
    moves: list[Row] = []
    for line in event.lines:
        month = line.month or event.label
        exact = from_fen(line.amount)
        batch.enter(
            id=line.id,
            worker=event.worker,
            workshop=event.workshop,
            kind=line.kind,
            source="pay-line",
            work_date=max(first_day(month), min(event.to, last_day(month))),
            product=line.product,
            step=line.step,
            unit=line.unit,
            rate=None if line.rate is None else str(line.rate),
            factor=None if line.factor is None else str(line.factor),
            grade=line.grade or None,
            slip=event.id,
            run=event.run,
        )
        for part in line.parts:
            batch.take(line.id, part.entry, event.id, part.exact, part.quantity, run=event.run)
            moves.append(
                {
                    "entry": part.entry,
                    "month": month,
                    "stage": "earned",
                    "micro": -to_micro(part.exact),
                    "hundredths": -to_hundredths(part.quantity),
                    "sign": -1,
                }
            )
        moves.append(
            {
                "entry": line.id,
                "month": month,
                "stage": stage,
                "micro": to_micro(exact),
                "hundredths": to_hundredths(line.quantity or 0),
                "sign": 1,
            }
        )
    batch.moves += [of_slip | {"no": no} | move for no, move in enumerate(moves)]


def _run_approved(batch: Batch, recorded: Recorded) -> None:
    batch.approved.append(recorded)


def _run_discarded(batch: Batch, recorded: Recorded) -> None:
    batch.write()
    batch.read_model.discard(batch.connection, recorded.event.id)


def _paid(batch: Batch, recorded: Recorded) -> None:
    batch.paid.append(recorded)


TELL: Tell = {
    e.PiecesHandedIn: _handed_in,
    e.HandInWithdrawn: _withdrawn,
    e.PiecesInspected: _inspected,
    e.HandInCorrected: _corrected,
    e.rates.RateCorrected: _rate_difference,
    e.rates.RateDifferenceCounted: _rate_difference,
    e.PaySlipPrepared: _slip_prepared,
    e.PayRunApproved: _run_approved,
    e.PayRunDiscarded: _run_discarded,
    e.PaymentMade: _paid,
}
