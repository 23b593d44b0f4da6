"""Importing a day sheet: the file waits encrypted, a job reads it and records its rows."""

import hashlib
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

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
    from shell.queue import Job

KIND = "day-sheet"
KEPT = timedelta(days=7)
COLUMNS = {
    "not-a-member": "工号",
    "under-age": "工号",
    "age-unknown": "工号",
    "not-qualified": "工序",
    "no-rate": "工序",
    "id-reused": "数量",
    "already-inspected": "合格",
}


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
) -> str:
    """Have a day sheet imported for an account; answers the job to watch.

    The same file for the same `sheet` asked again in the same way is the same job. `dry_run` records
    nothing; without `partial` nothing is recorded where one row is wrong.
    """
    digest = hashlib.sha256(data).hexdigest()
    job = derived_id(workshop, sheet, digest, str(dry_run), str(partial))
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
        },
        queue="bulk",
        id=job,
    )


def import_day_sheet(house: "House", job: "Job") -> dict[str, Any]:
    """Read the file, check every row, and record all of them, or none.

    May run twice: rows recorded before are left alone. The result counts rows read, good and new.
    """
    workshop = job.args["workshop"]
    read = house.get(WorkshopsReadModel)
    read.reached(house.store.head(), timeout=10)
    sheet = sheets.read_sheet(
        house.files.get(job.args["file"]),
        f"sheet.{job.args['suffix']}",
        today=today(),
        members=_members(house, read, workshop),
        products=_products(read, workshop),
    )
    job.progress(0, len(sheet.rows))
    rows = [
        Row(row.worker, row.product, row.step, row.work_date, row.quantity, row.accepted)
        for row in sheet.rows
    ]
    problems = [_shown(error) for error in sheet.errors]
    partial = job.args["partial"]
    # With errors in the file and no leave to take part of it, only look what else is wrong.
    dry_run = job.args["dry_run"] or (bool(problems) and not partial)
    recorded, refused = house.get(DaySheets).record(
        workshop=workshop,
        rows=rows,
        at=now(),
        actor=Actor(job.owner, (Grant(Role.COORDINATOR, workshop=workshop),)),
        partial=partial,
        dry_run=dry_run,
        progress=lambda done: job.progress(done, len(rows)),
    )
    for refusal in refused:
        row = sheet.rows[refusal.index]
        column = COLUMNS.get(refusal.code, "数量")
        problems.append({"sheet": row.sheet, "row": row.row, "column": column, "code": refusal.code})
    job.errors += sorted(problems, key=lambda problem: (problem["sheet"], problem["row"]))
    job.warnings += [_shown(warning) for warning in sheet.warnings]
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
        "dry_run": job.args["dry_run"],
        "partial": partial,
    }


def _shown(problem: sheets.RowError) -> dict[str, Any]:
    """Where and what; the offending text may hold a name and is not kept."""
    return {key: value for key, value in asdict(problem).items() if key != "value"}


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
