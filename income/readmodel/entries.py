"""What for: the entries behind a sum, and the hand-ins or shifts behind a line."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import RowMapping, Select, and_, bindparam, case, func, literal, or_, select, union_all

from income.readmodel.tables import ENTRIES, LEDGER, PARTS, from_hundredths
from kernel.money import from_micro, to_fen
from shell.question import Question
from shell.readmodels import ReadModel


class Entry(NamedTuple):
    """One entry as it stands, or stood: its place in a stage, its exact worth (yuan), and what it is for."""

    id: str
    worker: str
    month: str
    stage: str
    quantity: Decimal
    exact: Decimal
    row: RowMapping

    @classmethod
    def of(cls, row: RowMapping) -> "Entry":
        """An entry as a SELECT of its row with month, stage, micro and hundredths tells it."""
        quantity, exact = from_hundredths(int(row["hundredths"])), from_micro(int(row["micro"]))
        return cls(row["id"], row["worker"], row["month"], row["stage"], quantity, exact, row)

    @property
    def on_line(self) -> bool:
        """Whether this is a line of a pay slip or of a payment, which is made of other entries."""
        return self.row["slip"] is not None

    @property
    def amount(self) -> int:
        """Its worth rounded half-up to fen, for showing it on its own."""
        return to_fen(self.exact)


class Part(NamedTuple):
    """One hand-in's or shift's share of a line; `row` is its own entry."""

    entry: str
    quantity: Decimal
    exact: Decimal
    row: RowMapping


class Work(NamedTuple):
    """What was handed in and worked, the latest first, each with its own share, also once it is on a line.

    `days`: on how many days in all, `at_gigs`: whether anything of them waits to be paid by an employer;
    both also of the days whose entries were not asked for.
    """

    entries: list[Entry]
    days: int
    at_gigs: bool


def _left(*where: Any) -> Select[Any]:
    """The entries that some rows of the ledger leave in a stage; lines have no `work_date` and `source`."""
    c = LEDGER.c
    sums = (func.sum(column).label(column.name) for column in (c.micro, c.hundredths))
    said = (func.max(column).label(column.name) for column in (c.work_date, c.source))
    key = c.entry, c.month, c.stage
    return select(*key, *sums, *said).where(*where).group_by(*key).having(func.sum(c.sign) > 0)


def _standing(*where: Any) -> Select[Any]:
    """The same with what they are for, the latest work first."""
    e, standing = ENTRIES.c, _left(*where).subquery()
    s = standing.c
    return (
        select(ENTRIES, s.month, s.stage, s.micro, s.hundredths)
        .join(standing, s.entry == e.id)
        .order_by(e.work_date.desc(), e.id)
    )


def _worked(*where: Any) -> Select[Any]:
    """The hand-ins and shifts behind them, of the `latest` days on which there are any.

    What they are for is looked up of these alone: a month holds many more than its page shows.
    """
    e, p, left = ENTRIES.c, PARTS.c, _left(*where).cte("standing")
    s = left.c
    at_gig = case((and_(s.stage == "earned", s.source == "gig-shift"), 1), else_=0).label("at_gig")
    alone = select(s.entry, s.month, s.stage, s.micro, s.hundredths, s.work_date, at_gig)
    alone = alone.where(s.work_date.is_not(None))
    part = (p.entry, s.month, s.stage, p.micro, p.hundredths, e.work_date, literal(0))
    on_lines = select(*part).join(left, s.entry == p.line).join(ENTRIES, e.id == p.entry)
    on_lines = on_lines.where(s.work_date.is_(None))
    all_ = union_all(alone, on_lines).subquery("worked")
    day = func.dense_rank().over(order_by=all_.c.work_date.desc()).label("day")
    by_day = select(all_, day).subquery("by_day")
    in_all = func.max(by_day.c.day).over().label("days"), func.max(by_day.c.at_gig).over().label("at_gigs")
    told = select(by_day, *in_all).subquery("told")
    t = told.c
    return (
        select(ENTRIES, t.month, t.stage, t.micro, t.hundredths, t.days, t.at_gigs)
        .join(told, t.entry == e.id)
        .where(t.day <= bindparam("latest"))
        .order_by(e.work_date.desc(), e.id, t.micro.desc())  # graded, one hand-in is on several lines
    )


_OF_MONTH = LEDGER.c.worker == bindparam("worker"), LEDGER.c.month == bindparam("month")
_MONTH = Question(_standing(*_OF_MONTH))

_WORKED = Question(_worked(*_OF_MONTH))
ALL_DAYS = 10_000


class Entries(ReadModel):
    """Every entry with its place in a stage, and what pay lines are made of."""

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

        An entry settled onto a line is that line from then on, and is not listed itself. `after` is
        the work date and id the last page ended at; that entry may be settled by now.
        """
        if month and not (stage or as_of or workshops is not None or after or limit):
            records = self.records_of(worker)
            found = [
                Entry.of(row)
                for record in records
                for row in _MONTH.ask(self.engine, worker=record, month=month)
            ]
            if len(records) > 1:  # each record's come in order: together they must, too
                found.sort(key=lambda entry: (-entry.row["work_date"].toordinal(), entry.id))
            return found
        where = [self.whose(LEDGER.c.worker, worker)]
        if month is not None:
            where.append(LEDGER.c.month == month)
        if stage is not None:
            where.append(LEDGER.c.stage == stage)
        return self._entries(where, as_of, workshops, after, limit)

    def work(self, worker: str, month: str, *, as_of: datetime | None = None, latest: int = ALL_DAYS) -> Work:
        """What a worker did in a month, or what was known of it at a moment: that of the `latest` days."""
        records = self.records_of(worker)
        if as_of is None and len(records) == 1:
            rows = _WORKED.ask(self.engine, worker=records[0], month=month, latest=latest)
        else:
            where = [LEDGER.c.worker.in_(records), LEDGER.c.month == month]
            if as_of is not None:
                where.append(LEDGER.c.recorded_at <= as_of)
            rows = self.rows(_worked(*where).params(latest=latest))
        if not rows:
            return Work([], 0, False)
        return Work([Entry.of(row) for row in rows], rows[0]["days"], bool(rows[0]["at_gigs"]))

    def entry(self, id: str, *, as_of: datetime | None = None) -> Entry | None:
        """One entry as it stands; one settled onto a line is told with that line's stage."""
        row = self.first(select(ENTRIES).where(ENTRIES.c.id == id))
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
        parts = self.rows(select(PARTS).where(PARTS.c.entry == row["id"]))
        found = self.rows(select(ENTRIES).where(ENTRIES.c.id.in_([part["line"] for part in parts])))
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
        quantity = from_hundredths(sum(part["hundredths"] for part in parts))
        return standing[0]._replace(id=row["id"], quantity=quantity, exact=exact, row=row)

    def _entries(
        self,
        where: list[Any],
        as_of: datetime | None,
        workshops: Iterable[str] | None = None,
        after: tuple[date, str] | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        e = ENTRIES.c
        if as_of is not None:
            where.append(LEDGER.c.recorded_at <= as_of)
        statement = _standing(*where).limit(limit)
        if workshops is not None:
            statement = statement.where(e.workshop.in_(list(workshops)))
        if after is not None:
            day, id = after
            statement = statement.where(or_(e.work_date < day, and_(e.work_date == day, e.id > id)))
        return [Entry.of(row) for row in self.rows(statement)]

    def parts_of(self, line: str) -> list[Part]:
        """The hand-ins or shifts a line is made of, in the order of the work."""
        statement = (
            select(ENTRIES, PARTS.c.hundredths, PARTS.c.micro)
            .join(PARTS, ENTRIES.c.id == PARTS.c.entry)
            .where(PARTS.c.line == line)
            .order_by(ENTRIES.c.work_date, PARTS.c.entry)
        )
        return [
            Part(row["id"], from_hundredths(row["hundredths"]), from_micro(row["micro"]), row)
            for row in self.rows(statement)
        ]

    def slip_of(self, entry: str) -> RowMapping | None:
        """The line, slip (or payment) and run an entry was settled with, if any."""
        return self.first(select(PARTS).where(PARTS.c.entry == entry))
