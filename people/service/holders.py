"""Whose an account and its number are: closed."""

from dataclasses import dataclass
from datetime import datetime

from kernel.errors import NotFound
from kernel.permissions import Actor
from kernel.store import EventStore, deciding_again
from people.domain import Account
from people.service.needs import Accounts


@dataclass(frozen=True)
class Holders:
    """Who holds an account."""

    store: EventStore
    accounts: Accounts

    @deciding_again
    def close(self, *, account: str, at: datetime, actor: Actor) -> int:
        """Let nobody in by an account any more; answers the position. Again changes nothing.

        Its sessions and tokens end at once, and its number is free: who signs in with it is somebody new,
        with none of what this account was granted. By the operator only. Refuses `not-found`.
        """
        by = actor.require("close-account")
        if not self.accounts.among([account]):
            raise NotFound("account", account)
        self.accounts.close(account, at=at)
        own = self.store.find(Account, account) or Account(account)
        own.close(at=at, by=by)
        return self.store.save(own)


__all__ = ["Holders"]
