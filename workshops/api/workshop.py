"""Workshops: founding one, saying anew what it is, seeing them."""

from typing import Any
from uuid import UUID

from kernel.identity import Role, Scope
from kernel.time import now
from shell.api import cursor, etag, if_match, list_of, page_of
from shell.house import house
from shell.web import actor, requires, wrote
from workshops import schemas as s
from workshops.api.door import blueprint, read
from workshops.domain import Workshop
from workshops.events import Payer
from workshops.service import Setup


def _workshop(workshop: Workshop) -> dict[str, Any]:
    return {
        "id": workshop.id,
        "name": workshop.name,
        "village": workshop.village,
        "kind": workshop.kind,
        "payer": workshop.payer,
    }


@blueprint.put("/workshops/<uuid:id>")
@requires("found-workshop")
@blueprint.arguments(s.WorkshopSchema)
@blueprint.response(201, s.WorkshopSchema)
def found_workshop(body: dict[str, Any], id: UUID) -> Any:
    """Found a workshop."""
    body["payer"] = Payer(**body["payer"])
    written = house().get(Setup).found(id=str(id), at=now(), actor=actor(), **body)
    wrote(written.position)
    return _workshop(written.thing), 201 if written.new else 200, etag(written.thing.described)


@blueprint.patch("/workshops/<uuid:id>")
@requires("found-workshop")
@blueprint.arguments(s.WorkshopSchema(partial=("name", "village", "kind", "payer")))
@blueprint.response(200, s.WorkshopSchema)
def describe_workshop(body: dict[str, Any], id: UUID) -> Any:
    """Change what is said of a workshop; `If-Match` carries the version it was read at."""
    said = {key: body.get(key) for key in ("name", "village", "kind")}
    payer = Payer(**body["payer"]) if "payer" in body else None
    written = (
        house()
        .get(Setup)
        .describe(id=str(id), version=if_match(), payer=payer, at=now(), actor=actor(), **said)
    )
    wrote(written.position)
    return _workshop(written.thing), 200, etag(written.thing.described)


@blueprint.get("/workshops/<uuid:id>")
@requires("see-workshop")
@blueprint.response(200, s.WorkshopSchema)
def see_workshop(id: UUID) -> Any:
    """One workshop."""
    workshop = house().store.get(Workshop, str(id))
    actor().require("see-workshop", Scope(workshop=workshop.id, region=workshop.village))
    return _workshop(workshop), 200, etag(workshop.described)


@blueprint.post("/workshops/<uuid:id>/pay-terms")
@requires("set-pay-terms")
@blueprint.arguments(s.PayTermsSchema)
@blueprint.response(200, s.PayTermsInForceSchema)
def set_pay_terms(body: dict[str, Any], id: UUID) -> Any:
    """Say what the payer is to those who work here and which tax it keeps back, from a day on."""
    request = body.pop("id")
    happened, position = (
        house().get(Setup).set_pay_terms(workshop=str(id), request=request, at=now(), actor=actor(), **body)
    )
    wrote(position)
    return happened


@blueprint.get("/workshops/<uuid:id>/pay-terms")
@requires("see-workshop")
@blueprint.response(200, list_of(s.PayTermsInForceSchema))
def see_pay_terms(id: UUID) -> Any:
    """All that was said of a workshop's terms, the latest day first; before it no tax is kept back."""
    workshop = house().store.get(Workshop, str(id))
    actor().require("see-workshop", Scope(workshop=workshop.id, region=workshop.village))
    latest_first = sorted(workshop.terms, key=lambda each: each.effective_from)[::-1]
    return {"items": latest_first, "next": None}


@blueprint.get("/workshops")
@requires("see-workshop")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.WorkshopSchema))
def list_workshops(query: dict[str, Any]) -> Any:
    """The workshops the caller may see."""
    grants = actor().grants
    everywhere = any(grant.role is Role.OPERATOR for grant in grants)
    rows = read().workshops(
        None if everywhere else [g.workshop for g in grants if g.role is Role.COORDINATOR and g.workshop],
        regions=[g.region for g in grants if g.role is Role.OFFICIAL and g.region],
        after=cursor(query["cursor"]),
        limit=query["limit"] + 1,
    )
    shown = [{**row, "payer": {"name": row["payer_name"], "uscc": row["payer_uscc"]}} for row in rows]
    return page_of(shown, query["limit"], lambda row: [row["name"], row["id"]])
