"""Who is registered already and may be the one about to be registered: found by keyed hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kernel.store import EventStore
from people.domain import Worker, likeness
from people.service.needs import Vault

# Why somebody is another person than one who is like them.
APART = ("shared-phone", "same-name", "papers-seen")


class Likely(NamedTuple):
    """Somebody registered already, and by what they are like: `id-number`, `phone`, `name-birth`."""

    worker: str
    by: tuple[str, ...]


@dataclass(frozen=True)
class Duplicates:
    """Finds them."""

    store: EventStore
    vault: Vault

    def of(self, values: Mapping[str, str]) -> list[Likely]:
        """Whose identity number, phone, or name and birth date these are, the surest first.

        `values` as the vault keeps them. Whose identity number is known to be another is somebody else.
        """
        sought = {
            "id-number": ("id_number", values.get("id_number")),
            "phone": ("phone", values.get("phone")),
            "name-birth": ("likeness", like(values).get("likeness")),
        }
        found: dict[str, list[str]] = {}
        for by, (field, value) in sought.items():
            for person in self.vault.find(field, value) if value else ():
                found.setdefault(person, []).append(by)
        known = self.store.get_many(Worker, found)
        alike: dict[str, list[str]] = {}
        for record, likes in found.items():
            if record in known and not known[record].erased and not self._another(record, likes, values):
                alike.setdefault(known[record].merged_into or record, []).extend(likes)
        return [Likely(person, tuple(dict.fromkeys(by))) for person, by in alike.items()]

    def _another(self, person: str, by: list[str], values: Mapping[str, str]) -> bool:
        if "id-number" in by or "id_number" not in values:
            return False
        return "id_number" in self.vault.get(person, ("id_number",))


def like(values: Mapping[str, str]) -> dict[str, str]:
    """What the vault keeps beside name and birth date, to find a person by both; nothing where one lacks."""
    if "name" not in values or "birth_date" not in values:
        return {}
    return {"likeness": likeness(values["name"], values["birth_date"])}


__all__ = ["APART", "Duplicates", "Likely", "like"]
