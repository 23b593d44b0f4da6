"""Where an order's material is: what each worker and each workshop has, down to the movements."""

from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, select

from shell.readmodels import ReadModel, Rows
from workshops.readmodel.order_tables import ACCOUNTS, KINDS, MOVEMENTS

STOCK = ""


class MaterialAccounts(ReadModel):
    """Sums and movements of material. Amounts in ten-thousandths of the material's unit, signed."""

    def material(
        self,
        order: str,
        workshop: str | None = None,
        *,
        worker: str | None = None,
        as_of: datetime | None = None,
    ) -> list[dict[str, Any]]:
        """Every account of an order with its sums by kind and `out`, what is there; `worker` "" is the stock.

        With `as_of` as it was recorded by that moment, added up from the movements.
        """
        table = ACCOUNTS if as_of is None else MOVEMENTS
        statement = select(ACCOUNTS)
        if as_of is not None:
            m = MOVEMENTS.c
            sums = (func.coalesce(func.sum(m.change).filter(m.kind == kind), 0).label(kind) for kind in KINDS)
            key = (m.order, m.workshop, m.worker, m.material)
            statement = select(*key, *sums).where(m.recorded_at <= as_of).group_by(*key)
        statement = statement.where(table.c.order == order)
        if workshop is not None:
            statement = statement.where(table.c.workshop == workshop)
        if worker is not None:
            statement = statement.where(table.c.worker == worker)
        return [_summed(row) for row in self.rows(statement)]

    def movements(
        self,
        order: str,
        workshop: str,
        worker: str | None = None,
        *,
        as_of: datetime | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> Rows:
        """What happened to material, the latest first: in one account (`worker`, "" for the stock) or in all.

        `before` is the position the last page ended at.
        """
        m = MOVEMENTS.c
        statement = select(MOVEMENTS).where(m.order == order, m.workshop == workshop).limit(limit)
        if worker is not None:
            statement = statement.where(m.worker == worker)
        if as_of is not None:
            statement = statement.where(m.recorded_at <= as_of)
        if before is not None:
            statement = statement.where(m.position < before)
        return self.rows(statement.order_by(m.position.desc(), m.material, m.kind))


def _summed(row: RowMapping) -> dict[str, Any]:
    sums = {kind: int(row[kind]) for kind in KINDS}
    return {**row, **sums, "out": sum(sums.values())}
