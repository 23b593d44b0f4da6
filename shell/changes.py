"""The rows a batch of events makes and changes, folded in memory and written in bulk.

Later events of a batch build on the rows of earlier ones; what stands in the database already is changed
without being read.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from shell.database import upsert_rows
from shell.readmodels import ReadModel

Key = Mapping[str, Any]


class Changes:
    """Rows by table and key. A column is set, or a number is added to it."""

    def __init__(self, read_model: ReadModel) -> None:
        self._read_model = read_model
        self._set: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {}
        self._add: dict[str, dict[tuple[Any, ...], dict[str, int]]] = {}

    def set(self, table: str, key: Key, **values: Any) -> None:
        """Set columns of the row with a key; the row is made where it is not there."""
        at = tuple(key.values())
        added = self._add.get(table, {}).get(at, {})
        for name in values:
            added.pop(name, None)
        self._set.setdefault(table, {}).setdefault(at, dict(key)).update(values)

    def add(self, table: str, key: Key, **values: int) -> None:
        """Add to columns of the row with a key; where it is not there, it begins with these."""
        at = tuple(key.values())
        row = self._set.setdefault(table, {}).setdefault(at, dict(key))
        added = self._add.setdefault(table, {}).setdefault(at, {})
        for name, value in values.items():
            if name in row:
                row[name] += value
            else:
                added[name] = added.get(name, 0) + value

    def write(self, connection: Connection) -> None:
        """Write all of it, rows with the same columns in one statement; then there is nothing left."""
        for name, rows in self._set.items():
            table = self._read_model.table(name)
            keys = [column.name for column in table.primary_key]
            alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[dict[str, Any]]] = {}
            for at, row in rows.items():
                added = self._add.get(name, {}).get(at, {})
                columns = tuple(sorted(row.keys() - keys)), tuple(sorted(added))
                ordered = {column: (row | added)[column] for column in (*keys, *columns[0], *columns[1])}
                alike.setdefault(columns, []).append(ordered)
            for (overwritten, summed), same in alike.items():
                upsert_rows(connection, table, same, key=keys, set=overwritten, add=summed)
        self._set, self._add = {}, {}


__all__ = ["Changes"]
