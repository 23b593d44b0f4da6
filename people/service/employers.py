"""Employers: registered, then found to be who they say, or not."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from kernel.errors import Invalid, NotFound, Refusal
from kernel.identity import By, Grant, Role, Scope
from kernel.lookups import Regions
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from people.domain import Employer, Worker, credit_code, credit_code_checks, phone_number
from people.service.needs import Accounts, Vault, fingerprint_of

# So many of one account may wait for verification at once: nobody floods an office with made-up firms.
AT_ONCE = 3


class _Said(NamedTuple):
    """What was said of an employer: what the vault keeps, where it is, why an odd code is right."""

    values: dict[str, str]
    town: str
    reason: str | None
    fingerprint: str


@dataclass(frozen=True)
class Employers:
    """Employers, and whether they are who they say."""

    store: EventStore
    vault: Vault
    accounts: Accounts
    regions: Regions

    @deciding_again
    def register(
        self,
        *,
        id: str,
        name: str,
        uscc: str,
        town: str,
        phone: str,
        reason_code: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Employer]:
        """Register an employer, to be verified. The same again changes nothing; other content: `id-reused`.

        Refuses `region-unknown`, `phone-unreadable`, `uscc-unreadable`, and `uscc-check-failed`: the check
        digit of the credit code is wrong, which early codes are, so a `reason_code` lets it pass.
        The vault knows people by id alone: the id of a worker or account is no employer's (`not-found`).
        """
        by = actor.require("register-employer", Scope(employer=id, region=town))
        return self._written(id, self._checked(id, name, uscc, town, phone, reason_code), at=at, by=by)

    @deciding_again
    def open(
        self,
        *,
        id: str,
        name: str,
        uscc: str,
        town: str,
        phone: str,
        reason_code: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Employer]:
        """Register the business one hires for: whoever signed in may, and speaks for it from then on.

        Refuses what `register` does, and `employers-waiting` to who has three that wait already.
        """
        by = actor.require("open-employer")
        own = [grant.employer for grant in self.accounts.grants_of(actor.account) if grant.employer]
        known = self.store.get_many(Employer, own)
        if id not in known and sum(one.state == "waiting" for one in known.values()) >= AT_ONCE:
            raise Refusal("employers-waiting")
        if id not in known and self.store.find(Employer, id) is not None:  # somebody else's
            raise Refusal("id-reused")
        written = self._written(id, self._checked(id, name, uscc, town, phone, reason_code), at=at, by=by)
        self.accounts.grant(actor.account, Grant(Role.EMPLOYER, employer=id), at=at)
        return written

    @deciding_again
    def introduce(
        self,
        *,
        id: str,
        workshop: str,
        name: str,
        uscc: str,
        town: str,
        phone: str,
        reason_code: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Employer]:
        """Register an enterprise that orders of a workshop and has no account: a coordinator there may.

        Once it is verified, whoever signs in with its number speaks for it (`SignIn`). Refuses what
        `register` does, and `employer-known` where an employer has this credit code already.
        """
        by = actor.require("place-order", Scope(workshop=workshop, employer=id))
        said = self._checked(id, name, uscc, town, phone, reason_code)
        self._nobody_else(id, said)
        return self._written(id, said, at=at, by=by)

    @deciding_again
    def mend_introduced(
        self,
        *,
        id: str,
        workshop: str,
        request: str,
        name: str,
        uscc: str,
        town: str,
        phone: str,
        reason_code: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Employer]:
        """Put right an enterprise one introduced at a workshop, and ask again for its verification.

        Refuses `forbidden` to whoever did not introduce it and may not speak for it either, and what
        `introduce` and `mend` do.
        """
        by = actor.require("place-order", Scope(workshop=workshop, employer=id))
        employer = self.store.get(Employer, id)
        if employer.introducer != actor.account:
            actor.require("register-employer", Scope(employer=id, region=employer.town))
        said = self._checked(id, name, uscc, town, phone, reason_code)
        self._nobody_else(id, said)
        return self._mended(employer, said, request=request, at=at, by=by)

    def _nobody_else(self, id: str, said: "_Said") -> None:
        """Refuses `employer-known` where another employer has this credit code."""
        others = set(self.vault.find("uscc", said.values["uscc"])) - {id}
        if any(not one.erased for one in self.store.get_many(Employer, others).values()):
            raise Invalid("employer-known", field="uscc")

    @deciding_again
    def mend(
        self,
        *,
        id: str,
        request: str,
        name: str,
        uscc: str,
        town: str,
        phone: str,
        reason_code: str | None = None,
        at: datetime,
        actor: Actor,
    ) -> Written[Employer]:
        """Put right who an employer is, and ask again for its verification.

        Refuses what `register` does, and `employer-verified`.
        """
        employer = self.store.get(Employer, id)
        by = actor.require("register-employer", Scope(employer=id, region=employer.town))
        said = self._checked(id, name, uscc, town, phone, reason_code)
        return self._mended(employer, said, request=request, at=at, by=by)

    def _mended(
        self, employer: Employer, said: "_Said", *, request: str, at: datetime, by: By
    ) -> Written[Employer]:
        new = employer.mend(
            town=said.town,
            reason_code=said.reason,
            fingerprint=said.fingerprint,
            request=request,
            at=at,
            by=by,
        )
        position = self.store.save(employer)
        if new:
            self.vault.put_anew(employer.id, said.values)
        return Written(employer, position, False)

    def _checked(
        self, id: str, name: str, uscc: str, town: str, phone: str, reason_code: str | None
    ) -> "_Said":
        """What was said of an employer, as it is kept. Refuses what `register` says."""
        code = credit_code(uscc)
        checks = credit_code_checks(code)
        if not checks and not reason_code:
            raise Invalid("uscc-check-failed", field="uscc")
        values = {"name": name.strip(), "uscc": code, "phone": phone_number(phone)}
        if self.regions.name_of(town) is None:
            raise Invalid("region-unknown", field="town")
        reason = None if checks else reason_code
        fingerprint = fingerprint_of(self.vault, id, {**values, "town": town, "reason_code": reason})
        return _Said(values, town, reason, fingerprint)

    def _written(self, id: str, said: "_Said", *, at: datetime, by: By) -> Written[Employer]:
        known = self.store.find(Employer, id)
        if known is None and (self.store.find(Worker, id) or self.accounts.among([id])):
            raise NotFound("employer", id)
        if known is not None:
            if known.fingerprint != said.fingerprint:
                raise Refusal("id-reused")
            return Written(known, self.store.save(known), False)
        # In this order for the reasons given at `Workers.register`.
        employer = self.store.begin(Employer, id)
        first = self.vault.put_first(id, said.values)
        employer.register(town=said.town, reason_code=said.reason, fingerprint=said.fingerprint, at=at, by=by)
        position = self.store.save(employer)
        if not first:
            self.vault.put_anew(id, said.values)
        return Written(employer, position, True)

    @deciding_again
    def decide(
        self,
        *,
        id: str,
        request: str,
        verified: bool,
        reason_code: str | None,
        at: datetime,
        actor: Actor,
    ) -> Written[Employer]:
        """Find an employer to be who it says, or not."""
        employer = self.store.get(Employer, id)
        by = actor.require("verify-employer", Scope(employer=id, region=employer.town))
        if verified:
            employer.verify(request=request, at=at, by=by)
        else:
            employer.refuse(reason_code=reason_code, request=request, at=at, by=by)
        return Written(employer, self.store.save(employer), False)
