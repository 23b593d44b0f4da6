"""A second factor beside the phone: set up, asked for, lost, reset by another."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from kernel.errors import Invalid, NotFound, Refusal
from kernel.identity import By, Grant, Role, Scope
from kernel.lookups import Members
from kernel.permissions import Actor
from kernel.standing import PRIVATE
from kernel.store import EventStore, deciding_again
from people.domain import (
    Account,
    Employer,
    matching_step,
    new_recovery_codes,
    new_secret,
    phone_number,
    plain_recovery_code,
)
from people.service.needs import Accounts, SecondFactors, Sessions

# Why somebody else takes a second factor away.
RESET_REASONS = ("phone-lost", "phone-changed", "other")

log = structlog.get_logger("second-factor")


@dataclass(frozen=True)
class SecondFactor:
    """Codes of an app, and codes on paper for when the phone is lost."""

    store: EventStore
    accounts: Accounts
    sessions: Sessions
    factors: SecondFactors
    members: Members

    def begin(self, *, account: str) -> str:
        """The secret an app is to share; the same until its first code was right."""
        waiting = self.factors.new_secret(account)
        if waiting is None:
            waiting = new_secret()
            self.factors.begin(account, waiting)
        return waiting

    def confirm(self, *, code: str, at: datetime, actor: Actor) -> list[str]:
        """Have the factor from now on, the app's first code being right; answers the codes for paper.

        Refuses `second-factor-wrong`, `second-factor-tired` (too many wrong ones), `no-second-factor`
        where none was begun.
        """
        account = actor.account
        secret = self.factors.new_secret(account)
        if secret is None:
            raise Refusal("no-second-factor")
        self._take(account, secret, code, at)
        codes = new_recovery_codes()
        self.factors.set(account, secret, [plain_recovery_code(each) for each in codes], at=at)
        self._note(account, lambda own: own.set_second_factor(at=at, by=actor.itself()))
        return codes

    def check(self, *, account: str, code: str, at: datetime) -> None:
        """Let pass who shows a code of their app, or one from paper, each once.

        Refuses `second-factor-wrong`, `second-factor-tired`, `no-second-factor`.
        """
        secret = self.factors.secret(account)
        if secret is None:
            raise Refusal("no-second-factor")
        self._take(account, secret, code, at, paper=True)

    def renew_codes(self, *, code: str, at: datetime, actor: Actor) -> list[str]:
        """New codes for paper in the place of those there were."""
        self.check(account=actor.account, code=code, at=at)
        codes = new_recovery_codes()
        self.factors.keep_recovery_codes(actor.account, [plain_recovery_code(each) for each in codes])
        return codes

    def switch_off(self, *, code: str, at: datetime, actor: Actor) -> None:
        """Have no second factor any more."""
        self.check(account=actor.account, code=code, at=at)
        self._remove(actor.account, "switched-off", at, actor.itself())

    def reset(self, *, account: str, reason_code: str, at: datetime, actor: Actor) -> int:
        """Take the factor from somebody who lost their phone, and end their sessions; answers the position.

        By an official whose region reaches all of their work, or the operator; never by themselves
        (`second-person`). Both stand in the record. Refuses `no-second-factor`, `reason-unknown` or
        `not-found`.
        """
        for scope in self._reaches(account) or [Scope()]:
            by = actor.require("reset-second-factor", scope)
        if account == actor.account:
            raise Refusal("second-person")
        if not self.accounts.among([account]):
            raise NotFound("account", account)
        if reason_code not in RESET_REASONS:
            raise Invalid("reason-unknown", field="reason_code")
        if self.factors.since(account) is None:
            raise Refusal("no-second-factor")
        position = self._remove(account, reason_code, at, by)
        self.sessions.end_others(account, None)
        return position

    def within_reach(self, *, phone: str, actor: Actor) -> str:
        """The account of a colleague whose second factor the asker may reset.

        Refuses `colleague-unknown`, whether there is none or it is out of reach: who has an account elsewhere
        is not theirs to find out; and `second-person` for oneself.
        """
        actor.require("reset-second-factor")
        account = self.accounts.by_phone(phone_number(phone))
        if account is not None and account == actor.account:
            raise Refusal("second-person")
        reaches = (self._reaches(account) or [Scope()]) if account else []
        if account is None or not all(actor.may("reset-second-factor", each) for each in reaches):
            raise Invalid("colleague-unknown", field="phone")
        return account

    def _remove(self, account: str, reason_code: str, at: datetime, by: By) -> int:
        self.factors.remove(account)
        return self._note(
            account, lambda own: own.remove_second_factor(reason_code=reason_code, at=at, by=by)
        )

    def _take(self, account: str, secret: str, code: str, at: datetime, *, paper: bool = False) -> None:
        if not self.factors.attempt(account, at=at):
            raise Invalid("second-factor-tired", field="code")
        typed = "".join(unicodedata.normalize("NFKC", code).split())
        step = matching_step(secret, typed, at)
        if step is not None and self.factors.take_step(account, step):
            return
        plain = plain_recovery_code(typed)
        if paper and self.factors.take_recovery_code(account, plain, at=at):
            log.warning("a code from paper was used", account=account)
            return
        log.warning("second factor wrong", account=account)
        raise Invalid("second-factor-wrong", field="code")

    def _reaches(self, account: str) -> list[Scope]:
        """Where the staff grants of an account reach: each must lie within the reach of who resets it."""
        grants = (grant for grant in self.accounts.grants_of(account) if grant.role not in PRIVATE)
        return [Scope(region=self._region_of(grant)) for grant in grants]

    def _region_of(self, grant: Grant) -> str | None:
        """The region a grant lies in; None where only the operator reaches."""
        if grant.workshop:
            return self.members.village_of_workshop(grant.workshop)
        if grant.employer:
            employer = self.store.find(Employer, grant.employer)
            return employer.town if employer else None
        return None if grant.role is Role.OPERATOR else grant.region

    @deciding_again
    def _note(self, account: str, decide: Callable[[Account], None]) -> int:
        own = self.store.find(Account, account) or Account(account)
        decide(own)
        return self.store.save(own)


__all__ = ["RESET_REASONS", "SecondFactor"]
