"""How much: a worker's months, by stage."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from income.readmodel.tables import ENTRIES, LEDGER, PAYMENTS, STAGES, TOTALS
from kernel.money import from_micro, to_fen
from kernel.time import day_of, months_after
from shell.question import Question
from shell.readmodels import ReadModel, Rows

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


class Months(ReadModel):
    """What a worker earned in a month, stage by stage."""

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
            rows: Rows = [
                row
                for record in self.records_of(worker)
                for row in _TOTALS.ask(self.engine, worker=record, first=first, last=last)
            ]
        else:
            rows = self._added_up(worker, first, last, as_of, workshops)
        sums: dict[str, dict[str, int]] = {}
        for row in rows:
            stages = sums.setdefault(row["month"], {})
            stages[row["stage"]] = stages.get(row["stage"], 0) + int(row["micro"])
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
    ) -> Rows:
        c = LEDGER.c
        statement = select(c.month, c.stage, func.sum(c.micro).label("micro")).where(
            self.whose(c.worker, worker), c.month.between(first, last)
        )
        if as_of is not None:
            statement = statement.where(c.recorded_at <= as_of)
        if workshops is not None:
            statement = statement.join(ENTRIES, ENTRIES.c.id == c.entry)
            statement = statement.where(ENTRIES.c.workshop.in_(list(workshops)))
        return self.rows(statement.group_by(c.month, c.stage))

    def last_entered(self, worker: str) -> date | None:
        """The last day anything was entered into a worker's ledger. Answers `kernel.lookups.Pay`."""
        latest = select(func.max(LEDGER.c.recorded_at).label("at")).where(self.whose(LEDGER.c.worker, worker))
        (row,) = self.rows(latest)
        return day_of(row["at"]) if row["at"] else None

    def last_paid_by(self, employer: str) -> date | None:
        """The last day an employer paid anybody. Answers `kernel.lookups.Pay`."""
        latest = select(func.max(PAYMENTS.c.paid_at).label("at")).where(PAYMENTS.c.employer == employer)
        (row,) = self.rows(latest)
        return day_of(row["at"]) if row["at"] else None

    def months_known(self, worker: str) -> list[str]:
        """The months a worker has entries in, the latest first."""
        known = {
            row["month"]
            for record in self.records_of(worker)
            for row in _MONTHS_KNOWN.ask(self.engine, worker=record)
        }
        return sorted(known, reverse=True)
