"""Employers: registered, then found to be who they say, or not."""

from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Invalid, NotFound, Refusal
from kernel.identity import Scope
from kernel.lookups import Regions
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from people.domain import Employer, Worker, credit_code, credit_code_checks, phone_number
from people.service.needs import Accounts, Vault, fingerprint_of


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
        known = self.store.find(Employer, id)
        if known is None and (self.store.find(Worker, id) or self.accounts.among([id])):
            raise NotFound("employer", id)
        code = credit_code(uscc)
        if not credit_code_checks(code) and not reason_code:
            raise Invalid("uscc-check-failed", field="uscc")
        values = {"name": name.strip(), "uscc": code, "phone": phone_number(phone)}
        if self.regions.name_of(town) is None:
            raise Invalid("region-unknown", field="town")
        reason = None if credit_code_checks(code) else reason_code
        fingerprint = fingerprint_of(self.vault, id, {**values, "town": town, "reason_code": reason})
        if known is not None:
            if known.fingerprint != fingerprint:
                raise Refusal("id-reused")
            return Written(known, self.store.save(known), False)
        # In this order for the reasons given at `Workers.register`.
        first = self.vault.put_first(id, values)
        employer = Employer(id)
        employer.register(town=town, reason_code=reason, fingerprint=fingerprint, at=at, by=by)
        position = self.store.save(employer)
        if not first:
            self.vault.put_anew(id, values)
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
