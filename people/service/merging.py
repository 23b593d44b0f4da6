"""Two records of one person: merged, to be told as one, and parted again where that was a mistake."""

from dataclasses import dataclass
from datetime import datetime

from kernel.identity import By
from kernel.permissions import Actor
from kernel.store import EventStore, Written, deciding_again
from people.domain import Worker
from people.service.workers import Workers


@dataclass(frozen=True)
class Merging:
    """Merging and parting. What was recorded stays as it was, under the record it was recorded for."""

    store: EventStore
    workers: Workers

    @deciding_again
    def merge(
        self, *, id: str, record: str, request: str | None = None, at: datetime, actor: Actor
    ) -> Written[Worker]:
        """Let `record` be the same person as `id`, which stands for both from now on.

        Both must be within reach. The same again changes nothing. Refuses `erased`, `already-merged`,
        `has-records`.
        """
        survivor, other = self._both(id, record, actor)
        by = self._by(other, actor)
        new = other.merged_into != id
        other.merge_into(survivor, request=request, at=at, by=by)
        return Written(survivor, self.store.save(other, survivor), new)

    @deciding_again
    def part(
        self, *, id: str, record: str, request: str | None = None, at: datetime, actor: Actor
    ) -> Written[Worker]:
        """Let `record` be somebody of their own again: everything is as if it had never been merged.

        Work recorded meanwhile stays with who it was recorded for. Refuses `erased`, `not-merged`.
        """
        survivor, other = self._both(id, record, actor)
        by = self._by(other, actor)
        other.part_from(survivor, request=request, at=at, by=by)
        return Written(survivor, self.store.save(other, survivor), False)

    def to_see(self, *, id: str, actor: Actor) -> Worker:
        """A worker somebody may merge. Who may not hears nothing of them."""
        worker = self.store.find(Worker, id)
        village = worker.village if worker else None
        actor.require("merge-workers", self.workers.scope_of(id, village, actor))
        return worker or self.store.get(Worker, id)

    def _by(self, worker: Worker, actor: Actor) -> By:
        return actor.require("merge-workers", self.workers.scope_of(worker.id, worker.village, actor))

    def _both(self, id: str, record: str, actor: Actor) -> tuple[Worker, Worker]:
        return self.to_see(id=id, actor=actor), self.to_see(id=record, actor=actor)


__all__ = ["Merging"]
