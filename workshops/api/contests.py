"""Contests: a worker says that something is wrong, and is answered."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops import tasks
from workshops.api.door import blueprint, read, whose
from workshops.events.contests import Contested
from workshops.service import Contests, HandIns


@blueprint.post("/hand-ins/<uuid:id>/contest")
@requires("contest")
@blueprint.arguments(s.ContestSchema)
@blueprint.response(200, s.ContestStateSchema)
def contest(body: dict[str, Any], id: UUID) -> Any:
    """The worker says that something is wrong; it stays open until answered."""
    happened, position = (
        house()
        .get(HandIns)
        .contest(id=str(id), contest=body["id"], reason_code=body["reason_code"], at=now(), actor=actor())
    )
    wrote(position)
    tasks.keep_words(house(), happened.contest, body["text"], of=happened.worker)
    where = {"matter": "hand-in", "about": str(id), "place": None}
    return {"contest": happened.contest, **_about(where), "state": "open"}


@blueprint.post("/pay-slips/<uuid:id>/lines/<uuid:line>/contest")
@requires("contest")
@blueprint.arguments(s.LineContestSchema)
@blueprint.response(200, s.ContestStateSchema)
def contest_line(body: dict[str, Any], id: UUID, line: UUID) -> Any:
    """The worker says that a line of an approved run's slip is wrong; it stays open until answered."""
    return _opened(
        house()
        .get(Contests)
        .contest_line(
            slip=str(id),
            line=str(line),
            contest=body["id"],
            reason_code=body["reason_code"],
            at=now(),
            actor=actor(),
        ),
        body["text"],
    )


@blueprint.post("/workers/<uuid:id>/hours/contest")
@requires("contest")
@blueprint.arguments(s.HoursContestSchema)
@blueprint.response(200, s.ContestStateSchema)
def contest_hours(body: dict[str, Any], id: UUID) -> Any:
    """The worker says that the hours of a day are wrong; it stays open until answered."""
    return _opened(
        house()
        .get(Contests)
        .contest_hours(
            workshop=body["workshop"],
            worker=str(id),
            day=body["work_date"],
            contest=body["id"],
            reason_code=body["reason_code"],
            at=now(),
            actor=actor(),
        ),
        body["text"],
    )


@blueprint.post("/workshops/<uuid:id>/members/<uuid:worker>/damages/<uuid:damage>/contest")
@requires("contest")
@blueprint.arguments(s.DamageContestSchema)
@blueprint.response(200, s.ContestStateSchema)
def contest_damage(body: dict[str, Any], id: UUID, worker: UUID, damage: UUID) -> Any:
    """The worker says that what they are to make good is not so: nothing is taken until it is answered."""
    return _opened(
        house()
        .get(Contests)
        .contest_damage(
            workshop=str(id),
            worker=str(worker),
            damage=str(damage),
            contest=body["id"],
            reason_code=body["reason_code"],
            at=now(),
            actor=actor(),
        ),
        body["text"],
    )


def _opened(said: tuple[Contested, int], text: str | None) -> dict[str, Any]:
    happened, position = said
    wrote(position)
    tasks.keep_words(house(), happened.contest, text, of=happened.worker)
    where = {"matter": happened.matter, "about": happened.id, "place": happened.place}
    return {"contest": happened.contest, **_about(where), "state": "open"}


@blueprint.post("/contests/<uuid:id>/answer")
@requires("answer-contest")
@blueprint.arguments(s.AnswerSchema)
@blueprint.response(200, s.ContestStateSchema)
def answer(body: dict[str, Any], id: UUID) -> Any:
    """Answer a contest."""
    found = _known(id)
    said = {"outcome": body["outcome"], "reason_code": body["reason_code"], "request": body["id"]}
    said |= {"id": found["about"], "contest": str(id), "at": now(), "actor": actor()}
    if found["matter"] == "hand-in":
        happened, position = house().get(HandIns).answer_contest(**said)
    else:
        happened, position = house().get(Contests).answer(matter=found["matter"], **said)
    wrote(position)
    tasks.keep_words(house(), body["id"], body["text"], of=happened.worker)
    return {"contest": str(id), **_about(found), "state": happened.outcome}


@blueprint.get("/contests/<uuid:id>")
@requires("see-hand-in")
@blueprint.response(200, s.ContestSeenSchema)
def see_contest(id: UUID) -> Any:
    """One contest, with what was written about it."""
    found = _known(id)
    actor().require("see-hand-in", Scope(worker=found["worker"], workshop=found["workshop"]))
    answer = found["answer"]
    return {
        **_of_row(found),
        "text": tasks.words_about(house(), found["id"]),
        "answer_text": tasks.words_about(house(), answer) if answer else None,
    }


@blueprint.get("/contests")
@requires("see-hand-in")
@blueprint.arguments(s.ContestQuerySchema, location="query")
@blueprint.response(200, list_of(s.ContestInListSchema))
def list_contests(query: dict[str, Any]) -> Any:
    """Contests at a workshop, or of a worker, the latest first."""
    workshop, worker = whose(query)
    rows = read().contests_ever(
        workshop,
        worker=worker,
        state=query["state"],
        before=cursor(query["cursor"]),
        limit=query["limit"] + 1,
    )
    return page_of([_of_row(row) for row in rows], query["limit"], lambda row: row["position"])


def _known(id: UUID) -> RowMapping:
    found = read().contest(str(id))
    if found is None:
        raise NotFound("contest", str(id))
    return found


def _of_row(row: RowMapping) -> dict[str, Any]:
    return {**row, "contest": row["id"], **_about(row)}


def _about(row: Any) -> dict[str, Any]:
    """What a contest is about, each under its name."""
    line, hours = row["matter"] == "pay-line", row["matter"] == "hours"
    return {
        "matter": row["matter"],
        "hand_in": row["about"] if row["matter"] == "hand-in" else None,
        "slip": row["about"] if line else None,
        "line": row["place"] if line else None,
        "work_date": row["place"] if hours else None,
        "damage": row["place"] if row["matter"] == "damage" else None,
    }
