"""Where an order's material is: what each worker and each workshop has, down to the movements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, or_, select, tuple_

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

    def totals(self, order: str, workshop: str | None = None) -> list[dict[str, Any]]:
        """Where all material of an order is, nobody's account by itself: by workshop and material, what the
        `stock` and the workers (`held`) have, and the sums of what came, was used, spoilt, sent back, and by
        how much counting differed."""
        kinds = ("received", "used", "scrapped", "sent_back", "counted", "beyond")
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for row in self.material(order, workshop):
            start = {"workshop": row["workshop"], "material": row["material"], "stock": 0, "held": 0}
            total = found.setdefault(
                (row["workshop"], row["material"]),
                start | dict.fromkeys(kinds, 0),
            )
            total["stock" if row["worker"] == STOCK else "held"] += row["out"]
            for kind in kinds:
                total[kind] += row[kind]
        return list(found.values())

    def issued(self, orders: Sequence[str], workshop: str | None = None) -> dict[str, dict[str, int]]:
        """What workers were issued and can make pieces of, by order and material: less what they returned,
        what was spoilt, and what counting did not find."""
        a = ACCOUNTS.c
        sums = func.sum(a.issued + a.returned + a.scrapped + a.counted).label("issued")
        statement = select(a.order, a.material, sums).where(a.order.in_(list(orders)), a.worker != STOCK)
        if workshop is not None:
            statement = statement.where(a.workshop == workshop)
        found: dict[str, dict[str, int]] = {}
        for row in self.rows(statement.group_by(a.order, a.material)) if orders else ():
            found.setdefault(row["order"], {})[row["material"]] = int(row["issued"])
        return found

    def movements(
        self,
        order: str,
        workshop: str,
        worker: str | None = None,
        *,
        as_of: datetime | None = None,
        before: tuple[int, str, str] | None = None,
        limit: int | None = None,
    ) -> Rows:
        """What happened to material, the latest first: in one account (`worker`, "" for the stock) or in all.

        `before` is the position, material and kind the last page ended at.
        """
        m = MOVEMENTS.c
        statement = select(MOVEMENTS).where(m.order == order, m.workshop == workshop).limit(limit)
        if worker is not None:
            statement = statement.where(m.worker == worker)
        if as_of is not None:
            statement = statement.where(m.recorded_at <= as_of)
        if before is not None:
            position, material, kind = before
            behind = tuple_(m.material, m.kind) > tuple_(material, kind)
            statement = statement.where(or_(m.position < position, and_(m.position == position, behind)))
        return self.rows(statement.order_by(m.position.desc(), m.material, m.kind))


def _summed(row: RowMapping) -> dict[str, Any]:
    sums = {kind: int(row[kind]) for kind in KINDS}
    return {**row, **sums, "out": sum(sums.values())}
