"""Whose a worker is: what says who may see them and act for them."""

from kernel.identity import Scope
from kernel.lookups import Members
from kernel.permissions import Actor
from kernel.store import EventStore
from people.domain import Worker


def scope_of(store: EventStore, members: Members, worker: str, actor: Actor) -> Scope:
    """Whose a worker is, where nothing is known of them yet but the id."""
    if actor.worker == worker:
        return Scope(worker=worker)
    found = store.find(Worker, worker)
    return reach_of(members, worker, found.village if found else None, actor)


def reach_of(members: Members, worker: str, village: str | None, actor: Actor) -> Scope:
    """A worker of a village is their own, their workshops', their region's.

    Who works at no workshop yet is everybody's who coordinates one in their village: somebody must be able to
    register them.
    """
    workshops = members.workshops_of(worker) or [
        workshop for workshop in actor.workshops if members.village_of_workshop(workshop) == village
    ]
    return Scope(worker=worker, region=village, workshops=workshops)
