"""From what happened at workshops to the ledger of income: every event tells its rows by itself.

Events carry what changed and what it was before, so nothing has to be looked up: rebuilding is writing.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Connection, select

from income.readmodel import IncomeReadModel
from kernel.money import from_fen, to_micro
from kernel.store import Recorded
from kernel.time import first_day, last_day, month_of
from shell.projector import Projection
from shell.readmodels import ReadModel, insert_rows, upsert_rows
from workshops import events as e

Row = dict[str, Any]


class IncomeProjection(Projection[IncomeReadModel]):
    """Keeps the tables of `IncomeReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = IncomeReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Write a batch's rows in bulk, in the order of the events where one builds on another's rows."""
        pages = _Pages(connection, self.read_model)
        for recorded in batch:
            tell = TELL.get(type(recorded.event))
            if tell is not None:
                tell(pages, recorded)
        pages.write()


class _Pages:
    """The rows a batch adds, kept back until they are written in bulk."""

    def __init__(self, connection: Connection, read_model: IncomeReadModel) -> None:
        self.connection = connection
        self.read_model = read_model
        self.entries: list[Row] = []
        self.ledger: list[Row] = []
        self.moves: list[Row] = []
        self.parts: list[Row] = []

    def write(self) -> None:
        table = self.read_model.table
        insert_rows(self.connection, table("income_entries"), self.entries)
        insert_rows(self.connection, table("income_ledger"), self.ledger)
        upsert_rows(
            self.connection,
            table("income_totals"),
            [{key: row[key] for key in ("worker", "month", "stage", "micro")} for row in self.ledger],
            key=("worker", "month", "stage"),
            add=("micro",),
        )
        insert_rows(self.connection, table("income_slip_moves"), self.moves)
        insert_rows(self.connection, table("income_line_parts"), self.parts)
        self.entries, self.ledger, self.moves, self.parts = [], [], [], []

    def book(
        self,
        recorded: Recorded,
        entry: str,
        worker: str,
        work_date: date,
        stage: str,
        exact: Decimal,
        quantity: int,
        sign: int = 1,
        no: int = 0,
    ) -> None:
        """One signed ledger row: `exact` yuan and `quantity` pieces come into a stage (sign −1: leave it)."""
        self.ledger.append(
            {
                "position": recorded.position,
                "no": no,
                "entry": entry,
                "worker": worker,
                "month": month_of(work_date),
                "stage": stage,
                "micro": sign * to_micro(exact),
                "quantity": sign * quantity,
                "sign": sign,
                "recorded_at": recorded.event.recorded_at,
            }
        )


def _entry(**values: Any) -> Row:
    columns = IncomeReadModel.METADATA.tables["income_entries"].columns.keys()
    return dict.fromkeys(columns) | values


def _handed_in(pages: _Pages, recorded: Recorded) -> None:
    event: e.PiecesHandedIn = recorded.event  # type: ignore[assignment]
    pages.entries.append(
        _entry(
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
    )
    exact = event.quantity * event.rate
    pages.book(recorded, event.id, event.worker, event.work_date, "estimated", exact, event.quantity)


def _withdrawn(pages: _Pages, recorded: Recorded) -> None:
    event: e.HandInWithdrawn = recorded.event  # type: ignore[assignment]
    pages.book(
        recorded, event.id, event.worker, event.work_date, "estimated", event.estimate, event.quantity, -1
    )


def _inspected(pages: _Pages, recorded: Recorded) -> None:
    event: e.PiecesInspected = recorded.event  # type: ignore[assignment]
    split = event.split
    whole = split.accepted + split.rework + split.rejected
    who = (event.id, event.worker, event.work_date)
    pages.book(recorded, *who, "estimated", event.estimate, whole, -1)
    pages.book(recorded, *who, "earned", event.exact, split.accepted, no=1)


def _corrected(pages: _Pages, recorded: Recorded) -> None:
    event: e.HandInCorrected = recorded.event  # type: ignore[assignment]
    stage = "estimated" if event.split is None else "earned"
    who = (event.entry, event.worker, event.work_date)
    if event.opens:
        pages.write()
        _add_difference_entry(pages, event)
    else:
        pages.book(recorded, *who, stage, event.before, event.before_quantity, -1)
    pages.book(recorded, *who, stage, event.exact, event.exact_quantity, no=1)


def _add_difference_entry(pages: _Pages, event: e.HandInCorrected) -> None:
    entries = pages.read_model.table("income_entries")
    origin = pages.connection.execute(select(entries).where(entries.c.id == event.id)).mappings().one()
    pages.entries.append(dict(origin) | {"id": event.entry, "kind": "difference"})


def _slip_prepared(pages: _Pages, recorded: Recorded) -> None:
    """Stage what the run's approval will move: each part out of `earned`, each line into `settled`."""
    event: e.PaySlipPrepared = recorded.event  # type: ignore[assignment]
    stage = "settled" if event.net else "paid"  # nothing is left to pay where carrying made it zero
    of_slip = {"slip": event.id, "run": event.run, "worker": event.worker}
    moves: list[Row] = []
    for line in event.lines:
        month = line.month or event.label
        exact = from_fen(line.amount)
        pages.entries.append(
            _entry(
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
        )
        for part in line.parts:
            pages.parts.append(
                {
                    "line": line.id,
                    "entry": part.entry,
                    "run": event.run,
                    "slip": event.id,
                    "quantity": part.quantity,
                    "micro": to_micro(part.exact),
                }
            )
            moves.append(
                {
                    "entry": part.entry,
                    "month": month,
                    "stage": "earned",
                    "micro": -to_micro(part.exact),
                    "quantity": -part.quantity,
                    "sign": -1,
                }
            )
        moves.append(
            {
                "entry": line.id,
                "month": month,
                "stage": stage,
                "micro": to_micro(exact),
                "quantity": line.quantity or 0,
                "sign": 1,
            }
        )
    pages.moves += [of_slip | {"no": no} | move for no, move in enumerate(moves)]


def _run_approved(pages: _Pages, recorded: Recorded) -> None:
    pages.write()
    event = recorded.event
    pages.read_model.settle(pages.connection, event.id, recorded.position, event.recorded_at)


def _run_discarded(pages: _Pages, recorded: Recorded) -> None:
    pages.write()
    pages.read_model.discard(pages.connection, recorded.event.id)


def _paid(pages: _Pages, recorded: Recorded) -> None:
    pages.write()
    event = recorded.event
    pages.read_model.pay(pages.connection, event.id, recorded.position, event.recorded_at)


TELL: dict[type, Callable[[_Pages, Recorded], None]] = {
    e.PiecesHandedIn: _handed_in,
    e.HandInWithdrawn: _withdrawn,
    e.PiecesInspected: _inspected,
    e.HandInCorrected: _corrected,
    e.PaySlipPrepared: _slip_prepared,
    e.PayRunApproved: _run_approved,
    e.PayRunDiscarded: _run_discarded,
    e.PaymentMade: _paid,
}
