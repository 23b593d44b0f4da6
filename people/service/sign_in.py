"""Coming in by phone and code."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import structlog

from kernel.errors import Invalid
from kernel.identity import Grant, Role
from kernel.store import EventStore
from people.domain import Employer, Worker, masked_phone, phone_number
from people.service.holders import Holders
from people.service.needs import Accounts, Codes, Messages, Vault
from people.service.second_factor import SecondFactor

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
    second_factor: SecondFactor
    holders: Holders

    def send_code(self, *, phone: str, at: datetime) -> None:
        """Send a code to a number, at most one a minute. Refuses `phone-unreadable`."""
        number = phone_number(phone)
        code = f"{secrets.randbelow(10**6):06d}"
        if self.codes.new(number, code, at=at):
            self.messages.sign_in_code(phone=number, masked=masked_phone(number), code=code, at=at)

    def sign_in(
        self, *, phone: str, code: str, known: str | None = None, not_me: bool = False, at: datetime
    ) -> str:
        """Let the holder of a number in; answers the account. Refuses `code-wrong`: not it, or too late.

        Who is new gets an account, and is the worker registered with this number; where there is none, or
        more than one, a worker id of their own to register under.

        A number long unused may have passed to somebody else: whose it was must be `known`, the name or the
        last four signs of the identity number. Refuses `owner-asked`, `owner-wrong`; the code stays good.
        Who says it is `not_me`, or cannot tell three times, is somebody new, and the number leads to whoever
        had it no longer.
        """
        number = phone_number(phone)
        if not self.codes.check(number, code.strip(), at=at):
            log.warning("code wrong")
            raise Invalid("code-wrong", field="code")
        passed_on = self.holders.passed_on(phone=number, known=known, not_me=not_me, at=at)
        if not self.codes.use_up(number, code.strip()):
            raise Invalid("code-wrong", field="code")
        if passed_on is not None:
            self.holders.detach(phone=number, reason_code=passed_on, at=at)
        return self.open(phone=number, at=at)

    def open(self, *, phone: str, at: datetime) -> str:
        """The account of whoever has just shown to hold a number."""
        account = self.accounts.open(phone, at=at)
        self.accounts.used(account, at=at)
        log.info("signed in", account=account)
        self._speak_for_introduced(account, phone, at)
        if not any(grant.role is not Role.RELATIVE for grant in self.accounts.grants_of(account)):
            self.accounts.grant(account, Grant(Role.WORKER, worker=self.worker_with(phone)), at=at)
        return account

    def _speak_for_introduced(self, account: str, phone: str, at: datetime) -> None:
        """Let the holder of its number speak for an enterprise that a coordinator registered and an official
        verified, number and all, while nobody else does: it finds its orders when it signs in."""
        for employer in self.store.get_many(Employer, self.vault.find("phone", phone)).values():
            known = employer.introducer and employer.state == "verified"
            if known and not self.accounts.speakers_of(employer.id):
                self.accounts.grant(account, Grant(Role.EMPLOYER, employer=employer.id), at=at)

    def send_code_to(self, *, account: str, at: datetime) -> None:
        """Send a code to the phone of an account, to whoever is signed in to it."""
        phone = self.phone_of(account)
        if phone is not None:
            self.send_code(phone=phone, at=at)

    def prove(self, *, account: str, code: str, at: datetime) -> None:
        """Let somebody who is signed in show once more who they are: by their second factor where they have
        one, else by a code to their phone. Refuses `code-wrong`, and what the second factor refuses.
        """
        if self.second_factor.factors.since(account) is not None:
            return self.second_factor.check(account=account, code=code, at=at)
        phone = self.phone_of(account)
        if phone is None or not self.codes.take(phone, code.strip(), at=at):
            log.warning("code wrong", account=account)
            raise Invalid("code-wrong", field="code")
        return None

    def phone_of(self, account: str) -> str | None:
        """The phone an account is reached by."""
        return self.vault.get(account, ("phone",)).get("phone")

    def worker_with(self, phone: str) -> str:
        """The one worker registered with a number, else the id of one who is not registered yet."""
        found = self.store.get_many(Worker, self.vault.find("phone", phone)).values()
        if len({worker.merged_into or worker.id for worker in found}) != 1:
            return str(uuid4())
        # The record the number stands in, not the one it was merged into: parted, it is theirs again.
        return min(found, key=lambda worker: worker.merged_into is not None).id
