"""Whose a learner is: what says who may act for them, and who may look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.errors import NotFound, Refusal
from kernel.identity import By, Scope
from kernel.lookups import Accesses, Members, People, Persons
from kernel.permissions import Actor
from kernel.reach import reach_of


@dataclass(frozen=True)
class Reach:
    """People and workshops, asked for what a permission depends on."""

    people: People
    persons: Persons
    members: Members
    accesses: Accesses

    def of(self, worker: str, actor: Actor, trainers: Sequence[str] = ()) -> Scope:
        """A worker's own, their workshops' and their region's; `trainers`: who teaches them, too."""
        if self._own(worker, actor):
            return Scope(worker=worker, trainers=trainers)
        village = self.people.village_of(worker)
        return reach_of(self.members, worker, village, actor, trainers=trainers)

    def _own(self, worker: str, actor: Actor) -> bool:
        return actor.worker is not None and worker in self.persons.records_of(actor.worker)

    def act(self, action: str, worker: str, actor: Actor) -> By:
        """Who acts: a worker, or a desk for them, which the record says. Refuses `worker-unknown`."""
        if not self._own(worker, actor):
            actor = replace(actor, on_behalf_of=worker)
        by = actor.require(action, self.of(worker, actor))
        if self.people.village_of(worker) is None:
            raise Refusal("worker-unknown")
        return by

    def look(self, action: str, worker: str, actor: Actor, reason: str | None) -> By:
        """Let somebody see what is a worker's; a look by somebody else is kept, an official gives a reason.

        Refuses `forbidden`, `reason-needed`, and `not-found` to whoever may see everybody.
        """
        scope = self.of(worker, actor)
        by = actor.require(action, scope)
        if not self._own(worker, actor):
            if self.people.village_of(worker) is None:
                raise NotFound("worker", worker)
            self.accesses.keep(worker, by, action, reason, actor.place(action, scope))
        return by
