"""Whose an account and its number are: changed by the owner, passed on to somebody else, closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from kernel.errors import Invalid, NotFound, Refusal
from kernel.identity import By, Role
from kernel.permissions import Actor
from kernel.store import EventStore, deciding_again
from people.domain import GUESSES, Account, Worker, is_long_silent, knows_owner, phone_number
from people.service.needs import Accounts, Codes, Sessions, Vault

log = structlog.get_logger("holders")


@dataclass(frozen=True)
class Holders:
    """Who holds an account, and who holds a number."""

    store: EventStore
    vault: Vault
    accounts: Accounts
    codes: Codes
    sessions: Sessions

    def passed_on(self, *, phone: str, known: str | None, not_me: bool, at: datetime) -> str | None:
        """Why a number no longer is that of whoever had it here; None where nothing says so.

        Refuses `owner-asked` where it was not used for long and nothing was said about whose it is, and
        `owner-wrong`.
        """
        account = self.accounts.by_phone(phone)
        people = self._workers_with(phone)
        if not (account or people):
            return None
        if not_me:
            return "not-me"
        used = [at]
        if account:
            used = [self.accounts.used_at(account) or self.accounts.opened_at(account) or at]
        elif people:
            used = [worker.recorded_at or at for worker in people.values()]
        if not is_long_silent(max(used), at):
            return None
        owners = [self.vault.get(person, ("name", "id_number")) for person in (account, *people) if person]
        if not any(owners):
            return "long-silent"
        if not known:
            raise Invalid("owner-asked", field="known")
        if any(knows_owner(known, owner.get("name"), owner.get("id_number")) for owner in owners):
            return None
        log.warning("owner not known", account=account)
        if account and self.accounts.doubt(account) < GUESSES:
            raise Invalid("owner-wrong", field="known")
        return "owner-unknown"

    def detach(self, *, phone: str, reason_code: str, at: datetime) -> None:
        """Let a number lead to nobody who had it: they come back at a counter, in person."""
        account, people = self.accounts.by_phone(phone), self._workers_with(phone)
        by = By(account or "system", Role.WORKER if account else Role.SYSTEM)
        for worker in people:
            self._forget_phone(worker, at, by)
        if account:
            self.accounts.detach(account)
            self._note_detached(account, next(iter(people), None), reason_code, at, by)

    def change_number(
        self, *, phone: str, old_code: str, new_code: str, at: datetime, actor: Actor, line: str
    ) -> None:
        """Take another number, codes having come to both; all other devices are signed out.

        Refuses `code-wrong` beside the code it is about, `phone-in-use` where an account has the number.
        """
        number = phone_number(phone)
        before = self.vault.get(actor.account, ("phone",)).get("phone")
        if before is None or not self.codes.check(before, old_code.strip(), at=at):
            raise Invalid("code-wrong", field="old_code")
        if not self.codes.check(number, new_code.strip(), at=at):
            raise Invalid("code-wrong", field="new_code")
        if self.accounts.by_phone(number) not in (None, actor.account):
            raise Refusal("phone-in-use")
        if not (self.codes.use_up(before, old_code.strip()) and self.codes.use_up(number, new_code.strip())):
            raise Invalid("code-wrong", field="new_code")
        by = actor.itself()
        self._note_changed(actor.account, at, by)
        self.accounts.renumber(actor.account, number)
        for worker in self._workers_with(before):
            if worker == actor.worker:
                self._note_phone(worker, at, by)
                self.vault.put(worker, {"phone": number})
        self.sessions.end_others(actor.account, line)

    def close(self, *, account: str, at: datetime, actor: Actor) -> int:
        """Let nobody in by an account any more; answers the position. Again changes nothing.

        Its sessions and tokens end at once, and its number is free: who signs in with it is somebody new,
        with none of what this account was granted. By the operator only. Refuses `not-found`.
        """
        by = actor.require("close-account")
        if not self.accounts.among([account]):
            raise NotFound("account", account)
        self.accounts.close(account, at=at)
        return self._note_closed(account, at, by)

    def _workers_with(self, phone: str) -> Mapping[str, Worker]:
        return self.store.get_many(Worker, self.vault.find("phone", phone))

    def _forget_phone(self, worker: str, at: datetime, by: By) -> None:
        self._note_phone(worker, at, by)
        self.vault.remove(worker, ("phone",))

    @deciding_again
    def _note_phone(self, worker: str, at: datetime, by: By) -> None:
        """The record that another phone, or none, is known of a worker."""
        known = self.store.get(Worker, worker)
        if not known.erased:
            known.change(village=known.village, skills=known.skills, fields=("phone",), at=at, by=by)
            self.store.save(known)

    @deciding_again
    def _note_detached(
        self, account: str, worker: str | None, reason_code: str, at: datetime, by: By
    ) -> None:
        own = self._record(account)
        own.detach_number(worker=worker, reason_code=reason_code, at=at, by=by)
        self.store.save(own)

    @deciding_again
    def _note_changed(self, account: str, at: datetime, by: By) -> None:
        own = self._record(account)
        own.change_number(at=at, by=by)
        self.store.save(own)

    @deciding_again
    def _note_closed(self, account: str, at: datetime, by: By) -> int:
        own = self._record(account)
        own.close(at=at, by=by)
        return self.store.save(own)

    def _record(self, account: str) -> Account:
        return self.store.find(Account, account) or Account(account)


__all__ = ["Holders"]
