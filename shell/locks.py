"""One at a time, over all processes: preparing, rebuilding, scheduling, projecting."""

import fcntl
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO
from zlib import crc32

import psycopg
from sqlalchemy import Engine, func, select

from shell.config import Config

# The first half of our advisory locks' keys, so that they meet nobody else's: of names, and of turns.
_SPACE, _TURNS = 0x676F6E67, 0x676F6E68


class Exclusive:
    """A lock that ends with its holder: a session's on PostgreSQL, a file's beside SQLite."""

    def __init__(self, config: Config, name: str) -> None:
        self._url = config.database_url
        self._key = crc32(name.encode()) - 2**31
        self._path = config.data / f"{name}.lock"
        self._session: psycopg.Connection | None = None
        self._file: IO[str] | None = None

    def taken(self) -> bool:
        """Take it if nobody has it; whether we have it now."""
        if self._url is not None:
            if self._session is None:
                self._session = psycopg.connect(self._url, autocommit=True, connect_timeout=5)
            got = self._session.execute("SELECT pg_try_advisory_lock(%s, %s)", (_SPACE, self._key)).fetchone()
            return bool(got and got[0])
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._file is None:
            self._file = self._path.open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def kept(self) -> bool:
        """Whether we still have it: a cut session has lost it."""
        if self._session is None:
            return self._file is not None
        try:
            self._session.execute("SELECT 1")
        except psycopg.Error:
            self.release()
            return False
        return True

    def release(self) -> None:
        """Give it up."""
        for held in (self._session, self._file):
            if held is not None:
                held.close()
        self._session = self._file = None


@contextmanager
def exclusively(config: Config, name: str) -> Iterator[None]:
    """Run the block when nobody else runs one of this name, waiting for our turn."""
    lock = Exclusive(config, name)
    pause = threading.Event()
    try:
        while not lock.taken():
            pause.wait(0.05)
        yield
    finally:
        lock.release()


@contextmanager
def in_turn(engine: Engine, folder: Path, keys: Iterable[bytes]) -> Iterator[None]:
    """Run the block when nobody else, in any process, runs one that shares a key, waiting for our turn.

    All take their keys in the same order, so that no two wait for each other. On PostgreSQL a transaction of
    its own holds them; beside SQLite files in `folder` do, which are there only meanwhile.
    """
    numbers = sorted({crc32(key) for key in keys})
    if engine.dialect.name == "postgresql" and numbers:
        with engine.begin() as connection:
            for number in numbers:
                connection.execute(select(func.pg_advisory_xact_lock(_TURNS, number - 2**31)))
            yield
        return
    with ExitStack() as held:
        for number in numbers:
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(_held(folder / f"{number:08x}"))
        yield


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold a file, waiting for whoever holds it; it is gone afterwards."""
    while True:
        with path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_at(path, file):  # removed by who had it before us
                continue
            try:
                yield
            finally:
                path.unlink()
            return


def _is_at(path: Path, file: IO[str]) -> bool:
    try:
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    except FileNotFoundError:
        return False
