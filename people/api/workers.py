"""Workers: registered, seen, put right, erased."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import request

from kernel.identity import Role
from kernel.time import now
from people import schemas as s
from people.api.door import around, blueprint
from people.domain import Worker
from people.readmodel import Registry, Vault
from people.service import Erasing, Workers
from shell.access import looked_at
from shell.api import cursor, etag, if_match, list_of, page_of
from shell.house import house
from shell.refusals import ProofNeeded
from shell.security import fresh, standing
from shell.web import actor, requires, wrote

PERSONAL = ("name", "phone", "id_number", "birth_date")


def _worker(worker: Worker) -> dict[str, Any]:
    """A worker as the caller may see them: their own in full, others' masked."""
    kept: dict[str, Any] = house().get(Vault).get(worker.id, PERSONAL)
    shown = kept if actor().worker == worker.id else s.masked(kept)
    if shown.get("birth_date"):
        shown["birth_date"] = date.fromisoformat(shown["birth_date"])
    return {
        "id": worker.id,
        "village": worker.village,
        "skills": worker.skills,
        "hours": worker.hours,
        **shown,
    }


@blueprint.put("/workers/<uuid:id>")
@requires("register-worker")
@blueprint.arguments(s.WorkerSchema)
@blueprint.response(201, s.WorkerSchema)
def register_worker(body: dict[str, Any], id: UUID) -> Any:
    """Register a worker: themselves, or by a coordinator or official of the place.

    409 `possible-duplicate`: somebody registered already has this identity number, phone, or name and birth
    date; `candidates` says who, as far as the caller may know. `apart` says why they are another person.
    """
    written = house().get(Workers).register(id=str(id), **body, at=now(), actor=actor())
    wrote(written.position)
    return _worker(written.thing), 201 if written.new else 200, etag(written.thing.version)


@blueprint.patch("/workers/<uuid:id>")
@requires("register-worker")
@blueprint.arguments(s.WorkerSchema(partial=True, exclude=("consents",)))
@blueprint.response(200, s.WorkerSchema)
def change_worker(body: dict[str, Any], id: UUID) -> Any:
    """Put right what is known of a worker; `If-Match` carries the version it was read at.

    A worker's own name, identity number and birth date are changed by a desk (409 `needs-desk`); a desk is
    asked about somebody else who is like them, as when registering (409 `possible-duplicate`). Another phone
    takes a code shown not long ago (403 `fresh-code-needed`): whose it is signs in as them.
    """
    if "phone" in body and not standing().fresh:
        raise ProofNeeded
    written = house().get(Workers).change(id=str(id), version=if_match(), **body, at=now(), actor=actor())
    wrote(written.position)
    return _worker(written.thing), 200, etag(written.thing.version)


@blueprint.get("/workers/<uuid:id>")
@requires("see-worker")
@blueprint.response(200, s.WorkerSchema)
def see_worker(id: UUID) -> Any:
    """One worker. Officials say why in `Gongfu-Reason`; each look by somebody else is kept."""
    workers = house().get(Workers)
    if actor().worker != str(id):
        by, place, found = workers.to_see(id=str(id), actor=actor())
        looked_at(house(), str(id), by, "see-worker", place)
    else:
        found = house().store.get(Worker, str(id))
    return _worker(found), 200, etag(found.version)


@blueprint.delete("/workers/<uuid:id>")
@requires("erase-worker")
@fresh
@blueprint.response(204)
def erase_worker(id: UUID) -> None:
    """Erase a worker, for ever: themselves, or the operator where they asked for it on paper.

    `If-Match` carries the version their record was read at, so that nobody is erased by an address alone.
    Their accounts are closed and their tokens no good any more. What they did and earned stays, by this id.
    """
    wrote(house().get(Erasing).erase(id=str(id), version=if_match(), at=now(), actor=actor()))


@blueprint.get("/workers/<uuid:id>/ledger-identity")
@requires("see-ledger-identity")
@blueprint.response(200, s.LedgerIdentitySchema)
def see_ledger_identity(id: UUID) -> Any:
    """Name, identity number and phone of an erased worker, kept for the wage ledger alone until their date.

    Officials say why in `Gongfu-Reason`; each look is kept.
    """
    reason = request.headers.get("Gongfu-Reason")
    kept = house().get(Erasing).for_wage_ledger(id=str(id), actor=actor(), reason=reason)
    return {**kept.values, "retain_until": kept.retain_until}


@blueprint.get("/workers")
@requires("see-worker")
@blueprint.arguments(s.ListQuerySchema, location="query")
@blueprint.response(200, list_of(s.WorkerSchema))
def list_workers(query: dict[str, Any]) -> Any:
    """The workers the caller may see, by id; officials see them one by one only, with a reason."""
    regions, ids = around({Role.COORDINATOR})
    limit = query["limit"]
    rows = (
        house()
        .get(Registry)
        .workers(regions=regions, ids=ids, after=cursor(query["cursor"]), limit=limit + 1)
    )
    kept = house().get(Vault).get_many((row["id"] for row in rows), ("name", "phone"))
    items = [{**row, **s.masked(kept.get(row["id"], {}))} for row in rows]
    return page_of(items, limit, lambda item: item["id"])
