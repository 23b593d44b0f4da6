"""From what happened at workshops and gigs to everybody's months, counted for the village they lived in.

Events carry what changed and what it was before; only the village of a worker's month is looked up, in what
earlier events told.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import Connection, func, or_, select, update

from gigs import events as gigs
from insight.events import LowIncomeListImported
from insight.readmodel import InsightReadModel
from insight.readmodel.tables import STAGES
from kernel.money import from_fen, to_micro
from kernel.store import Recorded
from kernel.time import day_of, last_day, month_of
from people.events import (
    ConsentGiven,
    ConsentWithdrawn,
    WorkerMoved,
    WorkerRegistered,
    WorkersMerged,
    WorkersParted,
)
from shell.projector import Projection
from shell.readmodels import ReadModel, insert_rows, upsert_rows
from workshops import events as workshops

Row = dict[str, Any]

_AT_ONCE = 5_000
NOTHING = dict.fromkeys(STAGES, 0)


class InsightProjection(Projection[InsightReadModel]):
    """Keeps the tables of `InsightReadModel`."""

    READ_MODEL: ClassVar[type[ReadModel]] = InsightReadModel

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """Note a batch's moves in order, and write them in bulk where a later one builds on them."""
        book = _Book(connection, self.read_model)
        for recorded in batch:
            tell = TELL.get(type(recorded.event))
            if tell is not None:
                tell(book, recorded)
        book.write()


class _Home(NamedTuple):
    """A worker is registered in a village from a day on."""

    position: int
    worker: str
    since: date
    village: str


class _Move(NamedTuple):
    """What an event adds to a worker's month, stage by stage (micro-yuan, signed)."""

    recorded: Recorded
    worker: str
    month: str
    stages: dict[str, int]


class _Released(NamedTuple):
    """A run was approved, or a slip of it was `paid`: what was staged moves, once it is looked up."""

    recorded: Recorded
    paid: bool


