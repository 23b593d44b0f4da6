"""One class: what it teaches, when, how one completes it, how many seats and who waits: the page itself."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import NotFound
from kernel.identity import Role, Scope
from kernel.lookups import Persons
from kernel.schedule import Slot, taken_by_others
from kernel.time import day_of, now
from shell.forms import Form
from shell.house import house
from shell.i18n import hours, near_day
from shell.vocabularies import QUALIFICATIONS, TRADES
from shell.web import actor, public, visitor
from training.pages.door import (
    Row,
    blueprint,
    free_in,
    names_of,
    place_of,
    read,
    reading_worker,
    run_told,
    span_told,
)
from training.readmodel import sessions_in
from training.service import Reach

IN = ("enrolled", "offered", "waitlisted")
CHIPS = 7  # places of the queue that stand side by side on a phone


@blueprint.get("/runs/<uuid:id>")
@public
def seat(id: UUID) -> ResponseReturnValue:
    """One class, for everybody who has its address."""
    return class_page(str(id))


def class_page(id: str, error: str | None = None, form: Form | None = None) -> ResponseReturnValue:
    """The page of one class; `error` says why something was refused, `form` keeps what a desk typed."""
    at, worker = now(), reading_worker()
    run = read().run(id, at)
    if run is None:
        raise NotFound("course-run", id)
    row = read().enrolment(id, worker) if worker else None
    own = _standing(row, at)
    open_now = run["state"] == "scheduled" and at < run["cut_off"]
    can_enrol = open_now and own["state"] not in IN
    full = open_now and run["waiting"]
    others = read().runs(at, only_open=True, course=run["course"], limit=10) if full else []
    elsewhere = next((other for other in others if other["id"] != id and free_in(other)), None)
    desk = _desk(id, form) if open_now else None
    return render_template(
        "training/seat.html",
        **_told(run, at),
        **own,
        error=error,
        errors=form.errors if form else {},
        closed=not open_now,
        progress=_progress(run, row) if row is not None and own["state"] == "enrolled" else None,
        chips=_chips(own["place"], run["waiting"]),
        sessions=_sessions(run, at, None if own["state"] == "enrolled" else worker),
        elsewhere=_elsewhere(elsewhere) if elsewhere and own["state"] != "enrolled" else None,
        desk=desk,
        mine=worker is not None,
        signed_in=visitor() is not None,
        request_id=str(uuid4()),
        hrefs={
            name: url_for(f"training.{name.replace('-', '_')}", id=id)
            for name in ("enrol", "give-up", "accept", "decline")
        },
        running_href=url_for("training.running", id=id) if _may_run(run) else None,
        back_href=url_for("training.board"),
        sign_in_href=url_for("people.sign_in", next=url_for("training.seat", id=id)),
        **({"tabs": []} if worker and can_enrol else {}),  # the button stands where the tabs would
    ), 422 if error or form else 200


def _told(run: Any, at: datetime) -> Row:
    """What everybody may know of a run."""
    trainers = names_of(run["trainers"])
    return {
        "name": run["course_name"],
        "trade": str(TRADES[run["trade"]]),
        "course_hours": run["hours"],
        "span": span_told(sessions_in(run)),
        "where": place_of(run["village"]),
        "trainers": [trainers[each] for each in run["trainers"]],
        "cancelled": run["state"] != "scheduled",
        "cut_off": run["cut_off"],
        "capacity": run["capacity"],
        "free": free_in(run),
        "waiting": run["waiting"],
        "rule": run["completion"],
        "unlocks": [str(QUALIFICATIONS[code]) for code in run["qualifies_for"]],
        "begun": run["begins_at"] <= at,
    }


def _standing(row: Any, at: datetime) -> Row:
    """How somebody stands. A held seat is gone when its time is, whether or not anybody noted it yet."""
    if row is None:
        return {"state": None, "place": None, "expires_at": None}
    state = row["state"]
    if state == "offered" and row["offer_expires_at"] <= at:
        state = "expired"
    place = row["place"] if state == "waitlisted" else None
    return {"state": state, "place": place, "expires_at": row["offer_expires_at"]}


def _progress(run: Any, row: Any) -> Row:
    """How far the reader has come: classes attended of those needed, the assessment, the certificate."""
    return {
        "attended": row["attended"] or 0,
        "needed": run["completion"]["sessions"],
        "passed": row["passed"],
        "certificate": row["certificate"],
        "href": url_for("training.certificate", number=row["certificate"]) if row["certificate"] else None,
    }


def _chips(place: int | None, waiting: int) -> list[int]:
    """The places of the queue to draw: all, or those around the reader's."""
    if place is None:
        return []
    first = max(min(place - CHIPS // 2, max(waiting, place) - CHIPS + 1), 1)
    return list(range(first, min(first + CHIPS, max(waiting, place) + 1)))


def _sessions(run: Any, at: datetime, worker: str | None) -> list[Row]:
    sessions = sessions_in(run)
    slots = [Slot(run["id"], no, each.starts_at, each.ends_at) for no, each in enumerate(sessions)]
    busy = taken_by_others(house().store, house().get(Persons).records_of(worker), slots) if worker else set()
    return [
        {
            "day": near_day(day_of(each.starts_at)),
            "hours": hours(each.starts_at, each.ends_at),
            "over": each.ends_at <= at,
            "busy": no in busy,
        }
        for no, each in enumerate(sessions)
    ]


def _elsewhere(run: Any) -> Row:
    """The same course with a free seat."""
    return {
        "where": place_of(run["village"]),
        "when": run_told(run),
        "begins": day_of(run["begins_at"]),
        "free": free_in(run),
        "href": url_for("training.seat", id=run["id"]),
    }


# -- For those at a desk ---------------------------------------------------------------------------------


def _may_run(run: Any) -> bool:
    who = visitor()
    return who is not None and who.may("see-queue", Scope(trainers=run["trainers"], region=run["village"]))


def _desk(run: str, form: Form | None) -> Row | None:
    """What a coordinator needs to enrol others, and what came of it just now; None to everybody else."""
    who = visitor()
    if who is None or not any(grant.role is Role.COORDINATOR for grant in who.grants):
        return None
    return {
        "href": url_for("training.enrol_for", id=run),
        "typed": form.typed if form else {},
        "errors": form.errors if form else {},
        "id": form.id if form else str(uuid4()),
        "done": _enrolled_just_now(run),
    }


def _enrolled_just_now(run: str) -> Row | None:
    """How somebody stands whom the reader has just enrolled, where that is theirs to see."""
    learner = request.args.get("learner", "")
    try:
        learner = str(UUID(learner))
    except ValueError:
        return None
    if not actor().may("see-enrolment", house().get(Reach).of(learner, actor())):
        return None
    standing = _standing(read().enrolment(run, learner), now())
    return {"name": names_of([learner])[learner], **standing} if standing["state"] in IN else None
