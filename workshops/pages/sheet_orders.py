"""For which orders the rows of a day sheet count: proposed, shown, and said by whoever takes the sheet in."""

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_babel import gettext as _

from kernel.lookups import People
from shell.house import house
from shell.i18n import day as day_words
from shell.queue import JobState
from workshops.pages.desk import read
from workshops.pages.order_telling import book
from workshops.readmodel import Wanting


def sheet_orders(job: JobState) -> list[dict[str, Any]]:
    """The products of a sheet that open orders want, each with the orders to choose from.

    Where one alone wants it, that one is proposed; of several none is. Taken in, what was chosen.
    """
    said = job.result or {}
    chosen = job.args.get("orders", {})
    made: Mapping[str, Mapping[str, int]] = said.get("made", {})
    if not made or (not said["dry_run"] and not chosen):
        return []
    wanting = book().wanting(g.workshop)
    wants: dict[str, dict[str, dict[str, Wanting]]] = {}
    for product, steps in made.items():
        for step in steps:
            for one in wanting.get((product, step), []):
                wants.setdefault(product, {}).setdefault(one.order, {})[step] = one
    products = {row["code"]: row for row in read().products([g.workshop])}
    employers = {one.employer for orders in wants.values() for by in orders.values() for one in by.values()}
    firms = house().get(People).names_of(sorted(employers)) if employers else {}
    return [
        {
            "field": f"order-{code}",
            "product": products[code]["name"],
            "options": [{"value": order, "label": _told(by, firms)} for order, by in orders.items()],
            "left": max(one.left for by in orders.values() for one in by.values()),
            "value": chosen.get(code, "") if chosen or len(orders) > 1 else next(iter(orders)),
            "many": len(orders) > 1,
            "besides": "、".join(
                step["name"]
                for step in products[code]["steps"]
                if step["code"] in made[code] and not any(step["code"] in by for by in orders.values())
            ),
        }
        for code, orders in wants.items()
        if code in products
    ]


def _told(by: Mapping[str, Wanting], firms: Mapping[str, str]) -> str:
    one = next(iter(by.values()))
    firm = firms.get(one.employer) or _("（已删除）")
    return _("%(day)s要 · %(firm)s", day=day_words(one.due_on), firm=firm)


__all__ = ["sheet_orders"]
