"""Everything the ordinary tables of people hold about somebody: themselves, their accounts, their devices."""

from typing import Any

from sqlalchemy import Engine, LargeBinary, or_, select

from people.readmodel.tables import ACCOUNTS, GRANTS, METADATA
from people.readmodel.vault import Vault
from shell.database import reading

# By these columns a row belongs to a person or to one of their accounts.
_WHOSE = ("person", "worker", "account")


class Holdings:
    """What is kept about one person, for that person."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def accounts(self, worker: str) -> list[str]:
        """The accounts that are this worker."""
        own = select(GRANTS.c.account).where(GRANTS.c.worker == worker, GRANTS.c.role == "worker")
        with reading(self._engine) as connection:
            return sorted(set(connection.scalars(own)))

    def values(self, worker: str) -> dict[str, str]:
        """What lies in the vault about somebody and their accounts, opened."""
        people = [*self.accounts(worker), worker]
        return {field: value for each in people for field, value in self._vault.everything(each).items()}

    def rows(self, worker: str) -> dict[str, list[dict[str, Any]]]:
        """The rows about somebody, by table; a new table is found here by itself.

        Keys, hashes and sealed values are left out: they tell a person nothing, and a thief something. So are
        the accounts of others, who may act for them, say.
        """
        ids = [worker, *self.accounts(worker)]
        found: dict[str, list[dict[str, Any]]] = {}
        with reading(self._engine) as connection:
            for table in METADATA.sorted_tables:
                whose = [table.c[name] for name in _WHOSE if name in table.c]
                if table is ACCOUNTS:
                    whose = [ACCOUNTS.c.id]
                shown = [column for column in table.c if not isinstance(column.type, LargeBinary)]
                if whose and shown:
                    own = select(*shown).where(or_(*(column.in_(ids) for column in whose)))
                    rows = connection.execute(own.order_by(*table.primary_key.columns)).mappings()
                    found[table.name] = [
                        {name: value for name, value in row.items() if name != "account" or value in ids}
                        for row in rows
                    ]
        return found
