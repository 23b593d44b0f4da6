"""Coming in by phone and code."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import structlog

from kernel.errors import Invalid
from kernel.identity import Grant, Role
from kernel.store import EventStore
from people.domain import Worker, masked_phone, phone_number
from people.service.needs import Accounts, Codes, Messages, Vault

log = structlog.get_logger("sign-in")

# How long a token lasts, by what it is for.
DAYS = {"browser": 90, "bearer": 90, "operator": 365}


@dataclass(frozen=True)
class SignIn:
    """Coming in by phone and code. Nothing here tells whether a number is known."""

    store: EventStore
    vault: Vault
    accounts: Accounts
    codes: Codes
    messages: Messages

    def send_code(self, *, phone: str, at: datetime) -> None:
        """Send a code to a number, at most one a minute. Refuses `phone-unreadable`."""
        number = phone_number(phone)
        code = f"{secrets.randbelow(10**6):06d}"
        if self.codes.new(number, code, at=at):
            self.messages.sign_in_code(phone=number, masked=masked_phone(number), code=code, at=at)

    def sign_in(self, *, phone: str, code: str, at: datetime) -> str:
        """Let the holder of a number in; answers the account. Refuses `code-wrong`: not it, or too late.

        Who is new gets an account, and is the worker registered with this number; where there is none, or
        more than one, a worker id of their own to register under.
        """
        number = phone_number(phone)
        if not self.codes.take(number, code.strip(), at=at):
            log.warning("code wrong")
            raise Invalid("code-wrong", field="code")
        account = self.accounts.open(number, at=at)
        log.info("signed in", account=account)
        if not self.accounts.grants_of(account):
            self.accounts.grant(account, Grant(Role.WORKER, worker=self.worker_with(number)), at=at)
        return account

    def worker_with(self, phone: str) -> str:
        """The one worker registered with a number, else the id of one who is not registered yet."""
        known = list(self.store.get_many(Worker, self.vault.find("phone", phone)))
        return known[0] if len(known) == 1 else str(uuid4())
