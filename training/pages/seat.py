"""One class: what it teaches, when, how one completes it; a seat in it, or a place in its queue."""

from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE, NotFound
from kernel.lookups import People
from kernel.schedule import Schedule, Slot
from kernel.time import day_of, now
from shell.house import house
from shell.i18n import hours, near_day
from shell.vocabularies import QUALIFICATIONS, TRADES, sentence
from shell.web import actor, form_id, public, requires, visitor, wrote
from training.pages.door import Row, blueprint, own_worker, read, region_name, span_told
from training.readmodel import sessions_in
from training.service import Enrolments

IN = ("enrolled", "offered", "waitlisted")


@blueprint.get("/runs/<uuid:id>")
@public
def seat(id: UUID) -> ResponseReturnValue:
    """One class, for everybody who has its address."""
    return _page(str(id))


@blueprint.post("/runs/<uuid:id>/enrol")
@requires("enrol")
def enrol(id: UUID) -> ResponseReturnValue:
    """Take a seat, or stand at the end of the queue."""
    return _done(id, lambda use, **said: use.enrol(**said))


@blueprint.post("/runs/<uuid:id>/give-up")
@requires("enrol")
def give_up(id: UUID) -> ResponseReturnValue:
    """Give up a seat, an offer or a place in the queue."""
    return _done(id, lambda use, **said: use.cancel(**said))


@blueprint.post("/runs/<uuid:id>/accept")
@requires("enrol")
def accept(id: UUID) -> ResponseReturnValue:
    """Take the seat that is held."""
    return _done(id, lambda use, **said: use.answer(accept=True, **said))


@blueprint.post("/runs/<uuid:id>/decline")
@requires("enrol")
def decline(id: UUID) -> ResponseReturnValue:
    """Let the seat that is held go to the next."""
    return _done(id, lambda use, **said: use.answer(accept=False, **said))


def _done(id: UUID, use_case: Any) -> ResponseReturnValue:
    said = {"run": str(id), "worker": own_worker(), "request": form_id(), "at": now(), "actor": actor()}
    try:
        written = use_case(house().get(Enrolments), **said)
    except MENDABLE as refusal:
        return _page(str(id), sentence(refusal.code, **refusal.details))
    wrote(written.position)
    return redirect(url_for("training.seat", id=id), 303)


def _page(id: str, error: str | None = None) -> ResponseReturnValue:
    run, who, at = read().run(id), visitor(), now()
    if run is None:
        raise NotFound("course-run", id)
    worker = who.worker if who else None
    enrolment = read().enrolment(id, worker) if worker else None
    state = enrolment["state"] if enrolment is not None else None
    if state == "offered" and enrolment is not None and enrolment["offer_expires_at"] <= at:
        state = "expired"
    sessions = sessions_in(run)
    busy = _busy(worker, id, sessions) if worker and state not in ("enrolled",) else set()
    trainers = house().get(People).names_of(list(run["trainers"]))
    closed = run["state"] != "scheduled" or run["cut_off"] <= at
    others = [] if closed or not run["waiting"] else read().runs(course=run["course"], open_at=at, limit=10)
    free_elsewhere = next(
        (o for o in others if o["id"] != id and o["capacity"] > o["taken"] + o["held"]), None
    )
    return render_template(
        "training/seat.html",
        name=run["course_name"],
        trade=str(TRADES[run["trade"]]),
        course_hours=run["hours"],
        when=span_told(run),
        where=region_name(run["village"]),
        trainers=[trainers[each] for each in run["trainers"] if each in trainers],
        cancelled=run["state"] != "scheduled",
        closed=closed,
        cut_off=run["cut_off"],
        capacity=run["capacity"],
        free=max(run["capacity"] - run["taken"] - run["held"], 0),
        waiting=run["waiting"],
        state=state,
        place=enrolment["place"] if enrolment is not None and state == "waitlisted" else None,
        expires_at=enrolment["offer_expires_at"] if enrolment is not None else None,
        progress=_progress(run, enrolment),
        rule=run["completion"],
        unlocks=[str(QUALIFICATIONS[code]) for code in run["qualifies_for"]],
        sessions=[
            {
                "day": near_day(day_of(session.starts_at)),
                "hours": hours(session.starts_at, session.ends_at),
                "over": session.ends_at <= at,
                "busy": no in busy,
            }
            for no, session in enumerate(sessions)
        ],
        elsewhere=_elsewhere(free_elsewhere),
        **({"tabs": []} if worker and not closed and state not in IN else {}),
        mine=worker is not None,
        signed_in=who is not None,
        error=error,
        request_id=str(uuid4()),
        hrefs={
            name: url_for(f"training.{name.replace('-', '_')}", id=id)
            for name in ("enrol", "give-up", "accept", "decline")
        },
        back_href=url_for("training.board"),
        sign_in_href=url_for("people.sign_in", next=url_for("training.seat", id=id)),
    ), 422 if error else 200


def _progress(run: Any, enrolment: Any) -> Row | None:
    """How far the reader has come: classes attended of those needed, the assessment, the certificate."""
    if enrolment is None or enrolment["state"] != "enrolled":
        return None
    return {
        "attended": enrolment["attended"] or 0,
        "needed": run["completion"]["sessions"],
        "passed": enrolment["passed"],
        "certificate": enrolment["certificate"],
        "href": url_for("training.certificate", number=enrolment["certificate"])
        if enrolment["certificate"]
        else None,
    }


def _elsewhere(run: Any) -> Row | None:
    """The same course with a free seat."""
    if run is None:
        return None
    return {
        "where": region_name(run["village"]),
        "when": span_told(run),
        "free": run["capacity"] - run["taken"] - run["held"],
        "href": url_for("training.seat", id=run["id"]),
    }


def _busy(worker: str, run: str, sessions: Any) -> set[int]:
    """In which sessions the reader has work or another class, as far as is recorded now."""
    slots = [Slot(run, no, each.starts_at, each.ends_at) for no, each in enumerate(sessions)]
    months = house().store.get_many(
        Schedule, {Schedule.id_of(worker, month) for slot in slots for month in slot.months()}
    )
    taken = [slot for month in months.values() for slot in month.slots.values() if slot.thing != run]
    return {slot.no for slot in slots if any(slot.overlaps(other) for other in taken)}
