"""Rates corrected for work already done: what that work earns by now, and who agreed to less."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import RowMapping, func, select

from kernel.lookups import PaidWork
from kernel.time import month_of
from shell.readmodels import ReadModel, Rows
from workshops.readmodel.tables import HAND_INS, LOWER_RATES, RATE_CORRECTIONS


class CorrectedRates(ReadModel):
    """Corrections of rates, and who is asked about them."""

    def paid_work(
        self,
        workshop: str,
        product: str,
        step: str,
        first: date,
        last: date,
        *,
        upto: int | None = None,
        worker: str | None = None,
    ) -> list[PaidWork]:
        """What was handed in of a step on some work dates, worker by worker, and counted by `upto`; or a
        worker's alone."""
        h = HAND_INS.c
        wanted = (h.id, h.worker, h.work_date, h.unit, h.paid_rate, h.grades, h.factors, h.state, h.quantity)
        statement = select(*wanted).where(
            h.workshop == workshop,
            h.work_date.between(first, last),
            h.product == product,
            h.step == step,
            h.state.in_(("handed-in", "inspected")),
        )
        if upto is not None:
            statement = statement.where(h.position <= upto)
        if worker is not None:
            statement = statement.where(h.worker == worker)
        return [
            PaidWork(
                hand_in=row["id"],
                worker=row["worker"],
                month=month_of(row["work_date"]),
                unit=row["unit"],
                rate=Decimal(row["paid_rate"]),
                grades=row["grades"] or {},
                factors={grade: Decimal(factor) for grade, factor in row["factors"].items()},
                waiting=row["quantity"] if row["state"] == "handed-in" else 0,
            )
            for row in self.rows(statement.order_by(h.worker, h.position))
        ]

    def rate_correction(self, id: str) -> RowMapping | None:
        """One correction of a rate."""
        return self.first(select(RATE_CORRECTIONS).where(RATE_CORRECTIONS.c.id == id))

    def rate_corrections(
        self,
        workshop: str,
        *,
        product: str | None = None,
        step: str | None = None,
        before: int | None = None,
        limit: int = 200,
    ) -> Rows:
        """A workshop's corrections of rates, or those of a step, the latest first; `before` is the position
        the last page ended at."""
        c = RATE_CORRECTIONS.c
        statement = select(RATE_CORRECTIONS).where(c.workshop == workshop)
        for column, value in ((c.product, product), (c.step, step)):
            if value is not None:
                statement = statement.where(column == value)
        if before is not None:
            statement = statement.where(c.position < before)
        return self.rows(statement.order_by(c.position.desc()).limit(limit))

    def correction_reasons(self, ids: Iterable[str]) -> dict[str, str]:
        """Why some rates were corrected, by the correction."""
        c = RATE_CORRECTIONS.c
        wanted = sorted(set(ids))
        found = self.rows(select(c.id, c.reason_code).where(c.id.in_(wanted))) if wanted else []
        return {row["id"]: row["reason_code"] for row in found}

    def lower_rate(self, id: str) -> RowMapping | None:
        """What one worker is asked."""
        return self.first(select(LOWER_RATES).where(LOWER_RATES.c.id == id))

    def lower_rates(self, correction: str) -> Rows:
        """Who is asked about a correction, and what they said, whoever has not answered first."""
        c = LOWER_RATES.c
        statement = select(LOWER_RATES).where(c.correction == correction)
        return self.rows(statement.order_by(c.state != "asked", c.amount, c.worker))

    def lower_rates_of(
        self,
        worker: str,
        *,
        state: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> Rows:
        """What a worker was asked, the latest first; `before` is the position the last page ended at."""
        c = LOWER_RATES.c
        statement = select(LOWER_RATES).where(self.whose(c.worker, worker))
        if state is not None:
            statement = statement.where(c.state == state)
        if before is not None:
            statement = statement.where(c.position < before)
        return self.rows(statement.order_by(c.position.desc()).limit(limit))

    def answers(self, correction: str) -> dict[str, int]:
        """How many were asked about a correction, by what they said."""
        c = LOWER_RATES.c
        counts = select(c.state, func.count().label("count")).where(c.correction == correction)
        return {row["state"]: row["count"] for row in self.rows(counts.group_by(c.state))}
