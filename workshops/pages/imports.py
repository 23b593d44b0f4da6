"""从表格收件数: a day sheet is tried out first, seen, and then taken in without choosing it again."""

from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import NotFound
from shell.house import house
from shell.queue import JobState
from shell.security import at_a_persons_pace
from shell.vocabularies import sentence
from shell.web import actor
from workshops import tasks
from workshops.pages.desk import at_desk, blueprint, show

SHOWN = 200
NAME_KEPT = 60


@blueprint.get("/import")
@at_desk("import-day-sheet")
def import_sheet() -> ResponseReturnValue:
    """Choose a file."""
    return _page()


@blueprint.post("/import")
@at_desk("import-day-sheet")
@at_a_persons_pace
def try_sheet() -> ResponseReturnValue:
    """Have a file read; nothing is recorded yet."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(error=sentence("file-missing")), 422
    job = tasks.start_import(
        house(),
        sheet=str(uuid4()),
        workshop=g.workshop,
        data=file.read(),
        filename=file.filename,
        dry_run=True,
        partial=False,
        account=actor().account,
    )
    # The file's name may be a person's. It stays in the browser of who chose it, never in a job or a log.
    session["sheet"] = [job, file.filename[-NAME_KEPT:]]
    return redirect(url_for("workshops.watch_import", job=job), 303)


@blueprint.get("/import/<uuid:job>")
@at_desk("import-day-sheet")
def watch_import(job: UUID) -> ResponseReturnValue:
    """How far the reading is, then what was found."""
    return _page(_own(str(job)))


@blueprint.post("/import/<uuid:job>")
@at_desk("import-day-sheet")
def take_in_sheet(job: UUID) -> ResponseReturnValue:
    """Record the file that was tried out; with `partial`, only the rows without a mistake."""
    tried = _own(str(job))
    taking = tasks.start_import(
        house(),
        sheet=tried.id,
        workshop=g.workshop,
        data=house().files.get(tried.args["file"]),
        filename=f"sheet.{tried.args['suffix']}",
        dry_run=False,
        partial=request.form.get("partial") == "true",
        account=actor().account,
    )
    if session.get("sheet", [""])[0] == tried.id:
        session["sheet"] = [taking, session["sheet"][1]]
    return redirect(url_for("workshops.watch_import", job=taking), 303)


def _own(id: str) -> JobState:
    """An import of this workshop that the reader started. Refuses `not-found`."""
    job = house().jobs.get(id)
    if job.owner != actor().account or job.args.get("workshop") != g.workshop or "file" not in job.args:
        raise NotFound("job", id)
    return job


def _page(job: JobState | None = None, error: str | None = None) -> str:
    kept = session.get("sheet", ["", ""])
    return show(
        "import.html",
        job=job,
        filename=kept[1] if job and kept[0] == job.id else _("这份表"),
        result=_result(job) if job else None,
        errors=[_problem(one) for one in job.errors[:SHOWN]] if job else [],
        error_count=len(job.errors) if job else 0,
        warnings=[_problem(one) for one in job.warnings[:SHOWN]] if job else [],
        warning_count=len(job.warnings) if job else 0,
        upload_error=error,
        commit_href=url_for("workshops.take_in_sheet", job=job.id) if job else None,
        back_href=url_for("workshops.show_workshop"),
    )


def _result(job: JobState) -> dict[str, Any] | None:
    if job.result is None:
        return None
    said = job.result
    held = bool(job.errors) and not said["partial"]
    return {
        "dry_run": said["dry_run"],
        "held": held and not said["dry_run"],
        "rows_seen": said["rows_seen"],
        "rows": said["rows_good"],
        "new": said["rows_new"],
        "already": said["rows_good"] - said["rows_new"],
        "quantity": said["pieces"],
        "workers": said.get("workers"),
        "inspected": said.get("rows_inspected"),
    }


def _problem(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "text": sentence(one["code"])}
