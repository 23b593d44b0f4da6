"""The rows a batch of events makes and changes, kept back until they are written in bulk."""

from typing import Any

from sqlalchemy import Connection

from shell.readmodels import ReadModel, update_rows, upsert_rows

Row = dict[str, Any]


class Changes:
    """The rows a batch makes and changes, by table and key; later events change the rows of earlier ones."""

    def __init__(self) -> None:
        self.made: dict[str, dict[Any, Row]] = {}
        self.changed: dict[str, dict[str, Row]] = {}

    def make(self, table: str, key: Any, **row: Any) -> None:
        self.changed.get(table, {}).pop(key, None)  # what is made anew owes nothing to what was changed
        self.made.setdefault(table, {})[key] = row

    def change(self, table: str, id: str, **values: Any) -> None:
        made = self.made.get(table, {}).get(id)
        if made is not None:
            made.update(values)
        else:
            self.changed.setdefault(table, {}).setdefault(id, {"id": id}).update(values)

    def write(self, connection: Connection, read_model: ReadModel) -> None:
        for name, rows in self.made.items():
            table = read_model.table(name)
            key = [column.name for column in table.primary_key]
            written = list(rows.values())
            upsert_rows(connection, table, written, key=key, set=[c for c in written[0] if c not in key])
        for name, by_id in self.changed.items():
            alike: dict[tuple[str, ...], list[Row]] = {}
            for row in by_id.values():
                ordered = dict(sorted(row.items()))
                alike.setdefault(tuple(ordered), []).append(ordered)
            for same in alike.values():
                update_rows(connection, read_model.table(name), same, key="id")
