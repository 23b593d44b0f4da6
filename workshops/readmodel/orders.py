"""What is told of orders: how far each has come, in running totals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import MetaData, RowMapping, Subquery, and_, func, select

from kernel.time import day_of, end_of
from shell.readmodels import Rows
from workshops.readmodel.materials import MaterialAccounts
from workshops.readmodel.order_tables import DAYS, LOTS, METADATA, ORDERS, SHARES, STANDS, WORK

ENDED = ("closed", "cancelled")


class Wanting(NamedTuple):
    """An open order that wants a step done: whose, by when, and how many pieces of it are still to come."""

    order: str
    employer: str
    due_on: date
    left: int


class OrdersReadModel(MaterialAccounts):
    """Orders, shares, work, lots and material. Answers `Finished` and `OpenOrders`."""

    NAME: ClassVar[str] = "orders"
    METADATA: ClassVar[MetaData] = METADATA

    def order(self, id: str) -> RowMapping | None:
        """One order."""
        return self.first(select(ORDERS).where(ORDERS.c.id == id))

    def orders(
        self,
        *,
        employer: str | None = None,
        workshops: Sequence[str] | None = None,
        ended: bool | None = None,
        latest_first: bool = True,
        before: int | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Orders of an enterprise, or those some workshops were asked for; the latest first, or those that
        are due first. `before` is the position the last page ended at, where the latest come first."""
        o = ORDERS.c
        statement = select(ORDERS).limit(limit)
        if employer is not None:
            statement = statement.where(o.employer == employer)
        if workshops is not None:
            asked = select(SHARES.c.order).where(SHARES.c.workshop.in_(list(workshops)))
            statement = statement.where(o.id.in_(asked))
        if ended is not None:
            statement = statement.where(o.state.in_(ENDED) if ended else o.state.not_in(ENDED))
        if before is not None:
            statement = statement.where(o.position < before)
        by = (o.position.desc(),) if latest_first else (o.due_on, o.position)
        return self.rows(statement.order_by(*by))

    def employers_of(self, workshop: str, limit: int) -> list[str]:
        """Who ordered of a workshop, the latest first."""
        o = ORDERS.c
        asked = select(SHARES.c.order).where(SHARES.c.workshop == workshop)
        latest = func.max(o.position)
        statement = select(o.employer).where(o.id.in_(asked)).group_by(o.employer)
        return [row["employer"] for row in self.rows(statement.order_by(latest.desc()).limit(limit))]

    def open_orders(self, employer: str) -> int:
        """How many orders of an enterprise have not ended. Answers `kernel.lookups.OpenOrders`."""
        own = (ORDERS.c.employer == employer, ORDERS.c.state.not_in(ENDED))
        return int(self.rows(select(func.count().label("count")).where(*own))[0]["count"])

    def shares(self, orders: Iterable[str]) -> dict[str, list[RowMapping]]:
        """The workshops asked for some orders, those asked first before the others."""
        found: dict[str, list[RowMapping]] = {id: [] for id in orders}
        if found:
            statement = select(SHARES).where(SHARES.c.order.in_(list(found)))
            for row in self.rows(statement.order_by(SHARES.c.position, SHARES.c.workshop)):
                found[row["order"]].append(row)
        return found

    def work(self, orders: Iterable[str]) -> dict[str, dict[str, dict[str, RowMapping]]]:
        """What was made for some orders: by order, workshop and step."""
        found: dict[str, dict[str, dict[str, RowMapping]]] = {id: {} for id in orders}
        if found:
            for row in self.rows(select(WORK).where(WORK.c.order.in_(list(found)))):
                found[row["order"]].setdefault(row["workshop"], {})[row["step"]] = row
        return found

    def days(self, orders: Iterable[str], since: date) -> dict[str, dict[str, dict[str, dict[date, int]]]]:
        """Pieces handed in from a day of work on: by order, workshop, step and day."""
        found: dict[str, dict[str, dict[str, dict[date, int]]]] = {id: {} for id in orders}
        if found:
            d = DAYS.c
            statement = select(DAYS).where(d.order.in_(list(found)), d.day >= since)
            for row in self.rows(statement):
                by_step = found[row["order"]].setdefault(row["workshop"], {})
                by_step.setdefault(row["step"], {})[row["day"]] = row["handed_in"]
        return found

    def lots(self, order: str, workshop: str | None = None) -> Rows:
        """What was shipped of an order, the latest first; what was taken back is marked."""
        statement = select(LOTS).where(LOTS.c.order == order)
        if workshop is not None:
            statement = statement.where(LOTS.c.workshop == workshop)
        return self.rows(statement.order_by(LOTS.c.position.desc()))

    def finished(self, order: str, workshop: str) -> int:
        """Pieces of a workshop that were accepted at every step of the order."""
        found = self.order(order)
        return done(found["steps"], self.work([order])[order].get(workshop, {})) if found else 0

    def wanting(self, workshop: str) -> dict[tuple[str, str], list[Wanting]]:
        """The orders a workshop may hand in for now, by product and step, those due first."""
        o, s, w = ORDERS.c, SHARES.c, WORK.c
        made = and_(w.order == o.id, w.workshop == s.workshop)
        counts = (s.share, w.step, w.handed_in, w.rejected)
        statement = (
            select(o.id, o.employer, o.product, o.steps, o.due_on, *counts)
            .join(SHARES, s.order == o.id)
            .outerjoin(WORK, made)
            .where(s.workshop == workshop, s.share > 0, o.state == "open")
            .order_by(o.due_on, o.position)
        )
        orders: dict[str, RowMapping] = {}
        come: dict[tuple[str, str], int] = {}
        for row in self.rows(statement):
            orders[row["id"]] = row
            come[row["id"], row["step"]] = (row["handed_in"] or 0) - (row["rejected"] or 0)
        wanting: dict[tuple[str, str], list[Wanting]] = {}
        for id, row in orders.items():
            for step in row["steps"]:
                left = max(0, row["share"] - come.get((id, step), 0))
                one = Wanting(id, row["employer"], row["due_on"], left)
                wanting.setdefault((row["product"], step), []).append(one)
        return wanting

    def by_workshop(
        self, workshops: Collection[str], day: date, *, as_of: datetime | None = None
    ) -> dict[str, dict[str, int]]:
        """What runs at some workshops: `open` orders, `pieces` taken of them, `shipped`, and how many are
        `late`: due before a day and not shipped in full. Who has no orders is left out."""
        s = _standing(workshops, as_of).c
        counts = (
            func.count().label("open"),
            func.sum(s.share).label("pieces"),
            func.sum(s.shipped).label("shipped"),
            func.count().filter(s.due_on < day, s.shipped < s.share).label("late"),
        )
        running = select(s.workshop, *counts).where(s.state == "open").group_by(s.workshop)
        return {
            row["workshop"]: {name: int(row[name]) for name in ("open", "pieces", "shipped", "late")}
            for row in self.rows(running)
        }

    def ended(
        self, workshops: Collection[str], first: date, last: date, *, as_of: datetime | None = None
    ) -> dict[str, dict[str, int]]:
        """How many orders of some workshops `ended` over some days, and how many of these after they were
        due (`ended_late`). What was called off before anybody took it is none."""
        s = _standing(workshops, as_of).c
        over = and_(s.ended_at > end_of(first - timedelta(days=1)), s.ended_at <= end_of(last))
        closed = select(s.workshop, s.due_on, s.ended_at).where(s.state == "closed", over)
        found: dict[str, dict[str, int]] = {}
        for row in self.rows(closed):
            sums = found.setdefault(row["workshop"], {"ended": 0, "ended_late": 0})
            sums["ended"] += 1
            sums["ended_late"] += day_of(row["ended_at"]) > row["due_on"]
        return found


def _standing(workshops: Collection[str], as_of: datetime | None) -> Subquery:
    """The shares some workshops took, each with its order, as they stand or stood."""
    o, s, t = ORDERS.c, SHARES.c, STANDS.c
    ours = list(workshops)
    if as_of is None:
        now = select(s.workshop, s.share, s.shipped, o.state, o.due_on, o.ended_at)
        now = now.join(ORDERS, o.id == s.order).where(s.workshop.in_(ours), s.share > 0)
        return now.subquery("standing")
    latest = select(t.workshop, t.order, func.max(t.position).label("position"))
    latest = latest.where(t.workshop.in_(ours), t.recorded_at <= as_of).group_by(t.workshop, t.order)
    last = latest.subquery("latest")
    then = select(t.workshop, t.share, t.shipped, t.state, t.due_on, t.ended_at)
    stood = and_(last.c.workshop == t.workshop, last.c.position == t.position)
    return then.join(last, stood).where(t.share > 0).subquery("standing")


def done(steps: Iterable[str], work: Mapping[str, Any]) -> int:
    """Pieces accepted at every one of these steps."""
    return min((work[step]["accepted"] if step in work else 0 for step in steps), default=0)


__all__ = ["OrdersReadModel", "Wanting", "done"]
