"""What a workshop's pages and decisions look things up in: tables, and all SQL on them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
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

from kernel.lookups import DueWorker, Member, number_key
from kernel.time import day_of
from shell.question import Question
from shell.readmodels import Moment, ReadModel

METADATA = MetaData()

WORKSHOPS = Table(
    "workshops",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("name", String),
    Column("village", String(12)),
    Column("kind", String),
    Column("payer_name", String),
    Column("payer_uscc", String),
)

MEMBERS = Table(
    "workshop_members",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("number", String),
    Column("number_key", String),
    Column("joined_at", Moment),
)
Index("ix_members_number", MEMBERS.c.workshop, MEMBERS.c.number_key)
Index("ix_members_worker", MEMBERS.c.worker)

PRODUCTS = Table(
    "workshop_products",
    METADATA,
    Column("workshop", String(36), primary_key=True),
    Column("code", String, primary_key=True),
    Column("name", String),
    Column("unit", String),
    Column("steps", JSON),
    Column("grades", JSON),
)

RATES = Table(
    "piece_rates",
    METADATA,
    Column("workshop", String(36), primary_key=True),
    Column("product", String, primary_key=True),
    Column("step", String, primary_key=True),
    Column("effective_from", Date, primary_key=True),
    Column("rate", String),
)

HAND_INS = Table(
    "hand_ins",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("product", String),
    Column("step", String),
    Column("unit", String),
    Column("work_date", Date),
    Column("quantity", Integer),
    Column("own_count", Integer),
    Column("rate", String),
    Column("factors", JSON),
    Column("rework_of", String(36)),
    Column("state", String),
    Column("accepted", Integer),
    Column("rework", Integer),
    Column("rejected", Integer),
    Column("exact", String),
    Column("due", Boolean),
    Column("run", String(36)),
    Column("difference_run", String(36)),
    Column("contest", String(36)),
    Column("account", String(36)),
    Column("at", Moment),
    Column("position", BigInteger),
)
Index("ix_hand_ins_day", HAND_INS.c.workshop, HAND_INS.c.work_date)
Index("ix_hand_ins_worker", HAND_INS.c.worker, HAND_INS.c.work_date)
Index("ix_hand_ins_latest", HAND_INS.c.workshop, HAND_INS.c.position)
_DUE = HAND_INS.c.due.is_(True)
Index("ix_hand_ins_due", HAND_INS.c.workshop, postgresql_where=_DUE, sqlite_where=_DUE)
_OPEN = HAND_INS.c.state == "handed-in"
_CONTESTED = HAND_INS.c.contest.is_not(None)
Index(
    "ix_hand_ins_contest",
    HAND_INS.c.contest,
    postgresql_where=_CONTESTED,
    sqlite_where=_CONTESTED,
)
Index(
    "ix_hand_ins_open",
    HAND_INS.c.workshop,
    HAND_INS.c.work_date,
    postgresql_where=_OPEN,
    sqlite_where=_OPEN,
)

CONTESTS = Table(
    "contests",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("hand_in", String(36)),
)

RUNS = Table(
    "pay_runs",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("workshop", String(36)),
    Column("to", Date),
    Column("label", String(7)),
    Column("state", String),
    Column("slips", Integer),
    Column("total", BigInteger),
    Column("preparer", String(36)),
    Column("approver", String(36)),
    Column("started_at", Moment),
    Column("approved_at", Moment),
)
Index("ix_pay_runs_workshop", RUNS.c.workshop)

SLIPS = Table(
    "pay_slips",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("run", String(36)),
    Column("workshop", String(36)),
    Column("worker", String(36)),
    Column("lines", JSON),
    Column("net", BigInteger),
    Column("carried_out", BigInteger),
    Column("carry_run", String(36)),
    Column("state", String),
    Column("reference", String),
    Column("paid_at", Moment),
)
Index("ix_pay_slips_run", SLIPS.c.run)
Index("ix_pay_slips_worker", SLIPS.c.worker)

Rows = Sequence[RowMapping]

_MEMBER = Question(
    select(MEMBERS.c.worker, MEMBERS.c.number, MEMBERS.c.joined_at).where(
        MEMBERS.c.workshop == bindparam("workshop"),
        or_(MEMBERS.c.worker == bindparam("worker"), MEMBERS.c.number_key == bindparam("number_key")),
    )
)
_HAS = ("id", "workshop", "product", "step", "unit", "quantity", "state", "rework", "rejected", "position")
_WORKED = Question(
    select(*(HAND_INS.c[name] for name in _HAS)).where(
        HAND_INS.c.worker == bindparam("worker"),
        HAND_INS.c.work_date.between(bindparam("first"), bindparam("last")),
    )
)


class WorkshopsReadModel(ReadModel):
    """Workshops as their people see them. Answers `Members`, `WorkDates` and `Due`."""

    NAME: ClassVar[str] = "workshops"
    METADATA: ClassVar[MetaData] = METADATA

    def _rows(self, statement: Any) -> Rows:
        with self.connect() as connection:
            return connection.execute(statement).mappings().all()

    # -- Lookups -------------------------------------------------------------------------------------------

    def member(self, workshop: str, key: str) -> Member | None:
        """A member by worker id or number."""
        found = _MEMBER.ask(self.engine, workshop=workshop, worker=key, number_key=number_key(key))
        if not found:
            return None
        row = found[0]
        return Member(row["worker"], row["number"], day_of(row["joined_at"]))

    def members(self, workshop: str, key: str | None = None) -> Rows:
        """All members of a workshop in the order of their numbers, or the one a key names."""
        m = MEMBERS.c
        statement = select(MEMBERS).where(m.workshop == workshop).order_by(m.number_key)
        if key is not None:
            statement = statement.where(or_(m.worker == key, m.number_key == number_key(key)))
        return self._rows(statement)

    def count_members(self, workshop: str) -> int:
        """How many people work at a workshop."""
        statement = select(func.count().label("count")).where(MEMBERS.c.workshop == workshop)
        return int(self._rows(statement)[0]["count"])

    def workshops_of(self, worker: str) -> list[str]:
        """The workshops a worker is a member of."""
        return [
            row["workshop"]
            for row in self._rows(select(MEMBERS.c.workshop).where(MEMBERS.c.worker == worker))
        ]

    def village_of_workshop(self, workshop: str) -> str | None:
        """The village a workshop lies in."""
        found = self.workshop(workshop)
        return found["village"] if found else None

    def last_work_date(self, workshop: str, product: str, step: str, since: date) -> date | None:
        """The latest work date recorded for a step from `since` on."""
        h = HAND_INS.c
        statement = select(func.max(h.work_date).label("last")).where(
            h.workshop == workshop,
            h.work_date >= since,
            h.product == product,
            h.step == step,
            h.state.in_(("handed-in", "inspected")),
        )
        last: date | None = self._rows(statement)[0]["last"]
        return last

    def due(self, workshop: str, to: date) -> list[DueWorker]:
        """Who is owed what, up to a work date, in the order of their ids."""
        h, s, r = HAND_INS.c, SLIPS.c, RUNS.c
        taker = RUNS.alias("taker")
        owed = select(h.worker, h.id).where(h.workshop == workshop, _DUE, h.work_date <= to)
        carried = (
            select(s.worker, s.id)
            .join(RUNS, r.id == s.run)
            .outerjoin(taker, taker.c.id == s.carry_run)
            .where(
                s.workshop == workshop,
                s.carried_out < 0,
                r.state == "approved",
                or_(s.carry_run.is_(None), taker.c.state == "discarded"),
            )
            .order_by(r.approved_at.desc(), r.id)  # the oldest is taken in first: the last one stays
        )
        by_worker: dict[str, list[str]] = {}
        for row in self._rows(owed.order_by(h.worker, h.position)):
            by_worker.setdefault(row["worker"], []).append(row["id"])
        carry = {row["worker"]: row["id"] for row in self._rows(carried)}
        return [DueWorker(worker, ids, carry.get(worker)) for worker, ids in by_worker.items()]

    def discarded_runs(self, workshop: str) -> set[str]:
        """The workshop's discarded runs."""
        where = and_(RUNS.c.workshop == workshop, RUNS.c.state == "discarded")
        return {row["id"] for row in self._rows(select(RUNS.c.id).where(where))}

    # -- Pages and the API ---------------------------------------------------------------------------------

    def workshop(self, id: str) -> RowMapping | None:
        """A workshop by its id."""
        return next(iter(self._rows(select(WORKSHOPS).where(WORKSHOPS.c.id == id))), None)

    def workshops(self, ids: Iterable[str] | None = None, region: str | None = None) -> Rows:
        """Workshops by id, or those of a region, or all."""
        statement = select(WORKSHOPS).order_by(WORKSHOPS.c.name)
        if ids is not None:
            statement = statement.where(WORKSHOPS.c.id.in_(list(ids)))
        if region is not None:
            statement = statement.where(WORKSHOPS.c.village.startswith(region, autoescape=True))
        return self._rows(statement)

    def products(self, workshops: Iterable[str]) -> Rows:
        """The products of some workshops."""
        p = PRODUCTS.c
        return self._rows(select(PRODUCTS).where(p.workshop.in_(list(workshops))).order_by(p.code))

    def names(self, workshops: Iterable[str]) -> tuple[dict[str, str], dict[tuple[str, str, str], str]]:
        """What some workshops are called, and their products' steps by (workshop, product, step)."""
        ids = list(workshops)
        named = {row["id"]: row["name"] for row in self.workshops(ids)}
        labels = {
            (row["workshop"], row["code"], step["code"]): f"{row['name']}{step['name']}"
            for row in self.products(ids)
            for step in row["steps"]
        }
        return named, labels

    def rates(self, workshop: str) -> Rows:
        """All rates of a workshop, the latest first."""
        r = RATES.c
        statement = select(RATES).where(r.workshop == workshop)
        return self._rows(statement.order_by(r.product, r.step, r.effective_from.desc()))

    def hand_in(self, id: str) -> RowMapping | None:
        """One hand-in."""
        return next(iter(self._rows(select(HAND_INS).where(HAND_INS.c.id == id))), None)

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
        wanted = {h.workshop: workshop, h.worker: worker, h.work_date: day, h.state: state}
        for column, value in wanted.items():
            if value is not None:
                statement = statement.where(column == value)
        if before is not None:
            statement = statement.where(h.position < before)
        return self._rows(statement)

    def worked(self, worker: str, first: date, last: date) -> Rows:
        """What a worker handed in over some work dates, at all workshops, and what became of it."""
        return _WORKED.ask(self.engine, worker=worker, first=first, last=last)

    def latest(self, workshop: str, limit: int) -> Rows:
        """The hand-ins counted last at a workshop, the latest first, with the members' numbers."""
        h = HAND_INS.c
        statement = _numbered().where(h.workshop == workshop, h.state != "announced")
        return self._rows(statement.order_by(h.position.desc()).limit(limit))

    def to_inspect(self, workshop: str, *, day: date, limit: int) -> Rows:
        """Hand-ins of a day that nobody has inspected, with the members' numbers."""
        h = HAND_INS.c
        statement = _numbered().where(h.workshop == workshop, _OPEN, h.work_date == day)
        return self._rows(statement.order_by(h.position).limit(limit))

    def handed_in(self, workshop: str, ids: Iterable[str]) -> Rows:
        """Hand-ins of a workshop among `ids`, whatever became of them, with the members' numbers."""
        h = HAND_INS.c
        statement = _numbered().where(h.workshop == workshop, h.id.in_(list(ids)), h.state != "announced")
        return self._rows(statement.order_by(h.position))

    def contested(self, contest: str) -> str | None:
        """The hand-in a contest is about, also once it is answered."""
        found = self._rows(select(CONTESTS.c.hand_in).where(CONTESTS.c.id == contest))
        return found[0]["hand_in"] if found else None

    def contests(self, workshop: str) -> Rows:
        """The hand-ins whose worker says that something is wrong and waits, the oldest first."""
        h = HAND_INS.c
        statement = _numbered().where(h.workshop == workshop, _CONTESTED)
        return self._rows(statement.order_by(h.work_date, h.position))

    def open_days(self, workshop: str) -> Rows:
        """The work dates that still have something to inspect, with how many hand-ins."""
        h = HAND_INS.c
        statement = select(h.work_date, func.count().label("count")).where(h.workshop == workshop, _OPEN)
        return self._rows(statement.group_by(h.work_date).order_by(h.work_date.desc()))

    def count_on(self, workshop: str, day: date) -> int:
        """How many hand-ins a day has, the withdrawn ones left out."""
        h = HAND_INS.c
        statement = select(func.count().label("count")).where(
            h.workshop == workshop, h.work_date == day, h.state.in_(("handed-in", "inspected"))
        )
        return int(self._rows(statement)[0]["count"])

    def run(self, id: str) -> RowMapping | None:
        """One pay run."""
        return next(iter(self._rows(select(RUNS).where(RUNS.c.id == id))), None)

    def runs(self, workshop: str, *, before: datetime | None = None, limit: int = 200) -> Rows:
        """The pay runs of a workshop, the latest first; `before` is when the last one shown was started."""
        statement = select(RUNS).where(RUNS.c.workshop == workshop).limit(limit)
        if before is not None:
            statement = statement.where(RUNS.c.started_at < before)
        return self._rows(statement.order_by(RUNS.c.started_at.desc()))

    def owed(self, workshop: str) -> RowMapping:
        """What is accepted and on no run: how many `workers`, and the `last` work date of it."""
        h = HAND_INS.c
        counts = (func.count(h.worker.distinct()).label("workers"), func.max(h.work_date).label("last"))
        return self._rows(select(*counts).where(h.workshop == workshop, _DUE))[0]

    def unpaid(self, runs: Iterable[str]) -> dict[str, int]:
        """How many slips of some runs are still to be paid; runs with none are left out."""
        s = SLIPS.c
        statement = select(s.run, func.count().label("count")).where(
            s.run.in_(list(runs)), s.state != "paid", s.net > 0
        )
        return {row["run"]: row["count"] for row in self._rows(statement.group_by(s.run))}

    def slips(self, run: str) -> Rows:
        """The slips of a run."""
        return self._rows(select(SLIPS).where(SLIPS.c.run == run).order_by(SLIPS.c.worker))

    def slip(self, id: str) -> RowMapping | None:
        """One slip, with its run's date, label and state."""
        statement = select(SLIPS, *_RUN_OF_SLIP).join(RUNS, RUNS.c.id == SLIPS.c.run)
        return next(iter(self._rows(statement.where(SLIPS.c.id == id))), None)

    def slips_of(self, worker: str) -> Rows:
        """A worker's slips of approved runs, the latest first, without their lines."""
        statement = select(*_SLIP_IN_LIST, *_RUN_OF_SLIP).join(RUNS, RUNS.c.id == SLIPS.c.run)
        statement = statement.where(SLIPS.c.worker == worker, RUNS.c.state == "approved")
        return self._rows(statement.order_by(RUNS.c.approved_at.desc()))

    # -- What only the projection writes -------------------------------------------------------------------

    def release(self, connection: Connection, run: str) -> None:
        """A run was discarded: what it held is due again."""
        hand_ins, slips = self.table("hand_ins"), self.table("pay_slips")
        paid = select(slips.c.worker).where(slips.c.run == run)  # whose work is indexed; a run's is not
        for column in (hand_ins.c.run, hand_ins.c.difference_run):
            freed = {column.name: None, "due": True}
            held = hand_ins.update().where(hand_ins.c.worker.in_(paid), column == run)
            connection.execute(held.values(freed))


def _numbered() -> Any:
    """Hand-ins with the number of the member whose they are."""
    h, m = HAND_INS.c, MEMBERS.c
    member = and_(m.workshop == h.workshop, m.worker == h.worker)
    return select(HAND_INS, m.number).outerjoin(MEMBERS, member)


_SLIP_IN_LIST = (SLIPS.c.id, SLIPS.c.workshop, SLIPS.c.net, SLIPS.c.state, SLIPS.c.paid_at)
_RUN_OF_SLIP = (
    RUNS.c.to,
    RUNS.c.label,
    RUNS.c.state.label("run_state"),
    RUNS.c.approved_at,
)
