"""从表格收件数: a day sheet is tried out first, seen, and then taken in without choosing it again.

How its columns were read is shown with it. Taking it in says that this was right: sheets with headings of the
same shape are read so from then on, until somebody says otherwise. Where orders want what is on it, for which
of them it counts is shown and chosen, once for each product.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from kernel.errors import NotFound
from kernel.identity import derived_id
from kernel.time import now
from shell.house import house
from shell.queue import JobState
from shell.security import at_a_persons_pace
from shell.taking_away import taken_away
from shell.vocabularies import sentence
from shell.web import actor
from shell.workbooks.writing import SPREADSHEET
from workshops import tasks
from workshops.pages.desk import at_desk, blueprint, show
from workshops.pages.sheet_orders import sheet_orders
from workshops.service import DaySheets
from workshops.tasks import sheets

SHOWN = 200
NAME_KEPT = 60
ROLES = {
    "date": _l("日期"),
    "month": _l("月份"),
    "number": _l("工号"),
    "name": _l("姓名"),
    "product": _l("产品"),
    "step": _l("工序"),
    "quantity": _l("交了多少"),
    "accepted": _l("合格多少"),
    "remark": _l("备注"),
    "other": _l("不看这一列"),
}

MEND = {
    "worker-unknown": _l("工坊里没有这个人。改成工牌上的号，或者先把人加进来。"),
    "product-unknown": _l("工坊里没有这个产品。改成「产品和单价」里的名字。"),
    "step-unknown": _l("这个产品没有这道工序。改成「产品和单价」里的名字。"),
    "order-closed": _l("这个订单刚刚结束了。重新传一次，换一个订单，或者不算给订单。"),
    "no-rate": _l("那一天这道工序还没有定单价。先到「产品和单价」里定好。"),
    "already-inspected": _l("这一笔验收过了，合格数不一样。要改，到「验收」里更正。"),
    "headings-missing": _l("缺这一列。表里有的话，在上面选一下是哪一列；没有就加上。"),
}
"""What to do about a mistake, where a sheet asks for something else than a form."""


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
        guessing=True,
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
    """Record the file that was tried out, read as it was shown; with `partial`, only the rows without a
    mistake."""
    tried = _own(str(job))
    said = tried.result or {}
    _confirm(said.get("layouts", {}))
    chosen = {product: request.form.get(f"order-{product}", "") for product in said.get("made", {})}
    orders = {product: order for product, order in chosen.items() if order}
    return _again(
        tried, tried.id, dry_run=False, partial=request.form.get("partial") == "true", orders=orders
    )


@blueprint.post("/import/<uuid:job>/columns")
@at_desk("import-day-sheet")
def say_columns(job: UUID) -> ResponseReturnValue:
    """Say what the columns hold, and have the file read anew."""
    tried = _own(str(job))
    if tried.result is None:  # it is being read: there is nothing to say yet
        return redirect(url_for("workshops.watch_import", job=job), 303)
    said, wrong = _said_columns(tried)
    if wrong:
        return _page(tried, columns_error=wrong), 422
    _confirm(said)
    canonical = "|".join(f"{shape} {sorted(columns.items())}" for shape, columns in sorted(said.items()))
    return _again(tried, derived_id(tried.id, canonical), dry_run=True, partial=False)


@blueprint.get("/import/<uuid:job>/to-mend.xlsx")
@at_desk("import-day-sheet")
@at_a_persons_pace
def sheet_to_mend(job: UUID) -> ResponseReturnValue:
    """The rows that have to be mended, in the layout of the file, with the reason beside each."""
    tried = _own(str(job))
    reasons: dict[sheets.Place, list[str]] = {}
    for one in tried.errors:
        said = " ".join(filter(None, (one.get("cell"), one["column"])))
        told = "：".join(filter(None, (said, _what_to_do(one))))
        reasons.setdefault(sheets.Place(one["sheet"], one["row"]), []).append(told)
    file = tasks.sheet_to_mend(house(), tried, {place: " ".join(told) for place, told in reasons.items()})
    name = _("要改的行") + ".xlsx"
    return taken_away(file, SPREADSHEET, name)


def _again(
    tried: JobState,
    sheet: str,
    *,
    dry_run: bool,
    partial: bool,
    orders: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Have the same file read once more, and watch that."""
    taking = tasks.start_import(
        house(),
        sheet=sheet,
        workshop=g.workshop,
        data=house().files.get(tried.args["file"]),
        filename=f"sheet.{tried.args['suffix']}",
        dry_run=dry_run,
        partial=partial,
        guessing=True,
        orders=orders,
        account=actor().account,
    )
    if session.get("sheet", [""])[0] == tried.id:
        session["sheet"] = [taking, session["sheet"][1]]
    return redirect(url_for("workshops.watch_import", job=taking), 303)


