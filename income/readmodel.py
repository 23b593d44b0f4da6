"""The ledger of everyone's income: tables, and all SQL on them.

Amounts are whole micro-yuan, so that sums of exact values stay exact. The ledger is append-only: what
changes is written as a signed pair, so that what was known at any earlier moment is a condition on
`recorded_at`. An entry is in one stage at a time: its rows in the others add up to nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
)

from kernel.money import from_micro, to_fen
from kernel.time import months_after
from shell.question import Question
from shell.readmodels import Moment, ReadModel, insert_rows, upsert_rows

METADATA = MetaData()

STAGES = ("estimated", "earned", "settled", "paid")

ENTRIES = Table(
    "income_entries",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("worker", String(36)),
    Column("workshop", String(36)),
    Column("kind", String),
    Column("source", String),
    Column("work_date", Date),
    Column("product", String),
    Column("step", String),
    Column("unit", String),
    Column("rate", String),
    Column("factor", String),
    Column("grade", String),
    Column("hand_in", String(36)),
    Column("slip", String(36)),
    Column("run", String(36)),
)

LEDGER = Table(
    "income_ledger",
    METADATA,
    Column("position", BigInteger, primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("entry", String(36)),
    Column("worker", String(36)),
    Column("month", String(7)),
    Column("stage", String),
    Column("micro", BigInteger),
    Column("quantity", Integer),
    Column("sign", Integer),
    Column("recorded_at", Moment),
)
Index("ix_income_ledger_month", LEDGER.c.worker, LEDGER.c.month)

TOTALS = Table(
    "income_totals",
    METADATA,
    Column("worker", String(36), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("stage", String, primary_key=True),
    Column("micro", BigInteger),
)

MOVES = Table(
    "income_slip_moves",
    METADATA,
    Column("slip", String(36), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("run", String(36)),
    Column("worker", String(36)),
    Column("entry", String(36)),
    Column("month", String(7)),
    Column("stage", String),
    Column("micro", BigInteger),
    Column("quantity", Integer),
    Column("sign", Integer),
)
Index("ix_income_slip_moves_run", MOVES.c.run)

PARTS = Table(
    "income_line_parts",
    METADATA,
    Column("line", String(36), primary_key=True),
    Column("entry", String(36), primary_key=True),
    Column("run", String(36)),
    Column("slip", String(36)),
    Column("quantity", Integer),
    Column("micro", BigInteger),
)
Index("ix_income_line_parts_entry", PARTS.c.entry)
Index("ix_income_line_parts_run", PARTS.c.run)

_TOTALS = Question(
    select(TOTALS.c.month, TOTALS.c.stage, TOTALS.c.micro).where(
        TOTALS.c.worker == bindparam("worker"),
        TOTALS.c.month.between(bindparam("first"), bindparam("last")),
    )
)
_MONTHS_KNOWN = Question(
    select(TOTALS.c.month)
    .where(TOTALS.c.worker == bindparam("worker"))
    .distinct()
    .order_by(TOTALS.c.month.desc())
)


class MonthIncome(NamedTuple):
    """One month of a worker: each stage in fen, rounded half-up once; `exact` is the unrounded sum (yuan)."""

    month: str
    stages: dict[str, int]
    exact: Decimal

    @property
    def total(self) -> int:
        """The month's figure in fen: the sum of the four stages as shown, each rounded already.

        So that stages and month always add up where they stand together; at most one fen away from
        `exact` rounded once, since only `estimated` and `earned` hold less than a fen.
        """
        return sum(self.stages.values())


class Entry(NamedTuple):
    """One entry as it stands, or stood: its place in a stage, its exact worth (yuan), and what it is for."""

    id: str
    worker: str
    month: str
    stage: str
    quantity: int
    exact: Decimal
    row: RowMapping

    @property
    def amount(self) -> int:
        """Its worth rounded half-up to fen, for showing it on its own."""
        return to_fen(self.exact)


class Part(NamedTuple):
    """One hand-in's share of a pay line."""

    entry: str
    hand_in: str
    work_date: date
    quantity: int
    exact: Decimal


