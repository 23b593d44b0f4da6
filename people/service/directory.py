"""What other contexts ask of people."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from kernel.errors import Invalid
from kernel.lookups import Persons
from kernel.store import EventStore
from people.domain import Employer, Worker, credit_code, id_number, phone_number, years_on
from people.service.needs import Registry, Vault


@dataclass(frozen=True)
class Directory:
    """Answers what other contexts ask of people: straight from events and vault, so never behind; only who
    introduced an employer from the registry."""

    store: EventStore
    vault: Vault
    persons: Persons
    registry: Registry

    def age_on(self, worker: str, day: date) -> int | None:
        """Full years of a worker on a day in Asia/Shanghai; None where the birth date is not known."""
        records = self.persons.records_of(worker)
        kept = self.vault.get_many(records, ("birth_date",))
        birth = next((kept[each]["birth_date"] for each in records if each in kept), None)
        return years_on(date.fromisoformat(birth), day) if birth else None

    def village_of(self, worker: str) -> str | None:
        """The village a worker is registered in."""
        found = self.store.find(Worker, worker)
        return found.village if found else None

    def employer_state(self, employer: str) -> str | None:
        """Whether an employer is verified."""
        found = self._known(employer)
        return found.state if found else None

    def why_refused(self, employer: str) -> str | None:
        """Why an employer was refused."""
        found = self.store.find(Employer, employer)
        return found.reason_code if found and found.state == "refused" else None

    def town_of(self, employer: str) -> str | None:
        """The town an employer is registered in."""
        found = self._known(employer)
        return found.town if found else None

    def employers_called(self, said: str) -> list[str]:
        """The employers with a credit code or telephone number, found by keyed hash."""
        found: list[str] = []
        for field, read in (("uscc", credit_code), ("phone", phone_number)):
            with suppress(Invalid):
                found += self.vault.find(field, read(said))
        known = self.store.get_many(Employer, list(dict.fromkeys(found)))
        return [id for id, one in known.items() if not one.erased]

    def introduced_by(self, account: str) -> Sequence[str]:
        """What a coordinator introduced and is not verified."""
        return self.registry.introduced_by(account)

    def _known(self, employer: str) -> Employer | None:
        found = self.store.find(Employer, employer)
        return None if found is None or found.erased else found

    def id_number_fault(self, number: str) -> str | None:
        """Why this cannot be an identity number (GB 11643): a code; None where it can."""
        try:
            id_number(number)
        except Invalid as fault:
            return fault.code
        return None

    def workers_with(self, numbers: Sequence[str]) -> dict[str, list[str]]:
        """The workers of identity numbers, found by keyed hash."""
        plain = {number: id_number(number) for number in numbers}
        found = self.vault.find_many("id_number", plain.values())
        return {number: found[kept] for number, kept in plain.items() if kept in found}

    def names_of(self, workers: list[str]) -> dict[str, str]:
        """Names by worker id, in one query."""
        return {worker: kept["name"] for worker, kept in self.vault.get_many(workers, ("name",)).items()}


__all__ = ["Directory"]
