"""Uploaded files, kept encrypted until they are no longer needed."""

from collections.abc import Collection
from datetime import datetime
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from kernel.errors import NotFound
from kernel.time import now
from shell.database import Moment, reading, upsert_rows
from shell.queue.tables import clock
from shell.sealing import opened, seal

METADATA = MetaData()

FILES = Table(
    "files",
    METADATA,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
Index("ix_files_expires_at", FILES.c.expires_at)

# Whom a file is about: erasing a person destroys it too.
ABOUT = Table(
    "files_about",
    METADATA,
    Column("person", String, primary_key=True),
    Column("file", String, primary_key=True),
)

ANYBODY = "*"
"""Whom a file is about that may name anybody, like a sheet sent in: erasing whomever destroys it."""


class Files:
    """The files there are, under one key of the house; id and kind are sealed in, so that rows cannot be
    swapped."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        self._engine = engine
        self._cipher = AESGCM(key)

    def put(
        self,
        data: bytes,
        *,
        kind: str,
        expires_at: datetime,
        id: str | None = None,
        about: str | None = None,
    ) -> str:
        """Keep a file until a moment; answers its id. One kept under `id` already is left alone.

        `about` is the person it tells of, `ANYBODY` where it may tell of many; None of nobody.
        Where the clock is set for a request, the file lives as long, but from the real time on.
        """
        new = id or str(uuid4())
        row = {
            "id": new,
            "kind": kind,
            "sealed": seal(self._cipher, data, _sealed_in(new, kind)),
            "created_at": clock(),
            "expires_at": clock() + (expires_at - now()),
        }
        over = FILES.c.expires_at <= clock()
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(FILES).where(FILES.c.id == new, over))
                if connection.execute(select(FILES.c.id).where(FILES.c.id == new)).first() is None:
                    connection.execute(insert(FILES), row)
                    if about is not None:
                        told = {"person": about, "file": new}
                        upsert_rows(connection, ABOUT, [told], key=("person", "file"))
        except IntegrityError:
            if id is None:  # else another was quicker with the same file
                raise
        return new

    def get(self, id: str) -> bytes:
        """A file's content. Refuses `not-found`, also once it has expired."""
        wanted = select(FILES.c.kind, FILES.c.sealed).where(FILES.c.id == id, FILES.c.expires_at > clock())
        with reading(self._engine) as connection:
            row = connection.execute(wanted).first()
        if row is None:
            raise NotFound("file", id)
        return opened(self._cipher, row.sealed, _sealed_in(id, row.kind))

    def get_many(self, ids: Collection[str]) -> dict[str, bytes]:
        """The contents of files by id, in one query; one that is not there, or has expired, is absent."""
        wanted = select(FILES.c.id, FILES.c.kind, FILES.c.sealed)
        wanted = wanted.where(FILES.c.id.in_(ids), FILES.c.expires_at > clock())
        with reading(self._engine) as connection:
            rows = connection.execute(wanted).all()
        return {row.id: opened(self._cipher, row.sealed, _sealed_in(row.id, row.kind)) for row in rows}

    def about(self, person: str) -> list[tuple[str, bytes]]:
        """The files about one person, each with its kind, the oldest first."""
        wanted = (
            select(FILES.c.id, FILES.c.kind)
            .join(ABOUT, ABOUT.c.file == FILES.c.id)
            .where(ABOUT.c.person == person, FILES.c.expires_at > clock())
            .order_by(FILES.c.created_at, FILES.c.id)
        )
        with reading(self._engine) as connection:
            return [(row.kind, self.get(row.id)) for row in connection.execute(wanted).all()]

    def forget(self, connection: Connection, person: str) -> None:
        """Destroy, within a transaction, what is about a person or may be."""
        theirs = ABOUT.c.person.in_([person, ANYBODY])
        connection.execute(delete(FILES).where(FILES.c.id.in_(select(ABOUT.c.file).where(theirs))))
        connection.execute(delete(ABOUT).where(theirs))

    def purge(self) -> int:
        """Remove what has expired; answers how many."""
        with self._engine.begin() as connection:
            gone = connection.execute(delete(FILES).where(FILES.c.expires_at <= clock())).rowcount
            connection.execute(delete(ABOUT).where(ABOUT.c.file.not_in(select(FILES.c.id))))
        return gone


def _sealed_in(id: str, kind: str) -> str:
    return f"{id}|{kind}"
