"""What somebody of the employed broke: stated, and let go."""

from dataclasses import dataclass
from datetime import date, datetime

from kernel.errors import Refusal
from kernel.identity import Scope
from kernel.lookups import Members
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from workshops.domain import DamageAccount, Workshop
from workshops.events.damages import DamageWithdrawn


def account_of(store: EventStore, workshop: str, worker: str, damage: str) -> DamageAccount:
    """The account a damage stands on. Refuses `damage-unknown`."""
    account = store.find(DamageAccount, DamageAccount.id_of(workshop, worker))
    if account is None or damage not in account.damages:
        raise Refusal("damage-unknown")
    return account


@dataclass(frozen=True)
class Damages:
    """Damage that wages pay for, as far as the law lets them; contested as everything is (`Contests`)."""

    store: EventStore
    members: Members

    @deciding_again
    def charge(
        self,
        *,
        id: str,
        workshop: str,
        worker: str,
        happened_on: date,
        amount: int,
        reason_code: str,
        at: datetime,
        actor: Actor,
    ) -> Written[DamageAccount]:
        """State a damage (fen) under an `id` of the client's: the next slips take it, as far as they may.

        `worker` is an id or a number. Refuses `not-a-member` and what `DamageAccount.charge` does.
        """
        by = actor.require("charge-damage", Scope(workshop=workshop))
        member = self.members.member(workshop, worker)
        if member is None:
            raise Refusal("not-a-member")
        account_id = DamageAccount.id_of(workshop, member.worker)
        account = self.store.find(DamageAccount, account_id) or DamageAccount(account_id)
        new = id not in account.damages
        account.charge(
            workshop=workshop,
            worker=member.worker,
            damage=id,
            happened_on=happened_on,
            amount=amount,
            reason_code=reason_code,
            declared=self.store.get(Workshop, workshop).may_deduct(happened_on),
            at=at,
            by=by,
        )
        return Written(account, self.store.save(account), new)

    @deciding_again
    def withdraw(
        self, *, id: str, workshop: str, worker: str, at: datetime, actor: Actor, request: str
    ) -> tuple[DamageWithdrawn, int]:
        """Let it go, contested or not: what was taken is given back by the next run."""
        by = actor.require("charge-damage", Scope(workshop=workshop))
        account = account_of(self.store, workshop, worker, id)
        happened = account.withdraw(damage=id, at=at, by=by, request=request)
        return happened, self.store.save(account)
