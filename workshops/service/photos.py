"""Photos of what was wrong with pieces: the picture in a sealed file, its id and digest in the events."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from kernel.errors import NotFound
from kernel.identity import Scope, derived_id
from kernel.permissions import Actor
from kernel.store import EventStore, deciding_again
from workshops.domain import HandIn
from workshops.events import DefectPhotographed

KIND = "defect-photo"
KEPT = timedelta(days=3 * 366)
"""As long as the wage ledger: whoever contests their pay may need it."""


class Files(Protocol):
    """Sealed files. Answered by the shell."""

    def put(
        self, data: bytes, *, kind: str, expires_at: datetime, id: str | None = None, about: str | None = None
    ) -> str:
        """Keep a file about a person until a moment, under an id; one kept already is left alone."""

    def get(self, id: str) -> bytes:
        """A file's content. Refuses `not-found`, also once it has expired or its person was erased."""


@dataclass(frozen=True)
class Photos:
    """The photos of hand-ins. `clean` makes a picture of what was sent in, and nothing else."""

    store: EventStore
    files: Files
    clean: Callable[[bytes], bytes]

    @deciding_again
    def add(self, *, hand_in: str, data: bytes, at: datetime, actor: Actor) -> tuple[DefectPhotographed, int]:
        """Keep a photo (JPEG, PNG or WebP) of what an inspection found wrong; the same one again is one.

        Refuses what `shell.photos.cleaned` and `HandIn.photograph` do. The file is there before the event
        that names it: whoever reads the event finds it.
        """
        found = self.store.get(HandIn, hand_in)
        by = actor.require("inspect", Scope(workshop=found.work.workshop))
        picture = self.clean(data)
        digest = sha256(picture).hexdigest()
        photo = derived_id(hand_in, "photo", digest)
        happened = found.photograph(photo=photo, digest=digest, at=at, by=by)
        self.files.put(picture, kind=KIND, expires_at=at + KEPT, id=photo, about=found.work.worker)
        return happened, self.store.save(found)

    def of(self, *, hand_in: str, actor: Actor) -> list[DefectPhotographed]:
        """The photos of a hand-in, for its worker and its workshop, the first one first."""
        found = self.store.get(HandIn, hand_in)
        actor.require("see-hand-in", Scope(worker=found.work.worker, workshop=found.work.workshop))
        return found.photos

    def picture(self, *, hand_in: str, photo: str, actor: Actor) -> bytes:
        """One photo as JPEG. Refuses `not-found`, also where it was destroyed since."""
        if all(each.photo != photo for each in self.of(hand_in=hand_in, actor=actor)):
            raise NotFound("photo", photo)
        return self.files.get(photo)


__all__ = ["KIND", "Files", "Photos"]
