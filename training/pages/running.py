"""这个班: what those who run a class see of it: its seats, its queue by name; more seats, or no class."""

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE
from kernel.identity import Scope
from kernel.time import now
from shell.forms import Form
from shell.house import house
from shell.vocabularies import REASONS, sentence
from shell.web import actor, form_id, requires, wrote
from training.pages.door import Row, blueprint, free_in, names_of, place_of, read, run_for, run_told
from training.readmodel import sessions_in
from training.service import Courses

WHY = ("too-few-learners", "no-trainer", "no-room", "other")


@blueprint.get("/runs/<uuid:id>/running")
@requires("see-queue")
def running(id: UUID) -> ResponseReturnValue:
    """Seats, the queue in its order, and what can be done with the class."""
    return _page(run_for("see-queue", id))


@blueprint.post("/runs/<uuid:id>/capacity")
@requires("schedule-run")
def change_capacity(id: UUID) -> ResponseReturnValue:
    """Give the class more seats, or fewer, if nobody changed it since the form was served."""
    run, form = run_for("schedule-run", id), Form(request.form)
    capacity, edition = form.whole("capacity"), form.whole("edition")
    if capacity is None or edition is None:
        return _page(run, form), 422
    try:
        written = (
            house()
            .get(Courses)
            .change_capacity(run=run["id"], edition=edition, capacity=capacity, at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        form.errors["capacity"] = sentence(refusal.code, **refusal.details)
        return _page(run, form), 409
    wrote(written.position)
    return redirect(url_for("training.running", id=id), 303)


@blueprint.post("/runs/<uuid:id>/cancellation")
@requires("schedule-run")
def cancel_run(id: UUID) -> ResponseReturnValue:
    """The class does not take place; whoever had a seat has their hours back. Cannot be undone."""
    run, form = run_for("schedule-run", id), Form(request.form)
    reason = form.typed.get("reason_code", "")
    if reason not in WHY:
        form.errors["reason_code"] = sentence("reason-unknown")
        return _page(run, form), 422
    try:
        written = (
            house()
            .get(Courses)
            .cancel(run=run["id"], reason_code=reason, request=form_id(), at=now(), actor=actor())
        )
    except MENDABLE as refusal:
        form.errors["_"] = sentence(refusal.code, **refusal.details)
        return _page(run, form), 409
    wrote(written.position)
    return redirect(url_for("training.running", id=id), 303)


def _page(run: Any, form: Form | None = None) -> str:
    queue = read().queue(run["id"], now())
    names = names_of([*(each["worker"] for each in queue), *run["trainers"]])
    scope = Scope(trainers=run["trainers"], region=run["village"])
    on = run["state"] == "scheduled"
    may_schedule = actor().may("schedule-run", scope)
    return render_template(
        "training/running.html",
        name=run["course_name"],
        when=run_told(run),
        where=place_of(run["village"]),
        trainers=[names[each] for each in run["trainers"]],
        cut_off=run["cut_off"],
        closed=run["cut_off"] <= now(),
        cancelled=not on,
        capacity=run["capacity"],
        taken=run["taken"],
        free=free_in(run),
        edition=run["edition"],
        queue=_queue(queue, names),
        capacity_href=url_for("training.change_capacity", id=run["id"])
        if on and may_schedule and run["cut_off"] > now()
        else None,
        cancel_href=url_for("training.cancel_run", id=run["id"])
        if on and may_schedule and run["ends_at"] > now()
        else None,
        reasons=[{"value": code, "label": str(REASONS[code])} for code in WHY],
        roll_href=_roll_href(run) if on and actor().may("teach", scope) else None,
        class_href=url_for("training.seat", id=run["id"]),
        typed=form.typed if form else {},
        errors=form.errors if form else {},
        request_id=str(uuid4()),
        back_href=url_for("training.runs") if may_schedule else url_for("training.teaching"),
        back_to_runs=may_schedule,
    )


def _queue(queue: Any, names: dict[str, str]) -> list[Row]:
    """Who is offered a seat, then who waits, each with their place."""
    rows, place = [], 0
    for each in queue:
        place += each["state"] == "waitlisted"
        rows.append(
            {
                "name": names[each["worker"]],
                "place": place if each["state"] == "waitlisted" else None,
                "until": each["offer_expires_at"],
            }
        )
    return rows


def _roll_href(run: Any) -> str:
    """The roll of the class that is on or comes next; of the last one once all are over."""
    sessions = sessions_in(run)
    no = next((no for no, each in enumerate(sessions) if each.ends_at > now()), len(sessions) - 1)
    return url_for("training.roll", id=run["id"], session=no)
