"""开班: the classes of one's region, and letting another take place, once its days were looked at."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kernel.errors import MENDABLE
from kernel.identity import Role, Scope
from kernel.time import day_of, now
from shell.forms import Form
from shell.house import house
from shell.i18n import hours, near_day
from shell.web import actor, requires, wrote
from training.pages.door import Row, blueprint, free_in, place_of, places_of, read, regions, run_told
from training.pages.writing import Plan, beginning, plan_of, rhythms
from training.service import Courses

AT_ONCE = 100
SHOWN_FOR = timedelta(days=30)  # so long after its last class a run stays in the list
TOWN = 9  # digits of a town's code: its villages are few enough to choose from
VILLAGE = 12
BESIDE = {
    "session-impossible": "to",
    "sessions-overlap": "to",
    "cut-off-too-late": "cut_off",
    "completion-impossible": "needed",
    "course-unknown": "course",
}


def _own_regions() -> list[str]:
    """The regions in which the reader may let classes take place."""
    held = [grant.region for grant in actor().grants if grant.role in (Role.COORDINATOR, Role.OFFICIAL)]
    return list(dict.fromkeys(region for region in held if region))


@blueprint.get("/runs")
@requires("schedule-run")
def runs() -> ResponseReturnValue:
    """The classes of one's region that are on, to come, or just over."""
    at = now()
    own = _own_regions()
    if actor().may("schedule-run", Scope()) and not own:  # the operator's region is everywhere
        own = [""]
    found = {
        row["id"]: row
        for region in own
        for row in read().runs(at, village=region or None, ends_after=at - SHOWN_FOR, limit=AT_ONCE)
    }
    names = places_of(row["village"] for row in found.values())
    return render_template(
        "training/runs.html",
        runs=[_in_list(row, names) for row in sorted(found.values(), key=lambda row: row["begins_at"])],
        schedule_href=url_for("training.schedule", region=own[0]) if own and own[0] else None,
    )


def _in_list(row: Any, names: dict[str, str]) -> Row:
    at = now()
    begun, over = row["begins_at"] <= at, row["ends_at"] <= at
    return {
        "name": row["course_name"],
        "when": run_told(row),
        "where": names[row["village"]],
        "state": "cancelled"
        if row["state"] != "scheduled"
        else "over"
        if over
        else "on"
        if begun
        else "open",
        "taken": row["taken"],
        "capacity": row["capacity"],
        "free": free_in(row),
        "waiting": row["waiting"],
        "href": url_for("training.running", id=row["id"]),
    }


@blueprint.get("/runs/new")
@requires("schedule-run")
def schedule() -> ResponseReturnValue:
    """Choose a village (a region is asked for step by step), then say what takes place there."""
    region = _region()
    if len(region) == VILLAGE:
        return _form(region, Form(beginning()))
    below = regions().children(region)
    return render_template(
        "training/place.html",
        place=place_of(region),
        regions=[
            {"name": each.short, "href": url_for("training.schedule", region=each.code)} for each in below
        ],
        back_href=url_for("training.runs"),
    )


@blueprint.post("/runs/new")
@requires("schedule-run")
def schedule_run() -> ResponseReturnValue:
    """Show the days first; sent again as they were seen, let the class take place."""
    village = _region()
    form = Form(request.form)
    plan = plan_of(form, {course["code"] for course in read().courses()})
    if plan is None:
        return _form(village, form, status=422)
    if form.typed.get("seen") != plan.seal:
        return _form(village, form, plan)
    try:
        written = (
            house()
            .get(Courses)
            .schedule(run=form.id, village=village, at=now(), actor=actor(), **plan._asdict())
        )
    except MENDABLE as refusal:
        form.refuse(refusal, BESIDE)
        return _form(village, form, status=409)
    wrote(written.position)
    return redirect(url_for("training.running", id=form.id), 303)


def _region() -> str:
    """The region asked for. Refuses `forbidden` where it is not the reader's."""
    region = request.values.get("region", "")
    actor().require("schedule-run", Scope(region=region))
    return region


def _form(village: str, form: Form, plan: Plan | None = None, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "training/schedule.html",
        place=place_of(village),
        region=village,
        courses=[
            {
                "value": row["code"],
                "label": _("%(name)s，%(hours)s 课时", name=row["name"], hours=row["hours"]),
            }
            for row in read().courses()
        ],
        rhythms=rhythms(),
        typed=form.typed,
        errors=form.errors,
        entry_id=form.id if "id" in form.typed else str(uuid4()),
        seen=plan.seal if plan else None,
        sessions=[
            {"day": near_day(day_of(each.starts_at)), "hours": hours(each.starts_at, each.ends_at)}
            for each in plan.sessions
        ]
        if plan
        else [],
        cut_off=plan.cut_off if plan else None,
        back_href=url_for("training.runs"),
    ), status
