"""Signing in and out by programs, and who one is."""

from datetime import timedelta
from typing import Any

from kernel.time import now
from people import schemas as s
from people.api.door import blueprint
from people.readmodel import Sessions, Vault
from people.service import DAYS, SignIn
from shell.house import house
from shell.security import limiter, presented_token
from shell.web import actor, public, signed_in


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
    token = house().get(Sessions).issue(account, kind="bearer", lasts=lasts)
    return {"token": token, "account": account}


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
    }
