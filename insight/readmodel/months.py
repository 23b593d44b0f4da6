"""Everybody's months as they are, or were at a moment: what officials' figures are made of."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, and_, bindparam, case, exists, func, literal_column, select
from sqlalchemy import text as raw

from insight.readmodel.cells import CELL_MONTHS, CELLS, Cells, Kept, Mark
from insight.readmodel.days import recorded_on
from insight.readmodel.tables import FIRSTS, LEDGER, LISTS, MONTHS, RECORDS, STAGES, VINTAGES, WORKER_MONTHS
from kernel.time import last_day, today
from shell.question import Question
from shell.readmodels import ReadModel, Rows, within

_OF = MONTHS.c
# Up to which event a month stands on a day: the last that was recorded before it.
_POSITION = case((_OF.day < bindparam("day", type_=Date), _OF.position), else_=_OF.before).label("position")
_BETWEEN = _OF.month.between(bindparam("first"), bindparam("last"))
# A table made anew by a rebuild is another one: by its number in the database.
_MADE = {
    "postgresql": literal_column("insight_months.tableoid::bigint", Integer).label("made"),
    "sqlite": select(literal_column("rootpage", Integer))
    .select_from(raw("sqlite_master"))
    .where(raw("sqlite_master.name = 'insight_months'"))
    .scalar_subquery()
    .label("made"),
}
_MARKS = {kind: Question(select(_OF.month, _POSITION, made).where(_BETWEEN)) for kind, made in _MADE.items()}
# On PostgreSQL the read models and the records are one database: what a month stands at, and what was made of
# it, in one look.
_BOTH = Question(
    select(
        _OF.month,
        _POSITION,
        _MADE["postgresql"],
        CELL_MONTHS.c.position.label("kept_position"),
        CELL_MONTHS.c.made.label("kept_made"),
        CELLS.c.told,
    )
    .outerjoin(CELL_MONTHS, CELL_MONTHS.c.month == _OF.month)
    .outerjoin(CELLS, and_(CELLS.c.month == _OF.month, CELLS.c.region == bindparam("region")))
    .where(_BETWEEN)
)


def _mark(row: Any, day: date) -> Mark:
    return row["position"], row["made"] if last_day(row["month"]) < day else -row["made"]


class Months(ReadModel):
    """Workers' months, by the month."""

    def marks(self, first: str, last: str, day: date) -> dict[str, Mark]:
        """What the months with anything in them stand at on a day: the last position recorded on an earlier
        one, and the copy of the tables; below nought while the month goes on, which then stands otherwise."""
        rows = _MARKS[self.engine.dialect.name].ask(self.engine, first=first, last=last, day=day)
        return {row["month"]: _mark(row, day) for row in rows}

    def marks_and_cells(
        self, cells: Cells, region: str, first: str, last: str, day: date
    ) -> tuple[dict[str, Mark], dict[str, Kept]]:
        """What months stand at on a day, and what was made of them for a region."""
        if self.engine.dialect.name != "postgresql":
            return self.marks(first, last, day), cells.of(region, first, last)
        rows = _BOTH.ask(self.engine, region=region, first=first, last=last, day=day)
        kept = {
            row["month"]: Kept((row["kept_position"], row["kept_made"]), [row["told"]] if row["told"] else [])
            for row in rows
            if row["kept_position"] is not None
        }
        return {row["month"]: _mark(row, day) for row in rows}, kept

    def changes(self, month: str) -> Rows:
        """What was added to every worker's month on each day, with the village it counts for."""
        of, w = LEDGER.c, WORKER_MONTHS.c
        day = recorded_on(self.engine, of.recorded_at)
        added = (
            select(of.worker, day.label("day"), *(func.sum(of[s]).label(s) for s in STAGES))
            .where(of.month == month)
            .group_by(of.worker, day)
            .subquery()
        )
        wanted = select(added, w.village).join(WORKER_MONTHS, w.worker == added.c.worker)
        return self.rows(wanted.where(w.month == month))

    def persons(self) -> dict[str, str]:
        """Whose the records are that were merged into others. As known today, whatever moment is asked for:
        counting somebody twice then and once now would tell their figures apart.
        """
        return {row["record"]: row["person"] for row in self.rows(select(RECORDS))}

    def worked_before(self, workers: Collection[str], month: str, as_of: datetime | None = None) -> set[str]:
        """Who of some workers had work here before a month."""
        of = FIRSTS.c
        wanted = select(of.worker).where(of.worker.in_(workers), of.month < month)
        if as_of is not None:
            wanted = wanted.where(of.recorded_at <= as_of)
        return {row["worker"] for row in self.rows(wanted)}

    def newcomers(self, month: str, as_of: datetime | None = None) -> set[str]:
        """Which records had their first work here in a month."""
        of, earlier = FIRSTS.c, FIRSTS.alias()
        before = select(earlier.c.worker).where(earlier.c.worker == of.worker, earlier.c.month < month)
        if as_of is not None:
            before = before.where(earlier.c.recorded_at <= as_of)
        wanted = select(of.worker).where(of.month == month, ~exists(before))
        return {row["worker"] for row in self.rows(wanted)}

    def changed_since(self, moment: datetime, first: str, last: str) -> set[str]:
        """Which of the months, or a few more, were known otherwise at a moment: work, lists, newcomers."""
        of, m = LEDGER.c, MONTHS.c
        later = select(of.month).where(of.month == m.month, of.recorded_at > moment)
        wanted = select(m.month).where(m.month.between(first, last), exists(later))
        changed = {row["month"] for row in self.rows(wanted)}
        known, earlier = FIRSTS.alias(), FIRSTS.alias()
        no_newcomers = select(known.c.month).join(earlier, earlier.c.worker == known.c.worker)
        no_newcomers = no_newcomers.where(earlier.c.month < known.c.month, earlier.c.recorded_at > moment)
        changed |= {row["month"] for row in self.rows(no_newcomers.distinct())}
        for listed in self.rows(select(LISTS.c.dated).where(LISTS.c.recorded_at > moment)):
            since = listed["dated"].isoformat()[:7]
            changed |= set(self.marks(max(first, since), last, today()))
        return changed

    def valid_lists(self, month: str, as_of: datetime | None = None) -> Rows:
        """The lists of low-income households dated by the end of a month, the one that counts first."""
        of = LISTS.c
        wanted = select(of.id, of.region, of.dated).where(of.dated <= last_day(month))
        if as_of is not None:
            wanted = wanted.where(of.recorded_at <= as_of)
        return self.rows(wanted.order_by(of.dated.desc(), of.position.desc()))

    def lists(self, region: str, limit: int = 20) -> Rows:
        """The lists of a region, and of what it lies in or what lies in it; the newest first."""
        of = LISTS.c
        above = [region[:length] for length in range(2, len(region) + 1)]
        mine = of.region.in_(above) | within(of.region, region)
        return self.rows(select(LISTS).where(mine).order_by(of.dated.desc(), of.position.desc()).limit(limit))

    def vintages(self, region: str, last: str) -> Rows:
        """How much of each month up to `last` became known in which month (micro-yuan), for a region."""
        of = VINTAGES.c
        return self.rows(
            select(of.month, of.seen, func.sum(of.micro).label("micro"))
            .where(within(of.village, region), of.month <= last, of.seen <= last)
            .group_by(of.month, of.seen)
        )

    def entries_behind(self, region: str, month: str, moment: datetime) -> dict[str, Any]:
        """How many changes a region's month was made of at a moment, and when the last was recorded."""
        of, w = LEDGER.c, WORKER_MONTHS.c
        wanted = (
            select(
                func.count().label("changes"),
                func.max(of.recorded_at).label("recorded_at"),
            )
            .join(WORKER_MONTHS, (w.worker == of.worker) & (w.month == of.month))
            .where(of.month == month, within(w.village, region), of.recorded_at <= moment)
        )
        return dict(self.rows(wanted)[0])