class _Book:
    """What a batch adds, kept back until it is written."""

    def __init__(self, connection: Connection, read_model: InsightReadModel) -> None:
        self.connection = connection
        self.read_model = read_model
        self.noted: list[_Home | _Move | _Released] = []
        self.slips: list[Row] = []
        self.touched: dict[str, int] = {}

    def home(self, recorded: Recorded, village: str) -> None:
        """A worker lives there from now on."""
        event = recorded.event
        self.noted.append(_Home(recorded.position, event.id, day_of(event.at), village))

    def move(self, recorded: Recorded, worker: str, month: str, **stages: Decimal) -> None:
        """Amounts come into stages, or leave them (yuan, signed)."""
        micro = {stage: to_micro(amount) for stage, amount in stages.items()}
        self.noted.append(_Move(recorded, worker, month, NOTHING | micro))

    def write(self) -> None:
        """Write what was noted."""
        insert_rows(self.connection, self.read_model.table("insight_slips"), self.slips)
        self._release()
        moves = [noted for noted in self.noted if isinstance(noted, _Move)]
        homes = [noted for noted in self.noted if isinstance(noted, _Home)]
        villages, firsts = self._placed(moves)
        table = self.read_model.table
        insert_rows(self.connection, table("insight_homes"), [home._asdict() for home in homes])
        ledger, months = [], []
        number: dict[int, int] = {}
        for move in moves:
            position, at = move.recorded.position, move.recorded.event.recorded_at
            no = number[position] = number.get(position, -1) + 1
            of = {"worker": move.worker, "month": move.month}
            months.append(of | {"village": villages[move.worker, move.month]} | move.stages)
            ledger.append({"position": position, "no": no, **of, **move.stages, "recorded_at": at})
        insert_rows(self.connection, table("insight_ledger"), ledger)
        upsert_rows(
            self.connection,
            table("insight_worker_months"),
            months,
            key=("worker", "month"),
            add=STAGES,
        )
        upsert_rows(
            self.connection,
            table("insight_vintages"),
            [
                {
                    "village": villages[move.worker, move.month],
                    "month": move.month,
                    "seen": month_of(day_of(move.recorded.event.recorded_at)),
                    "micro": sum(move.stages.values()),
                }
                for move in moves
            ],
            key=("village", "month", "seen"),
            add=("micro",),
        )
        insert_rows(self.connection, table("insight_firsts"), firsts)
        for move in moves:
            self._touch(move.month, move.recorded.position)
        marks = [{"month": month, "position": position} for month, position in self.touched.items()]
        upsert_rows(self.connection, table("insight_months"), marks, key=("month",), set=("position",))
        self.noted, self.slips, self.touched = [], [], {}

    def _release(self) -> None:
        """Put what approved runs and paid slips had staged in its place among the moves, in one query."""
        released = [noted for noted in self.noted if isinstance(noted, _Released)]
        if not released:
            return
        staged = self.read_model.table("insight_slips")
        of_run: dict[str, list[Any]] = {each.recorded.event.id: [] for each in released if not each.paid}
        of_slip: dict[str, list[Any]] = {each.recorded.event.id: [] for each in released if each.paid}
        wanted = select(staged).where(or_(staged.c.run.in_(of_run), staged.c.slip.in_(of_slip)))
        for row in self.connection.execute(wanted.order_by(staged.c.slip, staged.c.month)):
            of_run.get(row.run, []).append(row)
            of_slip.get(row.slip, []).append(row)
        noted = self.noted
        self.noted = []
        for each in noted:
            if not isinstance(each, _Released):
                self.noted.append(each)
                continue
            for row in (of_slip if each.paid else of_run)[each.recorded.event.id]:
                stages = {stage: row._mapping[stage] for stage in STAGES}
                if each.paid:
                    stages = NOTHING | {"settled": -row.settled, "paid": row.settled}
                self.noted.append(_Move(each.recorded, row.worker, row.month, stages))

    def _touch(self, month: str, position: int) -> None:
        """What is told of a month changes with this event."""
        self.touched[month] = max(self.touched.get(month, 0), position)

    def _placed(self, moves: Sequence[_Move]) -> tuple[dict[tuple[str, str], str], list[Row]]:
        """The village each worker's month counts for, and the first months that became known.

        A month counts for the village the worker was registered in by its end, as was known when its first
        work was recorded.
        """
        villages = self._villages(moves)
        new = {move.worker for move in moves if (move.worker, move.month) not in villages}
        if not new:
            return villages, []
        homes, earliest = self._homes(new), self._earliest(new)
        firsts: list[Row] = []
        for noted in self.noted:
            if isinstance(noted, _Home):
                homes.setdefault(noted.worker, []).append((noted.since, noted.village))
            if not isinstance(noted, _Move):
                continue
            worker, month = noted.worker, noted.month
            if (worker, month) in villages:
                continue
            known = homes.get(worker, [])
            settled = [village for since, village in known if since <= last_day(month)]
            villages[worker, month] = settled[-1] if settled else known[0][1] if known else ""
            if month < earliest.get(worker, "9999"):
                at = noted.recorded.event.recorded_at
                firsts.append({"worker": worker, "month": month, "recorded_at": at})
                if worker in earliest:  # they are no newcomer any more where they were one
                    self._touch(earliest[worker], noted.recorded.position)
                earliest[worker] = month
        return villages, firsts

    def _villages(self, moves: Sequence[_Move]) -> dict[tuple[str, str], str]:
        t = self.read_model.table("insight_worker_months").c
        months = {move.month for move in moves}
        wanted = select(t.worker, t.month, t.village).where(t.month.in_(months))
        return {(row.worker, row.month): row.village for row in self._of({m.worker for m in moves}, wanted)}

    def _homes(self, workers: set[str]) -> dict[str, list[tuple[date, str]]]:
        t = self.read_model.table("insight_homes").c
        homes: dict[str, list[tuple[date, str]]] = {}
        for row in self._of(workers, select(t.worker, t.since, t.village).order_by(t.position)):
            homes.setdefault(row.worker, []).append((row.since, row.village))
        return homes

    def _earliest(self, workers: set[str]) -> dict[str, str]:
        t = self.read_model.table("insight_firsts").c
        wanted = select(t.worker, func.min(t.month).label("month")).group_by(t.worker)
        return {row.worker: row.month for row in self._of(workers, wanted)}

    def _of(self, workers: set[str], wanted: Any) -> Any:
        """The rows of some workers, some thousands at a time."""
        ids = sorted(workers)
        for start in range(0, len(ids), _AT_ONCE):
            column = wanted.selected_columns["worker"]
            yield from self.connection.execute(wanted.where(column.in_(ids[start : start + _AT_ONCE])))


def _registered(book: _Book, recorded: Recorded) -> None:
    event: WorkerRegistered | WorkerMoved = recorded.event  # type: ignore[assignment]
    book.home(recorded, event.village)


def _handed_in(book: _Book, recorded: Recorded) -> None:
    event: workshops.PiecesHandedIn = recorded.event  # type: ignore[assignment]
    book.move(recorded, event.worker, month_of(event.work_date), estimated=event.quantity * event.rate)


def _withdrawn(book: _Book, recorded: Recorded) -> None:
    event: workshops.HandInWithdrawn = recorded.event  # type: ignore[assignment]
    book.move(recorded, event.worker, month_of(event.work_date), estimated=-event.estimate)


def _inspected(book: _Book, recorded: Recorded) -> None:
    event: workshops.PiecesInspected = recorded.event  # type: ignore[assignment]
    month = month_of(event.work_date)
    book.move(recorded, event.worker, month, estimated=-event.estimate, earned=event.exact)


def _corrected(book: _Book, recorded: Recorded) -> None:
    event: workshops.HandInCorrected = recorded.event  # type: ignore[assignment]
    change = event.exact if event.opens else event.exact - event.before
    month = month_of(event.work_date)
    if event.split is None:
        book.move(recorded, event.worker, month, estimated=change)
    else:
        book.move(recorded, event.worker, month, earned=change)


