"""The rows a batch of events adds to the ledger, kept back until they are written in bulk."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from income.readmodel import IncomeReadModel, to_hundredths
from kernel.events import Event
from kernel.money import to_micro
from kernel.store import Recorded
from kernel.time import month_of
from shell.readmodels import insert_rows, upsert_rows

Row = dict[str, Any]

_COLUMNS = IncomeReadModel.METADATA.tables["income_entries"].columns.keys()


class Batch:
    """What events say, in the words of the tables; `write` hands it to the database."""

    def __init__(self, connection: Connection, read_model: IncomeReadModel) -> None:
        self.connection = connection
        self.read_model = read_model
        self.entries: list[Row] = []
        self.returning: list[Row] = []
        self.ledger: list[Row] = []
        self.moves: list[Row] = []
        self.parts: list[Row] = []
        self.payments: list[Row] = []
        self.approved: list[Recorded] = []
        self.paid: list[Recorded] = []

    def write(self) -> None:
        """Write what was kept back, for an event that builds on rows of others, or at the end of a batch."""
        table = self.read_model.table
        insert_rows(self.connection, table("income_slip_moves"), self.moves)
        self._move()
        insert_rows(self.connection, table("income_entries"), self.entries)
        upsert_rows(self.connection, table("income_entries"), self.returning, key=("id",))
        insert_rows(self.connection, table("income_ledger"), self.ledger)
        upsert_rows(
            self.connection,
            table("income_totals"),
            [{key: row[key] for key in ("worker", "month", "stage", "micro")} for row in self.ledger],
            key=("worker", "month", "stage"),
            add=("micro",),
        )
        insert_rows(self.connection, table("income_line_parts"), self.parts)
        insert_rows(self.connection, table("income_gig_payments"), self.payments)
        rows = (self.entries, self.returning, self.ledger, self.moves, self.parts, self.payments)
        for kept in (*rows, self.approved, self.paid):
            kept.clear()

    def _move(self) -> None:
        """Let the staged moves of approved runs happen, and what paid slips had settled be paid.

        All of them are asked for at once: in a batch of a pay day each payment would be a query else.
        """
        if not (self.approved or self.paid):
            return
        runs, slips = ({each.event.id for each in some} for some in (self.approved, self.paid))
        staged = self.read_model.staged(self.connection, runs, slips)
        of_run: dict[str, list[Row]] = defaultdict(list)
        settled: dict[str, list[Row]] = defaultdict(list)
        for row in map(dict, staged):
            of_run[row["run"]].append(row)
            if row["stage"] == "settled":
                settled[row["slip"]].append(row)
        for recorded in self.approved:
            self._book_moves(recorded, of_run[recorded.event.id])
        for recorded in self.paid:
            lines = settled[recorded.event.id]
            away = [row | {key: -row[key] for key in ("micro", "hundredths", "sign")} for row in lines]
            self._book_moves(recorded, [*away, *(row | {"stage": "paid"} for row in lines)])

    def _book_moves(self, recorded: Recorded, moves: Iterable[Row]) -> None:
        for no, move in enumerate(moves, 1):
            row = {
                key: move[key] for key in ("entry", "worker", "month", "stage", "micro", "hundredths", "sign")
            }
            at = {"position": recorded.position, "recorded_at": recorded.event.recorded_at}
            self.ledger.append(at | row | {"no": no, "source": None, "work_date": None})

    def enter(self, *, again: bool = False, **values: Any) -> None:
        """A new entry, or one that may be known (`again`); columns that are not named are empty."""
        (self.returning if again else self.entries).append(dict.fromkeys(_COLUMNS) | values)

    def book(
        self,
        recorded: Recorded,
        entry: str,
        worker: str,
        work_date: date,
        stage: str,
        exact: Decimal,
        quantity: Decimal | int,
        sign: int = 1,
        no: int = 0,
        source: str | None = "hand-in",
    ) -> None:
        """One signed ledger row: `exact` yuan and a `quantity` come into a stage (sign −1: leave it).

        The quantity is in the entry's unit: pieces, or hours and days with at most two decimals. `no` tells
        the rows of one event apart. `source` is `hand-in`, `gig-shift`, or None of a line.
        """
        comes = source is not None and sign > 0
        self.ledger.append(
            {
                "position": recorded.position,
                "no": no,
                "entry": entry,
                "worker": worker,
                "month": month_of(work_date),
                "stage": stage,
                "micro": sign * to_micro(exact),
                "hundredths": sign * to_hundredths(quantity),
                "sign": sign,
                "recorded_at": recorded.event.recorded_at,
                "source": source if comes else None,
                "work_date": work_date if comes else None,
            }
        )

    def take(
        self,
        line: str,
        entry: str,
        slip: str,
        exact: Decimal,
        quantity: Decimal | int,
        *,
        run: str | None = None,
    ) -> None:
        """What a line takes of an entry; `slip` is the pay slip or the payment the line stands on."""
        self.parts.append(
            {
                "line": line,
                "entry": entry,
                "run": run,
                "slip": slip,
                "hundredths": to_hundredths(quantity),
                "micro": to_micro(exact),
            }
        )


Tell = Mapping[type[Event], Callable[[Batch, Recorded], None]]
