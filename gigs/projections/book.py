"""The rows that a batch of a gig's events changes, kept back until they are written in bulk."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, tuple_

from gigs import events as e
from gigs.readmodel import GigsReadModel
from gigs.readmodel.fill import KINDS, MEASURES, tenths_of, waits_in, waits_told
from kernel.regions import TOP, path_of
from kernel.store import Recorded
from kernel.time import day_of, month_of
from shell.changes import Changes
from shell.readmodels import insert_rows, upsert_rows

Row = dict[str, Any]

# By kind of event, what it changes.
Tell = dict[type, Callable[["Book", Any, Recorded], None]]


class Book:
    """The rows of a batch. `vacant` is what is known of places nobody has, by gig; `offered` what is offered
    (trade, village, when each shift `starts`) where somebody applies."""

    def __init__(self, read_model: GigsReadModel, vacant: dict[str, Row], offered: dict[str, Row]) -> None:
        self.read_model = read_model
        self.rows = Changes(read_model)
        self.vacant = vacant
        self.offered = offered
        self.fill: list[Row] = []
        self.waits: dict[tuple[str, str, str], Counter[int]] = {}
        self.seekers: list[Row] = []

    def write(self, connection: Connection) -> None:
        """Write all of it; then there is nothing left."""
        self.rows.write(connection)
        insert_rows(connection, self.read_model.table("fill_changes"), self.fill)
        totals = self.read_model.table("fill_totals")
        key = [column.name for column in totals.primary_key]
        upsert_rows(connection, totals, list(_totals(self.fill)), key=key, add=MEASURES)
        self._write_waits(connection)
        seekers = self.read_model.table("gig_seekers")
        key = [column.name for column in seekers.primary_key]
        upsert_rows(connection, seekers, self.seekers, key=key)
        self.fill, self.waits, self.seekers = [], {}, []

    def _write_waits(self, connection: Connection) -> None:
        """Add to what is known of how long gigs take: a month's waits are one row, read and written again."""
        if not self.waits:
            return
        waits = self.read_model.table("fill_waits")
        key = list(waits.primary_key)
        for *of, told in connection.execute(select(*key, waits.c.gigs).where(tuple_(*key).in_(self.waits))):
            self.waits[tuple(of)].update(waits_in(told))
        names = [column.name for column in key]
        rows = [
            {**dict(zip(names, of, strict=True)), "gigs": waits_told(counted)}
            for of, counted in self.waits.items()
        ]
        upsert_rows(connection, waits, rows, key=names, set=("gigs",))

    def offer(self, event: Any, **values: Any) -> None:
        """What is offered changed: `version` is what a later change is decided on."""
        self.rows.set("gigs", {"id": event.id}, version=event.originator_version, **values)

    def count(
        self, recorded: Recorded, posting: e.Posting, shift: int, starts_at: datetime, **measures: int
    ) -> None:
        """Signed places of one shift, by measure."""
        for measure, places in measures.items():
            if places:
                last = self.fill[-1] if self.fill else {"position": 0}
                self.fill.append(
                    {
                        "position": recorded.position,
                        "no": last["no"] + 1 if last["position"] == recorded.position else 0,
                        "gig": recorded.event.id,
                        "shift": shift,
                        "employer": posting.employer,
                        "trade": posting.trade,
                        "village": posting.village,
                        "month": month_of(day_of(starts_at)),
                        "measure": measure,
                        "places": places,
                        "recorded_at": recorded.event.recorded_at,
                    }
                )

    def seek(
        self, recorded: Recorded, worker: str, trade: str, village: str, starts: Iterable[datetime]
    ) -> None:
        """Somebody asks for places in shifts: they look for such work in the months these begin in."""
        for month in {month_of(day_of(moment)) for moment in starts}:
            self.seekers.append(
                {
                    "month": month,
                    "trade": trade,
                    "village": village,
                    "worker": worker,
                    "position": recorded.position,
                    "recorded_at": recorded.event.recorded_at,
                }
            )

    def leave(self, event: Any, more: int) -> None:
        """More or fewer places of a gig are vacant; note when it is full for the first time."""
        if not more:
            return
        gig = self.vacant[event.id]
        gig["vacant"] += more
        if not gig["vacant"] and gig["full_at"] is None:
            gig["full_at"] = event.at
            tenths = tenths_of(gig["full_at"] - gig["published_at"])
            for of in _waiting(gig):
                self.waits.setdefault(of, Counter())[tenths] += 1
        self.rows.set("gigs", {"id": event.id}, vacant=gig["vacant"], full_at=gig["full_at"])

    def release(self, recorded: Recorded, posting: e.Posting, worker: str, places: Iterable[e.Place]) -> None:
        """Somebody loses places of shifts that have not started."""
        for place in places:
            self.rows.set("gig_places", place_of(recorded.event, worker, place.shift), held=False)
            self.rows.add("gig_shifts", {"gig": recorded.event.id, "no": place.shift}, hired=-1)
            self.count(recorded, posting, place.shift, place.starts_at, filled=-1)


def _totals(changes: Sequence[Row]) -> Iterator[Row]:
    """What changes add to: whoever is asked about, in every region the shift lies in."""
    summed: dict[tuple[str, str, str, str], Counter[str]] = {}
    for row in changes:
        of = (row["employer"], row["trade"], row["village"], row["month"])
        summed.setdefault(of, Counter())[row["measure"]] += row["places"]
    for (employer, trade, village, month), places in summed.items():
        counts = {measure: places[measure] for measure in MEASURES}
        for by, key in zip(KINDS, (employer, trade, village), strict=True):
            for region in (TOP, *path_of(village)):
                yield {"by": by, "key": key, "region": region, "month": month, **counts}


def _waiting(gig: Row) -> Iterator[tuple[str, str, str]]:
    """The rows of waits a gig that is full counts in: its employer's, and everybody's where it is."""
    yield gig["employer"], TOP, gig["month"]
    for region in (TOP, *path_of(gig["village"])):
        yield "", region, gig["month"]


def place_of(event: Any, worker: str, shift: int) -> Row:
    """The key of somebody's place in a shift."""
    return {"gig": event.id, "worker": worker, "shift": shift}
