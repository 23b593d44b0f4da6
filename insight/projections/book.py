"""What a batch of events adds to everybody's months, kept back until it is written in bulk."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from insight.projections.hours import TakenBack, hours_of
from insight.projections.learning import Certified, certificates_of, cohorts_of
from insight.projections.looking import rows_of
from insight.readmodel import InsightReadModel
from insight.readmodel.tables import STAGES
from kernel.money import to_micro
from kernel.store import Recorded
from kernel.time import day_of, last_day, month_of
from shell.readmodels import insert_rows, upsert_rows

Row = dict[str, Any]

NOTHING = dict.fromkeys(STAGES, 0)


class Home(NamedTuple):
    """A worker is registered in a village from a day on."""

    position: int
    worker: str
    since: date
    village: str


class Move(NamedTuple):
    """What an event adds to a worker's month, stage by stage (micro-yuan, signed); `day` is that of the work,
    None where money only moves on."""

    recorded: Recorded
    worker: str
    month: str
    day: date | None
    stages: dict[str, int]


class Released(NamedTuple):
    """A run was approved, or a slip of it was `paid`: what was staged moves, once it is looked up."""

    recorded: Recorded
    paid: bool


class Book:
    """What a batch adds, kept back until it is written."""

    def __init__(self, connection: Connection, read_model: InsightReadModel) -> None:
        self.connection = connection
        self.read_model = read_model
        self.noted: list[Home | Move | Released] = []
        self.slips: list[Row] = []
        self.hours: list[Row | TakenBack] = []
        self.certified: list[Certified] = []
        self.touched: dict[str, list[tuple[date, int]]] = {}

    def home(self, recorded: Recorded, village: str) -> None:
        """A worker lives there from now on."""
        event = recorded.event
        self.noted.append(Home(recorded.position, event.id, day_of(event.at), village))

    def work(self, recorded: Recorded, worker: str, day: date, **stages: Decimal) -> None:
        """Work of a day puts amounts into stages, or takes them out (yuan, signed)."""
        self._move(recorded, worker, month_of(day), day, stages)

    def move(self, recorded: Recorded, worker: str, month: str, **stages: Decimal) -> None:
        """Amounts come into stages, or leave them (yuan, signed), without new work."""
        self._move(recorded, worker, month, None, stages)

    def _move(
        self, recorded: Recorded, worker: str, month: str, day: date | None, stages: dict[str, Decimal]
    ) -> None:
        micro = {stage: to_micro(amount) for stage, amount in stages.items()}
        self.noted.append(Move(recorded, worker, month, day, NOTHING | micro))

    def write(self) -> None:
        """Write what was noted."""
        insert_rows(self.connection, self.read_model.table("insight_slips"), self.slips)
        self._release()
        moves = [noted for noted in self.noted if isinstance(noted, Move)]
        homes = [noted for noted in self.noted if isinstance(noted, Home)]
        villages, firsts = self._placed(moves)
        table = self.read_model.table
        insert_rows(self.connection, table("insight_homes"), [home._asdict() for home in homes])
        ledger, months = [], []
        number: dict[int, int] = {}
        for move in moves:
            position, at = move.recorded.position, move.recorded.event.recorded_at
            no = number[position] = number.get(position, -1) + 1
            of: Row = {"worker": move.worker, "month": move.month}
            months.append(of | {"village": villages[move.worker, move.month]} | move.stages)
            of |= {"day": move.day, "recorded_at": at}
            ledger.append({"position": position, "no": no, **of, **move.stages})
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
        insert_rows(
            self.connection, table("insight_hours"), hours_of(self.connection, self.read_model, self.hours)
        )
        self._certify()
        for move in moves:
            self.touch(move.month, move.recorded)
        worked = [(move.worker, move.day, move.recorded) for move in moves if move.day]
        for month, recorded in cohorts_of(self.connection, self.read_model, worked):
            self.touch(month, recorded)
        self._mark()
        self.noted, self.slips, self.touched = [], [], {}
        self.hours, self.certified = [], []

    def _release(self) -> None:
        """Put what approved runs and paid slips had staged in its place among the moves, in one query."""
        released = [noted for noted in self.noted if isinstance(noted, Released)]
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
            if not isinstance(each, Released):
                self.noted.append(each)
                continue
            for row in (of_slip if each.paid else of_run)[each.recorded.event.id]:
                stages = {stage: row._mapping[stage] for stage in STAGES}
                if each.paid:
                    stages = NOTHING | {"settled": -row.settled, "paid": row.settled}
                self.noted.append(Move(each.recorded, row.worker, row.month, None, stages))

    def _certify(self) -> None:
        """Write the certificates given, each for the village its holder lived in as known then."""
        if not self.certified:
            return
        for each in self.certified:
            self.touch(month_of(each.day), each.recorded)
        rows = certificates_of(self.connection, self.read_model, self.certified)
        insert_rows(self.connection, self.read_model.table("insight_certificates"), rows)

    def touch(self, month: str, recorded: Recorded) -> None:
        """What is told of a month changes with this event, when its day is over."""
        day = day_of(recorded.event.recorded_at)
        self.touched.setdefault(month, []).append((day, recorded.position))

    def mark_at_once(self, recorded: Recorded, which: ColumnElement[bool]) -> None:
        """What is told of some months changes with this event, whatever its day."""
        marks = self.read_model.table("insight_months")
        values = {"position": recorded.position, "before": recorded.position}
        self.connection.execute(update(marks).where(which).values(values))

    def _mark(self) -> None:
        """Note up to where months were touched, and up to where before the last day on which they were."""
        if not self.touched:
            return
        marks = self.read_model.table("insight_months")
        found = self.connection.execute(select(marks).where(marks.c.month.in_(self.touched)))
        known = {row.month: (row.position, row.day, row.before) for row in found}
        rows = []
        for month, touches in self.touched.items():
            position, day, before = known.get(month, (0, date.min, 0))
            for on, at in sorted(touches, key=lambda touch: touch[1]):
                if on > day:
                    day, before = on, position
                elif on < day:
                    before = at
                position = at
            rows.append({"month": month, "position": position, "day": day, "before": before})
        upsert_rows(self.connection, marks, rows, key=("month",), set=("position", "day", "before"))

    def _placed(self, moves: Sequence[Move]) -> tuple[dict[tuple[str, str], str], list[Row]]:
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
            if isinstance(noted, Home):
                homes.setdefault(noted.worker, []).append((noted.since, noted.village))
            if not isinstance(noted, Move):
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
                    self.touch(earliest[worker], noted.recorded)
                earliest[worker] = month
        return villages, firsts

    def _villages(self, moves: Sequence[Move]) -> dict[tuple[str, str], str]:
        t = self.read_model.table("insight_worker_months").c
        months = {move.month for move in moves}
        wanted = select(t.worker, t.month, t.village).where(t.month.in_(months))
        return {
            (row.worker, row.month): row.village
            for row in rows_of(self.connection, {m.worker for m in moves}, wanted)
        }

    def _homes(self, workers: set[str]) -> dict[str, list[tuple[date, str]]]:
        t = self.read_model.table("insight_homes").c
        homes: dict[str, list[tuple[date, str]]] = {}
        for row in rows_of(
            self.connection, workers, select(t.worker, t.since, t.village).order_by(t.position)
        ):
            homes.setdefault(row.worker, []).append((row.since, row.village))
        return homes

    def _earliest(self, workers: set[str]) -> dict[str, str]:
        t = self.read_model.table("insight_firsts").c
        wanted = select(t.worker, func.min(t.month).label("month")).group_by(t.worker)
        return {row.worker: row.month for row in rows_of(self.connection, workers, wanted)}


__all__ = ["NOTHING", "Book", "Released", "Row"]
