"""Tokens for programs, of the account that asks: made, listed, revoked. No token may do any of it."""

from typing import Any
from uuid import UUID

from people import schemas as s
from people.api.door import blueprint
from people.readmodel import Tokens
from people.service import ApiTokens
from shell.api import list_of
from shell.house import house
from shell.web import actor, requires


@blueprint.get("/tokens")
@requires("keep-tokens")
@blueprint.response(200, list_of(s.TokenSchema))
def list_tokens() -> Any:
    """The caller's tokens, the newest first, with when each was last used (to the hour)."""
    return {"items": house().get(Tokens).of(actor().account), "next": None}


@blueprint.put("/tokens/<uuid:id>")
@requires("keep-tokens")
@blueprint.arguments(s.NewTokenSchema)
@blueprint.response(201, s.TokenSchema)
def make_token(body: dict[str, Any], id: UUID) -> Any:
    """Make a token narrowed to scopes. `token` is told this once: sent again, the answer is without it."""
    who, wanted = actor(), str(id)
    token = house().get(ApiTokens).make(id=wanted, account=who.account, grants=who.grants, **body, actor=who)
    made = next(each for each in house().get(Tokens).of(who.account) if each.id == wanted)
    return {**made._asdict(), "token": token}, 201 if token else 200


@blueprint.delete("/tokens/<uuid:id>")
@requires("keep-tokens")
@blueprint.response(204)
def revoke_token(id: UUID) -> None:
    """Let a token be no good from now on."""
    house().get(ApiTokens).revoke(id=str(id), account=actor().account, actor=actor())
