"""Consent: given, taken back, and asked after by whatever depends on it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Invalid, NotFound, Refusal
from kernel.identity import By
from kernel.lookups import Members
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of, today
from people.domain import BANK, BASIS, Consent, Worker, bank_account, text_on
from people.service.needs import Vault
from people.service.reach import scope_of


@dataclass(frozen=True)
class Consents:
    """What people agreed to. Who acts for somebody else is on record with whom they acted for."""

    store: EventStore
    vault: Vault
    members: Members

    @deciding_again
    def give(
        self,
        *,
        worker: str,
        purpose: str,
        text: str,
        bank_account: str | None = None,
        request: str,
        at: datetime,
        actor: Actor,
    ) -> Written[Consent]:
        """Let a worker agree to a purpose as the version `text` puts it: themselves, or a desk for them.

        Refuses `not-found` (no such purpose or worker), `text-outdated`: another text is in force, which must
        be shown first. Who agrees to be paid by bank says where: `required`, `bank-account-unreadable`,
        `bank-account-wrong` (mistyped: the check digit cannot be).
        """
        by, consent = self._answering(worker, purpose, actor)
        number = _number(purpose, bank_account)
        if text != text_on(purpose, day_of(at)).version:
            raise Refusal("text-outdated")
        before = consent.version
        consent.give({purpose: text}, at=at, by=by, request=request)
        new = consent.version > before
        position = self.store.save(consent)
        # The number last: until it is written, the same request sent again writes it. One that comes late
        # does not put an older number in the place of a newer.
        if number and consent.stands(BANK, day_of(at)) and (new or not self._bank_account_of(worker)):
            self.vault.put(worker, {"bank_account": number})
        return Written(consent, position, new)

    @deciding_again
    def withdraw(
        self, *, worker: str, purpose: str, request: str, at: datetime, actor: Actor
    ) -> Written[Consent]:
        """Let a worker take a purpose back, as easily as it was given. What depends on it stops at once.

        A bank account is kept for nothing else, so it is deleted (个人信息保护法, article 47). Refuses
        `not-found`, `account-needs-consent`.
        """
        by, consent = self._answering(worker, purpose, actor)
        consent.withdraw(purpose, at=at, by=by, request=request)
        position = self.store.save(consent)
        if purpose == BANK and not consent.stands(BANK, day_of(at)):
            self.vault.remove(worker, ["bank_account"])
        return Written(consent, position, False)

    def of(self, *, worker: str, actor: Actor) -> Consent:
        """What a worker agreed to. Refuses `forbidden`, and `not-found` to whoever may see everybody."""
        actor.require("see-consents", scope_of(self.store, self.members, worker, actor))
        self._known(worker, actor)
        return self.store.find(Consent, worker) or Consent(worker)

    def agreed(self, workers: Collection[str], purpose: str) -> set[str]:
        """Who of some people agrees to a purpose at this moment. Answers `kernel.lookups.Consents`."""
        said: Mapping[str, Consent] = self.store.get_many(Consent, workers) if workers else {}
        return {
            worker for worker in workers if (said.get(worker) or Consent(worker)).stands(purpose, today())
        }

    def bank_accounts(self, workers: Collection[str]) -> dict[str, str]:
        """The account numbers of those who agree to be paid there. Answers `kernel.lookups.BankAccounts`."""
        agreed = self.agreed(workers, BANK)
        kept = self.vault.get_many(agreed, ("bank_account",)) if agreed else {}
        return {worker: values["bank_account"] for worker, values in kept.items()}

    def _bank_account_of(self, worker: str) -> str | None:
        return self.vault.get(worker, ("bank_account",)).get("bank_account")

    def _answering(self, worker: str, purpose: str, actor: Actor) -> tuple[By, Consent]:
        scope = scope_of(self.store, self.members, worker, actor)
        by = acting_for(worker, actor, actor.require("answer-consent", scope))
        if purpose not in BASIS:
            raise NotFound("purpose", purpose)
        self._known(worker, actor)
        return by, self.store.find(Consent, worker) or Consent(worker)

    def _known(self, worker: str, actor: Actor) -> None:
        found = self.store.find(Worker, worker)
        if found is None and actor.worker != worker:
            raise NotFound("worker", worker)
        if found is not None and found.erased:
            raise Refusal("erased")


def acting_for(worker: str, actor: Actor, by: By) -> By:
    """Who acts, as the record keeps it: for whom, too, where that is somebody else."""
    return by if actor.worker == worker else By(by.account, by.role, worker)


def _number(purpose: str, typed: str | None) -> str | None:
    if purpose != BANK:
        return None
    if not typed or not typed.strip():
        raise Invalid("required", field="bank_account")
    return bank_account(typed)


def in_force(purposes: Iterable[str], at: datetime, otherwise: str) -> dict[str, str]:
    """Purposes with the version of their text on a day; `otherwise` for those nobody here knows."""
    return {
        purpose: text_on(purpose, day_of(at)).version if purpose in BASIS else otherwise
        for purpose in purposes
    }


__all__ = ["Consents", "acting_for", "in_force"]
