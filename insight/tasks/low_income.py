"""Importing a list of low-income households: the file waits encrypted, a job finds who on it works here.

Nobody's number is kept, and of who is on the list only those who work here, sealed.
"""

import hashlib
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from insight.service import LowIncomeLists
from kernel.identity import Grant, Role, derived_id
from kernel.lookups import Consents, IdNumbers
from kernel.permissions import Actor
from kernel.time import now
from shell.files import ANYBODY
from shell.workbooks import Cell, CellError, Grid, Unreadable, read_workbook

if TYPE_CHECKING:
    from shell.house import House
    from shell.queue import Job

KIND = "low-income-list"
COLUMN = "身份证号"
KEPT = timedelta(days=7)

_HEADING = re.compile(r"(身份|公民).*(号|證|证)|证件号")


class _Line(NamedTuple):
    """One row of the file below the headings, and the number in it."""

    sheet: str
    row: int
    cell: Cell


def start_import(
    house: "House",
    *,
    list: str,
    region: str,
    dated: date,
    source: str,
    data: bytes,
    dry_run: bool,
    partial: bool,
    account: str,
) -> str:
    """Have a list imported for an account; answers the job to watch.

    The same file for the same `list` asked again in the same way is the same job. `dry_run` takes nothing
    in; without `partial` nothing is taken in where a row is wrong.
    """
    digest = hashlib.sha256(data).hexdigest()
    job = derived_id(list, region, dated.isoformat(), digest, str(dry_run), str(partial))
    expires_at = now() + KEPT
    kept = house.files.put(data, kind=KIND, expires_at=expires_at, id=derived_id(job, "file"), about=ANYBODY)
    named = house.files.put(
        source.encode(), kind=KIND, expires_at=expires_at, id=derived_id(job, "source", source)
    )
    return house.jobs.start(
        KIND,
        owner=account,
        args={
            "list": list,
            "region": region,
            "dated": dated.isoformat(),
            "digest": digest,
            "file": kept,
            "source": named,
            "dry_run": dry_run,
            "partial": partial,
        },
        queue="bulk",
        id=job,
    )


def import_low_income_list(house: "House", job: "Job") -> dict[str, Any]:
    """Read the file, find its people by their numbers, and take the list in, or nothing of it.

    May run twice: a list taken in before is left alone. The result counts rows and who of them works here.
    """
    try:
        lines = _lines(read_workbook(house.files.get(job.args["file"])), job)
    except Unreadable as refused:
        job.errors.append({"sheet": None, "row": None, "column": None, "code": refused.code})
        lines = []
    numbers = _numbers(lines, house.get(IdNumbers), job)
    job.progress(0, len(numbers))
    found = house.get(IdNumbers).workers_with([*numbers])
    for number, line in numbers.items():
        if number not in found:
            job.warnings.append(_shown(line, "not-registered"))
    blocked = not numbers or (bool(job.errors) and not job.args["partial"])
    workers = sorted(
        house.get(Consents).agreed({w for each in found.values() for w in each}, "special-status")
    )
    if not blocked and not job.args["dry_run"]:
        house.get(LowIncomeLists).take_in(
            id=job.args["list"],
            region=job.args["region"],
            dated=date.fromisoformat(job.args["dated"]),
            source=house.files.get(job.args["source"]).decode(),
            rows=len(numbers),
            workers=workers,
            digest=job.args["digest"],
            at=now(),
            actor=Actor(job.owner, (Grant(Role.OFFICIAL, region=job.args["region"]),)),
        )
    job.progress(len(numbers), len(numbers))
    return {
        "rows_seen": len(lines),
        "rows_good": len(numbers),
        "rows_unknown": len(numbers) - len(found),
        "workers": len(workers),
        "taken_in": not blocked and not job.args["dry_run"],
        "dry_run": job.args["dry_run"],
        "partial": job.args["partial"],
    }


def _lines(grids: list[Grid], job: "Job") -> list[_Line]:
    """The rows below the heading of the numbers, on every sheet that has one."""
    lines: list[_Line] = []
    headed = False
    for grid in grids:
        column = None
        for row, cells in grid.rows.items():
            if column is None:
                column = next((place for place, cell in enumerate(cells) if _is_heading(cell)), None)
                headed = headed or column is not None
            elif any(cell is not None for cell in cells):
                lines.append(_Line(grid.name, row, cells[column] if column < len(cells) else None))
    if not headed:
        job.errors.append({"sheet": None, "row": None, "column": COLUMN, "code": "id-column-missing"})
    return lines


def _is_heading(cell: Cell) -> bool:
    return isinstance(cell, str) and _HEADING.search("".join(cell.split())) is not None


def _numbers(lines: list[_Line], people: IdNumbers, job: "Job") -> dict[str, _Line]:
    """The numbers that can be, each with its first row; what is wrong with the others is noted."""
    numbers: dict[str, _Line] = {}
    for line in lines:
        if line.cell is None:
            job.warnings.append(_shown(line, "id-number-missing"))
        elif isinstance(line.cell, CellError):
            job.errors.append(_shown(line, "cell-error"))
        elif not isinstance(line.cell, str):
            job.errors.append(_shown(line, "id-number-as-number"))
        elif fault := people.id_number_fault(line.cell):
            job.errors.append(_shown(line, fault))
        elif (number := _plain(line.cell)) in numbers:
            job.warnings.append(_shown(line, "listed-twice"))
        else:
            numbers[number] = line
    return numbers


def _plain(text: str) -> str:
    return "".join(text.split()).upper()


def _shown(line: _Line, code: str) -> dict[str, Any]:
    """Where and what; never the number itself."""
    return {"sheet": line.sheet, "row": line.row, "column": COLUMN, "code": code}


__all__ = ["KIND", "import_low_income_list", "start_import"]
