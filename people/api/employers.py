"""Employers: registered, seen, found to be who they say."""

from typing import Any
from uuid import UUID

from kernel.identity import Role, Scope
from kernel.time import now
from people import schemas as s
from people.api.door import blueprint
from people.domain import Employer
from people.readmodel import Registry, Vault
from people.service import Employers, Erasing
from shell.api import cursor, etag, if_match, list_of, page_of
from shell.house import house
from shell.security import fresh
from shell.web import actor, requires, wrote


def _employer(employer: Employer) -> dict[str, Any]:
    kept: dict[str, Any] = house().get(Vault).get(employer.id, ("name", "uscc", "phone"))
    own = any(grant.employer == employer.id for grant in actor().grants)
    return {
        "id": employer.id,
        "town": employer.town,
        "state": employer.state,
        "reason_code": employer.reason_code,
        **(kept if own else s.masked(kept)),
    }


@blueprint.put("/employers/<uuid:id>")
@requires("register-employer")
@blueprint.arguments(s.EmployerSchema)
@blueprint.response(201, s.EmployerSchema)
def register_employer(body: dict[str, Any], id: UUID) -> Any:
    """Register an employer, who then waits for verification."""
    written = house().get(Employers).register(id=str(id), **body, at=now(), actor=actor())
    wrote(written.position)
    return _employer(written.thing), 201 if written.new else 200, etag(written.thing.version)


@blueprint.get("/employers/<uuid:id>")
@requires("see-employer")
@blueprint.response(200, s.EmployerSchema)
def see_employer(id: UUID) -> Any:
    """One employer."""
    actor().require("see-employer", Scope(employer=str(id), region=_town_of(str(id))))
    employer = house().store.get(Employer, str(id))
    return _employer(employer), 200, etag(employer.version)


def _town_of(id: str) -> str | None:
    employer = house().store.find(Employer, id)
    return employer.town if employer else None


@blueprint.delete("/employers/<uuid:id>")
@requires("erase-employer")
@fresh
@blueprint.response(204)
def erase_employer(id: UUID) -> None:
    """Erase an employer, for ever: by who speaks for it, or the operator where it was asked for on paper.

    `If-Match` carries the version it was read at. 409 `employer-bound` while it owes work or pay.
    """
    wrote(house().get(Erasing).erase_employer(id=str(id), version=if_match(), at=now(), actor=actor()))


@blueprint.get("/employers")
@requires("see-employer")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.EmployerSchema))
def list_employers(query: dict[str, Any]) -> Any:
    """The employers the caller may see, by id."""
    regions, ids = [], []
    for grant in actor().grants:
        match grant.role:
            case Role.OPERATOR:
                regions.append("")
            case Role.COORDINATOR | Role.OFFICIAL if grant.region:
                regions.append(grant.region)
            case Role.EMPLOYER if grant.employer:
                ids.append(grant.employer)
    limit = query["limit"]
    rows = (
        house()
        .get(Registry)
        .employers(regions=regions, ids=ids, after=cursor(query["cursor"]), limit=limit + 1)
    )
    kept = house().get(Vault).get_many((row["id"] for row in rows), ("name", "uscc", "phone"))
    items = [{**row, **s.masked(kept.get(row["id"], {}))} for row in rows]
    return page_of(items, limit, lambda item: item["id"])


@blueprint.post("/employers/<uuid:id>/verification")
@requires("verify-employer")
@blueprint.arguments(s.VerificationSchema)
@blueprint.response(200, s.EmployerSchema)
def verify_employer(body: dict[str, Any], id: UUID) -> Any:
    """Find an employer to be who it says, or not."""
    written = (
        house()
        .get(Employers)
        .decide(
            id=str(id),
            request=body["id"],
            verified=body["decision"] == "verified",
            reason_code=body["reason_code"],
            at=now(),
            actor=actor(),
        )
    )
    wrote(written.position)
    return _employer(written.thing), 200, etag(written.thing.version)
