"""Whose account a phone is: a worker's from the moment a desk writes it down as theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from kernel.errors import Forbidden
from kernel.identity import By, Grant, Role
from kernel.store import EventStore
from people.domain import Worker
from people.service.needs import Accounts


@dataclass(frozen=True)
class Phones:
    """The accounts that follow a worker's phone."""

    store: EventStore
    accounts: Accounts

    def require_own(self, values: Mapping[str, str], by: By) -> None:
        """A worker writes down the number they signed in with; any other is written down at the counter.

        Otherwise one could claim somebody else's number, and be found by it in their place. Refuses
        `forbidden`.
        """
        claimed = values.get("phone")
        if by.role is Role.WORKER and claimed and self.accounts.by_phone(claimed) != by.account:
            raise Forbidden(action="register-worker")

    def hand_over(self, phone: str, worker: str, at: datetime) -> None:
        """The account of this phone becomes this worker's, unless it is another registered worker's."""
        account = self.accounts.by_phone(phone)
        if account is None:
            return
        mine = Grant(Role.WORKER, worker=worker)
        held = [g for g in self.accounts.grants_of(account) if g.role is Role.WORKER and g.worker]
        if not held:
            self.accounts.grant(account, mine, at=at)
        elif held[0].worker and self.store.find(Worker, held[0].worker) is None:
            self.accounts.regrant(account, held[0], mine, at=at)

    def take_away(self, phone: str, worker: str, at: datetime) -> None:
        """The account of this phone is this worker's no longer: it may register somebody of its own."""
        account, mine = self.accounts.by_phone(phone), Grant(Role.WORKER, worker=worker)
        if account and mine in self.accounts.grants_of(account):
            self.accounts.regrant(account, mine, Grant(Role.WORKER, worker=str(uuid4())), at=at)


__all__ = ["Phones"]
