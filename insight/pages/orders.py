"""派单: what enterprises ordered of a region's workshops, how much of it left, and what is late.

Nothing here counts people: orders are an enterprise's and a workshop's.
"""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from insight.pages.asking import Asked, asked, blueprint, regions, show
from kernel.time import first_day, last_day
from shell.house import house
from shell.regions import Region
from shell.web import requires
from workshops.readmodel import OrdersReadModel, WorkshopsReadModel

SUMS = ("open", "pieces", "shipped", "late", "ended", "ended_late")


@blueprint.get("/orders")
@requires("see-insight")
def orders() -> ResponseReturnValue:
    """Orders that run, workshop by workshop, and those that ended in the month, as of the day asked for."""
    here = asked()
    workshops = {row["id"]: row for row in house().get(WorkshopsReadModel).workshops([], [here.region.code])}
    lines = _lines(here, workshops)
    return show(
        "orders.html",
        here,
        lines=lines,
        sums={name: sum(line[name] for line in lines) for name in SUMS},
    )


def _lines(here: Asked, workshops: dict[str, Any]) -> list[dict[str, Any]]:
    """Each workshop that has orders, the one with the most late ones first."""
    orders, month = house().get(OrdersReadModel), (first_day(here.month), last_day(here.month))
    counts = orders.by_workshop(workshops, here.present, as_of=here.as_of)
    ended = orders.ended(workshops, *month, as_of=here.as_of)
    names = _villages(row["village"] for row in workshops.values())
    lines = [
        {
            "name": workshops[id]["name"],
            "village": names.get(workshops[id]["village"], ""),
            "href": url_for("workshops.orders", workshop=id),
            **dict.fromkeys(SUMS, 0),
            **counts.get(id, {}),
            **ended.get(id, {}),
        }
        for id in sorted({*counts, *ended})
    ]
    return sorted(lines, key=lambda line: (-line["late"], -line["open"], line["name"]))


def _villages(codes: Iterable[str]) -> dict[str, str]:
    return {code: Region(code, name).short for code, name in regions().names(set(codes)).items()}