class IncomeReadModel(ReadModel):
    """Income by worker, month and stage, with every entry behind it."""

    NAME: ClassVar[str] = "income"
    METADATA: ClassVar[MetaData] = METADATA

    # -- Reading -------------------------------------------------------------------------------------------

    def months(
        self,
        worker: str,
        first: str,
        last: str,
        *,
        as_of: datetime | None = None,
        workshops: Iterable[str] | None = None,
    ) -> list[MonthIncome]:
        """A worker's months from `first` to `last` (`2026-11`); months without work are 0.

        As of a moment, or only some workshops' part, the ledger itself is added up.
        """
        if as_of is None and workshops is None:
            rows = _TOTALS.ask(self.engine, worker=worker, first=first, last=last)
        else:
            rows = self._added_up(worker, first, last, as_of, workshops)
        sums: dict[str, dict[str, int]] = {}
        for row in rows:
            sums.setdefault(row["month"], {})[row["stage"]] = int(row["micro"])
        months = []
        month = first
        while month <= last:
            stages = sums.get(month, {})
            months.append(
                MonthIncome(
                    month,
                    {stage: to_fen(from_micro(stages.get(stage, 0))) for stage in STAGES},
                    from_micro(sum(stages.values())),
                )
            )
            month = months_after(month, 1)
        return months

    def _added_up(
        self,
        worker: str,
        first: str,
        last: str,
        as_of: datetime | None,
        workshops: Iterable[str] | None,
    ) -> Sequence[RowMapping]:
        c = LEDGER.c
        statement = select(c.month, c.stage, func.sum(c.micro).label("micro")).where(
            c.worker == worker, c.month.between(first, last)
        )
        if as_of is not None:
            statement = statement.where(c.recorded_at <= as_of)
        if workshops is not None:
            statement = statement.join(ENTRIES, ENTRIES.c.id == c.entry)
            statement = statement.where(ENTRIES.c.workshop.in_(list(workshops)))
        with self.connect() as connection:
            return connection.execute(statement.group_by(c.month, c.stage)).mappings().all()

    def months_known(self, worker: str) -> list[str]:
        """The months a worker has entries in, the latest first."""
        return [row["month"] for row in _MONTHS_KNOWN.ask(self.engine, worker=worker)]

    def entries(
        self,
        worker: str,
        *,
        month: str | None = None,
        stage: str | None = None,
        as_of: datetime | None = None,
        workshops: Iterable[str] | None = None,
        after: tuple[date, str] | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        """A worker's entries as they stand, or stood at a moment, the latest work first.

        An entry settled onto a pay line is that line from then on, and is not listed itself. `after` is
        the work date and id the last page ended at; that entry may be settled by now.
        """
        where = [LEDGER.c.worker == worker]
        if month is not None:
            where.append(LEDGER.c.month == month)
        if stage is not None:
            where.append(LEDGER.c.stage == stage)
        return self._entries(where, as_of, workshops, after, limit)

    def entry(self, id: str, *, as_of: datetime | None = None) -> Entry | None:
        """One entry as it stands; one settled onto a line is told with that line's stage."""
        with self.connect() as connection:
            row = connection.execute(select(ENTRIES).where(ENTRIES.c.id == id)).mappings().first()
        if row is None:
            return None
        where = [LEDGER.c.worker == row["worker"], LEDGER.c.entry == id]
        month = row["work_date"].isoformat()[:7]
        found = self._entries([*where, LEDGER.c.month == month], as_of)
        if found:
            return found[0]
        return self._settled(row, as_of)

    def _settled(self, row: RowMapping, as_of: datetime | None) -> Entry | None:
        """An entry that became part of a line: its own share, in the line's stage."""
        with self.connect() as connection:
            parts = connection.execute(select(PARTS).where(PARTS.c.entry == row["id"])).mappings().all()
            lines = [part["line"] for part in parts]
            found = connection.execute(select(ENTRIES).where(ENTRIES.c.id.in_(lines))).mappings().all()
        standing = []
        for line in found:
            where = [
                LEDGER.c.worker == line["worker"],
                LEDGER.c.month == line["work_date"].isoformat()[:7],
                LEDGER.c.entry == line["id"],
            ]
            standing += self._entries(where, as_of)
        if not standing:
            return None
        exact = sum((from_micro(part["micro"]) for part in parts), Decimal(0))
        quantity = sum(part["quantity"] for part in parts)
        return standing[0]._replace(id=row["id"], quantity=quantity, exact=exact, row=row)

    def _entries(
        self,
        where: list[Any],
        as_of: datetime | None,
        workshops: Iterable[str] | None = None,
        after: tuple[date, str] | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        c, e = LEDGER.c, ENTRIES.c
        if as_of is not None:
            where.append(c.recorded_at <= as_of)
        standing = (
            select(
                c.entry,
                c.month,
                c.stage,
                func.sum(c.micro).label("micro"),
                func.sum(c.quantity).label("quantity"),
            )
            .where(*where)
            .group_by(c.entry, c.month, c.stage)
            .having(func.sum(c.sign) > 0)
            .subquery()
        )
        s = standing.c
        statement = (
            select(ENTRIES, s.month, s.stage, s.micro, s.quantity)
            .join(standing, s.entry == e.id)
            .order_by(e.work_date.desc(), e.id)
            .limit(limit)
        )
        if workshops is not None:
            statement = statement.where(e.workshop.in_(list(workshops)))
        if after is not None:
            day, id = after
            statement = statement.where(or_(e.work_date < day, and_(e.work_date == day, e.id > id)))
        with self.connect() as connection:
            rows = connection.execute(statement).mappings().all()
        return [
            Entry(
                row["id"],
                row["worker"],
                row["month"],
                row["stage"],
                int(row["quantity"]),
                from_micro(int(row["micro"])),
                row,
            )
            for row in rows
        ]

    def shares(self, lines: Iterable[str]) -> list[tuple[str, Part]]:
        """The hand-ins of some pay lines, each with its line."""
        wanted = list(lines)
        if not wanted:
            return []
        statement = (
            select(PARTS, ENTRIES.c.hand_in, ENTRIES.c.work_date)
            .join(ENTRIES, ENTRIES.c.id == PARTS.c.entry)
            .where(PARTS.c.line.in_(wanted))
            .order_by(ENTRIES.c.work_date, PARTS.c.entry)
        )
        with self.connect() as connection:
            rows = connection.execute(statement).mappings().all()
        return [
            (
                row["line"],
                Part(
                    row["entry"],
                    row["hand_in"],
                    row["work_date"],
                    row["quantity"],
                    from_micro(row["micro"]),
                ),
            )
            for row in rows
        ]

    def parts_of(self, line: str) -> list[Part]:
        """The hand-ins a pay line is made of."""
        return [part for _, part in self.shares([line])]

    def slip_of(self, entry: str) -> RowMapping | None:
        """The line, slip and run an entry was settled with, if any."""
        with self.connect() as connection:
            return connection.execute(select(PARTS).where(PARTS.c.entry == entry)).mappings().first()

    # -- What only the projection writes -------------------------------------------------------------------

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
            m.entry, m.worker, m.month, m.stage, m.micro, m.quantity, m.sign, no.label("no")
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
    return row | {key: -row[key] for key in ("micro", "quantity", "sign")}
