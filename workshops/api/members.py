"""Who works at a workshop, under which number."""

from typing import Any
from uuid import UUID

from kernel.identity import Scope
from kernel.lookups import People
from kernel.time import now
from shell.api import cursor, list_of, page_of
from shell.house import house
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops.api.door import blueprint, read
from workshops.service import Setup


@blueprint.put("/workshops/<uuid:id>/members/<uuid:worker>")
@requires("keep-members")
@blueprint.arguments(s.JoinSchema)
@blueprint.response(201, s.MemberSchema)
def join(body: dict[str, Any], id: UUID, worker: UUID) -> Any:
    """Take a registered worker into a workshop, under a number printed on their card.

    Answers the number the worker has. An `id` already answered changes nothing; without an `id`, neither
    does a number the worker once had: to give it back, send an `id`.
    """
    written = (
        house()
        .get(Setup)
        .join(workshop=str(id), worker=str(worker), request=body.pop("id"), at=now(), actor=actor(), **body)
    )
    wrote(written.position)
    answer = {"worker": str(worker), "number": written.thing.workers[str(worker)]}
    return answer, 201 if written.new else 200


@blueprint.get("/workshops/<uuid:id>/members")
@requires("keep-members")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.MemberSchema))
def list_members(query: dict[str, Any], id: UUID) -> Any:
    """Who works here, under which number."""
    actor().require("keep-members", Scope(workshop=str(id)))
    rows = read().members(str(id), after=cursor(query["cursor"]), limit=query["limit"] + 1)
    names = house().get(People).names_of([row["worker"] for row in rows])
    shown = [{**row, "name": names.get(row["worker"])} for row in rows]
    return page_of(shown, query["limit"], lambda row: row["number_key"])
