"""Administrative divisions by official code, from the province down to the village.

Zhejiang comes with the platform; the rest of the country is imported from a file by command.
"""

import csv
import hashlib
import io
import lzma
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

import click
from flask.cli import with_appcontext
from sqlalchemy import Column, Engine, Index, Integer, MetaData, String, Table, bindparam, insert, select

from kernel.regions import LENGTHS, parent_of, path_of
from shell.database import Moment, reading, upsert_rows
from shell.house import house
from shell.question import Question
from shell.queue.tables import clock

if TYPE_CHECKING:
    from shell.house import House

ZHEJIANG = Path(__file__).parent / "data" / "zhejiang.csv.xz"

_CODE = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")
_AT_ONCE = 5_000
_REMEMBERED = 20_000
_NAMES_LAST = 60.0  # seconds until a name imported by another process is noticed
_LARGEST = 500 * 1024 * 1024

METADATA = MetaData()

REGIONS = Table(
    "regions",
    METADATA,
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("parent", String),
    Column("level", Integer, nullable=False),
)
Index("ix_regions_parent", REGIONS.c.parent)

_SOURCES = Table(
    "region_sources",
    METADATA,
    Column("digest", String, primary_key=True),
    Column("loaded_at", Moment, nullable=False),
)

_REGION = select(REGIONS.c.code, REGIONS.c.name).order_by(REGIONS.c.code)
_NAMED = Question(_REGION.where(REGIONS.c.code.in_(bindparam("codes", expanding=True))))
_CHILDREN = Question(_REGION.where(REGIONS.c.parent == bindparam("parent")))
_PROVINCES = Question(_REGION.where(REGIONS.c.parent.is_(None)))

_seen: WeakKeyDictionary[Engine, tuple[float, dict[str, "Region"]]] = WeakKeyDictionary()


class Unreadable(Exception):
    """The file is not one of regions; the message says what is wrong with it."""


class Region(NamedTuple):
    """One division."""

    code: str
    name: str

    @property
    def parent(self) -> str | None:
        """The code of what it lies in."""
        return parent_of(self.code) or None

    @property
    def short(self) -> str:
        """What people say: the village's name without its committee."""
        name = self.name
        if name.endswith(("村委会", "社区居委会")):
            return name[:-3] if name.endswith("居委会") else name[:-2]
        return name


class Regions:
    """The divisions there are. Answers `kernel.lookups.Regions`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, code: str) -> Region | None:
        """The region of a code."""
        return next(iter(self._named([code])), None)

    def name_of(self, code: str) -> str | None:
        """The name of a region; None where there is no such code."""
        found = self.find(code)
        return found.name if found else None

    def names(self, codes: Iterable[str]) -> dict[str, str]:
        """What some regions are called, in one query at most."""
        return dict(self._named(list(codes)))

    def is_village(self, code: str) -> bool:
        """Whether this is the code of a village or a residents' committee."""
        return len(code) == LENGTHS[-1] and self.find(code) is not None

    def children(self, code: str) -> Sequence[Region]:
        """What lies right below a region, in order of code; the provinces where none is named."""
        rows = _CHILDREN.ask(self._engine, parent=code) if code else _PROVINCES.ask(self._engine)
        return [Region(**row) for row in rows]

    def path(self, code: str) -> Sequence[Region]:
        """From the province down to a region itself; what is not known is left out."""
        return self._named(path_of(code))

    def _named(self, codes: Sequence[str]) -> Sequence[Region]:
        """Nearly every request names its regions, and they change once a year: names are remembered."""
        seen = _remembered(self._engine)
        unseen = [code for code in codes if code not in seen]
        if unseen:
            seen.update((row["code"], Region(**row)) for row in _NAMED.ask(self._engine, codes=unseen))
        return [seen[code] for code in sorted(set(codes)) if code in seen]

    def load(self, path: Path) -> int:
        """Take in a file; answers how many regions it named, 0 where this very file is in already.

        What is known keeps its code and gets the file's name. Raises `Unreadable`.
        """
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        with reading(self._engine) as connection:
            if connection.execute(select(_SOURCES).where(_SOURCES.c.digest == digest)).first():
                return 0
        count = 0
        with self._engine.begin() as connection:
            for some in _in_turns(_read(data)):
                rows = [
                    {
                        "code": each.code,
                        "name": each.name,
                        "parent": each.parent,
                        "level": LENGTHS.index(len(each.code)) + 1,
                    }
                    for each in some
                ]
                upsert_rows(connection, REGIONS, rows, key=("code",), set=("name",))
                count += len(rows)
            connection.execute(insert(_SOURCES), {"digest": digest, "loaded_at": clock()})
        _seen.pop(self._engine, None)
        return count


def _remembered(engine: Engine) -> dict[str, Region]:
    """The regions named within the last minute."""
    until, seen = _seen.get(engine, (0.0, {}))
    if time.monotonic() > until or len(seen) > _REMEMBERED:
        seen = {}
        _seen[engine] = time.monotonic() + _NAMES_LAST, seen
    return seen


def _read(data: bytes) -> Iterator[Region]:
    if data.startswith(b"\xfd7zXZ\x00"):
        try:
            packed = lzma.LZMADecompressor(format=lzma.FORMAT_XZ)
            data = packed.decompress(data, max_length=_LARGEST)
        except lzma.LZMAError:
            raise Unreadable("not a whole xz file") from None
        if not packed.eof:
            raise Unreadable("not a whole xz file")
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        if not {"code", "name"} <= set(rows.fieldnames or ()):
            raise Unreadable("the first line must name the columns code and name")
        for row in rows:
            code, name = (row["code"] or "").strip(), (row["name"] or "").strip()
            if not _CODE.fullmatch(code) or not name:
                raise Unreadable(
                    f"line {rows.line_num}: {code!r} is not a code of 2, 4, 6, 9 or 12 digits with a name"
                )
            yield Region(code, name)
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None


def _in_turns(regions: Iterable[Region]) -> Iterator[list[Region]]:
    some: list[Region] = []
    for region in regions:
        some.append(region)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    yield some


def load_zhejiang(home: "House") -> None:
    """Take in what comes with the platform."""
    Regions(home.records_engine).load(ZHEJIANG)


@click.group("regions")
def commands() -> None:
    """Administrative divisions."""


@commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_command(file: Path) -> None:
    """Take in a FILE of regions: csv, also xz-compressed, with the columns code and name."""
    try:
        count = Regions(house().records_engine).load(file)
    except Unreadable as error:
        raise click.ClickException(f"{file}: {error}") from None
    click.echo(f"{count:,} regions" if count else "this file is in already")


__all__ = ["METADATA", "Region", "Regions", "commands", "load_zhejiang"]
