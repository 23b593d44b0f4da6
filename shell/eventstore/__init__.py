"""The event store on PostgreSQL and SQLite, built on the `eventsourcing` library.

`application` is what contexts see, `mapper` the encoding, `writer` merges saves, `postgres` and `sqlite`
keep the rows, `recorder` says what is asked of both.
"""

from shell.config import Config
from shell.eventstore.application import Store

__all__ = ["Store", "open_store", "prepare_store"]


def open_store(config: Config) -> Store:
    """The event store of this process. Connects on first use, and creates nothing: see `prepare_store`."""
    if config.database_url:
        return Store(
            {
                "PERSISTENCE_MODULE": "shell.eventstore.postgres:Factory",
                "DATABASE_URL": config.database_url,
            }
        )
    return Store(
        {
            "PERSISTENCE_MODULE": "shell.eventstore.sqlite:Factory",
            "EVENTS_FILE": str(config.data / "events.sqlite3"),
        }
    )


def prepare_store(config: Config) -> None:
    """Create what the event store needs. Harmless when repeated, or run by many at once."""
    store = open_store(config)
    try:
        store.prepare()
    finally:
        store.close()
