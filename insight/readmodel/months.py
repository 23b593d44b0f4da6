"""Everybody's months as they are, or were at a moment: what officials' figures are made of."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, exists, func, literal_column, select
from sqlalchemy import text as raw

from insight.readmodel.tables import FIRSTS, LEDGER, LISTS, MONTHS, RECORDS, STAGES, VINTAGES, WORKER_MONTHS
from kernel.time import last_day
from shell.question import Question
from shell.readmodels import ReadModel, Rows, within


def _marks(made: Any) -> Question:
    """Which of the months changed when, and which copy of the tables it stands in."""
    of = MONTHS.c
    between = of.month.between(bindparam("first"), bindparam("last"))
    return Question(select(of.month, of.position, made.label("made")).where(between))


# A table made anew by a rebuild is another one: by its number in the database.
_MARKS = {
    "postgresql": _marks(literal_column("insight_months.tableoid::bigint", Integer)),
    "sqlite": _marks(
        select(literal_column("rootpage", Integer))
        .select_from(raw("sqlite_master"))
        .where(raw("sqlite_master.name = 'insight_months'"))
        .scalar_subquery()
    ),
}

# The Asia/Shanghai day something was recorded on: there is no summer time.
_DAY: dict[str, Any] = {
    "postgresql": func.date(func.timezone("Asia/Shanghai", LEDGER.c.recorded_at)),
    "sqlite": func.date(LEDGER.c.recorded_at, "+8 hours"),
}


class Months(ReadModel):
    """Workers' months, by the month."""

    def marks(self, first: str, last: str) -> dict[str, tuple[int, int]]:
        """What the months with anything in them are at: the last position, and the copy of the tables."""
        rows = _MARKS[self.engine.dialect.name].ask(self.engine, first=first, last=last)
        return {row["month"]: (row["position"], row["made"]) for row in rows}

    def worker_months(self, month: str) -> Rows:
        """What every worker's month adds up to, with the village it counts for."""
        w = WORKER_MONTHS.c
        return self.rows(select(w.worker, w.village, *(w[s] for s in STAGES)).where(w.month == month))

    def changes(self, month: str) -> Rows:
        """What was added to every worker's month on each day, with the village it counts for."""
        of, w = LEDGER.c, WORKER_MONTHS.c
        day = _DAY[self.engine.dialect.name]
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
            changed |= set(self.marks(max(first, since), last))
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

    def entries_behind(self, region: str, month: str) -> dict[str, Any]:
        """How many changes a region's month is made of, and the first and last position of them."""
        of, w = LEDGER.c, WORKER_MONTHS.c
        wanted = (
            select(
                func.count().label("changes"),
                func.min(of.position).label("first"),
                func.max(of.position).label("last"),
                func.max(of.recorded_at).label("recorded_at"),
            )
            .join(WORKER_MONTHS, (w.worker == of.worker) & (w.month == of.month))
            .where(of.month == month, within(w.village, region))
        )
        return dict(self.rows(wanted)[0])