def _slip_prepared(book: _Book, recorded: Recorded) -> None:
    """Stage what the run's approval will move, month by month."""
    event: workshops.PaySlipPrepared = recorded.event  # type: ignore[assignment]
    into = "settled" if event.net else "paid"  # nothing is left to pay where carrying made it zero
    months: dict[str, Row] = {}
    for line in event.lines:
        month = line.month or event.label
        of = {"slip": event.id, "month": month, "run": event.run, "worker": event.worker}
        row = months.setdefault(month, of | NOTHING)
        row["earned"] -= sum(to_micro(part.exact) for part in line.parts)
        row[into] += to_micro(from_fen(line.amount))
    book.slips += months.values()


def _run_approved(book: _Book, recorded: Recorded) -> None:
    book.noted.append(_Released(recorded, paid=False))


def _run_discarded(book: _Book, recorded: Recorded) -> None:
    book.write()
    staged = book.read_model.table("insight_slips")
    book.connection.execute(staged.delete().where(staged.c.run == recorded.event.id))


def _paid(book: _Book, recorded: Recorded) -> None:
    book.noted.append(_Released(recorded, paid=True))


def _attended(book: _Book, recorded: Recorded) -> None:
    event: gigs.ShiftAttended = recorded.event  # type: ignore[assignment]
    change = event.exact - (event.before or Decimal(0))
    book.move(recorded, event.worker, month_of(event.work_date), earned=change)


def _missed(book: _Book, recorded: Recorded) -> None:
    event: gigs.ShiftMissed = recorded.event  # type: ignore[assignment]
    if event.before:
        book.move(recorded, event.worker, month_of(event.work_date), earned=-event.before)


def _gig_paid(book: _Book, recorded: Recorded) -> None:
    event: gigs.GigPaid = recorded.event  # type: ignore[assignment]
    for line in event.lines:
        taken = sum((part.exact for part in line.parts), Decimal(0))
        book.move(recorded, event.worker, line.month, earned=-taken, paid=from_fen(line.amount))


def _listed(book: _Book, recorded: Recorded) -> None:
    """A list changes what is told of every month since its day."""
    book.write()
    event: LowIncomeListImported = recorded.event  # type: ignore[assignment]
    row = {"id": event.id, "region": event.region, "dated": event.dated}
    row |= {"rows": event.rows, "workers": event.workers}
    row |= {"position": recorded.position, "recorded_at": event.recorded_at}
    insert_rows(book.connection, book.read_model.table("insight_low_income_lists"), [row])
    months = book.read_model.table("insight_months")
    since = months.c.month >= month_of(event.dated)
    book.connection.execute(update(months).where(since).values(position=recorded.position))


def _answered(book: _Book, recorded: Recorded) -> None:
    """Who says no to being counted among low-income households changes what is told of every month."""
    event: ConsentGiven | ConsentWithdrawn = recorded.event  # type: ignore[assignment]
    if "special-status" in event.purposes:
        book.write()
        months = book.read_model.table("insight_months")
        book.connection.execute(update(months).values(position=recorded.position))


def _merged(book: _Book, recorded: Recorded) -> None:
    """Two records count as one person, or no longer: whatever is told of their months changes."""
    book.write()
    event: WorkersMerged | WorkersParted = recorded.event  # type: ignore[assignment]
    records = book.read_model.table("insight_records")
    book.connection.execute(records.delete().where(records.c.record == event.id))
    if isinstance(event, WorkersMerged):
        insert_rows(book.connection, records, [{"record": event.id, "person": event.into}])
    person = event.into if isinstance(event, WorkersMerged) else event.of
    worked = book.read_model.table("insight_worker_months")
    months = book.read_model.table("insight_months")
    of_both = select(worked.c.month).where(worked.c.worker.in_([event.id, person]))
    touched = update(months).where(months.c.month.in_(of_both)).values(position=recorded.position)
    book.connection.execute(touched)


TELL: dict[type, Callable[[_Book, Recorded], None]] = {
    WorkerRegistered: _registered,
    WorkerMoved: _registered,
    ConsentGiven: _answered,
    ConsentWithdrawn: _answered,
    WorkersMerged: _merged,
    WorkersParted: _merged,
    workshops.PiecesHandedIn: _handed_in,
    workshops.HandInWithdrawn: _withdrawn,
    workshops.PiecesInspected: _inspected,
    workshops.HandInCorrected: _corrected,
    workshops.PaySlipPrepared: _slip_prepared,
    workshops.PayRunApproved: _run_approved,
    workshops.PayRunDiscarded: _run_discarded,
    workshops.PaymentMade: _paid,
    gigs.ShiftAttended: _attended,
    gigs.ShiftMissed: _missed,
    gigs.GigPaid: _gig_paid,
    LowIncomeListImported: _listed,
}
