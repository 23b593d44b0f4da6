"""A context made for these tests: pieces are counted, and a tally remembers them."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import uuid4

from sqlalchemy import BigInteger, Column, Connection, Date, Integer, MetaData, String, Table

from kernel.events import Aggregate, Event
from kernel.identity import By, Role
from kernel.store import Recorded
from kernel.time import day_of, now
from shell.context import Context
from shell.house import House
from shell.projector import Effect, Policy, Projection
from shell.readmodels import Moment, ReadModel, insert_rows, upsert_rows

BY = By(account="a", role=Role.SYSTEM)


class PiecesCounted(Event, frozen=True, kw_only=True):
    """Somebody counted pieces."""

    TOPIC = "tally.pieces-counted"

    worker: str
    pieces: int


class Sneezed(Event, frozen=True, kw_only=True):
    """Something that is nobody's business."""

    TOPIC = "tally.sneezed"


class Count(Aggregate):
    """One count, or a few."""

    CATEGORY = "count"

    def when(self, event: Any) -> None:
        """Nothing to remember."""


METADATA = MetaData()
ENTRIES = Table(
    "tally_entries",
    METADATA,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("worker", String, nullable=False, index=True),
    Column("day", Date, nullable=False),
    Column("at", Moment, nullable=False),
    Column("pieces", Integer, nullable=False),
)
TOTALS = Table(
    "tally_totals",
    METADATA,
    Column("worker", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("pieces", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
)


class Tally(ReadModel):
    """Every count, and their sums."""

    NAME = "tally"
    METADATA = METADATA


class TallyProjection(Projection[Tally]):
    """Fills the tally. A count of 13 is bad luck while `superstitious`."""

    READ_MODEL: ClassVar[type[ReadModel]] = Tally
    superstitious: ClassVar[bool] = False

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """One entry a count, one sum a worker and day."""
        entries = [
            {
                "position": position,
                "worker": event.worker,
                "day": day_of(event.at),
                "at": event.at,
                "pieces": event.pieces,
            }
            for position, event in batch
            if type(event) is PiecesCounted
        ]
        sums = [
            {"worker": e["worker"], "day": e["day"], "pieces": e["pieces"], "last": e["position"]}
            for e in entries
        ]
        insert_rows(connection, self.read_model.table("tally_entries"), entries)
        upsert_rows(
            connection,
            self.read_model.table("tally_totals"),
            sums,
            key=("worker", "day"),
            add=("pieces",),
            set=("last",),
        )
        if self.superstitious and any(e["pieces"] == 13 for e in entries):
            raise ValueError("thirteen")


class Sizes(ReadModel):
    """A second read model, to see that one does not stop the other."""

    NAME = "sizes"
    METADATA = MetaData()


SIZES = Table(
    "sizes",
    Sizes.METADATA,
    Column("pieces", Integer, primary_key=True, autoincrement=False),
    Column("times", Integer, nullable=False),
)


class SizesProjection(Projection[Sizes]):
    """How often each number of pieces was counted."""

    READ_MODEL: ClassVar[type[ReadModel]] = Sizes

    def apply(self, connection: Connection, batch: Sequence[Recorded]) -> None:
        """One row a number."""
        rows = [{"pieces": e.pieces, "times": 1} for _, e in batch if type(e) is PiecesCounted]
        upsert_rows(connection, self.read_model.table("sizes"), rows, key=("pieces",), add=("times",))


class Thanks(Policy):
    """Says thank you for every hundred pieces or more."""

    NAME = "thanks"

    def react(self, recorded: Recorded) -> Iterable[Effect]:
        """One effect, or none."""
        event = recorded.event
        if type(event) is PiecesCounted and event.pieces >= 100:
            yield Effect("tally.thank", {"worker": event.worker})


def context(**changes: Any) -> Context:
    """The context, with other effects, jobs or tasks where a test wants them."""
    return Context(
        name="tally",
        read_models=(Tally, Sizes),
        projections=(TallyProjection, SizesProjection),
        policies=(lambda house: Thanks(),),
        **changes,
    )


def count(house: House, *pieces: int, worker: str = "w1") -> int:
    """Save one count of each number of pieces; answers the last position."""
    one = Count(str(uuid4()))
    for number in pieces:
        one.trigger(PiecesCounted, at=now(), by=BY, worker=worker, pieces=number)
    return house.store.save(one)


def totals(house: House) -> dict[str, int]:
    """The sums of the live tally, over all days."""
    table = house.get(Tally).table("tally_totals")
    summed: dict[str, int] = {}
    with house.get(Tally).connect() as connection:
        for row in connection.execute(table.select()):
            summed[row.worker] = summed.get(row.worker, 0) + row.pieces
    return summed
