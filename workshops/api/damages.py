"""Damage that wages pay for: stated and let go at the workshop, seen by whose it is."""

from typing import Any
from uuid import UUID

from kernel.identity import Scope
from kernel.time import now
from shell.api import list_of
from shell.house import house
from shell.schemas import Command
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops.api.door import blueprint, read
from workshops.service import Damages

TOLD = list_of(s.DamageToldSchema)


@blueprint.post("/workshops/<uuid:id>/members/<uuid:worker>/damages")
@requires("charge-damage")
@blueprint.arguments(s.DamageSchema)
@blueprint.response(204)
def charge_damage(body: dict[str, Any], id: UUID, worker: UUID) -> None:
    """State what a worker broke: the next pay runs take it, within the limits of the law."""
    written = (
        house().get(Damages).charge(workshop=str(id), worker=str(worker), at=now(), actor=actor(), **body)
    )
    wrote(written.position)


@blueprint.get("/workshops/<uuid:id>/damages")
@requires("charge-damage")
@blueprint.response(200, TOLD)
def damages_at(id: UUID) -> Any:
    """A workshop's, what is contested first."""
    actor().require("charge-damage", Scope(workshop=str(id)))
    return {"items": read().damages(str(id)), "next": None}


@blueprint.get("/workers/<uuid:id>/damages")
@requires("see-damages")
@blueprint.response(200, TOLD)
def damages_of(id: UUID) -> Any:
    """A worker's own, the latest first."""
    actor().require("see-damages", Scope(worker=str(id)))
    return {"items": read().damages_of(str(id)), "next": None}


@blueprint.post("/workshops/<uuid:id>/members/<uuid:worker>/damages/<uuid:damage>/withdrawal")
@requires("charge-damage")
@blueprint.arguments(Command)
@blueprint.response(204)
def withdraw_damage(body: dict[str, Any], id: UUID, worker: UUID, damage: UUID) -> None:
    """Let it go: what was taken is given back by the next run; a contest of it is upheld."""
    _happened, position = (
        house()
        .get(Damages)
        .withdraw(
            id=str(damage),
            workshop=str(id),
            worker=str(worker),
            request=body["id"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(position)
