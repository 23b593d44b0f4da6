"""今天的课: a trainer marks who is in class, and who passed; the certificate follows by itself."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.errors import MENDABLE, NotFound
from kernel.identity import Scope, derived_id
from kernel.lookups import People
from kernel.time import ZONE, day_of, now, today
from shell.house import house
from shell.i18n import hours, near_day
from shell.vocabularies import sentence
from shell.web import actor, form_id, requires, wrote
from training.pages.door import Row, blueprint, read, region_name
from training.readmodel import sessions_in
from training.service import Teaching

AHEAD = timedelta(days=14)
BEHIND = timedelta(days=60)


@blueprint.get("/teaching")
@requires("teach")
def teaching() -> ResponseReturnValue:
    """Today's classes first, then what comes, then what was."""
    first = datetime.combine(today(), time(), ZONE)
    rows = read().sessions_of(actor().account, first - BEHIND, first + AHEAD)
    told = [_in_list(row) for row in rows]
    return render_template(
        "training/teaching.html",
        today=[each for each in told if each["on"] == today()],
        coming=[each for each in told if each["on"] > today()],
        past=[each for each in reversed(told) if each["on"] < today()],
    )


def _in_list(row: Any) -> Row:
    return {
        "name": row["course_name"],
        "on": day_of(row["starts_at"]),
        "day": near_day(day_of(row["starts_at"])),
        "hours": hours(row["starts_at"], row["ends_at"]),
        "where": region_name(row["village"]),
        "learners": row["taken"],
        "no": row["no"] + 1,
        "href": url_for("training.roll", id=row["run"], session=row["no"]),
    }


@blueprint.get("/runs/<uuid:id>/sessions/<int:session>")
@requires("teach")
def roll(id: UUID, session: int) -> ResponseReturnValue:
    """Everybody who has a seat, with what was noted of this class and of the assessment."""
    return _page(str(id), session)


@blueprint.post("/runs/<uuid:id>/sessions/<int:session>")
@requires("teach")
def mark(id: UUID, session: int) -> ResponseReturnValue:
    """Note one learner (`attended` or `absent` = their id); `all`: whoever is not noted yet attended."""
    run = _own_run(str(id))
    noted = read().marks(run["id"])
    if "all" in request.form:
        learners = [row["worker"] for row in read().learners(run["id"])]
        wanted = [(worker, "attended") for worker in learners if (worker, session) not in noted]
    else:
        wanted = [(request.form[o], o) for o in ("attended", "absent") if request.form.get(o)]
    return _noted(
        run["id"],
        session,
        [
            lambda worker=worker, outcome=outcome: (
                house()
                .get(Teaching)
                .mark(
                    run=run["id"],
                    worker=worker,
                    session=session,
                    outcome=outcome,
                    request=derived_id(form_id(), worker),
                    at=now(),
                    actor=actor(),
                )
            )
            for worker, outcome in wanted
        ],
    )


@blueprint.post("/runs/<uuid:id>/sessions/<int:session>/assessment")
@requires("teach")
def assess(id: UUID, session: int) -> ResponseReturnValue:
    """Note that one learner passed, or did not (`passed` or `failed` = their id)."""
    run = _own_run(str(id))
    wanted = [(request.form[o], o == "passed") for o in ("passed", "failed") if request.form.get(o)]
    return _noted(
        run["id"],
        session,
        [
            lambda worker=worker, passed=passed: (
                house()
                .get(Teaching)
                .assess(
                    run=run["id"],
                    worker=worker,
                    passed=passed,
                    request=derived_id(form_id(), worker),
                    at=now(),
                    actor=actor(),
                )
            )
            for worker, passed in wanted
        ],
    )


def _noted(run: str, session: int, acts: Any) -> ResponseReturnValue:
    try:
        for act in acts:
            wrote(act().position)
    except MENDABLE as refusal:
        return _page(run, session, sentence(refusal.code, **refusal.details))
    return redirect(url_for("training.roll", id=run, session=session), 303)


def _own_run(id: str) -> Any:
    run = read().run(id)
    if run is None:
        raise NotFound("course-run", id)
    actor().require("teach", Scope(trainers=run["trainers"], region=run["village"]))
    return run


def _page(id: str, no: int, error: str | None = None) -> ResponseReturnValue:
    run = _own_run(id)
    sessions = sessions_in(run)
    if not 0 <= no < len(sessions):
        raise NotFound("session", str(no))
    session, marks = sessions[no], read().marks(id)
    learners = read().learners(id)
    names = house().get(People).names_of([row["worker"] for row in learners])
    return render_template(
        "training/roll.html",
        name=run["course_name"],
        where=region_name(run["village"]),
        day=near_day(day_of(session.starts_at)),
        hours=hours(session.starts_at, session.ends_at),
        no=no + 1,
        of=len(sessions),
        begun=session.starts_at <= now(),
        last=no + 1 == len(sessions),
        rule=run["completion"],
        learners=[
            {
                "worker": row["worker"],
                "name": names.get(row["worker"], ""),
                "outcome": marks.get((row["worker"], no)),
                "attended": row["attended"] or 0,
                "passed": row["passed"],
                "certificate": row["certificate"],
            }
            for row in learners
        ],
        noted=sum((row["worker"], no) in marks for row in learners),
        waiting=run["waiting"],
        earlier_href=url_for("training.roll", id=id, session=no - 1) if no else None,
        later_href=url_for("training.roll", id=id, session=no + 1) if no + 1 < len(sessions) else None,
        action=url_for("training.mark", id=id, session=no),
        assess_action=url_for("training.assess", id=id, session=no),
        request_id=str(uuid4()),
        error=error,
        back_href=url_for("training.teaching"),
    ), 422 if error else 200
