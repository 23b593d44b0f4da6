"""Importing a day sheet: the file waits encrypted, a job reads it and records its rows."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec

from kernel.errors import NotFound
from kernel.identity import Grant, Role, derived_id
from kernel.lookups import People
from kernel.permissions import Actor
from kernel.time import now, today
from shell.files import ANYBODY
from workshops.readmodel import WorkshopsReadModel
from workshops.service import DaySheets, Row
from workshops.tasks import sheets

if TYPE_CHECKING:
    from shell.house import House
    from shell.queue import Job, JobState

KIND = "day-sheet"
KEPT = timedelta(days=7)
FINDINGS = "day-sheet-findings"
COLUMNS = {
    "not-a-member": ("number", "name"),
    "under-age": ("number", "name"),
    "age-unknown": ("number", "name"),
    "not-qualified": ("step", "product"),
    "no-rate": ("step", "product"),
    "already-inspected": ("accepted",),
    "order-closed": ("step", "product"),
    "order-unknown": ("step", "product"),
    "order-other-work": ("step", "product"),
}
"""The columns in which to look for what was refused; else the count."""


class Layout(msgspec.Struct):
    """How a table was read, as `sheets.Layout` has it."""

    sheet: str
    row: int
    shape: str
    confirmed: bool
    columns: list[tuple[int, str, str]]
    crossed: list[str]
    samples: dict[int, list[str]]


class Findings(msgspec.Struct):
    """What may name somebody: the offending text of each error and warning, and how tables were read."""

    errors: list[str]
    warnings: list[str]
    layouts: list[Layout]


def start_import(
    house: "House",
    *,
    sheet: str,
    workshop: str,
    data: bytes,
    filename: str,
    dry_run: bool,
    partial: bool,
    account: str,
    guessing: bool = False,
    orders: Mapping[str, str] | None = None,
) -> str:
    """Have a day sheet imported for an account; answers the job to watch.

    The same file for the same `sheet` asked again in the same way is the same job. `dry_run` records
    nothing; without `partial` nothing is recorded where one row is wrong. `guessing`: columns whose heading
    says nothing are read by what stands in them, since somebody will look at it before it counts. `orders`:
    by product the order its new rows count for.
    """
    orders = dict(sorted((orders or {}).items()))
    digest = hashlib.sha256(data).hexdigest()
    job = derived_id(workshop, sheet, digest, str(dry_run), str(partial), *([str(orders)] if orders else []))
    kept = house.files.put(
        data, kind=KIND, expires_at=now() + KEPT, id=derived_id(job, "file"), about=ANYBODY
    )
    suffix = filename.rsplit(".", 1)[-1][:5].lower() if "." in filename else ""
    return house.jobs.start(
        KIND,
        owner=account,
        args={
            "workshop": workshop,
            "file": kept,
            "suffix": suffix,
            "dry_run": dry_run,
            "partial": partial,
            "guessing": guessing,
            "orders": orders,
        },
        queue="bulk",
        id=job,
    )


def import_day_sheet(house: "House", job: "Job") -> dict[str, Any]:
    """Read the file, check every row, and record all of them, or none.

    May run twice: rows recorded before are left alone. The result counts rows read, good and new, and says
    how the columns were read; what may name somebody lies in a file of its own (`findings`).
    """
    workshop = job.args["workshop"]
    read = house.get(WorkshopsReadModel)
    read.reached(house.store.head(), timeout=10)
    reader = _Reader(house, workshop)
    sheet = reader.read(job.args)
    job.progress(0, len(sheet.rows))
    problems = [_shown(error) for error in sheet.errors]
    partial = job.args["partial"]
    # With errors in the file and no leave to take part of it, only look what else is wrong.
    dry_run = job.args["dry_run"] or (bool(problems) and not partial)
    rows = [_row(row) for row in sheet.rows]
    recorded, refused = house.get(DaySheets).record(
        workshop=workshop,
        rows=rows,
        beside=[_row(row) for row in reader.taken(sheet.origins)],
        orders=job.args.get("orders", {}),
        at=now(),
        actor=Actor(job.owner, (Grant(Role.COORDINATOR, workshop=workshop),)),
        partial=partial,
        dry_run=dry_run,
        progress=lambda done: job.progress(done, len(rows)),
    )
    problems += [_refused(sheet.rows[refusal.index], refusal.code, reader) for refusal in refused]
    problems.sort(key=lambda problem: (problem["sheet"], problem["row"]))
    warnings = [_shown(warning) for warning in sheet.warnings]
    findings = {
        "errors": [problem.pop("value") for problem in problems],
        "warnings": [warning.pop("value") for warning in warnings],
        "layouts": [asdict(layout) for layout in sheet.layouts.values()],
    }
    job.errors += problems
    job.warnings += warnings
    blocked = bool(problems) and not partial
    job.progress(len(rows), len(rows))
    return {
        "rows_seen": sheet.rows_seen,
        "rows_good": len(rows) - len(refused),
        "rows_imported": 0 if job.args["dry_run"] or blocked else len(rows) - len(refused),
        "rows_new": recorded,
        "rows_inspected": sum(row.accepted is not None for row in sheet.rows),
        "pieces": sum(row.quantity for row in sheet.rows),
        "workers": len({row.worker for row in sheet.rows}),
        "made": _made(sheet.rows),
        "dry_run": job.args["dry_run"],
        "partial": partial,
        "layouts": {
            layout.shape: {str(place): role for place, _heading, role in layout.columns}
            for layout in sheet.layouts.values()
            if not layout.confirmed
        },
        "findings": house.files.put(
            msgspec.json.encode(findings),
            kind=FINDINGS,
            expires_at=now() + KEPT,
            id=derived_id(job.id, "findings"),
            about=ANYBODY,
        ),
    }


def _made(rows: Iterable[sheets.Row]) -> dict[str, dict[str, int]]:
    """How many pieces a sheet brings, by product and step."""
    made: dict[str, dict[str, int]] = {}
    for row in rows:
        steps = made.setdefault(row.product, {})
        steps[row.step] = steps.get(row.step, 0) + row.quantity
    return made


def findings_of(house: "House", job: "JobState") -> Findings | None:
    """What an import found that may name somebody; None where it is gone, or there was nothing."""
    try:
        kept = house.files.get((job.result or {}).get("findings", ""))
    except NotFound:
        return None
    return msgspec.json.decode(kept, type=Findings)


def sheet_to_mend(house: "House", job: "JobState", reasons: Mapping[sheets.Place, str]) -> BytesIO:
    """The lines of an import that have to be mended, in their own layout, with the reason beside each.

    Refuses `not-found` once the file is gone.
    """
    rest = sheets.Rest(_failed(job.errors))
    _Reader(house, job.args["workshop"]).read(job.args, rest)
    return sheets.to_mend(rest, reasons, job.id)


class _Reader:
    """Reads files of one workshop, with what is known there."""

    def __init__(self, house: "House", workshop: str) -> None:
        read = house.get(WorkshopsReadModel)
        self._house, self._workshop = house, workshop
        self._confirmed = house.get(DaySheets).confirmed_columns(workshop)
        self.members = _members(house, read, workshop)
        self.products = _products(read, workshop)

    def read(self, args: Mapping[str, Any], rest: sheets.Rest | None = None) -> sheets.Sheet:
        """The file of an import."""
        return sheets.read_sheet(
            self._house.files.get(args["file"]),
            f"sheet.{args['suffix']}",
            today=today(),
            members=self.members,
            products=self.products,
            confirmed=self._confirmed,
            guessing=args.get("guessing", False),
            rest=rest,
        )

    def taken(self, origins: Collection[str]) -> list[sheets.Row]:
        """The good rows of the imports whose lines a sheet mends, and of those that these mended."""
        rows: list[sheets.Row] = []
        asked, known = list(origins), set(origins)
        while asked:
            with suppress(NotFound):
                job = self._house.jobs.get(asked.pop())
                if job.kind != KIND or job.args["workshop"] != self._workshop:
                    continue
                sheet, failed = self.read(job.args), _failed(job.errors)
                rows += [
                    row
                    for row in sheet.rows
                    if not sheets.is_wrong(failed, sheets.Place(row.sheet, row.row), row.cells)
                ]
                asked += sheet.origins - known
                known |= sheet.origins
        return rows


def _row(row: sheets.Row) -> Row:
    return Row(row.worker, row.product, row.step, row.work_date, row.quantity, row.accepted)


def _failed(errors: Iterable[Mapping[str, Any]]) -> dict[sheets.Place, set[int]]:
    failed: dict[sheets.Place, set[int]] = {}
    for error in errors:
        failed.setdefault(sheets.Place(error["sheet"], error["row"]), set()).add(
            error.get("at", sheets.WHOLE)
        )
    return failed


def _refused(row: sheets.Row, code: str, reader: _Reader) -> dict[str, Any]:
    """A row that was read and cannot be recorded: where, and what stands there."""
    roles = COLUMNS.get(code, ("quantity",))
    column = row.cells.column(*roles)
    said = {
        "number": reader.members.number_of(row.worker),
        "step": reader.products.label(row.product, row.step),
    }
    value = said.get(roles[0], str(row.quantity if row.accepted is None else row.accepted))
    where = sheets.RowError(row.sheet, row.row, row.cells.headings.get(column, ""), code, value, column)
    return _shown(where) | {"at": row.cells.counted}


def _shown(problem: sheets.RowError) -> dict[str, Any]:
    """Where and what; the offending `value` may hold a name and is taken out before it is kept."""
    return asdict(problem) | {"cell": problem.cell}


def _members(house: "House", read: WorkshopsReadModel, workshop: str) -> sheets.Members:
    rows = read.members(workshop)
    names = house.get(People).names_of([row["worker"] for row in rows])
    return sheets.Members(
        tuple(sheets.Member(row["worker"], row["number"], names.get(row["worker"], "")) for row in rows)
    )


def _products(read: WorkshopsReadModel, workshop: str) -> sheets.Products:
    return sheets.Products(
        tuple(
            sheets.Product(
                row["code"],
                row["name"],
                tuple(sheets.Step(step["code"], step["name"]) for step in row["steps"]),
            )
            for row in read.products([workshop])
        )
    )
