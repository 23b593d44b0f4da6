"""Gigs: written down, published, changed, called off; and the board anybody may read."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from gigs import schemas as s
from gigs.api.door import blueprint, gig_of, names_of, read, scope_of, told, visitor
from gigs.domain import Gig, Offer
from gigs.events import Confirmation, Pay, Posting, Shift
from gigs.service import Gigs
from kernel.errors import NotFound
from kernel.identity import Scope
from kernel.time import now
from shell.api import cursor, etag, if_match, list_of, page_of
from shell.house import house
from shell.web import actor, public, requires, wrote


def _offer(said: dict[str, Any]) -> Offer:
    return Offer(
        posting=Posting(said["employer"], said["trade"], said["village"]),
        title=said["title"],
        pay=Pay(**said["pay"]),
        shifts=tuple(Shift(**shift) for shift in said["shifts"]),
        mode=said["mode"],
        requires=tuple(said["requires"]),
        confirm=Confirmation(**said["confirm"]) if said["confirm"] else None,
        ground=said["ground"],
    )


def _said(offer: Offer) -> dict[str, Any]:
    """An offer as a client says it."""
    whose, parts = msgspec.structs.asdict(offer.posting), offer._asdict()
    shifts = [msgspec.structs.asdict(shift) for shift in offer.shifts]
    confirm = offer.confirm and msgspec.structs.asdict(offer.confirm)
    pay = msgspec.structs.asdict(offer.pay)
    return {**parts, **whose, "pay": pay, "shifts": shifts, "confirm": confirm}


def _gig(gig: Gig) -> dict[str, Any]:
    said = _said(gig.offer)
    return {
        **said,
        "id": gig.id,
        "employer_name": names_of([gig.posting.employer]).get(gig.posting.employer),
        "shifts": [
            shift
            | {
                "no": no,
                "hired": gig.hired(no),
                "left": 0 if no in gig.off else gig.left(no),
                "off": no in gig.off,
            }
            for no, shift in enumerate(said["shifts"])
        ],
        "state": gig.state,
        "reason_code": gig.reason_code,
    }


@blueprint.put("/gigs/<uuid:id>")
@requires("post-gig")
@blueprint.arguments(s.GigSchema())
@blueprint.response(201, s.GigSchema)
def draft_gig(body: dict[str, Any], id: UUID) -> Any:
    """Write a gig down: a draft that only its employer and the coordinator of the place see."""
    written = house().get(Gigs).draft(id=str(id), offer=_offer(body), at=now(), actor=actor())
    wrote(written.position)
    return _gig(written.thing), 201 if written.new else 200, etag(written.thing.revision)


@blueprint.patch("/gigs/<uuid:id>")
@requires("post-gig")
@blueprint.arguments(s.GigSchema(partial=s.CHANGEABLE))
@blueprint.response(200, s.GigSchema)
def change_gig(body: dict[str, Any], id: UUID) -> Any:
    """Change a draft, or the headcounts of a published gig; `If-Match` carries the version it was read at."""
    version = if_match()
    offer = _offer(_said(gig_of(id).offer) | body)
    written = house().get(Gigs).change(id=str(id), version=version, offer=offer, at=now(), actor=actor())
    wrote(written.position)
    return _gig(written.thing), 200, etag(written.thing.revision)


@blueprint.get("/gigs/<uuid:id>")
@public
@blueprint.response(200, s.GigSchema)
def see_gig(id: UUID) -> Any:
    """One gig, without anybody's name but the employer's. Drafts are for those who may change them."""
    gig, asking = gig_of(id), visitor()
    if gig.state == "draft" and not (asking and asking.may("post-gig", scope_of(gig))):
        raise NotFound("gig", str(id))
    return _gig(gig), 200, etag(gig.revision)


@blueprint.get("/gigs")
@public
@blueprint.arguments(s.GigsQuerySchema, location="query")
@blueprint.response(200, list_of(s.GigSchema))
def list_gigs(query: dict[str, Any]) -> Any:
    """Published gigs in the order of their first shift; `village` is a region code or a prefix of it, `from`
    and `to` are days of a shift, `open`: with a place left. An employer's own list has drafts and all."""
    employer, asking, limit = query["employer"], visitor(), query["limit"]
    own = employer is not None and asking is not None and asking.may("post-gig", Scope(employer=employer))
    seen = cursor(query["cursor"])
    if isinstance(seen, int) != own:  # where the other of the two lists ended
        seen = None
    if own:
        rows = read().gigs_of(employer, before=seen, limit=limit + 1)
    else:
        rows = read().published(
            region=query["village"],
            trade=query["trade"],
            employer=employer,
            since=query["since"],
            until=query["until"],
            open_at=now() if query["open"] else None,
            after=(datetime.fromisoformat(seen[0]), seen[1]) if seen else None,
            limit=limit + 1,
        )
    names = names_of(row["employer"] for row in rows)
    return page_of(
        [told(row, names) for row in rows],
        limit,
        lambda row: row["position"] if own else [row["first_starts_at"].isoformat(), row["id"]],
    )


@blueprint.post("/gigs/<uuid:id>/publication")
@requires("post-gig")
@blueprint.arguments(s.PublicationSchema)
@blueprint.response(200, s.GigSchema)
def publish(body: dict[str, Any], id: UUID) -> Any:
    """Show a gig to everybody; its employer must be verified."""
    _, position = house().get(Gigs).publish(id=str(id), request=body["id"], at=now(), actor=actor())
    return _written(id, position)


@blueprint.post("/gigs/<uuid:id>/cancellation")
@requires("post-gig")
@blueprint.arguments(s.CallingOffSchema)
@blueprint.response(200, s.GigSchema)
def cancel(body: dict[str, Any], id: UUID) -> Any:
    """Call off every shift that has not started; its people are free."""
    written = (
        house()
        .get(Gigs)
        .cancel(id=str(id), reason_code=body["reason_code"], request=body["id"], at=now(), actor=actor())
    )
    return _written(id, written.position)


def _written(id: UUID, position: int) -> Any:
    wrote(position)
    gig = gig_of(id)
    return _gig(gig), 200, etag(gig.revision)
