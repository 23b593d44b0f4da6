"""The seal of a day: how far the log had come and the link it had come to, for outsiders to keep.

Whoever can change the database can also make its chain anew. They cannot change the copies others hold: on
paper, in packs of evidence, at whoever reads the public page.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, Column, Date, LargeBinary, Table, insert, select
from sqlalchemy.exc import IntegrityError

from kernel.time import now, today
from shell.database import Moment, reading
from shell.proof.chain import METADATA, link_up

if TYPE_CHECKING:
    from shell.house import House

# Blocks a run: about a second of work. After a great load the rest follows by the minute, then the seal.
AT_A_TIME = 64

SEALS = Table(
    "event_seals",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("block", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("link", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
)


class Seal(NamedTuple):
    """The last block at the end of a day (Asia/Shanghai), its last position, its link in hexadecimal."""

    day: date
    block: int
    position: int
    link: str


def keep_chain(house: "House") -> None:
    """By the clock: take in what was written, and seal yesterday once it is over."""
    head, yesterday = house.store.head(), today() - timedelta(days=1)
    last = link_up(house, AT_A_TIME)
    newest = next(iter(seals(house, limit=1)), None)
    behind = not last.number or last.last < head
    if behind or (newest is not None and newest.day >= yesterday):
        return
    row = {
        "day": yesterday,
        "block": last.number,
        "position": last.last,
        "link": last.link,
        "made_at": now(),
    }
    try:
        with house.records_engine.begin() as connection:
            connection.execute(insert(SEALS), row)
    except IntegrityError:
        return  # another scheduler took over in between, and has sealed it


def seals(house: "House", *, before: date | None = None, limit: int = 31) -> list[Seal]:
    """Seals, the latest first; `before` is the day the last page ended at."""
    newest = select(SEALS).order_by(SEALS.c.day.desc()).limit(limit)
    if before is not None:
        newest = newest.where(SEALS.c.day < before)
    with reading(house.records_engine) as connection:
        rows = connection.execute(newest).all()
    return [Seal(row.day, row.block, row.position, bytes(row.link).hex()) for row in rows]


def every_seal(house: "House") -> Iterator[Seal]:
    """All seals, the latest first."""
    some = seals(house)
    while some:
        yield from some
        some = seals(house, before=some[-1].day)
