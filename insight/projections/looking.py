"""Looking up what is known of many workers at once."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection

_AT_ONCE = 5_000


def rows_of(connection: Connection, workers: Collection[str], wanted: Any) -> Iterator[Any]:
    """The rows a SELECT finds of some workers, some thousands of them at a time."""
    ids = sorted(workers)
    for start in range(0, len(ids), _AT_ONCE):
        column = wanted.selected_columns["worker"]
        yield from connection.execute(wanted.where(column.in_(ids[start : start + _AT_ONCE])))
