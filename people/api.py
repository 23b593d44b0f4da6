"""The JSON door of people: signing in, workers, employers."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from kernel.identity import Role, Scope
from kernel.time import now
from people import schemas as s
from people.domain import Employer, Worker
from people.readmodel import Accounts, Registry, Vault
from people.service import DAYS, Employers, Erasing, SignIn, Workers
from shell.access import looked_at
from shell.api import cursor, if_match, list_of, page_of
from shell.house import house
from shell.security import limiter, presented_token
from shell.web import actor, public, requires, signed_in, wrote
from workshops.readmodel import WorkshopsReadModel

blueprint = Blueprint("people_api", "people", url_prefix="/api/v1", description="People and employers")

PERSONAL = ("name", "phone", "id_number", "birth_date")


def _etag(version: int) -> dict[str, str]:
    return {"ETag": f'"{version}"'}


# -- Signing in ------------------------------------------------------------------------------------------


@blueprint.post("/sign-in-codes")
@public
@limiter.limit("60/minute;1000/hour")
@blueprint.arguments(s.PhoneSchema)
@blueprint.response(202)
def send_code(body: dict[str, Any]) -> Any:
    """Send a code to a phone. The answer is the same whether the number is known or not."""
    house().get(SignIn).send_code(phone=body["phone"], at=now())
    return {}


@blueprint.post("/sessions")
@public
@limiter.limit("60/minute;1000/hour")
@blueprint.arguments(s.SignInSchema)
@blueprint.response(201, s.SessionSchema)
def sign_in(body: dict[str, Any]) -> Any:
    """Trade a code for a bearer token."""
    account = house().get(SignIn).sign_in(**body, at=now())
    lasts = timedelta(days=DAYS["bearer"])
    token = house().get(Accounts).issue_token(account, kind="bearer", lasts=lasts)
    return {"token": token, "account": account}


@blueprint.delete("/sessions/current")
@signed_in
@blueprint.response(204)
def sign_out() -> None:
    """Let the token of this request be no good any more."""
    house().get(Accounts).revoke_token(presented_token() or "")


@blueprint.get("/me")
@signed_in
@blueprint.response(200, s.MeSchema)
def me() -> Any:
    """The account of this token: what it may do, and the worker it is."""
    who = actor()
    people = [who.account, *([who.worker] if who.worker else [])]
    kept = house().get(Vault).get_many(people, ("name", "phone"))
    own = kept.get(who.account, {}) | kept.get(who.worker or "", {})
    shown = s.masked(own)
    return {
        "account": who.account,
        "name": shown.get("name"),
        "phone": shown.get("phone"),
        "worker": who.worker,
        "grants": who.grants,
    }


# -- Workers ---------------------------------------------------------------------------------------------


def _worker(worker: Worker) -> dict[str, Any]:
    """A worker as the caller may see them: their own in full, others' masked."""
    kept: dict[str, Any] = house().get(Vault).get(worker.id, PERSONAL)
    shown = kept if actor().worker == worker.id else s.masked(kept)
    if shown.get("birth_date"):
        shown["birth_date"] = date.fromisoformat(shown["birth_date"])
    return {"id": worker.id, "village": worker.village, "skills": worker.skills, **shown}


@blueprint.put("/workers/<uuid:id>")
@requires("register-worker")
@blueprint.arguments(s.WorkerSchema)
@blueprint.response(201, s.WorkerSchema)
def register_worker(body: dict[str, Any], id: UUID) -> Any:
    """Register a worker: themselves, or by a coordinator or official of the place."""
    written = house().get(Workers).register(id=str(id), **body, at=now(), actor=actor())
    wrote(written.position)
    return _worker(written.thing), 201 if written.new else 200, _etag(written.thing.version)


@blueprint.patch("/workers/<uuid:id>")
@requires("register-worker")
@blueprint.arguments(s.WorkerSchema(partial=True, exclude=("consents",)))
@blueprint.response(200, s.WorkerSchema)
def change_worker(body: dict[str, Any], id: UUID) -> Any:
    """Put right what is known of a worker; `If-Match` carries the version it was read at."""
    written = house().get(Workers).change(id=str(id), version=if_match(), **body, at=now(), actor=actor())
    wrote(written.position)
    return _worker(written.thing), 200, _etag(written.thing.version)


@blueprint.get("/workers/<uuid:id>")
@requires("see-worker")
@blueprint.response(200, s.WorkerSchema)
def see_worker(id: UUID) -> Any:
    """One worker. Officials say why in `Gongfu-Reason`; each look by somebody else is kept."""
    workers = house().get(Workers)
    if actor().worker != str(id):
        by, found = workers.to_see(id=str(id), actor=actor())
        looked_at(house(), str(id), by, "see-worker")
    else:
        found = house().store.get(Worker, str(id))
    return _worker(found), 200, _etag(found.version)


@blueprint.delete("/workers/<uuid:id>")
@requires("erase-worker")
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
    """Name and identity number of an erased worker, kept for the wage ledger alone until their date.

    Officials say why in `Gongfu-Reason`; each look is kept.
    """
    reason = request.headers.get("Gongfu-Reason")
    kept = house().get(Erasing).for_wage_ledger(id=str(id), actor=actor(), reason=reason)
    return {**kept.values, "retain_until": kept.retain_until}


@blueprint.get("/workers")
@requires("see-worker")
@blueprint.arguments(s.PageSchema, location="query")
@blueprint.response(200, list_of(s.WorkerSchema))
def list_workers(query: dict[str, Any]) -> Any:
    """The workers the caller may see, by id; officials see them one by one only, with a reason."""
    regions, ids = [], []
    for grant in actor().grants:
        match grant.role:
            case Role.OPERATOR:
                regions.append("")
            case Role.COORDINATOR if grant.region:
                regions.append(grant.region)
            case Role.COORDINATOR if grant.workshop:
                ids += [
                    member["worker"] for member in house().get(WorkshopsReadModel).members(grant.workshop)
                ]
            case Role.WORKER if grant.worker:
                ids.append(grant.worker)
    limit = query["limit"]
    rows = (
        house()
        .get(Registry)
        .workers(regions=regions, ids=ids, after=cursor(query["cursor"]), limit=limit + 1)
    )
    kept = house().get(Vault).get_many((row["id"] for row in rows), ("name", "phone"))
    items = [{**row, **s.masked(kept.get(row["id"], {}))} for row in rows]
    return page_of(items, limit, lambda item: item["id"])


# -- Employers -------------------------------------------------------------------------------------------


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
    return _employer(written.thing), 201 if written.new else 200, _etag(written.thing.version)


@blueprint.get("/employers/<uuid:id>")
@requires("see-employer")
@blueprint.response(200, s.EmployerSchema)
def see_employer(id: UUID) -> Any:
    """One employer."""
    actor().require("see-employer", Scope(employer=str(id), region=_town_of(str(id))))
    employer = house().store.get(Employer, str(id))
    return _employer(employer), 200, _etag(employer.version)


def _town_of(id: str) -> str | None:
    employer = house().store.find(Employer, id)
    return employer.town if employer else None


@blueprint.get("/employers")
@requires("see-employer")
@blueprint.arguments(s.PageSchema, location="query")
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
    return _employer(written.thing), 200, _etag(written.thing.version)


__all__ = ["blueprint"]
