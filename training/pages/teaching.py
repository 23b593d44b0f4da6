"""今天的课: a trainer marks who is in class, and who passed; the certificate follows by itself."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE
from kernel.identity import derived_id
from kernel.store import Written
from kernel.time import ZONE, day_of, now, today
from shell.house import house
from shell.i18n import hours, near_day
from shell.vocabularies import sentence
from shell.web import actor, form_id, requires, wrote
from training.domain import Progress
from training.domain.progress import ARRIVING
from training.pages.door import (
    Row,
    blueprint,
    names_of,
    place_of,
    places_of,
    read,
    run_for,
    session_of,
    session_told,
)
from training.readmodel import sessions_in
from training.service import Teaching

AHEAD = timedelta(days=14)
BEHIND = timedelta(days=60)
SPARE = 3  # blank lines of a sheet, for whoever comes without a seat


@blueprint.get("/teaching")
@requires("teach")
def teaching() -> ResponseReturnValue:
    """Today's classes first, then what comes, then what was."""
    first = datetime.combine(today(), time(), ZONE)
    rows = read().sessions_of(actor().account, first - BEHIND, first + AHEAD)
    names = places_of(row["village"] for row in rows)
    told = [_in_list(row, names) for row in rows]
    return render_template(
        "training/teaching.html",
        today=[each for each in told if each["on"] == today()],
        coming=[each for each in told if each["on"] > today()],
        past=[each for each in reversed(told) if each["on"] < today()],
        runs_href=url_for("training.runs") if actor().may("schedule-run") else None,
    )


def _in_list(row: Any, names: dict[str, str]) -> Row:
    on = day_of(row["starts_at"])
    return {
        "name": row["course_name"],
        "on": on,
        "when": session_told(on, row["starts_at"], row["ends_at"]),
        "where": names[row["village"]],
        "learners": row["taken"],
        "no": row["no"] + 1,
        "href": url_for("training.roll", id=row["run"], session=row["no"]),
    }


@blueprint.get("/runs/<uuid:id>/sessions/<int:session>")
@requires("teach")
def roll(id: UUID, session: int) -> ResponseReturnValue:
    """Everybody who has a seat, with what was noted of this class and of the assessment."""
    return _roll(run_for("teach", id), session)


@blueprint.get("/runs/<uuid:id>/sessions/<int:session>/sheet")
@requires("teach")
def sheet(id: UUID, session: int) -> ResponseReturnValue:
    """The same on paper: names with room to sign, for a room without a signal."""
    run = run_for("teach", id)
    held = _session(run, session)
    learners = [row["worker"] for row in read().learners(run["id"])]
    names = names_of([*learners, *run["trainers"]])
    return render_template(
        "training/sheet.html",
        name=run["course_name"],
        where=place_of(run["village"]),
        day=held["on"],
        hours=held["hours"],
        no=session + 1,
        of=held["of"],
        trainers=[names[each] for each in run["trainers"]],
        learners=[names[each] for each in learners],
        spare=SPARE,
        back_href=url_for("training.roll", id=id, session=session),
    )


@blueprint.post("/runs/<uuid:id>/sessions/<int:session>")
@requires("teach")
def mark(id: UUID, session: int) -> ResponseReturnValue:
    """Note one learner (`attended` or `absent` = their id); `all`: whoever is not noted yet attended."""
    run = run_for("teach", id)
    if "all" in request.form:
        noted = read().marks(run["id"])
        learners = [row["worker"] for row in read().learners(run["id"])]
        wanted = [(worker, "attended") for worker in learners if (worker, session) not in noted]
    else:
        wanted = [(request.form[o], o) for o in ("attended", "absent") if request.form.get(o)]
    use = house().get(Teaching).mark
    return _noted(run, session, use, [(who, {"session": session, "outcome": it}) for who, it in wanted])


@blueprint.post("/runs/<uuid:id>/sessions/<int:session>/assessment")
@requires("teach")
def assess(id: UUID, session: int) -> ResponseReturnValue:
    """Note that one learner passed, or did not (`passed` or `failed` = their id)."""
    run = run_for("teach", id)
    wanted = [(request.form[o], o == "passed") for o in ("passed", "failed") if request.form.get(o)]
    use = house().get(Teaching).assess
    return _noted(run, session, use, [(who, {"passed": passed}) for who, passed in wanted])


def _noted(
    run: Any, session: int, use: Callable[..., Written[Progress]], marks: list[tuple[str, Row]]
) -> ResponseReturnValue:
    """Note each; a learner's request follows from the form's, so that sent twice it is noted once."""
    request_id = form_id()
    try:
        for worker, said in marks:
            written = use(
                run=run["id"],
                worker=worker,
                request=derived_id(request_id, worker),
                at=now(),
                actor=actor(),
                **said,
            )
            wrote(written.position)
    except MENDABLE as refusal:
        return _roll(run, session, sentence(refusal.code, **refusal.details))
    return redirect(url_for("training.roll", id=run["id"], session=session), 303)


def _session(run: Any, no: int) -> Row:
    """One class of a run as the roll and the sheet say it. Refuses `not-found`."""
    held = session_of(run, no)
    return {
        "on": day_of(held.starts_at),
        "hours": hours(held.starts_at, held.ends_at),
        "begun": held.starts_at <= now(),
        "scanned": held.starts_at - ARRIVING <= now() <= held.ends_at,
        "of": len(sessions_in(run)),
    }


def _roll(run: Any, no: int, error: str | None = None) -> ResponseReturnValue:
    held, marks, learners = _session(run, no), read().marks(run["id"]), read().learners(run["id"])
    names = names_of(row["worker"] for row in learners)

    def at(session: int) -> str | None:
        there = 0 <= session < held["of"]
        return url_for("training.roll", id=run["id"], session=session) if there else None

    return render_template(
        "training/roll.html",
        name=run["course_name"],
        where=place_of(run["village"]),
        day=near_day(held["on"]),
        hours=held["hours"],
        no=no + 1,
        of=held["of"],
        begun=held["begun"],
        assessing=run["completion"]["assessment"] and run["begins_at"] <= now(),
        rule=run["completion"],
        learners=[_learner(row, names, marks.get((row["worker"], no))) for row in learners],
        noted=sum((row["worker"], no) in marks for row in learners),
        waiting=run["waiting"],
        earlier_href=at(no - 1),
        later_href=at(no + 1),
        action=url_for("training.mark", id=run["id"], session=no),
        assess_action=url_for("training.assess", id=run["id"], session=no),
        sheet_href=url_for("training.sheet", id=run["id"], session=no),
        code_href=url_for("training.code", id=run["id"], session=no) if held["scanned"] else None,
        running_href=url_for("training.running", id=run["id"]),
        request_id=str(uuid4()),
        error=error,
        back_href=url_for("training.teaching"),
    ), 422 if error else 200


def _learner(row: Any, names: dict[str, str], outcome: str | None) -> Row:
    number = row["certificate"]
    return {
        "worker": row["worker"],
        "name": names[row["worker"]],
        "outcome": outcome,
        "attended": row["attended"] or 0,
        "passed": row["passed"],
        "certificate": number,
        "certificate_href": url_for("training.certificate", number=number) if number else None,
    }
