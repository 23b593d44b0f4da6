"""Consent: given, taken back, and asked after by whatever depends on it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Invalid, NotFound, Refusal
from kernel.identity import By
from kernel.lookups import Members, Persons
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from kernel.time import day_of, today
from people.domain import BANK, BASIS, Consent, Worker, bank_account, joined, text_on
from people.service.needs import Vault
from people.service.reach import scope_of


@dataclass(frozen=True)
class Consents:
    """What people agreed to. Who acts for somebody else is on record with whom they acted for.

    Where two records of one person were merged, what is said is kept under the surviving one, and what was
    said under either counts as `people.domain.joined` says.
    """

    store: EventStore
    vault: Vault
    members: Members
    persons: Persons

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
        by, consent, records = self._answering(worker, purpose, actor)
        number = _number(purpose, bank_account)
        if text != text_on(purpose, day_of(at)).version:
            raise Refusal("text-outdated")
        before = consent.version
        consent.give({purpose: text}, at=at, by=by, request=request)
        new = consent.version > before
        position = self.store.save(consent)
        # The number last: until it is written, the same request sent again writes it. One that comes late
        # does not put an older number in the place of a newer.
        if number and consent.stands(BANK, day_of(at)) and (new or not self._bank_account_of(consent.id)):
            self.vault.put(consent.id, {"bank_account": number})
        return Written(self._persons(consent, records), position, new)

    @deciding_again
    def withdraw(
        self, *, worker: str, purpose: str, request: str, at: datetime, actor: Actor
    ) -> Written[Consent]:
        """Let a worker take a purpose back, as easily as it was given. What depends on it stops at once.

        A bank account is kept for nothing else, so it is deleted (个人信息保护法, article 47). Refuses
        `not-found`, `account-needs-consent`.
        """
        by, consent, records = self._answering(worker, purpose, actor)
        consent.withdraw(purpose, at=at, by=by, request=request)
        position = self.store.save(consent)
        if purpose == BANK and not consent.stands(BANK, day_of(at)):
            for record in records:
                self.vault.remove(record, ["bank_account"])
        return Written(self._persons(consent, records), position, False)

    def of(self, *, worker: str, actor: Actor) -> Consent:
        """What a worker agreed to. Refuses `forbidden`, and `not-found` to whoever may see everybody."""
        actor.require("see-consents", scope_of(self.store, self.members, worker, actor))
        records = self._records(worker, actor)
        return self._said(records)

    def agreed(self, workers: Collection[str], purpose: str) -> set[str]:
        """Who of some people agrees to a purpose at this moment. Answers `kernel.lookups.Consents`."""
        if not workers:
            return set()
        said, merged = self.store.get_many(Consent, workers), self.persons.merged_among(workers)
        alone = {worker: said.get(worker) or Consent(worker) for worker in workers}
        of_persons = {worker: self._said(records) for worker, records in merged.items()}
        return {
            worker for worker, consent in (alone | of_persons).items() if consent.stands(purpose, today())
        }

    def bank_accounts(self, workers: Collection[str]) -> dict[str, str]:
        """The account numbers of those who agree to be paid there. Answers `kernel.lookups.BankAccounts`."""
        agreed = self.agreed(workers, BANK)
        if not agreed:
            return {}
        merged = self.persons.merged_among(agreed)
        records = {worker: merged.get(worker, (worker,)) for worker in agreed}
        kept = self.vault.get_many({each for own in records.values() for each in own}, ("bank_account",))
        numbers = {
            worker: [kept[each]["bank_account"] for each in own if each in kept]
            for worker, own in records.items()
        }
        return {worker: found[0] for worker, found in numbers.items() if found}

    def _bank_account_of(self, worker: str) -> str | None:
        return self.vault.get(worker, ("bank_account",)).get("bank_account")

    def _answering(self, worker: str, purpose: str, actor: Actor) -> tuple[By, Consent, list[str]]:
        """Who answers, the surviving record's consent, and all records of the person."""
        scope = scope_of(self.store, self.members, worker, actor)
        by = actor.require("answer-consent", scope)
        if purpose not in BASIS:
            raise NotFound("purpose", purpose)
        records = self._records(worker, actor)
        person = records[0]
        return acting_for(person, actor, by), self.store.find(Consent, person) or Consent(person), records

    def _records(self, worker: str, actor: Actor) -> list[str]:
        """All records of a person, the surviving one first. Refuses `not-found`, `erased`."""
        found = self.store.find(Worker, worker)
        if found is None and actor.worker != worker:
            raise NotFound("worker", worker)
        if found is None:
            return [worker]
        if found.erased:
            raise Refusal("erased")
        survivor = self.store.get(Worker, found.merged_into) if found.merged_into else found
        return [survivor.id, *sorted(survivor.records)]

    def _said(self, records: Sequence[str]) -> Consent:
        """What the person of some records, the surviving one first, agreed to."""
        return self._persons(self.store.find(Consent, records[0]) or Consent(records[0]), records)

    def _persons(self, own: Consent, records: Sequence[str]) -> Consent:
        """What a person agreed to, `own` being what was said under the first of their records."""
        others = records[1:]
        if not others:
            return own
        said, taken_in = self.store.get_many(Consent, others), self.store.get(Worker, own.id).taken_in
        return joined(own, [(said[id], taken_in[id]) for id in others if id in said and id in taken_in])


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
