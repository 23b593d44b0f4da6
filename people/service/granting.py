"""What the operator does at the command line: open accounts, hand out grants and tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from kernel.errors import Forbidden, Invalid
from kernel.identity import Grant, Role
from kernel.permissions import Actor
from people.domain import Worker, phone_number
from people.service.needs import Accounts, Sessions, Vault
from people.service.sign_in import DAYS, SignIn
from people.service.tokens import ApiTokens
from people.service.workers import Workers

# What a grant of a role must reach by, at least one of these.
REACH = {
    Role.WORKER: ("worker", "region"),
    Role.COORDINATOR: ("workshop", "region"),
    Role.EMPLOYER: ("employer",),
    Role.OFFICIAL: ("region",),
}


@dataclass(frozen=True)
class Granting:
    """Accounts as the operator makes them."""

    accounts: Accounts
    sessions: Sessions
    vault: Vault
    workers: Workers
    sign_in: SignIn
    tokens: ApiTokens

    def add(
        self,
        *,
        phone: str,
        name: str,
        role: Role,
        reach: Mapping[str, str | None],
        at: datetime,
        actor: Actor,
    ) -> str:
        """Open the account of a phone, or find it, and add a grant; answers the account.

        A worker without an id is the one registered with this number, or is registered in the village
        given as region. Refuses `reach-needed` where the role's grant would reach nothing.
        """
        number = phone_number(phone)
        reach = {key: value for key, value in reach.items() if value}
        needed = REACH.get(role)
        if role is Role.SYSTEM:
            raise Forbidden()
        if needed and not any(key in reach for key in needed):
            raise Invalid("reach-needed", field=needed[0])
        if role is Role.WORKER:
            reach = {"worker": self._worker(number, name, reach, at, actor)}
        account = self.accounts.open(number, at=at)
        self.vault.put(account, {"name": name.strip()})
        places = (reach.get(key) for key in ("region", "worker", "employer", "workshop"))
        self.accounts.grant(account, Grant(role, *places), at=at)
        return account

    def token(self, *, phone: str) -> str | None:
        """A bearer token for the account of a phone; None where there is none."""
        account = self.accounts.by_phone(phone_number(phone))
        if account is None:
            return None
        return self.sessions.issue(account, kind="program", lasts=timedelta(days=DAYS["operator"]))

    def narrowed_token(
        self, *, phone: str, scopes: Sequence[str], days: int, name: str, actor: Actor
    ) -> str | None:
        """A program's token for the account of a phone; None where there is none.

        Refuses as `ApiTokens` does.
        """
        account = self.accounts.by_phone(phone_number(phone))
        if account is None:
            return None
        grants = self.accounts.grants_of(account)
        return self.tokens.make(
            id=str(uuid4()), account=account, grants=grants, name=name, scopes=scopes, days=days, actor=actor
        )

    def _worker(
        self, phone: str, name: str, reach: Mapping[str, str | None], at: datetime, actor: Actor
    ) -> str:
        worker = reach.get("worker") or self.sign_in.worker_with(phone)
        village = reach.get("region")
        if village and self.workers.store.find(Worker, worker) is None:
            self.workers.register(id=worker, name=name, phone=phone, village=village, at=at, actor=actor)
        return worker
