"""Signing in and out by programs, and who one is."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import request

from kernel.errors import NotFound
from kernel.time import now
from people import schemas as s
from people.api.door import blueprint
from people.domain import device_of
from people.readmodel import Sessions, Vault
from people.service import DAYS, SecondFactor, SignIn
from shell.house import house
from shell.security import authenticate, limiter, presented_token, rough_address, standing
from shell.web import actor, in_person, public, signed_in


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
    device = device_of(request.user_agent.string)
    token = (
        house()
        .get(Sessions)
        .issue(account, kind="bearer", lasts=lasts, device=device, address=rough_address())
    )
    return {"token": token, "account": account}


@blueprint.post("/sessions/current/second-step")
@in_person
@limiter.limit("60/minute;1000/hour")
@blueprint.arguments(s.SecondStepSchema)
@blueprint.response(200, s.MeSchema)
def second_step(body: dict[str, Any]) -> Any:
    """Show a code of one's second factor, or one from paper: this token then opens what waited for it."""
    house().get(SecondFactor).check(account=actor().account, code=body["code"], at=now())
    token = presented_token() or ""
    house().get(Sessions).change(token, factor=True, proved_at=datetime.now(UTC))
    authenticate()
    return _me()


@blueprint.get("/sessions")
@in_person
@blueprint.response(200, s.DevicesSchema)
def sessions() -> Any:
    """Where one is signed in, the last used first. Programs' tokens are not among them."""
    here, found = standing().line, house().get(Sessions).devices(actor().account)
    return {"items": [{**each._asdict(), "id": each.line, "current": each.line == here} for each in found]}


@blueprint.delete("/sessions/<uuid:id>")
@in_person
@blueprint.response(204)
def end_session(id: UUID) -> None:
    """Sign out on one device of one's own."""
    if not house().get(Sessions).end_line(actor().account, str(id)):
        raise NotFound("session", str(id))


@blueprint.delete("/sessions/current")
@signed_in
@blueprint.response(204)
def sign_out() -> None:
    """Let the token of this request be no good any more."""
    house().get(Sessions).end(presented_token() or "")


@blueprint.get("/me")
@signed_in
@blueprint.response(200, s.MeSchema)
def me() -> Any:
    """The account of this token: what it may do, and the worker it is."""
    return _me()


def _me() -> dict[str, Any]:
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
        "scopes": sorted(who.scopes) if who.scopes is not None else None,
        "withheld": standing().withheld,
    }
