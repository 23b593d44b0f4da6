"""Whose a person is: what says who may act for them, and who may look."""

from collections.abc import Sequence

from kernel.identity import Scope
from kernel.lookups import Members
from kernel.permissions import Actor


def reach_of(
    members: Members,
    worker: str,
    village: str | None,
    actor: Actor,
    *,
    employer: str | None = None,
    trainers: Sequence[str] = (),
) -> Scope:
    """A worker of a village is their own, their workshops', their region's; `employer` and `trainers` say for
    whom they work or with whom they learn, where that matters.

    Who works at no workshop yet is everybody's who coordinates one in their village: somebody must be able to
    register them, and to act for those who have no phone.
    """
    workshops = members.workshops_of(worker) or [
        workshop for workshop in actor.workshops if members.village_of_workshop(workshop) == village
    ]
    return Scope(worker=worker, region=village, employer=employer, workshops=workshops, trainers=trainers)
