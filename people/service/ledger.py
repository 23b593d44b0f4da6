"""Whom the wage ledger names: as the law wants it, of the erased too while it is kept."""

from collections.abc import Collection
from dataclasses import dataclass

from kernel.lookups import LedgerIdentity, Persons
from people.service.needs import LEDGER_FIELDS, Erasures, Vault


@dataclass(frozen=True)
class LedgerNames:
    """Answers `kernel.lookups.LedgerIdentities`. Who asks keeps that somebody looked."""

    vault: Vault
    erasures: Erasures
    persons: Persons

    def for_ledger(self, workers: Collection[str]) -> dict[str, LedgerIdentity]:
        """Name, identity number and phone of everybody asked for.

        Of two records of one person that were merged, what one lacks is filled in from the other, the
        surviving one first.
        """
        merged = self.persons.merged_among(workers) if workers else {}
        records = {worker: (worker, *merged.get(worker, ())) for worker in workers}
        asked = {each for own in records.values() for each in own}
        kept = self.vault.get_many(asked, LEDGER_FIELDS)
        gone = self.erasures.kept_of(asked - kept.keys())
        told = {}
        for worker, own in records.items():
            values: dict[str, str] = {}
            for each in own:
                left = gone[each][0] if each in gone else {}
                values = {**left, **kept.get(each, {}), **values}
            until = gone[worker][1] if worker in gone else None
            name, id_number, phone = (values.get(field) for field in LEDGER_FIELDS)
            told[worker] = LedgerIdentity(name, id_number, phone, worker not in kept, until)
        return told


__all__ = ["LedgerNames"]
