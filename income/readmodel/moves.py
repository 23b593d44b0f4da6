"""What only the projection writes: staged moves that happen, or never do."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from shell.readmodels import ReadModel, insert_rows, upsert_rows


class Moves(ReadModel):
    """A pay run's moves: staged with its slips, acted on when it is approved, paid or discarded."""

    def settle(self, connection: Connection, run: str, position: int, recorded_at: datetime) -> None:
        """A run was approved: its staged moves happen, all of them in two statements."""
        moves = self.table("income_slip_moves")
        self._move(connection, and_(moves.c.run == run), position, recorded_at)

    def discard(self, connection: Connection, run: str) -> None:
        """A run was discarded: its lines never were."""
        moves, parts = self.table("income_slip_moves"), self.table("income_line_parts")
        entries = self.table("income_entries")
        lines = select(moves.c.entry).where(moves.c.run == run, moves.c.sign == 1)
        connection.execute(entries.delete().where(entries.c.id.in_(lines)))
        for table in (moves, parts):
            connection.execute(table.delete().where(table.c.run == run))

    def pay(self, connection: Connection, slip: str, position: int, recorded_at: datetime) -> None:
        """A slip was paid: what it settled is paid."""
        moves = self.table("income_slip_moves")
        self._move(
            connection, and_(moves.c.slip == slip, moves.c.stage == "settled"), position, recorded_at, "paid"
        )

    def _move(
        self,
        connection: Connection,
        where: Any,
        position: int,
        recorded_at: datetime,
        onward: str | None = None,
    ) -> None:
        """Write staged rows into the ledger and the totals; with `onward`, move them on to that stage."""
        ledger, totals = self.table("income_ledger"), self.table("income_totals")
        m = self.table("income_slip_moves").c
        no = func.row_number().over(order_by=(m.slip, m.no))
        moved = select(
            m.entry, m.worker, m.month, m.stage, m.micro, m.hundredths, m.sign, no.label("no")
        ).where(where)
        rows = connection.execute(moved).mappings().all()
        both = [dict(row) for row in rows]
        if onward is not None:
            away = [_negated(row) for row in both]
            both = away + [row | {"stage": onward, "no": row["no"] + len(both)} for row in both]
        if not both:
            return
        insert_rows(
            connection, ledger, [row | {"position": position, "recorded_at": recorded_at} for row in both]
        )
        upsert_rows(
            connection,
            totals,
            [{key: row[key] for key in ("worker", "month", "stage", "micro")} for row in both],
            key=("worker", "month", "stage"),
            add=("micro",),
        )


def _negated(row: dict[str, Any]) -> dict[str, Any]:
    return row | {key: -row[key] for key in ("micro", "hundredths", "sign")}
