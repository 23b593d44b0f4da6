"""Contests: a worker says that something is wrong, and is answered."""

from typing import Any
from uuid import UUID

from kernel.errors import NotFound
from kernel.time import now
from shell.house import house
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops import tasks
from workshops.api.door import blueprint, read
from workshops.service import HandIns


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
    tasks.keep_words(house(), happened.contest, body["text"])
    return {"contest": happened.contest, "hand_in": str(id), "state": "open"}


@blueprint.post("/contests/<uuid:id>/answer")
@requires("answer-contest")
@blueprint.arguments(s.AnswerSchema)
@blueprint.response(200, s.ContestStateSchema)
def answer(body: dict[str, Any], id: UUID) -> Any:
    """Answer a contest."""
    about = read().contested(str(id))
    if about is None:
        raise NotFound("contest", str(id))
    happened, position = (
        house()
        .get(HandIns)
        .answer_contest(
            id=about, contest=str(id), outcome=body["outcome"], request=body["id"], at=now(), actor=actor()
        )
    )
    wrote(position)
    tasks.keep_words(house(), body["id"], body["text"])
    return {"contest": str(id), "hand_in": about, "state": happened.outcome}
