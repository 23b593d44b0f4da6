"""What was handed in, and what of it waits to be inspected."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, and_, bindparam, func, select

from kernel.lookups import Done
from shell.question import Question
from shell.readmodels import ReadModel, Rows
from workshops.readmodel.tables import DEFECT_PHOTOS, HAND_INS, MEMBERS, OPEN, REWORK

_HAS = (
    *("id", "workshop", "product", "step", "unit", "work_date", "quantity", "own_count", "state"),
    *("rework", "rejected", "position"),
)
_WORKED = Question(
    select(*(HAND_INS.c[name] for name in _HAS)).where(
        HAND_INS.c.worker == bindparam("worker"),
        HAND_INS.c.work_date.between(bindparam("first"), bindparam("last")),
    )
)


class Work(ReadModel):
    """Hand-ins and their inspection."""

    def last_work_date(self, workshop: str, product: str, step: str | None, since: date) -> date | None:
        """The latest work date recorded for a step, or any of the product, from `since` on."""
        h = HAND_INS.c
        statement = select(func.max(h.work_date).label("last")).where(
            h.workshop == workshop,
            h.work_date >= since,
            h.product == product,
            h.state.in_(("handed-in", "inspected")),
        )
        if step is not None:
            statement = statement.where(h.step == step)
        last: date | None = self.rows(statement)[0]["last"]
        return last

    def hand_in(self, id: str) -> RowMapping | None:
        """One hand-in."""
        return self.first(select(HAND_INS).where(HAND_INS.c.id == id))

    def hand_ins(
        self,
        workshop: str | None = None,
        *,
        worker: str | None = None,
        day: date | None = None,
        state: str | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> Rows:
        """Hand-ins, the latest first; `before` is the position the last page ended at."""
        h = HAND_INS.c
        statement = select(HAND_INS).order_by(h.position.desc()).limit(limit)
        if worker is not None:
            statement = statement.where(self.whose(h.worker, worker))
        wanted = {h.workshop: workshop, h.work_date: day, h.state: state}
        for column, value in wanted.items():
            if value is not None:
                statement = statement.where(column == value)
        if before is not None:
            statement = statement.where(h.position < before)
        return self.rows(statement)

    def worked(self, worker: str, first: date, last: date) -> Rows:
        """What a worker handed in over some work dates, at all workshops, and what became of it."""
        return [
            row
            for record in self.records_of(worker)
            for row in _WORKED.ask(self.engine, worker=record, first=first, last=last)
        ]

    def latest(self, workshop: str, limit: int) -> Rows:
        """The hand-ins counted last at a workshop, the latest first, with the members' numbers."""
        h = HAND_INS.c
        statement = numbered().where(h.workshop == workshop, h.state != "announced")
        return self.with_numbers(self.rows(statement.order_by(h.position.desc()).limit(limit)))

    def to_inspect(self, workshop: str, *, day: date, limit: int) -> Rows:
        """Hand-ins of a day that nobody has inspected, with the members' numbers."""
        h = HAND_INS.c
        statement = numbered().where(h.workshop == workshop, OPEN, h.work_date == day)
        return self.with_numbers(self.rows(statement.order_by(h.position).limit(limit)))

    def handed_in(self, workshop: str, ids: Iterable[str]) -> Rows:
        """Hand-ins of a workshop among `ids`, whatever became of them, with the members' numbers."""
        h = HAND_INS.c
        statement = numbered().where(h.workshop == workshop, h.id.in_(list(ids)), h.state != "announced")
        return self.with_numbers(self.rows(statement.order_by(h.position)))

    def rework_out(self, workshop: str, since: date) -> Rows:
        """Hand-ins whose rework has not all come in again, by work date from `since` on; `left` pieces are
        still out."""
        h, again = HAND_INS.c, HAND_INS.alias("again").c
        back = select(func.coalesce(func.sum(again.quantity), 0)).where(
            again.rework_of == h.id, again.state.in_(("handed-in", "inspected"))
        )
        left = (h.rework - back.scalar_subquery()).label("left")
        kept = (h.id, h.worker, h.product, h.step, h.work_date, h.rate, left)
        statement = select(*kept).where(h.workshop == workshop, REWORK, h.work_date >= since)
        rows = self.rows(statement.order_by(h.work_date, h.position))
        return [row for row in rows if row["left"] > 0]

    def done(self, workshop: str, product: str, step: str, since: date) -> list[Done]:
        """What was accepted of a step since a work date, hand-in by hand-in."""
        h = HAND_INS.c
        statement = select(h.worker, h.work_date, h.accepted, h.exact, h.rate).where(
            h.workshop == workshop,
            h.work_date >= since,
            h.product == product,
            h.step == step,
            h.state == "inspected",
            h.accepted > 0,
        )
        return [
            Done(
                row["worker"],
                row["work_date"],
                row["accepted"],
                Decimal(row["exact"]),
                Decimal(row["rate"]),
            )
            for row in self.rows(statement)
        ]

    def photos(self, hand_ins: Collection[str]) -> Rows:
        """The photos taken of what was wrong with some hand-ins, the first one first."""
        p = DEFECT_PHOTOS.c
        wanted = select(DEFECT_PHOTOS).where(p.hand_in.in_(list(hand_ins))).order_by(p.at, p.id)
        return self.rows(wanted) if hand_ins else []

    def with_numbers(self, rows: Rows) -> Rows:
        """Rows, each with a number: who was merged may be a member under another of their records."""
        if all(row["number"] is not None for row in rows):
            return rows
        m = MEMBERS.c
        told: list[Any] = []
        for row in rows:
            if row["number"] is not None:
                told.append(row)
            else:
                mine = self.whose(m.worker, row["worker"])
                found = self.first(select(m.number).where(m.workshop == row["workshop"], mine))
                told.append({**row, "number": found["number"] if found else None})
        return told

    def open_days(self, workshop: str) -> Rows:
        """The work dates that still have something to inspect, with how many hand-ins."""
        h = HAND_INS.c
        statement = select(h.work_date, func.count().label("count")).where(h.workshop == workshop, OPEN)
        return self.rows(statement.group_by(h.work_date).order_by(h.work_date.desc()))

    def count_on(self, workshop: str, day: date) -> int:
        """How many hand-ins a day has, the withdrawn ones left out."""
        h = HAND_INS.c
        statement = select(func.count().label("count")).where(
            h.workshop == workshop, h.work_date == day, h.state.in_(("handed-in", "inspected"))
        )
        return int(self.rows(statement)[0]["count"])


def numbered() -> Any:
    """Hand-ins with the number of the member whose they are."""
    h, m = HAND_INS.c, MEMBERS.c
    member = and_(m.workshop == h.workshop, m.worker == h.worker)
    return select(HAND_INS, m.number).outerjoin(MEMBERS, member)
