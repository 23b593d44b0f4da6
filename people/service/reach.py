"""Whose a worker is: what says who may see them and act for them."""

from kernel.identity import Scope
from kernel.lookups import Members
from kernel.permissions import Actor
from kernel.reach import reach_of
from kernel.store import EventStore
from people.domain import Worker


def scope_of(store: EventStore, members: Members, worker: str, actor: Actor) -> Scope:
    """Whose a worker is, where nothing is known of them yet but the id."""
    if actor.worker == worker:
        return Scope(worker=worker)
    found = store.find(Worker, worker)
    return reach_of(members, worker, found.village if found else None, actor)
