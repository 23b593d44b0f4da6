"""State permits somebody showed, recorded by hand."""

from typing import Any
from uuid import UUID

from flask import request

from kernel.time import now
from people.readmodel import Vault
from shell.api import list_of
from shell.house import house
from shell.web import actor, requires, wrote
from training import schemas as s
from training.api.door import blueprint, read
from training.service import Credentials, Reach


@blueprint.put("/workers/<uuid:id>/permits/<qualification>")
@requires("keep-permits")
@blueprint.arguments(s.PermitSchema)
@blueprint.response(201, s.PermitInListSchema)
def record_permit(body: dict[str, Any], id: UUID, qualification: str) -> Any:
    """Record a permit, or what became of it at its review. Its number goes to the vault alone."""
    number, request_id = body.pop("number"), body.pop("id")
    written = (
        house()
        .get(Credentials)
        .record_permit(
            worker=str(id),
            qualification=qualification,
            request=request_id,
            at=now(),
            actor=actor(),
            **body,
        )
    )
    if number is not None and written.thing.recorded_with == request_id:  # no late repeat of an older one
        house().get(Vault).put(str(id), {f"permit-{qualification}": number})
    wrote(written.position)
    return written.thing, 201 if written.new else 200


@blueprint.get("/workers/<uuid:id>/permits")
@requires("see-certificates")
@blueprint.response(200, list_of(s.PermitInListSchema))
def list_permits(id: UUID) -> Any:
    """Somebody's state permits. Officials say why; each look by somebody else is kept."""
    house().get(Reach).look("see-certificates", str(id), actor(), request.headers.get("Gongfu-Reason"))
    return {"items": list(read().permits(str(id))), "next": None}
