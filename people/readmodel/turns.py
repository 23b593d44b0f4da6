"""Who says the same of somebody takes turns: of two clerks the second sees whom the first registered."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Engine

from people.readmodel.vault import LOOKED_UP, Vault
from shell.locks import in_turn


class Turns:
    """Turns by what people are looked up by: phone, identity number, name with birth date."""

    def __init__(self, engine: Engine, vault: Vault, folder: Path) -> None:
        self._engine = engine
        self._vault = vault
        self._folder = folder

    def of(self, values: Mapping[str, str]) -> AbstractContextManager[None]:
        """Wait until nobody else, in any process, has a turn by one of these values, as the vault keeps them.

        The turn ends with the block.
        """
        keys = [self._vault.hash(field, value) for field, value in values.items() if field in LOOKED_UP]
        return in_turn(self._engine, self._folder, keys)


__all__ = ["Turns"]
