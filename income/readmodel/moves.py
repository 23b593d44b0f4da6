"""What only the projection asks and writes: staged moves that happen, or never do."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, RowMapping, or_, select

from shell.readmodels import ReadModel


class Moves(ReadModel):
    """A pay run's moves: staged with its slips, acted on when it is approved, paid or discarded."""

    def staged(
        self, connection: Connection, runs: Collection[str], slips: Collection[str]
    ) -> Sequence[RowMapping]:
        """The staged moves of some runs and some slips, slip by slip, in one query."""
        moves = self.table("income_slip_moves")
        wanted = select(moves).where(or_(moves.c.run.in_(runs), moves.c.slip.in_(slips)))
        return connection.execute(wanted.order_by(moves.c.slip, moves.c.no)).mappings().all()

    def discard(self, connection: Connection, run: str) -> None:
        """A run was discarded: its lines never were."""
        moves, parts = self.table("income_slip_moves"), self.table("income_line_parts")
        entries = self.table("income_entries")
        lines = select(moves.c.entry).where(moves.c.run == run, moves.c.sign == 1)
        connection.execute(entries.delete().where(entries.c.id.in_(lines)))
        for table in (moves, parts):
            connection.execute(table.delete().where(table.c.run == run))