def _confirm(layouts: Mapping[str, dict[str, str]]) -> None:
    if layouts:
        service = house().get(DaySheets)
        service.confirm_columns(workshop=g.workshop, layouts=layouts, at=now(), actor=actor())


def _said_columns(tried: JobState) -> tuple[dict[str, dict[str, str]], str | None]:
    """The role of each column by the shape of its table, as chosen; and what is wrong with that."""
    found = tasks.findings_of(house(), tried)
    if found is None:
        raise NotFound("file", tried.args["file"])
    said: dict[str, dict[str, str]] = {}
    for place, layout in enumerate(found.layouts):
        roles = {
            column: request.form.get(f"role-{place}-{column}", role)
            for column, _heading, role in layout.columns
        }
        headings = [
            (roles[column], heading) for column, heading, _role in layout.columns if roles[column] != "other"
        ]
        if any(role not in ROLES for role in roles.values()):
            return {}, sentence("choice-unknown")
        for role in {role for role, _heading in headings}:  # tables side by side say the same twice
            if len({heading for other, heading in headings if other == role}) > 1:
                return {}, _("「%(role)s」只能是一列，别的选「不看这一列」。", role=ROLES[role])
        said[layout.shape] = {str(column): role for column, role in roles.items()}
    return said, None


def _own(id: str) -> JobState:
    """An import of this workshop that the reader started. Refuses `not-found`."""
    job = house().jobs.get(id)
    if job.owner != actor().account or job.args.get("workshop") != g.workshop or "file" not in job.args:
        raise NotFound("job", id)
    return job


def _page(job: JobState | None = None, error: str | None = None, columns_error: str | None = None) -> str:
    kept = session.get("sheet", ["", ""])
    found = tasks.findings_of(house(), job) if job and job.result else None
    return show(
        "import.html",
        job=job,
        filename=kept[1] if job and kept[0] == job.id else _("这份表"),
        result=_result(job) if job else None,
        layouts=[_layout(place, one) for place, one in enumerate(found.layouts)] if found else [],
        roles=[{"value": role, "label": str(word)} for role, word in ROLES.items()],
        errors=_problems(job.errors, found.errors if found else []) if job else [],
        error_count=len(job.errors) if job else 0,
        warnings=_problems(job.warnings, found.warnings if found else []) if job else [],
        warning_count=len(job.warnings) if job else 0,
        orders=sheet_orders(job) if job and job.result else [],
        upload_error=error,
        columns_error=columns_error,
        columns_href=url_for("workshops.say_columns", job=job.id) if job else None,
        mend_href=url_for("workshops.sheet_to_mend", job=job.id)
        if job and any(one["row"] for one in job.errors)
        else None,
        commit_href=url_for("workshops.take_in_sheet", job=job.id) if job else None,
        back_href=url_for("workshops.show_workshop"),
    )


def _layout(place: int, one: Any) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "row": one.row,
        "confirmed": one.confirmed,
        "crossed": f"{one.crossed[0]} … {one.crossed[-1]}" if one.crossed else "",
        "columns": [
            {
                "name": f"role-{place}-{column}",
                "heading": heading,
                "samples": "、".join(one.samples.get(column, [])),
                "role": request.form.get(f"role-{place}-{column}", role),
            }
            for column, heading, role in one.columns
        ],
    }


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
        "confirmed": not said.get("layouts"),
    }


def _problems(problems: list[dict[str, Any]], values: list[str]) -> list[dict[str, Any]]:
    """What is wrong, where, and what stands there, as far as that is still kept."""
    values = values if len(values) == len(problems) else [""] * len(problems)
    return [
        {**one, "text": _what_to_do(one), "value": value}
        for one, value in zip(problems[:SHOWN], values, strict=False)
    ]


def _what_to_do(one: Mapping[str, Any]) -> str:
    if one["code"] == "headings-missing" and not one["column"]:
        return sentence(one["code"])
    return str(MEND.get(one["code"]) or sentence(one["code"]))
