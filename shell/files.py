"""Uploaded files, kept encrypted until they are no longer needed."""

import os
from datetime import datetime
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Column, Engine, Index, LargeBinary, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

from kernel.errors import NotFound
from kernel.time import now
from shell.database import Moment, reading
from shell.queue.tables import clock

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

# First byte of what is stored: how it was sealed, so that it can be done otherwise one day.
_AES_256_GCM = b"\x01"
_NONCE = 12


class Files:
    """The files there are. Their key is derived from the master key (HKDF, RFC 5869); id and kind are sealed
    in, so that rows cannot be swapped."""

    def __init__(self, engine: Engine, master_key: bytes) -> None:
        self._engine = engine
        derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"gongfu files")
        self._cipher = AESGCM(derive.derive(master_key))

    def put(self, data: bytes, *, kind: str, expires_at: datetime, id: str | None = None) -> str:
        """Keep a file until a moment; answers its id. One kept under `id` already is left alone.

        Where the clock is set for a request, the file lives as long, but from the real time on.
        """
        new, nonce = id or str(uuid4()), os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, data, _sealed_in(new, kind))
        row = {
            "id": new,
            "kind": kind,
            "sealed": _AES_256_GCM + nonce + sealed,
            "created_at": clock(),
            "expires_at": clock() + (expires_at - now()),
        }
        over = FILES.c.expires_at <= clock()
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(FILES).where(FILES.c.id == new, over))
                if connection.execute(select(FILES.c.id).where(FILES.c.id == new)).first() is None:
                    connection.execute(insert(FILES), row)
        except IntegrityError:
            if id is None:  # else another was quicker with the same file
                raise
        return new

    def get(self, id: str) -> bytes:
        """A file's content. Refuses `not-found`, also once it has expired."""
        wanted = select(FILES.c.kind, FILES.c.sealed).where(FILES.c.id == id, FILES.c.expires_at > clock())
        with reading(self._engine) as connection:
            row = connection.execute(wanted).first()
        if row is None or row.sealed[:1] != _AES_256_GCM:
            raise NotFound("file", id)
        nonce, sealed = row.sealed[1 : 1 + _NONCE], row.sealed[1 + _NONCE :]
        return self._cipher.decrypt(nonce, sealed, _sealed_in(id, row.kind))

    def purge(self) -> int:
        """Remove what has expired; answers how many."""
        with self._engine.begin() as connection:
            return connection.execute(delete(FILES).where(FILES.c.expires_at <= clock())).rowcount


def _sealed_in(id: str, kind: str) -> bytes:
    return f"{id}|{kind}".encode()
