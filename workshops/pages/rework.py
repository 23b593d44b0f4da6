"""返工: pieces that were given back to be mended and have not come in again, and with whom they are."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import g, url_for
from sqlalchemy import RowMapping

from kernel.time import today
from workshops.pages.desk import names_of, numbers_of, read

WAITS = timedelta(days=90)  # what was sent back longer ago is waited for no more


def rework_out() -> Mapping[str, Sequence[RowMapping]]:
    """The hand-ins of each worker here whose rework is still out, the longest out first."""
    out: dict[str, list[RowMapping]] = {}
    for row in read().rework_out(g.workshop, today() - WAITS):
        out.setdefault(row["worker"], []).append(row)
    return out


def told_out() -> list[dict[str, Any]]:
    """The same to be read, the longest out first, each with the way to the counter that takes it in again."""
    rows = [row for some in rework_out().values() for row in some]
    people = {row["worker"] for row in rows}
    names, numbers = names_of(people), numbers_of(people)
    _places, labels = read().names([g.workshop])
    return [
        {
            "name": names[row["worker"]],
            "number": numbers.get(row["worker"], ""),
            "label": labels.get((g.workshop, row["product"], row["step"]), row["step"]),
            "day": row["work_date"],
            "left": row["left"],
            "href": url_for(
                "workshops.hand_in", worker=row["worker"], choice=f"{row['product']}/{row['step']}"
            ),
        }
        for row in sorted(rows, key=lambda row: row["work_date"])
    ]


__all__ = ["rework_out", "told_out"]
