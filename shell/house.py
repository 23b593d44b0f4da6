"""Everything that is open while a process runs, found by type.

Nothing is opened before it is first used, so importing `wsgi` opens no connection.
"""

from collections.abc import Callable, Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from flask import current_app
from sqlalchemy import Engine

from kernel.store import EventStore
from shell.config import Config
from shell.context import Context

if TYPE_CHECKING:
    from redis import Redis

    from shell.files import Files
    from shell.keys import Keyring
    from shell.queue import Jobs

T = TypeVar("T")


class _opened(Generic[T]):  # noqa: N801 - a decorator, like `property`
    """Opened by whichever thread asks first, while the others wait; an ordinary attribute from then on.

    Not a `cached_property`: since Python 3.12 that runs as often as threads meet in it, and all connections
    but the last are lost.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, house: "House", _owner: type) -> T:
        with house._opening:
            if self._name not in house.__dict__:
                house.__dict__[self._name] = self._make(house)
            return cast(T, house.__dict__[self._name])


class House:
    """The open stores of one process and what the contexts built on them."""

    def __init__(self, config: Config, contexts: Sequence[Context]) -> None:
        self.config = config
        self.contexts = contexts
        self._built: dict[type, Any] = {}
        self._opening = RLock()  # what is opened or built asks for what it stands on

    @_opened
    def store(self) -> EventStore:
        """The event store."""
        from shell.eventstore import open_store

        return open_store(self.config)

    @_opened
    def read_engine(self) -> Engine:
        """The database of the read models, written by the projector only."""
        from shell.database import open_engine

        return open_engine(self.config, "readmodels")

    @_opened
    def records_engine(self) -> Engine:
        """The database of ordinary records: accounts, vault, jobs, outbox.

        On PostgreSQL both are one database, and share one pool of connections.
        """
        from shell.database import open_engine

        return self.read_engine if self.config.postgres else open_engine(self.config, "records")

    @_opened
    def redis(self) -> "Redis | None":
        """The queue's server; None where none is configured."""
        from redis import Redis

        return (
            Redis.from_url(self.config.redis_url, socket_connect_timeout=0.5)
            if self.config.redis_url
            else None
        )

    @_opened
    def jobs(self) -> "Jobs":
        """Work done behind the scenes, with its progress."""
        from shell.queue import Jobs

        return Jobs(self)

    @_opened
    def files(self) -> "Files":
        """Uploaded files, encrypted, for a while."""
        from shell.files import Files
        from shell.keys import FILES

        return Files(self.records_engine, self.keys.key(FILES))

    @_opened
    def keys(self) -> "Keyring":
        """The keys of the house, wrapped by the master key."""
        from shell.keys import Keyring

        return Keyring(self.records_engine, self.config.master_keys)

    def get(self, wanted: type[T]) -> T:
        """A service, lookup or read model by its type, built once."""
        if wanted not in self._built:
            with self._opening:
                if wanted not in self._built:
                    self._built[wanted] = self._build(wanted)
        return cast(T, self._built[wanted])

    def _build(self, wanted: type) -> Any:
        for context in self.contexts:
            if wanted in context.services:
                return context.services[wanted](self)
            if wanted in context.lookups:
                return context.lookups[wanted](self)
            if wanted in context.read_models:
                return wanted(self.read_engine)
        raise LookupError(f"no context offers {wanted.__qualname__}")

    def close(self) -> None:
        """Close what was opened."""
        for name in ("store", "read_engine", "records_engine", "redis", "jobs", "files", "keys"):
            opened = self.__dict__.pop(name, None)
            if isinstance(opened, Engine):
                opened.dispose()
            elif hasattr(opened, "close"):
                opened.close()
        self._built.clear()


def house() -> House:
    """The house of the running app."""
    return cast(House, current_app.extensions["gongfu"])
