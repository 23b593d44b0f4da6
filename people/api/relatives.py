"""Who may act for a worker: let by the worker or at the desk, let go by either side."""

from typing import Any
from uuid import UUID

from kernel.time import now
from people import schemas as s
from people.api.door import blueprint
from people.readmodel import Vault
from people.service import Relatives
from shell.api import list_of
from shell.house import house
from shell.security import fresh, limiter
from shell.web import actor, in_person, requires


@blueprint.get("/workers/<uuid:id>/relatives")
@requires("let-relative")
@blueprint.response(200, list_of(s.RelativeSchema))
def relatives(id: UUID) -> Any:
    """Who may act for a worker, how far and until when."""
    found = house().get(Relatives).of(worker=str(id), actor=actor())
    kept = house().get(Vault).get_many((account for account, _ in found), ("name", "phone"))
    items = [
        {
            **s.masked(kept.get(account, {})),
            "relative": account,
            "worker": grant.worker,
            "acting": grant.acting,
            "until": grant.until,
        }
        for account, grant in found
    ]
    return {"items": items, "next": None}


@blueprint.post("/workers/<uuid:id>/relatives")
@requires("let-relative")
@fresh
@blueprint.arguments(s.LettingSchema)
@blueprint.response(201, s.RelativeSchema)
def let_relative(body: dict[str, Any], id: UUID) -> Any:
    """At the desk, before a clerk: let whoever has this phone act for a worker."""
    said = {"acting": body["acting"], "until": body["until"]}
    relative = (
        house()
        .get(Relatives)
        .let(worker=str(id), phone=body["phone"], request=body["id"], at=now(), actor=actor(), **said)
    )
    return {"relative": relative, "worker": str(id), **said}


@blueprint.delete("/workers/<uuid:id>/relatives/<uuid:relative>")
@in_person
@blueprint.response(204)
def end_relative(id: UUID, relative: UUID) -> None:
    """Let somebody act for a worker no more: by the worker, that somebody, or a clerk."""
    house().get(Relatives).end(worker=str(id), relative=str(relative), at=now(), actor=actor())


@blueprint.post("/workers/<uuid:id>/invitations")
@requires("let-relative")
@fresh
@blueprint.arguments(s.InvitingSchema)
@blueprint.response(201, s.InvitationSchema)
def invite(body: dict[str, Any], id: UUID) -> Any:
    """A number to read out: whoever types it within the hour acts for the worker."""
    return {"number": house().get(Relatives).invite(worker=str(id), **body, at=now(), actor=actor())}


@blueprint.post("/relatives")
@in_person
@limiter.limit("10/hour", key_func=lambda: actor().account)
@blueprint.arguments(s.AcceptingSchema)
@blueprint.response(201, s.RelativeSchema)
def accept(body: dict[str, Any]) -> Any:
    """Act for the worker who read this number out."""
    who = actor()
    worker = house().get(Relatives).accept(number=body["number"], request=body["id"], at=now(), actor=who)
    return {"relative": who.account, "worker": worker}
