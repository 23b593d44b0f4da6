"""How far an order has come, for the whole of it or one workshop's share: the same at both doors.

Everything is asked for all orders of a page at once, so a page costs a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping

from workshops.readmodel.forecast import LOOKED_AT, Forecast, Made, forecast
from workshops.readmodel.orders import OrdersReadModel, done


@dataclass(frozen=True, slots=True)
class StepDone:
    """What became of one step: pieces handed in, accepted, lost."""

    step: str
    handed_in: int
    accepted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Progress:
    """An order `row` with its shares. `wanted` pieces are asked of whom this is about; `enough_for` is how
    many the material issued would make (None without a bill), `finished` passed every step.

    `forecast` is None where nothing can be said, or nothing is going on.
    """

    row: RowMapping
    shares: Sequence[RowMapping]
    wanted: int
    enough_for: int | None
    steps: Sequence[StepDone]
    finished: int
    shipped: int
    forecast: Forecast | None

    @property
    def handed_in(self) -> int:
        """Pieces that came in at every step."""
        return min((step.handed_in for step in self.steps), default=0)

    def late(self, today: date) -> bool:
        """Whether it is over its date, or will be as things go."""
        going_on = self.row["state"] in ("placed", "open") and self.shipped < self.row["quantity"]
        slow = self.forecast is not None and self.forecast.earliest > self.row["due_on"]
        return going_on and (self.row["due_on"] < today or slow)


def progress(
    read: OrdersReadModel, rows: Iterable[RowMapping], today: date, workshop: str | None = None
) -> list[Progress]:
    """How far some orders have come; with a workshop, its share of them."""
    rows = list(rows)
    ids = [row["id"] for row in rows]
    shares, work = read.shares(ids), read.work(ids)
    days = read.days(ids, today - timedelta(days=LOOKED_AT))
    issued = read.issued(ids, workshop)
    return [
        _of_one(row, shares[id], work[id], days[id], issued.get(id, {}), today, workshop)
        for id, row in zip(ids, rows, strict=True)
    ]


def _of_one(
    row: RowMapping,
    shares: Sequence[RowMapping],
    work: Mapping[str, Any],
    days: Mapping[str, Any],
    issued: Mapping[str, int],
    today: date,
    workshop: str | None,
) -> Progress:
    own = {share["workshop"]: share for share in shares}.get(workshop or "")
    wanted = own["share"] if own is not None else row["quantity"]
    about = [workshop] if workshop is not None else sorted(work)
    steps = []
    made = {}
    for step in row["steps"]:
        counts = [work[place][step] for place in about if step in work.get(place, {})]
        handed_in, accepted, rejected = (
            sum(each[name] for each in counts) for name in ("handed_in", "accepted", "rejected")
        )
        by_day: dict[date, int] = defaultdict(int)
        for place in about:
            for day, pieces in days.get(place, {}).get(step, {}).items():
                by_day[day] += pieces
        steps.append(StepDone(step, handed_in, accepted, rejected))
        made[step] = Made(handed_in, accepted, rejected, by_day)
    return Progress(
        row=row,
        shares=shares,
        wanted=wanted,
        enough_for=_enough_for(row["bill"], issued),
        steps=steps,
        finished=sum(done(row["steps"], work.get(place, {})) for place in about),
        shipped=own["shipped"] if own is not None else row["shipped"],
        forecast=forecast(wanted, made, today) if row["state"] == "open" and wanted else None,
    )


def _enough_for(bill: Sequence[Mapping[str, Any]], issued: Mapping[str, int]) -> int | None:
    """Finished pieces the material with the workers was, and is, enough for."""
    each: dict[str, int] = defaultdict(int)
    for line in bill:
        each[line["material"]] += int(Decimal(line["each"]).scaleb(4))
    return min((issued.get(material, 0) // parts for material, parts in each.items()), default=None)


__all__ = ["Progress", "StepDone", "progress"]
