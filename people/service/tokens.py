"""Tokens for programs: made and revoked by whose account they open, or by the operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from kernel.errors import Invalid, NotFound, Refusal
from kernel.identity import Grant
from kernel.permissions import TOKEN_SCOPES, Actor, scopes_for

log = structlog.get_logger("tokens")

LONGEST_DAYS = 366
MOST = 20
"""So many good tokens an account may have: who needs more has lost sight of them."""


class Tokens(Protocol):
    """Where tokens are kept. Answered by `people.readmodel`."""

    def make(
        self, *, id: str, account: str, name: str, scopes: Sequence[str], lasts: timedelta, by: str
    ) -> str | None:
        """A new token; None where there is one of this id."""

    def owner(self, id: str) -> str | None:
        """Whose token it is."""

    def count_good(self, account: str) -> int:
        """How many tokens of an account are good."""

    def revoke(self, id: str) -> None:
        """Let a token be no good."""


@dataclass(frozen=True)
class ApiTokens:
    """Tokens narrowed to scopes, with an end, shown once."""

    tokens: Tokens

    def make(
        self,
        *,
        id: str,
        account: str,
        grants: Sequence[Grant],
        name: str,
        scopes: Sequence[str],
        days: int,
        actor: Actor,
    ) -> str | None:
        """A new token of an account, to be shown now and never again; None for a repeat.

        `days`: how long it is good. Refuses `scope-unknown` (also what the account itself may not do),
        `out-of-range`, `too-many-tokens`, and `not-found` for an id that is another account's token.
        """
        by = actor.require("keep-tokens")
        if not scopes or not set(scopes) <= set(scopes_for(grants)):
            raise Refusal("scope-unknown")
        if not 1 <= days <= LONGEST_DAYS:
            raise Invalid("out-of-range", field="days")
        owner = self.tokens.owner(id)
        if owner not in (None, account):
            raise NotFound("token", id)
        if owner is None and self.tokens.count_good(account) >= MOST:
            raise Refusal("too-many-tokens")
        asked = [scope for scope in TOKEN_SCOPES if scope in scopes]
        token = self.tokens.make(
            id=id, account=account, name=name, scopes=asked, lasts=timedelta(days=days), by=by.account
        )
        if token is not None:
            log.info("token made", token=id, account=account, by=by.account, scopes=asked, days=days)
        return token

    def revoke(self, *, id: str, account: str, actor: Actor) -> None:
        """Let one of an account's tokens be no good; again changes nothing. Refuses `not-found`."""
        by = actor.require("keep-tokens")
        if self.tokens.owner(id) != account:
            raise NotFound("token", id)
        self.tokens.revoke(id)
        log.info("token revoked", token=id, account=account, by=by.account)


__all__ = ["LONGEST_DAYS", "MOST", "ApiTokens", "Tokens"]
