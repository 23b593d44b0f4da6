"""Relatives: let act for a worker, by the worker on the phone or a clerk at the desk; let go by either."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kernel.errors import Invalid, NotFound, Refusal
from kernel.identity import By, Grant, Role
from kernel.lookups import Accesses, Members
from kernel.permissions import ACTING, Actor
from kernel.store import EventStore, deciding_again
from people.domain import Household, Worker, phone_number
from people.service.needs import Accounts, Invitations
from people.service.reach import scope_of

# A number read out over the phone; with few attempts nobody guesses one of the few that are good.
DIGITS = 8


@dataclass(frozen=True)
class Relatives:
    """Who may act for whom. The table of grants opens the doors, the household's stream is the record."""

    store: EventStore
    accounts: Accounts
    invitations: Invitations
    members: Members
    accesses: Accesses

    def invite(self, *, worker: str, acting: str, until: date, at: datetime, actor: Actor) -> str:
        """A number that lets whoever types it within the hour act for a worker; the newest only is good.

        Refuses `acting-unknown`, `until-impossible`, `worker-unknown`.
        """
        by = self._by("let-relative", worker, actor)
        household = self.store.find(Household, worker) or Household(worker)
        # Decided on now, as it will be then: the number is not read out in vain.
        household.let(relative="", acting=acting, until=until, at=at, by=by, request="")
        number = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        self.invitations.keep(number, worker=worker, acting=acting, until=until, by=by.account, at=at)
        return number

    def accept(self, *, number: str, request: str, at: datetime, actor: Actor) -> str:
        """Act for the worker who read this number out; answers the worker.

        By the worker's own word, so it is recorded as theirs. Refuses `invitation-wrong`, `relative-oneself`.
        """
        found = self.invitations.take("".join(filter(str.isdigit, number)), at=at)
        if found is None:
            raise Invalid("invitation-wrong", field="number")
        by = By(found.by, Role.WORKER)
        self._let(actor.account, found.worker, found.acting, found.until, request, at, by)
        return found.worker

    def let(
        self,
        *,
        worker: str,
        phone: str,
        acting: str,
        until: date,
        request: str,
        at: datetime,
        actor: Actor,
    ) -> str:
        """At the desk: let the account of a phone act for a worker who stands there; answers the account.

        Who has none gets one by it. Refuses `phone-unreadable`, `relative-oneself`, and as `invite` does.
        """
        by = self._by("let-relative", worker, actor)
        relative = self.accounts.open(phone_number(phone), at=at)
        self._let(relative, worker, acting, until, request, at, by)
        return relative

    @deciding_again
    def end(self, *, worker: str, relative: str, at: datetime, actor: Actor) -> int:
        """Let a relative act no more: by the worker, the relative, or a clerk; answers the position."""
        by = actor.itself() if actor.account == relative else self._by("let-relative", worker, actor)
        # First what is asked for, then the record: it must not stay open because we stopped between.
        self.accounts.ungrant(relative, Grant(Role.RELATIVE, worker=worker))
        household = self.store.find(Household, worker) or Household(worker)
        household.end(relative=relative, at=at, by=by)
        return self.store.save(household)

    def of(self, *, worker: str, actor: Actor) -> Sequence[tuple[str, Grant]]:
        """Who may act for a worker, and how far. Refuses `forbidden`."""
        actor.require("let-relative", scope_of(self.store, self.members, worker, actor))
        return self.accounts.relatives_of(worker)

    def begin(self, *, worker: str, grants: Sequence[Grant], actor: Actor) -> None:
        """Look at pages in a worker's place: kept, as any look at their record. Refuses `not-found`."""
        if not any(grant.worker == worker for grant in grants):
            raise NotFound("worker", worker)
        self.accesses.keep(worker, By(actor.account, Role.RELATIVE, worker), "act-for", None, None)

    @deciding_again
    def _let(
        self, relative: str, worker: str, acting: str, until: date, request: str, at: datetime, by: By
    ) -> None:
        if any(
            grant.worker == worker for grant in self.accounts.grants_of(relative) if grant.role is Role.WORKER
        ):
            raise Invalid("relative-oneself", field="phone")
        household = self.store.find(Household, worker) or Household(worker)
        household.let(relative=relative, acting=acting, until=until, at=at, by=by, request=request)
        self.store.save(household)
        if relative in household.until:
            grant = Grant(Role.RELATIVE, worker=worker, acting=acting, until=until)
            self.accounts.grant(relative, grant, at=at)

    def _by(self, action: str, worker: str, actor: Actor) -> By:
        by = actor.require(action, scope_of(self.store, self.members, worker, actor))
        if (known := self.store.find(Worker, worker)) is None or known.erased:
            raise Refusal("worker-unknown")
        return by if by.role is Role.WORKER else By(by.account, by.role, worker)


__all__ = ["ACTING", "Relatives"]
